"""Writes about dependencies inside a company."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Conflict, Invalid
from milepost.core.ids import encode_id
from milepost.core.money import parse_quantity
from milepost.milestones.actions.circles import check_no_circle, hold_links
from milepost.milestones.choices import DependencyKind, LagUnit, Link
from milepost.milestones.models import Activity, Dependency
from milepost.milestones.rules import LAG_SCALE, check_there, plain_lag
from milepost.portfolios.rules import choice

MAX_LAG_DAYS = 3650


class DependencyFields(TypedDict, total=False):
    """What can be set. ``lag`` in working days, days or percent, by ``lag_unit``; negative is a lead."""

    link: str
    lag: Any
    lag_unit: str
    dependency_kind: str


def _clean(fields: DependencyFields, lag_unit: str) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for name, kind in (("link", Link), ("lag_unit", LagUnit), ("dependency_kind", DependencyKind)):
        if name in fields:
            cleaned[name] = choice(kind, name)(fields[name])  # type: ignore[literal-required]
    if "lag" in fields:
        unit = LagUnit(cleaned.get("lag_unit", lag_unit))
        amount = parse_quantity(fields["lag"], "lag")
        if abs(amount) > MAX_LAG_DAYS * 10**6:
            raise Invalid(
                "lag",
                fields["lag"],
                _("is beyond %(max_lag_days)s") % {"max_lag_days": MAX_LAG_DAYS},
                _("Give a shorter lag."),
            )
        cleaned["lag"] = amount * LAG_SCALE[unit] // 10**6
    return cleaned


@action("dependency.created")
def add_dependency(
    *, acting: Viewer, now: datetime, predecessor_id: int, successor_id: int, **fields: Unpack[DependencyFields]
) -> Dependency:
    """Let the successor wait for the predecessor, both of one company.

    Raises Missing, Forbidden, Invalid, Conflict (there already; or a circle, spelled out).
    """
    ends = {"predecessor_id": predecessor_id, "successor_id": successor_id}
    # In the order of their ids: two people who link the same two the other way round must not wait for each other.
    held = {
        field: lock(Activity, pk, acting, field=field) for field, pk in sorted(ends.items(), key=lambda end: end[1])
    }
    predecessor, successor = held["predecessor_id"], held["successor_id"]
    acting.require(Can.EDIT_INITIATIVES, successor.initiative)
    if predecessor.company_id != successor.company_id:
        raise Invalid(
            "predecessor_id",
            encode_id(predecessor_id),
            _("belongs to another company"),
            _("Propose a crossing date instead."),
        )
    # All links of one company are looked at together: two that close a circle between them must not pass each other.
    hold_links(successor.firm_id, {successor.company_id})
    cleaned = _clean(fields, LagUnit.WORKING)
    link = cleaned.get("link", Link.FS)
    standing = Dependency.objects.unwalled("once, whoever looks").filter(
        removed_at__isnull=True, company_id=successor.company_id
    )
    if standing.filter(predecessor=predecessor, successor=successor, link=link).exists():
        raise Conflict(_("This dependency is there already."), _("Change that one."), field="predecessor_id")
    check_no_circle(acting, predecessor, successor, field="predecessor_id")
    return add(
        Dependency(
            firm_id=successor.firm_id,
            company_id=successor.company_id,
            predecessor=predecessor,
            successor=successor,
            **cleaned,
        )
    )


@action("dependency.updated")
def update_dependency(
    *, acting: Viewer, now: datetime, dependency_id: int, version: int | None = None, **fields: Unpack[DependencyFields]
) -> Dependency:
    """Change a dependency's link, lag or kind. Raises Missing, Stale, Forbidden, Invalid, Conflict (it was removed)."""
    dependency = lock(Dependency, dependency_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, dependency.successor.initiative)
    check_there(dependency)
    # Another unit for the lag as it was typed: two working days become two days.
    typed: DependencyFields = {"lag": plain_lag(dependency.lag, dependency.lag_unit)} if "lag_unit" in fields else {}
    change(dependency, **_clean({**typed, **fields}, dependency.lag_unit))
    return dependency


@action("dependency.removed")
def remove_dependency(*, acting: Viewer, now: datetime, dependency_id: int, version: int | None = None) -> Dependency:
    """Let the successor wait no longer. Raises Missing, Stale, Forbidden."""
    dependency = lock(Dependency, dependency_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, dependency.successor.initiative)
    change(dependency, removed_at=dependency.removed_at or now)
    return dependency
