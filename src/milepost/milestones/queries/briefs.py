"""A few milestones in a few words: what first pages and maps show, each list in one SQL query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from milepost.access.viewer import Viewer
from milepost.core.prepared import ask_filtered
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.queries.milestones import MilestoneFilter, wanted
from milepost.milestones.saying import said_stored


@dataclass(frozen=True, slots=True)
class MilestoneBrief:
    """One milestone where only this much of it is shown. ``weight`` in parts per 10,000."""

    id: int
    name: str
    company_name: str
    owner_id: int | None
    owner_name: str | None
    status: str
    assessment: str
    contradiction: str
    due: date | None
    margin_days: int | None
    weight: int
    last_update: datetime | None


#: Field of the brief -> where it stands, from the narrow row.
COLUMNS = {
    "id": "pk", "name": "milestone__name", "company_name": "company__name", "owner_id": "owner_id",
    "owner_name": "owner__name", "status": "status", "assessment": "assessment", "contradiction": "contradiction",
    "due": "milestone__due", "margin_days": "margin_days", "weight": "weight", "last_update": "last_update",
}  # fmt: skip


def slipping_most(*, viewer: Viewer, filters: MilestoneFilter, limit: int = 5) -> tuple[MilestoneBrief, ...]:
    """The open milestones whose forecast is farthest behind the due date, worst first. One SQL query."""
    return _briefs(_slipping, viewer, replace(filters, open=True), ("margin_days", "pk"), limit)


def contradicted(*, viewer: Viewer, filters: MilestoneFilter, limit: int = 5) -> tuple[MilestoneBrief, ...]:
    """Milestones whose reported status contradicts the facts, by due date. One SQL query."""
    return _briefs(wanted, viewer, replace(filters, contradicted=True), ("due_key", "pk"), limit)


def due_next(*, viewer: Viewer, filters: MilestoneFilter, limit: int = 5) -> tuple[MilestoneBrief, ...]:
    """The open milestones that are due first. One SQL query."""
    return _briefs(wanted, viewer, replace(filters, open=True), ("due_key", "pk"), limit)


def silent_longest(
    *, viewer: Viewer, filters: MilestoneFilter, today: date, limit: int = 5
) -> tuple[MilestoneBrief, ...]:
    """Open milestones of other people that owe a word by ``today``, the longest due first. One SQL query."""
    owing = replace(filters, open=True, word_due_until=today)
    return _briefs(_of_others, viewer, owing, ("word_due", "pk"), limit)


def _slipping(viewer: Viewer, filters: MilestoneFilter) -> Any:
    return wanted(viewer, filters).filter(margin_days__lt=0)


def _of_others(viewer: Viewer, filters: MilestoneFilter) -> Any:
    return wanted(viewer, filters).filter(~Q(owner_id=viewer.user_id) | Q(owner_id=None))


def _briefs(
    rows: Callable[[Viewer, MilestoneFilter], Any],
    viewer: Viewer,
    filters: MilestoneFilter,
    order: tuple[str, ...],
    limit: int,
) -> tuple[MilestoneBrief, ...]:
    told = ask_filtered(_first, viewer, filters, rows, order, limit)
    return tuple(_brief(dict(zip(COLUMNS, row, strict=True))) for row in told)


def _first(
    viewer: Viewer,
    filters: MilestoneFilter,
    rows: Callable[[Viewer, MilestoneFilter], Any],
    order: tuple[str, ...],
    limit: int,
) -> Any:
    """Which they are is asked of the narrow rows alone; only those are joined to what they are called."""
    first = rows(viewer, filters).order_by(*order).values("pk")[:limit]
    found = MilestoneFacts.objects.unwalled("the first of narrow rows that were walled").filter(pk__in=first)
    return found.order_by(*order).values_list(*COLUMNS.values())


def _brief(values: dict[str, Any]) -> MilestoneBrief:
    return MilestoneBrief(**values | {"contradiction": said_stored(values["contradiction"])})
