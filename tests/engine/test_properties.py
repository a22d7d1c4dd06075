"""What must hold for every plan."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from milepost.engine import MSPROJECT, P6, Activity, Constraint, ConstraintKind, Dialect, Kind, Link, Plan, schedule
from milepost.engine.kernels.arrays import MISSING
from milepost.engine.times import DAY, HOUR
from tests.engine.makers import OFFICE, SIX_DAYS, START, plan_of, random_plan

SEEDS = st.integers(0, 10**6)
DIALECTS = st.sampled_from(list(Dialect))
FIELDS = (
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "start",
    "finish",
    "total_float",
    "free_float",
    "critical",
)


def by_uid(plan: Plan) -> dict[int, tuple[object, ...]]:
    result = schedule(plan)
    return {one.uid: tuple(getattr(result, name)[row] for name in FIELDS) for row, one in enumerate(plan.activities)}


@given(SEEDS, DIALECTS, st.sampled_from([0.0, 0.4]), st.sampled_from([0.0, 0.3]))
@settings(max_examples=120, deadline=None)
def test_the_order_of_input_does_not_matter(seed: int, dialect: Dialect, progress: float, constraints: float) -> None:
    plan = random_plan(seed, dialect=dialect, progress=progress, constraints=constraints)
    rng = random.Random(seed + 1)
    activities, relations = list(plan.activities), list(plan.relations)
    rng.shuffle(activities)
    rng.shuffle(relations)
    assert by_uid(plan) == by_uid(replace(plan, activities=tuple(activities), relations=tuple(relations)))


@given(SEEDS, DIALECTS, st.integers(1, 30))
@settings(max_examples=80, deadline=None)
def test_shifting_the_start_by_weeks_shifts_every_date(seed: int, dialect: Dialect, weeks: int) -> None:
    plan = random_plan(seed, dialect=dialect)
    plan = replace(plan, calendars=(OFFICE, SIX_DAYS, plan.calendars[2], replace(SIX_DAYS, uid=4)))
    shift = weeks * 7 * DAY
    later = replace(plan, projects=tuple(replace(one, start=one.start + shift) for one in plan.projects))
    first, second = schedule(plan), schedule(later)
    for name in ("early_start", "early_finish", "late_start", "late_finish"):
        assert (getattr(first, name) + shift == getattr(second, name)).all()
    assert (first.total_float == second.total_float).all()


@given(SEEDS, DIALECTS, st.integers(1, 80))
@settings(max_examples=120, deadline=None)
def test_a_longer_duration_never_makes_an_earlier_finish(seed: int, dialect: Dialect, hours: int) -> None:
    # With finish-to-finish links it may: the longer activity starts earlier, and so does what hangs on its start.
    plan = random_plan(seed, dialect=dialect, calendars=1, milestones=0.0, kinds=[Link.FS, Link.SS])
    longer = random.Random(seed).randrange(len(plan.activities))
    activities = tuple(
        replace(one, duration=one.duration + hours * HOUR) if row == longer else one
        for row, one in enumerate(plan.activities)
    )
    before, after = schedule(plan), schedule(replace(plan, activities=activities))
    assert (after.early_finish >= before.early_finish).all()


@given(SEEDS, DIALECTS, st.floats(0, 0.5), st.floats(0, 0.5))
@example(210, Dialect.MSPROJECT, 0.125, 0.25)
@settings(max_examples=120, deadline=None)
def test_dates_are_in_order_and_floats_consistent(
    seed: int, dialect: Dialect, progress: float, constraints: float
) -> None:
    plan = random_plan(seed, dialect=dialect, progress=progress, constraints=constraints, size=20)
    result = schedule(plan)
    assert (result.early_start != MISSING).all()
    assert (result.early_start <= result.early_finish).all()
    assert (result.start <= result.finish).all()
    assert (result.free_float >= 0).all()
    if not constraints and not progress:
        simple = schedule(random_plan(seed, dialect=dialect, calendars=1, lags=False, size=20))
        assert (simple.total_float >= 0).all()
        assert simple.critical.any()


@given(SEEDS, DIALECTS)
@settings(max_examples=60, deadline=None)
def test_scheduling_twice_gives_the_same_bits(seed: int, dialect: Dialect) -> None:
    plan = random_plan(seed, dialect=dialect, progress=0.3, constraints=0.2)
    assert schedule(plan).dates.tobytes() == schedule(plan).dates.tobytes()


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_without_constraints_every_link_is_respected(seed: int) -> None:
    plan = random_plan(seed, calendars=1, milestones=0.0, lags=False)
    result = schedule(plan_of(plan.activities, plan.relations))
    row = {one.uid: place for place, one in enumerate(plan.activities)}
    for link in plan.relations:
        first, last = row[link.predecessor], row[link.successor]
        held = result.early_finish[first] if link.link in (Link.FS, Link.FF) else result.early_start[first]
        moved = result.early_start[last] if link.link in (Link.FS, Link.SS) else result.early_finish[last]
        clock = result.network.columns.clock
        assert clock.work(1, int(held), int(moved)) >= 0


@given(SEEDS, st.sampled_from([0.0, 0.4]))
@settings(max_examples=120, deadline=None)
def test_nothing_that_waits_is_forecast_before_the_data_date(seed: int, progress: float) -> None:
    plan = random_plan(seed, progress=progress, constraints=0.6, size=20)
    begin = max(plan.projects[0].start, plan.projects[0].data_date or 0) + random.Random(seed).randrange(12) * DAY
    result = schedule(replace(plan, projects=(replace(plan.projects[0], data_date=begin),)))
    for row, one in enumerate(plan.activities):
        mandatory = one.constraint is not None and one.constraint.kind.value.startswith("mandatory")
        if one.actual_start is None and not mandatory:
            assert result.early_start[row] >= begin, one


@pytest.mark.parametrize("dialect", list(Dialect))
def test_work_that_may_not_finish_earlier_than_a_past_day_still_begins_at_the_start(dialect: Dialect) -> None:
    past = Constraint(ConstraintKind.FINISH_ON_OR_AFTER, START - 28 * DAY + 9 * HOUR)
    for kind, duration in ((Kind.TASK, 16 * HOUR), (Kind.FINISH_MILESTONE, 0)):
        job = Activity(uid=1, kind=kind, duration=duration, constraint=past)
        row = schedule(plan_of([job], options=P6 if dialect is Dialect.P6 else MSPROJECT)).row(1)
        assert row.early_start == START
        assert row.early_finish == (START + DAY + 9 * HOUR if duration else START)
