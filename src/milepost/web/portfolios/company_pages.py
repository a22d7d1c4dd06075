"""Pages of companies."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.queries import FeedFilter, doing_page
from milepost.access.roles import Can
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.rollups import rollup
from milepost.portfolios.actions.companies import archive_company, create_company, restore_company, update_company
from milepost.portfolios.choices import ProposalStatus, Sector
from milepost.portfolios.queries.companies import CompanyFilter, CompanyRow, company_page, company_row
from milepost.portfolios.queries.holdings import HoldingFilter, holding_page
from milepost.portfolios.queries.initiatives import InitiativeFilter, initiative_page
from milepost.portfolios.queries.objectives import ObjectiveFilter, objective_page
from milepost.portfolios.queries.proposals import ProposalFilter, proposal_page
from milepost.web.fields import IdChoiceField, field_of
from milepost.web.forms import as_fields
from milepost.web.pages import WebRequest, done, page, page_asked, show
from milepost.web.portfolios.common import (
    MANY,
    asked_flag,
    asked_id,
    asked_text,
    chosen,
    country_name,
    in_company,
    in_firm,
    month_names,
    region_names,
    weights_off,
)
from milepost.web.portfolios.forms import CompanyForm, FirstHoldingForm
from milepost.web.portfolios.portfolio_pages import portfolio_choices

SECTION = "companies"
FIELDS = (
    "name",
    "sector",
    "country",
    "currency",
    "fiscal_year_start",
    "fiscal_pattern",
    "entry_date",
    "description",
)


@page(Can.SEE_COMPANY, section=SECTION)
def company_list(request: WebRequest) -> HttpResponse:
    """All companies that the viewer may see."""
    filters = CompanyFilter(
        q=asked_text(request, "q"),
        sector=asked_text(request, "sector"),
        region=asked_text(request, "region"),
        portfolio_id=asked_id(request, "portfolio_id"),
        archived=asked_flag(request, "archived") or False,
    )
    rows = company_page(viewer=request.viewer, filters=filters, page=page_asked(request))
    portfolios = portfolio_choices(request, Can.SEE_PORTFOLIO)
    return show(
        request,
        "portfolios/companies.html",
        rows=rows,
        filters=filters,
        sectors=chosen(Sector.choices, filters.sector),
        regions=chosen(region_names(), filters.region),
        portfolios=chosen(portfolios, filters.portfolio_id) if portfolios else [],
        may_add=request.viewer.may(Can.EDIT_COMPANY) or bool(request.viewer.reach(Can.EDIT_HOLDINGS).portfolios),
        countries={row.country: country_name(row.country) for row in rows.rows},
    )


@page(Can.SEE_COMPANY, section=SECTION)
def company(request: WebRequest, company_id: int) -> HttpResponse:
    """One company: what it is, its objectives, initiatives and open proposals, its stakes for who may see them."""
    viewer = request.viewer
    row = company_row(viewer=viewer, company_id=company_id)
    open_ones = ProposalFilter(company_id=company_id, status=ProposalStatus.PROPOSED.value)
    stakes = holding_page(
        viewer=viewer, filters=HoldingFilter(company_id=company_id, on=request.today), page=PageRequest(limit=MANY)
    )
    objectives = objective_page(
        viewer=viewer, filters=ObjectiveFilter(company_id=company_id), page=PageRequest(limit=MANY, sort="-weight")
    )
    return show(
        request,
        "portfolios/company.html",
        row=row,
        total=rollup(viewer=viewer, filters=MilestoneFilter(company_id=company_id), today=request.today),
        keep=f"company_id={encode_id(company_id)}&",
        country=country_name(row.country),
        fiscal_month=dict(month_names())[row.fiscal_year_start],
        objectives=objectives,
        weights_off=weights_off(objectives.rows),
        initiatives=initiative_page(
            viewer=viewer, filters=InitiativeFilter(company_id=company_id), page=page_asked(request)
        ),
        proposals=proposal_page(viewer=viewer, filters=open_ones, page=PageRequest(limit=20)),
        stakes=stakes,
        events=doing_page(viewer=viewer, filters=FeedFilter(company_id=company_id), page=PageRequest(limit=8)),
        may=in_company(viewer, company_id),
    )


@page(Can.EDIT_HOLDINGS, section=SECTION, methods=("GET", "POST"))
def company_new(request: WebRequest) -> HttpResponse:
    """Add a company, with its first stake when it has one."""
    initial = {
        "currency": request.viewer.currency,
        "fiscal_year_start": 1,
        "portfolio_id": asked_id(request, "portfolio_id"),
    }
    form = FirstHoldingForm(request, initial=initial)
    offered = portfolio_choices(request, Can.EDIT_HOLDINGS)
    field_of(form, "portfolio_id", IdChoiceField).offer(offered, _("No portfolio yet"))
    form.aliases = {"holding": "portfolio_id"}
    if form.submitted():
        made = form.attempt(lambda: create_company(acting=request.viewer, now=request.now, **form.arguments()))
        if made is not None:
            return done(request, _("Company added."), "company", company_id=made.pk)
    return show(request, "portfolios/company_form.html", form=form, row=None, may=in_firm(request.viewer))


@page(Can.EDIT_COMPANY, section=SECTION, methods=("GET", "POST"))
def company_edit(request: WebRequest, company_id: int) -> HttpResponse:
    """Change a company."""
    row = editable_company(request, company_id, Can.EDIT_COMPANY)
    form = CompanyForm(request, initial=as_fields(row, *FIELDS))
    if form.submitted() and form.run(update_company, company_id=company_id) is not None:
        return done(request, _("Company saved."), "company", company_id=company_id)
    return show(request, "portfolios/company_form.html", form=form, row=row)


@page(Can.ARCHIVE_COMPANY, section=SECTION, methods=("POST",))
def company_archive(request: WebRequest, company_id: int) -> HttpResponse:
    """Archive a company, or bring it back."""
    row = company_row(viewer=request.viewer, company_id=company_id)
    act = restore_company if row.archived_at else archive_company
    act(acting=request.viewer, now=request.now, company_id=company_id)
    said = _("Company restored.") if row.archived_at else _("Company archived. Its page keeps everything.")
    undo = reverse("company_archive", args=[company_id])
    return done(request, said, "company", undo=undo, company_id=company_id)


def editable_company(request: WebRequest, company_id: int, can: Can) -> CompanyRow:
    """The row of a company in which the viewer has the capability. Raises Missing, Forbidden."""
    row = company_row(viewer=request.viewer, company_id=company_id)
    if not request.viewer.may_in_company(can, company_id):
        request.viewer.require(can)
    return row
