"""Milestones taken together: of everything, a portfolio, a company or an initiative, as far as one may see."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import ID_SCHEMA, Answer, DayAnswer, PercentAnswer, Shown
from milepost.api.conventions.lists import page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.milestones import MilestoneFilters
from milepost.core.ids import encode_id
from milepost.core.paging import Page
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.rollups import by_company, by_what, rollup

TAG = "Milestones"
Counts = Annotated[dict[str, int], Field(examples=[{"on_track": 3}], description="By each of the six values")]


class Rollup(Answer):
    """Milestones taken together. Progress is weighted; a weight of 0 counts as 0.01 percent."""

    milestones: Annotated[int, Field(examples=[24])]
    by_status: Counts
    by_assessment: Counts
    contradictions: Annotated[int, Field(description="Whose report contradicts the facts")]
    slipped: Annotated[int, Field(description="Open, with a forecast after the due date")]
    overdue_updates: Annotated[int, Field(description="Open, and a word is due by the rhythm of the initiative")]
    due_soon: Annotated[int, Field(description="Open and due within 30 days")]
    progress: PercentAnswer


class CompanyRollup(Answer):
    """One company's part."""

    company_id: Annotated[str, Shown(by=encode_id, of=("company.id",)), ID_SCHEMA]
    company_name: Annotated[str, Shown(of=("company.name",)), Field(examples=["Aster Tools"])]
    milestones: Annotated[int, Field(examples=[24])]
    by_status: Counts
    by_assessment: Counts
    contradictions: int
    slipped: Annotated[int, Field(description="Open, with a forecast after the due date")]
    progress: PercentAnswer
    next_due: DayAnswer | None


class Group(StrEnum):
    """What milestones are grouped by."""

    COMPANY = "company"
    INITIATIVE = "initiative"
    OWNER = "owner"
    MILESTONE_TYPE = "milestone_type"
    CATEGORY = "category"
    ASSESSMENT = "assessment"


class GroupRollup(Answer):
    """One group's part."""

    key: Annotated[str | None, Field(description="What the list filters by: an id, or a code; null for no owner")]
    name: Annotated[str, Field(examples=["Aster Tools"])]
    milestones: Annotated[int, Field(examples=[24])]
    by_assessment: Counts
    contradictions: int
    slipped: int
    progress: PercentAnswer


class GroupQuery(MilestoneFilters):
    """Of which milestones, by what."""

    by: Annotated[Group, Field(description="What they are grouped by")] = Group.COMPANY


def _filters(call: Call) -> MilestoneFilter:
    return MilestoneFilter(**call.query.model_dump(exclude_unset=True))


def _rollup(call: Call) -> HttpResponse:
    found = rollup(viewer=call.viewer, filters=_filters(call), today=call.today)
    return HttpResponse(to_bytes(encoder_of(Rollup).all(found)), content_type="application/json")


def _by_company(call: Call) -> HttpResponse:
    found = by_company(viewer=call.viewer, filters=_filters(call))
    return page_response(call.request, Page(found), encoder_of(CompanyRollup).all)


def _groups(call: Call) -> HttpResponse:
    given = call.query.model_dump(exclude_unset=True)
    what = given.pop("by", Group.COMPANY)
    found = by_what(viewer=call.viewer, filters=MilestoneFilter(**given), what=str(what))
    return page_response(call.request, Page(found), encoder_of(GroupRollup).all)


for _operation in (
    Operation("GET", "/milestones/rollup", "roll_up_milestones", TAG, "Take milestones together", _rollup,
              Success(Rollup), query=MilestoneFilters),
    Operation("GET", "/milestones/by-company", "roll_up_milestones_by_company", TAG, "Take milestones together by company",
              _by_company, Success(CompanyRollup, "page"), query=MilestoneFilters,
              description="By name, all on one page."),
    Operation("GET", "/milestones/groups", "group_milestones", TAG, "Take milestones together by group",
              _groups, Success(GroupRollup, "page"), query=GroupQuery, description="By name, all on one page."),
):  # fmt: skip
    REGISTRY.add(_operation)
