"""What stored rows mean to the engine beside their numbers: working calendars, and how much work an activity is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from milepost.engine.plan import Calendar, CalendarException
from milepost.engine.times import day_number
from milepost.milestones.plantime import EVENING, MORNING, day_of
from milepost.milestones.rules import WORKDAY
from milepost.milestones.workdays import holidays_in, working_days
from milepost.scheduling.reading import Hours

#: The calendar of what names none: where people give days only, work stands between these hours.
OFFICE = 1
SHIFT = ((MORNING.hour * 3600, EVENING.hour * 3600),)


def work_of(
    *, duration_s: int | None, likely_s: int | None, planned_start: int | None, planned_finish: int | None
) -> int | None:
    """Seconds of work in all: as said, else the likely estimate, else what the planned days hold; None where nobody said."""
    for said in (duration_s, likely_s):
        if said is not None:
            return said
    first, last = day_of(planned_start), day_of(planned_finish)
    if first is None or last is None:
        return None
    return working_days(first - timedelta(days=1), last) * WORKDAY


def calendars_of(stored: Iterable[Hours], today: date) -> tuple[Calendar, ...]:
    """The engine's calendars: the office's, and those that are stored."""
    return Calendar(OFFICE, week=(SHIFT,) * 5 + ((), ())), *(_calendar(one, today) for one in stored)


def _calendar(one: Hours, today: date) -> Calendar:
    exceptions = [
        CalendarException(day_number(day), day_number(day)) for day in holidays_between(one.holidays_of, today)
    ]
    for line in one.exceptions:
        first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["until"])
        exceptions.append(CalendarException(day_number(first), day_number(last), _shifts(line["shifts"])))
    return Calendar(one.id, week=tuple(_shifts(day) for day in one.week), exceptions=tuple(exceptions))


def holidays_between(holidays_of: str, today: date) -> list[date]:
    """A country's public holidays (``DE``, ``DE-BY``) of last year and of the six from now on; none for an empty text."""
    return sorted(holidays_in(holidays_of, today.year - 1, today.year + 5))


def _shifts(shifts: Iterable[Iterable[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in shifts)
