"""Writes about dependencies inside a company."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Conflict, Invalid
from milepost.core.ids import encode_id
from milepost.core.money import parse_quantity
from milepost.milestones.choices import DependencyKind, LagUnit, Link
from milepost.milestones.models import Activity, Dependency
from milepost.milestones.rules import LAG_SCALE, plain_lag
from milepost.portfolios.models import Company
from milepost.portfolios.rules import choice

MAX_LAG_DAYS = 3650
HIDDEN_STEP = "a confidential link"


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
    Company.objects.unwalled("serialises the links of a company").select_for_update(of=("self",)).get(
        pk=successor.company_id
    )
    cleaned = _clean(fields, LagUnit.WORKING)
    link = cleaned.get("link", Link.FS)
    standing = Dependency.objects.unwalled("once, whoever looks").filter(
        removed_at__isnull=True, company_id=successor.company_id
    )
    if standing.filter(predecessor=predecessor, successor=successor, link=link).exists():
        raise Conflict(_("This dependency is there already."), _("Change that one."), field="predecessor_id")
    _check_no_circle(acting, predecessor, successor, list(standing.values_list("predecessor_id", "successor_id")))
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
    """Change a dependency's link, lag or kind. Raises Missing, Stale, Forbidden, Invalid."""
    dependency = lock(Dependency, dependency_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, dependency.successor.initiative)
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


def find_path(edges: list[tuple[int, int]], start: int, goal: int) -> list[int] | None:
    """The shortest way along ``edges`` from start to goal, both included; None when there is none.

    >>> find_path([(1, 2), (2, 3), (1, 4), (4, 3)], 1, 3)
    [1, 2, 3]
    """
    follows: dict[int, list[int]] = defaultdict(list)
    for before, after in edges:
        follows[before].append(after)
    came_from: dict[int, int | None] = {start: None}
    layer = [start]
    while layer and goal not in came_from:
        following = []
        for here in layer:
            for there in follows[here]:
                if there not in came_from:
                    came_from[there] = here
                    following.append(there)
        layer = following
    if goal not in came_from:
        return None
    path: list[int] = []
    step: int | None = goal
    while step is not None:
        path.append(step)
        step = came_from[step]
    return path[::-1]


def _check_no_circle(acting: Viewer, predecessor: Activity, successor: Activity, edges: list[tuple[int, int]]) -> None:
    path = [successor.pk] if successor.pk == predecessor.pk else find_path(edges, successor.pk, predecessor.pk)
    if path is None:
        return
    # Who was given one initiative alone learns that the way leads through others, not through what.
    names = dict(Activity.objects.seen_by(acting).filter(pk__in=path).values_list("pk", "name"))
    steps: list[str] = []
    for pk in [*path, path[0]]:
        if pk in names or steps[-1:] != [HIDDEN_STEP]:
            steps.append(f"“{names[pk]}”" if pk in names else HIDDEN_STEP)
    circle = " → ".join(steps)
    raise Conflict(
        _("This would close a circle: %(circle)s.") % {"circle": circle},
        _("Take one of these links away first."),
        field="predecessor_id",
        value=encode_id(predecessor.pk),
    )
