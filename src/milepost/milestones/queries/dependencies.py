"""Reads about dependencies inside a company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.milestones.models import Dependency
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.milestones.queries.rows import DependencyRow
from milepost.portfolios.queries.common import equal

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
