"""XER's calendars: what the parenthesised text says, and what is wrong with it."""

from __future__ import annotations

from datetime import date

import pytest

from milepost.engine.plan import Calendar, CalendarException
from milepost.engine.times import DAY, HOUR, day_number
from milepost.planfiles import Format, dumps, read
from milepost.planfiles.errors import BadValue, Contradiction
from milepost.planfiles.workclock import WorkClock
from tests.planfiles import samples
from tests.planfiles.samples import xer

MORNING, AFTERNOON = (8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)


def calendar_of(data: str, **changes: object) -> Calendar:
    row = {**samples.CALENDAR, "clndr_data": data, **changes}
    return read(xer(calendars=[row]).encode()).plan.calendars[0]


def days(*shifts: str) -> str:
    """A week whose Monday has these shifts."""
    inner = "".join(f"(0||{index}({one})())" for index, one in enumerate(shifts))
    others = "".join(f"(0||{day}()())" for day in (1, 3, 4, 5, 6, 7))
    return f"(0||CalendarData()((0||DaysOfWeek()((0||2()({inner})){others}))))"


def test_a_week_and_its_exceptions_are_read() -> None:
    found = calendar_of(samples.OFFICE_DATA)
    assert found.week == ((MORNING, AFTERNOON),) * 5 + ((), ())
    new_year, saturday = day_number(date(2025, 1, 1)), day_number(date(2025, 1, 4))
    assert found.exceptions == (
        CalendarException(new_year, new_year), CalendarException(saturday, saturday, ((9 * HOUR, 12 * HOUR),)),
    )  # fmt: skip


def test_line_breaks_inside_the_text_do_not_matter() -> None:
    spread = samples.OFFICE_DATA.replace("()(", "()(\x7f\x7f  ").replace(")(0||", ")\x7f(0||")
    assert calendar_of(spread) == calendar_of(samples.OFFICE_DATA)


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        (["f|12:00|s|08:00"], (MORNING,)),
        (["s|13:00|f|17:00", "s|8:00|f|12:00"], (MORNING, AFTERNOON)),
        (["s|08:00|f|12:00", "s|12:00|f|17:00"], ((8 * HOUR, 17 * HOUR),)),
        (["s|00:00|f|00:00"], ((0, DAY),)),
        (["s|13:00|f|00:00"], ((13 * HOUR, DAY),)),
        (["s|22:00|f|06:00"], ((22 * HOUR, 30 * HOUR),)),
        ([""], ()),
    ],
)
def test_shifts_are_understood_however_they_are_written(
    shifts: list[str], expected: tuple[tuple[int, int], ...]
) -> None:
    assert calendar_of(days(*shifts)).week[0] == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("(0||CalendarData()(", r"CALENDAR.clndr_data: '.*' ends the calendar's data before its brackets are closed"),
        ("nonsense", r"clndr_data: 'nonsense' is not understood at character 1"),
        (days("s|25:00|f|12:00"), r"clndr_data: '25:00' is not a time of day"),
        (days("s|08:00"), r"clndr_data: 's\|08:00' is no shift"),
        (samples.OFFICE_DATA.replace("(0||2()", "(0||9()"), r"'9' is no day of the week"),
        (samples.OFFICE_DATA.replace("d|45658", "d|-5"), r"is no day number of a calendar exception"),
        (samples.OFFICE_DATA.replace("d|45658", "x|1"), r"'x\|1' is no date of a calendar exception"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_place(data: str, message: str) -> None:
    with pytest.raises(BadValue, match=message):
        calendar_of(data)


def test_deep_brackets_do_not_break_the_reader() -> None:
    with pytest.raises(BadValue, match="brackets are closed"):
        calendar_of("(0||x()(" * 100_000)


def test_a_calendar_keeps_the_exceptions_of_its_base_and_wins_over_them() -> None:
    own = {
        **samples.CALENDAR,
        "clndr_id": 2,
        "base_clndr_id": 1,
        "default_flag": "N",
        "clndr_data": days("s|06:00|f|10:00"),
    }
    found = read(xer(calendars=[samples.CALENDAR, own]).encode()).plan.calendars[1]
    assert found.week[0] == ((6 * HOUR, 10 * HOUR),)
    assert found.exceptions[0].first_day == day_number(date(2025, 1, 1))


def test_a_calendar_without_data_takes_the_week_of_its_base() -> None:
    own = {**samples.CALENDAR, "clndr_id": 2, "base_clndr_id": 1, "default_flag": "N", "clndr_data": ""}
    base = {**samples.CALENDAR, "clndr_data": days("s|06:00|f|10:00")}
    assert read(xer(calendars=[base, own]).encode()).plan.calendars[1].week[0] == ((6 * HOUR, 10 * HOUR),)


def test_a_calendar_without_data_and_base_is_assumed_and_told() -> None:
    found = read(xer(calendars=[{**samples.CALENDAR, "clndr_data": ""}]).encode())
    assert found.plan.calendars[0].week[0] == (MORNING, AFTERNOON)
    assert "calendar without a week" in [one.feature for one in found.losses]


def test_calendars_based_on_each_other_are_refused() -> None:
    one = {**samples.CALENDAR, "base_clndr_id": 2}
    other = {**samples.CALENDAR, "clndr_id": 2, "base_clndr_id": 1}
    with pytest.raises(Contradiction, match="Calendar 1 is based on itself"):
        read(xer(calendars=[one, other]).encode())


def test_night_shifts_are_written_as_two_and_keep_their_working_time() -> None:
    found = read(xer(calendars=[{**samples.CALENDAR, "clndr_data": days("s|22:00|f|06:00")}]).encode())
    data, losses = dumps(found, Format.XER)
    assert [one.feature for one in losses] == ["night shift"]
    before, after = (WorkClock(one.plan.calendars[0]) for one in (found, read(data)))
    for first in range(0, 200, 7):
        assert before.between(first * 5 * HOUR, 30 * DAY) == after.between(first * 5 * HOUR, 30 * DAY)
