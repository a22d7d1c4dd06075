"""Pages of proposals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.errors import Forbidden
from milepost.core.money import plain_money
from milepost.core.paging import PageRequest
from milepost.portfolios.actions.proposals import (
    accept_proposal,
    decline_proposal,
    propose_initiative,
    revise_proposal,
    withdraw_proposal,
)
from milepost.portfolios.choices import ProposalStatus, ValueLever
from milepost.portfolios.queries.companies import company_choices
from milepost.portfolios.queries.objectives import ObjectiveFilter, objective_page
from milepost.portfolios.queries.proposals import (
    ProposalFilter,
    ProposalRow,
    companies_to_propose_to,
    company_to_propose_to,
    proposal_page,
    proposal_row,
)
from milepost.web import formats
from milepost.web.forms import as_fields
from milepost.web.pages import WebRequest, done, error_page, page, page_asked, show
from milepost.web.portfolios.common import MANY, as_choices, asked_id, asked_text, chosen
from milepost.web.portfolios.initiative_pages import offer_in_company
from milepost.web.portfolios.proposal_forms import AcceptForm, DeclineForm, ProposalForm
from milepost.web.words import field_name

SECTION = "proposals"
PLAIN = ("title", "value_lever", "objective_id", "starts_on", "due", "description", "capacity", "assumptions")


@page(Can.SEE_PROPOSALS, section=SECTION)
def proposal_list(request: WebRequest) -> HttpResponse:
    """All proposals that the viewer may see."""
    viewer = request.viewer
    filters = ProposalFilter(
        q=asked_text(request, "q"),
        company_id=asked_id(request, "company_id"),
        status=asked_text(request, "status"),
        proposer_id=viewer.user_id if asked_text(request, "mine") else None,
    )
    companies = company_choices(viewer=viewer)
    return show(
        request,
        "portfolios/proposals.html",
        rows=proposal_page(viewer=viewer, filters=filters, page=page_asked(request)),
        filters=filters,
        companies=chosen(as_choices(companies), filters.company_id) if len(companies) > 1 else [],
        statuses=chosen(ProposalStatus.choices, filters.status),
        proposing=companies_to_propose_to(viewer=viewer, page=PageRequest(limit=2)).rows,
        mine=bool(asked_text(request, "mine")),
    )


@page(Can.SEE_PROPOSALS, section=SECTION)
def proposal(request: WebRequest, proposal_id: int) -> HttpResponse:
    """One proposal and what became of it."""
    row = proposal_row(viewer=request.viewer, proposal_id=proposal_id)
    return show(
        request,
        "portfolios/proposal.html",
        row=row,
        sees_company=request.viewer.may_in_company(Can.SEE_COMPANY, row.company_id),
        capacity=[
            {**line, "begins": date.fromisoformat(line["from"]), "ends": date.fromisoformat(line["until"])}
            for line in row.capacity
        ],
        assumptions=[{**line, "as_of": date.fromisoformat(line["as_of"])} for line in row.assumptions],
        amendments=[_amendment(row, field, *values) for field, values in row.amendments.items()],
    )


def _amendment(row: ProposalRow, field: str, proposed: Any, accepted: Any) -> dict[str, Any]:
    """One amended field in words. Who and what it serves are said by the initiative itself, so only that they changed."""

    def told(value: Any) -> str:
        if value in (None, ""):
            return "–"
        if field == "planned_minor":
            return f"{formats.money_figure(value, row.currency, decimals=True)} {row.currency}"
        if field == "value_lever":
            return str(ValueLever(value).label)
        if field in ("starts_on", "due"):
            return formats.day(date.fromisoformat(value))
        return _("another one") if field.endswith("_id") else str(value)

    if field.endswith("_id") and proposed is None and accepted is None:  # behind a wall, both of them
        return {"label": field_name(field), "proposed": "–", "accepted": _("another one")}
    label = _("planned value") if field == "planned_minor" else field_name(field)
    return {"label": label, "proposed": told(proposed), "accepted": told(accepted)}


@page(Can.PROPOSE, section=SECTION)
def proposal_where(request: WebRequest) -> HttpResponse:
    """In which company to propose something."""
    rows = companies_to_propose_to(viewer=request.viewer, page=page_asked(request))
    return show(request, "portfolios/proposal_where.html", rows=rows)


@page(Can.PROPOSE, section=SECTION, methods=("GET", "POST"))
def proposal_new(request: WebRequest, company_id: int) -> HttpResponse:
    """Propose an initiative to a company."""
    company = company_to_propose_to(viewer=request.viewer, company_id=company_id)
    if not request.viewer.may_around(Can.PROPOSE, company_id):
        request.viewer.require(Can.PROPOSE)
    initial = {"objective_id": asked_id(request, "objective_id")}
    form = ProposalForm(request, initial=initial, objectives=_objectives(request, company_id))
    if form.submitted():
        made = form.attempt(
            lambda: propose_initiative(
                acting=request.viewer, now=request.now, company_id=company_id, **form.arguments()
            )
        )
        if made is not None:
            return done(request, _("Proposed. You will be told what becomes of it."), "proposal", proposal_id=made.pk)
    return show(request, "portfolios/proposal_form.html", form=form, row=None, company=company)


@page(Can.PROPOSE, section=SECTION, methods=("GET", "POST"))
def proposal_edit(request: WebRequest, proposal_id: int) -> HttpResponse:
    """Revise one's own open proposal."""
    row = proposal_row(viewer=request.viewer, proposal_id=proposal_id)
    if not row.may_revise:
        return _refused(request, _("Only the proposer can revise it, and only while it is open."))
    initial = {**as_fields(row, *PLAIN), "planned_value": _planned(row)}
    form = ProposalForm(request, initial=initial, objectives=_objectives(request, row.company_id))
    if form.submitted():
        saved = form.attempt(
            lambda: revise_proposal(acting=request.viewer, now=request.now, proposal_id=proposal_id, **form.arguments())
        )
        if saved is not None:
            return done(request, _("Proposal revised."), "proposal", proposal_id=proposal_id)
    return show(request, "portfolios/proposal_form.html", form=form, row=row, company=None)


@page(Can.DECIDE_PROPOSALS, section=SECTION, methods=("GET", "POST"))
def proposal_accept(request: WebRequest, proposal_id: int) -> HttpResponse:
    """Accept a proposal, as proposed or amended."""
    row = proposal_row(viewer=request.viewer, proposal_id=proposal_id)
    if not row.may_decide:
        return _refused(request, _("It is decided already, or it is your own, or it is not yours to decide."))
    initial: dict[str, Any] = {
        **as_fields(row, "value_lever", "objective_id", "starts_on", "due", "description"),
        "name": row.title,
        "planned_value": _planned(row),
    }
    form = AcceptForm(request, initial=initial)
    offer_in_company(request, form, row.company_id)
    if form.submitted():
        decided = form.attempt(
            lambda: accept_proposal(acting=request.viewer, now=request.now, proposal_id=proposal_id, **form.arguments())
        )
        if decided is not None:
            return done(
                request, _("Accepted. It is an initiative now."), "initiative", initiative_id=decided.initiative_id
            )
    return show(request, "portfolios/accept_form.html", form=form, row=row)


@page(Can.DECIDE_PROPOSALS, section=SECTION, methods=("GET", "POST"))
def proposal_decline(request: WebRequest, proposal_id: int) -> HttpResponse:
    """Decline a proposal with a reason."""
    row = proposal_row(viewer=request.viewer, proposal_id=proposal_id)
    if not row.may_decide:
        return _refused(request, _("It is decided already, or it is your own, or it is not yours to decide."))
    form = DeclineForm(request, initial={"version": row.version})
    if form.submitted() and form.run(decline_proposal, proposal_id=proposal_id) is not None:
        return done(request, _("Declined. The proposer is told why."), "proposal", proposal_id=proposal_id)
    return show(request, "portfolios/decline_form.html", form=form, row=row)


@page(Can.PROPOSE, section=SECTION, methods=("POST",))
def proposal_withdraw(request: WebRequest, proposal_id: int) -> HttpResponse:
    """Withdraw one's own open proposal."""
    withdraw_proposal(acting=request.viewer, now=request.now, proposal_id=proposal_id)
    return done(request, _("Proposal withdrawn."), "proposal", proposal_id=proposal_id)


def _planned(row: ProposalRow) -> str | None:
    return None if row.planned_minor is None else plain_money(row.planned_minor, row.currency)


def _objectives(request: WebRequest, company_id: int) -> list[tuple[int, str]]:
    rows = objective_page(
        viewer=request.viewer, filters=ObjectiveFilter(company_id=company_id), page=PageRequest(limit=MANY)
    ).rows
    return [(row.id, row.title) for row in rows]


def _refused(request: WebRequest, why: str) -> HttpResponse:
    return error_page(request, Forbidden(why, _("Open the proposal to see where it stands.")))
