"""When the people of a company work, by its calendar in the tables: what plans are laid out on, and how work goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Any

from milepost.demo.agreement_rows import Closed, Hours
from milepost.demo.rows import Day
from milepost.milestones.workdays import OFFICE, Workweek, holidays_in, workweek

SHIFT = [[9 * 3600, 17 * 3600]]
#: The days around today that the story reaches, at most.
FIRST, LAST = -1000, 1000


def week_of(row: Hours) -> list[list[list[int]]]:
    """Seven days of shifts, as a calendar stores them."""
    return [SHIFT if day in row.week else [] for day in range(7)]


def closed_days(closed: Iterable[Closed], years: Iterable[int]) -> list[dict[str, Any]]:
    """Exceptions, as a calendar stores them."""
    return [
        {
            "from": date(year, *one.first).isoformat(),
            "until": date(year + (one.last < one.first), *one.last).isoformat(),
            "shifts": [],
            "name": one.name,
        }
        for year in years
        for one in closed
    ]


@dataclass(frozen=True)
class Workdays:
    """The days of work of a company. ``row`` None: Monday to Friday. Days are counted from ``today``, as in the tables."""

    today: date
    row: Hours | None = None

    @cached_property
    def week(self) -> Workweek:
        """Week, holidays and closed days of all years of the story."""
        if self.row is None:
            return OFFICE
        first, last = (self.today + timedelta(days=reach) for reach in (FIRST, LAST))
        found = workweek(week_of(self.row), closed_days(self.row.closed, range(first.year - 1, last.year + 1)))
        off = found.off | holidays_in(self.row.holidays, first.year, last.year)
        return Workweek(found.weekdays, off, found.on)

    @cached_property
    def _counted(self) -> list[int]:
        return list(accumulate(self.week.works(self.today + timedelta(days=n)) for n in range(FIRST, LAST)))

    def counted(self, day: Day) -> int:
        """How many days of work there were from the first day of all up to that one."""
        return self._counted[day - FIRST]

    def between(self, before: Day, after: Day) -> int:
        """How many days of work come after the one day and up to the other."""
        return self.counted(after) - self.counted(before)

    def at_work(self, day: Day) -> Day:
        """The last day of work up to that one."""
        while self.counted(day) == self.counted(day - 1):
            day -= 1
        return day

    def back_at_work(self, day: Day) -> Day:
        """The first day of work from that one on."""
        while self.counted(day) == self.counted(day - 1):
            day += 1
        return day

    def on(self, day: date) -> date:
        """The last day of work up to a date."""
        while not self.week.works(day):
            day -= timedelta(days=1)
        return day

    def from_on(self, day: date) -> date:
        """The first day of work from a date on."""
        while not self.week.works(day):
            day += timedelta(days=1)
        return day
