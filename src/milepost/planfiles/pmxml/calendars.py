"""PMXML's <Calendar>: a standard week and dated exceptions. Its shifts end on their last minute, 15:59 for 16:00."""

from __future__ import annotations

from lxml import etree

from milepost.engine.plan import Calendar, CalendarException
from milepost.engine.times import DAY, HOUR, MINUTE
from milepost.engine.worktime import OFFICE_WEEK, Shift
from milepost.planfiles.daytimes import derived, shifts_of
from milepost.planfiles.errors import BadValue, Place
from milepost.planfiles.numbers import NotOne
from milepost.planfiles.pmxml.fields import Record, Values
from milepost.planfiles.values import Clock
from milepost.planfiles.xmlstream import local

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CLOCK = Clock()


def read_calendar(element: etree._Element, values: Values) -> tuple[Calendar, int | None, bool]:
    """Return a calendar, the uid of its base, and whether it is the default. Raises BadValue, MissingPart."""
    record = Record(element, "Calendar", values)
    week: list[tuple[Shift, ...]] = [()] * 7
    stated = False
    for day in element.iterfind("{*}StandardWorkWeek/{*}StandardWorkHours"):
        name = Record(day, f"Calendar {record.text('ObjectId')} StandardWorkHours", values)
        week[name.choice("DayOfWeek", {one: index for index, one in enumerate(WEEKDAYS)})] = _shifts(day)
        stated = True
    exceptions = []
    for item in element.iterfind("{*}HolidayOrExceptions/{*}HolidayOrException"):
        date = Record(item, f"Calendar {record.text('ObjectId')} HolidayOrException", values).moment("Date")
        if date is not None:
            exceptions.append(CalendarException(date // DAY, date // DAY, _shifts(item)))
    calendar = Calendar(
        record.uid(), record.text("Name"), tuple(week) if stated else OFFICE_WEEK, tuple(exceptions), (),
        record.period("HoursPerDay") or 8 * HOUR, record.period("HoursPerWeek") or 40 * HOUR,
        record.period("HoursPerMonth") or 172 * HOUR, record.period("HoursPerYear") or 2000 * HOUR, record.text("Type").lower(),
    )  # fmt: skip
    return calendar, record.reference("BaseCalendarObjectId"), record.flag("IsDefault")


def _shifts(day: etree._Element) -> tuple[Shift, ...]:
    pairs = []
    for item in day.iterfind("{*}WorkTime"):
        texts = {local(child): child.text or "" for child in item}
        if not texts.get("Start") or not texts.get("Finish"):
            continue
        try:
            start, finish = _CLOCK[texts["Start"]] % DAY, _CLOCK[texts["Finish"]]
        except NotOne as error:
            raise BadValue(error.message, Place(item.sourceline or 0, "WorkTime"), value=error.text) from None
        pairs.append((start, finish + MINUTE if finish // MINUTE % 5 == 4 else finish))
    return shifts_of(pairs)


def with_bases(raw: dict[int, tuple[Calendar, int | None]]) -> list[Calendar]:
    """Return the calendars; those that have a base keep its exceptions too, their own winning."""
    done = []
    for own, base in raw.values():
        found = raw.get(base) if base is not None and base != own.uid else None
        done.append(derived(found[0], own) if found else own)
    return done
