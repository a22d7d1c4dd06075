"""Every schema that was released is brought to this version's, and this version's to a later one, whole."""

from __future__ import annotations

import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction

from milepost.core import triggers
from milepost.ops.archive import restore
from milepost.ops.archive.shared import MANIFEST, Manifest
from milepost.ops.health import pending_migrations
from milepost.portfolios.queries.companies import company_row
from tests.cast import NOW, Cast
from tests.ops.make_archive import DATA
from tests.tool.databases import database_copy, opened
from tests.tool.servers import COMMAND, ROOT, command_environment

RELEASED = sorted(DATA.glob("*.milepost"))
LATER = {"DJANGO_SETTINGS_MODULE": "tests.ops.later.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def all_rows() -> dict[str, list[dict[str, object]]]:
    """Every row of every table of ours."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"core", "access", "portfolios"}
    }


def assert_append_only() -> None:
    """Triggers stand on both tables, and refuse."""
    assert triggers.missing(connection) == []
    for table, column in (("core_event", "title"), ("portfolios_holding", "note")):
        for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match=f"{table} is append-only"), transaction.atomic():
                connection.cursor().execute(statement)


def milepost(url: str, data_dir: Path, *arguments: str, **variables: str) -> str:
    """Run the command on that database; what it printed."""
    connections.close_all()
    done = subprocess.run(
        [*COMMAND, *arguments], env=command_environment(url, data_dir, **variables), capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def length_of(table: str, column: str) -> int | None:
    """How many signs the column holds in the database itself."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return next(found.display_size or found.internal_size for found in described if found.name == column)


def test_a_release_is_frozen() -> None:
    assert RELEASED
    for file in RELEASED:
        assert file.stat().st_size < 100_000


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.stem)
@pytest.mark.usefixtures("bare_database")
def test_a_released_schema_with_its_rows_is_brought_to_this_version(file: Path, tmp_path: Path) -> None:
    with ZipFile(file) as archive:
        manifest = Manifest.from_json(archive.read(MANIFEST))
    assert sum(part.rows for part in manifest.parts.values()) >= 300
    restore(file=file, data_dir=tmp_path, now=NOW, replace=False)
    assert pending_migrations() == []
    present = {table: len(rows) for table, rows in all_rows().items()}
    for table in ("core_event", "portfolios_holding", "portfolios_initiative", "access_grant"):
        assert present[table] == manifest.parts[f"tables/{table}.jsonl"].rows > 0
    assert_append_only()


def test_a_later_schema_that_rebuilds_append_only_tables_keeps_rows_and_triggers(
    own_cast: Cast, own_database: str, tmp_path: Path
) -> None:
    before = all_rows()
    assert min(len(before["core_event"]), len(before["portfolios_holding"])) > 2
    said = milepost(own_database, tmp_path, "migrate", **LATER)
    assert "Backed up to" in said
    assert "2 migrations" in said
    assert (length_of("core_event", "title"), length_of("portfolios_holding", "note")) == (400, 900)
    assert all_rows() == before
    assert_append_only()
    assert company_row(viewer=own_cast.harbour.viewer("executive_a"), company_id=own_cast.harbour.a).name


@pytest.mark.parametrize("version", [{}, LATER], ids=["under this version", "under the later one"])
def test_the_backup_made_before_a_later_schema_brings_back_what_was_there(
    own_cast: Cast, own_database: str, tmp_path: Path, version: dict[str, str]
) -> None:
    before = all_rows()
    milepost(own_database, tmp_path, "migrate", **LATER)
    [file] = (tmp_path / "backups").glob("before-upgrade-*.milepost")
    with database_copy(empty=True) as url:
        milepost(url, tmp_path, "restore", str(file), **version)
        with opened(url):
            assert all_rows() == before
            assert_append_only()
