"""The living page of components: every part that pages are made of, in every state. It shows nothing of any firm."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from milepost.core.errors import Invalid
from milepost.milestones.choices import Status
from milepost.web.fields import DayField
from milepost.web.forms import Form
from milepost.web.milestones.course import Course, Line
from milepost.web.pages import Access, WebRequest, page, route, show

LONG = "Procurement, logistics and after-sales of both plants moved to one shared-service centre in Brno, with "
COUNTS = {Status.ON_TRACK: 131, Status.AT_RISK: 38, Status.DELAYED: 17, Status.COMPLETED: 28}
PROGRESS = (62, 64, 63, 67, 71, 70, 74, 79, 78, 84)


class SampleForm(Form):
    """One field of each sort."""

    name = forms.CharField(label=_("Name"), help_text=_("An outcome, not an activity."), max_length=200)
    owner = forms.ChoiceField(label=_("Owner"), choices=[("", _("Nobody yet")), ("ana", "Ana Fuentes")], required=False)
    due = DayField(label=_("Due"))
    percent = forms.DecimalField(label=_("Complete, %"), min_value=0, max_value=100, required=False)
    words = forms.CharField(label=_("What happened"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label=_("Evidence"), required=False)
    watch = forms.BooleanField(label=_("Tell me when it slips"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(one.value, one.label) for one in (Status.ON_TRACK, Status.AT_RISK, Status.DELAYED)],
        widget=forms.RadioSelect,
    )


def refuse() -> None:
    """What an action says of a value that it cannot take."""
    raise Invalid(
        "percent",
        "40",
        gettext("is less than the 62% reported on 22 November"),
        gettext("Say in words why it went back."),
    )


def days_of_one(today: date) -> Course:
    """A milestone that is late, with every kind of line."""
    begin, due = today - timedelta(days=90), today - timedelta(days=25)
    lines = (
        Line("baseline", gettext("Baseline"), begin, due - timedelta(days=30), gettext("The plan of January")),
        Line("plan", gettext("Plan"), begin + timedelta(days=14), due),
        Line("actual", gettext("Begun"), begin + timedelta(days=30), today),
        Line("forecast", gettext("Forecast"), begin + timedelta(days=30), today + timedelta(days=53)),
    )
    return Course(lines, begin, today + timedelta(days=53), due, today, late=True)


@page(Access.MEMBER, section="design")
def design(request: WebRequest) -> HttpResponse:
    """All components."""
    typed = {"name": "SAP cut-over, Lyon plant", "owner": "ana", "due": request.today + timedelta(days=11)}
    refused = SampleForm(request, initial=typed, auto_id="refused_%s")
    refused.is_bound, refused.data = True, {"name": LONG * 2, "percent": "40", "status": "on_track"}  # fmt: skip
    refused.is_valid()
    refused.attempt(refuse)
    return show(
        request,
        "web/design.html",
        {
            "blank": SampleForm(request, initial=typed, auto_id="blank_%s"),
            "refused": refused,
            "tones": [(tone, tone) for tone in ("idle", "progress", "good", "warn", "bad", "done")],
            "statuses": [status.value for status in Status],
            "counts": COUNTS,
            "progress": PROGRESS,
            "course": days_of_one(request.today),
            "long": (LONG * 2)[:200],
            "soon": request.today + timedelta(days=11),
            "late": request.today - timedelta(days=6),
        },
    )


urlpatterns = [route("design/", design, "design")]
