"""Projects of one plan are each scheduled by their own options."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.engine import (
    P6,
    Activity,
    CriticalBy,
    Dialect,
    FloatMeasure,
    LagCalendar,
    Options,
    Plan,
    Progress,
    Relation,
    Session,
    schedule,
)
from milepost.engine.times import DAY, HOUR
from tests.engine.makers import CALENDARS, START, plan_of, random_plan

FIELDS = (
    "early_start", "early_finish", "late_start", "late_finish", "start", "finish", "start_float", "finish_float", "total_float",
    "free_float", "critical",
)  # fmt: skip


def any_options(rng: random.Random, base: Options) -> Options:
    """Return options with every switch that a project may set differently from another in its file."""
    changed = replace(
        base,
        critical_by=rng.choice(list(CriticalBy)),
        critical_float=rng.choice([0, 8 * HOUR, 40 * HOUR]),
        total_float=rng.choice(list(FloatMeasure)),
        open_ends_critical=rng.random() < 0.5,
        honour_constraints=rng.random() < 0.5,
        split_in_progress=rng.random() < 0.5,
        multiple_critical_paths=rng.random() < 0.3,
        use_expected_finish=rng.random() < 0.5,
    )
    if base.dialect is Dialect.MSPROJECT:
        return changed
    return replace(
        changed,
        progress=rng.choice(list(Progress)),
        lag_calendar=rng.choice(list(LagCalendar)),
        lag_from_early_start=rng.random() < 0.5,
    )


def beside(*plans: Plan) -> Plan:
    """Return one plan in which the plans, of one project each, are projects beside each other."""
    projects, activities, relations = [], [], []
    for number, plan in enumerate(plans, 1):
        shift = number * 1000
        projects.append(replace(plan.projects[0], uid=number))
        activities += [replace(one, uid=one.uid + shift, project=number) for one in plan.activities]
        relations += [
            replace(one, predecessor=one.predecessor + shift, successor=one.successor + shift) for one in plan.relations
        ]
    return Plan(tuple(projects), CALENDARS, tuple(activities), tuple(relations))


def alone(seed: int, dialect: Dialect) -> Plan:
    rng = random.Random(seed)
    plan = random_plan(seed, dialect=dialect, progress=0.4, constraints=0.3)
    jobs = [
        replace(one, expected_finish=START + rng.randrange(30) * DAY + 9 * HOUR)
        if dialect is Dialect.P6 and rng.random() < 0.2
        else one
        for one in plan.activities
    ]
    project = plan.projects[0]
    must = START + 30 * DAY if rng.random() < 0.3 else None
    project = replace(project, options=any_options(rng, project.options), must_finish=must)
    return replace(plan, activities=tuple(jobs), projects=(project,))


@given(st.integers(0, 10**6), st.sampled_from(list(Dialect)))
@settings(max_examples=120, deadline=None)
def test_projects_that_nothing_joins_are_scheduled_as_each_would_be_alone(seed: int, dialect: Dialect) -> None:
    plans = [alone(seed * 3 + place, dialect) for place in range(3)]
    together = schedule(beside(*plans))
    for number, plan in enumerate(plans, 1):
        own = schedule(plan)
        for one in plan.activities:
            row, other = own.row_of(one.uid), together.row_of(one.uid + 1000 * number)
            for name in FIELDS:
                assert getattr(own, name)[row] == getattr(together, name)[other], (name, number, one)


@pytest.mark.parametrize("way", list(CriticalBy))
def test_a_session_follows_edits_by_each_project_s_own_options(way: CriticalBy) -> None:
    for seed in range(30):
        plans = [alone(seed * 3 + place, Dialect.P6) for place in range(2)]
        plans = [plan.with_options(lambda options: replace(options, critical_by=way)) for plan in plans]
        session = Session(beside(*plans))
        for uid in (1001, 2001, 1005, 2005):
            session.set_duration(uid, random.Random(seed + uid).randrange(1, 50) * HOUR)
            fresh = schedule(session.plan)
            for name in FIELDS:
                assert (getattr(session, name) == getattr(fresh, name)).all(), (name, seed, uid)


def test_a_session_schedules_anew_where_projects_differ_in_what_is_critical() -> None:
    jobs = [Activity(uid=1, duration=8 * HOUR), Activity(uid=2, duration=HOUR)]
    first = plan_of(jobs, [Relation(1, 2)])
    second = first.with_options(lambda options: replace(P6, critical_by=CriticalBy.LONGEST_PATH))
    change = Session(beside(first, second)).set_duration(1001, 9 * HOUR)
    assert change.afresh == "the projects differ in what makes an activity critical"


def test_a_project_that_counts_back_from_the_end_of_all_does_so_beside_one_that_counts_from_its_own() -> None:
    short, long = plan_of([Activity(uid=1, duration=8 * HOUR)]), plan_of([Activity(uid=1, duration=80 * HOUR)])
    joined = short.with_options(lambda options: replace(options, float_to_project_end=False))
    result = schedule(beside(short, joined, long))
    assert [result.row(uid).total_float // HOUR for uid in (1001, 2001, 3001)] == [0, 72, 0]
