"""Days of work between two days, as a calendar has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Workweek:
    """Which days are worked: the weekdays, except on ``off``, and besides on ``on``."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    off: frozenset[date] = field(default=frozenset())
    on: frozenset[date] = field(default=frozenset())

    def works(self, day: date) -> bool:
        """Whether work is done on the day."""
        return day in self.on or (day.weekday() in self.weekdays and day not in self.off)


OFFICE = Workweek()


def workweek(week: Sequence[Any], exceptions: Sequence[Mapping[str, Any]]) -> Workweek:
    """Of a calendar's week of shifts and its exceptions."""
    off: set[date] = set()
    on: set[date] = set()
    for line in exceptions:
        first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["until"])
        days = {first + timedelta(days=n) for n in range((last - first).days + 1)}
        if line["shifts"]:
            on, off = on | days, off - days
        else:
            on, off = on - days, off | days
    weekdays = frozenset(number for number, shifts in enumerate(week) if shifts)
    return Workweek(weekdays, frozenset(off), frozenset(on))


def working_days(before: date, after: date, week: Workweek = OFFICE) -> int:
    """How many days of work a date moved: those after the one and up to the other, negative when it came forward.

    >>> working_days(date(2026, 3, 6), date(2026, 3, 9)), working_days(date(2026, 3, 9), date(2026, 3, 6))
    (1, -1)
    """
    if after < before:
        return -working_days(after, before, week)
    return sum(week.works(before + timedelta(days=n)) for n in range(1, (after - before).days + 1))
