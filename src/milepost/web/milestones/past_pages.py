"""Milestones as they stood at the end of a past day: ``?as_of=2026-03-02`` on a milestone's and an initiative's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.discussion.queries.past import attachments_then, comments_then
from milepost.milestones.choices import Involvement
from milepost.milestones.queries.categories import category_name
from milepost.milestones.queries.past import PastRow, milestones_as_of
from milepost.milestones.queries.past_page import milestone_past
from milepost.milestones.queries.rows import MilestoneRow
from milepost.web.milestones.baseline_pages import end_of_day
from milepost.web.milestones.course import course_of
from milepost.web.pages import WebRequest, show

MANY_TAGS = 20
MANY_COMMENTS = 200


def past_milestone(request: WebRequest, row: MilestoneRow, day: date) -> HttpResponse:
    """One milestone with everything that is kept of then; ``row`` as it stands today."""
    viewer, at = request.viewer, end_of_day(request, day)
    found = milestone_past(viewer=viewer, milestone_id=row.id, at=at)
    then = found.milestone
    said: Any = {"viewer": viewer, "subject_kind": "milestone", "subject_id": row.id, "at": at}
    return show(
        request,
        "milestones/past_milestone.html",
        found=found,
        row=then,
        today=row,
        day=day,
        today_url=request.path,
        then=f"?as_of={day.isoformat()}",
        counts=(sum(task.actual_finish is not None for task in found.tasks), len(found.tasks)),
        crossings=found.crossings,
        course=course_of(then, found.agreed, day),
        comments=comments_then(**said)[:MANY_COMMENTS],
        attachments=attachments_then(**said),
        may={},
        may_report=False,
        contradictions={},
        sees_company=viewer.may_in_company(Can.SEE_COMPANY, row.company_id),
        **facts_of(viewer, then),
    )


def facts_of(viewer: Viewer, row: MilestoneRow | PastRow) -> dict[str, Any]:
    """What ``milestones/facts.html`` shows beside the row. At most one SQL query."""
    return {
        "category": category_name(viewer=viewer, code=row.category),
        "team": [(Involvement(involvement).label, person.name) for involvement, person in row.team],
        "tags": (row.tags[:MANY_TAGS], row.tags[MANY_TAGS:]),
    }


def past_initiative(request: WebRequest, row: Any, day: date) -> HttpResponse:
    """The milestones of an initiative; ``row`` names it and its company."""
    at = end_of_day(request, day)
    rows = milestones_as_of(viewer=request.viewer, initiative_id=row.initiative_id, at=at)
    return show(
        request,
        "milestones/past.html",
        row=row,
        rows=rows,
        none_kept=sum(one.forecast_at is None for one in rows),
        title=row.initiative_name,
        day=day,
        today_url=request.path,
        sees_company=request.viewer.may_in_company(Can.SEE_COMPANY, row.company_id),
    )
