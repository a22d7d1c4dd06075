"""Reads about templates: what one would become in a company from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid
from milepost.milestones.queries.calendars import workdays_for
from milepost.milestones.templates import Laid, Template, lay_out, template_named
from milepost.portfolios.queries.companies import company_row

#: How far from today a plan may begin, in years: further is a slip of the pen.
FARTHEST = 10


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """A template laid out, before anything is made. ``due``: when its last milestone is due."""

    template: Template
    calendar_name: str
    rows: tuple[Laid, ...]
    due: date


def plan_preview(*, viewer: Viewer, company_id: int, template: str, starts_on: date, today: date) -> PlanPreview:
    """``preview`` for who asks from outside: of a company that the viewer sees. Raises Missing, Invalid."""
    company_row(viewer=viewer, company_id=company_id)
    check_start(starts_on, today)
    return preview(viewer=viewer, company_id=company_id, template=template_named(template), starts_on=starts_on)


def check_start(starts_on: date, today: date) -> None:
    """Raise Invalid for a day that nobody can mean."""
    if abs(starts_on.year - today.year) > FARTHEST:
        raise Invalid(
            "starts_on", starts_on, f"is more than {FARTHEST} years away", "On which day shall the plan begin?"
        )


def laid_out(*, viewer: Viewer, company_id: int, template: Template, starts_on: date) -> tuple[Laid, ...]:
    """The milestones of a template with their days. One SQL query. Raises Invalid."""
    return preview(viewer=viewer, company_id=company_id, template=template, starts_on=starts_on).rows


def preview(*, viewer: Viewer, company_id: int, template: Template, starts_on: date) -> PlanPreview:
    """What starting the template on that day would make, by the working days of the company. One SQL query.

    Raises Invalid where the calendar has no working day left, or the plan would leave the calendar.
    """
    name, workdays = workdays_for(viewer=viewer, company_id=company_id)
    try:
        rows = lay_out(template, starts_on, workdays)
    except (ValueError, OverflowError):
        raise Invalid(
            "starts_on", starts_on, "leaves too few working days in the calendar",
            "Choose another day, or give the calendar working days.",
        ) from None  # fmt: skip
    return PlanPreview(template, name, rows, max(row.due for row in rows))
