"""Reads about proposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.portfolios.choices import ProposalStatus
from milepost.portfolios.models import Proposal
from milepost.portfolios.queries.common import (
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
    """One proposal, with its dated lists as the model keeps them. ``may_decide``: whether this viewer can answer it."""

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
    rows = Proposal.objects.seen_by(viewer).filter(
        containing("title", filters.q),
        equal(company_id=filters.company_id, status=filters.status, proposer_id=filters.proposer_id),
    )
    if filters.to_decide:
        within = viewer.company_scoped(Can.DECIDE_PROPOSALS, "company_id")
        rows = rows.filter(within, status=ProposalStatus.PROPOSED).exclude(proposer_id=viewer.user_id)
    keyed = sorted_by_name(rows, "title").select_related(*RELATED)
    found = paginate(keyed, page, sorts=SORTS, usual="-recorded_at")
    return Page(_rows(viewer, list(found.rows)), found.next_cursor)


def proposal_row(*, viewer: Viewer, proposal_id: int) -> ProposalRow:
    """One proposal. Raises Missing."""
    found = Proposal.objects.seen_by(viewer).select_related(*RELATED).filter(pk=proposal_id).first()
    if found is None:
        raise Missing("proposal", encode_id(proposal_id))
    return _rows(viewer, [found])[0]


def _rows(viewer: Viewer, proposals: list[Proposal]) -> tuple[ProposalRow, ...]:
    objectives = visible_objectives(viewer, [proposal.objective_id for proposal in proposals])
    return tuple(_row(viewer, proposal, objectives) for proposal in proposals)


def _row(viewer: Viewer, proposal: Proposal, objectives: dict[int, str]) -> ProposalRow:
    still_open = proposal.status == ProposalStatus.PROPOSED
    own = proposal.proposer_id == viewer.user_id
    decides = viewer.may_in_company(Can.DECIDE_PROPOSALS, proposal.company_id)
    proposes = viewer.may_in_company(Can.PROPOSE, proposal.company_id)
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
        amendments=proposal.amendments,
        initiative_id=proposal.initiative_id,
        recorded_at=proposal.recorded_at,
        may_decide=still_open and decides and not own,
        may_revise=still_open and own and proposes,
    )
