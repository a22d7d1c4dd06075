"""Working calendars of the firm and of its companies."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from milepost.api.conventions.fields import (
    Answer,
    Body,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    Line,
    MomentAnswer,
    Name,
    Shown,
    Text,
    as_it_is,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import Resource
from milepost.core.paging import Page
from milepost.milestones.actions.calendars import OFFICE_WEEK, create_calendar, update_calendar
from milepost.milestones.queries.calendars import (
    CALENDAR_SORTS,
    CalendarFilter,
    CalendarRow,
    calendar_page,
    calendar_row,
)

TAG = "Calendars and categories"
SHIFTS = "Shifts of a day: start and end in seconds of the day, end exclusive; none is a day off"
WEEK = "Seven lists of shifts, Monday first"
HOLIDAYS = "A country, or country-subdivision"
Shift = Annotated[list[Annotated[int, Field(ge=0, le=86_400)]], Field(min_length=2, max_length=2)]
Shifts = Annotated[list[Shift], Field(max_length=24, description=SHIFTS, examples=[[[32_400, 61_200]]])]
Week = Annotated[list[Shifts], Field(min_length=7, max_length=7, description=WEEK, examples=[OFFICE_WEEK])]


class CalendarExceptionAnswer(Answer):
    """A departure from the week, days inclusive."""

    from_: Annotated[DayAnswer, Field(alias="from")]
    until: DayAnswer
    shifts: Annotated[list[list[int]], Field(description=SHIFTS)]
    name: Annotated[str, Field(examples=["Inventory"])]


class Calendar(Answer):
    """When work is done. Without a company it is the firm's."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    company_id: IdAnswer | None
    company_name: Annotated[str | None, Field(examples=["Aster Tools"])]
    name: Annotated[str, Field(examples=["Two shifts"])]
    week: Annotated[list[list[list[int]]], Field(description=WEEK, examples=[OFFICE_WEEK])]
    holidays_of: Annotated[str, Field(examples=["DE-BY"], description=HOLIDAYS)]
    exceptions: Annotated[list[CalendarExceptionAnswer], Shown(by=as_it_is)]
    recorded_at: MomentAnswer


class CalendarException(Body):
    """A departure from the week, days inclusive."""

    from_: Annotated[Day, Field(alias="from")]
    until: Day
    shifts: Shifts = []
    name: Annotated[Line, Field(max_length=80, examples=["Inventory"])] = ""


class CalendarChange(Body):
    """What to change of a calendar."""

    name: Annotated[Name, Field(max_length=120, examples=["Two shifts"])] = ""
    week: Week = OFFICE_WEEK
    holidays_of: Annotated[Text, Field(max_length=10, examples=["DE-BY"], description=HOLIDAYS)] = ""
    exceptions: Annotated[list[CalendarException], Field(max_length=2000)] = []


class NewCalendar(CalendarChange):
    """A calendar to keep; nine to five on weekdays unless a week is given."""

    name: Annotated[Name, Field(max_length=120, examples=["Two shifts"])]
    company_id: Annotated[Id | None, Field(description="None: for the whole firm")] = None


class CalendarQuery(ListQuery):
    """Which calendars."""

    q: Annotated[Text | None, Field(description="Words in the name")] = None
    company_id: Id | None = None


calendars = Resource("calendars", "calendar", TAG, Calendar, kind="calendar")


@calendars.list(sorts=tuple(CALENDAR_SORTS))
def list_calendars(call: Call, query: CalendarQuery) -> Page[CalendarRow]:
    """By name."""
    return calendar_page(viewer=call.viewer, filters=CalendarFilter(**query.filters()), page=query.page())


@calendars.one
def read_calendar(call: Call, calendar_id: int) -> CalendarRow:
    """One."""
    return calendar_row(viewer=call.viewer, calendar_id=calendar_id)


@calendars.create
def keep_calendar(call: Call, body: NewCalendar) -> Any:
    """Keep a calendar."""
    return create_calendar(acting=call.viewer, now=call.now, **body.given())


@calendars.update
def change_calendar(call: Call, calendar_id: int, version: int | None, body: CalendarChange) -> Any:
    """Change a calendar."""
    return update_calendar(acting=call.viewer, now=call.now, calendar_id=calendar_id, version=version, **body.given())
