"""Pages of working calendars: the firm's, and each company's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from milepost.access.roles import Can
from milepost.milestones.actions.calendars import OFFICE_WEEK, create_calendar, update_calendar
from milepost.milestones.queries.calendars import CalendarFilter, CalendarRow, calendar_page, calendar_row
from milepost.portfolios.queries.companies import company_choices
from milepost.web import formats
from milepost.web.fields import IdChoiceField
from milepost.web.forms import Form
from milepost.web.milestones.hours import read_exceptions, read_shifts, write_exceptions, write_shifts
from milepost.web.pages import WebRequest, done, page, page_asked, show
from milepost.web.portfolios.common import country_name, country_names
from milepost.web.portfolios.forms import words as text

SECTION = "milestones"
DAYS = tuple(f"day_{number}" for number in range(7))


class CalendarForm(Form):
    """A week, a country's holidays, and what departs from both."""

    name = forms.CharField(
        label=_lazy("Name"), max_length=120, help_text=_lazy("Such as “Two shifts” or “Plant Lyon”.")
    )
    country = forms.ChoiceField(label=_lazy("Holidays of"), required=False)
    part = forms.CharField(
        label=_lazy("Part of the country"),
        required=False,
        max_length=3,
        help_text=_lazy("Its code, such as BY or ENG."),
    )
    exceptions = text(
        _lazy("Days that differ"),
        rows=5,
        help_text=_lazy("One a line: 2026-12-24 – 2026-12-31 Works holiday, or 2026-12-19 09:00–13:00 Saturday shift."),
    )

    aliases = {"holidays_of": "part", **{f"week.{number}": name for number, name in enumerate(DAYS)}}

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.fields["country"].choices = [("", _("No country")), *country_names()]  # type: ignore[attr-defined]
        names = formats.current_locale().days["stand-alone"]["wide"]
        for number, name in enumerate(DAYS):
            self.fields[name] = forms.CharField(label=str(names[number]).capitalize(), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """Read hours and days, each complaint at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in (*DAYS, "exceptions"):
            reads = read_exceptions if name == "exceptions" else read_shifts
            try:
                cleaned[f"{name}_read"] = reads(cleaned.get(name, ""))
            except forms.ValidationError as error:
                self.add_error(name, error)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What the actions take."""
        given = self.cleaned_data
        holidays = "-".join(filter(None, (given["country"], given["part"].strip().upper())))
        return {
            "name": given["name"],
            "holidays_of": holidays if given["country"] else given["part"].strip(),
            "week": [given[f"{name}_read"] for name in DAYS],
            "exceptions": given["exceptions_read"],
        }


class NewCalendarForm(CalendarForm):
    """A new one, and whose it is."""

    company_id = IdChoiceField(label=_lazy("For"), required=False)


@page(Can.SEE_INITIATIVES, section=SECTION)
def calendars(request: WebRequest) -> HttpResponse:
    """The firm's, and those of the companies that the viewer sees."""
    rows = calendar_page(viewer=request.viewer, filters=CalendarFilter(), page=page_asked(request))
    return show(
        request,
        "milestones/calendars.html",
        rows=rows,
        lines=[(row, _week(row), _holidays(row), _may_edit(request, row.company_id)) for row in rows.rows],
        may_add=request.viewer.may_anywhere(Can.EDIT_INITIATIVES),
    )


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def calendar_new(request: WebRequest) -> HttpResponse:
    """Keep a calendar."""
    form = NewCalendarForm(request, initial=_hours(OFFICE_WEEK))
    companies = company_choices(viewer=request.viewer)
    own = [(row.id, row.name) for row in companies if _may_edit(request, row.id)]
    whole_firm = str(_("The whole firm")) if request.viewer.may(Can.EDIT_INITIATIVES) else ""
    form.fields["company_id"].required = not whole_firm
    form.fields["company_id"].offer(own, whole_firm)  # type: ignore[attr-defined]
    if form.submitted():
        made = form.attempt(
            lambda: create_calendar(
                acting=request.viewer, now=request.now, company_id=form.cleaned_data["company_id"], **form.arguments()
            )
        )
        if made is not None:
            return done(request, _("Calendar added."), "calendars")
    return show(request, "milestones/calendar_form.html", form=form, days=[form[name] for name in DAYS], row=None)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def calendar_edit(request: WebRequest, calendar_id: int) -> HttpResponse:
    """Change a calendar; what uses it is scheduled anew."""
    row = calendar_row(viewer=request.viewer, calendar_id=calendar_id)
    if not _may_edit(request, row.company_id):
        request.viewer.require(Can.EDIT_INITIATIVES)
    country, _hyphen, part = row.holidays_of.partition("-")
    initial = {
        "name": row.name,
        "country": country,
        "part": part,
        "exceptions": write_exceptions(row.exceptions),
        "version": row.version,
        **_hours(row.week),
    }
    form = CalendarForm(request, initial=initial)
    if form.submitted():
        saved = form.attempt(
            lambda: update_calendar(
                acting=request.viewer, now=request.now, calendar_id=calendar_id, version=form.cleaned_data["version"],
                **form.arguments(),
            )
        )  # fmt: skip
        if saved is not None:
            return done(request, _("Calendar saved. What uses it is scheduled anew."), "calendars")
    return show(request, "milestones/calendar_form.html", form=form, days=[form[name] for name in DAYS], row=row)


def _may_edit(request: WebRequest, company_id: int | None) -> bool:
    if company_id is None:
        return request.viewer.may(Can.EDIT_INITIATIVES)
    return request.viewer.may_in_company(Can.EDIT_INITIATIVES, company_id)


def _hours(week: list[list[list[int]]]) -> dict[str, str]:
    return {name: write_shifts(shifts) for name, shifts in zip(DAYS, week, strict=True)}


def _week(row: CalendarRow) -> list[tuple[str, str]]:
    """Days with the same hours together: ("Mon–Fri", "09:00–17:00")."""
    names = formats.current_locale().days["stand-alone"]["abbreviated"]
    found: list[tuple[list[int], str]] = []
    for number, shifts in enumerate(row.week):
        hours = write_shifts(shifts)
        if found and found[-1][1] == hours:
            found[-1][0].append(number)
        else:
            found.append(([number], hours))
    return [
        (names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}", hours)
        for days, hours in found
        if hours
    ]


def _holidays(row: CalendarRow) -> str:
    country, _hyphen, part = row.holidays_of.partition("-")
    return "" if not country else f"{country_name(country)} ({part})" if part else country_name(country)
