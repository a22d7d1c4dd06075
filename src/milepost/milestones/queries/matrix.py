"""How places stand, a line each: what the first page shows of companies, and of one company's initiatives."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, Max, Min, Q

from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.prepared import ask, ask_filtered
from milepost.milestones.choices import MilestoneType, Status
from milepost.milestones.queries.milestones import MilestoneFilter, wanted
from milepost.milestones.queries.rollups import EACH, names_of_places
from milepost.milestones.saying import said_stored
from milepost.portfolios.queries.common import NO_DATE, Named

#: Of what is worst first: a place is as bad as its worst milestones, and then as many.
WORST_FIRST = (Status.DELAYED, Status.AT_RISK)
TYPES: tuple[str, ...] = tuple(MilestoneType.values)
NO_MILESTONES: dict[str, int] = dict.fromkeys(Status.values, 0)


Place = Literal["company", "initiative"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The milestones of one type in one place: how many of each assessment."""

    milestone_type: str
    counts: dict[str, int]

    @property
    def label(self) -> str:
        """The type's name."""
        return str(MilestoneType(self.milestone_type).label)

    @property
    def worst(self) -> str:
        """The assessment that colours the cell: delayed when half of what is open is, at risk when half is that or worse."""
        open_ones = sum(count for status, count in self.counts.items() if status != Status.COMPLETED)
        so_far = 0
        for status in WORST_FIRST:
            so_far += self.counts[status]
            if so_far and so_far * 2 >= open_ones:
                return status.value
        return ""


@dataclass(slots=True)
class MatrixRow:
    """One company or initiative. ``margin_days``: the smallest of its open milestones, negative when late."""

    place: Named
    cells: tuple[Cell, ...]
    milestones: int = 0
    contradictions: int = 0
    margin_days: int | None = None
    last_update: datetime | None = None
    next_due: date | None = None
    next_milestone: Named | None = None
    next_contradiction: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The lines that are shown, how many places there are, and what they are."""

    rows: tuple[MatrixRow, ...]
    places: int
    by: Place

    @property
    def by_company(self) -> bool:
        """Whether a line is a company, not an initiative."""
        return self.by == "company"

    @property
    def place_field(self) -> str:
        """The filter of lists that asks for one line's milestones."""
        return f"{self.by}_id"


def matrix(*, viewer: Viewer, filters: MilestoneFilter, by: Place | None = None, limit: int = 12) -> Matrix:
    """Places with their milestones by type and assessment, what is due next, the smallest margin and the last word.

    Companies; their initiatives, unless ``by`` says otherwise, for who sees one company only. By name when all fit in
    ``limit``, else the ``limit`` with most milestones delayed and at risk. Four SQL queries, or five.
    """
    place = by or "company"
    worst = _worst(viewer, filters, f"{place}_id")
    if by is None and len(worst) <= 1:
        place = "initiative"
        worst = _worst(viewer, filters, f"{place}_id")
    return _matrix(viewer, filters, place, worst, limit)


def _matrix(viewer: Viewer, filters: MilestoneFilter, by: Place, worst: list[int], limit: int) -> Matrix:
    place_id = f"{by}_id"
    lines = ask_filtered(_lines, viewer, filters, place_id, ids=worst[:limit]) if worst else ()
    rows: dict[int, MatrixRow] = {}
    for place, milestone_type, assessment, *figures in lines:
        if place not in rows:
            rows[place] = _empty(place)
        _count(rows[place], milestone_type, assessment, figures)
    found = [rows[place] for place in worst[:limit] if place in rows]
    _name(found)
    _due_next(viewer, filters, place_id, found)
    if len(worst) <= limit:
        found.sort(key=lambda row: (row.place.name.lower(), row.place.id))
    return Matrix(tuple(found), len(worst), by)


def _lines(viewer: Viewer, filters: MilestoneFilter, place_id: str, *, ids: Collection[int]) -> Any:
    is_open = Q(finished=False)
    inside = wanted(viewer, filters).filter(Among(place_id, ids)).order_by()
    return inside.values_list(place_id, "milestone_type", "assessment").annotate(
        n=Count(EACH),
        contradicted=Count(EACH, filter=Q(contradicted=True)),
        margin=Min("margin_days", filter=is_open),
        said=Max("last_update"),
        due=Min("due_key", filter=is_open & ~Q(due_key=NO_DATE)),
    )


def _worst(viewer: Viewer, filters: MilestoneFilter, place_id: str) -> list[int]:
    """All places, those with most milestones delayed first, then those with most at risk."""
    counted = ask_filtered(_troubles, viewer, filters, place_id)
    return [place for *_trouble, place in sorted(((*trouble, place) for place, *trouble in counted), reverse=True)]


def _troubles(viewer: Viewer, filters: MilestoneFilter, place_id: str) -> Any:
    how_many = {f"n{at}": Count(EACH, filter=Q(assessment=status)) for at, status in enumerate(WORST_FIRST)}
    return wanted(viewer, filters).order_by().values_list(place_id).annotate(**how_many)


def _empty(place: int) -> MatrixRow:
    return MatrixRow(Named(place, ""), tuple(Cell(one, dict(NO_MILESTONES)) for one in TYPES))


def _count(row: MatrixRow, milestone_type: str, assessment: str, figures: list[Any]) -> None:
    count, contradicted, margin, said, due = figures
    row.cells[TYPES.index(milestone_type)].counts[assessment] += count
    row.milestones += count
    row.contradictions += contradicted
    row.margin_days = _least(row.margin_days, margin)
    row.next_due = _least(row.next_due, due)
    row.last_update = max((one for one in (row.last_update, said) if one is not None), default=None)


def _least(first: Any, second: Any) -> Any:
    return min((one for one in (first, second) if one is not None), default=None)


def _name(rows: Iterable[MatrixRow]) -> None:
    shown = {row.place.id: row for row in rows}
    for pk, name in ask(names_of_places, ids=list(shown)) if shown else ():
        shown[pk].place = Named(pk, name)


def _due_next(viewer: Viewer, filters: MilestoneFilter, place_id: str, rows: list[MatrixRow]) -> None:
    """The first of those that are due on the first day, by name."""
    due = {row.place.id: row for row in rows if row.next_due is not None}
    days = tuple(sorted({row.next_due for row in rows if row.next_due is not None}))
    found = ask_filtered(_due_on, viewer, filters, place_id, days, ids=list(due)) if due else ()
    for place, day, pk, name, contradiction in found:
        if day == due[place].next_due and due[place].next_milestone is None:
            due[place].next_milestone, due[place].next_contradiction = Named(pk, name), said_stored(contradiction)


def _due_on(
    viewer: Viewer, filters: MilestoneFilter, place_id: str, days: tuple[date, ...], *, ids: Collection[int]
) -> Any:
    inside = wanted(viewer, filters).filter(Among(place_id, ids), finished=False, due_key__in=days)
    named = inside.order_by("due_key", "name_key")
    return named.values_list(place_id, "due_key", "pk", "milestone__name", "contradiction")
