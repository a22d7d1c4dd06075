"""Public holidays of a country as calendar exceptions."""

from __future__ import annotations

from collections.abc import Iterable

from milepost.engine.errors import BadCalendar
from milepost.engine.times import day_number
from milepost.engine.worktime import Calendar, CalendarException


def holiday_exceptions(
    country: str, years: Iterable[int], subdivision: str | None = None
) -> tuple[CalendarException, ...]:
    """Return the public holidays of a country (ISO 3166 code) as days on which nobody works, in the order of time.

    years: calendar years. subdivision: state, canton … as the library names it. Raises: BadCalendar for an unknown country.
    Source: the `holidays` library, which follows each country's law.

    >>> [one.name for one in holiday_exceptions("GB", [2026], "ENG")][0]
    "New Year's Day"
    """
    import holidays  # slow to import, and only needed to make a calendar

    try:
        found = holidays.country_holidays(country, subdiv=subdivision, years=sorted(set(years)), language=None)
    except NotImplementedError as unknown:
        raise BadCalendar(f"No holidays known for {country} {subdivision or ''}".rstrip()) from unknown
    return tuple(CalendarException(day_number(day), day_number(day), (), name) for day, name in sorted(found.items()))


def with_holidays(calendar: Calendar, country: str, years: Iterable[int], subdivision: str | None = None) -> Calendar:
    """Return the calendar with a country's public holidays off. The calendar's own dated days still win.

    >>> from milepost.engine.worktime import Calendar
    >>> len(with_holidays(Calendar(1), "DE", [2026], "BY").exceptions) > 8
    True
    """
    days = holiday_exceptions(country, years, subdivision)
    return Calendar(
        calendar.uid, calendar.name, calendar.week, (*days, *calendar.exceptions), calendar.work_weeks,
        calendar.day_seconds, calendar.week_seconds, calendar.month_seconds, calendar.year_seconds, calendar.kind,
    )  # fmt: skip
