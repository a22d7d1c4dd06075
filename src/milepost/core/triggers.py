"""Append-only in the database itself: triggers that refuse UPDATE, DELETE and what amounts to them, on SQLite and PostgreSQL.

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


def _name(model: type[models.Model], event: str) -> str:
    return f"{PREFIX}_{model._meta.db_table}_{event}"


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


def _unique_sets(model: type[models.Model]) -> list[list[str]]:
    """The columns of the primary key, and of each constraint that holds for every row."""
    found = [[str(model._meta.pk.column)]]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields and constraint.condition is None:
            found.append([str(model._meta.get_field(name).column) for name in constraint.fields])  # type: ignore[union-attr]
    return found


def _sqlite_triggers(model: type[models.Model], mutable: tuple[str, ...]) -> dict[str, str]:
    """Each trigger's name with when it fires."""
    table = model._meta.db_table
    columns = ", ".join(f'"{column}"' for column in _frozen_columns(model, mutable))
    same = [" AND ".join(f'"{column}" = NEW."{column}"' for column in unique) for unique in _unique_sets(model)]
    taken = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE {condition})' for condition in same)  # noqa: S608 - names of our own tables
    return {
        _name(model, "update"): f'UPDATE OF {columns} ON "{table}"',
        _name(model, "delete"): f'DELETE ON "{table}"',
        # INSERT OR REPLACE deletes the former row without firing its delete trigger.
        _name(model, "replace"): f'INSERT ON "{table}" WHEN {taken}',
    }


def _install_sqlite(cursor: Any, model: type[models.Model], mutable: tuple[str, ...]) -> None:
    table = model._meta.db_table
    for name, event in _sqlite_triggers(model, mutable).items():
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        cursor.execute(
            f"CREATE TRIGGER \"{name}\" BEFORE {event} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _postgresql_triggers(model: type[models.Model], mutable: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Each trigger's name with when it fires, and for what."""
    columns = ", ".join(f'"{column}"' for column in _frozen_columns(model, mutable))
    return {
        _name(model, "update"): (f"UPDATE OF {columns}", "ROW"),
        _name(model, "delete"): ("DELETE", "ROW"),
        _name(model, "truncate"): ("TRUNCATE", "STATEMENT"),
    }


def _install_postgresql(cursor: Any, model: type[models.Model], mutable: tuple[str, ...]) -> None:
    table = model._meta.db_table
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, (event, each) in _postgresql_triggers(model, mutable).items():
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
        cursor.execute(
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {PREFIX}()'
        )


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that should stand and do not."""
    postgresql = connection.vendor == "postgresql"
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if postgresql
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        standing = {row[0] for row in cursor.fetchall()}
    of_model = _postgresql_triggers if postgresql else _sqlite_triggers
    return [
        name for model, mutable in append_only_models() for name in of_model(model, mutable) if name not in standing
    ]
