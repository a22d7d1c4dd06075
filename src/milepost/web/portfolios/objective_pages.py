"""Pages of objectives."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.money import plain_percent, plain_quantity
from milepost.core.paging import PageRequest
from milepost.portfolios.actions.objectives import (
    close_objective,
    create_objective,
    reopen_objective,
    update_objective,
)
from milepost.portfolios.queries.companies import company_row
from milepost.portfolios.queries.initiatives import InitiativeFilter, initiative_page
from milepost.portfolios.queries.objectives import (
    ObjectiveFilter,
    ObjectiveRow,
    objective_page,
    objective_row,
)
from milepost.portfolios.queries.portfolios import portfolio_row
from milepost.web.forms import as_fields
from milepost.web.pages import WebRequest, done, page, page_asked, show
from milepost.web.portfolios.common import MANY, asked_flag, asked_text, chosen
from milepost.web.portfolios.forms import ObjectiveForm

SECTION = "cascade"


@page(Can.SEE_OBJECTIVES, section=SECTION)
def objective_list(request: WebRequest) -> HttpResponse:
    """All objectives; those without an initiative when asked."""
    filters = ObjectiveFilter(
        q=asked_text(request, "q"),
        level=asked_text(request, "level"),
        without_initiative=asked_flag(request, "without_initiative"),
        closed=asked_flag(request, "closed") or False,
    )
    rows = objective_page(viewer=request.viewer, filters=filters, page=page_asked(request))
    levels = [("portfolio", _("Portfolio")), ("company", _("Company"))]
    gaps = [("yes", _("Without an initiative")), ("no", _("Served"))]
    return show(
        request,
        "portfolios/objectives.html",
        rows=rows,
        filters=filters,
        levels=chosen(levels, filters.level),
        gaps=chosen(gaps, asked_text(request, "without_initiative")),
    )


@page(Can.SEE_OBJECTIVES, section=SECTION)
def objective(request: WebRequest, objective_id: int) -> HttpResponse:
    """One objective: what it aims at, what it serves, what serves it."""
    viewer = request.viewer
    row = objective_row(viewer=viewer, objective_id=objective_id)
    return show(
        request,
        "portfolios/objective.html",
        row=row,
        children=objective_page(
            viewer=viewer, filters=ObjectiveFilter(parent_id=objective_id, closed=None), page=PageRequest(limit=MANY)
        ),
        initiatives=initiative_page(
            viewer=viewer, filters=InitiativeFilter(objective_id=objective_id), page=page_asked(request)
        ),
        may_edit=_may_edit(request, row),
        may_add=row.company_id is not None and viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id),
    )


@page(Can.EDIT_OBJECTIVES, section=SECTION, methods=("GET", "POST"))
def portfolio_objective_new(request: WebRequest, portfolio_id: int) -> HttpResponse:
    """Add an objective to a portfolio."""
    home = portfolio_row(viewer=request.viewer, portfolio_id=portfolio_id, today=request.today)
    if not request.viewer.may_in_portfolio(Can.EDIT_OBJECTIVES, portfolio_id):
        request.viewer.require(Can.EDIT_OBJECTIVES)
    form = ObjectiveForm(request, level="portfolio", parents=[])
    if form.submitted() and (made := form.run(create_objective, portfolio_id=portfolio_id)) is not None:
        return done(request, _("Objective added."), "objective", objective_id=made.pk)
    return show(request, "portfolios/objective_form.html", form=form, row=None, home=home)


@page(Can.EDIT_OBJECTIVES, section=SECTION, methods=("GET", "POST"))
def company_objective_new(request: WebRequest, company_id: int) -> HttpResponse:
    """Add an objective to a company."""
    home = company_row(viewer=request.viewer, company_id=company_id)
    if not request.viewer.may_in_company(Can.EDIT_OBJECTIVES, company_id):
        request.viewer.require(Can.EDIT_OBJECTIVES)
    form = ObjectiveForm(request, level="company", parents=_parents(request, company_id))
    if form.submitted() and (made := form.run(create_objective, company_id=company_id)) is not None:
        return done(request, _("Objective added."), "objective", objective_id=made.pk)
    return show(request, "portfolios/objective_form.html", form=form, row=None, home=home)


@page(Can.EDIT_OBJECTIVES, section=SECTION, methods=("GET", "POST"))
def objective_edit(request: WebRequest, objective_id: int) -> HttpResponse:
    """Change an objective."""
    row = objective_row(viewer=request.viewer, objective_id=objective_id)
    if not _may_edit(request, row):
        request.viewer.require(Can.EDIT_OBJECTIVES)
    parents = [] if row.company_id is None else _parents(request, row.company_id, without=row.id)
    form = ObjectiveForm(request, level=row.level, parents=parents, initial=_initial(row))
    if form.submitted() and form.run(update_objective, objective_id=objective_id) is not None:
        return done(request, _("Objective saved."), "objective", objective_id=objective_id)
    return show(request, "portfolios/objective_form.html", form=form, row=row, home=None)


@page(Can.EDIT_OBJECTIVES, section=SECTION, methods=("POST",))
def objective_close(request: WebRequest, objective_id: int) -> HttpResponse:
    """Close an objective, or reopen it."""
    row = objective_row(viewer=request.viewer, objective_id=objective_id)
    act = reopen_objective if row.closed_at else close_objective
    act(acting=request.viewer, now=request.now, objective_id=objective_id)
    return done(
        request,
        _("Objective reopened.") if row.closed_at else _("Objective closed."),
        "objective",
        objective_id=objective_id,
    )


def _initial(row: ObjectiveRow) -> dict[str, Any]:
    plain = as_fields(row, "title", "description", "parent_id", "metric", "comparison", "unit", "due", "shared")
    target = None if row.target is None else plain_quantity(row.target)
    return {**plain, "target": target, "weight": plain_percent(row.weight)}


def _may_edit(request: WebRequest, row: ObjectiveRow) -> bool:
    if row.portfolio_id is not None:
        return request.viewer.may_in_portfolio(Can.EDIT_OBJECTIVES, row.portfolio_id)
    return request.viewer.may_in_company(Can.EDIT_OBJECTIVES, row.company_id)


def _parents(request: WebRequest, company_id: int, without: int = 0) -> list[Any]:
    """What an objective of the company can serve, by whose it is."""
    holding = {named.id for named in company_row(viewer=request.viewer, company_id=company_id).portfolios}
    rows = objective_page(viewer=request.viewer, filters=ObjectiveFilter(), page=PageRequest(limit=MANY)).rows
    above = [
        (row.id, f"{row.title} · {row.portfolio_name}")
        for row in rows
        if row.portfolio_id in holding or (row.portfolio_id is not None and row.shared)
    ]
    beside = [(row.id, row.title) for row in rows if row.company_id == company_id and row.id != without]
    groups = [(_("Of a portfolio"), above), (_("Of this company"), beside)]
    return [group for group in groups if group[1]]
