"""The days of one milestone as bars on one scale: what was agreed, what is planned, what is done, what is forecast.

Pure: the page's own words and days stand beside each bar, so that the picture is no more than they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from milepost.milestones.queries.baselines import AgreedDays
from milepost.milestones.queries.past import PastRow
from milepost.milestones.queries.rows import MilestoneRow


@dataclass(frozen=True, slots=True)
class Line:
    """One bar. ``start`` and ``finish`` are days, both inclusive; ``kind`` is baseline, plan, actual, done or forecast."""

    kind: str
    label: str
    start: date | None
    finish: date | None
    about: str = ""

    @property
    def shows_both(self) -> bool:
        """Whether both its days are facts of its own: a forecast begins where the plan does, what has begun goes on."""
        return self.kind in {"baseline", "plan", "done"} and self.start is not None and self.finish is not None


@dataclass(frozen=True, slots=True)
class Course:
    """Bars between ``first`` and ``last``, both inclusive."""

    lines: tuple[Line, ...]
    first: date
    last: date
    due: date | None
    today: date
    late: bool

    def share(self, day: date) -> float:
        """Where the day begins: 0 at ``first``, 1 after ``last``."""
        return (day - self.first).days / ((self.last - self.first).days + 1)


def course_of(row: MilestoneRow | PastRow, agreed: AgreedDays | None, today: date) -> Course | None:
    """The course of a milestone, or None where only its due day is known."""
    lines = tuple(_lines(row, agreed, today))
    if not lines:
        return None
    days = [day for line in lines for day in (line.start, line.finish) if day] + ([row.due] if row.due else [])
    within = [today] if row.actual_finish is None else []  # what is done long ago is not squeezed by the time since
    late = row.margin_days is not None and row.margin_days < 0
    return Course(lines, min(days + within), max(days + within), row.due, today, late)


def _lines(row: MilestoneRow | PastRow, agreed: AgreedDays | None, today: date) -> Iterator[Line]:
    if agreed is not None and (agreed.start or agreed.finish):
        yield Line("baseline", _("Baseline"), agreed.start, agreed.finish, agreed.name)
    if row.planned_start or row.planned_finish:
        yield Line("plan", _("Plan"), row.planned_start, row.planned_finish)
    if row.actual_finish:
        yield Line("done", _("Done"), row.actual_start, row.actual_finish)
    elif row.actual_start:
        yield Line("actual", _("Begun"), row.actual_start, max(today, row.actual_start))
    if row.forecast and not row.actual_finish:
        begins = row.actual_start or row.planned_start
        yield Line("forecast", _("Forecast"), begins if begins and begins <= row.forecast else None, row.forecast)
