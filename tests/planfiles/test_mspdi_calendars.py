"""MSPDI's calendars: bases, old and new exceptions, recurring ones, work weeks."""

from __future__ import annotations

from datetime import date

import pytest

from milepost.engine.plan import Calendar
from milepost.engine.times import DAY, HOUR, day_number, day_of
from milepost.planfiles import read
from milepost.planfiles.errors import BadValue, Contradiction
from milepost.planfiles.mspdi.recurrence import (
    EVERY_N_DAYS,
    MONTHLY_BY_DATE,
    MONTHLY_BY_PLACE,
    WEEKLY,
    YEARLY_BY_DATE,
    YEARLY_BY_PLACE,
    Recurrence,
)  # fmt: skip
from tests.planfiles.samples import elements, mspdi

SIX_TO_TEN = (
    "<WorkingTimes><WorkingTime><FromTime>06:00:00</FromTime><ToTime>10:00:00</ToTime></WorkingTime></WorkingTimes>"
)


def calendars_of(in_calendar: str = "", calendars: str = "") -> list[Calendar]:
    return list(read(mspdi(in_calendar=in_calendar, calendars=calendars).encode()).plan.calendars)


def period(first: str, last: str) -> str:
    return f"<TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00</ToDate></TimePeriod>"


def exception(first: str, last: str, times: str = "", **rule: object) -> str:
    return (
        f"<Exceptions><Exception>{period(first, last)}<Name>Shut</Name>{elements(**rule)}"
        f"<DayWorking>{int(bool(times))}</DayWorking>{times}</Exception></Exceptions>"
    )


def test_the_project_s_hours_are_those_of_its_calendars() -> None:
    found = calendars_of()[0]
    assert (found.day_seconds, found.week_seconds, found.month_seconds) == (8 * HOUR, 40 * HOUR, 160 * HOUR)


def test_named_exceptions_are_read() -> None:
    found = calendars_of(exception("2025-12-24", "2025-12-26", Type=1))[0].exceptions
    assert [(day_of(one.first_day), day_of(one.last_day), one.shifts, one.name) for one in found] == [
        (date(2025, 12, 24), date(2025, 12, 26), (), "Shut"),
    ]  # fmt: skip


def test_exceptions_of_2003_stand_among_the_weekdays() -> None:
    old = f"<WeekDay><DayType>0</DayType><DayWorking>1</DayWorking>{period('2025-01-11', '2025-01-11')}{SIX_TO_TEN}</WeekDay>"
    text = mspdi().replace("</WeekDays>", f"{old}</WeekDays>")
    found = read(text.encode()).plan.calendars[0].exceptions
    assert [(day_of(one.first_day), one.shifts) for one in found] == [(date(2025, 1, 11), ((6 * HOUR, 10 * HOUR),))]


def test_where_both_stand_the_named_ones_count() -> None:
    old = f"<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking>{period('2025-12-24', '2025-12-24')}</WeekDay>"
    text = mspdi(in_calendar=exception("2025-12-24", "2025-12-24")).replace("</WeekDays>", f"{old}</WeekDays>")
    assert len(read(text.encode()).plan.calendars[0].exceptions) == 1


def test_a_work_week_leaves_the_days_it_does_not_name() -> None:
    weeks = (
        f"<WorkWeeks><WorkWeek>{period('2025-02-03', '2025-02-09')}<Name>Rush</Name><WeekDays><WeekDay><DayType>7</DayType>"
        f"<DayWorking>1</DayWorking>{SIX_TO_TEN}</WeekDay></WeekDays></WorkWeek></WorkWeeks>"
    )
    found = calendars_of(weeks)[0]
    assert found.work_weeks[0].week == (*found.week[:5], ((6 * HOUR, 10 * HOUR),), ())
    assert found.work_weeks[0].name == "Rush"


def test_a_derived_calendar_states_only_what_differs() -> None:
    own = (
        "<Calendar><UID>2</UID><Name>Mason</Name><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID><WeekDays>"
        "<WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays></Calendar>"
    )
    base, found = calendars_of(exception("2025-12-24", "2025-12-26"), own)
    assert found.week == (*base.week[:4], (), (), ())
    assert found.exceptions == base.exceptions


def test_calendars_based_on_each_other_are_refused() -> None:
    ring = "".join(
        f"<Calendar><UID>{uid}</UID><Name>x</Name><BaseCalendarUID>{base}</BaseCalendarUID></Calendar>"
        for uid, base in ((2, 3), (3, 2))
    )
    with pytest.raises(Contradiction, match="Calendar 2 is based on itself"):
        calendars_of("", ring)


@pytest.mark.parametrize(
    ("begin", "end", "shift"), [("00:00", "00:00", (0, DAY)), ("13:00", "00:00", (13 * HOUR, DAY))]
)
def test_midnight_ends_a_day(begin: str, end: str, shift: tuple[int, int]) -> None:
    times = f"<WorkingTimes><WorkingTime><FromTime>{begin}:00</FromTime><ToTime>{end}:00</ToTime></WorkingTime></WorkingTimes>"
    assert calendars_of(exception("2025-01-11", "2025-01-11", times))[0].exceptions[0].shifts == (shift,)


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Recurrence(EVERY_N_DAYS, day("2025-02-01"), day("2025-02-28"), 9),
         ["2025-02-01", "2025-02-10", "2025-02-19", "2025-02-28"]),
        (Recurrence(WEEKLY, day("2025-01-01"), day("2025-02-28"), 3, 0b101),
         ["2025-01-19", "2025-01-21", "2025-02-09", "2025-02-11"]),
        (Recurrence(MONTHLY_BY_DATE, day("2025-01-15"), day("2025-05-31"), 1, month_day=31),
         ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"]),
        (Recurrence(MONTHLY_BY_PLACE, day("2025-01-01"), day("2025-06-30"), 2, item=8, place=4),
         ["2025-01-31", "2025-03-28", "2025-05-30"]),
        (Recurrence(MONTHLY_BY_PLACE, day("2025-01-01"), day("2025-02-28"), 1, item=1, place=0),
         ["2025-01-01", "2025-02-03"]),
        (Recurrence(MONTHLY_BY_PLACE, day("2025-01-01"), day("2025-02-28"), 1, item=2, place=1),
         ["2025-01-05", "2025-02-02"]),
        (Recurrence(MONTHLY_BY_PLACE, day("2025-01-01"), day("2025-02-28"), 1, item=0, place=4),
         ["2025-01-31", "2025-02-28"]),
        (Recurrence(YEARLY_BY_DATE, day("2025-01-01"), day("2027-12-31"), month=11, month_day=25),
         ["2025-12-25", "2026-12-25", "2027-12-25"]),
        (Recurrence(YEARLY_BY_PLACE, day("2025-01-01"), day("2026-12-31"), month=10, item=7, place=3),
         ["2025-11-27", "2026-11-26"]),
    ],
)  # fmt: skip
def test_recurring_exceptions_name_their_days(rule: Recurrence, expected: list[str]) -> None:
    assert [day_of(one).isoformat() for one in rule.days()] == expected


def test_occurrences_end_a_recurrence_where_they_were_entered() -> None:
    limited = exception(
        "2025-01-06", "2025-12-31", EnteredByOccurrences=1, Occurrences=3, Type=6, Period=1, DaysOfWeek=2
    )
    assert [day_of(one.first_day).day for one in calendars_of(limited)[0].exceptions] == [6, 13, 20]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"Type": 9}, r"Calendar 1 Exception.Type: '9' is no kind of recurrence"),
        ({"Type": 3, "Month": 12}, r"Calendar 1 Exception.Type: '3' is no month"),
        ({"Type": 5, "MonthItem": 12}, r"Calendar 1 Exception.Type: '5' is no kind of day"),
        ({"Type": "x"}, r"Calendar 1 Exception.Type: 'x' is not a whole number"),
    ],
)
def test_a_wrong_recurrence_is_refused(rule: dict[str, object], message: str) -> None:
    with pytest.raises(BadValue, match=message):
        calendars_of(exception("2025-01-06", "2025-12-31", **rule))


def test_wrong_times_and_periods_are_refused() -> None:
    with pytest.raises(BadValue, match=r"Calendar 1 Exception.ToDate: .* lies before the first day of its period"):
        calendars_of(exception("2025-12-31", "2025-12-24"))
    with pytest.raises(BadValue, match=r"Calendar 1 Exception.FromTime: '6 a.m.' is not a time of day"):
        calendars_of(exception("2025-12-24", "2025-12-24", SIX_TO_TEN.replace("06:00:00", "6 a.m.")))
