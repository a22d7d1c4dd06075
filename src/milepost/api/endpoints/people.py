"""People of the firm, and invitations to join it."""

from __future__ import annotations

from operator import attrgetter
from typing import Annotated, Any, Literal

from pydantic import Field

from milepost.access.actions.people import (
    deactivate_member,
    invitation_code,
    invite,
    reactivate_member,
    revoke_invitation,
)
from milepost.access.queries import (
    INVITATION_SORTS,
    PEOPLE_SORTS,
    InvitationRow,
    PeopleFilter,
    PersonRow,
    invitation_page,
    invitation_row,
    people_page,
    person_row,
)
from milepost.access.roles import Role, ScopeKind
from milepost.api.conventions.bulk import BulkRow
from milepost.api.conventions.fields import (
    ID_SCHEMA,
    Answer,
    Body,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    MomentAnswer,
    Shown,
    SwitchInQuery,
    Text,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import NoBody, Resource
from milepost.api.endpoints.grants import Grant
from milepost.core.ids import encode_id
from milepost.core.paging import Page

State = Literal["open", "accepted", "revoked", "expired"]


class Person(Answer):
    """A person's place in the firm, with the roles that you may know of."""

    id: Annotated[str, Shown(by=encode_id, of=("user_id",)), ID_SCHEMA]
    version: Annotated[int, Field(examples=[1])]
    name: Annotated[str, Field(examples=["Ada Keller"])]
    email: Annotated[str, Field(examples=["ada@example.com"])]
    address_proven: Annotated[
        bool, Field(description="Whether somebody has shown that the address belongs to who signs in with it")
    ]
    made_through: Annotated[
        str,
        Field(
            description="Of an account whose address is not proven: who invited it, where you may know; else empty",
            examples=[""],
        ),
    ]
    title: Annotated[str, Field(examples=["Partner"])]
    active: bool
    deactivated_at: MomentAnswer | None
    roles: list[Grant]
    last_sign_in: Annotated[MomentAnswer | None, Field(description="Told to those who manage the firm only")]
    recorded_at: MomentAnswer


class PeopleQuery(ListQuery):
    """Which people."""

    q: Annotated[Text, Field(description="In the name or the address")] = ""
    role: Role | None = None
    scope_id: Annotated[Id | None, Field(description="Holding a role on this scope")] = None
    active: SwitchInQuery | None = None


people = Resource("people", "person", "People", Person, id_of=attrgetter("user_id"))


@people.list(sorts=tuple(PEOPLE_SORTS))
def list_people(call: Call, query: PeopleQuery) -> Page[PersonRow]:
    """By name."""
    return people_page(viewer=call.viewer, today=call.today, filters=PeopleFilter(**query.filters()), page=query.page())


@people.one
def read_person(call: Call, person_id: int) -> PersonRow:
    """One."""
    return person_row(viewer=call.viewer, today=call.today, user_id=person_id)


@people.act(
    "deactivation",
    "deactivate_person",
    "Close the firm to a person",
    "At once. The person's tokens are revoked for good.",
)
def deactivate(call: Call, person_id: int, version: int | None, body: NoBody) -> Any:
    """Close the firm to a person."""
    member = read_person(call, person_id).membership_id
    return deactivate_member(acting=call.viewer, now=call.now, membership_id=member, version=version)


@people.act(
    "reactivation",
    "reactivate_person",
    "Open the firm to a person again",
    "With the roles that still stand. Tokens from before stay revoked.",
)
def reactivate(call: Call, person_id: int, version: int | None, body: NoBody) -> Any:
    """Open the firm to a deactivated person again."""
    member = read_person(call, person_id).membership_id
    return reactivate_member(acting=call.viewer, now=call.now, membership_id=member, version=version)


class Invitation(Answer):
    """An offer to join the firm with a first role."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    email: Annotated[str, Field(examples=["ben@example.com"])]
    role: Role
    scope_id: IdAnswer | None
    scope_kind: ScopeKind
    scope_name: str
    until: DayAnswer | None
    invited_by_id: IdAnswer
    invited_by: Annotated[str, Field(examples=["Ada Keller"])]
    state: State
    expires_at: MomentAnswer
    accepted_at: MomentAnswer | None
    revoked_at: MomentAnswer | None
    recorded_at: MomentAnswer


class InvitationWithCode(Invitation):
    """A new invitation, with the code that lets its holder join."""

    code: Annotated[str | None, Field(description="Shown this once; null when the request is repeated")]


class InvitedRow(BulkRow):
    """One of many new invitations."""

    code: Annotated[str | None, Field(description="Shown this once; null when the request is repeated")]


class InvitedPeople(Answer):
    """Many new invitations, in the order of the items, with the codes that let their holders join, and the id of the action."""

    action_id: IdAnswer
    items: list[InvitedRow]


class NewInvitation(Body):
    """Whom to invite, with which role."""

    email: Annotated[Text, Field(max_length=254, examples=["ben@example.com"])]
    role: Role
    scope_id: Annotated[Id | None, Field(description="A portfolio, company or initiative; none: the whole firm")] = None
    until: Annotated[Day | None, Field(description="Last day of the role; an adviser needs one")] = None


class InvitationQuery(ListQuery):
    """Which invitations."""

    state: State | None = None


invitations = Resource("invitations", "invitation", "People", Invitation)


@invitations.list(sorts=tuple(INVITATION_SORTS))
def list_invitations(call: Call, query: InvitationQuery) -> Page[InvitationRow]:
    """Newest first."""
    return invitation_page(viewer=call.viewer, now=call.now, state=query.state, page=query.page())


@invitations.one
def read_invitation(call: Call, invitation_id: int) -> InvitationRow:
    """One."""
    return invitation_row(viewer=call.viewer, now=call.now, invitation_id=invitation_id)


@invitations.create_with_secret(
    InvitationWithCode,
    "code",
    "The code is shown in this answer only: hand it to the person. Where e-mail is set up, the letter goes out as well.",
    many=InvitedPeople,
)
def create_invitation(call: Call, body: NewInvitation) -> tuple[Any, str]:
    """Offer a person a place."""
    made = invite(acting=call.viewer, now=call.now, **body.given())
    return made, invitation_code(made)


@invitations.remove("revoke_invitation", "Take an open invitation back")
def revoke(call: Call, invitation_id: int, version: int | None) -> Any:
    """Take it back."""
    return revoke_invitation(acting=call.viewer, now=call.now, invitation_id=invitation_id, version=version)
