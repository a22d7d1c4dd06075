"""What somebody brought in: tables and plan files in one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from milepost.access.roles import Can
from milepost.core.paging import MAX_LIMIT, Page, PageRequest
from milepost.exchange.queries import ImportView
from milepost.scheduling.queries.plan_imports import PlanImportFilter, plan_import_page
from milepost.web.pages import WebRequest

#: A plan file is listed when it was taken.
APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class Brought:
    """One file, and where more of it stands."""

    file_name: str
    href: str
    state: str
    rows: int
    at: datetime


def history(request: WebRequest, tables: Page[ImportView]) -> list[Brought]:
    """A page of the own tables, with the own plan files of the same time, newest first."""
    found = [
        Brought(row.file_name, reverse("import", args=[row.id]), row.state, row.total, row.uploaded_at)
        for row in tables.rows
    ]
    if request.viewer.may_anywhere(Can.SEE_INITIATIVES):
        filters = PlanImportFilter(imported_by_id=request.viewer.user_id)
        plans = plan_import_page(viewer=request.viewer, filters=filters, page=PageRequest(limit=MAX_LIMIT)).rows
        newest = found[0].at if found and request.GET.get("cursor") else None
        oldest = found[-1].at if found and tables.next_cursor else None
        found += [
            Brought(row.file_name, reverse("plan", args=[row.initiative_id]), APPLIED, row.written,
                    row.recorded_at)
            for row in plans
            if (newest is None or row.recorded_at <= newest) and (oldest is None or row.recorded_at >= oldest)
        ]  # fmt: skip
    return sorted(found, key=lambda one: one.at, reverse=True)
