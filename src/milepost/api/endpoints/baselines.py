"""Baselines, and what differs between one and another, a past moment, or today."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import (
    Answer,
    Body,
    DayAnswer,
    Id,
    IdAnswer,
    MomentAnswer,
    MoneyAnswer,
    Name,
    PastMoment,
    PercentAnswer,
    Query,
    Shown,
    Text,
    money_of,
)
from milepost.api.conventions.lists import ListQuery, page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.conventions.problems import invalid_field
from milepost.api.conventions.resources import Resource
from milepost.api.endpoints.plan_fields import DaysText, days_of
from milepost.core.money import plain_percent, plain_quantity
from milepost.core.paging import Page, PageRequest
from milepost.milestones.actions.baselines import agree_baseline, agree_company_baseline
from milepost.milestones.choices import Status
from milepost.milestones.queries.baselines import (
    BASELINE_SORTS,
    BaselineLine,
    PlaceFilter,
    baseline_line,
    baseline_page,
)
from milepost.milestones.queries.comparison import Side, compare
from milepost.milestones.queries.past import milestones_as_of

TAG = "Baselines and changes"
REASON = "Needed once something was agreed: why it changes"
ChangeReason = Annotated[Text, Field(max_length=2000, description=REASON, examples=["The press arrives late"])]


class Baseline(Answer):
    """A frozen, agreed copy of an initiative's dates and values."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    name: Annotated[str, Field(examples=["Investment case"])]
    company_id: IdAnswer
    initiative_id: IdAnswer
    initiative_name: Annotated[str, Field(examples=["Lean programme"])]
    agreed_by_id: IdAnswer
    agreed_by: Annotated[str, Field(examples=["Ada Keller"])]
    agreed_at: MomentAnswer
    planned_value: Annotated[MoneyAnswer | None, money_of("planned_minor")]
    activities: Annotated[int, Field(examples=[12], description="How many milestones and tasks it holds")]
    recorded_at: MomentAnswer


class NewBaseline(Body):
    """What to freeze, under which name."""

    initiative_id: Id
    name: Annotated[Name, Field(max_length=120, examples=["Investment case"])]
    change_reason: ChangeReason = ""


class CompanyBaseline(Body):
    """The name under which every initiative of the company is frozen."""

    name: Annotated[Name, Field(max_length=120, examples=["Plan 2027"])]
    change_reason: ChangeReason = ""


class BaselineQuery(ListQuery):
    """Which baselines."""

    initiative_id: Id | None = None
    company_id: Id | None = None


baselines = Resource("baselines", "baseline", TAG, Baseline, kind="baseline")


@baselines.list(sorts=tuple(BASELINE_SORTS))
def list_baselines(call: Call, query: BaselineQuery) -> Page[BaselineLine]:
    """Newest first."""
    return baseline_page(viewer=call.viewer, filters=PlaceFilter(**query.filters()), page=query.page())


@baselines.one
def read_baseline(call: Call, baseline_id: int) -> BaselineLine:
    """One."""
    return baseline_line(viewer=call.viewer, baseline_id=baseline_id)


@baselines.create
def agree(call: Call, body: NewBaseline) -> Any:
    """Agree a baseline."""
    return agree_baseline(acting=call.viewer, now=call.now, **body.given())


class Made(Answer):
    """The baselines that were agreed in one action."""

    ids: list[IdAnswer]


def _company(call: Call) -> HttpResponse:
    made = agree_company_baseline(acting=call.viewer, now=call.now, company_id=call.id, **call.body.given())
    body = to_bytes({"ids": [encoder_of(Baseline).only(frozenset())(row)["id"] for row in made]})
    return HttpResponse(body, status=201, content_type="application/json")


class Cause(Answer):
    """Who made a difference, by what, and why, where a change request says so."""

    who: Annotated[str, Field(description="Empty for people behind another wall", examples=["Otto Stein"])]
    when: MomentAnswer
    verb: Annotated[str, Field(examples=["milestone.updated"])]
    why: Annotated[str, Field(examples=["The press arrives late"])]
    change_request_id: IdAnswer | None


def _side(field: str, value: Any) -> Any:
    if field == "weight" and value is not None:
        return plain_percent(value)
    if field == "criteria":
        return [[metric, comparison, plain_quantity(target), unit] for metric, comparison, target, unit in value]
    return value


class Difference(Answer):
    """One thing that differs.

    Dates are days, weight a percentage, criteria [metric, comparison, target, unit]; numbers are decimal text.
    """

    field: Annotated[str, Field(examples=["due"])]
    before: Annotated[Any, Shown(by=_side, of=("field", "before"))]
    after: Annotated[Any, Shown(by=_side, of=("field", "after"))]
    days: Annotated[int | None, Field(examples=[14], description="Calendar days; positive is later")]
    working_days: Annotated[int | None, Field(examples=[10])]
    cause: Cause | None


class Compared(Answer):
    """One milestone or task that differs."""

    id: IdAnswer
    kind: Annotated[str, Field(examples=["milestone"])]
    name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    presence: Annotated[str, Field(examples=["kept"], description="kept, added or removed")]
    differences: list[Difference]


class PlanComparison(Answer):
    """What differs between two states of an initiative's plan, what moved most first."""

    initiative_id: IdAnswer
    before_at: MomentAnswer
    after_at: MomentAnswer
    before_name: Annotated[str, Field(description="Of a baseline; empty for a moment")]
    after_name: str
    rows: list[Compared]
    unchanged: Annotated[int, Field(examples=[9])]


class ComparisonQuery(Query):
    """The two sides: each a baseline or a moment. Nothing said: the newest baseline, if any, against now."""

    before_baseline_id: Id | None = None
    before_at: PastMoment | None = None
    after_baseline_id: Id | None = None
    after_at: Annotated[PastMoment | None, Field(description="Now when not given")] = None


def _compare(call: Call) -> HttpResponse:
    query: ComparisonQuery = call.query
    for name in ("before", "after"):
        if getattr(query, f"{name}_baseline_id") and getattr(query, f"{name}_at"):
            at = getattr(query, f"{name}_at").isoformat()
            raise invalid_field(f"{name}_at", at, "does not go with a baseline", "Give one of the two.")
    before = Side(query.before_baseline_id, query.before_at)
    if before == Side():
        of = PlaceFilter(initiative_id=call.id)
        newest = baseline_page(viewer=call.viewer, filters=of, page=PageRequest(limit=1)).rows
        before = Side(newest[0].id) if newest else Side(at=call.now)
    found = compare(
        viewer=call.viewer,
        initiative_id=call.id,
        before=before,
        after=Side(query.after_baseline_id, query.after_at or call.now),
    )
    return HttpResponse(to_bytes(encoder_of(PlanComparison).all(found)), content_type="application/json")


class PastMilestone(Answer):
    """A milestone as it stood at a past moment, with what was computed of it and what the rules said of it then."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    description: str
    owner_name: str | None
    planned_start: DayAnswer | None
    planned_finish: DayAnswer | None
    actual_start: DayAnswer | None
    actual_finish: DayAnswer | None
    due: DayAnswer | None
    expected_finish: DayAnswer | None
    weight: PercentAnswer
    percent: PercentAnswer
    status: Status
    assessment: Status
    reason: str
    contradiction: str
    last_update: MomentAnswer | None
    forecast: Annotated[DayAnswer | None, Field(description="The finish that was computed by then")]
    margin_days: Annotated[int | None, Field(examples=[12], description="Due minus forecast; negative when late")]
    total_float: Annotated[DaysText | None, days_of("float_s"), Field(description="Working days")]
    critical: bool | None
    drag: Annotated[
        DaysText | None, days_of("drag_s"), Field(description="Working days that it cost its initiative's end")
    ]
    forecast_at: Annotated[
        MomentAnswer | None,
        Field(
            description="Since when that forecast held; null where none is kept of then, and it is assessed without one"
        ),
    ]
    recorded_at: MomentAnswer


class PastQuery(Query):
    """At which moment."""

    as_of: Annotated[PastMoment | None, Field(description="Now when not given")] = None


def _past(call: Call) -> HttpResponse:
    at = call.query.as_of or call.now
    rows = milestones_as_of(viewer=call.viewer, initiative_id=call.id, at=at)
    return page_response(call.request, Page(rows), encoder_of(PastMilestone).all)


for _operation in (
    Operation("GET", "/initiatives/{initiative_id}/milestones", "list_milestones_as_of", TAG,
              "List the milestones of an initiative as they stood", _past, Success(PastMilestone, "page"), query=PastQuery,
              description="By due date, all on one page."),
    Operation("POST", "/companies/{company_id}/baselines", "create_company_baselines", TAG,
              "Agree a baseline of every initiative of a company", _company, Success(Made, status=201),
              body=CompanyBaseline, description="In one action."),
    Operation("GET", "/initiatives/{initiative_id}/comparison", "compare_initiative", TAG,
              "Compare two states of a plan", _compare, Success(PlanComparison), query=ComparisonQuery,
              description="A baseline or a past moment with another, or with now."),
):  # fmt: skip
    REGISTRY.add(_operation)
