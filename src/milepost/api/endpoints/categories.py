"""Categories of milestones: those that everybody has, and the firm's own."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, Body, Name, Query, SwitchInQuery
from milepost.api.conventions.lists import page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.calendars import TAG
from milepost.core.paging import Page
from milepost.milestones.actions.categories import (
    archive_category,
    create_category,
    rename_category,
    restore_category,
)
from milepost.milestones.choices import MilestoneType
from milepost.milestones.queries.categories import category_row, category_rows


class Category(Answer):
    """A category of milestones: one that everybody has, or one of the firm's own."""

    code: Annotated[str, Field(examples=["quality"], description="What milestones name")]
    milestone_type: MilestoneType
    name: Annotated[str, Field(examples=["Quality"])]
    own: Annotated[bool, Field(description="Whether it is the firm's")]
    version: Annotated[int, Field(examples=[0], description="0 for those that everybody has: nobody can change them")]
    archived: Annotated[bool, Field(description="Whether it is offered no longer; milestones that have it keep it")]


class NewCategory(Body):
    """A category of the firm's own."""

    milestone_type: MilestoneType
    name: Annotated[Name, Field(max_length=80, examples=["Site closure"])]


class CategoryChange(Body):
    """Another name."""

    name: Annotated[Name, Field(max_length=80, examples=["Site closures"])]


class CategoriesQuery(Query):
    """Which categories."""

    archived: Annotated[SwitchInQuery, Field(description="The firm's archived ones instead")] = False


def _list(call: Call) -> HttpResponse:
    rows = category_rows(viewer=call.viewer, archived=call.query.archived)
    return page_response(call.request, Page(rows), encoder_of(Category).all)


def _one(call: Call, category_id: int, status: int = 200) -> HttpResponse:
    row = category_row(viewer=call.viewer, category_id=category_id)
    return HttpResponse(to_bytes(encoder_of(Category).all(row)), status=status, content_type="application/json")


def _create(call: Call) -> HttpResponse:
    return _one(call, create_category(acting=call.viewer, now=call.now, **call.body.given()).pk, 201)


def _rename(call: Call) -> HttpResponse:
    rename_category(acting=call.viewer, now=call.now, category_id=call.id, version=call.version, name=call.body.name)
    return _one(call, call.id)


def _archive(call: Call) -> HttpResponse:
    archive_category(acting=call.viewer, now=call.now, category_id=call.id, version=call.version)
    return _one(call, call.id)


def _restore(call: Call) -> HttpResponse:
    restore_category(acting=call.viewer, now=call.now, category_id=call.id, version=call.version)
    return _one(call, call.id)


_OF_ONE = "/categories/{category_id}"
for _operation in (
    Operation("GET", "/categories", "list_categories", TAG, "List categories", _list, Success(Category, "page"),
              query=CategoriesQuery, description="Those that everybody has, then the firm's own. All on one page."),
    Operation("POST", "/categories", "create_category", TAG, "Create a category", _create,
              Success(Category, status=201), body=NewCategory),
    Operation("PATCH", _OF_ONE, "rename_category", TAG, "Rename a category of the firm's own", _rename,
              Success(Category), body=CategoryChange, if_match=True),
    Operation("POST", f"{_OF_ONE}/archival", "archive_category", TAG, "Offer a category no longer", _archive,
              Success(Category), if_match=True),
    Operation("POST", f"{_OF_ONE}/restoration", "restore_category", TAG, "Offer a category again", _restore,
              Success(Category), if_match=True),
):  # fmt: skip
    REGISTRY.add(_operation)
