"""Roles given, and the table of what each may do."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.access.actions.grants import grant_role, revoke_grant
from milepost.access.queries import GRANT_SORTS, GrantFilter, GrantRow, grant_page, grant_row, role_table
from milepost.access.roles import Can, Role, ScopeKind
from milepost.api.conventions.encoding import encoder_of
from milepost.api.conventions.fields import (
    Answer,
    Body,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    MomentAnswer,
    Shown,
    SwitchInQuery,
)
from milepost.api.conventions.lists import FieldsQuery, ListQuery, page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.conventions.resources import Resource
from milepost.core.paging import Page

TAG = "Roles"


class Grant(Answer):
    """A role given to a person on a scope; without a scope, on the whole firm."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    user_id: IdAnswer
    user_name: Annotated[str, Field(examples=["Ada Keller"])]
    role: Role
    scope_id: IdAnswer | None
    scope_kind: ScopeKind
    scope_name: Annotated[str, Field(examples=["Aster Tools"], description="Empty for the whole firm")]
    company_name: Annotated[str, Field(description="Of an initiative's company, else empty")]
    until: Annotated[DayAnswer | None, Field(description="Last day on which it holds")]
    revoked_at: MomentAnswer | None
    standing: Annotated[bool, Field(description="Whether it holds today")]
    recorded_at: MomentAnswer


class NewGrant(Body):
    """A role to give. Given again, its last day is changed."""

    user_id: Id
    role: Role
    scope_id: Annotated[Id | None, Field(description="A portfolio, company or initiative; none: the whole firm")] = None
    until: Annotated[Day | None, Field(description="Last day; an adviser needs one")] = None


class GrantQuery(ListQuery):
    """Which roles given."""

    user_id: Id | None = None
    role: Role | None = None
    scope_id: Id | None = None
    standing: Annotated[SwitchInQuery | None, Field(description="Holding today, or no longer")] = None


grants = Resource("grants", "grant", TAG, Grant, kind="grant")


@grants.list(sorts=tuple(GRANT_SORTS))
def list_grants(call: Call, query: GrantQuery) -> Page[GrantRow]:
    """Newest first."""
    return grant_page(viewer=call.viewer, today=call.today, filters=GrantFilter(**query.filters()), page=query.page())


@grants.one
def read_grant(call: Call, grant_id: int) -> GrantRow:
    """One."""
    return grant_row(viewer=call.viewer, today=call.today, grant_id=grant_id)


@grants.create
def give_role(call: Call, body: NewGrant) -> Any:
    """Give a role."""
    return grant_role(acting=call.viewer, now=call.now, **body.given())


@grants.remove(
    "revoke_grant", "Take a role back", "The grant and its history stay readable; it opens nothing any more."
)
def take_back(call: Call, grant_id: int, version: int | None) -> Any:
    """Take a role back."""
    return revoke_grant(acting=call.viewer, now=call.now, grant_id=grant_id, version=version)


class RoleRule(Answer):
    """What a role is for, where it may be granted, and what it may do there."""

    role: Role
    name: Annotated[str, Field(examples=["Operating partner"])]
    purpose: str
    scopes: list[ScopeKind]
    may: Annotated[list[Can], Shown(by=str)]
    may_grant: list[Role]
    needs_end: bool


def _list_roles(call: Call) -> HttpResponse:
    encoder = encoder_of(RoleRule)
    return page_response(call.request, Page(role_table()), encoder.only(encoder.check(call.query.fields)))


REGISTRY.add(
    Operation("GET", "/roles", "list_roles", TAG, "Read the table of roles", _list_roles,
              Success(RoleRule, "page"), query=FieldsQuery, description="The same for every firm."),
)  # fmt: skip
