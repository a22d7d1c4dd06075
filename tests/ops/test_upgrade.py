"""An upgrade from the earliest schema: data, triggers and history survive; a backup is made before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from milepost.core import triggers
from milepost.ops.archive import restore
from milepost.ops.health import pending_migrations
from milepost.ops.upgrade import upgrade
from tests.ops.small import NOW
from tests.tool.databases import database_copy, opened

OURS = ("core", "access", "portfolios")


def first_migrations() -> list[tuple[str, str]]:
    """The first migration of each context, and of those of others what they need."""
    loader = MigrationExecutor(connection).loader
    return [(app, min(name for label, name in loader.disk_migrations if label == app)) for app in OURS]


def migrate_to_the_first_schema_with_a_row() -> None:
    executor = MigrationExecutor(connection)
    state = executor.migrate(first_migrations())
    event = state.apps.get_model("core", "Event")
    event._base_manager.create(
        id=7, action_id=7, verb="firm.created", kind="firm", aggregate_id=1, version=1, title="Harbour",
        seen_with="see", via="system", after={"name": "Harbour"}, recorded_at=NOW,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("bare_database")
def test_the_earliest_schema_is_brought_forward_and_its_backup_can_be_restored_under_the_new_version(
    tmp_path: Path,
) -> None:
    migrate_to_the_first_schema_with_a_row()
    upgrade(say=lambda _: None, backup_to=tmp_path, now=NOW)
    assert_its_row_is_in_the_new_schema()
    [file] = tmp_path.glob("before-upgrade-*.milepost")
    with database_copy(empty=True) as url, opened(url):
        restore(file=file, data_dir=tmp_path, now=NOW, replace=False)
        assert_its_row_is_in_the_new_schema()


def assert_its_row_is_in_the_new_schema() -> None:
    """As it was, with its triggers, and nothing is left to do."""
    assert pending_migrations() == []
    assert triggers.missing(connection) == []
    event = apps.get_model("core", "Event")._base_manager.get()
    assert (event.title, event.after, event.recorded_at) == ("Harbour", {"name": "Harbour"}, NOW)
    with pytest.raises(DatabaseError, match="append-only"):
        apps.get_model("core", "Event")._base_manager.update(title="Changed")


@pytest.mark.usefixtures("bare_database")
def test_a_new_database_is_not_backed_up(tmp_path: Path) -> None:
    upgrade(say=lambda _: None, backup_to=tmp_path, now=NOW)
    assert list(tmp_path.iterdir()) == []
    assert pending_migrations() == []


@pytest.mark.usefixtures("own_database")
def test_migrate_reinstalls_triggers_when_nothing_is_pending(tmp_path: Path) -> None:
    on = ' ON "core_event"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "milepost_append_only_core_event_update"{on}')
    assert upgrade(say=lambda _: None, backup_to=tmp_path, now=NOW) == []
    assert triggers.missing(connection) == []


@pytest.mark.usefixtures("own_database")
def test_a_migration_that_fails_leaves_the_triggers_standing(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MIGRATION_MODULES = {"core": "tests.ops.later.core", "portfolios": "tests.ops.later.portfolios"}

    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("django.db.migrations.AlterField.database_forwards", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        upgrade(say=lambda _: None, backup_to=tmp_path, now=NOW)
    assert len(pending_migrations()) == 2
    assert triggers.missing(connection) == []
