"""Backup and restore, on the database of this run and across to SQLite and back."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections

from milepost.core import triggers
from milepost.ops.archive import ArchiveError, backup, restore
from milepost.ops.health import pending_migrations
from milepost.portfolios.actions.companies import create_company
from tests.ops.small import NOW, attachment_row, small_firm, store_attachment
from tests.tool.databases import database_copy, opened

pytestmark = pytest.mark.usefixtures("own_database")
OPEN_IT = """
import sqlite3, sys
idle = sqlite3.connect(sys.argv[1])
idle.execute("SELECT count(*) FROM core_event").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, as Python values."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table != "django_session"
    }


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A backup of a small firm with one attachment."""
    small_firm()
    store_attachment(tmp_path, b"the minutes of the board")
    file = tmp_path / "one.milepost"
    backup(file=file, data_dir=tmp_path, now=NOW)
    return file


def test_a_restored_installation_is_what_was_backed_up(archive: Path, tmp_path: Path) -> None:
    before = everything()
    assert len(before["core_event"]) >= 3
    elsewhere = tmp_path / "elsewhere"
    with database_copy(empty=True) as url, opened(url):
        restored = restore(file=archive, data_dir=elsewhere, now=NOW, replace=False)
        assert everything() == before
        assert pending_migrations() == []
        assert triggers.missing(connection) == []
        assert restored.attachments == 1
    [stored] = [path for path in (elsewhere / "attachments").rglob("*") if path.is_file()]
    assert stored.read_bytes() == b"the minutes of the board"


def test_history_cannot_be_changed_after_a_restore(archive: Path, tmp_path: Path) -> None:
    with database_copy(empty=True) as url, opened(url):
        restore(file=archive, data_dir=tmp_path, now=NOW, replace=False)
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_event")


def test_a_backup_restores_on_another_kind_of_database_and_back(archive: Path, tmp_path: Path) -> None:
    before = everything()
    again = tmp_path / "again.milepost"
    with opened(f"sqlite:///{tmp_path}/other.sqlite3"):
        restore(file=archive, data_dir=tmp_path, now=NOW, replace=False)
        assert everything() == before
        backup(file=again, data_dir=tmp_path, now=NOW)
    with database_copy(empty=True) as url, opened(url):
        restore(file=again, data_dir=tmp_path, now=NOW, replace=False)
        assert everything() == before


def test_new_rows_can_be_written_after_a_restore(archive: Path, tmp_path: Path) -> None:
    with database_copy(empty=True) as url, opened(url):
        restore(file=archive, data_dir=tmp_path, now=NOW, replace=False)
        from django.contrib.auth.models import Group

        first = Group.objects.create(name="made after")
        content_types = everything()["django_content_type"]
        assert first.pk
        from django.contrib.contenttypes.models import ContentType

        added = ContentType.objects.create(app_label="x", model="y")
        assert added.pk > max(row["id"] for row in content_types)


def test_a_database_with_rows_is_not_overwritten_unless_told(archive: Path, tmp_path: Path) -> None:
    before = everything()
    with pytest.raises(ArchiveError, match=r"not empty \(access_.*--replace"):
        restore(file=archive, data_dir=tmp_path, now=NOW, replace=False)
    assert everything() == before


def test_replace_brings_the_state_of_the_backup_back(archive: Path, tmp_path: Path) -> None:
    before = everything()
    small_firm(company="Made after the backup")
    assert everything() != before
    restored = restore(file=archive, data_dir=tmp_path, now=NOW, replace=True)
    assert everything() == before
    if connection.vendor == "sqlite":
        assert restored.kept is not None
        assert restored.kept.exists()
        restored.kept.unlink()


@pytest.mark.once  # PostgreSQL replaces rows, not files
def test_a_database_that_another_process_has_open_is_not_replaced(archive: Path, tmp_path: Path) -> None:
    """Its log has the file's name: written after the file was replaced, it would damage the new one."""
    before = everything()
    file = connection.settings_dict["NAME"]
    other = subprocess.Popen(
        [sys.executable, "-c", OPEN_IT, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    try:
        with pytest.raises(ArchiveError, match="another process has the database open"):
            restore(file=archive, data_dir=tmp_path, now=NOW, replace=True)
    finally:
        other.communicate(timeout=20)  # its end of input ends it
    assert everything() == before
    restored = restore(file=archive, data_dir=tmp_path, now=NOW, replace=True)
    assert restored.kept is not None
    restored.kept.unlink()


def test_a_damaged_archive_changes_nothing(archive: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.milepost"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"Aster Tools", b"Other Tools") if "scope" in name else content)
    before = everything()
    with pytest.raises(ArchiveError, match=r"access_scope\.jsonl in the archive is damaged"):
        restore(file=damaged, data_dir=tmp_path, now=NOW, replace=True)
    assert everything() == before


def test_an_archive_that_was_cut_off_changes_nothing(archive: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.milepost"
    cut.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(ArchiveError, match="is no backup of Milepost, or it is damaged"):
        restore(file=cut, data_dir=tmp_path, now=NOW, replace=True)


def test_a_backup_of_a_newer_version_is_refused_with_that_version(archive: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.milepost"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                manifest["version"] = "9.9"
                manifest["migrations"].append(["core", "0999_from_the_future"])
                content = json.dumps(manifest).encode()
            new.writestr(name, content)
    with pytest.raises(ArchiveError, match=r"Milepost 9\.9, which is newer than this one: core\.0999_from_the_future"):
        restore(file=newer, data_dir=tmp_path, now=NOW, replace=True)


def test_a_failure_halfway_leaves_the_former_state(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()

    def fail(*_: object) -> list[str]:
        raise RuntimeError("the power went")

    monkeypatch.setattr("milepost.ops.archive.read.triggers.missing", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        restore(file=archive, data_dir=tmp_path, now=NOW, replace=True)
    assert everything() == before


def test_backup_and_restore_name_attached_files_that_are_gone(tmp_path: Path) -> None:
    small = small_firm()
    attachment_row(small, b"the minutes of the board")
    attachment_row(small, b"gone")
    store_attachment(tmp_path, b"the minutes of the board")
    gone = hashlib.sha256(b"gone").hexdigest()
    written = backup(file=tmp_path / "one.milepost", data_dir=tmp_path, now=NOW)
    assert (written.attachments, written.lost) == (1, [gone])
    with database_copy(empty=True) as url, opened(url):
        restored = restore(file=written.file, data_dir=tmp_path / "elsewhere", now=NOW, replace=False)
    assert (restored.attachments, restored.lost) == (1, [gone])


def test_backup_and_restore_name_attached_files_that_are_damaged(tmp_path: Path) -> None:
    """One byte of a stored file flips: the content is kept as it is, and nobody takes it for what was stored."""
    attachment_row(small_firm(), b"the minutes of the board")
    stored = store_attachment(tmp_path, b"the minutes of the board")
    stored.write_bytes(b"the minutes of the boarD")
    written = backup(file=tmp_path / "damaged.milepost", data_dir=tmp_path, now=NOW)
    assert (written.attachments, written.lost, written.damaged) == (1, [], [stored.name])
    elsewhere = tmp_path / "elsewhere"
    with database_copy(empty=True) as url, opened(url):
        restored = restore(file=written.file, data_dir=elsewhere, now=NOW, replace=False)
    assert (restored.lost, restored.damaged) == ([], [stored.name])
    assert (elsewhere / stored.relative_to(tmp_path)).read_bytes() == b"the minutes of the boarD"
    # What is sound here is not replaced by what is damaged in the backup.
    sound = store_attachment(tmp_path / "sound", b"the minutes of the board")
    with database_copy(empty=True) as url, opened(url):
        restored = restore(file=written.file, data_dir=tmp_path / "sound", now=NOW, replace=False)
    assert (restored.damaged, sound.read_bytes()) == ([], b"the minutes of the board")


def test_a_restore_mends_a_stored_file_that_is_damaged(archive: Path, tmp_path: Path) -> None:
    stored = store_attachment(tmp_path, b"the minutes of the board")
    stored.write_bytes(b"the minutes of the boarD")
    with database_copy(empty=True) as url, opened(url):
        restored = restore(file=archive, data_dir=tmp_path, now=NOW, replace=False)
    assert (restored.damaged, stored.read_bytes()) == ([], b"the minutes of the board")


def test_a_backup_overwrites_nothing(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="exists already"):
        backup(file=archive, data_dir=tmp_path, now=NOW)


def test_a_backup_is_for_its_owner_only_and_holds_no_secret_and_no_session(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(archive) as opened_archive:
        names = opened_archive.namelist()
    assert not [name for name in names if "secret" in name or "session" in name]


def test_a_backup_during_writes_is_one_moment(tmp_path: Path) -> None:
    small = small_firm()
    made: list[int] = []
    enough, stop = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            company = create_company(
                acting=small.viewer, now=NOW, name=f"Company {len(made)}", sector="energy", country="FR"
            )
            made.append(company.pk)
            if len(made) == 5:
                enough.set()
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    assert enough.wait(20)
    backup(file=tmp_path / "online.milepost", data_dir=tmp_path, now=NOW)
    stop.set()
    writer.join()
    with database_copy(empty=True) as url, opened(url):
        restore(file=tmp_path / "online.milepost", data_dir=tmp_path, now=NOW, replace=False)
        rows = everything()
    companies = {row["scope_ptr_id"] for row in rows["portfolios_company"]}
    told = {row["aggregate_id"] for row in rows["core_event"] if row["kind"] == "company"}
    assert companies == told, "a company without its event, or an event without its company"
    assert companies >= set(made[:5])
