"""Calendars to MSPDI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from milepost.engine.plan import Calendar
from milepost.engine.times import DAY, HOUR, MINUTE, day_of
from milepost.engine.worktime import Shift, Week
from milepost.planfiles.daytimes import cut_at_midnight, expanded

Lines = Iterator[str]


def calendars(many: Sequence[Calendar]) -> Lines:
    """Yield the <Calendars> element."""
    yield "<Calendars>"
    for one in many:
        yield from _calendar(cut_at_midnight(one))
    yield "</Calendars>"


def _calendar(one: Calendar) -> Lines:
    from milepost.planfiles.mspdi.writer import element

    yield "<Calendar>"
    yield element("UID", one.uid)
    yield element("Name", one.name)
    yield element("IsBaseCalendar", one.kind != "resource")
    yield element("BaseCalendarUID", -1)
    yield from _week(one.week)
    spans = [(item.first_day, item.last_day, item.shifts, item.name) for item in one.exceptions]
    weeks = [(item.first_day, item.last_day, item.week, item.name) for item in one.work_weeks]
    if _overlap([(first, last) for first, last, *_ in spans]) or _overlap([(first, last) for first, last, *_ in weeks]):
        spans = [(day, day, shifts, "") for day, shifts in sorted(expanded(one).items())]
        weeks = []
    if spans:
        yield "<Exceptions>"
        for first, last, shifts, name in spans:
            yield "<Exception>"
            yield "<EnteredByOccurrences>0</EnteredByOccurrences>"
            yield _period(first, last)
            yield element("Name", name)
            yield "<Type>1</Type>"
            yield from _times(shifts)
            yield "</Exception>"
        yield "</Exceptions>"
    if weeks:
        yield "<WorkWeeks>"
        for first, last, week, name in weeks:
            yield "<WorkWeek>"
            yield _period(first, last)
            yield element("Name", name)
            yield from _week(week)
            yield "</WorkWeek>"
        yield "</WorkWeeks>"
    yield "</Calendar>"


def _overlap(spans: Sequence[tuple[int, int]]) -> bool:
    ordered = sorted(spans)
    return any(after[0] <= before[1] for before, after in pairwise(ordered))


def _period(first: int, last: int) -> str:
    begin, end = day_of(first).isoformat(), day_of(last).isoformat()
    return f"<TimePeriod><FromDate>{begin}T00:00:00</FromDate><ToDate>{end}T23:59:00</ToDate></TimePeriod>"


def _week(week: Week) -> Lines:
    yield "<WeekDays>"
    for number in range(1, 8):
        yield "<WeekDay>"
        yield f"<DayType>{number}</DayType>"
        yield from _times(week[(number - 2) % 7])
        yield "</WeekDay>"
    yield "</WeekDays>"


def _times(shifts: tuple[Shift, ...]) -> Lines:
    yield f"<DayWorking>{int(bool(shifts))}</DayWorking>"
    if shifts:
        yield "<WorkingTimes>"
        for start, end in shifts:
            yield f"<WorkingTime><FromTime>{_clock(start)}</FromTime><ToTime>{_clock(end % DAY)}</ToTime></WorkingTime>"
        yield "</WorkingTimes>"


def _clock(second: int) -> str:
    return f"{second // HOUR:02d}:{second % HOUR // MINUTE:02d}:{second % MINUTE:02d}"
