"""`backup`: consistent while Milepost runs, since all tables are read in one snapshot, which holds up no writer."""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from milepost import __version__
from milepost.core.columns import stored_fields
from milepost.ops.archive.shared import (
    ATTACHMENT_TABLE,
    ATTACHMENTS,
    CHUNK,
    FORMAT,
    MANIFEST,
    ArchiveError,
    Manifest,
    Part,
    applied_migrations,
    damaged_parts,
    files_named,
    lost_files,
    second_connection,
    tables_at,
    written_value,
)

ALIAS = "snapshot"


@dataclass(frozen=True, slots=True)
class Written:
    """What a backup wrote, and the hashes of attached files: those that it could not write, since they are not stored, and those
    that it wrote as they are, though it is not what was stored."""

    file: Path
    size: int
    rows: int
    attachments: int
    lost: list[str]
    damaged: list[str]


def backup(*, file: Path, data_dir: Path, now: datetime) -> Written:
    """Write all tables and attachments to ``file``, which appears only when it is whole and on the disk."""
    if file.exists():
        raise ArchiveError(f"{file} exists already. Choose another name; a backup overwrites nothing.")
    draft = file.with_name(f".{file.name}.part")
    parts: dict[str, Part] = {}
    named: list[str] = []
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                with _snapshot() as connection:
                    migrations = applied_migrations(connection)
                    for model in tables_at(connection, migrations):
                        parts[f"tables/{model._meta.db_table}.jsonl"] = _write_table(archive, model)
                        if model._meta.db_table == ATTACHMENT_TABLE:
                            named = files_named(model, ALIAS)
                    engine = connection.vendor
                # After the tables: an attachment is stored before the row that names it.
                for path in attachment_files(data_dir):
                    parts[f"{ATTACHMENTS}/{path.relative_to(data_dir / ATTACHMENTS).as_posix()}"] = _write_file(
                        archive, path, data_dir
                    )
                manifest = Manifest(FORMAT, __version__, now.isoformat(), engine, migrations, parts)
                archive.writestr(MANIFEST, manifest.to_json())
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(file)
    except OSError as error:
        raise ArchiveError(f"{file} cannot be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return Written(
        file=file,
        size=file.stat().st_size,
        rows=sum(part.rows for part in parts.values()),
        attachments=sum(name.startswith(ATTACHMENTS) for name in parts),
        lost=lost_files(named, data_dir),
        damaged=damaged_parts(parts),
    )


@contextlib.contextmanager
def _snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A connection on which every query sees the same moment."""
    from django.db import connection as default

    if default.vendor == "sqlite":
        options: dict[str, Any] = {"transaction_mode": "DEFERRED"}  # a reader: in WAL it blocks nobody
    else:
        from psycopg import IsolationLevel

        options = {"isolation_level": IsolationLevel.REPEATABLE_READ}
    with second_connection(ALIAS, OPTIONS=options) as connection, transaction.atomic(using=ALIAS):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        yield connection


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> Part:
    """One JSON array a row; the first line names the columns."""
    fields = stored_fields(model)
    digest, size, rows = hashlib.sha256(), 0, 0
    query = model._base_manager.using(ALIAS).order_by("pk").values_list(*[field.attname for field in fields])
    with archive.open(f"tables/{model._meta.db_table}.jsonl", "w", force_zip64=True) as out:

        def line(values: list[Any]) -> None:
            nonlocal size
            encoded = orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)
            digest.update(encoded)
            size += len(encoded)
            out.write(encoded)

        line([field.attname for field in fields])
        for row in query.iterator(chunk_size=2000):
            line([written_value(field, value) for field, value in zip(fields, row, strict=True)])
            rows += 1
    return Part(digest.hexdigest(), size, rows)


def attachment_files(data_dir: Path) -> list[Path]:
    """Every stored attachment; drafts of running uploads begin with a dot."""
    return sorted(
        path for path in (data_dir / ATTACHMENTS).rglob("*") if path.is_file() and not path.name.startswith(".")
    )


def _write_file(archive: zipfile.ZipFile, path: Path, data_dir: Path) -> Part:
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(path.relative_to(data_dir).as_posix())
    entry.compress_type = zipfile.ZIP_STORED  # documents and pictures are compressed already
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as out:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return Part(digest.hexdigest(), size)
