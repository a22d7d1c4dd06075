"""Initiatives, their stages, and the controller's word on their value."""

from __future__ import annotations

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
    Money,
    MoneyAnswer,
    Name,
    SwitchInQuery,
    Text,
    WholeInQuery,
    money_of,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import NoBody, Resource
from milepost.core.paging import Page
from milepost.portfolios.actions.initiatives import (
    archive_initiative,
    confirm_value,
    create_initiative,
    move_stage,
    restore_initiative,
    update_initiative,
)
from milepost.portfolios.choices import ValueLever
from milepost.portfolios.queries.initiatives import (
    SORTS,
    InitiativeFilter,
    InitiativeRow,
    initiative_page,
    initiative_row,
)

STAGES = "0 idea, 1 defined, 2 planned, 3 committed, 4 implemented, 5 signed off"
Stage = Annotated[int, Field(ge=0, le=5, examples=[1], description=STAGES)]


class Initiative(Answer):
    """A programme of work in one company. The objective is named only to those who see it."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    company_id: IdAnswer
    company_name: Annotated[str, Field(examples=["Aster Tools"])]
    name: Annotated[str, Field(examples=["Lean programme"])]
    description: str
    value_lever: ValueLever
    objective_id: IdAnswer | None
    objective_title: str | None
    sponsor_id: IdAnswer | None
    sponsor_name: str | None
    owner_id: IdAnswer | None
    owner_name: Annotated[str | None, Field(examples=["Otto Stein"])]
    stage: Stage
    stage_reason: str
    planned_value: Annotated[MoneyAnswer | None, money_of("planned_minor")]
    value_confirmed_by: str | None
    value_confirmed_at: MomentAnswer | None
    starts_on: DayAnswer | None
    due: DayAnswer | None
    archived_at: MomentAnswer | None
    recorded_at: MomentAnswer


class InitiativeChange(Body):
    """What to change of an initiative. A new planned value must be confirmed anew."""

    name: Annotated[Name, Field(examples=["Lean programme"])] = ""
    description: Text = ""
    value_lever: ValueLever = ValueLever.OPERATIONS
    objective_id: Annotated[Id | None, Field(description="One of the same company")] = None
    sponsor_id: Id | None = None
    owner_id: Id | None = None
    planned_value: Annotated[Money | None, Field(description="In the company's currency")] = None
    starts_on: Day | None = None
    due: Day | None = None


class NewInitiative(InitiativeChange):
    """An initiative to start, at stage 0."""

    company_id: Id
    name: Annotated[Name, Field(examples=["Lean programme"])]
    value_lever: ValueLever


class StageMove(Body):
    """Where to: one stage forward, or any way back with a reason."""

    stage: Stage
    reason: Line = ""


class InitiativeQuery(ListQuery):
    """Which initiatives."""

    q: Annotated[Text | None, Field(description="Words in the name")] = None
    company_id: Id | None = None
    portfolio_id: Annotated[Id | None, Field(description="Of companies that this portfolio holds today")] = None
    objective_id: Id | None = None
    without_objective: SwitchInQuery | None = None
    stage: Annotated[WholeInQuery | None, Field(ge=0, le=5, description=STAGES)] = None
    value_lever: ValueLever | None = None
    owner_id: Id | None = None
    sponsor_id: Id | None = None
    due_from: Annotated[Day | None, Field(description="Inclusive")] = None
    due_until: Annotated[Day | None, Field(description="Inclusive")] = None
    archived: Annotated[SwitchInQuery, Field(description="The archived ones instead")] = False


initiatives = Resource("initiatives", "initiative", "Initiatives", Initiative, kind="initiative")


@initiatives.list(sorts=tuple(SORTS))
def list_initiatives(call: Call, query: InitiativeQuery) -> Page[InitiativeRow]:
    """By name."""
    return initiative_page(viewer=call.viewer, filters=InitiativeFilter(**query.filters()), page=query.page())


@initiatives.one
def read_initiative(call: Call, initiative_id: int) -> InitiativeRow:
    """One."""
    return initiative_row(viewer=call.viewer, initiative_id=initiative_id)


@initiatives.create
def start_initiative(call: Call, body: NewInitiative) -> Any:
    """Start an initiative."""
    return create_initiative(acting=call.viewer, now=call.now, **body.given())


@initiatives.update
def change_initiative(call: Call, initiative_id: int, version: int | None, body: InitiativeChange) -> Any:
    """Change an initiative."""
    return update_initiative(
        acting=call.viewer, now=call.now, initiative_id=initiative_id, version=version, **body.given()
    )


@initiatives.act("stage", "move_initiative_stage", "Move an initiative to another stage", f"Stages: {STAGES}.")
def move(call: Call, initiative_id: int, version: int | None, body: StageMove) -> Any:
    """Move it."""
    return move_stage(acting=call.viewer, now=call.now, initiative_id=initiative_id, version=version, **body.given())


@initiatives.act(
    "value-confirmation",
    "confirm_initiative_value",
    "Confirm a planned value",
    "The controller's word, until the value changes.",
)
def confirm(call: Call, initiative_id: int, version: int | None, body: NoBody) -> Any:
    """Confirm it."""
    return confirm_value(acting=call.viewer, now=call.now, initiative_id=initiative_id, version=version)


@initiatives.act("archival", "archive_initiative", "Take an initiative out of the lists")
def archive(call: Call, initiative_id: int, version: int | None, body: NoBody) -> Any:
    """Archive it."""
    return archive_initiative(acting=call.viewer, now=call.now, initiative_id=initiative_id, version=version)


@initiatives.act("restoration", "restore_initiative", "Bring an archived initiative back")
def restore(call: Call, initiative_id: int, version: int | None, body: NoBody) -> Any:
    """Bring it back."""
    return restore_initiative(acting=call.viewer, now=call.now, initiative_id=initiative_id, version=version)
