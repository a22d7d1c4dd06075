"""The timeline in bulk: lanes and bars as arrays, encoded at once; and what shifts if a milestone is planned on other days."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import (
    Answer,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    Query,
    WholeInQuery,
)
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.schedule import NOTHING_WRITTEN, TAG, MovedMilestone
from milepost.scheduling.queries.plan_moves import plan_move
from milepost.scheduling.queries.timeline import (
    MOST_LANES,
    STATUSES,
    Bar,
    Lane,
    Tie,
    TimelineFilter,
    as_columns,
    day_number,
    timeline_lanes,
    timeline_window,
)

Columns = dict[str, list[Any]]


class Timeline(Answer):
    """Arrays of one length each. Days are counted from 1970-01-01; dates of bars are inclusive."""

    today: Annotated[int, Field(examples=[20_780])]
    total_lanes: Annotated[int, Field(description="Of the whole scope", examples=[30])]
    assessments: Annotated[list[str], Field(description="What `assessment` of a bar counts, from 0")]
    lanes: Annotated[Columns, Field(description="Initiatives with milestones, by company and name")]
    bars: Annotated[
        Columns,
        Field(
            description="Milestones of these lanes; `row` is the place in the lane, "
            "`contradiction` why the report contradicts the facts, else empty"
        ),
    ]
    ties: Annotated[Columns, Field(description="Dependencies between milestones, those of their tasks among them")]


class TimelineQuery(Query):
    """Which lanes, and which time."""

    portfolio_id: Id | None = None
    company_id: Id | None = None
    initiative_id: Id | None = None
    first_lane: Annotated[WholeInQuery, Field(ge=0, le=1_000_000, description="The first lane, from 0")] = 0
    lanes: Annotated[WholeInQuery, Field(ge=1, le=MOST_LANES, description="How many lanes")] = 100
    since: Annotated[Day | None, Field(description="Leave out what ends before")] = None
    until: Annotated[Day | None, Field(description="Leave out what begins after")] = None


class PlanMove(Answer):
    """Every milestone that you see and whose forecast would shift, the smallest margin first."""

    id: IdAnswer
    version: int
    name: str
    due: DayAnswer | None
    start: DayAnswer | None
    finish: DayAnswer | None
    working_days: Annotated[int, Field(description="By how many its planned finish moves")]
    missed: Annotated[
        list[str],
        Field(description="Names of those that would miss their due date by more than now"),
    ]
    rows: list[MovedMilestone]


class PlanMoveQuery(Query):
    """The planned days to try; none is none."""

    planned_start: Day | None = None
    planned_finish: Day | None = None


def _timeline(call: Call) -> HttpResponse:
    asked = call.query
    scope = TimelineFilter(asked.portfolio_id, asked.company_id, asked.initiative_id)
    found = timeline_lanes(viewer=call.viewer, filters=scope)
    lanes = found[asked.first_lane : asked.first_lane + asked.lanes]
    window = timeline_window(
        viewer=call.viewer, lane_ids=[lane.id for lane in lanes], since=asked.since, until=asked.until
    )
    body = {
        "today": day_number(call.today),
        "total_lanes": len(found),
        "assessments": list(STATUSES),
        "lanes": as_columns(lanes, Lane._fields, ("id", "company_id")),
        "bars": as_columns(window.bars, Bar._fields, ("id", "lane")),
        "ties": as_columns(window.ties, Tie._fields, ("before", "after")),
    }
    return HttpResponse(to_bytes(body), content_type="application/json")


def _plan_move(call: Call) -> HttpResponse:
    found = plan_move(
        viewer=call.viewer,
        milestone_id=call.id,
        planned_start=call.query.planned_start,
        planned_finish=call.query.planned_finish,
        today=call.today,
    )
    return HttpResponse(to_bytes(encoder_of(PlanMove).all(found)), content_type="application/json")


for _operation in (
    Operation("GET", "/timeline", "get_timeline", TAG, "Read a timeline", _timeline, Success(Timeline), query=TimelineQuery,
              description="Lanes and bars of a portfolio, a company or an initiative, or of all that you see."),
    Operation("GET", "/milestones/{milestone_id}/plan-move", "what_if_planned", TAG, "See what moves on other days",
              _plan_move, Success(PlanMove), query=PlanMoveQuery, refusals=frozenset({409}), description=NOTHING_WRITTEN),
):  # fmt: skip
    REGISTRY.add(_operation)
