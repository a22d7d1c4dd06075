"""Append-only in the database itself: whoever opens it by other means is refused as well."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from milepost.core import triggers
from milepost.core.models import Event
from milepost.portfolios.models import Holding
from tests.cast import NOW, Cast

FROZEN = "is append-only"


def run(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("column", [field.column for field in Event._meta.local_concrete_fields])
def test_no_column_of_an_event_can_be_changed(cast: Cast, column: str) -> None:
    with pytest.raises(IntegrityError, match=f"core_event {FROZEN}"):
        run(f'UPDATE core_event SET "{column}" = "{column}"')


@pytest.mark.parametrize("table", ["core_event", "portfolios_holding"])
def test_no_row_can_be_deleted(cast: Cast, table: str) -> None:
    with pytest.raises(IntegrityError, match=f"{table} {FROZEN}"):
        run(f"DELETE FROM {table}")


def test_the_orm_is_refused_too(cast: Cast) -> None:
    events = Event.objects.unwalled("a test")
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        events.update(title="x")
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        events.filter(deliveries__isnull=True).delete()
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        Event.objects.bulk_create(list(events), update_conflicts=True, update_fields=["title"], unique_fields=["id"])


def test_nothing_can_be_replaced(cast: Cast) -> None:
    """SQLite's INSERT OR REPLACE deletes the former row without asking ordinary delete triggers."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL has no REPLACE
    with pytest.raises(IntegrityError, match=FROZEN):
        run("INSERT OR REPLACE INTO core_event SELECT * FROM core_event LIMIT 1")
    columns = ", ".join(f'"{field.column}"' for field in Event._meta.local_concrete_fields[1:])
    with pytest.raises(IntegrityError, match=FROZEN):  # another id, the same version
        run(f"INSERT OR REPLACE INTO core_event (id, {columns}) SELECT 1, {columns} FROM core_event LIMIT 1")


def test_nothing_can_be_truncated(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite's TRUNCATE is a DELETE without a condition, tried above
    run("SET CONSTRAINTS ALL IMMEDIATE")  # the rows of the cast have checks waiting
    for table in ("core_event", "portfolios_holding"):
        with pytest.raises(IntegrityError, match=f"{table} {FROZEN}"):
            run(f"TRUNCATE {table} CASCADE")


MUTABLE = {"version", "recorded_at", "confirmed_by_id", "confirmed_at", "superseded_by_id", "superseded_at"}


@pytest.mark.parametrize("column", [field.column for field in Holding._meta.local_concrete_fields])
def test_of_a_stake_only_confirmation_and_supersession_can_change(cast: Cast, column: str) -> None:
    statement = f'UPDATE portfolios_holding SET "{column}" = "{column}"'
    if column in MUTABLE:
        run(statement)
    else:
        with pytest.raises(IntegrityError, match=f"portfolios_holding {FROZEN}"):
            run(statement)


def test_a_forbidden_column_beside_an_allowed_one_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match=FROZEN):
        run("UPDATE portfolios_holding SET version = version + 1, stake = 1")


def test_what_changes_nothing_on_no_row_is_no_change(cast: Cast) -> None:
    run("UPDATE core_event SET title = 'x' WHERE id = -1")


def expected_triggers() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return sorted(row[0] for row in cursor.fetchall() if row[0].startswith(triggers.PREFIX))


def test_no_trigger_is_missing_after_migrate_and_each_that_is_gone_is_told(own_database: str) -> None:
    assert triggers.missing(connection) == []
    for name in expected_triggers():
        table = name.removeprefix(f"{triggers.PREFIX}_").rpartition("_")[0]
        with connection.cursor() as cursor:
            cursor.execute(f'DROP TRIGGER "{name}"' + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        assert triggers.missing(connection) == [name]
        triggers.install(connection)
        assert triggers.missing(connection) == []


def test_a_trigger_that_is_switched_off_is_missing(own_database: str) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite cannot switch one off
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_event DISABLE TRIGGER milepost_append_only_core_event_delete")
    assert triggers.missing(connection) == ["milepost_append_only_core_event_delete"]


def test_a_stake_can_still_be_superseded_by_the_product(cast: Cast) -> None:
    old = Holding.objects.unwalled("a test").get(pk=cast.holding_a_wrong)
    assert old.superseded_by_id == cast.holding_a
    assert old.stake == 5500
    assert old.superseded_at is not None
    assert old.superseded_at < NOW


def test_the_error_is_one_that_django_knows(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match=FROZEN):
        run("DELETE FROM core_event")
