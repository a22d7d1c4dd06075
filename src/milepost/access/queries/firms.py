"""Reads about the firm and about oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from milepost.access.models import Firm, Membership, User
from milepost.access.queries.grants import GrantRow, grant_row_of, standing_grants
from milepost.access.roles import Can
from milepost.access.viewer import Viewer


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
    user = User.objects.get(pk=viewer.user_id)
    own = standing_grants(viewer, today).filter(user_id=viewer.user_id).select_related("scope__wall", "user")
    return MeRow(
        user_id=user.pk,
        version=user.version,
        name=user.name,
        email=user.email,
        locale=user.locale,
        timezone=user.timezone,
        firm=firm_row(viewer=viewer),
        roles=tuple(grant_row_of(grant, today, viewer) for grant in own.order_by("id")),
        may_somewhere=frozenset(can.value for can in Can if viewer.may_anywhere(can)),
        token_scopes=viewer.token_scopes,
        recorded_at=user.recorded_at,
    )


def memberships_of(user_id: int) -> tuple[FirmChoice, ...]:
    """The firms that are open to a person, the one joined first in front. One SQL query."""
    memberships = (
        Membership.objects.unwalled("a person's own memberships, before there is a viewer")
        .filter(user_id=user_id, deactivated_at__isnull=True, user__is_active=True)
        .select_related("firm")
        .order_by("id")
    )
    return tuple(FirmChoice(row.firm_id, row.firm.name, row.firm.timezone) for row in memberships)
