"""Who looks: the viewer that a person's membership of a firm makes, once a request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q

from milepost.access.models import Grant, Membership, PortfolioCompany
from milepost.access.roles import Role, ScopeKind
from milepost.access.viewer import Held, Viewer
from milepost.core.among import Among
from milepost.core.prepared import ask


def load_viewer(
    *,
    user_id: int,
    firm_id: int | None,
    today: date,
    via: str,
    token_scopes: Iterable[str] | None = None,
    token_expires_at: datetime | None = None,
    token_id: int | None = None,
) -> Viewer | None:
    """The viewer for a person in a firm (None: the one joined first), or None without an active membership.

    At most three SQL queries, whatever the roles.
    """
    member = next(iter(standing_memberships(user_id, firm_id)), None)
    return None if member is None else viewer_of(
        member, today=today, via=via,
        token_scopes=token_scopes, token_expires_at=token_expires_at, token_id=token_id,
    )  # fmt: skip


class Member(NamedTuple):
    """A person's standing membership of a firm, with what a viewer is made of."""

    firm_id: int
    user_id: int
    name: str
    email: str
    locale: str
    timezone: str
    firm_name: str
    firm_locale: str
    firm_timezone: str
    currency: str


#: Asked at every request: plain columns, since whole rows would cost half as much again.
_MEMBER = ("firm_id", "user_id", *(f"user__{name}" for name in ("name", "email", "locale", "timezone")),
           *(f"firm__{name}" for name in ("name", "locale", "timezone", "currency")))  # fmt: skip


def standing_memberships(user_id: int, firm_id: int | None = None) -> list[Member]:
    """Those that a person has, in any firm or in one, the one joined first in front. One SQL query."""
    return [Member(*row) for row in ask(_memberships, user_id=user_id, firm_id=firm_id)]


def _memberships(*, user_id: int, firm_id: int | None) -> Any:
    of_firm = {} if firm_id is None else {"firm_id": firm_id}
    found = Membership.objects.unwalled("finds out who the viewer is").filter(
        user_id=user_id, deactivated_at__isnull=True, user__is_active=True, **of_firm
    )
    return found.order_by("id").values_list(*_MEMBER)


def viewer_of(
    member: Member, *, today: date, via: str, token_scopes: Iterable[str] | None = None,
    token_expires_at: datetime | None = None, token_id: int | None = None,
) -> Viewer:  # fmt: skip
    """The viewer that a membership makes. At most two SQL queries, whatever the roles."""
    grants = ask(_grants, firm_id=member.firm_id, user_id=member.user_id, today=today)
    held = tuple(Held(Role(role), ScopeKind(kind or ScopeKind.FIRM), *of) for role, kind, *of in grants)
    return _known(Viewer(
        firm_id=member.firm_id,
        user_id=member.user_id,
        via=via,
        held=held,
        name=member.name,
        email=member.email,
        firm_name=member.firm_name,
        locale=member.locale or member.firm_locale,
        timezone=member.timezone or member.firm_timezone,
        firm_timezone=member.firm_timezone,
        currency=member.currency,
        companies_of=_companies_of({h.scope_id for h in held if h.kind is ScopeKind.PORTFOLIO and h.scope_id}),
        token_scopes=None if token_scopes is None else frozenset(token_scopes),
        token_expires_at=token_expires_at,
        token_id=token_id,
    ))  # fmt: skip


@lru_cache(maxsize=1024)
def _known(viewer: Viewer) -> Viewer:
    """The one that was made before of the same, so that what is kept for a viewer is found without comparing all of it."""
    return viewer


def _grants(*, firm_id: int, user_id: int, today: date) -> Any:
    held_now = Q(until__isnull=True) | Q(until__gte=today)
    standing = Grant.objects.unwalled("finds out who the viewer is").filter(
        held_now, firm_id=firm_id, user_id=user_id, revoked_at__isnull=True
    )
    return standing.values_list("role", "scope__scope_kind", "scope_id", "scope__wall_id")


def _companies_of(portfolio_ids: set[int]) -> dict[int, frozenset[int]]:
    if not portfolio_ids:
        return {}
    companies: dict[int, set[int]] = {portfolio_id: set() for portfolio_id in portfolio_ids}
    for portfolio_id, company_id in ask(_held_by, ids=portfolio_ids):
        companies[portfolio_id].add(company_id)
    return {portfolio_id: frozenset(ids) for portfolio_id, ids in companies.items()}


def _held_by(*, ids: Iterable[int]) -> Any:
    return PortfolioCompany.objects.filter(Among("portfolio_id", ids)).values_list("portfolio_id", "company_id")
