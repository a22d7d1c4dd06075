"""Milestones as they stood at the end of a past day: ``?as_of=2026-03-02`` on a milestone's and an initiative's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse

from milepost.access.roles import Can
from milepost.milestones.queries.past import PastRow, milestone_as_of, milestones_as_of
from milepost.web.milestones.baseline_pages import end_of_day
from milepost.web.pages import WebRequest, show


def past_milestone(request: WebRequest, row: Any, day: date) -> HttpResponse:
    """One milestone; ``row`` as it stands today."""
    found = milestone_as_of(viewer=request.viewer, milestone_id=row.id, at=end_of_day(request, day))
    return _shown(request, row, (found,), day)


def past_initiative(request: WebRequest, row: Any, day: date) -> HttpResponse:
    """The milestones of an initiative; ``row`` names it and its company."""
    at = end_of_day(request, day)
    found = milestones_as_of(viewer=request.viewer, initiative_id=row.initiative_id, at=at)
    return _shown(request, row, found, day)


def _shown(request: WebRequest, row: Any, rows: tuple[PastRow, ...], day: date) -> HttpResponse:
    single = hasattr(row, "name")
    return show(
        request,
        "milestones/past.html",
        row=row,
        rows=rows,
        single=single,
        none_kept=sum(one.forecast_at is None for one in rows),
        title=rows[0].name if single else row.initiative_name,
        day=day,
        today_url=request.path,
        sees_company=request.viewer.may_in_company(Can.SEE_COMPANY, row.company_id),
    )
