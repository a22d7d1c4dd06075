"""What the engine says about an activity must be true: without the causes that it names, the date is another."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.engine import (
    MSPROJECT,
    P6,
    Activity,
    Constraint,
    ConstraintKind,
    CriticalBy,
    Dialect,
    Kind,
    LagUnit,
    Link,
    Plan,
    Progress,
    Relation,
    drivers,
    explain,
    longest_path,
    schedule,
)
from milepost.engine.analysis.causes import Causes, Why
from milepost.engine.times import DAY, HOUR, MINUTE, moment
from tests.engine.makers import START, plan_of
from tests.engine.rich import FEATURES, rich_plan

FAR_OFF = 3_500 * DAY
DIALECTS = st.sampled_from(list(Dialect))
PROGRESS = st.sampled_from(list(Progress))


def lively(seed: int, dialect: Dialect, progress: Progress) -> Plan:
    """Return a plan in which taking a link away moves nothing but what lies behind it.

    Microsoft's as-late-as-possible tasks hand on late dates, P6's are put off to where links hold that held nothing before.
    """
    features = [one for one in FEATURES[dialect] if one != "late"]
    return rich_plan(seed, dialect, features).with_options(lambda options: replace(options, progress=progress))


def without(plan: Plan, uid: int, causes: Causes) -> Plan:
    """Return the plan without causes of one activity's date."""
    gone = {cause.why for cause in causes}
    held = {cause.relation for cause in causes if cause.why is Why.LINK}
    links = tuple(link for place, link in enumerate(plan.relations) if place not in held)
    one = plan.activity(uid)
    as_late = one.constraint is not None and one.constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE
    if Why.CONSTRAINT in gone or as_late:  # without what holds it, it would be put off to the same day
        one = replace(one, constraint=None)
    if Why.SECOND_CONSTRAINT in gone:
        one = replace(one, second_constraint=None)
    for why, change in (
        (Why.EXTERNAL, {"external_start": None, "external_finish": None}),
        (Why.RESUME, {"resume": None}),
        (Why.DELAY, {"levelling_delay": 0}),
        (Why.DEADLINE, {"deadline": None}),
    ):
        if why in gone:
            one = replace(one, **change)
    jobs = tuple(one if other.uid == uid else other for other in plan.activities)
    return replace(plan, activities=jobs, relations=links)


def by_itself(plan: Plan, uid: int) -> int | None:
    """Return when a task would begin that waits for nothing."""
    alone = replace(plan.activity(uid), constraint=None)
    return schedule(replace(plan, activities=(alone,), relations=())).row(uid).early_start


@given(st.integers(0, 10**6), DIALECTS, PROGRESS)
@settings(max_examples=80, deadline=None)
def test_without_the_causes_that_are_named_the_start_moves(seed: int, dialect: Dialect, progress: Progress) -> None:
    plan = lively(seed, dialect, progress)
    result = schedule(plan)
    for one in plan.activities:
        found = explain(plan, result, one.uid)
        if not found.causes or any(cause.why is Why.PROJECT for cause in found.causes) or found.kind == "late":
            continue
        moved = schedule(without(plan, one.uid, found.causes)).row(one.uid).early_start
        if dialect is Dialect.MSPROJECT and moved == by_itself(plan, one.uid):
            continue  # what follows nothing begins with the project, which may be the same day
        assert moved != result.row(one.uid).early_start, found.text


@given(st.integers(0, 10**6), DIALECTS, PROGRESS)
@settings(max_examples=80, deadline=None)
def test_what_is_named_is_on_the_day_that_it_is_named_for(seed: int, dialect: Dialect, progress: Progress) -> None:
    plan = lively(seed, dialect, progress)
    result = schedule(plan)
    for one in plan.activities:
        found, row = explain(plan, result, one.uid), result.row(one.uid)
        assert not re.search("None|no date", found.text), found.text
        if one.kind is Kind.LEVEL_OF_EFFORT or found.kind == "late":
            continue
        columns = result.network.columns
        works = [int(columns.calendar[result.row_of(one.uid)])]
        works += [columns.clock.row[share.calendar] for share in one.assignments if share.calendar is not None]
        driving = {link.relation for link in drivers(result, one.uid) if link.drives}
        waits = one.actual_start is None and not one.fixed
        assert found.causes or not waits, found.text
        for cause in found.causes:
            if cause.why is Why.LINK:
                assert cause.relation in driving, found.text
            constraint = {Why.CONSTRAINT: one.constraint, Why.SECOND_CONSTRAINT: one.second_constraint}.get(cause.why)
            if constraint is not None and constraint.date is not None and row.early_finish != one.expected_finish:
                held = row.early_finish if "finish" in constraint.kind.value else row.early_start
                assert held is not None
                between = [columns.clock.work_of_row(calendar, constraint.date, held) for calendar in works]
                assert 0 in between, found.text


@given(st.integers(0, 10**6), DIALECTS)
@settings(max_examples=80, deadline=None)
def test_without_the_limits_that_are_named_the_late_finish_moves(seed: int, dialect: Dialect) -> None:
    features = [
        one for one in FEATURES[dialect] if one != "expected"
    ]  # links move what is left by it, so late dates too
    plan = rich_plan(seed, dialect, features)
    result = schedule(plan)
    for one in plan.activities:
        found = explain(plan, result, one.uid)
        if not found.limits or {Why.PROJECT, Why.OPEN_END} & {cause.why for cause in found.limits}:
            continue
        other = without(plan, one.uid, found.limits)
        end = result.network.net.projects["last"][0]  # what is taken away must not move the end of the project
        project = replace(other.projects[0], must_finish=int(end))
        before = schedule(replace(plan, projects=(project,))).row(one.uid).late_finish
        if before == result.row(one.uid).late_finish:
            after = schedule(replace(other, projects=(project,))).row(one.uid).late_finish
            assert after != before, found.text


@given(st.integers(0, 10**6), DIALECTS, st.sampled_from(list(CriticalBy)), st.sampled_from([0, 8 * HOUR, 40 * HOUR]))
@settings(max_examples=80, deadline=None)
def test_what_is_said_about_being_critical_is_so(seed: int, dialect: Dialect, way: CriticalBy, limit: int) -> None:
    plan = rich_plan(seed, dialect).with_options(
        lambda options: replace(options, critical_by=way, critical_float=limit)
    )
    result = schedule(plan)
    path = longest_path(result)
    for one in plan.activities:
        row, said = result.row(one.uid), explain(plan, result, one.uid).critical
        assert said.startswith("It is critical") is row.critical or "finished" in said, said
        if "longest path" in said:
            assert path[result.row_of(one.uid)] == row.critical
        if "within the threshold" in said:
            assert 0 < row.total_float <= limit
        if found := re.search(r"(?:it has|its) (-?[\d.]+) h", said):
            assert abs(float(found[1]) * HOUR - row.total_float) < MINUTE, said
        if "no float" in said and "as late as possible" not in said:
            assert row.total_float == 0
        if found := re.search(r"latest finish is (\S+ \S+?)[,.]", said):
            assert f"{moment(row.late_finish or 0):%Y-%m-%d %H:%M}" == found[1], said
        if "a later finish would move the end" in said:
            latest = int(result.project_finish[0])
            assert f"({moment(latest):%Y-%m-%d %H:%M})" in said


def job(uid: int, hours: int, **more: object) -> Activity:
    return replace(Activity(uid=uid, name=f"Job {uid}", duration=hours * HOUR), **more)  # type: ignore[arg-type]


def text(plan: Plan, uid: int) -> str:
    return explain(plan, schedule(plan), uid).text


def test_a_constraint_that_a_link_overtakes_within_a_day_is_not_the_cause() -> None:
    early = Constraint(ConstraintKind.START_ON_OR_AFTER, START + 4 * HOUR)
    plan = plan_of([job(1, 6), job(2, 8, constraint=early)], [Relation(1, 2)])
    found = explain(plan, schedule(plan), 2)
    assert (found.kind, found.drivers) == ("link", (1,))
    assert "constraint" not in found.start


def test_a_constraint_and_a_link_that_give_the_same_start_are_both_named() -> None:
    same = Constraint(ConstraintKind.START_ON_OR_AFTER, START + DAY)
    plan = plan_of([job(1, 8), job(2, 8, constraint=same)], [Relation(1, 2)])
    assert "it waits until Job 1 finishes (2024-10-07 17:00) and a constraint says" in text(plan, 2)


def test_float_within_the_threshold_is_said_to_be_so_and_not_to_be_none() -> None:
    plan = plan_of([job(1, 16), job(2, 12)]).with_options(lambda options: replace(options, critical_float=8 * HOUR))
    assert "its 4 h of work of float are within the threshold of 8 h" in text(plan, 2)
    assert "any delay" not in text(plan, 2)


@pytest.mark.parametrize("hour", [9, 17])
def test_a_deadline_is_named_as_the_cause_of_being_critical(hour: int) -> None:
    due = START + hour * HOUR - 8 * HOUR
    plan = plan_of([job(1, 8, deadline=due), job(2, 80)], options=MSPROJECT)
    assert f"since its deadline is {moment(due):%Y-%m-%d %H:%M}" in text(plan, 1)


def test_elapsed_durations_and_lags_are_told_by_the_clock() -> None:
    plan = plan_of([job(1, 48, elapsed=True), job(2, 8)], [Relation(1, 2, lag=12 * HOUR, unit=LagUnit.ELAPSED)])
    assert "48 h by the clock" in text(plan, 1)
    assert "on the calendar" not in explain(plan, schedule(plan), 1).finish
    assert "plus a lag of 12 h by the clock" in text(plan, 2)


def test_dates_that_p6_does_not_take_as_given_are_not_said_to_be() -> None:
    plan = plan_of([job(1, 8, manual=True, manual_start=START + DAY, manual_finish=START + 2 * DAY)], options=P6)
    assert "given" not in text(plan, 1)


def test_work_in_progress_says_where_its_rest_begins_and_why() -> None:
    begun = job(2, 16, actual_start=START, remaining=8 * HOUR)
    plan = plan_of([job(1, 40), begun], [Relation(1, 2)], data_date=START + DAY)
    assert "of which the rest begins on" in explain(plan, schedule(plan), 2).finish
    assert "it waits until Job 1 finishes" in explain(plan, schedule(plan), 2).finish


def test_a_lag_that_goes_on_from_the_data_date_is_told_with_its_link() -> None:
    done = job(1, 8, actual_start=START, actual_finish=START + 9 * HOUR)
    plan = plan_of([done, job(2, 8)], [Relation(1, 2, lag=24 * HOUR)], data_date=START + 2 * DAY)
    told = explain(plan, schedule(plan), 2)
    assert told.drivers == (1,)
    assert "it waits until Job 1 finishes" in told.start
    assert "plus a lag of 24 h" in told.start


def test_a_link_that_progress_overrides_does_not_drive() -> None:
    begun = job(2, 16, actual_start=START, remaining=8 * HOUR)
    plan = plan_of([job(1, 8), begun], [Relation(1, 2, Link.SS)], data_date=START)
    override = plan.with_options(lambda options: replace(options, progress=Progress.PROGRESS_OVERRIDE))
    assert drivers(schedule(override), 2) == ()


def test_a_link_that_a_mandatory_constraint_breaks_does_not_drive() -> None:
    must = Constraint(ConstraintKind.MANDATORY_START, START)
    plan = plan_of([job(1, 40), job(2, 8, constraint=must)], [Relation(1, 2)])
    [link] = drivers(schedule(plan), 2)
    assert (link.slack, link.drives) == (-40 * HOUR, False)
    assert explain(plan, schedule(plan), 2).kind == "constraint"


def test_a_summary_with_given_dates_has_not_started() -> None:
    given = {"manual": True, "manual_start": START + 14 * DAY, "manual_finish": START + 15 * DAY}
    jobs = [Activity(uid=1, kind=Kind.SUMMARY, **given), Activity(uid=2, parent=1, duration=8 * HOUR)]  # type: ignore[arg-type]
    plan = plan_of(jobs, options=MSPROJECT)
    told = explain(plan, schedule(plan), 1)
    assert told.kind == "span"
    assert "that is a fact" not in told.text


def test_what_begins_a_project_that_is_scheduled_from_its_finish_is_told() -> None:
    options, until = replace(MSPROJECT, from_finish=True), START + 25 * DAY + 9 * HOUR
    plan = plan_of([Activity(uid=1, name="Dig", duration=16 * HOUR)], options=options, must_finish=until)
    start, finish = (moment(one).strftime("%Y-%m-%d %H:%M") for one in (until - DAY - 9 * HOUR, until))
    assert explain(plan, schedule(plan), 1).start == (
        f"Dig starts on {start} because {start} is the latest start by which the finish of the project, {finish}, can be kept."
    )
