"""What is said the same way a hundred times on a page: remembered by the language in which it is said."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

#: How each forgets.
_memories: list[Callable[[], None]] = []
P = ParamSpec("P")
T = TypeVar("T")


def spoken(fn: Callable[P, T]) -> Callable[P, T]:
    """Remember what a function gives for its arguments in each language.

    It may depend on nothing else: not on the time zone, nor on who reads.
    """

    def in_language(_language: str | None, *args: Any, **kwargs: Any) -> T:
        return fn(*args, **kwargs)

    # By type, too: of two equal texts one may be marked as safe, and is written as it is.
    remembered = functools.lru_cache(maxsize=4096, typed=True)(in_language)
    _memories.append(remembered.cache_clear)
    look_up: Callable[..., T] = remembered

    @functools.wraps(fn)
    def say(*args: P.args, **kwargs: P.kwargs) -> T:
        return look_up(get_language(), *args, **kwargs)

    return say


def forget() -> None:
    """Nothing is remembered any more: for another catalogue of the same language."""
    for clear in _memories:
        clear()


def memory() -> dict[Any, Any]:
    """A place to remember in by language, for what is no function."""
    kept: dict[Any, Any] = {}
    _memories.append(kept.clear)
    return kept
