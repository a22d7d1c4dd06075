"""Days of work between two days, as a calendar has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from milepost.engine.times import day_of

MONDAY_TO_FRIDAY = frozenset(range(5))
#: So many days without work in a row mean that the calendar has none left.
NO_WORK_LEFT = 3660


@dataclass(frozen=True, slots=True)
class Workweek:
    """Which days are worked: the weekdays, except on ``off``, and besides on ``on``."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    off: frozenset[date] = field(default=frozenset())
    on: frozenset[date] = field(default=frozenset())

    def works(self, day: date) -> bool:
        """Whether work is done on the day."""
        return day in self.on or (day.weekday() in self.weekdays and day not in self.off)

    def on_or_after(self, day: date) -> date:
        """The day itself when there is work, else the next that has. Raises ValueError where no work is left."""
        for ahead in range(NO_WORK_LEFT):
            found = day + timedelta(days=ahead)
            if self.works(found):
                return found
        raise ValueError(f"no working day within ten years of {day}")

    def finish(self, start: date, days: int) -> date:
        """The last of so many working days, the first of which is ``start`` or the next working day.

        >>> Workweek().finish(date(2026, 3, 6), 2)
        datetime.date(2026, 3, 9)
        """
        day = self.on_or_after(start)
        for _ in range(days - 1):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def after(self, day: date, days: int) -> date:
        """The working day that comes ``days`` working days after the next one.

        >>> Workweek().after(date(2026, 3, 6), 0)
        datetime.date(2026, 3, 9)
        """
        return self.finish(day + timedelta(days=1), days + 1)


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


def worked_between(calendar: Any, before: date, after: date) -> Workweek:
    """The days of a stored calendar (None: the office's), with its country's holidays of the years from the one to the other."""
    if calendar is None:
        return OFFICE
    week = workweek(calendar.week, calendar.exceptions)
    first, last = sorted((before.year, after.year))
    return replace(week, off=week.off | holidays_in(calendar.holidays_of, first, last))


@lru_cache(maxsize=256)
def holidays_in(holidays_of: str, first: int, last: int) -> frozenset[date]:
    """A country's public holidays (``DE``, ``DE-BY``) from one year to another; none for an empty text."""
    if not holidays_of:
        return frozenset()
    from milepost.engine.public_holidays import holiday_exceptions

    country, _, part = holidays_of.partition("-")
    found = holiday_exceptions(country, range(first, last + 1), part or None)
    return frozenset(day_of(number) for one in found for number in range(one.first_day, one.last_day + 1))


def working_days(before: date, after: date, week: Workweek = OFFICE) -> int:
    """How many days of work a date moved: those after the one and up to the other, negative when it came forward.

    >>> working_days(date(2026, 3, 6), date(2026, 3, 9)), working_days(date(2026, 3, 9), date(2026, 3, 6))
    (1, -1)
    """
    if after < before:
        return -working_days(after, before, week)
    return sum(week.works(before + timedelta(days=n)) for n in range(1, (after - before).days + 1))
