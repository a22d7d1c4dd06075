"""Attached files out of an archive, into the data directory."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from milepost.ops.archive.shared import ATTACHMENTS, CHUNK, Manifest, damaged_parts, hash_of, is_named_by


def unpack_attachments(archive: zipfile.ZipFile, manifest: Manifest, data_dir: Path) -> list[str]:
    """Attachments are named by their content and never change, so adding them disturbs nothing that is there; one that is there
    and damaged is replaced by a sound one. The names of those that are sound in neither place."""
    damaged_there = set(damaged_parts(manifest.parts))
    damaged = []
    for name in manifest.parts:
        target = data_dir / name
        if not name.startswith(f"{ATTACHMENTS}/") or _is_sound(target):
            continue
        if target.name in damaged_there:
            damaged.append(target.name)
            if target.exists():
                continue
        _unpack(archive, name, target)
    return damaged


def _is_sound(stored: Path) -> bool:
    if not stored.is_file():
        return False
    with stored.open("rb") as file:
        return is_named_by(stored.name, hash_of(file))


def _unpack(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with archive.open(name) as source, draft.open("wb") as out:
        while chunk := source.read(CHUNK):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(target)
