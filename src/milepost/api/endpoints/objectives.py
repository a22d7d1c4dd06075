"""Objectives of portfolios and of companies."""

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
    Percent,
    PercentAnswer,
    Quantity,
    QuantityAnswer,
    SwitchInQuery,
    Text,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import NoBody, Resource
from milepost.core.paging import Page
from milepost.portfolios.actions.objectives import (
    close_objective,
    create_objective,
    reopen_objective,
    update_objective,
)
from milepost.portfolios.choices import Comparison
from milepost.portfolios.queries.objectives import SORTS, ObjectiveFilter, ObjectiveRow, objective_page, objective_row

Level = Literal["portfolio", "company"]
Metric = Annotated[Line, Field(max_length=120, examples=["EBITDA margin"])]
Unit = Annotated[Line, Field(max_length=40, examples=["percent"])]
Weight = Annotated[Percent, Field(description="Percent among the objectives beside it")]
Shared = Annotated[bool, Field(description="Of a portfolio's: whether the companies it holds may read it")]


class Objective(Answer):
    """A top-down aim that initiatives serve. Counts hold only what you may see."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    level: Level
    portfolio_id: IdAnswer | None
    portfolio_name: str | None
    company_id: IdAnswer | None
    company_name: Annotated[str | None, Field(examples=["Aster Tools"])]
    parent_id: IdAnswer | None
    parent_title: str | None
    title: Annotated[str, Field(examples=["Margin above 18 percent"])]
    description: str
    metric: Annotated[str, Field(examples=["EBITDA margin"])]
    comparison: Comparison
    target: QuantityAnswer | None
    unit: Annotated[str, Field(examples=["percent"])]
    due: DayAnswer | None
    weight: PercentAnswer
    shared: bool
    closed_at: MomentAnswer | None
    recorded_at: MomentAnswer
    initiatives: Annotated[int, Field(examples=[3])]
    children: Annotated[int, Field(examples=[0])]


class ObjectiveChange(Body):
    """What to change of an objective."""

    title: Annotated[Name, Field(examples=["Margin above 18 percent"])] = ""
    description: Text = ""
    metric: Metric = ""
    comparison: Comparison = Comparison.AT_LEAST
    target: Annotated[Quantity | None, Field(description="Needs a metric")] = None
    unit: Unit = ""
    due: Day | None = None
    weight: Weight = "0"
    shared: Shared = False
    parent_id: Annotated[
        Id | None, Field(description="An objective of the same company, or of a portfolio that holds it")
    ] = None


class NewObjective(ObjectiveChange):
    """An objective of a portfolio or of a company: exactly one of the two."""

    title: Annotated[Name, Field(examples=["Margin above 18 percent"])]
    portfolio_id: Id | None = None
    company_id: Id | None = None


class ObjectiveQuery(ListQuery):
    """Which objectives."""

    q: Annotated[Text | None, Field(description="Words in the title")] = None
    portfolio_id: Id | None = None
    company_id: Id | None = None
    parent_id: Id | None = None
    level: Level | None = None
    without_initiative: Annotated[
        SwitchInQuery | None, Field(description="Whether nothing serves it: the gaps, or all others")
    ] = None
    closed: Annotated[SwitchInQuery, Field(description="The closed ones instead")] = False


objectives = Resource("objectives", "objective", "Objectives", Objective, kind="objective")


@objectives.list(sorts=tuple(SORTS))
def list_objectives(call: Call, query: ObjectiveQuery) -> Page[ObjectiveRow]:
    """By title."""
    return objective_page(viewer=call.viewer, filters=ObjectiveFilter(**query.filters()), page=query.page())


@objectives.one
def read_objective(call: Call, objective_id: int) -> ObjectiveRow:
    """One."""
    return objective_row(viewer=call.viewer, objective_id=objective_id)


@objectives.create
def set_objective(call: Call, body: NewObjective) -> Any:
    """Set an objective."""
    return create_objective(acting=call.viewer, now=call.now, **body.given())


@objectives.update
def change_objective(call: Call, objective_id: int, version: int | None, body: ObjectiveChange) -> Any:
    """Change an objective."""
    return update_objective(
        acting=call.viewer, now=call.now, objective_id=objective_id, version=version, **body.given()
    )


@objectives.act("closure", "close_objective", "Pursue an objective no longer", "It stays readable.")
def close(call: Call, objective_id: int, version: int | None, body: NoBody) -> Any:
    """Close it."""
    return close_objective(acting=call.viewer, now=call.now, objective_id=objective_id, version=version)


@objectives.act("reopening", "reopen_objective", "Pursue a closed objective again")
def reopen(call: Call, objective_id: int, version: int | None, body: NoBody) -> Any:
    """Reopen it."""
    return reopen_objective(acting=call.viewer, now=call.now, objective_id=objective_id, version=version)
