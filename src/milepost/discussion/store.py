"""Where attached files lie: each once, under the hash of its content, written whole or not at all, never changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings

from milepost.core.ids import encode_id, new_id

FOLDER = "attachments"


def keep(content: bytes) -> str:
    """Store a content and give its SHA-256. On the disk before this returns: the row that names it comes after it."""
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if target.is_file() and target.stat().st_size == len(content):
        return digest
    _make(target.parent)
    draft = target.with_name(f".{digest}.{encode_id(new_id())}")  # backups pass over what begins with a dot
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _settle(target.parent)
    return digest


def path_of(digest: str) -> Path:
    """Where the content of that hash lies."""
    root: Path = settings.MILEPOST.data_dir
    return root / FOLDER / digest[:2] / digest


def _make(folder: Path) -> None:
    """With the folders above it that are missing, each one's name settled in its own."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _settle(folder.parent)


def _settle(folder: Path) -> None:
    """Make the new name in a directory outlast a power cut, where directories can be opened (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
