"""Being reminded later: presses of a button on My work, each with its way back."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.milestones.actions.reminders import end_snooze, snooze
from milepost.milestones.cadence import snooze_days
from milepost.milestones.queries.milestones import milestone_row
from milepost.web import formats
from milepost.web.pages import WebRequest, done, page


def snooze_choices(today: date) -> list[tuple[str, str, date]]:
    """For how long: what the button sends, its words, the day."""
    words = {"tomorrow": _("Until tomorrow"), "monday": _("Until Monday"), "week": _("For a week")}
    return [(name, words[name], day) for name, day in snooze_days(today).items()]


@page(Can.SEE_INITIATIVES, section="work", methods=("POST",))
def milestone_snooze(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Put the reminder off, for the viewer alone."""
    row = milestone_row(viewer=request.viewer, milestone_id=milestone_id)
    days = snooze_days(request.today)
    until = days.get(request.POST.get("until", ""), days["tomorrow"])
    snooze(acting=request.viewer, now=request.now, milestone_id=milestone_id, until=until)
    told = {"name": row.name, "day": formats.day(until, request.today)}
    undo = reverse("milestone_wake", args=[milestone_id])
    return done(request, _("“%(name)s” comes back on %(day)s.") % told, "work", undo=undo)


@page(Can.SEE_INITIATIVES, section="work", methods=("POST",))
def milestone_wake(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Be reminded as usual."""
    row = milestone_row(viewer=request.viewer, milestone_id=milestone_id)
    end_snooze(acting=request.viewer, now=request.now, milestone_id=milestone_id)
    return done(request, _("You are reminded of “%(name)s” as usual.") % {"name": row.name}, "work")
