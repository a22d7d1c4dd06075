"""Reads about the firm and about oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from milepost.access.entering import Member, standing_memberships, viewer_of
from milepost.access.models import Firm, User
from milepost.access.origins import address_proven
from milepost.access.queries.grants import GrantRow, grant_row_of, standing_grants
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.clock import today_in
from milepost.core.prepared import ask


@dataclass(frozen=True, slots=True)
class FirmRow:
    """The tenant and its settings."""

    id: int
    version: int
    name: str
    currency: str
    timezone: str
    locale: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MeRow:
    """Oneself in the firm at hand. ``locale`` and ``timezone`` are one's own choice; empty means the firm's."""

    user_id: int
    version: int
    name: str
    email: str
    address_proven: bool
    locale: str
    timezone: str
    firm: FirmRow
    roles: tuple[GrantRow, ...]
    may_somewhere: frozenset[str]
    token_scopes: frozenset[str] | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class FirmChoice:
    """A firm that a person may step into."""

    firm_id: int
    name: str
    timezone: str


def firm_row(*, viewer: Viewer) -> FirmRow:
    """The viewer's firm. One SQL query."""
    firm = Firm.objects.seen_by(viewer).get()
    return FirmRow(
        id=firm.pk,
        version=firm.version,
        name=firm.name,
        currency=firm.currency,
        timezone=firm.timezone,
        locale=firm.locale,
        recorded_at=firm.recorded_at,
    )


def me(*, viewer: Viewer, today: date) -> MeRow:
    """Who the viewer is, and what the viewer may do somewhere. Three SQL queries."""
    user = User.objects.annotate(address_proven=address_proven("pk", viewer.firm_id)).get(pk=viewer.user_id)
    own = standing_grants(viewer, today).filter(user_id=viewer.user_id).select_related("scope__wall", "user")
    return MeRow(
        user_id=user.pk,
        version=user.version,
        name=user.name,
        email=user.email,
        address_proven=user.address_proven,
        locale=user.locale,
        timezone=user.timezone,
        firm=firm_row(viewer=viewer),
        roles=tuple(grant_row_of(grant, today, viewer) for grant in own.order_by("id")),
        may_somewhere=frozenset(can.value for can in Can if viewer.may_anywhere(can)),
        token_scopes=viewer.token_scopes,
        recorded_at=user.recorded_at,
    )


def person_of_session(*, user_id: int) -> User | None:
    """Whose session it is, for those who check that it may still be used. One SQL query."""
    return next(iter(ask(_person, user_id=user_id)), None)


def _person(*, user_id: int) -> Any:
    return User.objects.filter(pk=user_id)


def entered(*, user_id: int, firm_id: int | None, now: datetime) -> tuple[tuple[FirmChoice, ...], Viewer | None]:
    """The firms that are open to a person, and the viewer in that one of them, else in the one joined first, if any.

    At most three SQL queries, whatever the roles.
    """
    memberships = standing_memberships(user_id)
    chosen = next((row for row in memberships if row.firm_id == firm_id), None) or next(iter(memberships), None)
    viewer = viewer_of(chosen, today=today_in(chosen.firm_timezone, now), via="web") if chosen else None
    return tuple(_choice(row) for row in memberships), viewer


def _choice(row: Member) -> FirmChoice:
    return FirmChoice(row.firm_id, row.firm_name, row.firm_timezone)
