"""What the list of an initiative shows, and what is rebuilt of a moment, in the same shape."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from milepost.access.entering import load_viewer
from milepost.access.models import User
from milepost.access.queries.operator import firm_named
from milepost.access.viewer import Viewer
from milepost.core.paging import MAX_LIMIT, PageRequest
from milepost.demo.tables.harbour import HARBOUR
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.queries.past import PastRow, milestones_as_of
from milepost.portfolios.models import Initiative
from tests.milestones.test_past import SHOWN

Shown = dict[int, dict[str, Any]]
#: By the names of initiative and milestone, which two installations share; ids are each one's own.
Named = dict[tuple[str, str], dict[str, Any]]
ZONE = ZoneInfo(HARBOUR.timezone)


def partner(today: date) -> Viewer:
    """The operating partner of the whole firm."""
    user = User.objects.get(email="henrik.lindqvist@harbour.example")
    found = load_viewer(user_id=user.pk, firm_id=firm_named(HARBOUR.name), today=today, via="web")
    assert found is not None
    return found


def midnight_after(day: date) -> datetime:
    """The last moment of a day of the firm."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE) - timedelta(microseconds=1)


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


def all_shown(viewer: Viewer) -> Named:
    """What the lists of all initiatives show now."""
    return _named((name, shown(viewer, pk).values()) for pk, name in _initiatives(viewer))


def all_rebuilt(viewer: Viewer, at: datetime) -> Named:
    """The same of a moment."""
    return _named((name, rebuilt(viewer, pk, at).values()) for pk, name in _initiatives(viewer))


def all_rows(viewer: Viewer, at: datetime) -> list[PastRow]:
    """Everything that is rebuilt of a moment."""
    return [row for pk, _name in _initiatives(viewer) for row in rows_of(viewer, pk, at)]


def _initiatives(viewer: Viewer) -> list[tuple[int, str]]:
    return list(Initiative.objects.seen_by(viewer).order_by("pk").values_list("pk", "name"))


def _named(found: Iterable[tuple[str, Iterable[dict[str, Any]]]]) -> Named:
    return {(initiative, row["name"]): _without_ids(row) for initiative, rows in found for row in rows}


def _without_ids(row: dict[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in row.items() if name != "id" and not name.endswith("_id")}
    return {**said, "team": [(involvement, person.name) for involvement, person in row["team"]]}
