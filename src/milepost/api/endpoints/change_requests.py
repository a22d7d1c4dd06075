"""Requests to change what was agreed."""

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
    Line,
    MomentAnswer,
    Name,
    Quantity,
    QuantityAnswer,
    Shown,
    Text,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import NoBody, Resource
from milepost.api.endpoints.baselines import TAG
from milepost.api.endpoints.milestones import Category
from milepost.core.paging import Page
from milepost.milestones.actions.changes import approve_change, refuse_change, request_change, withdraw_change
from milepost.milestones.choices import MilestoneType
from milepost.milestones.queries.baselines import (
    CHANGE_SORTS,
    ChangeFilter,
    ChangeRequestRow,
    change_page,
    change_row,
    effect_rows,
)
from milepost.portfolios.choices import Comparison as Target

Kind = Literal["due", "remove", "add", "criterion", "remove_criterion"]
State = Literal["open", "approved", "refused", "withdrawn"]
Reason = Annotated[Text, Field(max_length=2000, examples=["The press arrives late"])]


class AgreedMeasure(Answer):
    """A criterion as it is agreed."""

    metric: Annotated[str, Field(examples=["Parts per shift"])]
    comparison: Target
    target: QuantityAnswer
    unit: Annotated[str, Field(examples=["pieces"])]


class ChangeItem(Answer):
    """One change. Of a criterion the measures, of all else the due date on both sides."""

    kind: Annotated[str, Field(examples=["due"], description="due, remove, add or criterion")]
    name: Annotated[str, Field(examples=["Line 2 runs in two shifts"], description="Of the milestone")]
    milestone_id: Annotated[str | None, Field(examples=["0hc5m2x8k4t9r"])]
    due_before: DayAnswer | None
    due_after: DayAnswer | None
    criterion_before: AgreedMeasure | None
    criterion_after: Annotated[AgreedMeasure | None, Field(description="null when it goes")]


class ChangeEffect(Answer):
    """What the changes do to one milestone. `squeezed`: it waits for one that moves, and is due before that is."""

    milestone_id: Annotated[str | None, Field(examples=["0hc5m2x8k4t9r"])]
    name: Annotated[str, Field(examples=["Ramp-up"])]
    how: Annotated[str, Field(examples=["moved"], description="moved, added, removed or squeezed")]
    before: DayAnswer | None
    after: DayAnswer | None
    days: Annotated[int | None, Field(examples=[14], description="Calendar days; positive is later")]
    working_days: Annotated[int | None, Field(examples=[10])]


class ChangeRequest(Answer):
    """A wish to change what was agreed. `direct`: who may agree changed it without asking, and this is the record."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    company_id: IdAnswer
    initiative_id: IdAnswer
    initiative_name: Annotated[str, Field(examples=["Lean programme"])]
    wish: Literal["due", "scope", "rebaseline"]
    items: list[ChangeItem]
    baseline_name: Annotated[str, Field(description="The new baseline that is asked for")]
    effect: Annotated[list[ChangeEffect], Shown(stored=effect_rows)]
    reason: Reason
    requested_by_id: IdAnswer
    requested_by: Annotated[str, Field(examples=["Otto Stein"])]
    answer: State
    answered_by_id: IdAnswer | None
    answered_by: str | None
    answered_at: MomentAnswer | None
    answer_reason: str
    direct: bool
    recorded_at: MomentAnswer


class NewChangeItem(Body):
    """One change: `due` and `remove` name a milestone, `criterion` and `remove_criterion` a criterion, `add` says what comes."""

    kind: Kind
    milestone_id: Id | None = None
    criterion_id: Id | None = None
    due: Day | None = None
    name: Annotated[Name, Field(examples=["Second press"])] = ""
    milestone_type: MilestoneType = MilestoneType.OPERATIONAL
    category: Category = ""
    metric: Annotated[Name, Field(examples=["Parts per shift"])] = ""
    comparison: Target = Target.AT_LEAST
    target: Quantity = "0"
    unit: Annotated[Line, Field(max_length=40)] = ""


class NewChangeRequest(Body):
    """What shall change, and why."""

    initiative_id: Id
    reason: Annotated[Reason, Field(min_length=1)]
    items: Annotated[list[NewChangeItem], Field(max_length=200)] = []
    baseline_name: Annotated[
        Line, Field(max_length=120, description="Freeze a new baseline of that name", examples=["Plan 2"])
    ] = ""


class ChangeDecision(Body):
    """Yes, or no with a reason."""

    decision: Literal["approve", "refuse"]
    reason: Reason = ""


class ChangeQuery(ListQuery):
    """Which requests."""

    initiative_id: Id | None = None
    company_id: Id | None = None
    answer: State | None = None


change_requests = Resource("changes", "change_request", TAG, ChangeRequest, kind="change_request")


@change_requests.list(sorts=tuple(CHANGE_SORTS))
def list_change_requests(call: Call, query: ChangeQuery) -> Page[ChangeRequestRow]:
    """Newest change first."""
    return change_page(viewer=call.viewer, filters=ChangeFilter(**query.filters()), page=query.page())


@change_requests.one
def read_change_request(call: Call, change_request_id: int) -> ChangeRequestRow:
    """One."""
    return change_row(viewer=call.viewer, change_request_id=change_request_id)


@change_requests.create
def ask(call: Call, body: NewChangeRequest) -> Any:
    """Ask for a change."""
    return request_change(acting=call.viewer, now=call.now, **body.given())


@change_requests.act(
    "decision", "decide_change_request", "Agree to a change or decline it", "By somebody else than who asked for it."
)
def decide(call: Call, change_request_id: int, version: int | None, body: ChangeDecision) -> Any:
    """Decide it."""
    answer = approve_change if body.decision == "approve" else refuse_change
    return answer(
        acting=call.viewer, now=call.now, change_request_id=change_request_id, version=version, reason=body.reason
    )


@change_requests.act("withdrawal", "withdraw_change_request", "Take one's own open request back")
def withdraw(call: Call, change_request_id: int, version: int | None, body: NoBody) -> Any:
    """Withdraw it."""
    return withdraw_change(acting=call.viewer, now=call.now, change_request_id=change_request_id, version=version)
