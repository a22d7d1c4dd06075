"""The installation's secret: a file in the data directory that only its owner may read."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

FILE = "secret"
BYTES = 48


def secret_key(data_dir: Path) -> str:
    """The secret of this installation, made at the first call. Two processes that start at once agree on one."""
    path = data_dir / FILE
    with contextlib.suppress(FileNotFoundError):
        return _read(path)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = data_dir / f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # fails when another process was first: never overwrites
    finally:
        draft.unlink()
    return _read(path)


def _read(path: Path) -> str:
    key = path.read_text(encoding="ascii").strip()
    if len(key) < BYTES:
        raise ValueError(f"{path} holds {len(key)} characters, fewer than a secret has. Restore it from a backup.")
    return key
