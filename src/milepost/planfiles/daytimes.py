"""Working hours of days, as files write them: merged, split at midnight, inherited, expanded day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from milepost.engine.plan import Calendar, CalendarException
from milepost.engine.times import DAY, weekday_of
from milepost.engine.worktime import Shift, Week
from milepost.planfiles.errors import Contradiction

MOST_DAYS = 400 * 366
"""Days a calendar's dated ranges may cover together when they are written out day by day."""


def shifts_of(pairs: Iterable[tuple[int, int]]) -> tuple[Shift, ...]:
    """Return sorted shifts, touching or overlapping ones merged. A shift that ends at or before its start runs into the
    next day (22:00 to 06:00), 00:00 to 00:00 is the whole day.

    >>> shifts_of([(46800, 61200), (28800, 43200), (43200, 46800)])
    ((28800, 61200),)
    """
    merged: list[Shift] = []
    for start, given in sorted(pairs):
        end = given if given > start else given + DAY
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def inherited(base: Calendar, week: Sequence[tuple[Shift, ...] | None]) -> Week:
    """Return a week whose unstated days (None) are those of the base calendar."""
    return tuple(base.week[day] if own is None else own for day, own in enumerate(week))


def expanded(calendar: Calendar) -> dict[int, tuple[Shift, ...]]:
    """Return the shifts of every dated day (work weeks, then exceptions; the later wins), by day number.

    Raises Contradiction when the dated ranges are too long to be written day by day.
    """
    ranges = [(one.first_day, one.last_day) for one in calendar.work_weeks]
    ranges += [(one.first_day, one.last_day) for one in calendar.exceptions]
    length = sum(last - first + 1 for first, last in ranges)
    if length > MOST_DAYS:
        raise Contradiction(f"Calendar {calendar.uid} has dated ranges of {length:,} days")
    days: dict[int, tuple[Shift, ...]] = {}
    for other in calendar.work_weeks:
        days.update((day, other.week[weekday_of(day)]) for day in range(other.first_day, other.last_day + 1))
    for one in calendar.exceptions:
        days.update(dict.fromkeys(range(one.first_day, one.last_day + 1), one.shifts))
    return days


def runs_past_midnight(calendar: Calendar) -> bool:
    """Tell whether any shift ends on the next day; most formats can only write it as two."""
    weeks = (calendar.week, *(one.week for one in calendar.work_weeks))
    days = [shifts for week in weeks for shifts in week] + [one.shifts for one in calendar.exceptions]
    return any(end > DAY for shifts in days for _, end in shifts)


def cut_at_midnight(calendar: Calendar) -> Calendar:
    """Return the same calendar with night shifts written as the end of one day and the beginning of the next."""
    if not runs_past_midnight(calendar):
        return calendar
    dated = expanded(calendar)
    touched = sorted({day + step for day in dated for step in (0, 1)})

    def on(day: int) -> tuple[Shift, ...]:
        return dated[day] if day in dated else calendar.week[weekday_of(day)]

    exceptions = tuple(CalendarException(day, day, _cut(on(day), on(day - 1))) for day in touched)
    week = tuple(_cut(calendar.week[day], calendar.week[day - 1]) for day in range(7))
    return Calendar(
        calendar.uid,
        calendar.name,
        week,
        exceptions,
        (),
        calendar.day_seconds,
        calendar.week_seconds,
        calendar.month_seconds,
        calendar.year_seconds,
        calendar.kind,
    )


def _cut(today: tuple[Shift, ...], yesterday: tuple[Shift, ...]) -> tuple[Shift, ...]:
    spilled = [(0, end - DAY) for _, end in yesterday if end > DAY]
    return shifts_of([*spilled, *((start, min(end, DAY)) for start, end in today)])


def derived(base: Calendar, own: Calendar) -> Calendar:
    """Return a calendar that also keeps the base's exceptions and work weeks; its own come after and so win."""
    return Calendar(
        own.uid,
        own.name,
        own.week,
        (*base.exceptions, *own.exceptions),
        (*base.work_weeks, *own.work_weeks),
        own.day_seconds,
        own.week_seconds,
        own.month_seconds,
        own.year_seconds,
        own.kind,
    )
