"""What happened: the feed, and what one was told of it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.access.actions.notices import mark_notices_seen
from milepost.access.queries import (
    EVENT_SORTS,
    NOTICE_SORTS,
    EventRow,
    NoticeFilter,
    NoticeRow,
    event_page,
    event_row,
    notice_page,
)
from milepost.api.conventions.encoding import to_bytes
from milepost.api.conventions.fields import (
    Answer,
    Id,
    IdAnswer,
    Moment,
    MomentAnswer,
    SwitchInQuery,
    Text,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.conventions.resources import NoBody, Resource
from milepost.core.paging import Page
from milepost.milestones.queries.history import feed_filter

TAG = "Events"
OF_MILESTONE = (
    "About this milestone, its updates, its criteria and their evidence, and what was asked or agreed to change of it"
)


class Change(Answer):
    """One field that differs. Values as they are kept: money in minor units, shares in basis points, quantities in millionths."""

    field: Annotated[str, Field(examples=["name"])]
    old: Any
    new: Any
    old_name: Annotated[str, Field(description="What an id stood for, when you may see it")]
    new_name: str


class Event(Answer):
    """One thing that happened to one thing. Those of one action share its id, which is also the request's."""

    id: IdAnswer
    action_id: IdAnswer
    verb: Annotated[str, Field(examples=["company.updated"])]
    kind: Annotated[str, Field(examples=["company"])]
    aggregate_id: IdAnswer
    version: Annotated[int, Field(examples=[2], description="Of the thing, after it")]
    title: Annotated[str, Field(examples=["Aster Tools"])]
    actor_id: IdAnswer | None
    actor_name: Annotated[str, Field(description="Empty for Milepost itself, and for people behind another wall")]
    via: Annotated[str, Field(examples=["api"])]
    portfolio_id: IdAnswer | None
    company_id: IdAnswer | None
    initiative_id: IdAnswer | None
    created: bool
    changes: list[Change]
    recorded_at: MomentAnswer


class EventQuery(ListQuery):
    """Which events."""

    kind: Annotated[Text | None, Field(examples=["company"])] = None
    verb: Annotated[Text | None, Field(examples=["company.updated"])] = None
    portfolio_id: Id | None = None
    company_id: Id | None = None
    initiative_id: Id | None = None
    aggregate_id: Annotated[Id | None, Field(description="About this one thing")] = None
    milestone_id: Annotated[Id | None, Field(description=OF_MILESTONE)] = None
    actor_id: Annotated[Id | None, Field(description="Done by this person")] = None
    action_id: Annotated[Id | None, Field(description="Of this action: the X-Request-ID of a write")] = None
    since: Annotated[Moment | None, Field(description="Inclusive")] = None
    until: Annotated[Moment | None, Field(description="Exclusive")] = None


events = Resource("events", "event", TAG, Event)


@events.list(sorts=tuple(EVENT_SORTS), summary="Read the feed")
def list_events(call: Call, query: EventQuery) -> Page[EventRow]:
    """Newest first."""
    return event_page(viewer=call.viewer, filters=feed_filter(query.filters()), page=query.page())


@events.one
def read_event(call: Call, event_id: int) -> EventRow:
    """One."""
    return event_row(viewer=call.viewer, event_id=event_id)


class Notice(Answer):
    """A line that told you of an event."""

    event: Event
    made_at: MomentAnswer
    seen_at: MomentAnswer | None


class NoticeQuery(ListQuery):
    """Which notices."""

    unseen: Annotated[SwitchInQuery, Field(description="Only those not seen yet")] = False


told = Resource("notices", "notice", TAG, Notice)


@told.list(sorts=tuple(NOTICE_SORTS), summary="Read what you were told")
def list_notices(call: Call, query: NoticeQuery) -> Page[NoticeRow]:
    """Newest first."""
    return notice_page(viewer=call.viewer, filters=NoticeFilter(**query.filters()), page=query.page())


class Seen(Answer):
    """How many notices were new."""

    marked: Annotated[int, Field(examples=[2])]


def _mark_seen(call: Call) -> HttpResponse:
    marked = mark_notices_seen(acting=call.viewer, now=call.now)
    return HttpResponse(to_bytes({"marked": marked}), content_type="application/json")


REGISTRY.add(
    Operation("POST", "/notices/seen", "mark_notices_seen", TAG, "Note that you have seen your notices", _mark_seen,
              Success(Seen), body=NoBody),
)  # fmt: skip
