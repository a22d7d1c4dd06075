"""How kernels are compiled, and where the compiled code is kept.

numba keys its cache by the file of the outermost function only: a change to a helper in another file, shipped with the same
modification time, would run stale code. So the cache sits in a directory named after a digest of all kernel sources.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

SETTINGS: Any = numba.config
HERE = Path(__file__).parent


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


def kernel(function: Function) -> Function:
    """Compile for use from Python: cached on disk, without the interpreter's lock."""
    before = SETTINGS.CACHE_DIR
    base = Path(before) if before else HERE / "__pycache__"
    SETTINGS.CACHE_DIR = str(base / f"milepost-{FINGERPRINT}")
    try:
        compiled: Any = numba.njit(nogil=True, cache=True, boundscheck=False)(function)
    finally:
        SETTINGS.CACHE_DIR = before
    return cast(Function, compiled)


def helper(function: Function) -> Function:
    """Compile for use from kernels only: it borrows its arrays, counts no references and allocates nothing."""
    compiled: Any = cast(Any, numba.njit)(nogil=True, _nrt=False)(function)
    return cast(Function, compiled)


def inlined(function: Function) -> Function:
    """Compile as a helper that is copied into every caller: for the few that run for every activity or link."""
    compiled: Any = cast(Any, numba.njit)(nogil=True, _nrt=False, forceinline=True)(function)
    return cast(Function, compiled)
