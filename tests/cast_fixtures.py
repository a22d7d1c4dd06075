"""Fixtures that put the cast into a test's database; loaded by `tests/conftest.py`.

The cast is built once a session by the product's actions, its rows are kept, and each test inserts them again: some
hundred rows in a few milliseconds, in whatever database and transaction the test has.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction

from tests import cast as cast_module
from tests.cast import NOW, Cast

_NOT_COPIED = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass
class _Table:
    name: str
    columns: list[str]
    rows: list[tuple[Any, ...]]


@dataclass
class CastRows:
    """One build of the cast, and all rows it made."""

    cast: Cast
    tables: list[_Table]

    def insert(self) -> Cast:
        """Put the rows into the database that Django's connection is on; a copy of the cast's ids."""
        quote = connection.ops.quote_name
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self.tables:
                columns = ", ".join(quote(column) for column in table.columns)
                marks = ", ".join(["%s"] * len(table.columns))
                cursor.executemany(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})", table.rows)
            if connection.vendor == "postgresql":
                _move_sequences_on(cursor)
        return copy.deepcopy(self.cast)


def _move_sequences_on(cursor: Any) -> None:
    from milepost.access.models import Notice, PortfolioCompany

    for statement in connection.ops.sequence_reset_sql(no_style(), [Notice, PortfolioCompany]):
        cursor.execute(statement)


def _tables() -> list[_Table]:
    found = []
    with connection.cursor() as cursor:
        for name in sorted(set(connection.introspection.django_table_names(only_existing=True)) - _NOT_COPIED):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            columns = [column[0] for column in cursor.description]
            rows = [tuple(row) for row in cursor.fetchall()]
            if rows:
                found.append(_Table(name, columns, rows))
    return found


@pytest.fixture(scope="session")
def cast_rows(django_db_setup: None, django_db_blocker: Any) -> CastRows:
    """The cast as built once, in a transaction that was rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = cast_module.build()
        rows = CastRows(built, _tables())
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def cast(cast_rows: CastRows, db: None) -> Cast:
    """The cast, in this test's transaction."""
    return cast_rows.insert()


@pytest.fixture
def own_cast(cast_rows: CastRows, own_database: str) -> Cast:
    """The cast, committed in a database of this test's own: for threads, other processes and browsers."""
    return cast_rows.insert()


@pytest.fixture
def clock_at_now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """``core.clock.now()`` says NOW, whoever imported it however."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return NOW.astimezone(tz)

    monkeypatch.setattr("milepost.core.clock.datetime", Stopped)
    return NOW
