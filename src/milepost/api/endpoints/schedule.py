"""The schedule: what is computed of milestones and tasks, and what would move if something were late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field, WithJsonSchema

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import (
    Answer,
    DayAnswer,
    Id,
    IdAnswer,
    MomentAnswer,
    Query,
    Shown,
    SwitchInQuery,
    WholeInQuery,
)
from milepost.api.conventions.lists import ListQuery, page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.milestones.choices import ActivityKind
from milepost.scheduling.queries.forecasts import FORECAST_SORTS, ForecastFilter, forecast_page
from milepost.scheduling.queries.what_if import MOST_DAYS, WhatIf, what_if, what_if_crossing

TAG = "Schedule"


def _local(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


LOCAL_SCHEMA = WithJsonSchema({"type": "string", "examples": ["2026-11-22T17:00:00"], "title": "Local time"})
Local = Annotated[str, LOCAL_SCHEMA]


class Forecast(Answer):
    """What the newest schedule run says of a milestone or task. Times are the local time of its calendar."""

    id: IdAnswer
    name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    kind: ActivityKind
    company_id: IdAnswer
    initiative_id: IdAnswer
    milestone_id: Annotated[IdAnswer, Field(description="Itself, or the milestone whose task it is")]
    due: DayAnswer | None
    forecast: Annotated[DayAnswer | None, Field(description="Null where nobody said how long it takes")]
    margin_days: Annotated[int | None, Field(examples=[-8], description="Due minus forecast, calendar days")]
    early_start: Annotated[Local | None, Shown(by=_local)]
    early_finish: Annotated[Local | None, Shown(by=_local)]
    late_start: Annotated[Local | None, Shown(by=_local)]
    late_finish: Annotated[Local | None, Shown(by=_local)]
    total_float_seconds: Annotated[int | None, Shown(of=("total_float_s",)), Field(description="Of working time")]
    free_float_seconds: Annotated[int | None, Shown(of=("free_float_s",))]
    critical: bool
    drag_seconds: Annotated[int | None, Shown(of=("drag_s",)), Field(description="What it costs its initiative's end")]
    held_by: Annotated[str, Field(examples=["link"], description="What decides its date")]
    driver_id: Annotated[IdAnswer | None, Field(description="The activity or crossing that holds it, if you see it")]
    driver_name: Annotated[str | None, Field(examples=["Press delivered"])]
    why: Annotated[str, Field(examples=["It waits for a confidential link."])]
    why_critical: str
    fingerprint: Annotated[str, Field(description="Digest of the inputs and the engine of the run that gave this")]
    computed_at: MomentAnswer
    contradiction: Annotated[str, Field(description="Of a milestone whose report contradicts the facts: how")]


class ForecastQuery(ListQuery):
    """Of what."""

    company_id: Id | None = None
    initiative_id: Id | None = None
    milestone_id: Annotated[Id | None, Field(description="The milestone and its tasks")] = None
    critical: SwitchInQuery | None = None


class MovedMilestone(Answer):
    """A milestone that would move."""

    id: IdAnswer
    name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    initiative_id: IdAnswer
    initiative_name: str
    due: DayAnswer | None
    before: DayAnswer
    after: DayAnswer
    working_days: Annotated[int, Field(examples=[10])]
    margin_before: int | None
    margin_days: Annotated[int | None, Field(description="Due minus the new forecast, calendar days")]


class WhatIfAnswer(Answer):
    """Every milestone that you see and that would move, the smallest margin first."""

    late_id: IdAnswer
    late_name: str
    days: int
    rows: list[MovedMilestone]


class WhatIfQuery(Query):
    """How late."""

    days: Annotated[WholeInQuery, Field(ge=1, le=MOST_DAYS, description="Working days")] = 5


def _list(call: Call) -> HttpResponse:
    encoder = encoder_of(Forecast)
    encode = encoder.only(encoder.check(call.query.fields))
    filters = ForecastFilter(**call.query.filters())
    found = forecast_page(viewer=call.viewer, filters=filters, page=call.query.page())
    return page_response(call.request, found, encode)


def _asked(ask: Callable[..., WhatIf], field: str) -> Callable[[Call], HttpResponse]:
    def respond(call: Call) -> HttpResponse:
        given: dict[str, Any] = {field: call.id, "days": call.query.days}
        found = ask(viewer=call.viewer, today=call.today, **given)
        return HttpResponse(to_bytes(encoder_of(WhatIfAnswer).all(found)), content_type="application/json")

    return respond


NOTHING_WRITTEN = "Nothing is written. What you may not see is left out."
REGISTRY.add(
    Operation("GET", "/schedule", "list_forecasts", TAG, "List forecasts", _list,
              Success(Forecast, "page", headers=("Link",)), query=ForecastQuery, sorts=tuple(FORECAST_SORTS),
              description="Of milestones and tasks, what ends first first.")
)  # fmt: skip
for _place, _field, _ask, _what in (
    ("milestones", "milestone_id", _asked(what_if, "activity_id"), "a milestone"),
    ("tasks", "task_id", _asked(what_if, "activity_id"), "a task"),
    ("crossings", "crossing_id", _asked(what_if_crossing, "crossing_id"), "what another company gives"),
):
    REGISTRY.add(
        Operation("GET", f"/{_place}/{{{_field}}}/what-if", f"what_if_{_field.removesuffix('_id')}", TAG,
                  f"See what moves if {_what} is late", _ask, Success(WhatIfAnswer), query=WhatIfQuery,
                  refusals=frozenset({409}), description=NOTHING_WRITTEN)
    )  # fmt: skip
