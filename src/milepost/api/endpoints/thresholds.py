"""What the firm calls late, thin or silent: the thresholds of its assessments."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from milepost.api.conventions.fields import Answer, Body, Percent, PercentAnswer
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import Resource
from milepost.milestones.actions.thresholds import MOST_DAYS, set_thresholds
from milepost.milestones.queries.thresholds import ThresholdsRow, thresholds_row

MARGIN = "A forecast this close before the due date is at risk"
BEHIND = "Progress this far behind the share of time passed is at risk, in percent"
SILENT = "No update for this long, while work should be going on, is at risk"
SOON = "This close to the due date, less progress than `due_soon_share` is at risk"
SHARE = "How much should be complete by then, in percent"
DayCount = Annotated[int, Field(ge=0, le=MOST_DAYS)]


class Thresholds(Answer):
    """By what every milestone of the firm is assessed. A version of 0: the usual ones."""

    version: Annotated[int, Field(examples=[1])]
    own: Annotated[bool, Field(description="Whether the firm set them")]
    risk_margin_days: Annotated[int, Field(examples=[5], description=MARGIN)]
    behind_share: Annotated[PercentAnswer, Field(description=BEHIND)]
    silent_days: Annotated[int, Field(examples=[30], description=SILENT)]
    due_soon_days: Annotated[int, Field(examples=[7], description=SOON)]
    due_soon_share: Annotated[PercentAnswer, Field(description=SHARE)]


class ThresholdsChange(Body):
    """What to change of them; what is not sent stays."""

    risk_margin_days: Annotated[DayCount, Field(examples=[10], description=MARGIN)] = 5
    behind_share: Annotated[Percent, Field(description=BEHIND)] = "15"
    silent_days: Annotated[int, Field(ge=1, le=MOST_DAYS, examples=[21], description=SILENT)] = 30
    due_soon_days: Annotated[DayCount, Field(examples=[14], description=SOON)] = 7
    due_soon_share: Annotated[Percent, Field(description=SHARE)] = "70"


thresholds = Resource("thresholds", "thresholds", "Milestones", Thresholds, single=True)


@thresholds.one
def read_thresholds(call: Call, _: int) -> ThresholdsRow:
    """Those that hold."""
    return thresholds_row(viewer=call.viewer)


@thresholds.update
def change_thresholds(call: Call, _: int, version: int | None, body: ThresholdsChange) -> Any:
    """Set them; the worker then assesses everything open anew."""
    return set_thresholds(acting=call.viewer, now=call.now, version=version, **body.given())
