"""`restore`: everything is verified first, built beside what is there, and put in its place in one step."""

from __future__ import annotations

import contextlib
import itertools
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.apps import apps
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, models, transaction
from django.db import connection as default
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from milepost.core import search, triggers
from milepost.core.columns import stored_fields
from milepost.discussion.models import Attachment
from milepost.ops.archive.attached import unpack_attachments
from milepost.ops.archive.shared import (
    ATTACHMENTS,
    LEFT_OUT,
    MANIFEST,
    ArchiveError,
    Manifest,
    Part,
    applied_migrations,
    files_named,
    hash_of,
    lost_files,
    read_value,
    second_connection,
    tables_at,
)
from milepost.ops.schema import make_schema

ALIAS = "restoring"
BATCH = 1000
IN_USE = "another process has the database open. Stop everything of Milepost first: serve, worker and other commands."


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back, where what it replaced is kept (SQLite), and the hashes of attached files that are nowhere, or
    that are here and in the archive not what was stored."""

    manifest: Manifest
    rows: int
    attachments: int
    kept: Path | None
    lost: list[str]
    damaged: list[str]


def restore(*, file: Path, data_dir: Path, now: datetime, replace: bool) -> Restored:
    """Bring back ``file``. Raises ArchiveError, with nothing changed, when it is damaged or the database is not empty."""
    with _opened(file) as archive:
        manifest = verified(archive)
        _known_migrations(manifest)
        if not replace and (table := first_table_with_rows(default)):
            raise ArchiveError(
                f"the database is not empty ({table} has rows). Restore into an empty one, or say --replace."
            )
        damaged = unpack_attachments(archive, manifest, data_dir)
        into = _into_sqlite if default.vendor == "sqlite" else _into_postgresql
        kept = into(lambda target: _fill(archive, manifest, target), now)
    if search.out_of_date():  # an archive of an earlier schema says otherwise, or nothing yet, of what is found
        search.rebuild()
    return Restored(
        manifest=manifest,
        rows=sum(part.rows for part in manifest.parts.values()),
        attachments=sum(name.startswith(ATTACHMENTS) for name in manifest.parts),
        kept=kept,
        lost=lost_files(files_named(Attachment, default.alias), data_dir),
        damaged=damaged,
    )


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (FileNotFoundError, IsADirectoryError) as error:
        raise ArchiveError(f"there is no file {file}.") from error
    except zipfile.BadZipFile as error:
        raise ArchiveError(f"{file} is no backup of Milepost, or it is damaged: {error}.") from error


def verified(archive: zipfile.ZipFile) -> Manifest:
    """The manifest, after every file that it names was read once and has the hash it should have."""
    names = set(archive.namelist())
    if MANIFEST not in names:
        raise ArchiveError("the archive has no manifest.json: it is no backup of Milepost, or was cut off.")
    manifest = Manifest.from_json(archive.read(MANIFEST))
    for name, part in manifest.parts.items():
        if name not in names:
            raise ArchiveError(f"the archive lacks {name}, which its manifest names. Use another backup.")
        if ".." in Path(name).parts or name.startswith("/"):
            raise ArchiveError(f"the archive holds {name}, which would leave the data directory. Do not trust it.")
        with archive.open(name) as source:
            whole = hash_of(source) == part.sha256
        if not whole:
            raise ArchiveError(f"{name} in the archive is damaged: its hash is not that of the manifest.")
    return manifest


def _known_migrations(manifest: Manifest) -> None:
    known = MigrationExecutor(None).loader.disk_migrations
    unknown = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if unknown:
        raise ArchiveError(
            f"the backup was made by Milepost {manifest.version}, which is newer than this one: {unknown[0]} is unknown "
            "here. Install that version, restore, and stay with it."
        )


def first_table_with_rows(connection: BaseDatabaseWrapper) -> str | None:
    """A table of actions' making that has a row; Django's own catalogues do not count."""
    ours = tuple(f"{config.label}_" for config in apps.get_app_configs() if config.name.startswith("milepost."))
    with connection.cursor() as cursor:
        for table in sorted(t for t in connection.introspection.table_names(cursor) if t.startswith(ours)):
            if table in {"core_heartbeat"}:
                continue
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608  # quoted
            if cursor.fetchone():
                return table
    return None


def _into_sqlite(fill: Callable[[BaseDatabaseWrapper], None], now: datetime) -> Path | None:
    """Fill a new file beside the database, then put it in its place by renaming."""
    target = Path(default.settings_dict["NAME"])
    draft = target.with_name(f".{target.name}.restoring")
    _remove(draft)
    try:
        with second_connection(ALIAS, NAME=str(draft)) as new:
            fill(new)
            with new.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                if (answer := cursor.fetchone()[0]) != "ok":
                    raise ArchiveError(f"the restored database is damaged: {answer}. Is the disk sound?")
                cursor.execute("PRAGMA journal_mode=DELETE")  # all in the one file that is renamed
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        kept = _set_aside(target, now)
        draft.replace(target)
    finally:
        _remove(draft)
    return kept


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Keep the former database under another name, its log written into it first."""
    default.close()
    if not target.exists():
        return None
    try:
        with default.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=2000")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = bool(cursor.fetchone()[0])
            # Leaving the log behind needs the file for oneself: a process that merely has it open would go on with a log of
            # the new file's name, and the new file be damaged by it.
            cursor.execute("PRAGMA journal_mode=DELETE")
            busy = busy or cursor.fetchone()[0] != "delete"
    except DatabaseError as error:
        raise ArchiveError(f"{IN_USE} ({error})") from error
    finally:
        default.close()
    if busy:
        raise ArchiveError(IN_USE)
    kept = target.with_name(f"{target.name}.replaced-{now:%Y%m%dT%H%M%S}")
    os.link(target, kept)  # the name is replaced by the new file in one step, never missing
    return kept


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _into_postgresql(fill: Callable[[BaseDatabaseWrapper], None], now: datetime) -> None:
    """Drop and fill in one transaction: others see the old state until the new one is whole."""
    with second_connection(ALIAS) as new, transaction.atomic(using=ALIAS):
        ours = (
            {model._meta.db_table for model in tables_at(new, applied_migrations(new))}
            | LEFT_OUT
            | {"django_migrations"}
        )
        with new.cursor() as cursor:
            for table in ours.intersection(new.introspection.table_names(cursor)):
                cursor.execute(f"DROP TABLE {new.ops.quote_name(table)} CASCADE")
        fill(new)


def _fill(archive: zipfile.ZipFile, manifest: Manifest, target: BaseDatabaseWrapper) -> None:
    """The schema of the backup's day, its rows, then forward to the schema of this version."""
    make_schema(target, manifest.migrations)
    tables = tables_at(target, manifest.migrations)
    with transaction.atomic(using=target.alias):
        with target.cursor() as cursor:
            if target.vendor == "postgresql":  # Django's AddField makes its foreign key immediate until the commit
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for model in tables:  # migrations may have put rows there
                cursor.execute(f"DELETE FROM {target.ops.quote_name(model._meta.db_table)}")  # noqa: S608  # quoted
            for model in tables:
                _fill_table(archive, manifest, model, target)
            for statement in target.ops.sequence_reset_sql(no_style(), tables):
                cursor.execute(statement)
        target.check_constraints()  # foreign keys, now rather than at the commit
    executor = MigrationExecutor(target)
    executor.migrate(executor.loader.graph.leaf_nodes())
    emit_post_migrate_signal(verbosity=0, interactive=False, db=target.alias)
    if missing := triggers.missing(target):
        raise ArchiveError(f"these triggers are missing after the restore: {', '.join(missing)}")


def _fill_table(
    archive: zipfile.ZipFile, manifest: Manifest, model: type[models.Model], target: BaseDatabaseWrapper
) -> None:
    name = f"tables/{model._meta.db_table}.jsonl"
    part = manifest.parts.get(name)
    if part is None or part.rows == 0:
        return
    with archive.open(name) as lines:
        by_name = {field.attname: field for field in stored_fields(model)}
        fields = [by_name[column] for column in orjson.loads(lines.readline())]
        insert = _insert_statement(model, fields, target)
        with target.cursor() as cursor:
            for batch in _batches(lines):
                rows = [
                    [read_value(field, value, target) for field, value in zip(fields, orjson.loads(line), strict=True)]
                    for line in batch
                ]
                cursor.executemany(insert, rows)
    _all_there(model, part, target)


def _insert_statement(
    model: type[models.Model], fields: list[models.Field[Any, Any]], target: BaseDatabaseWrapper
) -> str:
    quote = target.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  # names are quoted


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    iterator = iter(lines)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def _all_there(model: type[models.Model], part: Part, target: BaseDatabaseWrapper) -> None:
    count = model._base_manager.using(target.alias).count()
    if count != part.rows:
        raise ArchiveError(f"{model._meta.db_table} has {count} rows after the restore, the backup holds {part.rows}.")
