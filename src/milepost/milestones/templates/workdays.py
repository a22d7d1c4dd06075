"""Counting working days on a calendar's week and exceptions. Pure. A holiday counts when it is among the exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

#: So many days without work in a row mean that the calendar has none left.
NO_WORK_LEFT = 3660


@dataclass(frozen=True, slots=True)
class Workdays:
    """``week``: whether there is work, Monday first. ``spans``: (first day, last day, whether there is work); later ones win."""

    week: tuple[bool, ...] = (True, True, True, True, True, False, False)
    spans: tuple[tuple[date, date, bool], ...] = field(default=())

    def works(self, day: date) -> bool:
        """Whether there is work on that day."""
        for first, last, works in reversed(self.spans):
            if first <= day <= last:
                return works
        return self.week[day.weekday()]

    def on_or_after(self, day: date) -> date:
        """The day itself when there is work, else the next that has. Raises ValueError where no work is left."""
        for ahead in range(NO_WORK_LEFT):
            found = day + timedelta(days=ahead)
            if self.works(found):
                return found
        raise ValueError(f"no working day within ten years of {day}")

    def finish(self, start: date, days: int) -> date:
        """The last of so many working days, the first of which is ``start`` or the next working day.

        >>> Workdays().finish(date(2026, 3, 6), 2)
        datetime.date(2026, 3, 9)
        """
        day = self.on_or_after(start)
        for _ in range(days - 1):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def after(self, day: date, days: int) -> date:
        """The working day that comes ``days`` working days after the next one.

        >>> Workdays().after(date(2026, 3, 6), 0)
        datetime.date(2026, 3, 9)
        """
        return self.finish(day + timedelta(days=1), days + 1)


def workdays_of(week: Sequence[Sequence[Any]], exceptions: Sequence[dict[str, Any]]) -> Workdays:
    """From a calendar as it is stored: a day with a shift is a working day."""
    return Workdays(
        week=tuple(bool(shifts) for shifts in week),
        spans=tuple(
            (date.fromisoformat(line["from"]), date.fromisoformat(line["until"]), bool(line["shifts"]))
            for line in exceptions
        ),
    )
