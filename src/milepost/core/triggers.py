"""Append-only in the database itself: triggers that refuse UPDATE and DELETE, on SQLite and PostgreSQL.

A model says ``APPEND_ONLY = True`` (no change at all) or ``APPEND_ONLY = ("superseded_at", …)`` (only these columns may
still change). SQLite drops the triggers of a table that a migration rebuilds, so they are installed anew after every migrate,
and ``milepost doctor`` looks whether they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "milepost_append_only"


def append_only_models() -> Iterator[tuple[type[models.Model], tuple[str, ...]]]:
    """Each append-only model with the columns that may still change."""
    for model in apps.get_models():
        declared = model.__dict__.get("APPEND_ONLY", False)
        if declared:
            yield model, () if declared is True else tuple(declared)


def _names(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    return [f"{PREFIX}_{table}_update", f"{PREFIX}_{table}_delete"]


def _frozen_columns(model: type[models.Model], mutable: tuple[str, ...]) -> list[str]:
    columns = [str(field.column) for field in model._meta.local_concrete_fields]
    return [column for column in columns if column not in mutable]


def install(connection: BaseDatabaseWrapper) -> None:
    """(Re)install every trigger. Idempotent."""
    make = _install_postgresql if connection.vendor == "postgresql" else _install_sqlite
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model, mutable in append_only_models():
            if model._meta.db_table in present:
                make(cursor, model, mutable)


def _install_sqlite(cursor: Any, model: type[models.Model], mutable: tuple[str, ...]) -> None:
    table = model._meta.db_table
    columns = ", ".join(f'"{column}"' for column in _frozen_columns(model, mutable))
    update, delete = _names(model)
    for name, event in ((update, f"UPDATE OF {columns}"), (delete, "DELETE")):
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        cursor.execute(
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _install_postgresql(cursor: Any, model: type[models.Model], mutable: tuple[str, ...]) -> None:
    table = model._meta.db_table
    columns = ", ".join(f'"{column}"' for column in _frozen_columns(model, mutable))
    update, delete = _names(model)
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, event, each in (
        (update, f"UPDATE OF {columns}", "ROW"),
        (delete, "DELETE", "ROW"),
        (f"{delete[:-7]}_truncate", "TRUNCATE", "STATEMENT"),
    ):
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
        cursor.execute(
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {PREFIX}()'
        )


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that should stand and do not."""
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        standing = {row[0] for row in cursor.fetchall()}
    expected = [name for model, _ in append_only_models() for name in _names(model)]
    return [name for name in expected if name not in standing]
