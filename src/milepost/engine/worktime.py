"""Working time as an analyst writes it down: a week of shifts, dated exceptions, dated other weeks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from milepost.engine.errors import BadCalendar
from milepost.engine.times import DAY, HOUR

Shift = tuple[int, int]
"""(start, end) in seconds of the day, end exclusive. End may run into the next day (up to 172,800) for a night shift,
which then belongs to the day on which it starts."""

Week = tuple[tuple[Shift, ...], ...]
"""Seven days, Monday first; each a sorted tuple of shifts, empty when nobody works."""

OFFICE: tuple[Shift, ...] = ((8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR))
OFFICE_WEEK: Week = (OFFICE,) * 5 + ((), ())
ALWAYS: tuple[Shift, ...] = ((0, DAY),)
ALWAYS_WEEK: Week = (ALWAYS,) * 7


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Days that differ from the week, whatever weekday they are.

    first_day, last_day: day numbers (days since 1970-01-01), both inclusive.
    shifts: working time of each of these days; empty means nobody works.
    """

    first_day: int
    last_day: int
    shifts: tuple[Shift, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """A different week between two days (both inclusive). Exceptions still come before it."""

    first_day: int
    last_day: int
    week: Week
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When work can be done. Inherited calendars are resolved by whoever builds this: it stands alone.

    week: shifts of Monday … Sunday.
    exceptions: dated days; where two cover the same day, the later one in the tuple wins.
    work_weeks: dated weeks between `week` and `exceptions`; the later one wins.
    day_seconds, week_seconds, month_seconds, year_seconds: how many seconds of work a file or reader calls "a day", "a
        week" ... They convert durations for people; the engine itself never uses them.
    """

    uid: int
    name: str = ""
    week: Week = OFFICE_WEEK
    exceptions: tuple[CalendarException, ...] = ()
    work_weeks: tuple[WorkWeek, ...] = ()
    day_seconds: int = 8 * HOUR
    week_seconds: int = 40 * HOUR
    month_seconds: int = 172 * HOUR
    year_seconds: int = 2000 * HOUR
    kind: str = field(default="", compare=False)
    """What the file called it (global, project, resource); for display only."""

    def __post_init__(self) -> None:
        _week_is_sound(self.uid, self.week)
        for other in self.work_weeks:
            _week_is_sound(self.uid, other.week)
            _days_run_forwards(self.uid, other.first_day, other.last_day)
        for exception in self.exceptions:
            _shifts_are_sound(self.uid, exception.shifts)
            _days_run_forwards(self.uid, exception.first_day, exception.last_day)

    def with_exceptions(self, *more: CalendarException) -> Calendar:
        """Return a copy with further exceptions; they win over earlier ones.

        >>> Calendar(1).with_exceptions(CalendarException(4, 4, name="New Year")).exceptions[0].name
        'New Year'
        """
        return replace(self, exceptions=(*self.exceptions, *more))


def always(uid: int, name: str = "24 hours") -> Calendar:
    """Return the calendar that always works.

    >>> always(9).week[6]
    ((0, 86400),)
    """
    return Calendar(uid, name, ALWAYS_WEEK, day_seconds=DAY, week_seconds=7 * DAY, month_seconds=30 * DAY)


def _week_is_sound(uid: int, week: Week) -> None:
    if len(week) != 7:
        raise BadCalendar(f"A week has seven days, this one {len(week)}", [uid])
    for shifts in week:
        _shifts_are_sound(uid, shifts)


def _shifts_are_sound(uid: int, shifts: tuple[Shift, ...]) -> None:
    before = 0
    for start, end in shifts:
        if not before <= start < end <= 2 * DAY or start >= DAY:
            raise BadCalendar(f"Shift {start}–{end} s overlaps another, is empty or leaves its day", [uid])
        before = end


def _days_run_forwards(uid: int, first: int, last: int) -> None:
    if last < first:
        raise BadCalendar(f"Dated days run backwards, {first} to {last}", [uid])
