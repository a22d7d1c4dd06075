"""Databases of the tests: a template with the schema, made once in a run, and copies of it. One for each process, and one
for each test that commits (browser, worker, killed processes), since append-only tables cannot be emptied again.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.core.management import call_command
from django.db import connection, connections

from milepost.ops.schema import make_schema

_numbers = itertools.count(1)


def is_postgresql() -> bool:
    """Whether this run is on PostgreSQL."""
    return connection.vendor == "postgresql"


SCHEMA = "milepost_schema"


@contextlib.contextmanager
def database_copy(*, empty: bool = False, of: str = SCHEMA) -> Iterator[str]:
    """A database of its own, a copy of a template (or without any table); gives its MILEPOST_DATABASE_URL."""
    if of == SCHEMA and not empty:
        template(SCHEMA, _migrate, on=None)
    name = f"milepost_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}"
    try:
        yield _made(name, None if empty else of)
    finally:
        connections.close_all()
        _drop(name)


def template(name: str, fill: Callable[[], object], *, on: str | None = SCHEMA) -> str:
    """A database to copy, ``fill``-ed by the first process of a run that asks for it, while the others wait; its name."""
    made = Path(os.environ["MILEPOST_TEST_ROOT"]) / f"{name}-{connection.vendor}.made"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with opened(_made(name, on)):
                fill()
            made.touch()
    return name


def _migrate() -> None:
    make_schema(connection)  # in a sixth of the time that the migrations take; test_schema holds it against them
    call_command("migrate", verbosity=0, interactive=False)


def _made(name: str, template: str | None) -> str:
    """Make a database, of which no other process knows; its URL."""
    if is_postgresql():
        with _server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # of a run that was killed
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}" STRATEGY WAL_LOG')
        return urlunsplit(urlsplit(os.environ["MILEPOST_TEST_POSTGRESQL"])._replace(path=f"/{name}"))
    if template is not None:
        _copy_sqlite(_file(template), _file(name))
    return f"sqlite:///{quote(str(_file(name)))}?synchronous=NORMAL"


def _drop(name: str) -> None:
    """Whoever may still be in it."""
    if is_postgresql():
        with _server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{_file(name)}{suffix}").unlink(missing_ok=True)


def _file(name: str) -> Path:
    return Path(os.environ["MILEPOST_TEST_ROOT"]) / f"{name}.sqlite3"


@contextlib.contextmanager
def opened(url: str) -> Iterator[None]:
    """Within, Django's connections of every thread of this process go to ``url``."""
    from milepost import databases
    from milepost.setting_values import database

    parsed = database(url)
    if parsed is None:
        raise ValueError("an empty database URL")
    settings = connections.settings["default"]
    connections.close_all()
    former = dict(settings)
    settings.update({**databases.django_settings(parsed), "TEST": former["TEST"]})
    _forget_connection()
    try:
        yield
    finally:
        connections.close_all()
        settings.clear()
        settings.update(former)
        _forget_connection()


def _forget_connection() -> None:
    """The next query of this thread opens the database that the settings say, of whichever kind."""
    with contextlib.suppress(AttributeError):  # this thread had none
        del connections["default"]


def _copy_sqlite(source: Path, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
        old.backup(new)


@contextlib.contextmanager
def _server() -> Iterator[Any]:
    """A cursor on the server's own database, outside any transaction."""
    import psycopg

    settings = connections.settings["default"]
    with (
        psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname="postgres", autocommit=True) as server,
        server.cursor() as cursor,
    ):
        yield cursor
