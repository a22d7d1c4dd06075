"""Milestones: what is reported of them beside what is assessed, their completion, and roll-ups over many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

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
    MoneyAnswer,
    Name,
    Percent,
    PercentAnswer,
    Query,
    SwitchInQuery,
    Text,
    money_of,
)
from milepost.api.conventions.lists import ListQuery, Whole
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import NoBody, Resource
from milepost.api.endpoints.plan_fields import (
    ConstraintDayAnswer,
    Days,
    DaysText,
    PlanDayAnswer,
    Team,
    TeamAnswer,
    days_of,
)
from milepost.core.paging import Page
from milepost.milestones.actions.milestones import (
    archive_milestone,
    create_milestone,
    restore_milestone,
    update_milestone,
)
from milepost.milestones.actions.updates import complete_milestone, reopen_milestone
from milepost.milestones.choices import ConstraintKind, MilestoneType, PercentMode, Status
from milepost.milestones.queries.milestones import (
    SORTS,
    MilestoneFilter,
    made,
    milestone_page,
    milestone_row,
)
from milepost.milestones.queries.rows import MilestoneRow
from milepost.milestones.queries.whole import FIELDS, every_milestone

CATEGORY = "A code of `GET /categories`, of the same type"
CALENDAR = "A calendar of the firm or the company; without one, nine to five on weekdays"
CONSTRAINT = "The day of the constraint; both are sent together"
CHANGE_REASON = "Why what stands in a baseline changes: needed then, from who may agree to changes"
Category = Annotated[Text, Field(max_length=40, examples=["quality"], description=CATEGORY)]


class Milestone(Answer):
    """An outcome with a due date. `status` is what its owner reported, `assessment` what the facts say, `reason` why."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    company_id: IdAnswer
    company_name: Annotated[str, Field(examples=["Aster Tools"])]
    initiative_id: IdAnswer
    initiative_name: Annotated[str, Field(examples=["Lean programme"])]
    name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    code: Annotated[str, Field(examples=["M-12"])]
    description: str
    milestone_type: MilestoneType
    category: Annotated[str, Field(examples=["quality"], description=CATEGORY)]
    objective_id: Annotated[IdAnswer | None, Field(description="Named only to those who see it")]
    objective_title: str | None
    owner_id: IdAnswer | None
    owner_name: Annotated[str | None, Field(examples=["Otto Stein"])]
    team: TeamAnswer
    weight: Annotated[PercentAnswer, Field(description="Percent among the milestones of its initiative")]
    tags: Annotated[list[str], Field(examples=[["plant"]])]
    planned_start: PlanDayAnswer | None
    planned_finish: PlanDayAnswer | None
    actual_start: PlanDayAnswer | None
    actual_finish: PlanDayAnswer | None
    due: Annotated[DayAnswer | None, Field(description="The day committed to")]
    expected_finish: Annotated[DayAnswer | None, Field(description="As its owner reported")]
    duration: Annotated[DaysText | None, days_of("duration_s"), Field(description="Working days")]
    remaining: Annotated[DaysText | None, days_of("remaining_s"), Field(description="Working days left, where said")]
    calendar_id: Annotated[IdAnswer | None, Field(description=CALENDAR)]
    constraint_kind: ConstraintKind
    constraint_on: Annotated[ConstraintDayAnswer | None, Field(description=CONSTRAINT)]
    optimistic: Annotated[DaysText | None, days_of("optimistic_s"), Field(description="Working days")]
    likely: Annotated[DaysText | None, days_of("likely_s"), Field(description="Working days")]
    pessimistic: Annotated[DaysText | None, days_of("pessimistic_s"), Field(description="Working days")]
    percent: Annotated[PercentAnswer, Field(description="Percent complete")]
    percent_mode: PercentMode
    status: Status
    assessment: Status
    rule: Annotated[str, Field(examples=["thin_margin"], description="The rule of the assessment that decided")]
    reason: Annotated[str, Field(examples=["The forecast leaves 3 days before the due date."])]
    contradiction: Annotated[
        str, Field(description="How what was reported contradicts the facts; empty when it does not")
    ]
    last_update: MomentAnswer | None
    word_due: Annotated[DayAnswer | None, Field(description="From when on the next update is due")]
    forecast: Annotated[DayAnswer | None, Field(description="The computed finish")]
    margin_days: Annotated[int | None, Field(examples=[12], description="Due minus forecast; negative when late")]
    total_float: Annotated[DaysText | None, days_of("float_s"), Field(description="Working days")]
    critical: bool | None
    drag: Annotated[
        DaysText | None, days_of("drag_s"), Field(description="Working days that it costs its initiative's end")
    ]
    p_due: Annotated[PercentAnswer | None, Field(description="Probability of landing by the due date")]
    stake: Annotated[MoneyAnswer | None, money_of("stake_minor")]
    tasks: Annotated[int, Field(examples=[5])]
    tasks_done: Annotated[int, Field(examples=[2])]
    completion_exception: Annotated[str, Field(description="Why it was completed without its criteria")]
    archived_at: MomentAnswer | None
    recorded_at: MomentAnswer


class MilestoneChange(Body):
    """What to change of a milestone. Three estimates or none."""

    name: Annotated[Name, Field(examples=["Line 2 runs in two shifts"])] = ""
    code: Annotated[Line, Field(max_length=60)] = ""
    description: Text = ""
    milestone_type: MilestoneType = MilestoneType.OPERATIONAL
    category: Category = ""
    objective_id: Annotated[Id | None, Field(description="One of the same company")] = None
    owner_id: Id | None = None
    team: Team = Team()
    weight: Annotated[Percent, Field(description="Percent among the milestones of its initiative")] = "0"
    tags: Annotated[list[Annotated[Line, Field(max_length=40)]], Field(max_length=1000)] = []
    planned_start: Day | None = None
    planned_finish: Day | None = None
    due: Day | None = None
    duration: Days | None = None
    remaining: Days | None = None
    calendar_id: Annotated[Id | None, Field(description=CALENDAR)] = None
    constraint_kind: ConstraintKind = ConstraintKind.NONE
    constraint_on: Annotated[Day | None, Field(description=CONSTRAINT)] = None
    optimistic: Days | None = None
    likely: Days | None = None
    pessimistic: Days | None = None
    percent_mode: PercentMode = PercentMode.TYPED


class MilestoneRevision(MilestoneChange):
    """What to change of a milestone that is there."""

    change_reason: Annotated[Text, Field(max_length=2000, description=CHANGE_REASON)] = ""


class NewMilestone(MilestoneChange):
    """A milestone to plan."""

    initiative_id: Id
    name: Annotated[Name, Field(examples=["Line 2 runs in two shifts"])]
    milestone_type: Annotated[MilestoneType, Field(examples=["strategic"])]
    category: Category


class Completion(Body):
    """That it is done. Criteria that are not met, or without evidence, need an exception."""

    finished_on: Annotated[Day | None, Field(description="Today when not given")] = None
    exception: Annotated[Text, Field(max_length=2000, description="Why it counts all the same")] = ""


class Archival(Body):
    """That it is given up."""

    change_reason: Annotated[Text, Field(max_length=2000, description=CHANGE_REASON)] = ""


class Reopening(Body):
    """That it is not done after all."""

    reason: Annotated[Text, Field(min_length=1, max_length=2000, examples=["The audit failed"])]


class MilestoneFilters(Query):
    """Which milestones."""

    q: Annotated[Text | None, Field(description="Words in the name")] = None
    company_id: Id | None = None
    portfolio_id: Annotated[Id | None, Field(description="Of companies that this portfolio holds today")] = None
    initiative_id: Id | None = None
    objective_id: Id | None = None
    owner_id: Id | None = None
    milestone_type: MilestoneType | None = None
    category: Annotated[Text | None, Field(description=CATEGORY)] = None
    status: Annotated[Status | None, Field(description="As reported")] = None
    assessment: Annotated[Status | None, Field(description="As computed")] = None
    contradicted: Annotated[SwitchInQuery | None, Field(description="Whether the report contradicts the facts")] = None
    critical: SwitchInQuery | None = None
    open: Annotated[SwitchInQuery | None, Field(description="Whether it is not completed")] = None
    slipping: Annotated[
        SwitchInQuery | None, Field(description="Whether it is open with a forecast after its due date")
    ] = None
    due_from: Annotated[Day | None, Field(description="Inclusive")] = None
    due_until: Annotated[Day | None, Field(description="Inclusive")] = None
    tag: Text | None = None
    archived: Annotated[SwitchInQuery, Field(description="The archived ones instead")] = False


class MilestoneQuery(MilestoneFilters, ListQuery):
    """Which milestones, and which page of them."""


milestones = Resource("milestones", "milestone", "Milestones", Milestone, kind="milestone")


def every(call: Call, query: MilestoneQuery) -> Iterator[tuple[Any, ...]]:
    """All of them."""
    return every_milestone(viewer=call.viewer, filters=MilestoneFilter(**query.filters()), sort=query.sort)


@milestones.list(sorts=tuple(SORTS), whole=Whole(every, FIELDS, made))
def list_milestones(call: Call, query: MilestoneQuery) -> Page[MilestoneRow]:
    """By due date."""
    return milestone_page(viewer=call.viewer, filters=MilestoneFilter(**query.filters()), page=query.page())


@milestones.one
def read_milestone(call: Call, milestone_id: int) -> MilestoneRow:
    """One."""
    return milestone_row(viewer=call.viewer, milestone_id=milestone_id)


@milestones.create
def plan_milestone(call: Call, body: NewMilestone) -> Any:
    """Plan a milestone."""
    return create_milestone(acting=call.viewer, now=call.now, **body.given())


@milestones.update
def change_milestone(call: Call, milestone_id: int, version: int | None, body: MilestoneRevision) -> Any:
    """Change a milestone."""
    return update_milestone(
        acting=call.viewer, now=call.now, milestone_id=milestone_id, version=version, **body.given()
    )


@milestones.act(
    "completion", "complete_milestone", "Complete a milestone", "Every criterion met with evidence, or an exception."
)
def complete(call: Call, milestone_id: int, version: int | None, body: Completion) -> Any:
    """Complete it."""
    return complete_milestone(
        acting=call.viewer, now=call.now, milestone_id=milestone_id, version=version, **body.given()
    )


@milestones.act("reopening", "reopen_milestone", "Take a completion back", "With a reason, which is reported.")
def reopen(call: Call, milestone_id: int, version: int | None, body: Reopening) -> Any:
    """Reopen it."""
    return reopen_milestone(
        acting=call.viewer, now=call.now, milestone_id=milestone_id, version=version, reason=body.reason
    )


@milestones.act("archival", "archive_milestone", "Take a milestone out of the lists")
def archive(call: Call, milestone_id: int, version: int | None, body: Archival) -> Any:
    """Archive it."""
    return archive_milestone(
        acting=call.viewer, now=call.now, milestone_id=milestone_id, version=version, **body.given()
    )


@milestones.act("restoration", "restore_milestone", "Bring an archived milestone back")
def restore(call: Call, milestone_id: int, version: int | None, body: NoBody) -> Any:
    """Bring it back."""
    return restore_milestone(acting=call.viewer, now=call.now, milestone_id=milestone_id, version=version)
