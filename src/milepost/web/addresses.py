"""Addresses of pages, by name: what Django's ``reverse`` gives, of which it is asked once for each page.

A page writes a hundred of them, and Django finds, checks and quotes each anew: a tenth of what a template takes.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

from milepost.core.ids import MAX_ID, encode_id


def address(name: str, *args: object) -> str:
    """The address of a page, its args in their places. Raises NoReverseMatch where there is none."""
    if not args:
        return _plain(name, get_script_prefix(), settings.ROOT_URLCONF)
    first = args[0]
    if len(args) == 1 and type(first) is int and 0 <= first <= MAX_ID:
        around = _around(name, get_script_prefix(), settings.ROOT_URLCONF)
        if around is not None:
            return f"{around[0]}{encode_id(first)}{around[1]}"
    return reverse(name, args=args)


@lru_cache(maxsize=1024)
def _plain(name: str, _prefix: str, _urlconf: str) -> str:
    return reverse(name)


@lru_cache(maxsize=1024)
def _around(name: str, _prefix: str, _urlconf: str) -> tuple[str, str] | None:
    """What stands before and behind the id; None for a page whose address holds no id."""
    before, found, behind = reverse(name, args=[MAX_ID]).partition(encode_id(MAX_ID))
    return (before, behind) if found else None
