"""Crossings: dependencies between two companies, of which each side sees its own end and the dates."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from milepost.api.conventions.fields import (
    ID_SCHEMA,
    Answer,
    Body,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    MomentAnswer,
    Name,
    Shown,
    SwitchInQuery,
    Text,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import NoBody, Resource
from milepost.core.ids import decode_id, encode_id
from milepost.core.paging import Page
from milepost.milestones.actions.crossings import (
    agree_crossing_date,
    decline_crossing_date,
    end_crossing,
    open_crossing,
    pair_crossing,
    propose_crossing_date,
    reword_crossing,
    withdraw_crossing_date,
)
from milepost.milestones.choices import CrossingSide, CrossingState
from milepost.milestones.queries.crossings import (
    CROSSING_SORTS,
    CrossingFilter,
    CrossingRow,
    crossing_page,
    crossing_row,
)

Label = Annotated[
    Name, Field(examples=["Price list of the joint catalogue"], description="In this side's words; they stay here")
]


class Crossing(Answer):
    """One side of a crossing. What lies on the other side is there only for those who see both companies."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1], description="Of this side alone")]
    company_id: IdAnswer
    initiative_id: IdAnswer
    milestone_id: Annotated[str, Shown(by=encode_id, of=("activity_id",), stored=decode_id), ID_SCHEMA]
    milestone_name: Annotated[str, Shown(of=("milestone.name",)), Field(examples=["Line 2 runs in two shifts"])]
    side: CrossingSide
    label: Annotated[str, Field(examples=["Price list of the joint catalogue"])]
    state: CrossingState
    paired: Annotated[bool, Field(description="Whether it is joined to its other side")]
    agreed_on: Annotated[DayAnswer | None, Field(description="Holds until both sides agree on another day")]
    proposed_on: Annotated[DayAnswer | None, Field(description="The open proposal")]
    proposed_here: Annotated[bool, Field(description="Whether the open proposal is this side's")]
    declined_on: Annotated[DayAnswer | None, Field(description="The day that was declined last")]
    declined_here: bool
    decline_reason: Annotated[str, Field(description="Of this side; it does not cross")]
    other_milestone_id: IdAnswer | None
    other_milestone_name: str | None
    other_company_name: str | None
    ended_at: MomentAnswer | None
    recorded_at: MomentAnswer


class CrossingChange(Body):
    """What to change of this side."""

    label: Label = ""


class NewCrossing(CrossingChange):
    """What a milestone gives to, or takes from, another company. Who may edit both companies joins it at once."""

    milestone_id: Id
    side: CrossingSide
    label: Label
    proposed_on: Day | None = None
    other_milestone_id: Id | None = None
    other_label: Annotated[Name, Field(description="In words for the other company")] = ""


class Pairing(Body):
    """The milestone of the other company, and what that company is to call it."""

    milestone_id: Id
    label: Label


class DayProposal(Body):
    """A day for both sides."""

    day: Day


class Refusal(Body):
    """Why not. It stays on this side."""

    reason: Annotated[Text, Field(min_length=1, max_length=2000, examples=["The plant is closed that week."])]


class CrossingQuery(ListQuery):
    """Which crossings."""

    company_id: Id | None = None
    initiative_id: Id | None = None
    milestone_id: Id | None = None
    side: CrossingSide | None = None
    paired: Annotated[SwitchInQuery | None, Field(description="Whether the other side is known")] = None
    ended: Annotated[SwitchInQuery | None, Field(description="Those that stand, unless asked otherwise")] = None


crossings = Resource("crossings", "crossing", "Crossings", Crossing, kind="crossing")


@crossings.list(sorts=tuple(CROSSING_SORTS))
def list_crossings(call: Call, query: CrossingQuery) -> Page[CrossingRow]:
    """Oldest first."""
    return crossing_page(viewer=call.viewer, filters=CrossingFilter(**query.filters()), page=query.page())


@crossings.one
def read_crossing(call: Call, crossing_id: int) -> CrossingRow:
    """One."""
    return crossing_row(viewer=call.viewer, crossing_id=crossing_id)


@crossings.create
def open_one(call: Call, body: NewCrossing) -> Any:
    """Open one."""
    return open_crossing(acting=call.viewer, now=call.now, **body.given())


@crossings.update
def reword(call: Call, crossing_id: int, version: int | None, body: CrossingChange) -> Any:
    """Call it otherwise."""
    label = body.given().get("label", crossing_row(viewer=call.viewer, crossing_id=crossing_id).label)
    return reword_crossing(acting=call.viewer, now=call.now, crossing_id=crossing_id, version=version, label=label)


@crossings.act("pairing", "pair_crossing", "Join a crossing to the other side", "By who may edit both companies.")
def join(call: Call, crossing_id: int, version: int | None, body: Pairing) -> Any:
    """Join it."""
    return pair_crossing(acting=call.viewer, now=call.now, crossing_id=crossing_id, version=version, **body.given())


@crossings.act(
    "proposal", "propose_crossing_date", "Propose a day to the other side", "What is agreed holds meanwhile."
)
def propose(call: Call, crossing_id: int, version: int | None, body: DayProposal) -> Any:
    """Propose a day."""
    return propose_crossing_date(
        acting=call.viewer, now=call.now, crossing_id=crossing_id, version=version, day=body.day
    )


@crossings.act("agreement", "agree_crossing_date", "Agree to the day that the other side proposed")
def agree(call: Call, crossing_id: int, version: int | None, body: NoBody) -> Any:
    """Agree."""
    return agree_crossing_date(acting=call.viewer, now=call.now, crossing_id=crossing_id, version=version)


@crossings.act("refusal", "decline_crossing_date", "Decline the day that the other side proposed",
               "The other side learns that it was declined, not why.")  # fmt: skip
def decline(call: Call, crossing_id: int, version: int | None, body: Refusal) -> Any:
    """Decline."""
    return decline_crossing_date(
        acting=call.viewer, now=call.now, crossing_id=crossing_id, version=version, reason=body.reason
    )


@crossings.act("withdrawal", "withdraw_crossing_date", "Take back the day that this side proposed")
def withdraw(call: Call, crossing_id: int, version: int | None, body: NoBody) -> Any:
    """Take it back."""
    return withdraw_crossing_date(acting=call.viewer, now=call.now, crossing_id=crossing_id, version=version)


@crossings.remove("end_crossing", "End a crossing", "For both sides; their history stays.")
def end(call: Call, crossing_id: int, version: int | None) -> Any:
    """End it."""
    return end_crossing(acting=call.viewer, now=call.now, crossing_id=crossing_id, version=version)
