"""Working calendars: a company's week, its country's holidays and the days on which its plants are closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from milepost.core.clock import today_in
from milepost.demo.agreement_rows import ClosedOnce, Hours
from milepost.demo.rows import Firm
from milepost.demo.tables.hours import HOURS
from milepost.demo.workdays import closed_days, week_of
from milepost.demo.world import Beat, World
from milepost.milestones.actions.calendars import create_calendar, update_calendar
from milepost.milestones.actions.tasks import update_task
from milepost.milestones.models import Calendar

#: Closing days are entered for the year in which the calendar is, and for so many after it.
YEARS_AHEAD = 4


def beats(firm: Firm) -> Iterator[Beat]:
    """Every calendar of the firm and its companies, and the days off that came later."""
    for row in HOURS.get(firm.key, ()):
        yield row.entered, partial(_enter, row=row)
        for line in row.then:
            yield line.day, partial(_close, row=row, line=line)


def _enter(world: World, at: datetime, *, row: Hours) -> None:
    year = today_in(world.calendar.timezone, at).year
    calendar = create_calendar(
        acting=world.acting(row.by, at), now=at, company_id=world.scopes[row.company] if row.company else None,
        name=row.name, holidays_of=row.holidays, week=week_of(row),
        exceptions=closed_days(row.closed, range(year, year + YEARS_AHEAD + 1)),
    )  # fmt: skip
    for key, place, days in row.own:
        task_id, _does = world.tasks[key][place]
        update_task(acting=world.acting(row.by, at), now=at, task_id=task_id, calendar_id=calendar.pk, duration=days)
    if not row.own:
        world.calendars[row.company] = calendar.pk


def _close(world: World, at: datetime, *, row: Hours, line: ClosedOnce) -> None:
    known = Calendar.objects.seen_by(world.acting(line.by, at)).get(pk=world.calendars[row.company])
    first, last = world.calendar.day(line.first), world.calendar.day(line.last)
    off = {"from": first.isoformat(), "until": last.isoformat(), "shifts": [], "name": line.name}
    exceptions = [*known.exceptions, off]
    update_calendar(acting=world.acting(line.by, at), now=at, calendar_id=known.pk, exceptions=exceptions)
