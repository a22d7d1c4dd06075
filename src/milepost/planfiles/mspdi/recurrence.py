"""Recurring calendar exceptions: "the last Friday of every second month" to days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from milepost.engine.times import day_number, day_of, weekday_of
from milepost.planfiles.numbers import NotOne

DAILY, YEARLY_BY_DATE, YEARLY_BY_PLACE, MONTHLY_BY_DATE, MONTHLY_BY_PLACE, WEEKLY, EVERY_N_DAYS = range(1, 8)
LAST = 4
MOST = 50_000
"""Days that one recurring exception may name; more is a damaged file."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule as the file gives it.

    first, last: days between which it holds, inclusive. period: every so many days, weeks or months. weekdays: bits, 1 for
    Sunday … 64 for Saturday. month: 0 for January. month_day: 1 to 31. item: 0 a day, 1 a weekday, 2 a weekend day, 3 Sunday
    … 9 Saturday. place: 0 first … 3 fourth, 4 last. occurrences: at most so many, 0 for no limit.
    """

    kind: int
    first: int
    last: int
    period: int = 1
    weekdays: int = 0
    month: int = 0
    month_day: int = 1
    item: int = 0
    place: int = 0
    occurrences: int = 0

    def days(self) -> list[int]:
        """Return the days named, in order. Raises NotOne for a rule that is none.

        >>> Recurrence(WEEKLY, 4, 40, period=2, weekdays=2).days()
        [4, 18, 32]
        """
        if self.last - self.first > MOST * 10:
            raise NotOne(self.last, "is too far from the exception's first day")
        found = (day for day in self._candidates() if self.first <= day <= self.last)
        return list(islice(found, self.occurrences or MOST))

    def _candidates(self) -> Iterator[int]:
        period = max(1, self.period)
        if self.kind in {DAILY, EVERY_N_DAYS}:
            yield from range(self.first, self.last + 1, period if self.kind == EVERY_N_DAYS else 1)
        elif self.kind == WEEKLY:
            sunday = self.first - (weekday_of(self.first) + 1) % 7
            for week in range(sunday, self.last + 1, 7 * period):
                yield from (week + day for day in range(7) if self.weekdays >> day & 1)
        elif self.kind in {MONTHLY_BY_DATE, MONTHLY_BY_PLACE, YEARLY_BY_DATE, YEARLY_BY_PLACE}:
            yield from self._by_month(period)
        else:
            raise NotOne(self.kind, "is no kind of recurrence (1 to 7)")

    def _by_month(self, period: int) -> Iterator[int]:
        begin, end = day_of(self.first), day_of(self.last)
        yearly = self.kind in {YEARLY_BY_DATE, YEARLY_BY_PLACE}
        if not 0 <= self.month <= 11:
            raise NotOne(self.month, "is no month (0 for January to 11)")
        at = begin.year * 12 + (self.month if yearly else begin.month - 1)
        while at <= end.year * 12 + end.month - 1:
            yield self._day_in(at // 12, at % 12 + 1)
            at += 12 if yearly else period

    def _day_in(self, year: int, month: int) -> int:
        weekday, length = monthrange(year, month)
        first = day_number(day_of(0).replace(year, month, 1))
        if self.kind in {MONTHLY_BY_DATE, YEARLY_BY_DATE}:
            return first + max(1, min(self.month_day, length)) - 1
        fitting = [day for day in range(length) if self._fits((weekday + day) % 7)]
        return first + (fitting[-1] if self.place >= LAST else fitting[max(0, self.place)])

    def _fits(self, weekday: int) -> bool:
        if self.item in {0, 1, 2}:
            return (True, weekday < 5, weekday >= 5)[self.item]
        if not 3 <= self.item <= 9:
            raise NotOne(self.item, "is no kind of day (0 to 9)")
        return weekday == (self.item - 4) % 7
