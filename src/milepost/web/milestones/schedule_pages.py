"""What would move if a milestone, one of its tasks or what it takes from another company were late."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.errors import Invalid
from milepost.milestones.choices import CrossingSide
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.milestones.queries.crossings import crossings_of
from milepost.milestones.queries.detail import milestone_detail
from milepost.scheduling.queries.what_if import what_if, what_if_crossing
from milepost.web.pages import WebRequest, page, show
from milepost.web.portfolios.common import asked_id, asked_text, chosen

USUAL_DAYS = 5


@page(Can.SEE_INITIATIVES, section="milestones")
def milestone_what_if(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Every milestone that would move, as far as the viewer may see. Nothing is written."""
    viewer = request.viewer
    found = milestone_detail(viewer=viewer, milestone_id=milestone_id)
    sides = crossings_of(viewer=viewer, milestone_id=milestone_id)
    crossings = {one.id: one.label for one in sides if one.side == CrossingSide.TAKES and one.agreed_on}
    tasks = {task.id: task.name for task in found.tasks if task.actual_finish is None}
    asked = asked_id(request, "of") or milestone_id
    days, today = _days(request), request.today
    if asked in crossings:
        answer = what_if_crossing(viewer=viewer, crossing_id=asked, days=days, today=today)
    else:
        activity_id = asked if asked in tasks else milestone_id
        answer = what_if(viewer=viewer, activity_id=activity_id, days=days, today=today)
    names = {milestone_id: found.milestone.name} | tasks | crossings
    choices = chosen(names.items(), answer.late_id)[1:]  # there is no "all" of them
    marks = contradictions_of(viewer=viewer, ids=[one.id for one in answer.rows])
    return show(
        request, "milestones/what_if.html", row=found.milestone, asked=answer, choices=choices, contradictions=marks
    )


def _days(request: WebRequest) -> int:
    text = asked_text(request, "days")
    if text is None:
        return USUAL_DAYS
    try:
        return int(text)
    except ValueError:
        raise Invalid("days", text, _("is not a whole number"), _("Give working days, such as 5.")) from None
