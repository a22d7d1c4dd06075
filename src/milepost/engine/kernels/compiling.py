"""How kernels are compiled, and where the compiled code is kept.

numba keys its cache by the file of the outermost function only: a change to a helper in another file, shipped with the same
modification time, would run stale code; and by that file's place and time, so that each checkout would compile the same again.
Here it is keyed by a digest of all kernel sources and of numba's and numpy's versions, and nothing else.

It is made below NUMBA_CACHE_DIR when that is set, or else in the user's cache, so that all installations of a user share it, or
else beside the kernels. Where nothing can be written, every process compiles for itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator
from numba.core.runtime.nrt import rtsys

from milepost.engine.kernels.parts import compile_helper

Function = TypeVar("Function", bound=Callable[..., Any])

SETTINGS: Any = numba.config
HERE = Path(__file__).parent
KEPT = 3
"""Directories of that many versions stay, so that going back and forth between two does not compile each time."""

KERNELS: list[Any] = []
"""What `kernel` has made: numba's dispatchers."""


def fingerprint() -> str:
    """Return a digest of the kernels' sources and of the versions of the compiler and of the arrays that it compiles for.

    >>> len(fingerprint())
    16
    """
    digest = hashlib.sha256(f"{numba.__version__} {numpy.__version__}".encode())
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
    return [*([Path(users) / "milepost"] if os.path.isabs(users) else []), HERE / "__pycache__"]


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


class Place(_CacheLocator):
    """Where numba keeps a kernel's code, and what tells whether that is still of its source."""

    def __init__(self, line: int) -> None:
        self.line = line

    def get_cache_path(self) -> str:
        """The directory."""
        return str(FOLDER)

    def get_source_stamp(self) -> str:
        """Of all kernels together, whatever the time of their files."""
        return FINGERPRINT

    def get_disambiguator(self) -> str:
        """Tells kernels of one name apart."""
        return str(self.line)

    @classmethod
    def from_function(cls, function: Any, _file: str) -> Place:
        """Of a kernel."""
        return cls(function.__code__.co_firstlineno)


class Contents(CompileResultCacheImpl):
    """What numba keeps, there."""

    _locator_classes: list[type[object]] = [Place]  # as numba declares it


class Cache(FunctionCache):
    """numba's cache of one kernel, there.

    numba first loads all that it could need to compile, and only then looks whether there is anything to compile: two thirds of
    the time that a kernel from the cache takes. Here that waits until a kernel is missing; kept code needs its runtime only.
    """

    _impl_class = Contents

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the kept code for a signature, or None after making the compiler ready."""
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            found = self._load_overload(sig, target_context)  # type: ignore[no-untyped-call]
            if found is not None:
                return found
        target_context.refresh()
        return None


def kernel(function: Function) -> Function:
    """Compile for use from Python: cached on disk, without the interpreter's lock."""
    compiled: Any = numba.njit(nogil=True, boundscheck=False)(function)
    if FOLDER is not None:
        compiled._cache = Cache(function)  # type: ignore[no-untyped-call]
    KERNELS.append(compiled)
    return cast(Function, compiled)


def helper(function: Function) -> Function:
    """Compile for use from kernels only; see `parts`."""
    return cast(Function, compile_helper(function, inlined=False))


def inlined(function: Function) -> Function:
    """Compile as a helper that is copied into every caller: for the few that run for every activity or link."""
    return cast(Function, compile_helper(function, inlined=True))
