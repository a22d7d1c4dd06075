"""The network of what waits for what, and the chain that makes one date."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, DayAnswer, Id, IdAnswer, Query, Shown, SwitchInQuery, WholeInQuery
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.schedule import TAG, Forecast
from milepost.scheduling.linking import BOTTLENECK, NEAR_DAYS
from milepost.scheduling.queries.forecasts import driving_chain
from milepost.scheduling.queries.network import MOST_NODES, dependency_network
from milepost.scheduling.scoping import MOST_STEPS, NetworkFilter


class NetworkNode(Answer):
    """A milestone, a task, or a crossing: what comes from or goes to another company on the day agreed on."""

    id: IdAnswer
    kind: Annotated[str, Field(examples=["milestone"], description="`milestone`, `task` or `crossing`")]
    name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    milestone_id: Annotated[IdAnswer, Field(description="Itself, or the milestone that it belongs to")]
    initiative_id: IdAnswer
    initiative_name: str
    company_id: IdAnswer
    company_name: str
    status: Annotated[str, Field(examples=["at_risk"], description="Assessed; of a task what its facts say")]
    planned_start: DayAnswer | None
    planned_finish: DayAnswer | None
    forecast_start: DayAnswer | None
    forecast_finish: Annotated[DayAnswer | None, Field(description="Of a crossing the day agreed on")]
    due: DayAnswer | None
    margin_days: Annotated[int | None, Field(description="Due minus forecast, calendar days")]
    float_seconds: Annotated[int | None, Shown(of=("float_s",)), Field(description="Of working time")]
    finished: bool
    critical: bool
    near_critical: Annotated[bool, Field(description=f"At most {NEAR_DAYS} working days of float")]
    confidential: Annotated[bool, Field(description="What holds it is behind a wall")]
    held_by: str
    contradiction: Annotated[str, Field(description="Why its report contradicts the facts; else empty")]
    drives: Annotated[bool, Field(description="It decides the date of something here")]
    links_in: Annotated[int, Field(description="Two or more: a merge point")]
    tight_in: Annotated[int, Field(description="How many of them leave no room")]
    links_out: int
    late_share: Annotated[
        float, Field(description=f"Of the late paths, the part through it; a bottleneck from {BOTTLENECK} on")
    ]


class NetworkLink(Answer):
    """The one waits for the other."""

    id: IdAnswer
    before: IdAnswer
    after: IdAnswer
    link: Annotated[str, Field(examples=["FS"], description="FS, SS, FF or SF; `part` of a task, `crossing`")]
    lag: Annotated[int, Field(description="Seconds; with percent, parts per 10,000 of what comes before")]
    lag_unit: Annotated[str, Field(examples=["working"])]
    slack_seconds: Annotated[int | None, Shown(of=("slack_s",)), Field(description="Before it holds what comes after")]
    driving: bool
    critical: bool


class NetworkPlace(Answer):
    """An initiative, and how many activities of it are asked for."""

    initiative_id: IdAnswer
    name: str
    company_id: IdAnswer
    company_name: str
    activities: int


class Network(Answer):
    """What you see of it. Where `total` is more than a picture may hold there are no nodes: narrow it to one of the places."""

    total: Annotated[int, Field(description=f"Of more than {MOST_NODES} none are given", examples=[64])]
    nodes: list[NetworkNode]
    edges: list[NetworkLink]
    places: list[NetworkPlace]


class NetworkQuery(Query):
    """Of which portfolio, company or initiative, or around which milestone."""

    portfolio_id: Id | None = None
    company_id: Id | None = None
    initiative_id: Annotated[Id | None, Field(description="With what its links lead to")] = None
    milestone_id: Annotated[Id | None, Field(description="What lies within so many steps of it")] = None
    steps: Annotated[WholeInQuery, Field(ge=1, le=MOST_STEPS, description="Links away from the milestone")] = 3
    tasks: Annotated[SwitchInQuery, Field(description="Without, their links stand for their milestones")] = True


class DrivingChain(Answer):
    """It, what holds it, what holds that, back to where its date begins; none before the first run."""

    rows: list[Forecast]


def _network(call: Call) -> HttpResponse:
    filters = NetworkFilter(**call.query.model_dump())
    found = dependency_network(viewer=call.viewer, filters=filters, today=call.today)
    return HttpResponse(to_bytes(encoder_of(Network).all(found)), content_type="application/json")


def _chain(call: Call) -> HttpResponse:
    body: dict[str, Any] = {
        "rows": [encoder_of(Forecast).all(row) for row in driving_chain(viewer=call.viewer, activity_id=call.id)]
    }
    return HttpResponse(to_bytes(body), content_type="application/json")


REGISTRY.add(
    Operation("GET", "/schedule/network", "get_network", TAG, "Read the network", _network, Success(Network),
              query=NetworkQuery, description="Critical and near-critical paths, merge points and bottlenecks.")
)  # fmt: skip
for _place, _field in (("milestones", "milestone_id"), ("tasks", "task_id")):
    REGISTRY.add(
        Operation("GET", f"/{_place}/{{{_field}}}/driving-chain", f"get_driving_chain_of_{_field.removesuffix('_id')}",
                  TAG, "See what makes its date", _chain, Success(DrivingChain),
                  description="Back to a fact, a plan, today, another company's agreed day or a confidential link.")
    )  # fmt: skip
