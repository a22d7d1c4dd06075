"""The SMART check of a milestone that is kept: its words, criteria and dates as the check takes them."""

from __future__ import annotations

from datetime import date

from milepost.milestones.queries.detail import MilestonePage
from milepost.milestones.smart import ScheduleFacts, SmartAnswers, Statement, check
from milepost.milestones.statements import in_words


def advice(found: MilestonePage, *, today: date) -> SmartAnswers:
    """Five answers about a milestone as its viewer sees it. Pure; English only."""
    row = found.milestone
    statement = Statement(
        name=row.name,
        objective=row.objective_title or "",
        criteria=in_words(found.criteria),
        start=row.planned_start or row.actual_start,
        due=row.due,
        owner=row.owner_name or "",
        initiative=row.initiative_name,
        lever=row.value_lever,
    )
    return check(statement, today=today, facts=ScheduleFacts(forecast=row.forecast))
