"""Reads about roles: who holds which, where they can be given, and the table of what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from milepost.access.models import Grant, Scope
from milepost.access.roles import CAPABILITY_NAMES, ROLES, Can, Role, ScopeKind
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.core.walls import WalledQuerySet

GRANT_SORTS = {"recorded_at": "recorded_at", "role": "role", "person": "user__name"}


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role that somebody holds or held. ``scope_id`` None is the whole firm; ``until`` its last day.

    ``scope_name`` is empty where the viewer does not see the scope (any more). ``revocable``: it stands, and the viewer
    may take it back.
    """

    id: int
    version: int
    user_id: int
    user_name: str
    role: str
    scope_id: int | None
    scope_kind: str
    scope_name: str
    company_name: str
    until: date | None
    revoked_at: datetime | None
    standing: bool
    revocable: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class GrantFilter:
    """Which roles: of a person, of a kind, on a scope, standing today or not."""

    user_id: int | None = None
    role: str | None = None
    scope_id: int | None = None
    standing: bool | None = None


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """A place where the viewer may give roles, and which. ``scope_id`` None is the whole firm."""

    scope_id: int | None
    kind: str
    name: str
    company_name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One line of the table of roles, with its words in the reader's language."""

    role: str
    name: str
    purpose: str
    scopes: tuple[str, ...]
    may: frozenset[str]
    may_grant: tuple[str, ...]
    needs_end: bool


def _stands(today: date) -> Q:
    return Q(revoked_at__isnull=True) & (Q(until__isnull=True) | Q(until__gte=today))


def standing_grants(viewer: Viewer, today: date) -> WalledQuerySet[Grant]:
    """The roles standing on ``today`` that the viewer may know of."""
    return Grant.objects.seen_by(viewer).filter(_stands(today))


def grant_page(
    *, viewer: Viewer, today: date, filters: GrantFilter | None = None, page: PageRequest | None = None
) -> Page[GrantRow]:
    """Roles given, newest first. One SQL query."""
    wanted = filters or GrantFilter()
    grants: QuerySet[Grant] = Grant.objects.seen_by(viewer).select_related("user", "scope__wall")
    exact = {"user_id": wanted.user_id, "role": wanted.role, "scope_id": wanted.scope_id}
    grants = grants.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.standing is not None:
        grants = grants.filter(_stands(today) if wanted.standing else ~_stands(today))
    found = paginate(grants, page or PageRequest(), sorts=GRANT_SORTS, usual="-recorded_at")
    return found.map(lambda grant: grant_row_of(grant, today, viewer))


def grant_row(*, viewer: Viewer, today: date, grant_id: int) -> GrantRow:
    """One role given. Raises Missing. One SQL query."""
    found = Grant.objects.seen_by(viewer).select_related("user", "scope__wall").filter(pk=grant_id).first()
    if found is None:
        raise Missing("grant", encode_id(grant_id))
    return grant_row_of(found, today, viewer)


def grant_row_of(grant: Grant, today: date, viewer: Viewer) -> GrantRow:
    """The row of a grant whose user, scope and scope's wall are loaded."""
    scope = grant.scope
    standing = grant.revoked_at is None and (grant.until is None or grant.until >= today)
    return GrantRow(
        id=grant.pk,
        version=grant.version,
        user_id=grant.user_id,
        user_name=grant.user.name,
        role=grant.role,
        scope_id=grant.scope_id,
        scope_kind=scope.scope_kind if scope else ScopeKind.FIRM.value,
        scope_name=scope.name if scope and _sees(viewer, scope) else "",
        company_name=_company_name(scope) if scope and _sees(viewer, scope) else "",
        until=grant.until,
        revoked_at=grant.revoked_at,
        standing=standing,
        revocable=standing and grant.role in grantable_roles(viewer, scope),
        recorded_at=grant.recorded_at,
    )


def _sees(viewer: Viewer, scope: Scope) -> bool:
    """Whether the viewer sees the scope today: of a role that has ended one keeps the record, not what it opened."""
    needed = {
        ScopeKind.PORTFOLIO: Can.SEE_PORTFOLIO,
        ScopeKind.COMPANY: Can.SEE_COMPANY,
        ScopeKind.INITIATIVE: Can.SEE_INITIATIVES,
    }
    return viewer.may(needed[ScopeKind(scope.scope_kind)], scope)


def _company_name(scope: Scope | None) -> str:
    if scope is None or scope.scope_kind != ScopeKind.INITIATIVE or scope.wall is None:
        return ""
    return str(scope.wall.name)


def grantable_roles(viewer: Viewer, scope: Scope | None) -> tuple[str, ...]:
    """The roles that the viewer may give (and take) on ``scope``; None is the whole firm."""
    kind = ScopeKind.FIRM if scope is None else ScopeKind(scope.scope_kind)
    given: set[Role] = set()
    for held in viewer.roles_over(scope):
        given |= ROLES[held.role].may_grant
    return tuple(role.value for role in Role if role in given and kind in ROLES[role].scopes)


def scope_choices(*, viewer: Viewer, q: str = "", limit: int = 500) -> tuple[ScopeChoice, ...]:
    """Where the viewer may give roles: the firm, portfolios, companies, initiatives, each by name. One SQL query.

    ``q`` keeps those whose name, or whose company's name, holds the words.
    """
    choices = []
    if not q and (roles := grantable_roles(viewer, None)):
        choices.append(ScopeChoice(None, ScopeKind.FIRM.value, viewer.firm_name, "", roles))
    scopes = Scope.objects.seen_by(viewer).filter(_managed(viewer), archived_at__isnull=True).select_related("wall")
    if q.strip():
        scopes = scopes.filter(Q(name__icontains=q.strip()) | Q(wall__name__icontains=q.strip()))
    company_first = Case(When(scope_kind=ScopeKind.INITIATIVE, then="wall__name"), default=Value(""))
    ordered: Any = scopes.annotate(rank=_RANK, company_name=company_first).order_by(
        "rank", "company_name", "name", "id"
    )
    for scope in ordered[: limit - len(choices)]:
        if roles := grantable_roles(viewer, scope):
            choices.append(ScopeChoice(scope.pk, scope.scope_kind, scope.name, _company_name(scope), roles))
    return tuple(choices)


_RANK = Case(When(scope_kind=ScopeKind.PORTFOLIO, then=0), When(scope_kind=ScopeKind.COMPANY, then=1), default=2)


def _managed(viewer: Viewer) -> Q:
    """Scopes on which the viewer manages people: of thousands only these are read."""
    can = Can.MANAGE_PEOPLE
    return (
        (Q(scope_kind=ScopeKind.PORTFOLIO) & viewer.portfolio_scoped(can, "pk"))
        | (Q(scope_kind=ScopeKind.COMPANY) & viewer.company_scoped(can, "pk"))
        | (Q(scope_kind=ScopeKind.INITIATIVE) & viewer.initiative_scoped(can, "wall_id", "pk"))
    )


def role_table() -> tuple[RoleLine, ...]:
    """The table of roles, in its own order. No SQL."""
    return tuple(
        RoleLine(
            role=role.value,
            name=str(rule.name),
            purpose=str(rule.purpose),
            scopes=tuple(kind.value for kind in rule.scopes),
            may=frozenset(can.value for can in rule.may),
            may_grant=tuple(given.value for given in Role if given in rule.may_grant),
            needs_end=rule.needs_end,
        )
        for role, rule in ROLES.items()
    )


def capability_names() -> dict[str, str]:
    """Each capability with its name in the reader's language, in the order of the table. No SQL."""
    return {can.value: str(CAPABILITY_NAMES[can]) for can in Can}


def role_name(role: str) -> str:
    """A role's name in the reader's language; what no role is called stays as it is. No SQL."""
    return str(ROLES[Role(role)].name) if role in ROLES else role


def role_names() -> dict[str, str]:
    """Each role with its name in the reader's language. No SQL."""
    return {role.value: str(rule.name) for role, rule in ROLES.items()}
