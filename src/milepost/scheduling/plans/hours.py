"""Working calendars of plan files as the product keeps them, and which of two are the same. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from milepost.engine.plan import Calendar
from milepost.engine.times import day_of, weekday_of
from milepost.milestones.actions.calendars import MAX_EXCEPTIONS, OFFICE_WEEK
from milepost.planfiles.daytimes import cut_at_midnight, expanded
from milepost.scheduling.plans.model import WantedCalendar

Shifts = tuple[tuple[int, int], ...]
#: A week, and by day what differs from it: two calendars with the same are one to anybody who works by them.
Worked = tuple[tuple[Shifts, ...], tuple[tuple[int, Shifts], ...]]


def wanted_calendar(calendar: Calendar, first: int, last: int) -> tuple[WantedCalendar, int]:
    """The calendar as the product keeps one, and how many of its days were left out: those that lie outside the day numbers
    ``first`` to ``last`` where there are more than it keeps. Raises PlanFileError for ranges beyond all measure."""
    whole = cut_at_midnight(calendar)
    names = {
        day: one.name[:80]
        for one in calendar.exceptions
        if one.name and one.last_day - one.first_day < 366
        for day in range(one.first_day, one.last_day + 1)
    }
    days = {day: shifts for day, shifts in expanded(whole).items() if shifts != whole.week[weekday_of(day)]}
    runs = _runs(days, names)
    left_out = 0
    if len(runs) > MAX_EXCEPTIONS:
        near = {day: shifts for day, shifts in days.items() if first <= day <= last}
        left_out = len(days) - len(near)
        runs = _runs(near, names)
    exceptions = [
        {"from": day_of(begin).isoformat(), "until": day_of(end).isoformat(), "shifts": _lists(shifts), "name": name}
        for begin, end, shifts, name in runs
    ]
    name = " ".join(calendar.name.split())[:120] or f"Calendar {calendar.uid}"
    return WantedCalendar(calendar.uid, name, [_lists(day) for day in whole.week], exceptions), left_out


def _runs(days: Mapping[int, Shifts], names: Mapping[int, str]) -> list[tuple[int, int, Shifts, str]]:
    """Days that follow each other with the same shifts and name, as one."""
    runs: list[tuple[int, int, Shifts, str]] = []
    for day in sorted(days):
        shifts, name = days[day], names.get(day, "")
        if runs and runs[-1][1] == day - 1 and runs[-1][2:] == (shifts, name):
            runs[-1] = (runs[-1][0], day, shifts, name)
        else:
            runs.append((day, day, shifts, name))
    return runs


def worked(week: Sequence[Any], exceptions: Iterable[Mapping[str, Any]]) -> Worked:
    """What a stored calendar's week and exceptions (country holidays among them) come to."""
    plain = tuple(_pairs(day) for day in week)
    days: dict[int, Shifts] = {}
    for line in exceptions:
        first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["until"])
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            days[day.toordinal()] = _pairs(line["shifts"])
    differing = {day: shifts for day, shifts in days.items() if shifts != plain[date.fromordinal(day).weekday()]}
    return plain, tuple(sorted(differing.items()))


def _pairs(shifts: Iterable[Sequence[int]]) -> Shifts:
    return tuple((int(start), int(end)) for start, end in shifts)


def _lists(shifts: Iterable[Sequence[int]]) -> list[list[int]]:
    return [[int(start), int(end)] for start, end in shifts]


#: What everybody works by whom no calendar was given.
OFFICE: Worked = worked(OFFICE_WEEK, ())
