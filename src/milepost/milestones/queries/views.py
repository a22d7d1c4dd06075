"""Reads about saved views: one's own, and those shared with who sees what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_prepared
from milepost.milestones.models import SavedView

SORTS = {"name": "name", "recorded_at": "recorded_at", "id": "pk"}


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One saved view. ``query``: the part of the list's address after the question mark."""

    id: int
    version: int
    name: str
    query: str
    shared: bool
    mine: bool
    owner_id: int
    owner_name: str
    recorded_at: datetime


def view_page(*, viewer: Viewer, page: PageRequest) -> Page[ViewRow]:
    """One's own and the shared ones, by name unless asked otherwise. One SQL query."""
    found = paginate_prepared(_standing, viewer, page=page, sorts=SORTS, usual="name")
    return found.map(lambda view: _row(viewer, view))


def _standing(viewer: Viewer) -> Any:
    return SavedView.objects.seen_by(viewer).filter(archived_at__isnull=True).select_related("owner")


def view_row(*, viewer: Viewer, view_id: int) -> ViewRow:
    """One of them. One SQL query. Raises Missing."""
    rows = SavedView.objects.seen_by(viewer).filter(archived_at__isnull=True, pk=view_id).select_related("owner")
    found = rows.first()
    if found is None:
        raise Missing("saved_view", encode_id(view_id), "view_id")
    return _row(viewer, found)


def _row(viewer: Viewer, view: SavedView) -> ViewRow:
    return ViewRow(
        id=view.pk,
        version=view.version,
        name=view.name,
        query=view.query,
        shared=view.shared,
        mine=view.owner_id == viewer.user_id,
        owner_id=view.owner_id,
        owner_name=view.owner.name,
        recorded_at=view.recorded_at,
    )
