"""Reads about templates: what one would become in a company from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid
from milepost.milestones.models import Calendar
from milepost.milestones.templates import Laid, Template, lay_out, template_named
from milepost.milestones.workdays import Workweek, worked_between
from milepost.portfolios.queries.companies import company_row

#: How far from today a plan may begin, in years: further is a slip of the pen.
FARTHEST = 10
#: So many years on no plan of a template goes.
LONGEST = 5


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """A template laid out, before anything is made. ``due``: when its last milestone is due."""

    template: Template
    calendar_name: str
    rows: tuple[Laid, ...]
    due: date


def plan_preview(*, viewer: Viewer, company_id: int, template: str, starts_on: date, today: date) -> PlanPreview:
    """What starting the template on that day would make, by the working days of the company.

    Raises Missing, Invalid (a day that nobody can mean; a calendar that has no working day left).
    """
    company_row(viewer=viewer, company_id=company_id)
    chosen = template_named(template)
    if abs(starts_on.year - today.year) > FARTHEST:
        raise Invalid(
            "starts_on",
            starts_on,
            _("is more than %(farthest)s years away") % {"farthest": FARTHEST},
            _("On which day shall the plan begin?"),
        )
    name, workdays = _workdays(viewer, company_id, starts_on)
    try:
        rows = lay_out(chosen, starts_on, workdays)
    except (ValueError, OverflowError):
        raise Invalid(
            "starts_on", starts_on, _("leaves too few working days in the calendar"),
            _("Choose another day, or give the calendar working days."),
        ) from None  # fmt: skip
    return PlanPreview(chosen, name, rows, max(row.due for row in rows))


def _workdays(viewer: Viewer, company_id: int, starts_on: date) -> tuple[str, Workweek]:
    """Name and working days of the company's oldest calendar, else of the firm's, else Monday to Friday. One SQL query."""
    found = (
        Calendar.objects.seen_by(viewer)
        .filter(Q(company_id=company_id) | Q(company_id__isnull=True))
        .order_by(F("company_id").asc(nulls_last=True), "pk")
        .first()
    )
    until = date(min(starts_on.year + LONGEST, date.max.year), 12, 31)
    return found.name if found else "", worked_between(found, starts_on, until)
