"""Reads about crossings: one side each, and the other end for those who see both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import MAX_LIMIT, Page, PageRequest, paginate_filtered
from milepost.core.prepared import ask
from milepost.milestones.choices import CrossingState
from milepost.milestones.models import Crossing, CrossingPair, Milestone
from milepost.portfolios.queries.common import Named, equal

CROSSING_SORTS = {"id": "pk", "label": "label"}


@dataclass(frozen=True, slots=True)
class CrossingRow:
    """One side. ``other``, ``other_company`` and ``other_side_id`` are there for those who see both companies."""

    id: int
    version: int
    company_id: int
    company_name: str
    initiative_id: int
    milestone: Named
    side: str
    label: str
    state: str
    paired: bool
    agreed_on: date | None
    proposed_on: date | None
    proposed_here: bool
    declined_on: date | None
    declined_here: bool
    decline_reason: str
    ended_at: datetime | None
    other: Named | None
    other_company: Named | None
    other_side_id: int | None
    recorded_at: datetime

    @property
    def activity_id(self) -> int:
        """This side's milestone, as its history calls it."""
        return self.milestone.id

    @property
    def other_milestone_id(self) -> int | None:
        """The other end, for those who see it."""
        return self.other.id if self.other else None

    @property
    def other_milestone_name(self) -> str | None:
        """Its name."""
        return self.other.name if self.other else None

    @property
    def other_company_name(self) -> str | None:
        """Its company's name."""
        return self.other_company.name if self.other_company else None


@dataclass(frozen=True, slots=True)
class CrossingFilter:
    """Which crossings; None asks nothing. ``to_answer``: the other side proposed a day, and the viewer may agree."""

    company_id: int | None = None
    initiative_id: int | None = None
    milestone_id: int | None = None
    side: str | None = None
    paired: bool | None = None
    ended: bool | None = False
    to_answer: bool | None = None


def crossing_page(*, viewer: Viewer, filters: CrossingFilter, page: PageRequest) -> Page[CrossingRow]:
    """Sides of crossings, oldest first unless asked otherwise. Two SQL queries."""
    found = paginate_filtered(_wanted, viewer, filters, page=page, sorts=CROSSING_SORTS, usual="id")
    return Page(_rows(viewer, list(found.rows)), found.next_cursor)


def _wanted(viewer: Viewer, filters: CrossingFilter) -> Any:
    rows = _sides(viewer).filter(
        equal(
            company_id=filters.company_id,
            initiative_id=filters.initiative_id,
            activity_id=filters.milestone_id,
            side=filters.side,
            paired=filters.paired,
        )
    )
    if filters.ended is not None:
        rows = rows.filter(ended_at__isnull=not filters.ended)
    if filters.to_answer:
        within = viewer.initiative_scoped(Can.EDIT_INITIATIVES, "company_id", "initiative_id")
        rows = rows.filter(within, proposed_on__isnull=False, proposed_here=False, ended_at__isnull=True)
    return rows


def crossing_row(*, viewer: Viewer, crossing_id: int) -> CrossingRow:
    """One side. Two SQL queries. Raises Missing."""
    found = _sides(viewer).filter(pk=crossing_id).first()
    if found is None:
        raise Missing("crossing", encode_id(crossing_id))
    return _rows(viewer, [found])[0]


def crossings_of(*, viewer: Viewer, milestone_id: int) -> tuple[CrossingRow, ...]:
    """Those of a milestone that stand. Three SQL queries. Raises Missing."""
    if not Milestone.objects.seen_by(viewer).filter(pk=milestone_id).exists():
        raise Missing("milestone", encode_id(milestone_id))
    wanted = CrossingFilter(milestone_id=milestone_id)
    return crossing_page(viewer=viewer, filters=wanted, page=PageRequest(limit=MAX_LIMIT)).rows


def crossings_among(*, viewer: Viewer, milestone_ids: Collection[int]) -> tuple[CrossingRow, ...]:
    """Those of these milestones that stand, oldest first. Two SQL queries."""
    rows = _sides(viewer).filter(activity_id__in=set(milestone_ids), ended_at__isnull=True)
    return _rows(viewer, list(rows.order_by("pk")))


def state_of(crossing: Crossing) -> CrossingState:
    """How far it is, from what this side holds alone."""
    if crossing.ended_at is not None:
        return CrossingState.ENDED
    if crossing.proposed_on is not None and not crossing.proposed_here:
        return CrossingState.PROPOSED_THERE
    if not crossing.paired:
        return CrossingState.UNPAIRED
    if crossing.proposed_on is not None:
        return CrossingState.PROPOSED_HERE
    return CrossingState.AGREED if crossing.agreed_on is not None else CrossingState.OPEN


def _sides(viewer: Viewer) -> Any:
    return Crossing.objects.seen_by(viewer).select_related("activity", "company")


#: What either end is called, and its company.
BEFORE = ("before_id", "before__name", "before_company_id", "before_company__name")
AFTER = ("after_id", "after__name", "after_company_id", "after_company__name")


def _rows(viewer: Viewer, sides: list[Crossing]) -> tuple[CrossingRow, ...]:
    ids = [side.pk for side in sides if side.paired]
    if not ids:
        return tuple(row_of(side, None, None) for side in sides)
    ends: dict[int, tuple[Named, Named, int]] = {}
    for giver, taker, *places in ask(_pairs, viewer, ids=ids):
        before, its_company, after, other_company = (Named(*places[at : at + 2]) for at in (0, 2, 4, 6))
        ends[giver], ends[taker] = (after, other_company, taker), (before, its_company, giver)
    return tuple(row_of(side, *ends.get(side.pk, (None, None, None))) for side in sides)


def _pairs(viewer: Viewer, *, ids: Collection[int]) -> Any:
    pairs = CrossingPair.objects.seen_by(viewer).filter(Q(Among("giver_id", ids)) | Q(Among("taker_id", ids)))
    return pairs.values_list("giver_id", "taker_id", *BEFORE, *AFTER)


def row_of(
    side: Crossing, other: Named | None, other_company: Named | None, other_side_id: int | None = None
) -> CrossingRow:
    """Of a side that was walled, with its company and milestone, and what is named of the other."""
    return CrossingRow(
        id=side.pk,
        version=side.version,
        company_id=side.company_id,
        company_name=side.company.name,
        initiative_id=side.initiative_id,
        milestone=Named(side.activity_id, side.activity.name),
        side=side.side,
        label=side.label,
        state=state_of(side),
        paired=side.paired,
        agreed_on=side.agreed_on,
        proposed_on=side.proposed_on,
        proposed_here=side.proposed_here,
        declined_on=side.declined_on,
        declined_here=side.declined_here,
        decline_reason=side.decline_reason,
        ended_at=side.ended_at,
        other=other,
        other_company=other_company,
        other_side_id=other_side_id,
        recorded_at=side.recorded_at,
    )
