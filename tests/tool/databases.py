"""Copies of the test database: for tests that commit (browser, worker, killed processes), since append-only tables
cannot be emptied again."""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.db import connection, connections

_numbers = itertools.count(1)


def is_postgresql() -> bool:
    """Whether this run is on PostgreSQL."""
    return connection.vendor == "postgresql"


@contextlib.contextmanager
def database_copy(*, empty: bool = False) -> Iterator[str]:
    """A database of its own, a copy of the template (or without any table); gives its MILEPOST_DATABASE_URL."""
    settings = connections.settings["default"]
    name = f"{Path(str(settings['NAME'])).stem}_copy{next(_numbers)}"
    connections.close_all()
    if is_postgresql():
        template = "template0" if empty else str(settings["NAME"])
        end_other_sessions()
        with _server(settings) as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY WAL_LOG')
        try:
            yield _with_name(os.environ["MILEPOST_TEST_POSTGRESQL"], name)
        finally:
            connections.close_all()
            with _server(settings) as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        path = Path(settings["NAME"]).parent / f"{name}.sqlite3"
        if not empty:
            _copy_sqlite(Path(settings["NAME"]), path)
        try:
            yield f"sqlite:///{quote(str(path))}?synchronous=NORMAL"
        finally:
            connections.close_all()
            for suffix in ("", "-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)


@contextlib.contextmanager
def opened(url: str) -> Iterator[None]:
    """Within, Django's connections of every thread of this process go to ``url``."""
    from milepost import databases
    from milepost.config import database

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


def end_other_sessions() -> None:
    """A request thread that a test left behind must not keep PostgreSQL from copying or dropping the test database."""
    if is_postgresql():
        settings = connections.settings["default"]
        with _server(settings) as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [settings["NAME"]]
            )


def _forget_connection() -> None:
    """The next query of this thread opens the database that the settings say, of whichever kind."""
    with contextlib.suppress(AttributeError):  # this thread had none
        del connections["default"]


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _copy_sqlite(source: Path, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
        old.backup(new)


@contextlib.contextmanager
def _server(settings: dict[str, Any]) -> Iterator[Any]:
    """A cursor on the server's own database, outside any transaction."""
    import psycopg

    with (
        psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname="postgres", autocommit=True) as server,
        server.cursor() as cursor,
    ):
        yield cursor
