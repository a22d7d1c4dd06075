"""A session answers after every edit, to the bit, what scheduling the edited plan in full answers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.engine import (
    Activity,
    BadActivity,
    BadRelation,
    Calendar,
    CalendarException,
    Change,
    Constraint,
    ConstraintKind,
    CriticalBy,
    CycleError,
    Dialect,
    HorizonError,
    Kind,
    LagUnit,
    Link,
    Options,
    Plan,
    PlanError,
    Relation,
    Session,
    UnknownId,
    schedule,
)
from milepost.engine.times import DAY, HOUR
from tests.engine.makers import CALENDARS, MONDAY, START, plan_of, random_plan

COLUMNS = (
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "start",
    "finish",
    "start_float",
    "finish_float",
    "total_float",
    "free_float",
    "critical",
    "project_finish",
)
SEEDS = st.integers(0, 10**6)
DIALECTS = st.sampled_from(list(Dialect))
OPTIONS = st.sampled_from(
    [
        {},
        {"critical_by": CriticalBy.LONGEST_PATH},
        {"open_ends_critical": True},
        {"float_to_project_end": True},
        {"use_expected_finish": True},
        {"critical_float": 8 * HOUR, "lag_from_early_start": False},
    ]
)
KINDS = [kind for kind in ConstraintKind if kind is not ConstraintKind.AS_LATE_AS_POSSIBLE]


def copies(session: Session) -> dict[str, np.ndarray]:
    return {name: np.array(getattr(session, name)) for name in COLUMNS}


def answers_in_full(session: Session) -> None:
    full = schedule(session.plan)
    for name in COLUMNS:
        assert np.array_equal(getattr(session, name), getattr(full, name)), name


def one_edit(rng: random.Random, session: Session) -> Change:
    """Make a random edit, sensible or not."""
    plan = session.plan
    one, other = rng.sample(plan.activities, 2)
    edits: list[Callable[[], Change]] = [
        lambda: session.set_duration(one.uid, rng.choice([0, 1, 5, 8, 30, 200]) * HOUR),
        lambda: session.add_link(_relation(rng, one, other)),
        lambda: session.add_link(_relation(rng, one, other)),
        lambda: session.set_constraint(one.uid, _constraint(rng)),
        lambda: session.set_activity(_with_dates(rng, one)),
        lambda: session.set_progress(one.uid, **_progress(rng, one)),
    ]
    if plan.relations:
        link = rng.choice(plan.relations)
        edits += [
            lambda: session.remove_link(link),
            lambda: session.set_lag(link, rng.choice([-20, -1, 0, 3, 9, 50]) * HOUR),
        ]
    return rng.choice(edits)()


def _relation(rng: random.Random, one: Activity, other: Activity) -> Relation:
    unit = rng.choice([LagUnit.WORKING, LagUnit.WORKING, *LagUnit])
    lag = rng.choice([0, 0, 4 * HOUR, 5000, -3 * HOUR])
    return Relation(one.uid, other.uid, rng.choice(list(Link)), lag, unit, rng.choice([None, None, 2]))


def _constraint(rng: random.Random) -> Constraint | None:
    return rng.choice([None, Constraint(rng.choice(KINDS), START + rng.randrange(-5, 30) * DAY + 9 * HOUR)])


def _with_dates(rng: random.Random, one: Activity) -> Activity:
    name = rng.choice(["deadline", "expected_finish", "external_start", "external_finish", "second_constraint"])
    if name == "second_constraint":
        return replace(one, second_constraint=_constraint(rng))
    return replace(one, **{name: rng.choice([None, START + rng.randrange(0, 20) * DAY])})  # type: ignore[arg-type]


def _progress(rng: random.Random, one: Activity) -> dict[str, int | None]:
    start = START + rng.randrange(0, 3 * 24) * HOUR
    left = rng.choice([None, 2 * HOUR, 10 * HOUR])
    return rng.choice(
        [
            {"start": None},
            {"start": start, "remaining": left},
            {"start": start, "finish": start + rng.randrange(0, 48) * HOUR, "remaining": 0},
        ]
    )


def edited(seed: int, plan: Plan, edits: int) -> Session:
    rng, session = random.Random(seed), Session(plan)
    for _ in range(edits):
        before = copies(session)
        try:
            changed = one_edit(rng, session).rows.tolist()
        except PlanError:
            changed = []
            answers_in_full(session)
        after = copies(session)
        differ = [name for name in COLUMNS if name != "project_finish" and len(after[name]) == len(before[name])]
        really = {row for name in differ for row in np.flatnonzero(before[name] != after[name]).tolist()}
        assert sorted(changed) == sorted(really)
        answers_in_full(session)
    return session


def with_options(plan: Plan, changes: dict[str, object]) -> Plan:
    def change(options: Options) -> Options:
        return replace(options, **changes)  # type: ignore[arg-type]

    return plan.with_options(change)


@given(SEEDS, DIALECTS, OPTIONS, st.sampled_from([0.0, 0.3]), st.sampled_from([0.0, 0.2]))
@settings(max_examples=150, deadline=None)
def test_any_edits_of_a_small_plan_equal_a_full_run(
    seed: int, dialect: Dialect, options: dict[str, object], progress: float, constraints: float
) -> None:
    plan = random_plan(seed, dialect=dialect, progress=progress, constraints=constraints, size=14)
    edited(seed, with_options(plan, options), 12)


@given(SEEDS, DIALECTS, st.sampled_from([1, 4]))
@settings(max_examples=10, deadline=None)
def test_many_edits_of_a_larger_plan_equal_a_full_run(seed: int, dialect: Dialect, calendars: int) -> None:
    edited(seed, random_plan(seed, dialect=dialect, size=150, calendars=calendars), 60)


def test_a_plan_without_rest_is_followed_from_its_short_way() -> None:
    plan = plan_of(
        [Activity(uid=uid, duration=uid * HOUR) for uid in range(1, 30)],
        [Relation(uid, uid + 1 + uid % 3) for uid in range(1, 26)],
        calendars=[replace(CALENDARS[2], uid=1)],
    )
    assert schedule(plan).network.plain is not None
    assert edited(7, plan, 40)


def test_an_edit_tells_which_rows_changed_and_no_others() -> None:
    session = Session(chain())
    assert not len(session.set_duration(2, 8 * HOUR).rows)
    change = session.set_duration(3, 40 * HOUR)
    assert change.afresh == ""
    assert change.rows.tolist() == [2]
    assert sorted(session.set_lag(Relation(1, 2), 8 * HOUR).rows.tolist()) == [1, 2]


def test_what_is_left_follows_the_duration_of_what_has_not_started() -> None:
    plan = plan_of([Activity(uid=1, duration=8 * HOUR, remaining=8 * HOUR)])
    session = Session(plan)
    session.set_duration(1, 4 * HOUR)
    assert session.row(1).early_finish == START + 4 * HOUR
    session.set_progress(1, start=START, remaining=3 * HOUR)
    session.set_duration(1, 40 * HOUR)
    assert session.row(1).early_finish == START + 3 * HOUR


def chain() -> Plan:
    jobs = [Activity(uid=uid, code=f"A{uid}", duration=8 * HOUR) for uid in (1, 2, 3)]
    return plan_of(jobs, [Relation(1, 2), Relation(2, 3)])


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (lambda session: session.add_link(Relation(3, 1)), CycleError),
        (lambda session: session.add_link(Relation(1, 9)), UnknownId),
        (lambda session: session.add_link(Relation(1, 3, lag_calendar=99)), UnknownId),
        (lambda session: session.add_link(Relation(1, 3, lag=1 << 50)), BadRelation),
        (lambda session: session.set_lag(Relation(1, 2), 1 << 50), BadRelation),
        (lambda session: session.remove_link(Relation(1, 3)), UnknownId),
        (lambda session: session.set_duration(9, 0), UnknownId),
        (lambda session: session.set_duration(1, -1), BadActivity),
        (lambda session: session.set_progress(1, start=None, finish=START), BadActivity),
        (lambda session: session.set_activity(Activity(uid=1, calendar=77)), UnknownId),
    ],
)
def test_an_edit_that_fails_leaves_everything_as_it_was(
    edit: Callable[[Session], Change], error: type[Exception]
) -> None:
    session = Session(chain())
    before, plan = copies(session), session.plan
    with pytest.raises(error):
        edit(session)
    assert session.plan == plan
    for name in COLUMNS:
        assert np.array_equal(getattr(session, name), before[name])
    session.set_duration(1, 9 * HOUR)
    answers_in_full(session)


def test_a_cycle_is_named_from_its_least_activity_on() -> None:
    session = Session(chain())
    with pytest.raises(CycleError) as told:
        session.add_link(Relation(3, 1))
    assert told.value.cycle == (1, 2, 3)
    with pytest.raises(CycleError, match=str(told.value)):
        schedule(replace(session.plan, relations=(*session.plan.relations, Relation(3, 1))))


def test_running_out_of_working_time_takes_the_edit_back() -> None:
    week = Calendar(1, "one week", ((),) * 7, (CalendarException(MONDAY, MONDAY + 4, ((8 * HOUR, 16 * HOUR),)),))
    session = Session(plan_of([Activity(uid=1, duration=8 * HOUR), Activity(uid=2)], calendars=[week]))
    with pytest.raises(HorizonError) as told:
        session.set_duration(1, 41 * HOUR)
    assert told.value.ids == (1,)
    answers_in_full(session)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda one: replace(one, kind=Kind.START_MILESTONE, duration=0), "the activity changes its kind or place"),
        (lambda one: replace(one, calendar=2), "the activity changes its kind or place"),
        (
            lambda one: replace(one, constraint=Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE, None)),
            "an activity is as late as possible",
        ),
    ],
)
def test_what_cannot_be_followed_is_scheduled_afresh_and_says_so(
    edit: Callable[[Activity], Activity], reason: str
) -> None:
    session = Session(chain())
    assert session.set_activity(edit(session.plan.activity(2))).afresh == reason
    answers_in_full(session)


def test_a_row_is_told_as_a_result_tells_it() -> None:
    session = Session(chain())
    session.set_duration(2, 20 * HOUR)
    assert session.row(2) == session.result().row(2)


def test_an_edit_that_leaves_the_years_with_dates_is_taken_back() -> None:
    session = Session(chain())
    with pytest.raises(HorizonError, match="years 1 to 9999: 2, 3") as told:
        session.set_duration(2, 20_000_000 * HOUR)
    assert told.value.ids == (2, 3)
    answers_in_full(session)


def test_a_plan_that_leaves_the_years_with_dates_names_the_activities() -> None:
    with pytest.raises(HorizonError, match="years 1 to 9999: 2"):
        schedule(plan_of([Activity(uid=1, duration=8 * HOUR), Activity(uid=2, duration=10**12)]))
    with pytest.raises(HorizonError, match="years 1 to 9999: 1"):
        schedule(plan_of([Activity(uid=1, duration=0, actual_start=-(10**12)), Activity(uid=2)]))
