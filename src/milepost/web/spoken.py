"""What is said the same way a hundred times on a page: remembered by the language in which it is said."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
T = TypeVar("T")


def spoken(fn: Callable[P, T]) -> Callable[P, T]:
    """Remember what a function gives for its arguments in each language.

    It may depend on nothing else: not on the time zone, nor on who reads.
    """

    def in_language(_language: str | None, *args: Any, **kwargs: Any) -> T:
        return fn(*args, **kwargs)

    remembered: Callable[..., T] = functools.lru_cache(maxsize=4096)(in_language)

    @functools.wraps(fn)
    def say(*args: P.args, **kwargs: P.kwargs) -> T:
        return remembered(get_language(), *args, **kwargs)

    return say
