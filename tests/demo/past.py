"""What the list of an initiative shows, and what is rebuilt of a moment, in the same shape."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from milepost.access.viewer import Viewer
from milepost.core.paging import MAX_LIMIT, PageRequest
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.queries.past import PastRow, milestones_as_of
from tests.milestones.test_past import SHOWN

Shown = dict[int, dict[str, Any]]


def shown(viewer: Viewer, initiative_id: int) -> Shown:
    """What the list shows now, by milestone."""
    asked = MilestoneFilter(initiative_id=initiative_id)
    rows = milestone_page(viewer=viewer, filters=asked, page=PageRequest(limit=MAX_LIMIT)).rows
    return {row.id: {name: getattr(row, name) for name in SHOWN} for row in rows}


def rebuilt(viewer: Viewer, initiative_id: int, at: datetime) -> Shown:
    """The same of a moment."""
    rows = rows_of(viewer, initiative_id, at)
    return {row.id: {name: getattr(row, name) for name in SHOWN} for row in rows}


def rows_of(viewer: Viewer, initiative_id: int, at: datetime) -> tuple[PastRow, ...]:
    """What is rebuilt of it."""
    return milestones_as_of(viewer=viewer, initiative_id=initiative_id, at=at)
