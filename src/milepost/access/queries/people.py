"""Reads about people: who belongs to the firm, with which roles, and who was invited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from milepost.access.actions.people import open_invitation
from milepost.access.models import Invitation, Membership
from milepost.access.origins import address_proven, made_through
from milepost.access.queries.grants import GrantRow, grant_row_of, standing_grants
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.core.prepared import ask
from milepost.core.walls import WalledQuerySet

PEOPLE_SORTS = {"name": "user__name", "email": "user__email", "recorded_at": "recorded_at"}
INVITATION_SORTS = {"email": "email", "expires_at": "expires_at", "recorded_at": "recorded_at"}
INVITATION_STATES = ("open", "accepted", "revoked", "expired")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person's place in the firm. ``roles`` are those standing today that the viewer may know of.

    ``last_sign_in`` is told to those who manage the firm only. ``version`` is the membership's. ``made_through``: of an account
    whose address is not proven, who invited it, where the viewer may know of that invitation.
    """

    user_id: int
    membership_id: int
    version: int
    name: str
    email: str
    address_proven: bool
    made_through: str
    title: str
    active: bool
    deactivated_at: datetime | None
    roles: tuple[GrantRow, ...]
    last_sign_in: datetime | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people: words in name or address, holding a role, on a scope, active or not."""

    q: str = ""
    role: str | None = None
    scope_id: int | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An offer to join. ``state`` is one of INVITATION_STATES, as of the moment asked for."""

    id: int
    version: int
    email: str
    role: str
    scope_id: int | None
    scope_kind: str
    scope_name: str
    until: date | None
    invited_by_id: int
    invited_by: str
    state: str
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None
    recorded_at: datetime


def people_page(
    *, viewer: Viewer, today: date, filters: PeopleFilter | None = None, page: PageRequest | None = None
) -> Page[PersonRow]:
    """The people whom the viewer may know of, by name. Two SQL queries."""
    wanted = filters or PeopleFilter()
    memberships = _members(viewer)
    if wanted.q.strip():
        memberships = memberships.filter(
            Q(user__name__icontains=wanted.q.strip()) | Q(user__email__icontains=wanted.q.strip())
        )
    if wanted.active is not None:
        memberships = memberships.filter(deactivated_at__isnull=wanted.active)
    if wanted.role is not None or wanted.scope_id is not None:
        grants = standing_grants(viewer, today)
        if wanted.role is not None:
            grants = grants.filter(role=wanted.role)
        if wanted.scope_id is not None:
            grants = grants.filter(scope_id=wanted.scope_id)
        memberships = memberships.filter(user_id__in=grants.values("user_id"))
    found = paginate(memberships, page or PageRequest(), sorts=PEOPLE_SORTS, usual="name")
    return Page(_person_rows(viewer, today, found.rows), found.next_cursor)


def is_alone(*, viewer: Viewer) -> bool:
    """Whether the viewer knows of nobody else here and of no invitation. Two SQL queries."""
    return not ask(_another, viewer) and not ask(_invited, viewer)


def _another(viewer: Viewer) -> Any:
    return Membership.objects.seen_by(viewer).exclude(user_id=viewer.user_id).order_by().values_list("pk")[:1]


def _invited(viewer: Viewer) -> Any:
    return Invitation.objects.seen_by(viewer).order_by().values_list("pk")[:1]


def person_row(*, viewer: Viewer, today: date, user_id: int) -> PersonRow:
    """One person. Raises Missing. Two SQL queries."""
    membership = _members(viewer).filter(user_id=user_id).first()
    if membership is None:
        raise Missing("person", encode_id(user_id))
    return _person_rows(viewer, today, [membership])[0]


def _members(viewer: Viewer) -> WalledQuerySet[Membership]:
    """With whether the address is proven and, where the viewer sees the invitation that made the account, who invited."""
    known = Invitation.objects.seen_by(viewer).filter(
        pk=Subquery(made_through(OuterRef(OuterRef("user__email"))).values("pk")[:1])
    )
    return (
        Membership.objects.seen_by(viewer)
        .select_related("user")
        .annotate(address_proven=address_proven(), inviter=Subquery(known.values("invited_by__name")[:1]))
    )


def _person_rows(viewer: Viewer, today: date, memberships: Iterable[Membership]) -> tuple[PersonRow, ...]:
    listed = list(memberships)
    roles: dict[int, list[GrantRow]] = defaultdict(list)
    grants = standing_grants(viewer, today).filter(user_id__in=[membership.user_id for membership in listed])
    for grant in grants.select_related("scope__wall", "user").order_by("id"):
        roles[grant.user_id].append(grant_row_of(grant, today, viewer))
    sees_sign_ins = viewer.may(Can.MANAGE_FIRM)
    return tuple(
        PersonRow(
            user_id=membership.user_id,
            membership_id=membership.pk,
            version=membership.version,
            name=membership.user.name,
            email=membership.user.email,
            address_proven=membership.address_proven,  # type: ignore[attr-defined]  # annotated
            made_through="" if membership.address_proven else membership.inviter or "",  # type: ignore[attr-defined]
            title=membership.title,
            active=membership.deactivated_at is None and membership.user.is_active,
            deactivated_at=membership.deactivated_at,
            roles=tuple(roles[membership.user_id]),
            last_sign_in=membership.user.last_login if sees_sign_ins else None,
            recorded_at=membership.recorded_at,
        )
        for membership in listed
    )


def invitation_page(
    *, viewer: Viewer, now: datetime, state: str | None = None, page: PageRequest | None = None
) -> Page[InvitationRow]:
    """The invitations for scopes where the viewer manages people, newest first. One SQL query. Raises Invalid."""
    invitations = Invitation.objects.seen_by(viewer).select_related("scope", "invited_by")
    if state is not None:
        invitations = invitations.filter(_in_state(state, now))
    found = paginate(invitations, page or PageRequest(), sorts=INVITATION_SORTS, usual="-recorded_at")
    return found.map(lambda invitation: _invitation_row(invitation, now))


def invitation_row(*, viewer: Viewer, now: datetime, invitation_id: int) -> InvitationRow:
    """One invitation. Raises Missing. One SQL query."""
    found = Invitation.objects.seen_by(viewer).select_related("scope", "invited_by").filter(pk=invitation_id).first()
    if found is None:
        raise Missing("invitation", encode_id(invitation_id))
    return _invitation_row(found, now)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation offers to whoever holds its code."""

    firm_name: str
    email: str
    role: str
    scope_name: str
    until: date | None
    expires_at: datetime


def offer_of(*, code: str, now: datetime) -> Offer:
    """What the open invitation behind ``code`` offers. Raises Invalid. Two SQL queries.

    The same whether the invited address has an account or not: who holds the code is not told.
    """
    invitation = open_invitation(code=code, now=now)
    return Offer(
        firm_name=invitation.firm.name,
        email=invitation.email,
        role=invitation.role,
        scope_name=invitation.scope.name if invitation.scope else "",
        until=invitation.until,
        expires_at=invitation.expires_at,
    )


def _in_state(state: str, now: datetime) -> Q:
    conditions = {
        "open": Q(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now),
        "accepted": Q(accepted_at__isnull=False),
        "revoked": Q(revoked_at__isnull=False),
        "expired": Q(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__lte=now),
    }
    if state not in conditions:
        raise Invalid(
            "state",
            state,
            _("is not a state"),
            _("Use one of: %(choices)s.") % {"choices": ", ".join(INVITATION_STATES)},
        )
    return conditions[state]


def _state_of(invitation: Invitation, now: datetime) -> str:
    if invitation.accepted_at:
        return "accepted"
    if invitation.revoked_at:
        return "revoked"
    return "open" if invitation.expires_at > now else "expired"


def _invitation_row(invitation: Invitation, now: datetime) -> InvitationRow:
    scope = invitation.scope
    return InvitationRow(
        id=invitation.pk,
        version=invitation.version,
        email=invitation.email,
        role=invitation.role,
        scope_id=invitation.scope_id,
        scope_kind=scope.scope_kind if scope else "firm",
        scope_name=scope.name if scope else "",
        until=invitation.until,
        invited_by_id=invitation.invited_by_id,
        invited_by=invitation.invited_by.name,
        state=_state_of(invitation, now),
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        revoked_at=invitation.revoked_at,
        recorded_at=invitation.recorded_at,
    )
