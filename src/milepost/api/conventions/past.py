"""A thing as it was at a past moment, and all its versions."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions import conditions
from milepost.api.conventions.encoding import Encoder, encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, IdAnswer, MomentAnswer, PastMoment, Query, WholeInQuery, Word
from milepost.api.conventions.lists import FieldsQuery, page_response
from milepost.api.conventions.operations import Call
from milepost.api.conventions.problems import Refused
from milepost.core.history import states_as_of, versions_of
from milepost.core.ids import encode_id
from milepost.core.paging import DEFAULT_LIMIT, MAX_LIMIT, PageRequest


class AsOfQuery(FieldsQuery):
    """Which fields, and of which moment."""

    as_of: Annotated[
        PastMoment | None,
        Field(
            description="As it was recorded at this moment: the fields that its history keeps, without the names of other things"
        ),
    ] = None


class VersionsQuery(Query):
    """Which page of the versions."""

    cursor: Annotated[Word | None, Field(description="`next_cursor` of the page before")] = None
    limit: Annotated[WholeInQuery, Field(ge=1, le=MAX_LIMIT, description="Versions on a page")] = DEFAULT_LIMIT


class Version(Answer):
    """One recorded version: the event that made it, and the state after it. The event itself says who did it."""

    version: Annotated[int, Field(examples=[3])]
    recorded_at: MomentAnswer
    verb: Annotated[str, Field(examples=["company.updated"])]
    event_id: IdAnswer
    action_id: IdAnswer
    via: Annotated[str, Field(examples=["api"])]
    changed: Annotated[list[str], Field(description="Fields that differ from the version before; empty at creation")]
    state: Annotated[
        dict[str, Any], Field(description="The fields that the history keeps, as the representation shows them")
    ]


def state_response(call: Call, kind: str, encoder: Encoder, wanted: frozenset[str] | None) -> HttpResponse:
    """The state at ``as_of``. Raises Refused (404) when it did not exist then."""
    at = call.query.as_of
    states = states_as_of(viewer=call.viewer, kind=kind, at=at, aggregate_ids=[call.id])
    if call.id not in states:
        raise Refused("missing", f"There was no {kind} {encode_id(call.id)!r} yet at {at:%Y-%m-%dT%H:%M:%SZ}.")
    shown = encoder.state(states[call.id])
    kept = {name: value for name, value in shown.items() if wanted is None or name in wanted or name == "id"}
    body = to_bytes(kept)
    headers = {"ETag": conditions.etag_of(states[call.id]["version"], body)}
    return HttpResponse(body, content_type="application/json", headers=headers)


def versions_response(call: Call, kind: str, encoder: Encoder) -> HttpResponse:
    """A page of versions, newest first."""
    page = PageRequest(cursor=call.query.cursor, limit=call.query.limit)
    found = versions_of(viewer=call.viewer, kind=kind, aggregate_id=call.id, page=page)
    return page_response(call.request, found.map(lambda event: _version(event, encoder)), lambda row: row)


def _version(event: Any, encoder: Encoder) -> dict[str, Any]:
    changed = [] if event.before is None else encoder.state(event.after, changed=event.before)
    own = {
        "version": event.version,
        "recorded_at": event.recorded_at,
        "verb": event.verb,
        "via": event.via,
        "event_id": encode_id(event.pk),
        "action_id": encode_id(event.action_id),
        "changed": list(changed),
        "state": encoder.state(event.after),
    }
    return {name: own[name] for name in encoder_of(Version).names}
