"""Reads about updates that are due, and how often they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest
from milepost.core.prepared import ask
from milepost.milestones.cadence import USUAL_DAYS
from milepost.milestones.models import Cadence, MilestoneFacts, Snooze
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.queries.rows import MilestoneRow
from milepost.portfolios.models import Initiative


@dataclass(frozen=True, slots=True)
class CadenceRow:
    """How often updates are due in an initiative; ``own`` when somebody said so."""

    initiative_id: int
    every_days: int
    own: bool


def updates_due(*, viewer: Viewer, filters: MilestoneFilter, today: date, page: PageRequest) -> Page[MilestoneRow]:
    """Open milestones whose next word is due by ``today``, longest due first unless asked otherwise. Four SQL queries.

    Without those that the viewer snoozed; of what others snoozed nothing is missing.
    """
    wanted = replace(filters, open=True, word_due_until=today, awake_on=today)
    return milestone_page(viewer=viewer, filters=wanted, page=replace(page, sort=page.sort or "word_due"))


@dataclass(frozen=True, slots=True)
class SnoozeRow:
    """A reminder that the viewer put off, and the day on which it comes back; None: it was not, or is over."""

    milestone_id: int
    milestone_name: str
    until: date | None


def snoozes(*, viewer: Viewer, today: date) -> tuple[SnoozeRow, ...]:
    """What the viewer put off and has not reported on since, of own open milestones; soonest back first. One SQL query."""
    return tuple(SnoozeRow(*row) for row in ask(_put_off, viewer, today=today))


def _put_off(viewer: Viewer, *, today: date) -> Any:
    mine = MilestoneFacts.objects.seen_by(viewer).filter(owner_id=viewer.user_id, finished=False, archived=False)
    found = Snooze.objects.seen_by(viewer).filter(Snooze.holds(today), milestone_id__in=mine.values("pk"))
    return found.order_by("until", "pk").values_list("milestone_id", "milestone__name", "until")


def snooze_row(*, viewer: Viewer, milestone_id: int, today: date) -> SnoozeRow:
    """Until when the viewer put the reminder of a milestone off. Two SQL queries. Raises Missing."""
    seen = (
        MilestoneFacts.objects.seen_by(viewer).filter(pk=milestone_id).values_list("milestone__name", flat=True).first()
    )
    if seen is None:
        raise Missing("milestone", encode_id(milestone_id))
    held = Snooze.objects.seen_by(viewer).filter(Snooze.holds(today), milestone_id=milestone_id).first()
    return SnoozeRow(milestone_id, seen, held.until if held else None)


def cadence_row(*, viewer: Viewer, initiative_id: int) -> CadenceRow:
    """The rhythm of an initiative. Two SQL queries. Raises Missing."""
    if not Initiative.objects.seen_by(viewer).filter(pk=initiative_id).exists():
        raise Missing("initiative", encode_id(initiative_id))
    own = ask(_rhythm, viewer, initiative_id=initiative_id)
    return CadenceRow(initiative_id, own[0] if own else USUAL_DAYS, bool(own))


def _rhythm(viewer: Viewer, *, initiative_id: int) -> Any:
    return Cadence.objects.seen_by(viewer).filter(initiative_id=initiative_id).values_list("every_days", flat=True)
