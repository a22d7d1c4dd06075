"""Reads about updates that are due, and how often they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest
from milepost.milestones.cadence import USUAL_DAYS
from milepost.milestones.models import Cadence
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
    """Open milestones whose next word is due by ``today``, longest due first unless asked otherwise. Four SQL queries."""
    wanted = replace(filters, open=True, word_due_until=today)
    return milestone_page(viewer=viewer, filters=wanted, page=replace(page, sort=page.sort or "word_due"))


def cadence_row(*, viewer: Viewer, initiative_id: int) -> CadenceRow:
    """The rhythm of an initiative. Two SQL queries. Raises Missing."""
    if not Initiative.objects.seen_by(viewer).filter(pk=initiative_id).exists():
        raise Missing("initiative", encode_id(initiative_id))
    own = Cadence.objects.seen_by(viewer).filter(initiative_id=initiative_id).first()
    return CadenceRow(initiative_id, own.every_days if own else USUAL_DAYS, own is not None)
