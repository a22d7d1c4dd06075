"""The SMART check of a milestone that is kept: its words, criteria and dates, its schedule and its owner's load."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from milepost.access.viewer import Viewer
from milepost.core.paging import MAX_LIMIT, PageRequest
from milepost.milestones.queries.load import peak_load
from milepost.milestones.queries.milestones import milestone_row
from milepost.milestones.queries.parts import PartFilter, criterion_page
from milepost.milestones.queries.rows import CriterionRow, MilestoneRow
from milepost.milestones.smart import ScheduleFacts, SmartAnswers, Statement, check
from milepost.milestones.statements import in_words


def advice(*, viewer: Viewer, milestone_id: int, today: date) -> SmartAnswers:
    """Five answers about a milestone. A fixed number of SQL queries. Raises Missing."""
    row = milestone_row(viewer=viewer, milestone_id=milestone_id)
    every = PageRequest(limit=MAX_LIMIT)
    criteria = criterion_page(viewer=viewer, filters=PartFilter(milestone_id), page=every).rows
    return advice_on(row, criteria, viewer=viewer, today=today)


def advice_on(row: MilestoneRow, criteria: Iterable[CriterionRow], *, viewer: Viewer, today: date) -> SmartAnswers:
    """The same of a milestone that the viewer has read already. One SQL query, of what else its owner answers for."""
    start = row.planned_start or row.actual_start
    statement = Statement(
        name=row.name,
        objective=row.objective_title or "",
        criteria=in_words(criteria),
        start=start,
        due=row.due,
        owner=row.owner_name or "",
        initiative=row.initiative_name,
        lever=row.value_lever,
    )
    load = peak_load(viewer=viewer, owner_id=row.owner_id, start=start, due=row.due, besides=row.id, today=today)
    return check(statement, today=today, facts=ScheduleFacts(forecast=row.forecast, peak_load=load))
