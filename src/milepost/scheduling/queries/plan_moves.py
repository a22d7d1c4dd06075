"""What would shift if a milestone were planned on other days. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.engine.kernels.arrays import MISSING
from milepost.milestones.models import Milestone
from milepost.milestones.plantime import day_of, end_of, start_of
from milepost.milestones.rules import check_plan
from milepost.milestones.workdays import working_days
from milepost.scheduling.queries.what_if import Moved, moved_rows, scheduling_together
from milepost.scheduling.reading import Stored, part_around, read_company


@dataclass(frozen=True, slots=True)
class PlanMove:
    """A milestone's planned days as they are and as they would be, and every milestone whose forecast would shift.

    ``missed``: names of those whose due date is then missed by more than it was, as far as the viewer may see; the milestone
    itself is one when its plan goes beyond its due date. ``working_days``: by how many its finish moves, or, where there
    is none, its start.
    """

    id: int
    version: int
    name: str
    due: date | None
    start_before: date | None
    finish_before: date | None
    start: date | None
    finish: date | None
    working_days: int
    rows: tuple[Moved, ...]
    missed: tuple[str, ...]


def plan_move(
    *, viewer: Viewer, milestone_id: int, planned_start: date | None, planned_finish: date | None, today: date
) -> PlanMove:
    """Plan it on these days (None: on none). Seven SQL queries at most. Raises Missing, Invalid, Conflict."""
    found = Milestone.objects.seen_by(viewer).filter(pk=milestone_id).first()
    if found is None:
        raise Missing("milestone", encode_id(milestone_id))
    before = day_of(found.planned_start), day_of(found.planned_finish)
    found.planned_start = None if planned_start is None else start_of(planned_start)
    found.planned_finish = None if planned_finish is None else end_of(planned_finish)
    check_plan(found)
    part = part_around(read_company(found.company_id), [milestone_id])
    rows = _shifted(viewer, part, found, today)
    return PlanMove(
        id=milestone_id,
        version=found.version,
        name=found.name,
        due=found.due,
        start_before=before[0],
        finish_before=before[1],
        start=planned_start,
        finish=planned_finish,
        working_days=_by(before, (planned_start, planned_finish)),
        rows=rows,
        missed=_missed(found, before[1], planned_finish, rows),
    )


def _shifted(viewer: Viewer, part: Stored, planned: Milestone, today: date) -> tuple[Moved, ...]:
    from milepost.scheduling.solving import answers, days_of

    nodes = part.nodes.copy()
    for name, day in (("planned_start", planned.planned_start), ("planned_finish", planned.planned_finish)):
        nodes[name][nodes["id"] == planned.pk] = MISSING if day is None else day
    with scheduling_together():
        usual = days_of(answers(part, today, drag=False))
        then = days_of(answers(replace(part, nodes=nodes), today, drag=False))
    return moved_rows(viewer, usual, then)


def _missed(
    planned: Milestone, finish_before: date | None, finish: date | None, rows: tuple[Moved, ...]
) -> tuple[str, ...]:
    names = {
        row.id: row.name
        for row in rows
        if row.margin_days is not None and row.margin_days < 0 and row.after > row.before
    }
    due = planned.due
    if due is not None and finish is not None and finish > due and (finish_before is None or finish > finish_before):
        names = {planned.pk: planned.name} | names
    return tuple(names.values())


def _by(before: tuple[date | None, date | None], after: tuple[date | None, date | None]) -> int:
    for old, new in zip(reversed(before), reversed(after), strict=True):
        if old is not None and new is not None:
            return working_days(old, new)
    return 0
