"""The simulated calendar: from days counted from today to dates and moments that read like a real history."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

OPENS, CLOSES = 8 * 60 + 10, 18 * 60 + 20  # minutes of the working day in which things happen


@dataclass(frozen=True, slots=True)
class Calendar:
    """``today`` is the day on which the demo is made, in the firm's time zone."""

    now: datetime
    timezone: str

    @property
    def today(self) -> date:
        """The day counted as 0."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    def day(self, offset: int) -> date:
        """That many days from today; a weekend counts as the Friday before."""
        found = self.today + timedelta(days=offset)
        return found - timedelta(days=max(0, found.weekday() - 4))

    def month_end(self, offset: int) -> date:
        """The last day of the month of that day: people commit to ends of months."""
        found = self.today + timedelta(days=offset)
        return found.replace(day=calendar.monthrange(found.year, found.month)[1])

    def moments(self, days: Iterable[tuple[int, T]]) -> Iterator[tuple[datetime, T]]:
        """What happens on each day, in order, spread over the working hours; what shares a day keeps its order.

        Nothing happens after ``now``: what falls on today happens in the last hour before.
        """
        in_order = [(self.day(offset), thing) for offset, thing in sorted(days, key=lambda pair: pair[0])]
        for on, group in groupby(in_order, key=lambda pair: pair[0]):
            things = [thing for _, thing in group]
            for number, thing in enumerate(things):
                yield self._moment(on, number, len(things)), thing

    def _moment(self, on: date, number: int, of: int) -> datetime:
        # Spread evenly, and off the round minute by an amount that looks like chance and is none.
        minute = OPENS + (CLOSES - OPENS) * (number + 0.2 + 0.6 * ((on.toordinal() * 37 + number * 11) % 97) / 97) / of
        local = datetime.combine(on, time(), ZoneInfo(self.timezone)) + timedelta(minutes=minute)
        moment = local.astimezone(UTC).replace(microsecond=0)
        latest = self.now - timedelta(minutes=of - number)
        return min(moment, latest)
