"""Writes about objectives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from milepost.access.models import PortfolioCompany
from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.money import parse_percent, parse_quantity
from milepost.portfolios.choices import Comparison
from milepost.portfolios.models import Company, Objective, Portfolio
from milepost.portfolios.rules import choice, clean_fields, clean_line, clean_text


class ObjectiveFields(TypedDict, total=False):
    """What can be set. ``target`` is a number of ``unit``, ``weight`` a percentage, ``shared`` for portfolio objectives."""

    title: str
    description: str
    metric: str
    comparison: str
    target: Any
    unit: str
    due: date | None
    weight: Any
    shared: bool
    parent_id: int | None


_CLEANERS: dict[str, Any] = {
    "title": lambda value: clean_name(value, "title"),
    "description": lambda value: clean_text(value, "description"),
    "metric": lambda value: clean_line(value, "metric", 120),
    "comparison": choice(Comparison, "comparison"),
    "target": lambda value: None if value is None else parse_quantity(value, "target"),
    "unit": lambda value: clean_line(value, "unit", 40),
    "due": lambda value: value,
    "weight": lambda value: parse_percent(value, "weight"),
    "shared": bool,
    "parent_id": lambda value: value,
}


@action("objective.created")
def create_objective(
    *, acting: Viewer, now: datetime, portfolio_id: int | None = None, company_id: int | None = None,
    **fields: Unpack[ObjectiveFields],
) -> Objective:  # fmt: skip
    """A new objective of one portfolio or of one company (``title`` needed). Raises Invalid, Missing, Forbidden."""
    if (portfolio_id is None) == (company_id is None):
        given = None if portfolio_id is None else encode_id(portfolio_id)
        raise Invalid(
            "portfolio_id", given, "and company_id cannot both be given or both be missing", "Give one of them."
        )
    home = lock(Portfolio, portfolio_id, acting) if portfolio_id is not None else lock(Company, company_id or 0, acting)
    acting.require(Can.EDIT_OBJECTIVES, home)
    objective = Objective(
        firm_id=home.firm_id,
        portfolio=home if isinstance(home, Portfolio) else None,
        company=home if isinstance(home, Company) else None,
        **clean_fields({"title": "", **fields}, _CLEANERS),
    )
    _check(acting, objective)
    return add(objective)


@action("objective.updated")
def update_objective(
    *, acting: Viewer, now: datetime, objective_id: int, version: int | None = None, **fields: Unpack[ObjectiveFields]
) -> Objective:
    """Change an objective. Raises Missing, Stale, Forbidden, Invalid."""
    if fields.get("parent_id") is not None:
        _lock_tree(acting, objective_id)
    objective = _lock_editable(acting, objective_id, version)
    cleaned = clean_fields(fields, _CLEANERS)
    parent_before = objective.parent_id
    for name, value in cleaned.items():
        setattr(objective, name, value)
    _check(acting, objective, parent_changed=objective.parent_id != parent_before)
    objective.refresh_from_db(fields=list(cleaned))
    change(objective, **cleaned)
    return objective


@action("objective.closed")
def close_objective(*, acting: Viewer, now: datetime, objective_id: int, version: int | None = None) -> Objective:
    """Pursue an objective no longer; it stays readable."""
    objective = _lock_editable(acting, objective_id, version)
    change(objective, closed_at=objective.closed_at or now)
    return objective


@action("objective.reopened")
def reopen_objective(*, acting: Viewer, now: datetime, objective_id: int, version: int | None = None) -> Objective:
    """Pursue a closed objective again."""
    objective = _lock_editable(acting, objective_id, version)
    change(objective, closed_at=None)
    return objective


def _lock_tree(acting: Viewer, objective_id: int) -> None:
    """Lock the company before its objective, so that two people cannot make a circle, each moving half of it."""
    found = Objective.objects.seen_by(acting).filter(pk=objective_id).values_list("company_id", flat=True).first()
    if found is not None:
        lock(Company, found, acting)


def _lock_editable(acting: Viewer, objective_id: int, version: int | None) -> Objective:
    objective = lock(Objective, objective_id, acting, version)
    acting.require(Can.EDIT_OBJECTIVES, objective.portfolio or objective.company)
    return objective


def _check(acting: Viewer, objective: Objective, *, parent_changed: bool = True) -> None:
    if objective.target is not None and not objective.metric:
        raise Invalid("metric", objective.metric, "is empty, and a target needs to say of what", "Name the metric.")
    if objective.shared and objective.company_id is not None:
        raise Invalid(
            "shared", True, "does not fit a company's objective", "Only a portfolio's objective can be shared."
        )
    if objective.parent_id is not None and parent_changed:
        _check_parent(acting, objective, objective.parent_id)


def _check_parent(acting: Viewer, objective: Objective, parent_id: int) -> None:
    """A company's objective may serve one of a portfolio that holds it, or a broader one of the same company."""
    if objective.portfolio_id is not None:
        raise Invalid(
            "parent_id", encode_id(parent_id), "does not fit a portfolio's objective", "Objectives cascade downwards."
        )
    parent = Objective.objects.seen_by(acting).filter(pk=parent_id).first()
    if parent is None:
        raise Missing("objective", encode_id(parent_id), "parent_id")
    holds = PortfolioCompany.objects.filter(portfolio_id=parent.portfolio_id, company_id=objective.company_id)
    if parent.company_id != objective.company_id and not (parent.portfolio_id and holds.exists()):
        raise Invalid(
            "parent_id",
            encode_id(parent_id),
            "is an objective of another company, or of a portfolio that does not hold this one",
            "Choose one of this company or of a portfolio that holds it.",
        )
    _check_no_circle(objective, parent)


def _check_no_circle(objective: Objective, parent: Objective) -> None:
    above: Objective | None = parent
    while above is not None:
        if above.pk == objective.pk:
            raise Invalid(
                "parent_id", encode_id(parent.pk), "lies below this objective", "An objective cannot serve itself."
            )
        above = above.parent
