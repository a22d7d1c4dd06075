"""Saved views of the list of milestones: one's own, and those that others share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from milepost.api.conventions.fields import Answer, Body, IdAnswer, MomentAnswer, Name, Text
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import Resource
from milepost.core.paging import Page
from milepost.milestones.actions.views import LONGEST, remove_view, save_view, update_view
from milepost.milestones.queries.views import SORTS, ViewRow, view_page, view_row

QUERY = "The part of the address of the list of milestones after the question mark"
SHARED = "Whether those who see what it names see it too; then its owner must be allowed to speak there"
AskedText = Annotated[Text, Field(max_length=LONGEST, examples=["open=yes&group=company"], description=QUERY)]


class View(Answer):
    """The state of the list of milestones under a name."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    name: Annotated[str, Field(examples=["Slipping by company"])]
    query: Annotated[str, Field(examples=["open=yes&group=company"], description=QUERY)]
    shared: Annotated[bool, Field(description=SHARED)]
    mine: Annotated[bool, Field(description="Whether it is the caller's own")]
    owner_id: IdAnswer
    owner_name: Annotated[str, Field(examples=["Ana Fuentes"])]
    recorded_at: MomentAnswer


class ViewChange(Body):
    """What to change of a view of one's own."""

    name: Annotated[Name, Field(max_length=80, examples=["Slipping by company"])] = ""
    query: AskedText = ""
    shared: Annotated[bool, Field(description=SHARED)] = False


class NewView(ViewChange):
    """A view to keep."""

    name: Annotated[Name, Field(max_length=80, examples=["Slipping by company"])]


class ViewsQuery(ListQuery):
    """Which page of them."""


views = Resource("views", "view", "Milestones", View)


@views.list(sorts=tuple(SORTS))
def list_views(call: Call, query: ViewsQuery) -> Page[ViewRow]:
    """By name."""
    return view_page(viewer=call.viewer, page=query.page())


@views.one
def read_view(call: Call, view_id: int) -> ViewRow:
    """One."""
    return view_row(viewer=call.viewer, view_id=view_id)


@views.create
def keep_view(call: Call, body: NewView) -> Any:
    """Keep a view."""
    return save_view(acting=call.viewer, now=call.now, **body.given())


@views.update
def change_view(call: Call, view_id: int, version: int | None, body: ViewChange) -> Any:
    """Rename it, let it show something else, share it or no longer."""
    return update_view(acting=call.viewer, now=call.now, view_id=view_id, version=version, **body.given())


@views.remove("delete_view", "Take a view away", "From everybody it was shared with.")
def take_view_away(call: Call, view_id: int, version: int | None) -> Any:
    """Take it away."""
    return remove_view(acting=call.viewer, now=call.now, view_id=view_id, version=version)
