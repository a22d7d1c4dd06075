"""Everything of one milestone, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.access.viewer import Viewer
from milepost.core.paging import MAX_LIMIT, PageRequest
from milepost.milestones.queries.dependencies import dependencies_around
from milepost.milestones.queries.milestones import milestone_row
from milepost.milestones.queries.parts import PartFilter, criterion_page, task_page, update_page
from milepost.milestones.queries.rows import CriterionRow, DependencyRow, MilestoneRow, TaskRow, UpdateRow

NEWEST_UPDATES = 20


@dataclass(frozen=True, slots=True)
class MilestonePage:
    """Everything a milestone's page shows."""

    milestone: MilestoneRow
    criteria: tuple[CriterionRow, ...]
    tasks: tuple[TaskRow, ...]
    before: tuple[DependencyRow, ...]
    after: tuple[DependencyRow, ...]
    updates: tuple[UpdateRow, ...]


def milestone_detail(*, viewer: Viewer, milestone_id: int) -> MilestonePage:
    """Everything of one milestone. A fixed number of SQL queries. Raises Missing."""
    of, everything = PartFilter(milestone_id, known=True), PageRequest(limit=MAX_LIMIT)
    milestone = milestone_row(viewer=viewer, milestone_id=milestone_id)
    tasks = task_page(viewer=viewer, filters=of, page=everything).rows
    inside = {milestone_id, *(task.id for task in tasks)}
    links = dependencies_around(viewer=viewer, activity_ids=inside)
    return MilestonePage(
        milestone=milestone,
        criteria=criterion_page(viewer=viewer, filters=of, page=everything).rows,
        tasks=tasks,
        before=tuple(row for row in links if row.successor.id in inside),
        after=tuple(row for row in links if row.successor.id not in inside),
        updates=update_page(viewer=viewer, filters=of, page=PageRequest(limit=NEWEST_UPDATES)).rows,
    )
