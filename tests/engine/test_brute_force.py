"""Thousands of small networks against an independent, naive computation."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from milepost.engine import MSPROJECT, P6, Activity, Calendar, Link, Options, Plan, Relation, build, schedule, solve
from milepost.engine.times import HOUR
from tests.engine.makers import OFFICE, START, plan_of, random_plan
from tests.engine.test_calendars import works

Answer = tuple[dict[int, int], dict[int, int]]


def hours_of_office() -> list[int]:
    """Return the working hours from the start on, as hours since the epoch."""
    return [hour for hour in range(START // HOUR, START // HOUR + 24 * 400) if works(OFFICE, hour)]


def naive(plan: Plan) -> Answer:
    """Return early and late starts in working hours, by relaxing all links until nothing moves."""
    length = {one.uid: one.duration // HOUR for one in plan.activities}
    gap = {}
    for link in plan.relations:
        ahead = length[link.predecessor] if link.link in (Link.FS, Link.FF) else 0
        behind = length[link.successor] if link.link in (Link.FF, Link.SF) else 0
        pair = (link.predecessor, link.successor)
        gap[pair] = max(gap.get(pair, -(10**9)), ahead + link.lag // HOUR - behind)
    early = dict.fromkeys(length, 0)
    while any(early[first] + wait > early[last] for (first, last), wait in gap.items()):
        for (first, last), wait in gap.items():
            early[last] = max(early[last], early[first] + wait)
    end = max(early[uid] + length[uid] for uid in length)
    late = {uid: end - length[uid] for uid in length}
    while any(late[last] - wait < late[first] for (first, last), wait in gap.items()):
        for (first, last), wait in gap.items():
            late[first] = min(late[first], late[last] - wait)
    return early, late


def office_plan(seed: int, options: Options) -> Plan:
    plan = random_plan(seed, calendars=1, milestones=0.0, size=random.Random(seed).choice([3, 6, 10, 15]))
    links = tuple(Relation(one.predecessor, one.successor, one.link, max(one.lag, 0)) for one in plan.relations)
    if options is MSPROJECT:  # where a start-to-finish link may lead to before the project's start
        links = tuple(one for one in links if one.link is not Link.SF)
    return plan_of(plan.activities, links, options)


@pytest.mark.parametrize("block", range(20))
@pytest.mark.parametrize("options", [P6, MSPROJECT])
def test_small_networks_equal_the_naive_computation(block: int, options: Options) -> None:
    hours = hours_of_office()
    for seed in range(block * 100, block * 100 + 100):
        plan = office_plan(seed, options)
        early, late = naive(plan)
        result = schedule(plan)
        clock = result.network.columns.clock
        for row, one in enumerate(plan.activities):
            start, finish = int(result.early_start[row]), int(result.early_finish[row])
            assert clock.work(1, START, start) == early[one.uid] * HOUR, (seed, one.uid)
            assert start == hours[early[one.uid]] * HOUR
            assert clock.work(1, start, finish) == one.duration
            assert clock.work(1, START, int(result.late_start[row])) == late[one.uid] * HOUR, (seed, one.uid)
            assert int(result.total_float[row]) == (late[one.uid] - early[one.uid]) * HOUR


@pytest.mark.parametrize("block", range(5))
def test_finish_to_start_on_mixed_calendars_equals_a_walk_over_the_hours(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        plan = random_plan(seed, milestones=0.0, lags=False, kinds=[Link.FS])
        result = schedule(plan)
        calendars = {one.uid: one for one in plan.calendars}
        finish: dict[int, int] = {}
        for place in result.network.order.tolist():
            one = plan.activities[place]
            before = [finish[link.predecessor] for link in plan.relations if link.successor == one.uid]
            hour = max([START // HOUR, *before])
            calendar = calendars[one.calendar or 1]
            hour = next(at for at in range(hour, hour + 2000) if works(calendar, at))
            assert int(result.early_start[place]) == hour * HOUR
            finish[one.uid] = walk_on(calendar, hour, one.duration // HOUR)
            assert int(result.early_finish[place]) == finish[one.uid] * HOUR


def walk_on(calendar: Calendar, hour: int, length: int) -> int:
    while length:
        length -= works(calendar, hour)
        hour += 1
    return hour


def test_the_short_way_without_calendars_equals_the_general_one() -> None:
    for seed in range(200):
        plan = random_plan(seed, size=20, dialect=random.Random(seed).choice([P6, MSPROJECT]).dialect)
        awake = tuple(replace(one, calendar=3) for one in plan.activities)
        plan = replace(plan, activities=awake, projects=(replace(plan.projects[0], calendar=3),))
        network = build(plan)
        assert network.plain is not None
        short, general = solve(network, plan), solve(replace(network, plain=None), plan)
        for name in (
            "early_start",
            "early_finish",
            "late_start",
            "late_finish",
            "total_float",
            "free_float",
            "critical",
        ):
            assert (getattr(short, name) == getattr(general, name)).all(), (seed, name)


def test_one_activity_alone_is_critical() -> None:
    result = schedule(plan_of([Activity(uid=1, duration=HOUR)]))
    assert result.row(1).critical
    assert result.row(1).early_finish == START + HOUR


def test_an_empty_plan_has_an_empty_schedule() -> None:
    assert schedule(plan_of([])).uid.tolist() == []
