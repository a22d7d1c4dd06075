"""Which activities a picture of the network is of: all inside the viewer's walls."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from milepost.access.models import PortfolioCompany
from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.milestones.models import Activity, Dependency
from milepost.portfolios.models import Portfolio
from milepost.portfolios.queries.common import equal

#: So many steps away from one milestone at most.
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class NetworkFilter:
    """Of which portfolio, company or initiative, or around which milestone; None asks nothing. ``steps``: links away from
    the milestone, before and after it. Without ``tasks`` their links stand for their milestones."""

    portfolio_id: int | None = None
    company_id: int | None = None
    initiative_id: int | None = None
    milestone_id: int | None = None
    steps: int = 3
    tasks: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """An initiative, and how many of its activities are asked for."""

    initiative_id: int
    name: str
    company_id: int
    company_name: str
    activities: int


def standing(viewer: Viewer) -> Any:
    """Activities of the viewer that are not archived, nor tasks of what is."""
    rows = Activity.objects.seen_by(viewer).filter(archived_at__isnull=True)
    return rows.filter(Q(parent__isnull=True) | Q(parent__archived_at__isnull=True))


def places_of(viewer: Viewer, filters: NetworkFilter) -> tuple[Place, ...]:
    """Every initiative of the scope with its number of activities, by company and name. One SQL query."""
    rows = _asked(viewer, filters).values_list("initiative_id", "initiative__name", "company_id", "company__name")
    counted = rows.annotate(n=Count("pk")).order_by("company__name", "company_id", "initiative__name", "initiative_id")
    return tuple(Place(*row) for row in counted)


def ids_of(viewer: Viewer, filters: NetworkFilter) -> set[int]:
    """The activities of a portfolio, a company, or an initiative with what its links lead to. At most three SQL queries."""
    found = set(_asked(viewer, filters).values_list("pk", flat=True))
    if filters.initiative_id is None:
        return found
    links = _links(viewer).filter(Q(predecessor__initiative_id=filters.initiative_id)
                                  | Q(successor__initiative_id=filters.initiative_id))  # fmt: skip
    fields = ("predecessor_id", "successor_id", "predecessor__parent_id", "successor__parent_id")
    ends = {end for row in links.values_list(*fields) for end in row[:2] if end not in found}
    beside = standing(viewer).filter(pk__in=ends).values_list("pk", "parent_id", "kind")
    return found | {parent if parent is not None and not filters.tasks else pk for pk, parent, _kind in beside}


def ids_around(viewer: Viewer, filters: NetworkFilter) -> set[int]:
    """Everything within so many steps of a milestone. Three SQL queries. Raises Missing, Invalid."""
    if not 1 <= filters.steps <= MOST_STEPS:
        raise Invalid("steps", filters.steps, _("is not between 1 and %(most)s") % {"most": MOST_STEPS})
    start = filters.milestone_id or 0
    home = standing(viewer).filter(pk=start).values_list("company_id", flat=True).first()
    if home is None:
        raise Missing("milestone", encode_id(start))
    inside = dict(standing(viewer).filter(company_id=home).values_list("pk", "parent_id"))
    links = _links(viewer).filter(company_id=home).values_list("predecessor_id", "successor_id")
    pairs = [(pk, parent) for pk, parent in inside.items() if parent is not None]
    if filters.tasks:
        return _within(start, [*links, *pairs], filters.steps) & inside.keys()
    shown = ((inside.get(one) or one, inside.get(other) or other) for one, other in links)
    return {pk for pk in _within(inside[start] or start, shown, filters.steps) if pk in inside}


def _within(start: int, pairs: Iterable[tuple[int, int]], steps: int) -> set[int]:
    near: dict[int, set[int]] = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    found, edge = {start}, {start}
    for _step in range(steps):
        edge = {there for here in edge for there in near.get(here, ())} - found
        found |= edge
    return found


def _asked(viewer: Viewer, filters: NetworkFilter) -> Any:
    rows = standing(viewer).filter(equal(company_id=filters.company_id, initiative_id=filters.initiative_id))
    if filters.portfolio_id is not None:
        portfolio = Portfolio.objects.seen_by(viewer).filter(pk=filters.portfolio_id)
        held = PortfolioCompany.objects.filter(portfolio_id__in=portfolio.values("pk"))
        rows = rows.filter(company_id__in=held.values("company_id"))
    return rows if filters.tasks else rows.filter(kind="milestone")


def _links(viewer: Viewer) -> Any:
    return Dependency.objects.seen_by(viewer).filter(removed_at__isnull=True)


def links_among(viewer: Viewer, ids: Collection[int], *, tasks: bool) -> Any:
    """Dependencies between these, or (without ``tasks``) between them and their tasks. One SQL query."""
    if tasks:
        return _links(viewer).filter(predecessor_id__in=ids, successor_id__in=ids)
    return _links(viewer).filter(
        Q(predecessor_id__in=ids) | Q(predecessor__parent_id__in=ids),
        Q(successor_id__in=ids) | Q(successor__parent_id__in=ids),
    )
