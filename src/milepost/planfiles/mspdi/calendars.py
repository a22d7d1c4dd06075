"""MSPDI's calendars: weeks, dated exceptions (also recurring), work weeks, and the calendars they are based on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from milepost.engine.plan import Calendar, CalendarException, WorkWeek
from milepost.engine.times import DAY
from milepost.engine.worktime import OFFICE_WEEK, Shift
from milepost.planfiles.daytimes import derived, inherited, shifts_of
from milepost.planfiles.errors import BadValue, Contradiction, MissingPart, Place
from milepost.planfiles.mspdi.recurrence import DAILY, Recurrence
from milepost.planfiles.numbers import NotOne
from milepost.planfiles.source import refuse_too_many
from milepost.planfiles.values import Clock, Moments, whole
from milepost.planfiles.xmlstream import local

_CLOCK = Clock()


@dataclass(frozen=True, slots=True)
class RawCalendar:
    """A calendar as written: days that it does not state (None) are those of its base."""

    uid: int
    name: str
    base: int | None
    is_base: bool
    week: tuple[tuple[Shift, ...] | None, ...]
    exceptions: tuple[CalendarException, ...]
    work_weeks: tuple[tuple[int, int, str, tuple[tuple[Shift, ...] | None, ...]], ...]


class CalendarReader:
    """Reads <Calendar> elements; place of an error is the innermost element that has one."""

    def __init__(self, moments: Moments) -> None:
        self.moments = moments
        self.days = 0
        """Dated days read so far."""

    def read(self, element: etree._Element) -> RawCalendar:
        """Return one calendar. Raises BadValue, MissingPart."""
        text = _Texts(element, "Calendar")
        uid = text.number("UID", None)
        if uid is None:
            raise MissingPart("The calendar has no UID", Place(element.sourceline or 0, "Calendar", "UID"))
        base = text.number("BaseCalendarUID", -1)
        week: list[tuple[Shift, ...] | None] = [None] * 7
        dated: list[CalendarException] = []
        for day in _items(element, "WeekDays", "WeekDay"):
            kind = _Texts(day, f"Calendar {uid} WeekDay")
            number = kind.number("DayType", 0) or 0
            if not 0 <= number <= 7:
                raise kind.wrong("DayType", "is no day of the week (1 for Sunday to 7 for Saturday)")
            if number:
                week[(number - 2) % 7] = _shifts(day, kind)
            else:
                dated += self._exception(day, kind)
        named = [one for item in _items(element, "Exceptions", "Exception") for one in self._named(item, uid)]
        weeks = [self._work_week(item, uid) for item in _items(element, "WorkWeeks", "WorkWeek")]
        return RawCalendar(
            uid, text.get("Name"), base if base is not None and base >= 0 and base != uid else None,
            text.get("IsBaseCalendar") == "1", tuple(week), tuple(named or dated), tuple(one for one in weeks if one),
        )  # fmt: skip

    def _named(self, item: etree._Element, uid: int) -> list[CalendarException]:
        return self._exception(item, _Texts(item, f"Calendar {uid} Exception"))

    def _exception(self, item: etree._Element, text: _Texts) -> list[CalendarException]:
        period = self._period(item, text)
        if period is None:
            return []
        shifts, name = _shifts(item, text), text.get("Name")
        kind = text.number("Type", DAILY) or DAILY
        self.days += 1
        refuse_too_many("calendar exceptions", self.days)
        if kind == DAILY:
            return [CalendarException(*period, shifts, name)]
        limit = text.number("Occurrences", 0) or 0
        rule = Recurrence(
            kind, *period, text.number("Period", 1) or 1, text.number("DaysOfWeek", 0) or 0, text.number("Month", 0) or 0,
            text.number("MonthDay", 1) or 1, text.number("MonthItem", 0) or 0, text.number("MonthPosition", 0) or 0,
            limit if text.get("EnteredByOccurrences") == "1" else 0,
        )  # fmt: skip
        try:
            days = rule.days()
        except (NotOne, ValueError, OverflowError) as error:
            raise text.wrong("Type", str(error)) from None
        self.days += len(days)
        refuse_too_many("calendar exceptions", self.days)
        return [CalendarException(day, day, shifts, name) for day in days]

    def _period(self, item: etree._Element, text: _Texts) -> tuple[int, int] | None:
        found = _child(item, "TimePeriod")
        if found is None:
            return None
        inner = _Texts(found, text.record)
        first, last = inner.parsed("FromDate", self.moments), inner.parsed("ToDate", self.moments)
        if first is None or last is None:
            return None
        if last < first:
            raise inner.wrong("ToDate", "lies before the first day of its period")
        return first // DAY, last // DAY

    def _work_week(
        self, item: etree._Element, uid: int
    ) -> tuple[int, int, str, tuple[tuple[Shift, ...] | None, ...]] | None:
        text = _Texts(item, f"Calendar {uid} WorkWeek")
        period = self._period(item, text)
        if period is None:
            return None
        week: list[tuple[Shift, ...] | None] = [None] * 7
        for day in _items(item, "WeekDays", "WeekDay"):
            kind = _Texts(day, text.record)
            number = kind.number("DayType", 0) or 0
            if not 1 <= number <= 7:
                raise kind.wrong("DayType", "is no day of the week (1 for Sunday to 7 for Saturday)")
            week[(number - 2) % 7] = _shifts(day, kind)
        return *period, text.get("Name"), tuple(week)


class _Texts:
    """The texts of an element's children, with their place for errors."""

    def __init__(self, element: etree._Element, record: str) -> None:
        self.texts = {local(child): (child.text or "").strip() for child in element}
        self.record = record
        self.line = element.sourceline or 0

    def get(self, name: str) -> str:
        return self.texts.get(name, "")

    def number(self, name: str, empty: int | None) -> int | None:
        value = self.get(name)
        try:
            return whole(value) if value else empty
        except NotOne as error:
            raise self.wrong(name, error.message) from None

    def parsed(self, name: str, parser: Moments) -> int | None:
        try:
            return parser[self.get(name)]
        except NotOne as error:
            raise self.wrong(name, error.message) from None

    def wrong(self, name: str, message: str) -> BadValue:
        return BadValue(message, Place(self.line, self.record, name), value=self.get(name))


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if local(child) == name), None)


def _items(element: etree._Element, group: str, name: str) -> Iterator[etree._Element]:
    found = _child(element, group)
    return (child for child in found if local(child) == name) if found is not None else iter(())


def _shifts(day: etree._Element, text: _Texts) -> tuple[Shift, ...]:
    if text.get("DayWorking") == "0":
        return ()
    pairs = []
    for item in _items(day, "WorkingTimes", "WorkingTime"):
        times = _Texts(item, text.record)
        if not times.get("FromTime") or not times.get("ToTime"):
            continue
        for name in ("FromTime", "ToTime"):
            try:
                _CLOCK[times.get(name)]
            except NotOne as error:
                raise times.wrong(name, error.message) from None
        pairs.append((_CLOCK[times.get("FromTime")] % DAY, _CLOCK[times.get("ToTime")]))
    return shifts_of(pairs)


def resolve(raw: dict[int, RawCalendar], seconds: tuple[int, int, int]) -> list[Calendar]:
    """Return the calendars with their bases worked in. `seconds`: of a day, a week and a month, as the project says."""
    done: dict[int, Calendar] = {}
    for uid in raw:
        _resolve(uid, raw, seconds, done)
    return [done[uid] for uid in raw]


def _resolve(uid: int, raw: dict[int, RawCalendar], seconds: tuple[int, int, int], done: dict[int, Calendar]) -> None:
    chain: list[int] = []
    at: int | None = uid
    while at is not None and at in raw and at not in done:
        if at in chain:
            raise Contradiction(f"Calendar {uid} is based on itself", Place(0, "Calendar", "BaseCalendarUID"), value=at)
        chain.append(at)
        at = raw[at].base
    day, week, month = seconds
    office = Calendar(0, "", OFFICE_WEEK)
    for step in reversed(chain):
        one = raw[step]
        base = done.get(one.base) if one.base is not None else None
        own = Calendar(
            one.uid, one.name, inherited(base or office, one.week), one.exceptions, (), day, week, month, month * 12,
            "global" if one.is_base else "resource",
        )  # fmt: skip
        weeks = tuple(WorkWeek(first, last, inherited(own, days), name) for first, last, name, days in one.work_weeks)
        own = replace(own, work_weeks=weeks)
        done[step] = own if base is None else derived(base, own)
