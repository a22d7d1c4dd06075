"""The SMART check of a milestone that is kept: its words, criteria and dates as the check takes them."""

from __future__ import annotations

from datetime import date

from milepost.core.money import plain_quantity
from milepost.milestones.queries.rows import CriterionRow, MilestonePage
from milepost.milestones.smart import ScheduleFacts, SmartAnswers, Statement, check
from milepost.portfolios.choices import Comparison

_SIGNS = {Comparison.AT_LEAST: "≥", Comparison.AT_MOST: "≤"}


def advice(found: MilestonePage, *, today: date) -> SmartAnswers:
    """Five answers about a milestone as its viewer sees it. Pure; English only."""
    row = found.milestone
    statement = Statement(
        name=row.name,
        objective=row.objective_title or "",
        criteria="; ".join(map(_in_words, found.criteria)),
        start=row.planned_start or row.actual_start,
        due=row.due,
        owner=row.owner_name or "",
        initiative=row.initiative_name,
    )
    return check(statement, today=today, facts=ScheduleFacts(forecast=row.forecast))


def _in_words(criterion: CriterionRow) -> str:
    sign = _SIGNS.get(Comparison(criterion.comparison), "=")
    return f"{criterion.metric} {sign} {plain_quantity(criterion.target)} {criterion.unit}"
