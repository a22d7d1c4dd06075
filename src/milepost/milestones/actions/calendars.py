"""Writes about working calendars."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import pairwise
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext

from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.countries import check_country
from milepost.core.errors import Invalid
from milepost.engine.errors import BadCalendar
from milepost.engine.public_holidays import holiday_exceptions
from milepost.milestones.models import Calendar
from milepost.portfolios.models import Company
from milepost.portfolios.rules import clean_fields

DAY_SECONDS = 86_400
#: The part of an ISO 3166-2 code behind the hyphen.
_SUBDIVISION = re.compile(r"[A-Z0-9]{1,3}")
MAX_EXCEPTIONS = 2000


class CalendarFields(TypedDict, total=False):
    """What can be set. Shifts are [start, end] in seconds of the day; see the model."""

    name: str
    week: list[list[list[int]]]
    holidays_of: str
    exceptions: list[dict[str, Any]]


def clean_shifts(shifts: list[list[int]], field: str) -> list[list[int]]:
    """Shifts of one day in order, none touching another. Raises Invalid."""
    cleaned = sorted([int(start), int(end)] for start, end in shifts)
    for start, end in cleaned:
        if not 0 <= start < end <= DAY_SECONDS:
            raise Invalid(
                field,
                [start, end],
                gettext("is not a shift within a day"),
                gettext("Give start and end in seconds of the day."),
            )
    for (_, end), (start, _) in pairwise(cleaned):
        if start < end:
            raise Invalid(field, [start, end], gettext("overlaps the shift before it"), gettext("Join the two."))
    return cleaned


def clean_week(week: list[list[list[int]]]) -> list[list[list[int]]]:
    """Seven days of shifts, Monday first, with some work in them. Raises Invalid."""
    if len(week) != 7:
        raise Invalid(
            "week", len(week), gettext("days are not a week"), gettext("Give seven lists of shifts, Monday first.")
        )
    cleaned = [clean_shifts(shifts, f"week.{number}") for number, shifts in enumerate(week)]
    if not any(cleaned):
        raise Invalid(
            "week", "no shift at all", gettext("would let no work be done ever"), gettext("Give at least one shift.")
        )
    return cleaned


def clean_exceptions(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Dated departures from the week, days inclusive. Raises Invalid naming the line."""
    if len(lines) > MAX_EXCEPTIONS:
        raise Invalid(
            "exceptions",
            len(lines),
            gettext("lines are more than %(max_exceptions)s") % {"max_exceptions": MAX_EXCEPTIONS},
            gettext("Leave out past years."),
        )
    cleaned = []
    for number, line in enumerate(lines):
        begins, ends = _day(line, number, "from"), _day(line, number, "until")
        if begins > ends:
            raise Invalid(
                f"exceptions.{number}.until",
                ends,
                gettext("is before the first day %(begins)s") % {"begins": begins},
                gettext("Swap them."),
            )
        cleaned.append(
            {
                "from": begins.isoformat(),
                "until": ends.isoformat(),
                "shifts": clean_shifts(line.get("shifts", []), f"exceptions.{number}.shifts"),
                "name": str(line.get("name", ""))[:80],
            }
        )
    return sorted(cleaned, key=lambda line: (line["from"], line["until"]))


def _day(line: dict[str, Any], number: int, key: str) -> date:
    try:
        return date.fromisoformat(str(line.get(key, "")))
    except ValueError:
        raise Invalid(
            f"exceptions.{number}.{key}", line.get(key), gettext("is not a date"), gettext("Write it as YYYY-MM-DD.")
        ) from None


def _holidays(value: str) -> str:
    if not value.strip():
        return ""
    country, _, subdivision = value.strip().upper().partition("-")
    checked = check_country(country, "holidays_of")
    if "-" in value and not _SUBDIVISION.fullmatch(subdivision):
        raise Invalid(
            "holidays_of",
            value,
            gettext("names no part of a country"),
            gettext("Write it as DE-BY: the country, a part of it."),
        )
    return _with_known_holidays(checked, subdivision)


def _with_known_holidays(country: str, subdivision: str) -> str:
    """Refused here, and not when the plan of everybody who uses the calendar is computed."""
    try:
        holiday_exceptions(country, (), subdivision or None)
    except BadCalendar:
        raise Invalid(
            "holidays_of",
            f"{country}-{subdivision}" if subdivision else country,
            gettext("has no holidays that are known here"),
            gettext("Give the country alone, or another part of it."),
        ) from None
    return f"{country}-{subdivision}" if subdivision else country


_CLEANERS: dict[str, Any] = {
    "name": lambda value: clean_name(value, limit=120),
    "week": clean_week,
    "holidays_of": _holidays,
    "exceptions": clean_exceptions,
}
OFFICE_DAY = [[9 * 3600, 17 * 3600]]
OFFICE_WEEK: list[list[list[int]]] = [OFFICE_DAY] * 5 + [[], []]


@action("calendar.created")
def create_calendar(
    *, acting: Viewer, now: datetime, company_id: int | None = None, **fields: Unpack[CalendarFields]
) -> Calendar:
    """A new working calendar of the firm, or of one company. Raises Missing, Forbidden, Invalid."""
    company = None if company_id is None else lock(Company, company_id, acting, field="company_id")
    acting.require(Can.EDIT_INITIATIVES, company)
    given: CalendarFields = {"name": "", "week": OFFICE_WEEK, **fields}
    return add(Calendar(firm_id=acting.firm_id, company=company, **clean_fields(given, _CLEANERS)))


@action("calendar.updated")
def update_calendar(
    *, acting: Viewer, now: datetime, calendar_id: int, version: int | None = None, **fields: Unpack[CalendarFields]
) -> Calendar:
    """Change a calendar. Raises Missing, Stale, Forbidden, Invalid."""
    calendar = lock(Calendar, calendar_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, calendar.company)
    change(calendar, **clean_fields(fields, _CLEANERS))
    return calendar
