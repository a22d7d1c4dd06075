"""How kernels are compiled, and where the compiled code is kept.

numba keys its cache by the file of the outermost function only: a change to a helper in another file, shipped with the same
modification time, would run stale code. So the cache sits in a directory named after a digest of all kernel sources.

It is made beside the kernels, so that whoever uses this installation shares it, or below NUMBA_CACHE_DIR when that is set,
or else below the user's cache. Where nothing can be written, every process compiles for itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

SETTINGS: Any = numba.config
HERE = Path(__file__).parent
KEPT = 3
"""Directories of that many versions stay, so that going back and forth between two does not compile each time."""

KERNELS: list[Any] = []
"""What `kernel` has made: numba's dispatchers."""


def fingerprint() -> str:
    """Return a digest of the kernels' sources and of the compiler's version.

    >>> len(fingerprint())
    16
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(HERE.glob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


FINGERPRINT = fingerprint()


def bases() -> list[Path]:
    """Return where the directory may be made, the best place first."""
    if SETTINGS.CACHE_DIR:
        return [Path(SETTINGS.CACHE_DIR)]
    users = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return [HERE / "__pycache__", *([Path(users) / "milepost"] if os.path.isabs(users) else [])]


def folder() -> Path | None:
    """Return the directory of the compiled code, made when missing; None when nothing can be written."""
    for base in bases():
        found = base / f"milepost-{FINGERPRINT}"
        try:
            found.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(found, os.W_OK):
            return found
    return None


FOLDER = folder()


def forget_old() -> None:
    """Remove what earlier versions left, but for the newest."""
    if FOLDER is not None:
        others = [one for one in FOLDER.parent.glob("milepost-*") if one != FOLDER and one.is_dir()]
        for one in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT - 1 :]:
            shutil.rmtree(one, ignore_errors=True)


def kernel(function: Function) -> Function:
    """Compile for use from Python: cached on disk, without the interpreter's lock."""
    before = SETTINGS.CACHE_DIR
    SETTINGS.CACHE_DIR = str(FOLDER or "")
    try:
        compiled: Any = numba.njit(nogil=True, cache=FOLDER is not None, boundscheck=False)(function)
    finally:
        SETTINGS.CACHE_DIR = before
    KERNELS.append(compiled)
    return cast(Function, compiled)


def helper(function: Function) -> Function:
    """Compile for use from kernels only: it borrows its arrays, counts no references and allocates nothing."""
    compiled: Any = cast(Any, numba.njit)(nogil=True, _nrt=False)(function)
    return cast(Function, compiled)


def inlined(function: Function) -> Function:
    """Compile as a helper that is copied into every caller: for the few that run for every activity or link."""
    compiled: Any = cast(Any, numba.njit)(nogil=True, _nrt=False, forceinline=True)(function)
    return cast(Function, compiled)
