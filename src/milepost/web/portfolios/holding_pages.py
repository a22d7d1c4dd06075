"""Pages of stakes."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.portfolios.actions.holdings import confirm_holding, record_holding
from milepost.portfolios.queries.companies import company_choices
from milepost.portfolios.queries.holdings import HoldingFilter, holding_page, holding_row
from milepost.web.fields import IdChoiceField, field_of
from milepost.web.pages import WebRequest, done, page, page_asked, show
from milepost.web.portfolios.common import as_choices, asked_flag, asked_id
from milepost.web.portfolios.forms import HoldingForm
from milepost.web.portfolios.portfolio_pages import portfolio_choices

SECTION = "portfolios"


@page(Can.SEE_HOLDINGS, section=SECTION)
def holding_list(request: WebRequest) -> HttpResponse:
    """Every stake ever recorded, of a portfolio or a company or all; superseded ones when asked."""
    filters = HoldingFilter(
        portfolio_id=asked_id(request, "portfolio_id"),
        company_id=asked_id(request, "company_id"),
        superseded=asked_flag(request, "superseded") or False,
        to_confirm=asked_flag(request, "to_confirm"),
    )
    rows = holding_page(viewer=request.viewer, filters=filters, page=page_asked(request))
    confirmable = {
        row.id
        for row in rows.rows
        if row.confirmed_at is None
        and row.superseded_at is None
        and (
            request.viewer.may_in_portfolio(Can.CONFIRM_MONEY, row.portfolio_id)
            or request.viewer.may_in_company(Can.CONFIRM_MONEY, row.company_id)
        )
    }
    return show(request, "portfolios/holdings.html", rows=rows, filters=filters, confirmable=confirmable)


@page(Can.EDIT_HOLDINGS, section=SECTION, methods=("GET", "POST"))
def holding_new(request: WebRequest) -> HttpResponse:
    """Record a stake, or correct the one of the same day."""
    initial = {
        "portfolio_id": asked_id(request, "portfolio_id"),
        "company_id": asked_id(request, "company_id"),
        "valid_from": request.today,
    }
    form = HoldingForm(request, initial=initial)
    field_of(form, "portfolio_id", IdChoiceField).offer(portfolio_choices(request, Can.EDIT_HOLDINGS))
    companies = company_choices(viewer=request.viewer, can=Can.EDIT_HOLDINGS)
    field_of(form, "company_id", IdChoiceField).offer(as_choices(companies))
    if form.submitted() and (made := form.run(record_holding)) is not None:
        return done(request, _("Stake recorded."), "portfolio", portfolio_id=made.portfolio_id)
    return show(request, "portfolios/holding_form.html", form=form)


@page(Can.CONFIRM_MONEY, section=SECTION, methods=("POST",))
def holding_confirm(request: WebRequest, holding_id: int) -> HttpResponse:
    """The controller confirms a stake."""
    row = holding_row(viewer=request.viewer, holding_id=holding_id)
    confirm_holding(acting=request.viewer, now=request.now, holding_id=holding_id)
    return done(request, _("Stake confirmed."), "portfolio", portfolio_id=row.portfolio_id)
