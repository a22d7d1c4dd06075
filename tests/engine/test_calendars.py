"""Working time against a walk over every hour."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import accumulate

import pytest

from milepost.engine import calendars
from milepost.engine.calendars import compile_calendars
from milepost.engine.errors import BadCalendar, HorizonError, PlanError
from milepost.engine.plan import Activity, Constraint, ConstraintKind, Plan, Project
from milepost.engine.public_holidays import with_holidays
from milepost.engine.scheduling import schedule
from milepost.engine.times import DAY, HOUR, day_number
from milepost.engine.worktime import ALWAYS, OFFICE, OFFICE_WEEK, Calendar, CalendarException, Shift, WorkWeek, always

HOURS = range(-24 * 30, 24 * 90)


def shifts_on(calendar: Calendar, day: int) -> tuple[Shift, ...]:
    for exception in reversed(calendar.exceptions):
        if exception.first_day <= day <= exception.last_day:
            return exception.shifts
    for other in reversed(calendar.work_weeks):
        if other.first_day <= day <= other.last_day:
            return other.week[(day + 3) % 7]
    return calendar.week[(day + 3) % 7]


def works(calendar: Calendar, hour: int) -> bool:
    day, second = divmod(hour * HOUR, DAY)
    today = any(start <= second < end for start, end in shifts_on(calendar, day))
    return today or any(start <= second + DAY < end for start, end in shifts_on(calendar, day - 1))


def random_calendar(rng: random.Random) -> Calendar:
    week = []
    for _ in range(7):
        points = sorted(rng.sample(range(33), 2 * rng.choice([0, 1, 2, 3])))
        pairs = zip(points[::2], points[1::2], strict=True)
        week.append(tuple((start * HOUR, end * HOUR) for start, end in pairs if start < 24))
    week[rng.randrange(7)] = OFFICE
    days = [rng.randrange(40) for _ in range(5)]
    kinds = [(), ((5 * HOUR, 9 * HOUR),), ALWAYS]
    exceptions = tuple(CalendarException(day, day + rng.randrange(4), rng.choice(kinds)) for day in days)
    return Calendar(7, "", tuple(week), exceptions, (WorkWeek(20, 35, OFFICE_WEEK),))


@pytest.mark.parametrize("seed", range(25))
def test_every_operation_equals_a_walk_over_the_hours(seed: int) -> None:
    rng = random.Random(seed)
    calendar = random_calendar(rng)
    clock = compile_calendars([Calendar(3), always(9), calendar], 5 * DAY, 30 * DAY)
    working = [works(calendar, hour) for hour in HOURS]
    done = dict(zip(HOURS, accumulate([0, *working[:-1]]), strict=True))
    for _ in range(60):
        first, last = rng.choice(HOURS[200:-700]), rng.choice(HOURS[200:-700])
        assert clock.work(7, first * HOUR, last * HOUR) == (done[last] - done[first]) * HOUR
        following = next(hour for hour in range(first, HOURS[-1]) if works(calendar, hour))
        assert clock.next_start(7, first * HOUR) == following * HOUR
        before = next(hour for hour in range(first, HOURS[0], -1) if works(calendar, hour - 1))
        assert clock.last_finish(7, first * HOUR) == before * HOUR
        length = rng.randrange(1, 40)
        assert clock.add(7, first * HOUR, length * HOUR) == walk(calendar, first, length) * HOUR
        assert clock.add(7, first * HOUR, -length * HOUR) == walk(calendar, first, -length) * HOUR
        assert clock.add(7, first * HOUR, 0) == first * HOUR


def walk(calendar: Calendar, hour: int, length: int) -> int:
    while length > 0:
        length -= works(calendar, hour)
        hour += 1
    while length < 0:
        hour -= 1
        length += works(calendar, hour)
    return hour


def test_dates_centuries_away_are_exact() -> None:
    clock = compile_calendars([Calendar(1)], 0, DAY)
    monday = day_number(date(2999, 7, 1)) * DAY + 8 * HOUR
    assert clock.work(1, monday, monday + 7 * DAY) == 40 * HOUR
    assert clock.add(1, monday, 2000 * HOUR) == monday + 49 * 7 * DAY + 4 * DAY + 9 * HOUR


def test_a_night_shift_belongs_to_the_day_on_which_it_starts() -> None:
    night = Calendar(1, "nights", (((22 * HOUR, 30 * HOUR),),) * 5 + ((), ()), (CalendarException(4, 4),))
    clock = compile_calendars([night], 0, 14 * DAY)
    assert clock.work(1, 4 * DAY, 5 * DAY + 12 * HOUR) == 0
    assert clock.work(1, 5 * DAY, 6 * DAY + 12 * HOUR) == 8 * HOUR


def test_a_calendar_that_never_works_is_refused() -> None:
    with pytest.raises(BadCalendar, match="never works: 5"):
        compile_calendars([Calendar(5, week=((),) * 7)], 0, DAY)


def test_a_calendar_whose_work_runs_out_says_so() -> None:
    some_days = Calendar(5, week=((),) * 7, exceptions=(CalendarException(3, 4, OFFICE),))
    clock = compile_calendars([some_days], 0, DAY)
    assert clock.add(5, 0, 16 * HOUR) == 4 * DAY + 17 * HOUR
    with pytest.raises(HorizonError, match="no more working time: 5"):
        clock.add(5, 0, 17 * HOUR)


@pytest.mark.parametrize("shifts", [((5, 5),), ((9, 12), (11, 13)), ((0, 3 * DAY),), ((DAY, DAY + 5),)])
def test_shifts_that_overlap_or_are_empty_are_refused(shifts: tuple[Shift, ...]) -> None:
    with pytest.raises(BadCalendar, match="overlaps another, is empty or leaves its day: 1"):
        Calendar(1, week=(shifts, *((),) * 6))


def test_nobody_works_on_a_public_holiday_of_the_country() -> None:
    clock = compile_calendars([with_holidays(Calendar(1), "US", [2026])], 0, 365 * 60 * DAY)
    thanksgiving = day_number(date(2026, 11, 26)) * DAY
    assert clock.work(1, thanksgiving, thanksgiving + DAY) == 0
    assert clock.work(1, thanksgiving - DAY, thanksgiving) == 8 * HOUR


def test_a_country_without_holidays_is_refused() -> None:
    with pytest.raises(BadCalendar, match="No holidays known for XX"):
        with_holidays(Calendar(1), "XX", [2026])


def far_away(year: int, *more: Calendar, exceptions: tuple[CalendarException, ...] = ()) -> Plan:
    """A plan of 2026 with an activity that began in the year 2 and one that must begin in another millennium."""
    begin, far = (day_number(date(number, 1, 4)) * DAY + 8 * HOUR for number in (2026, year))
    jobs = (
        Activity(uid=1, duration=8 * HOUR, remaining=8 * HOUR, actual_start=day_number(date(2, 1, 1)) * DAY),
        Activity(uid=2, duration=80 * HOUR, constraint=Constraint(ConstraintKind.START_ON_OR_AFTER, far)),
    )
    return Plan((Project(1, start=begin, calendar=1),), (Calendar(1, exceptions=exceptions), *more), jobs)


def test_dates_of_other_millennia_do_not_lay_out_every_day_between() -> None:
    result = schedule(far_away(9990))
    assert len(result.network.columns.clock.tables) < 1_000_000
    thursday = day_number(date(9990, 1, 4)) * DAY
    assert result.row(2).early_start == thursday + 8 * HOUR
    assert result.row(2).early_finish == thursday + 13 * DAY + 17 * HOUR


def test_dated_days_that_could_not_be_laid_out_are_refused() -> None:
    day = day_number(date(9990, 1, 9))
    with pytest.raises(BadCalendar, match="check the years: 1"):
        schedule(far_away(9990, exceptions=(CalendarException(day, day),)))
    day = day_number(date(2200, 1, 7))
    moved = schedule(far_away(2200, exceptions=(CalendarException(day, day),))).row(2)
    assert moved.early_finish == day_number(date(2200, 1, 20)) * DAY + 17 * HOUR


def test_projects_of_different_centuries_are_refused() -> None:
    plan = far_away(2026)
    other = Project(2, start=plan.projects[0].start + 150 * 366 * DAY, calendar=1)
    with pytest.raises(PlanError, match="120 years apart: 1, 2"):
        schedule(replace(plan, projects=(*plan.projects, other)))


def test_many_calendars_over_many_centuries_are_refused_before_they_fill_the_memory() -> None:
    days = (CalendarException(-70_000, -70_000), CalendarException(70_000, 70_000))
    many = [Calendar(uid, exceptions=days) for uid in range(1, 120)]
    with pytest.raises(BadCalendar, match="119 calendars with dated days over 45,"):
        compile_calendars(many, 0, DAY)


def test_pairs_of_calendars_are_counted_with_the_calendars() -> None:
    far = [(CalendarException(-70_000 - uid, -70_000), CalendarException(70_000, 70_000)) for uid in range(1, 21)]
    many = [Calendar(uid, exceptions=days) for uid, days in enumerate(far, 1)]
    pairs = {(one, other) for one in range(1, 11) for other in range(11, 21)}
    with pytest.raises(
        BadCalendar, match=r"20 calendars .* and 100 pairs of a task's .* over 46,0.. years in all are too many"
    ):
        compile_calendars(many, 0, DAY, pairs)


def test_days_of_very_many_shifts_are_refused_before_they_fill_the_memory() -> None:
    week = (tuple((minute * 60, minute * 60 + 30) for minute in range(1_440)),) * 7
    many = [Calendar(uid, week=week) for uid in range(1, 4)]
    with pytest.raises(BadCalendar, match=r"3 calendars .* are too many: [\d,]+ MiB, at most 800 are laid out"):
        compile_calendars(many, 0, 60 * 366 * DAY)


@pytest.mark.parametrize("seed", range(20))
def test_what_two_calendars_share_equals_a_walk_over_the_hours(seed: int) -> None:
    rng = random.Random(seed)
    one, other = (replace(random_calendar(rng), uid=uid) for uid in (1, 2))
    clock = compile_calendars([one, other], 5 * DAY, 30 * DAY, {(1, 2)})
    both = [works(one, hour) and works(other, hour) for hour in HOURS]
    row = clock.common[1, 2]
    if row == clock.row[2]:
        assert not any(both)
        return
    for hour, shared in zip(HOURS, both, strict=True):
        assert clock.work_of_row(row, hour * HOUR, (hour + 1) * HOUR) == shared * HOUR


def test_pairs_that_take_too_much_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MOST_BYTES", 20_000)
    three = [Calendar(uid, week=(((8 * HOUR, (12 + uid) * HOUR),),) * 7) for uid in range(1, 4)]
    with pytest.raises(BadCalendar, match=r"3 calendars .* and 3 pairs of .* take too much memory: "):
        compile_calendars(three, 0, 60 * DAY, {(1, 2), (1, 3), (2, 3)})


def test_resources_with_a_plain_calendar_each_are_laid_out_with_a_task_s_once() -> None:
    """Programs give each resource a calendar of its own; thousands of the same hours are not thousands to lay out."""
    own = [Calendar(uid) for uid in range(2, 3_002)]
    night = Calendar(1, week=(((9 * HOUR, 10 * HOUR), (18 * HOUR, 22 * HOUR)),) * 7)
    clock = compile_calendars([night, *own], 0, 30 * DAY, [(1, one.uid) for one in own] + [(2, 3)])
    assert len({clock.common[1, one.uid] for one in own}) == 1
    assert clock.common[2, 3] == clock.row[3], "of the same hours as the other: its own time"
    assert (
        clock.work_of_row(clock.common[1, 2], 0, 30 * DAY) == clock.work_of_row(clock.common[1, 3_001], 0, 30 * DAY) > 0
    )
