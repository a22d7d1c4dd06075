"""Pages of portfolios and of their stakes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.queries import FeedFilter, doing_page
from milepost.access.roles import Can
from milepost.core.ids import encode_id
from milepost.core.money import plain_percent
from milepost.core.paging import PageRequest
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.rollups import rollup
from milepost.portfolios.actions.portfolios import (
    archive_portfolio,
    create_portfolio,
    restore_portfolio,
    update_portfolio,
)
from milepost.portfolios.choices import Dimension, InvestmentType, Sector
from milepost.portfolios.queries import portfolios as queries
from milepost.portfolios.queries.companies import CompanyFilter, company_page
from milepost.portfolios.queries.holdings import HoldingFilter, allocation_of, holding_page
from milepost.portfolios.queries.objectives import ObjectiveFilter, objective_page
from milepost.portfolios.queries.portfolios import PortfolioFilter, PortfolioRow, portfolio_page, portfolio_row
from milepost.portfolios.rules import ALLOCATION_KEYS
from milepost.web.forms import Form, as_fields
from milepost.web.pages import WebRequest, done, page, page_asked, show
from milepost.web.portfolios.common import (
    MANY,
    asked_flag,
    asked_text,
    in_firm,
    in_portfolio,
    region_names,
    weights_off,
)
from milepost.web.portfolios.forms import PortfolioForm, figure

SECTION = "portfolios"


def key_names() -> dict[str, str]:
    """What people call the keys of all dimensions."""
    return {
        **{str(key): str(label) for key, label in [*Sector.choices, *InvestmentType.choices]},
        **dict(region_names()),
    }


@page(Can.SEE_PORTFOLIO, section=SECTION)
def portfolio_list(request: WebRequest) -> HttpResponse:
    """All portfolios."""
    filters = PortfolioFilter(q=asked_text(request, "q"), archived=asked_flag(request, "archived") or False)
    rows = portfolio_page(viewer=request.viewer, filters=filters, page=page_asked(request), today=request.today)
    return show(request, "portfolios/portfolios.html", rows=rows, filters=filters, may=in_firm(request.viewer))


@page(Can.SEE_PORTFOLIO, section=SECTION)
def portfolio(request: WebRequest, portfolio_id: int) -> HttpResponse:
    """One portfolio: strategy, companies, stakes, allocation, objectives, what happened."""
    viewer = request.viewer
    row = portfolio_row(viewer=viewer, portfolio_id=portfolio_id, today=request.today)
    feed = FeedFilter(portfolio_id=portfolio_id)
    sees_stakes = viewer.may_in_portfolio(Can.SEE_HOLDINGS, portfolio_id)
    stakes = HoldingFilter(portfolio_id=portfolio_id, on=request.today)
    by_company = PageRequest(cursor=page_asked(request).cursor, sort="company")
    companies = CompanyFilter(portfolio_id=portfolio_id)
    aims = ObjectiveFilter(portfolio_id=portfolio_id)
    objectives = objective_page(viewer=viewer, filters=aims, page=PageRequest(limit=MANY, sort="-weight"))
    return show(
        request,
        "portfolios/portfolio.html",
        row=row,
        total=rollup(viewer=viewer, filters=MilestoneFilter(portfolio_id=portfolio_id), today=request.today),
        keep=f"portfolio_id={encode_id(portfolio_id)}&",
        allocation=_by_dimension(request, portfolio_id),
        companies=None if sees_stakes else company_page(viewer=viewer, filters=companies, page=page_asked(request)),
        stakes=holding_page(viewer=viewer, filters=stakes, page=by_company) if sees_stakes else None,
        objectives=objectives,
        weights_off=weights_off(objectives.rows),
        events=doing_page(viewer=viewer, filters=feed, page=PageRequest(limit=8)),
        may=in_portfolio(viewer, portfolio_id),
    )


def _by_dimension(request: WebRequest, portfolio_id: int) -> dict[str, Any]:
    found = allocation_of(viewer=request.viewer, portfolio_id=portfolio_id, today=request.today)
    names = key_names()
    dimensions = [
        {
            "name": dimension.label,
            "rows": [
                {"name": names[row.key], "row": row, "gap": None if row.actual is None else row.actual - row.target}
                for row in found.rows
                if row.dimension == dimension.value
            ],
        }
        for dimension in Dimension
    ]
    return {"dimensions": [one for one in dimensions if one["rows"]], "found": found}


@page(Can.EDIT_PORTFOLIO, section=SECTION, methods=("GET", "POST"))
def portfolio_new(request: WebRequest) -> HttpResponse:
    """Add a portfolio."""
    request.viewer.require(Can.EDIT_PORTFOLIO)
    form = PortfolioForm(request, initial={"currency": request.viewer.currency})
    if form.submitted() and (made := form.run(create_portfolio)) is not None:
        return done(request, _("Portfolio added."), "portfolio", portfolio_id=made.pk)
    return show(request, "portfolios/portfolio_form.html", form=form, row=None)


@page(Can.EDIT_PORTFOLIO, section=SECTION, methods=("GET", "POST"))
def portfolio_edit(request: WebRequest, portfolio_id: int) -> HttpResponse:
    """Change a portfolio."""
    row = _row(request, portfolio_id)
    form = PortfolioForm(request, initial=as_fields(row, "name", "currency", "opened_on", "strategy"))
    if form.submitted() and form.run(update_portfolio, portfolio_id=portfolio_id) is not None:
        return done(request, _("Portfolio saved."), "portfolio", portfolio_id=portfolio_id)
    return show(request, "portfolios/portfolio_form.html", form=form, row=row)


class AllocationForm(Form):
    """Targets in percent of invested cost, a field for each key of each dimension."""

    def __init__(self, request: WebRequest, row: PortfolioRow) -> None:
        initial: dict[str, Any] = {"version": row.version}
        for dimension, targets in row.allocation.items():
            initial |= {f"{dimension}.{key}": plain_percent(points) for key, points in targets.items()}
        super().__init__(request, initial=initial)
        names = key_names()
        keys = [(dimension, key) for dimension in Dimension for key in ALLOCATION_KEYS[dimension]]
        for dimension, key in keys:
            self.fields[f"{dimension.value}.{key}"] = figure(names[key])
        own = {f"allocation.{dimension.value}.{key}": f"{dimension.value}.{key}" for dimension, key in keys}
        whole = {f"allocation.{one.value}": f"{one.value}.{ALLOCATION_KEYS[one][0]}" for one in Dimension}
        self.aliases = own | whole

    def groups(self) -> list[dict[str, Any]]:
        """The fields by dimension, for the template."""
        return [
            {"name": one.label, "fields": [self[f"{one.value}.{key}"] for key in ALLOCATION_KEYS[one]]}
            for one in Dimension
        ]

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        targets = {
            one.value: {key: self.cleaned_data[f"{one.value}.{key}"] or "0" for key in ALLOCATION_KEYS[one]}
            for one in Dimension
        }
        return {"version": self.cleaned_data["version"], "allocation": targets}


@page(Can.EDIT_PORTFOLIO, section=SECTION, methods=("GET", "POST"))
def portfolio_allocation(request: WebRequest, portfolio_id: int) -> HttpResponse:
    """Set the targets of a portfolio's allocation."""
    row = _row(request, portfolio_id)
    form = AllocationForm(request, row)
    if form.submitted():
        changed = form.attempt(
            lambda: update_portfolio(
                acting=request.viewer, now=request.now, portfolio_id=portfolio_id, **form.arguments()
            )
        )
        if changed is not None:
            return done(request, _("Targets saved."), "portfolio", portfolio_id=portfolio_id)
    return show(request, "portfolios/allocation_form.html", form=form, row=row)


@page(Can.EDIT_PORTFOLIO, section=SECTION, methods=("POST",))
def portfolio_archive(request: WebRequest, portfolio_id: int) -> HttpResponse:
    """Archive a portfolio, or bring it back."""
    row = portfolio_row(viewer=request.viewer, portfolio_id=portfolio_id, today=request.today)
    act = restore_portfolio if row.archived_at else archive_portfolio
    act(acting=request.viewer, now=request.now, portfolio_id=portfolio_id)
    said = _("Portfolio restored.") if row.archived_at else _("Portfolio archived. Its page keeps everything.")
    undo = reverse("portfolio_archive", args=[portfolio_id])
    return done(request, said, "portfolio", undo=undo, portfolio_id=portfolio_id)


def _row(request: WebRequest, portfolio_id: int) -> PortfolioRow:
    """The row of a portfolio that the viewer may edit. Raises Missing, Forbidden."""
    row = portfolio_row(viewer=request.viewer, portfolio_id=portfolio_id, today=request.today)
    if not request.viewer.may_in_portfolio(Can.EDIT_PORTFOLIO, portfolio_id):
        request.viewer.require(Can.EDIT_PORTFOLIO)
    return row


def portfolio_choices(request: WebRequest, can: Can) -> list[tuple[int, str]]:
    """Portfolios in which the viewer has the capability, for a select."""
    offered = queries.portfolio_choices(viewer=request.viewer)
    return [(one.id, one.name) for one in offered if request.viewer.may_in_portfolio(can, one.id)]
