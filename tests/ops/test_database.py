"""The database as every test finds it, and the schema against the models."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from milepost.core import triggers
from milepost.ops.health import pending_migrations


@pytest.mark.django_db
def test_the_models_need_no_further_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.usefixtures("own_database")
def test_a_copy_of_the_test_database_is_complete() -> None:
    assert pending_migrations() == []
    assert triggers.missing(connection) == []


@pytest.mark.django_db
def test_sqlite_waits_for_locks_and_writes_ahead() -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}
