"""Reads about working calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.milestones.models import Calendar
from milepost.portfolios.queries.common import containing, equal, sorted_by_name

CALENDAR_SORTS = {"name": "name_key", "recorded_at": "recorded_at", "id": "pk"}


@dataclass(frozen=True, slots=True)
class CalendarFilter:
    """Which calendars; None asks nothing."""

    q: str | None = None
    company_id: int | None = None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A working calendar; without a company it is the firm's. ``week`` and ``exceptions`` as the model keeps them."""

    id: int
    version: int
    company_id: int | None
    company_name: str | None
    name: str
    week: list[list[list[int]]]
    holidays_of: str
    exceptions: list[dict[str, Any]]
    recorded_at: datetime


def calendar_page(*, viewer: Viewer, filters: CalendarFilter, page: PageRequest) -> Page[CalendarRow]:
    """Working calendars of the firm and of the companies that the viewer sees, by name. One SQL query."""
    rows = Calendar.objects.seen_by(viewer).filter(containing("name", filters.q), equal(company_id=filters.company_id))
    keyed = sorted_by_name(rows.select_related("company"))
    return paginate(keyed, page, sorts=CALENDAR_SORTS, usual="name").map(_calendar_row)


def calendar_row(*, viewer: Viewer, calendar_id: int) -> CalendarRow:
    """One calendar. Raises Missing."""
    found = Calendar.objects.seen_by(viewer).select_related("company").filter(pk=calendar_id).first()
    if found is None:
        raise Missing("calendar", encode_id(calendar_id))
    return _calendar_row(found)


def _calendar_row(calendar: Any) -> CalendarRow:
    return CalendarRow(
        id=calendar.pk,
        version=calendar.version,
        company_id=calendar.company_id,
        company_name=calendar.company.name if calendar.company_id else None,
        name=calendar.name,
        week=calendar.week,
        holidays_of=calendar.holidays_of,
        exceptions=calendar.exceptions,
        recorded_at=calendar.recorded_at,
    )
