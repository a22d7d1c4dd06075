"""How much working time lies between two moments: a reader needs it to tell a pause in a task from a weekend."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from milepost.engine.plan import Calendar
from milepost.engine.times import DAY, weekday_of
from milepost.engine.worktime import Shift
from milepost.planfiles.daytimes import cut_at_midnight, expanded


class WorkClock:
    """Counts a calendar's working seconds."""

    def __init__(self, calendar: Calendar) -> None:
        plain = cut_at_midnight(calendar)
        self.week = plain.week
        self.dated = expanded(plain)
        self.days = sorted(self.dated)
        self.until = list(accumulate((_length(day) for day in self.week), initial=0))
        """Working seconds of a week before each of its days, and of all of it."""
        self.difference: list[int] = [0]
        for day in self.days:
            change = _length(self.dated[day]) - _length(self.week[weekday_of(day)])
            self.difference.append(self.difference[-1] + change)

    def between(self, start: int, finish: int) -> int:
        """Return working seconds from start to finish, 0 when finish is not later.

        >>> WorkClock(Calendar(1)).between(4 * DAY, 11 * DAY) // 3600
        40
        """
        return max(0, self._until(finish) - self._until(start))

    def _until(self, moment: int) -> int:
        """Return working seconds from Monday 1970-01-05 until a moment."""
        day, second = divmod(moment, DAY)
        weeks, rest = divmod(day - 4, 7)
        whole = weeks * self.until[7] + self.until[rest]
        done = self.difference[bisect_right(self.days, day - 1)] - self.difference[bisect_right(self.days, 3)]
        today = self.dated[day] if day in self.dated else self.week[weekday_of(day)]
        return whole + done + sum(max(0, min(end, second) - start) for start, end in today)


def _length(shifts: tuple[Shift, ...]) -> int:
    return sum(end - start for start, end in shifts)
