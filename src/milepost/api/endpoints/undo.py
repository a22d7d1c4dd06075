"""Taking back what one changed of many milestones at once."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, Body, Id, IdAnswer
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.milestones.actions.many import undo_milestone_changes


class NotBack(Answer):
    """A milestone that stays as it is, since somebody changed it again."""

    id: IdAnswer
    name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    fields: Annotated[list[str], Field(examples=[["due"]], description="What differs from what the action left")]


class TakenBack(Answer):
    """What an undo did."""

    restored: Annotated[int, Field(examples=[12])]
    kept: list[NotBack]


class Undo(Body):
    """Which action of one's own."""

    action_id: Annotated[Id, Field(description="The `action_id` of a bulk change's answer")]


def _undo(call: Call) -> HttpResponse:
    result = undo_milestone_changes(acting=call.viewer, now=call.now, action_id=call.body.action_id)
    return HttpResponse(to_bytes(encoder_of(TakenBack).all(result)), content_type="application/json")


REGISTRY.add(
    Operation(
        "POST", "/milestones/undo", "undo_milestone_changes", "Milestones", "Take back a bulk change of one's own", _undo,
        Success(TakenBack), body=Undo, refusals=frozenset({404}),
        description="What nobody changed again goes back, by the rules that hold for changing it; the others are named.",
    )
)  # fmt: skip
