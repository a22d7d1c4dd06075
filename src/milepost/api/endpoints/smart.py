"""The five SMART answers about a milestone, as its page gives them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, Shown
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.milestones.advice import advice
from milepost.milestones.saying import said


class SmartAnswer(Answer):
    """One of the five."""

    ok: bool
    reason: Annotated[str, Field(examples=["The forecast, 3 Mar 2027, is in time."])]
    mend: Annotated[str | None, Field(description="The sentence that would mend it; null when it is fine")]


def answer(one: Any) -> dict[str, Any]:
    """A SmartAnswer of what the check said."""
    return {"ok": one.ok, "reason": said(one.reason), "mend": said(one.mend) if one.mend else None}


class Smart(Answer):
    """Whether a milestone is specific, measurable, achievable, relevant and time-bound. The check reads English."""

    specific: Annotated[SmartAnswer, Shown(by=answer)]
    measurable: Annotated[SmartAnswer, Shown(by=answer)]
    achievable: Annotated[
        SmartAnswer, Shown(by=answer), Field(description="By the forecast and its owner's load, where they are known")
    ]
    relevant: Annotated[SmartAnswer, Shown(by=answer)]
    time_bound: Annotated[SmartAnswer, Shown(by=answer)]


def _smart(call: Call) -> HttpResponse:
    found = advice(viewer=call.viewer, milestone_id=call.id, today=call.today)
    return HttpResponse(to_bytes(encoder_of(Smart).all(found)), content_type="application/json")


REGISTRY.add(
    Operation("GET", "/milestones/{milestone_id}/smart", "get_smart_of_milestone", "Milestones",
              "Read whether a milestone is SMART", _smart, Success(Smart),
              description="Five answers about its words, criteria, dates, schedule and load, as on its page.")
)  # fmt: skip
