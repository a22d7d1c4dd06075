"""Reads about dependencies inside a company."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, When

from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import MAX_LIMIT, Page, PageRequest, paginate
from milepost.core.prepared import ask
from milepost.milestones.models import Activity, Dependency
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.milestones.queries.rows import DependencyRow
from milepost.portfolios.queries.common import containing, equal

DEPENDENCY_SORTS = {"id": "pk", "recorded_at": "recorded_at"}


@dataclass(frozen=True, slots=True)
class DependencyFilter:
    """Which dependencies; None asks nothing. ``activity_id``: at either end; ``initiative_id``: with an end in it."""

    company_id: int | None = None
    initiative_id: int | None = None
    activity_id: int | None = None
    predecessor_id: int | None = None
    successor_id: int | None = None
    dependency_kind: str | None = None


def dependency_page(*, viewer: Viewer, filters: DependencyFilter, page: PageRequest) -> Page[DependencyRow]:
    """Dependencies of which the viewer sees both ends, oldest first. Three SQL queries: which, then these with their ends."""
    rows = _standing(viewer).filter(
        _touching(filters),
        equal(
            company_id=filters.company_id,
            predecessor_id=filters.predecessor_id,
            successor_id=filters.successor_id,
            dependency_kind=filters.dependency_kind,
        ),
    )
    found = paginate(rows.only("pk", "recorded_at"), page, sorts=DEPENDENCY_SORTS, usual="id")
    shown = Dependency.objects.unwalled("the page of rows that were walled").filter(
        pk__in=[row.pk for row in found.rows]
    )
    links = {link.pk: link for link in shown.select_related("predecessor", "successor")}
    return Page(_with_contradictions(viewer, [links[row.pk] for row in found.rows]), found.next_cursor)


def dependency_row(*, viewer: Viewer, dependency_id: int) -> DependencyRow:
    """One that was not removed. Raises Missing."""
    found = _standing(viewer).filter(pk=dependency_id).select_related("predecessor", "successor").first()
    if found is None:
        raise Missing("dependency", encode_id(dependency_id))
    return _with_contradictions(viewer, [found])[0]


def dependencies_around(*, viewer: Viewer, activity_ids: Collection[int]) -> tuple[DependencyRow, ...]:
    """Those that any of these waits for or that wait for any of these, oldest first. Two SQL queries."""
    return _with_contradictions(viewer, ask(_around, viewer, ids=activity_ids))


def _around(viewer: Viewer, *, ids: Collection[int]) -> Any:
    near = Q(Among("predecessor_id", ids)) | Q(Among("successor_id", ids))
    return _standing(viewer).filter(near).select_related("predecessor", "successor").order_by("pk")[:MAX_LIMIT]


@dataclass(frozen=True, slots=True)
class End:
    """What a dependency may lead from: a milestone with its initiative, or a task with its milestone (``place``)."""

    id: int
    name: str
    kind: str
    place: str


def possible_ends(
    *, viewer: Viewer, company_id: int, q: str = "", but: Collection[int] = (), also_id: int | None = None, most: int
) -> tuple[tuple[End, ...], int]:
    """Milestones and tasks of a company by name, at most so many, whose name holds all words of ``q``; and how many there are.

    ``but`` leaves some out, ``also_id`` names one whatever its name. Two SQL queries.
    """
    standing = Activity.objects.seen_by(viewer).filter(company_id=company_id, archived_at__isnull=True)
    standing = standing.filter(Q(parent__isnull=True) | Q(parent__archived_at__isnull=True)).exclude(pk__in=but)
    words = containing("name", q)
    named = standing.filter(words | Q(pk=also_id) if words and also_id is not None else words)
    first = named.order_by(Case(When(pk=also_id, then=0), default=1), "name", "pk")[:most]
    rows = first.values_list("pk", "name", "kind", "parent__name", "initiative__name")
    ends = tuple(End(pk, name, kind, parent or initiative) for pk, name, kind, parent, initiative in rows)
    return ends, len(ends) if len(ends) < most else named.count()


def _with_contradictions(viewer: Viewer, links: Sequence[Any]) -> tuple[DependencyRow, ...]:
    ends = {pk for link in links for pk in (link.predecessor_id, link.successor_id)}
    found = contradictions_of(viewer=viewer, ids=ends)
    return tuple(DependencyRow.of(link, found) for link in links)


def _touching(filters: DependencyFilter) -> Q:
    condition = Q()
    if filters.activity_id is not None:
        condition &= Q(predecessor_id=filters.activity_id) | Q(successor_id=filters.activity_id)
    if filters.initiative_id is not None:
        condition &= Q(predecessor__initiative_id=filters.initiative_id) | Q(
            successor__initiative_id=filters.initiative_id
        )
    return condition


def _standing(viewer: Viewer) -> Any:
    return Dependency.objects.seen_by(viewer).filter(removed_at__isnull=True)
