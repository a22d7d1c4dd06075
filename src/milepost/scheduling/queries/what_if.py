"""What would move if something took longer. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.core.errors import Conflict, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.engine.errors import PlanError
from milepost.engine.times import DAY
from milepost.milestones.models import Activity, Crossing, Milestone
from milepost.milestones.plantime import moment_of
from milepost.milestones.workdays import worked_between, working_days
from milepost.scheduling.reading import Stored, part_around, read_company

MOST_DAYS = 1_000
#: By activity, the day of its forecast finish.
Forecasts: TypeAlias = Mapping[int, date | None]


@dataclass(frozen=True, slots=True)
class Moved:
    """A milestone that would move: from its forecast to another one. ``margin_days``: due minus the new one, calendar days."""

    id: int
    name: str
    initiative_id: int
    initiative_name: str
    due: date | None
    before: date
    after: date
    working_days: int
    margin_before: int | None
    margin_days: int | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What was asked, and every milestone that it moves as far as the viewer may see; the smallest margin first."""

    late_id: int
    late_name: str
    days: int
    rows: tuple[Moved, ...]


def what_if(*, viewer: Viewer, activity_id: int, days: int, today: date) -> WhatIf:
    """A milestone or task is so many days of its calendar late. Eight SQL queries at most. Raises Missing, Invalid, Conflict."""
    _check(days)
    seen = Activity.objects.seen_by(viewer).select_related("calendar", "parent__calendar")
    found = seen.filter(pk=activity_id).first()
    if found is None:
        raise Missing("activity", encode_id(activity_id))
    calendar = found.calendar or (found.parent.calendar if found.parent is not None else None)
    part = part_around(read_company(found.company_id), [activity_id])
    return WhatIf(
        activity_id, found.name, days, _moved(viewer, part, activity_id, days, today=today, calendar=calendar)
    )


def what_if_crossing(*, viewer: Viewer, crossing_id: int, days: int, today: date) -> WhatIf:
    """What this side takes from another company comes that many days from Monday to Friday after the day agreed on; the same."""
    _check(days)
    found = Crossing.objects.seen_by(viewer).filter(pk=crossing_id)
    side = found.values_list("company_id", "label", "activity_id").first()
    if side is None:
        raise Missing("crossing", encode_id(crossing_id))
    part = part_around(read_company(side[0]), [side[2]])
    return WhatIf(crossing_id, side[1], days, _moved(viewer, part, crossing_id, days, today=today))


def _check(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("days", days, _("is not between 1 and %(most)s") % {"most": MOST_DAYS})


def _moved(
    viewer: Viewer, part: Stored, late_id: int, days: int, *, today: date, calendar: Any = None
) -> tuple[Moved, ...]:
    from milepost.scheduling.solving import answers, days_of, end_of_any

    with scheduling_together():
        found = answers(part, today, drag=False)
        late = {late_id: _later(end_of_any(late_id, part, found, today), days, calendar)}
        then = answers(part, today, late, drag=False)
    return moved_rows(viewer, days_of(found), days_of(then))


def _later(moment: int, days: int, calendar: Any) -> int:
    """A moment of the day that comes so many days of work after that of another, by a calendar (None: the office's)."""
    day = moment_of(moment).date()
    try:
        until, found = day, day + timedelta(days=2 * days)
        while found > until:  # the holidays of what is beyond were not known
            until = found
            found = worked_between(calendar, day, until).finish(day + timedelta(days=1), days)
        return moment + (found - day).days * DAY
    except (ValueError, OverflowError):
        raise Invalid("days", days, _("leaves too few working days in the calendar")) from None


@contextmanager
def scheduling_together() -> Iterator[None]:
    """What the engine refuses to schedule, in words for whoever asked. Raises Conflict."""
    try:
        yield
    except PlanError as error:
        raise Conflict(_("These links cannot be scheduled together."), _("Look for a circle among them.")) from error


def moved_rows(viewer: Viewer, usual: Forecasts, then: Forecasts) -> tuple[Moved, ...]:
    """Every milestone that the viewer sees whose forecast differs, the smallest margin first. One SQL query."""
    moved = {
        pk: (day, after) for pk, day in usual.items() if day is not None and (after := then[pk]) not in (None, day)
    }
    rows = Milestone.objects.seen_by(viewer).filter(pk__in=moved).select_related("initiative", "calendar")
    seen = [_row(row, *moved[row.pk]) for row in rows]
    return tuple(sorted(seen, key=lambda row: (row.margin_days is None, row.margin_days or 0, row.after, row.id)))


def _row(row: Milestone, before: date | None, after: date | None) -> Moved:
    if before is None or after is None:
        raise RuntimeError("only milestones with both forecasts are compared")
    return Moved(
        id=row.pk,
        name=row.name,
        initiative_id=row.initiative_id,
        initiative_name=row.initiative.name,
        due=row.due,
        before=before,
        after=after,
        working_days=working_days(before, after, worked_between(row.calendar, before, after)),
        margin_before=None if row.due is None else (row.due - before).days,
        margin_days=None if row.due is None else (row.due - after).days,
    )
