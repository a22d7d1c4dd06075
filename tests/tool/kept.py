"""What costs hundreds of actions to build is built once a session; each test that wants it finds its rows.

They stand in a database of their own, in which the test's transaction begins. For a test that commits, or has begun elsewhere,
they are inserted again: some forty milliseconds, in whatever database and transaction it has.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from milepost.core.columns import stored_fields
from tests.tool.databases import database_copy, opened

Thing = TypeVar("Thing")

_NOT_COPIED = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass
class _Table:
    name: str
    columns: list[str]
    rows: list[tuple[Any, ...]]


@dataclass
class Kept(Generic[Thing]):
    """One build of something, and all rows it made."""

    thing: Thing
    tables: list[_Table]
    _written: str = field(default="", init=False)

    def insert(self) -> Thing:
        """Put the rows into the database that Django's connection is on; a copy of what was built, with its ids."""
        with transaction.atomic(), connection.cursor() as cursor:
            if (
                connection.vendor == "postgresql"
            ):  # all in one message: asked row by row, the server takes seven times as long
                cursor.execute(self._as_written())
            else:
                for table in self.tables:
                    marks = ", ".join(["%s"] * len(table.columns))
                    cursor.executemany(f"{_into(table)} ({marks})", table.rows)
        return self.copy()

    def copy(self) -> Thing:
        """What stands for the rows, to be changed by a test as it likes."""
        return copy.deepcopy(self.thing)

    def _as_written(self) -> str:
        """The same rows as text, made once."""
        if not self._written:
            said = [*map(_with_rows, self.tables), *connection.ops.sequence_reset_sql(no_style(), self._numbered())]
            self._written = ";\n".join(statement.rstrip("; ") for statement in said)
        return self._written

    def _numbered(self) -> list[type[models.Model]]:
        """Tables of which the database numbers the rows: it has to go on after those inserted."""
        names = {table.name for table in self.tables}
        found = (model for model in apps.get_models() if model._meta.db_table in names)
        return [model for model in found if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)]


@dataclass(frozen=True)
class Standing(Generic[Thing]):
    """The rows in a database of their own, which nobody changes for good, and this process's connection to it."""

    rows: Kept[Thing]
    to_it: BaseDatabaseWrapper

    @contextlib.contextmanager
    def begun_in(self) -> Iterator[Callable[[], Thing]]:
        """Within, a test's transaction begins in that database. Gives what to ask for the thing when it has begun."""
        former = connections["default"]
        if former.in_atomic_block:  # it has begun already
            yield self.rows.insert
            return
        connections["default"] = self.to_it
        try:
            yield self.rows.copy
        finally:
            connections["default"] = former


def standing(rows: Kept[Thing], blocker: Any) -> Iterator[Standing[Thing]]:
    """Give them a database of their own; what a fixture of the session yields from."""
    with contextlib.ExitStack() as stack:
        with blocker.unblock():
            url = stack.enter_context(database_copy())
            with opened(url):
                rows.insert()
                to_it = connections["default"].copy()
            stack.callback(to_it.close)
        yield Standing(rows, to_it)
        with blocker.unblock():
            stack.close()


def _into(table: _Table) -> str:
    quote = connection.ops.quote_name
    return f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, table.columns))}) VALUES"


def _with_rows(table: _Table) -> str:
    marks = f"({', '.join(['%s'] * len(table.columns))})"
    sql = f"{_into(table)} {', '.join([marks] * len(table.rows))}"
    values = [value for row in table.rows for value in row]
    return str(connection.ops.compose_sql(sql, values))  # type: ignore[attr-defined]  # of PostgreSQL's only


def kept(build: Callable[[], Thing]) -> Kept[Thing]:
    """Build it in an empty database, in a transaction that is rolled back."""
    with transaction.atomic():
        made = Kept(build(), _tables())
        transaction.set_rollback(True)
    return made


def _tables() -> list[_Table]:
    """The rows of each table, without the columns that the database makes by itself."""
    columns_of = {
        model._meta.db_table: [str(field.column) for field in stored_fields(model)]
        for model in apps.get_models(include_auto_created=True)
    }
    found = []
    with connection.cursor() as cursor:
        for name in sorted(set(connection.introspection.django_table_names(only_existing=True)) - _NOT_COPIED):
            quoted = ", ".join(map(connection.ops.quote_name, columns_of[name]))
            cursor.execute(f"SELECT {quoted} FROM {connection.ops.quote_name(name)}")
            rows = [tuple(row) for row in cursor.fetchall()]
            if rows:
                found.append(_Table(name, columns_of[name], rows))
    return found
