"""Proposals from within a company, and what became of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from milepost.api.conventions.fields import (
    Answer,
    Body,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    MomentAnswer,
    Money,
    MoneyAnswer,
    Name,
    Quantity,
    Shown,
    Text,
    as_it_is,
    money,
    money_of,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.problems import invalid_field
from milepost.api.conventions.resources import NoBody, Resource
from milepost.api.endpoints.initiatives import InitiativeChange
from milepost.core.paging import Page
from milepost.portfolios.actions.proposals import (
    accept_proposal,
    decline_proposal,
    propose_initiative,
    revise_proposal,
    withdraw_proposal,
)
from milepost.portfolios.choices import ProposalStatus, ValueLever
from milepost.portfolios.queries.proposals import SORTS, ProposalFilter, ProposalRow, proposal_page, proposal_row

Reason = Annotated[Text, Field(max_length=2000, examples=["Agreed, but from the second quarter on"])]


class CapacityAnswer(Answer):
    """A dated limit of capacity, days inclusive."""

    resource: Annotated[str, Field(examples=["Process engineers"])]
    amount: Annotated[str, Field(examples=["2"])]
    unit: Annotated[str, Field(examples=["FTE"])]
    from_: Annotated[DayAnswer, Field(alias="from")]
    until: DayAnswer


class AssumptionAnswer(Answer):
    """What is taken for true of the market, as of a day."""

    statement: Annotated[str, Field(examples=["Steel stays below 700 EUR/t"])]
    as_of: DayAnswer
    source: str


def _amendments(kept: dict[str, list[Any]], currency: str) -> dict[str, list[Any]]:
    """{field: [proposed, accepted]}, with the planned value as money."""
    shown = dict(kept)
    if "planned_minor" in shown:
        amounts = shown.pop("planned_minor")
        shown["planned_value"] = [None if minor is None else money(minor, currency) for minor in amounts]
    return shown


class Proposal(Answer):
    """An initiative proposed from within a company, with the capacity it is limited by and what it assumes."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    company_id: IdAnswer
    company_name: Annotated[str, Field(examples=["Aster Tools"])]
    objective_id: IdAnswer | None
    objective_title: str | None
    proposer_id: IdAnswer
    proposer_name: Annotated[str, Field(examples=["Otto Stein"])]
    title: Annotated[str, Field(examples=["Second shift in Lyon"])]
    description: str
    value_lever: ValueLever
    planned_value: Annotated[MoneyAnswer | None, money_of("planned_minor")]
    starts_on: DayAnswer | None
    due: DayAnswer | None
    capacity: Annotated[list[CapacityAnswer], Shown(by=as_it_is)]
    assumptions: Annotated[list[AssumptionAnswer], Shown(by=as_it_is)]
    status: ProposalStatus
    decided_by: str | None
    decided_at: MomentAnswer | None
    reason: str
    amendments: Annotated[
        dict[str, list[Any]],
        Shown(by=_amendments, of=("amendments", "currency")),
        Field(description="What was accepted differently: {field: [proposed, accepted]}"),
    ]
    initiative_id: Annotated[IdAnswer | None, Field(description="What an accepted one became, if you see it")]
    recorded_at: MomentAnswer
    may_decide: Annotated[bool, Field(description="Whether you can answer it")]
    may_revise: Annotated[bool, Field(description="Whether you can still change or withdraw it")]


class Capacity(Body):
    """A dated limit of capacity, days inclusive."""

    resource: Annotated[Text, Field(min_length=1, max_length=120, examples=["Process engineers"])]
    amount: Quantity
    unit: Annotated[Text, Field(min_length=1, max_length=40, examples=["FTE"])]
    from_: Annotated[Day, Field(alias="from")]
    until: Day


class Assumption(Body):
    """What is taken for true of the market, as of a day."""

    statement: Annotated[Text, Field(min_length=1, max_length=500, examples=["Steel stays below 700 EUR/t"])]
    as_of: Day
    source: Annotated[Text, Field(max_length=300)] = ""


class ProposalChange(Body):
    """What to change of one's own open proposal."""

    title: Annotated[Name, Field(examples=["Second shift in Lyon"])] = ""
    description: Text = ""
    value_lever: ValueLever = ValueLever.OPERATIONS
    objective_id: Annotated[Id | None, Field(description="One of the same company")] = None
    planned_value: Annotated[Money | None, Field(description="In the company's currency")] = None
    starts_on: Day | None = None
    due: Day | None = None
    capacity: Annotated[list[Capacity], Field(max_length=50)] = []
    assumptions: Annotated[list[Assumption], Field(max_length=50)] = []


class NewProposal(ProposalChange):
    """An initiative to propose."""

    company_id: Annotated[Id, Field(description="A company, or that of an initiative, on which you may propose")]
    title: Annotated[Name, Field(examples=["Second shift in Lyon"])]
    value_lever: ValueLever


class Decision(Body):
    """Yes, yes with amendments, or no with a reason. Amending needs a reason too."""

    decision: Literal["accept", "decline"]
    reason: Reason = ""
    amendments: Annotated[
        InitiativeChange | None, Field(description="Only with accept: what the initiative shall be instead")
    ] = None


class ProposalQuery(ListQuery):
    """Which proposals."""

    q: Annotated[Text | None, Field(description="Words in the title")] = None
    company_id: Id | None = None
    status: ProposalStatus | None = None
    proposer_id: Id | None = None


proposals = Resource("proposals", "proposal", "Proposals", Proposal, kind="proposal")


@proposals.list(sorts=tuple(SORTS))
def list_proposals(call: Call, query: ProposalQuery) -> Page[ProposalRow]:
    """Newest change first."""
    return proposal_page(viewer=call.viewer, filters=ProposalFilter(**query.filters()), page=query.page())


@proposals.one
def read_proposal(call: Call, proposal_id: int) -> ProposalRow:
    """One."""
    return proposal_row(viewer=call.viewer, proposal_id=proposal_id)


@proposals.create
def propose(call: Call, body: NewProposal) -> Any:
    """Propose an initiative."""
    return propose_initiative(acting=call.viewer, now=call.now, **body.given())


@proposals.update
def revise(call: Call, proposal_id: int, version: int | None, body: ProposalChange) -> Any:
    """Change one's own open proposal."""
    return revise_proposal(acting=call.viewer, now=call.now, proposal_id=proposal_id, version=version, **body.given())


@proposals.act(
    "decision", "decide_proposal", "Accept, amend or decline a proposal", "An accepted one becomes an initiative."
)
def decide(call: Call, proposal_id: int, version: int | None, body: Decision) -> Any:
    """Decide it."""
    if body.decision == "accept":
        amendments: Any = body.amendments.given() if body.amendments else None
        return accept_proposal(
            acting=call.viewer, now=call.now, proposal_id=proposal_id, version=version, reason=body.reason,
            amendments=amendments,
        )  # fmt: skip
    if body.amendments is not None:
        raise invalid_field("amendments", body.given()["amendments"], "does not go with decline", "Leave it out.")
    return decline_proposal(
        acting=call.viewer, now=call.now, proposal_id=proposal_id, version=version, reason=body.reason
    )


@proposals.act("withdrawal", "withdraw_proposal", "Take one's own open proposal back")
def withdraw(call: Call, proposal_id: int, version: int | None, body: NoBody) -> Any:
    """Withdraw it."""
    return withdraw_proposal(acting=call.viewer, now=call.now, proposal_id=proposal_id, version=version)
