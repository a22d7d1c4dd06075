"""What owners report of milestones. Append-only: a correction is another update that names the one it corrects."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from milepost.api.conventions.fields import (
    Answer,
    Body,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    MomentAnswer,
    Percent,
    PercentAnswer,
    Text,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import Resource
from milepost.api.endpoints.milestones import milestones
from milepost.core.paging import Page
from milepost.milestones.actions.updates import record_update
from milepost.milestones.choices import Status
from milepost.milestones.queries.parts import UPDATE_SORTS, PartFilter, update_page, update_row
from milepost.milestones.queries.rows import UpdateRow


class Update(Answer):
    """What somebody reported of a milestone at one moment."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    milestone_id: IdAnswer
    reporter_id: IdAnswer
    reporter_name: Annotated[str, Field(examples=["Otto Stein"])]
    status: Status
    percent: Annotated[PercentAnswer, Field(description="Percent complete")]
    expected_finish: DayAnswer | None
    words: Annotated[str, Field(examples=["The second line is in place."])]
    obstacles: str
    corrects_id: Annotated[IdAnswer | None, Field(description="The update that this one corrects")]
    corrected_by_id: Annotated[IdAnswer | None, Field(description="The update that corrects this one")]
    recorded_at: MomentAnswer


class NewUpdate(Body):
    """What to report. Completed is not reported: complete the milestone."""

    status: Annotated[Status, Field(examples=["on_track"])]
    percent: Annotated[
        Percent | None,
        Field(description="As before when not given; below 100; where it comes from the tasks, only what they say"),
    ] = None
    expected_finish: Annotated[
        Day | None, Field(description="As before when not given; null when none is expected any more")
    ] = None
    started_on: Annotated[
        Day | None,
        Field(description="When work began, where that was before the first report of it; as before when not given"),
    ] = None
    words: Annotated[Text, Field(max_length=5000, examples=["The second line is in place."])] = ""
    obstacles: Annotated[Text, Field(max_length=5000)] = ""
    corrects_id: Annotated[Id | None, Field(description="The update that this one corrects")] = None


class UpdateQuery(ListQuery):
    """Which page of them."""


updates = Resource("updates", "update", "Updates", Update, kind="update", under=milestones, moves_it=True)


@updates.list(sorts=tuple(UPDATE_SORTS))
def list_updates(call: Call, query: UpdateQuery) -> Page[UpdateRow]:
    """Newest first."""
    return update_page(viewer=call.viewer, filters=PartFilter(call.id), page=query.page())


@updates.one
def read_update(call: Call, update_id: int) -> UpdateRow:
    """One."""
    return update_row(viewer=call.viewer, update_id=update_id)


@updates.create
def report(call: Call, body: NewUpdate) -> Any:
    """Report on a milestone."""
    return record_update(acting=call.viewer, now=call.now, milestone_id=call.id, version=call.version, **body.given())
