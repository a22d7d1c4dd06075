"""Every schema that was released is brought to this version's, and this version's to a later one, whole."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction

from milepost.core import search, search_index, triggers
from milepost.core.ticks import registered_ticks
from milepost.milestones.models import MilestoneFacts
from milepost.ops.archive import backup, restore
from milepost.ops.archive.shared import MANIFEST, Manifest
from milepost.ops.health import pending_migrations
from milepost.portfolios.queries.companies import company_row
from tests.cast import NOW, Cast
from tests.ops.make_archive import DATA
from tests.tool.databases import database_copy, opened
from tests.tool.servers import COMMAND, ROOT, command_environment

RELEASED = sorted(DATA.glob("*.milepost"))
OURS = [config for config in apps.get_app_configs() if config.name.startswith("milepost.")]
LONG_AGO = date(2000, 1, 1)  # what migrations wrote to ask for a fresh assessment
#: Tables that a later version has no more, and columns whose values a migration changed on purpose: the next tick assesses anew.
GONE: set[str] = set()
CHANGED = {"milestones_milestonefacts": {"valid_until"}}
#: Every archive but the first, which is from before there were milestones, has rows of these.
PLANNED = ("activity", "milestone", "milestonefacts", "criterion", "evidence", "update", "dependency", "calendar", "baseline",
           "baselinerow", "changerequest", "crossing", "teammember")  # fmt: skip
LATER = {"DJANGO_SETTINGS_MODULE": "tests.ops.later.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def all_rows() -> dict[str, list[dict[str, object]]]:
    """Every row of every table of ours."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"core", "access", "portfolios"}
    }


Rows = dict[str, tuple[list[str], list[list[object]]]]


def rows_in(file: Path) -> Rows:
    """Columns and rows of each table of ours in an archive."""
    found: Rows = {}
    with ZipFile(file) as archive:
        for name in archive.namelist():
            table = Path(name).stem
            if name.startswith("tables/") and table.split("_")[0] in {config.label for config in OURS}:
                columns, *rows = map(orjson.loads, archive.read(name).splitlines())
                found[table] = columns, rows
    return found


def only(columns: list[str], kept: list[str], rows: list[list[object]]) -> list[bytes]:
    """The rows, of those columns, in an order of their own."""
    at = [columns.index(column) for column in kept]
    return sorted(orjson.dumps([row[place] for place in at], option=orjson.OPT_SORT_KEYS) for row in rows)


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
    for file in [one for one in RELEASED if one.stem != "0.1.0"]:
        rows = rows_in(file)
        assert [kind for kind in PLANNED if not rows[f"milestones_{kind}"][1]] == []
        assert rows["scheduling_forecast"][1]


@pytest.mark.slow
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
    again = backup(file=tmp_path / "again.milepost", data_dir=tmp_path, now=NOW)
    before, after = rows_in(file), rows_in(again.file)
    assert before.keys() - after.keys() == GONE & before.keys()
    for table, (columns, rows) in before.items():
        now_there, now_rows = after.get(table, (columns, rows))
        kept = [one for one in columns if one in now_there and one not in CHANGED.get(table, ())]
        assert only(now_there, kept, now_rows) == only(columns, kept, rows), table
    assert again.attachments == sum(name.startswith("attachments") for name in manifest.parts)
    assert (again.lost, search.out_of_date(), search_index.missing(connection)) == ([], 0, [])
    assess_what_ran_out()


def assess_what_ran_out() -> None:
    """The hourly tick reads every old milestone and writes what it says of it today."""
    ran_out = MilestoneFacts.objects.unwalled("a test").filter(valid_until=LONG_AGO)
    old = set(ran_out.values_list("pk", flat=True))
    registered_ticks()["milestones.assessment"](NOW)
    assert not ran_out.all().exists()
    said = MilestoneFacts.objects.unwalled("a test").filter(pk__in=old).values_list("reason", flat=True)
    assert all(orjson.loads(reason) for reason in said)


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
