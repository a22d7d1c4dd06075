"""The four pitfalls over the milestones of a place: how many fall into each, and which, why and how to mend it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, DayAnswer, IdAnswer, Shown
from milepost.api.conventions.lists import ListQuery, page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.milestones import MilestoneFilters
from milepost.milestones import pitfalls
from milepost.milestones.choices import Status
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.pitfalls import SORTS, pitfall_counts, pitfall_page

TAG = "Milestones"


class Pitfall(StrEnum):
    """What a plan falls into."""

    VAGUE_OBJECTIVE = pitfalls.VAGUE_OBJECTIVE
    UNREALISTIC_TIMELINE = pitfalls.UNREALISTIC_TIMELINE
    POOR_COMMUNICATION = pitfalls.POOR_COMMUNICATION
    INADEQUATE_RESOURCES = pitfalls.INADEQUATE_RESOURCES


class PitfallFinding(Answer):
    """One pitfall of one milestone."""

    pitfall: Pitfall
    evidence: Annotated[str, Field(examples=["No update for 41 days."])]
    mend: Annotated[str, Field(description="What would mend it")]


def finding(one: Any) -> dict[str, Any]:
    """A PitfallFinding of what the check found."""
    return {"pitfall": one.code, "evidence": one.evidence, "mend": one.mend}


class MilestoneInPitfalls(Answer):
    """An open milestone that falls into pitfalls."""

    id: IdAnswer
    name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    company_id: IdAnswer
    company_name: Annotated[str, Field(examples=["Aster Tools"])]
    initiative_id: IdAnswer
    initiative_name: Annotated[str, Field(examples=["Lean programme"])]
    owner_name: Annotated[str | None, Field(examples=["Otto Stein"])]
    due: DayAnswer | None
    status: Status
    assessment: Status
    contradiction: str
    findings: Annotated[list[PitfallFinding], Shown(by=finding)]


class PitfallCounts(Answer):
    """How many open milestones fall into each pitfall."""

    milestones: Annotated[int, Field(examples=[24], description="Open ones in question")]
    any: Annotated[int, Field(examples=[6], description="Those that fall into at least one")]
    by_pitfall: Annotated[dict[str, int], Field(examples=[{"vague_objective": 3}])]


class PitfallQuery(MilestoneFilters, ListQuery):
    """Of which milestones, and which pitfall."""

    pitfall: Annotated[Pitfall | None, Field(description="Any of them when not given")] = None


def _list(call: Call) -> HttpResponse:
    encoder = encoder_of(MilestoneInPitfalls)
    encode = encoder.only(encoder.check(call.query.fields))
    given = call.query.filters()
    pitfall = given.pop("pitfall", None)
    found = pitfall_page(
        viewer=call.viewer, filters=MilestoneFilter(**given), pitfall=pitfall, today=call.today, page=call.query.page()
    )
    return page_response(call.request, found, encode)


def _counts(call: Call) -> HttpResponse:
    filters = MilestoneFilter(**call.query.model_dump(exclude_unset=True))
    found = pitfall_counts(viewer=call.viewer, filters=filters, today=call.today)
    return HttpResponse(to_bytes(encoder_of(PitfallCounts).all(found)), content_type="application/json")


for _operation in (
    Operation("GET", "/milestones/pitfalls", "list_pitfalls", TAG, "List milestones that fall into a pitfall", _list,
              Success(MilestoneInPitfalls, "page", headers=("Link",)), query=PitfallQuery, sorts=tuple(SORTS),
              description="Open ones, by due date, each with what shows it and what would mend it."),
    Operation("GET", "/milestones/pitfalls/counts", "count_pitfalls", TAG, "Count the milestones in each pitfall",
              _counts, Success(PitfallCounts), query=MilestoneFilters),
):  # fmt: skip
    REGISTRY.add(_operation)
