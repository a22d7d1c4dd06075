"""Values as XER writes them."""

from __future__ import annotations

from milepost.engine.times import HOUR, MINUTE, moment

Row = dict[str, object]


def hours(seconds: int | None) -> str:
    """Return seconds as hours, precise to the second.

    >>> hours(30600), hours(None)
    ('8.5', '')
    """
    if seconds is None:
        return ""
    return str(seconds // HOUR) if seconds % HOUR == 0 else f"{seconds / HOUR:.6f}".rstrip("0")


def when(second: int | None) -> str:
    """Return plan time as P6 writes it, to the minute."""
    return "" if second is None else moment(second - second % MINUTE).strftime("%Y-%m-%d %H:%M").rjust(16, "0")
