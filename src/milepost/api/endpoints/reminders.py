"""Updates that are due, and how often they are."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, Body, Day, DayAnswer, Id, IdAnswer
from milepost.api.conventions.lists import ListQuery, page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.milestones import Milestone
from milepost.core.paging import Page
from milepost.milestones.actions.reminders import end_snooze, set_cadence, snooze
from milepost.milestones.cadence import MAX_DAYS, MOST_SNOOZED
from milepost.milestones.queries.milestones import SORTS, MilestoneFilter
from milepost.milestones.queries.reminders import cadence_row, snooze_row, snoozes, updates_due

TAG = "Updates"


class UpdatesDueQuery(ListQuery):
    """Whose, and where."""

    owner_id: Id | None = None
    company_id: Id | None = None
    portfolio_id: Id | None = None
    initiative_id: Id | None = None


class Cadence(Answer):
    """How often updates are due on the milestones of an initiative."""

    initiative_id: IdAnswer
    every_days: Annotated[int, Field(examples=[14])]
    own: Annotated[bool, Field(description="Whether somebody said so; else it is the usual rhythm")]


class NewCadence(Body):
    """How often updates are to be due."""

    every_days: Annotated[int, Field(ge=1, le=MAX_DAYS, examples=[14])]


class Snooze(Answer):
    """Until when you put the reminder of a milestone off."""

    milestone_id: IdAnswer
    milestone_name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    until: Annotated[DayAnswer | None, Field(description="On this day it comes back; null: you are reminded as usual")]


class NewSnooze(Body):
    """Until when you do not want to be reminded."""

    until: Annotated[
        Day | None, Field(description=f"One of the next {MOST_SNOOZED} days; null ends it", examples=[None])
    ]


def _due(call: Call) -> HttpResponse:
    encoder = encoder_of(Milestone)
    encode = encoder.only(encoder.check(call.query.fields))
    filters = MilestoneFilter(**call.query.filters())
    found = updates_due(viewer=call.viewer, filters=filters, today=call.today, page=call.query.page())
    return page_response(call.request, found, encode)


def _cadence(call: Call) -> HttpResponse:
    found = cadence_row(viewer=call.viewer, initiative_id=call.id)
    return HttpResponse(to_bytes(encoder_of(Cadence).all(found)), content_type="application/json")


def _set(call: Call) -> HttpResponse:
    set_cadence(acting=call.viewer, now=call.now, initiative_id=call.id, every_days=call.body.every_days)
    return _cadence(call)


def _snooze(call: Call) -> HttpResponse:
    if call.body.until is None:
        end_snooze(acting=call.viewer, now=call.now, milestone_id=call.id)
    else:
        snooze(acting=call.viewer, now=call.now, milestone_id=call.id, until=call.body.until)
    found = snooze_row(viewer=call.viewer, milestone_id=call.id, today=call.today)
    return HttpResponse(to_bytes(encoder_of(Snooze).all(found)), content_type="application/json")


def _snoozes(call: Call) -> HttpResponse:
    return page_response(call.request, Page(snoozes(viewer=call.viewer, today=call.today)), encoder_of(Snooze).all)


for _operation in (
    Operation("GET", "/milestones/updates-due", "list_updates_due", TAG, "List milestones whose next update is due",
              _due, Success(Milestone, "page", headers=("Link",)), query=UpdatesDueQuery, sorts=tuple(SORTS),
              description="Longest due first. The first when a milestone begins, then by the rhythm of its initiative."
                          " Without those that you snoozed."),
    Operation("POST", "/milestones/{milestone_id}/snooze", "snooze_milestone", TAG, "Be reminded of a milestone later",
              _snooze, Success(Snooze), body=NewSnooze,
              description="For its owner, of whom alone it is: assessment, contradictions and the lists of others stay as"
                          " they are. A report ends it."),
    Operation("GET", "/me/snoozes", "list_snoozes", TAG, "List what you snoozed", _snoozes, Success(Snooze, "page"),
              description="Soonest back first."),
    Operation("GET", "/initiatives/{initiative_id}/cadence", "get_cadence", TAG, "Read how often updates are due",
              _cadence, Success(Cadence)),
    Operation("POST", "/initiatives/{initiative_id}/cadence", "set_cadence", TAG, "Say how often updates are due",
              _set, Success(Cadence), body=NewCadence),
):  # fmt: skip
    REGISTRY.add(_operation)
