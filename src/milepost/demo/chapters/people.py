"""People: invited by whoever may, joining two days later, given further roles, leaving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from milepost.access.actions.grants import grant_role
from milepost.access.actions.people import accept_invitation, add_member, deactivate_member, invitation_code, invite
from milepost.access.queries import person_row
from milepost.access.roles import Role
from milepost.core.clock import today_in
from milepost.demo.passwords import the_password
from milepost.demo.rows import Firm, Person
from milepost.demo.world import Beat, World

DAYS_TO_JOIN = 2


def beats(firm: Firm) -> Iterator[Beat]:
    """The people of the firm and of its companies."""
    for person in firm.people:
        yield from _person(person)
    for company in firm.companies:
        for person in company.people:
            yield from _person(person)


def _person(person: Person) -> Iterator[Beat]:
    if not person.by:
        yield person.invited, partial(_put_there, person=person)
    else:
        yield person.invited, partial(_invite, person=person)
        if person.joins:
            yield person.invited + DAYS_TO_JOIN, partial(_join, person=person)
    for day, role, on in person.also:
        yield day, partial(_grant, person=person, role=role, on=on)
    if person.leaves is not None:
        yield person.leaves, partial(_leave, person=person)


def _put_there(world: World, at: datetime, *, person: Person) -> None:
    """The first administrator: nobody is there yet to invite anybody."""
    membership = add_member(
        acting=world.operator,
        now=at,
        firm_id=world.firm_id,
        email=person.email,
        name=person.name,
        role=person.role,
        password=the_password(),
    )
    world.people[person.key], world.names[person.key] = membership.user_id, person.name
    world.first_administrator = person.key


def _invite(world: World, at: datetime, *, person: Person) -> None:
    invitation = invite(
        acting=world.acting(person.by, at),
        now=at,
        email=person.email,
        role=person.role,
        scope_id=world.scope(person.on),
        until=world.day(person.until),
    )
    world.codes[person.key] = invitation_code(invitation)


def _join(world: World, at: datetime, *, person: Person) -> None:
    known = world.elsewhere.get(person.email)  # a member of another firm accepts with the account that is there
    membership = accept_invitation(
        acting=world.operator,
        now=at,
        code=world.codes[person.key],
        signed_in_user_id=known,
        name=person.name,
        password="" if known else the_password(),
        proven=True,
    )
    world.people[person.key], world.names[person.key] = membership.user_id, person.name
    world.elsewhere[person.email] = membership.user_id
    world.roles_changed()


def _grant(world: World, at: datetime, *, person: Person, role: Role, on: str) -> None:
    giver = world.acting(person.by or person.key, at)
    grant_role(acting=giver, now=at, user_id=world.people[person.key], role=role, scope_id=world.scope(on))
    world.roles_changed()


def _leave(world: World, at: datetime, *, person: Person) -> None:
    administrator = world.acting(world.first_administrator, at)
    today = today_in(world.calendar.timezone, at)
    row = person_row(viewer=administrator, today=today, user_id=world.people[person.key])
    deactivate_member(acting=administrator, now=at, membership_id=row.membership_id, version=row.version)
    world.roles_changed()
