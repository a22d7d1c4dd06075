"""Reads about proposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate, paginate_filtered
from milepost.core.references import references, without
from milepost.portfolios.choices import ProposalStatus
from milepost.portfolios.models import Company, Proposal
from milepost.portfolios.queries.common import (
    Named,
    containing,
    equal,
    name_of,
    sorted_by_name,
    visible_objectives,
)

SORTS = {"title": "name_key", "recorded_at": "recorded_at", "id": "pk"}
RELATED = ("company", "proposer", "decided_by")


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which proposals; None asks nothing. ``to_decide``: open ones that wait for an answer of the viewer."""

    q: str | None = None
    company_id: int | None = None
    status: str | None = None
    proposer_id: int | None = None
    to_decide: bool = False


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal, with its dated lists as the model keeps them. ``may_decide``: whether this viewer can answer it.

    What it became, and what it serves instead, only for who sees them: not for who works on another initiative alone.
    """

    id: int
    version: int
    company_id: int
    company_name: str
    objective_id: int | None
    objective_title: str | None
    proposer_id: int
    proposer_name: str
    title: str
    description: str
    value_lever: str
    planned_minor: int | None
    currency: str
    starts_on: date | None
    due: date | None
    capacity: list[dict[str, Any]]
    assumptions: list[dict[str, Any]]
    status: str
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    amendments: dict[str, list[Any]]
    initiative_id: int | None
    recorded_at: datetime
    may_decide: bool
    may_revise: bool


def proposal_page(*, viewer: Viewer, filters: ProposalFilter, page: PageRequest) -> Page[ProposalRow]:
    """Proposals, newest change first unless asked otherwise. Two SQL queries."""
    found = paginate_filtered(_wanted, viewer, filters, page=page, sorts=SORTS, usual="-recorded_at")
    return Page(_rows(viewer, list(found.rows)), found.next_cursor)


def _wanted(viewer: Viewer, filters: ProposalFilter) -> Any:
    rows = Proposal.objects.seen_by(viewer).filter(
        containing("title", filters.q),
        equal(company_id=filters.company_id, status=filters.status, proposer_id=filters.proposer_id),
    )
    if filters.to_decide:
        within = viewer.company_scoped(Can.DECIDE_PROPOSALS, "company_id")
        rows = rows.filter(within, status=ProposalStatus.PROPOSED).exclude(proposer_id=viewer.user_id)
    return sorted_by_name(rows, "title").select_related(*RELATED)


def proposal_row(*, viewer: Viewer, proposal_id: int) -> ProposalRow:
    """One proposal. Raises Missing."""
    found = Proposal.objects.seen_by(viewer).select_related(*RELATED).filter(pk=proposal_id).first()
    if found is None:
        raise Missing("proposal", encode_id(proposal_id))
    return _rows(viewer, [found])[0]


def company_to_propose_to(*, viewer: Viewer, company_id: int) -> Named:
    """Raises Missing for a company that the viewer neither sees nor works on an initiative of."""
    found = _companies(viewer, Can.SEE_COMPANY).filter(pk=company_id).values_list("pk", "name").first()
    if found is None:
        raise Missing("company", encode_id(company_id))
    return Named(*found)


def companies_to_propose_to(*, viewer: Viewer, page: PageRequest) -> Page[Named]:
    """Where the viewer can propose: in whole companies, and in those of single initiatives. By name. One SQL query."""
    rows = _companies(viewer, Can.PROPOSE).filter(archived_at__isnull=True)
    found = paginate(sorted_by_name(rows), page, sorts={"name": "name_key"}, usual="name")
    return found.map(lambda company: Named(company.pk, company.name))


def _companies(viewer: Viewer, can: Can) -> QuerySet[Company]:
    seen = Company.objects.unwalled("who works on an initiative knows its company by name, which is all that is told")
    of_firm = seen.filter(firm_id=viewer.firm_id)
    if viewer.reach(can).firm:
        return of_firm
    return of_firm.filter(viewer.company_scoped(can, "pk") | Q(pk__in=viewer.companies_around(Can.PROPOSE)))


def _rows(viewer: Viewer, proposals: list[Proposal]) -> tuple[ProposalRow, ...]:
    amended = [pk for proposal in proposals for pk in references("amendments", _amended_objective(proposal))]
    objectives = visible_objectives(viewer, [*amended, *(proposal.objective_id for proposal in proposals)])
    return tuple(_row(viewer, proposal, objectives) for proposal in proposals)


def _amended_objective(proposal: Proposal) -> dict[str, list[Any]]:
    return {field: pair for field, pair in proposal.amendments.items() if field == "objective_id"}


def _row(viewer: Viewer, proposal: Proposal, objectives: dict[int, str]) -> ProposalRow:
    hidden = set(references("amendments", _amended_objective(proposal))) - objectives.keys()
    sees_result = viewer.may_in_company(Can.SEE_INITIATIVES, proposal.company_id, proposal.initiative_id)
    still_open = proposal.status == ProposalStatus.PROPOSED
    own = proposal.proposer_id == viewer.user_id
    decides = viewer.may_in_company(Can.DECIDE_PROPOSALS, proposal.company_id)
    proposes = viewer.may_around(Can.PROPOSE, proposal.company_id)
    return ProposalRow(
        id=proposal.pk,
        version=proposal.version,
        company_id=proposal.company_id,
        company_name=proposal.company.name,
        objective_id=proposal.objective_id if proposal.objective_id in objectives else None,
        objective_title=objectives.get(proposal.objective_id or 0),
        proposer_id=proposal.proposer_id,
        proposer_name=proposal.proposer.name,
        title=proposal.title,
        description=proposal.description,
        value_lever=proposal.value_lever,
        planned_minor=proposal.planned_minor,
        currency=proposal.currency,
        starts_on=proposal.starts_on,
        due=proposal.due,
        capacity=proposal.capacity,
        assumptions=proposal.assumptions,
        status=proposal.status,
        decided_by=name_of(proposal.decided_by),
        decided_at=proposal.decided_at,
        reason=proposal.reason,
        amendments=without("amendments", proposal.amendments, hidden),
        initiative_id=proposal.initiative_id if sees_result else None,
        recorded_at=proposal.recorded_at,
        may_decide=still_open and decides and not own,
        may_revise=still_open and own and proposes,
    )
