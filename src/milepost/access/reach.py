"""Whose grants reach a company: who may be named there as sponsor or owner, and who decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from milepost.access.models import Firm, Grant, PortfolioCompany, User
from milepost.access.roles import Can, Role, roles_with
from milepost.core.among import Among
from milepost.core.batches import once
from milepost.core.clock import today_in
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.prepared import ask


def grants_reaching(
    *, firm_id: int, company_id: int, today: date, can: Can, initiative_id: int | None = None
) -> QuerySet[Grant]:
    """The grants through which somebody has ``can`` in a company today: firm-wide, by portfolio, company or initiative."""
    holders = PortfolioCompany.objects.filter(company_id=company_id).values("portfolio_id")
    place = Q(scope__isnull=True) | Q(scope_id=company_id) | Q(scope_id__in=holders)
    if initiative_id is not None:
        place |= Q(scope_id=initiative_id)
    return Grant.objects.unwalled("asks who reaches a company, for a caller who acts there").filter(
        place,
        Q(until__isnull=True) | Q(until__gte=today),
        firm_id=firm_id,
        role__in=roles_with(can),
        revoked_at__isnull=True,
        user__is_active=True,
        user__memberships__firm_id=firm_id,
        user__memberships__deactivated_at__isnull=True,
    )


def people_reaching(
    *, firm_id: int, company_id: int, today: date, can: Can, initiative_id: int | None = None
) -> list[tuple[int, str]]:
    """Id and name of everybody who has ``can`` in a company (or one initiative of it) today, by name. One SQL query."""
    found = grants_reaching(firm_id=firm_id, company_id=company_id, today=today, can=can, initiative_id=initiative_id)
    return list(User.objects.filter(pk__in=found.values("user_id")).order_by("name", "id").values_list("id", "name"))


def people_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Name by id, for rows that the viewer already sees; one SQL query, none for nobody.

    Cheaper than a join for each person of a row: PostgreSQL plans a list with eight joins for longer than it runs it.
    """
    wanted = {pk for pk in ids if pk is not None}
    return dict(ask(_names, ids=wanted)) if wanted else {}


def _names(*, ids: Iterable[int]) -> Any:
    return User.objects.filter(Among("pk", ids)).values_list("pk", "name")


def require_person_in(
    *, firm_id: int, company_id: int, user_id: int, today: date, field: str, initiative_id: int | None = None
) -> None:
    """Raise Missing unless the person sees initiatives in the company: a stranger and nobody look the same."""

    def reaches() -> bool:
        found = grants_reaching(
            firm_id=firm_id, company_id=company_id, today=today, can=Can.SEE_INITIATIVES, initiative_id=initiative_id
        )
        return found.filter(user_id=user_id).exists()

    if not once(("reaches", company_id, initiative_id, user_id), reaches):
        raise Missing("person in this company", encode_id(user_id), field)


def firm_day(firm_id: int, now: datetime) -> date:
    """The firm's own calendar day at a moment. One SQL query."""
    return today_in(Firm.objects.unwalled("whose day it is").values_list("timezone", flat=True).get(pk=firm_id), now)


def deciders_of(*, firm_id: int, company_id: int, today: date) -> list[int]:
    """User ids of those accountable for proposals in a company: its executives, or without one those above them."""
    grants = grants_reaching(firm_id=firm_id, company_id=company_id, today=today, can=Can.DECIDE_PROPOSALS)
    by_role = set(grants.values_list("user_id", "role"))
    executives = {user_id for user_id, role in by_role if role == Role.EXECUTIVE}
    return sorted(executives or {user_id for user_id, _ in by_role})
