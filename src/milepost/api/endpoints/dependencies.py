"""Dependencies between milestones and tasks of one company."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from milepost.api.conventions.fields import Answer, Body, Id, IdAnswer, MomentAnswer, Quantity, Shown
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import Resource
from milepost.core.paging import Page
from milepost.milestones.actions.dependencies import add_dependency, remove_dependency, update_dependency
from milepost.milestones.choices import ActivityKind, DependencyKind, LagUnit, Link
from milepost.milestones.queries.dependencies import (
    DEPENDENCY_SORTS,
    DependencyFilter,
    dependency_page,
    dependency_row,
)
from milepost.milestones.queries.rows import DependencyRow
from milepost.milestones.rules import plain_lag

LAG = "Working days, days or percent of the predecessor, by `lag_unit`; negative is a lead"
CONTRADICTION = Field(description="Of a milestone whose report contradicts the facts: how")
LAG_SCHEMA = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["2"], "title": "Lag", "description": LAG}


class Dependency(Answer):
    """The successor waits for the predecessor."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    company_id: IdAnswer
    predecessor_id: IdAnswer
    predecessor_name: Annotated[str, Shown(of=("predecessor.name",)), Field(examples=["Line 2 is built"])]
    predecessor_kind: ActivityKind
    predecessor_contradiction: Annotated[str, CONTRADICTION]
    successor_id: IdAnswer
    successor_name: Annotated[str, Shown(of=("successor.name",)), Field(examples=["Line 2 runs in two shifts"])]
    successor_kind: ActivityKind
    successor_contradiction: Annotated[str, CONTRADICTION]
    link: Annotated[Link, Field(description="Which end of the successor waits for which end of the predecessor")]
    lag: Annotated[str, Shown(by=plain_lag, of=("lag", "lag_unit")), WithJsonSchema(LAG_SCHEMA)]
    lag_unit: LagUnit
    dependency_kind: DependencyKind
    recorded_at: MomentAnswer


class DependencyChange(Body):
    """What to change of a dependency."""

    link: Link = Link.FS
    lag: Annotated[Quantity, Field(description=LAG, examples=["2"])] = "0"
    lag_unit: LagUnit = LagUnit.WORKING
    dependency_kind: DependencyKind = DependencyKind.SEQUENTIAL


class NewDependency(DependencyChange):
    """Who waits for whom: milestones or tasks of one company."""

    predecessor_id: Id
    successor_id: Id


class DependencyQuery(ListQuery):
    """Which dependencies."""

    company_id: Id | None = None
    initiative_id: Annotated[Id | None, Field(description="With an end in it")] = None
    activity_id: Annotated[Id | None, Field(description="A milestone or task at either end")] = None
    predecessor_id: Id | None = None
    successor_id: Id | None = None
    dependency_kind: DependencyKind | None = None


dependencies = Resource("dependencies", "dependency", "Dependencies", Dependency, kind="dependency")


@dependencies.list(sorts=tuple(DEPENDENCY_SORTS))
def list_dependencies(call: Call, query: DependencyQuery) -> Page[DependencyRow]:
    """Oldest first."""
    return dependency_page(viewer=call.viewer, filters=DependencyFilter(**query.filters()), page=query.page())


@dependencies.one
def read_dependency(call: Call, dependency_id: int) -> DependencyRow:
    """One."""
    return dependency_row(viewer=call.viewer, dependency_id=dependency_id)


@dependencies.create
def link_activities(call: Call, body: NewDependency) -> Any:
    """Let one wait for another."""
    return add_dependency(acting=call.viewer, now=call.now, **body.given())


@dependencies.update
def change_dependency(call: Call, dependency_id: int, version: int | None, body: DependencyChange) -> Any:
    """Change a dependency."""
    return update_dependency(
        acting=call.viewer, now=call.now, dependency_id=dependency_id, version=version, **body.given()
    )


@dependencies.remove("remove_dependency", "Let the successor wait no longer")
def unlink(call: Call, dependency_id: int, version: int | None) -> Any:
    """Take it away."""
    return remove_dependency(acting=call.viewer, now=call.now, dependency_id=dependency_id, version=version)
