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
from milepost.milestones.workdays import worked_between
from milepost.portfolios.queries.companies import company_row

#: How far from today a plan may begin, in years: further is a slip of the pen.
FARTHEST = 10
#: So many years on no plan of a template goes.
LONGEST = 5


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """A template laid out, before anything is made. ``calendar_id``: None where there is none. ``due``: of its last milestone."""

    template: Template
    calendar_id: int | None
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
    calendar = _calendar(viewer, company_id)
    until = date(min(starts_on.year + LONGEST, date.max.year), 12, 31)
    try:
        rows = lay_out(chosen, starts_on, worked_between(calendar, starts_on, until))
    except (ValueError, OverflowError):
        raise Invalid(
            "starts_on", starts_on, _("leaves too few working days in the calendar"),
            _("Choose another day, or give the calendar working days."),
        ) from None  # fmt: skip
    due = max(row.due for row in rows)
    return PlanPreview(chosen, calendar.pk if calendar else None, calendar.name if calendar else "", rows, due)


def _calendar(viewer: Viewer, company_id: int) -> Calendar | None:
    """The company's oldest calendar, else the firm's. One SQL query."""
    return (
        Calendar.objects.seen_by(viewer)
        .filter(Q(company_id=company_id) | Q(company_id__isnull=True))
        .order_by(F("company_id").asc(nulls_last=True), "pk")
        .first()
    )
