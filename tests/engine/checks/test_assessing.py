"""The 14 points and the checks of logic, each on a plan that just keeps it and one that just breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from milepost.engine.checks import Baseline, Check, Verdict, assess
from milepost.engine.plan import (
    Activity,
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Kind,
    Link,
    Plan,
    Project,
    Relation,
    always,
)
from milepost.engine.scheduling import schedule
from milepost.engine.times import DAY, HOUR

MONDAY = 4 * DAY
WORKDAY = 8 * HOUR
BUSY = (Assignment(1, WORKDAY),)


def chain(length: int, **changes: object) -> list[Activity]:
    return [
        replace(Activity(uid=uid, code=f"A{uid}", duration=2 * WORKDAY, assignments=BUSY), **changes)
        for uid in range(1, length + 1)
    ]


def links(length: int) -> list[Relation]:
    return [Relation(uid, uid + 1) for uid in range(1, length)]


def plan_of(activities: list[Activity], relations: list[Relation], **project: object) -> Plan:
    one = Project(1, start=MONDAY + 8 * HOUR, calendar=1, data_date=MONDAY + 8 * HOUR)
    return Plan((replace(one, **project),), (Calendar(1),), tuple(activities), tuple(relations))


def answers(plan: Plan, baseline: dict[int, Baseline] | None = None) -> dict[str, Check]:
    return {one.key: one for one in assess(plan, schedule(plan), baseline)}


def test_a_sound_chain_passes_everything_that_can_be_assessed() -> None:
    found = answers(plan_of(chain(20), links(20)))
    assert {one.verdict for one in found.values()} == {Verdict.PASSED, Verdict.NOT_ASSESSED}
    assert [key for key, one in found.items() if one.verdict is Verdict.NOT_ASSESSED] == [
        "dcma_11_missed",
        "dcma_14_bei",
    ]
    assert len([key for key in found if key.startswith("dcma_")]) == 14


def test_one_loose_activity_in_twenty_is_allowed_and_two_are_not() -> None:
    loose = [Activity(uid=uid, duration=WORKDAY, assignments=BUSY) for uid in (90, 91)]
    one = answers(plan_of([*chain(19), loose[0]], links(19)))["dcma_01_logic"]
    assert (one.measured, one.verdict, one.ids) == (5.0, Verdict.PASSED, (90,))
    two = answers(plan_of([*chain(19), *loose], links(19)))["dcma_01_logic"]
    assert (two.verdict, two.ids) == (Verdict.FAILED, (90, 91))


@pytest.mark.parametrize(
    ("relation", "key"),
    [
        (Relation(1, 2, lag=-HOUR), "dcma_02_leads"),
        (Relation(1, 2, lag=HOUR), "dcma_03_lags"),
        (Relation(1, 2, Link.SS), "dcma_04_relationship_types"),
    ],
)
def test_links_that_hide_work_fail_their_points(relation: Relation, key: str) -> None:
    found = answers(plan_of(chain(3), [relation, Relation(2, 3)]))[key]
    assert (found.verdict, found.links) == (Verdict.FAILED, ((1, 2),))


def test_hard_constraints_fail_and_soft_ones_do_not() -> None:
    hard = Constraint(ConstraintKind.MANDATORY_FINISH, MONDAY + 17 * HOUR + DAY)
    soft = Constraint(ConstraintKind.START_ON_OR_AFTER, MONDAY)
    jobs = chain(3)
    assert answers(plan_of([replace(jobs[0], constraint=hard), *jobs[1:]], links(3)))[
        "dcma_05_hard_constraints"
    ].ids == (1,)
    assert (
        answers(plan_of([replace(jobs[0], constraint=soft), *jobs[1:]], links(3)))["dcma_05_hard_constraints"].ids == ()
    )


def test_float_above_44_days_is_high_and_44_days_are_not() -> None:
    for days, verdict in ((44, Verdict.PASSED), (45, Verdict.FAILED)):
        jobs = [Activity(uid=1, duration=(days + 1) * WORKDAY), Activity(uid=2, duration=WORKDAY)]
        found = answers(plan_of(jobs, []))["dcma_06_high_float"]
        assert found.verdict is verdict, (days, found)


def test_a_date_that_cannot_be_kept_makes_negative_float_and_a_low_length_index() -> None:
    found = answers(plan_of(chain(5), links(5), must_finish=MONDAY + 4 * DAY))
    assert found["dcma_07_negative_float"].verdict is Verdict.FAILED
    assert found["dcma_07_negative_float"].measured == 100.0
    assert found["dcma_13_cpli"].verdict is Verdict.FAILED


def test_durations_above_44_days_are_high() -> None:
    jobs = chain(2)
    found = answers(plan_of([replace(jobs[0], duration=45 * WORKDAY), jobs[1]], links(2)))["dcma_08_high_duration"]
    assert (found.verdict, found.ids) == (Verdict.FAILED, (1,))


def test_actual_dates_after_the_data_date_are_invalid() -> None:
    jobs = chain(2)
    late = replace(jobs[0], actual_start=MONDAY + 2 * DAY, remaining=WORKDAY)
    found = answers(plan_of([late, jobs[1]], links(2)))["dcma_09_invalid_dates"]
    assert (found.verdict, found.ids) == (Verdict.FAILED, (1,))


def test_without_a_data_date_dates_cannot_be_invalid() -> None:
    found = answers(plan_of(chain(2), links(2), data_date=None))["dcma_09_invalid_dates"]
    assert found.verdict is Verdict.NOT_ASSESSED


def test_work_without_a_resource_is_noted() -> None:
    found = answers(plan_of(chain(2, assignments=()), links(2)))["dcma_10_resources"]
    assert (found.verdict, found.threshold, found.ids) == (Verdict.NOTED, None, (1, 2))


def test_missed_activities_and_the_execution_index_need_a_baseline() -> None:
    jobs = chain(4)
    done = replace(jobs[0], actual_start=MONDAY - 3 * DAY, actual_finish=MONDAY - 3 * DAY + 9 * HOUR, remaining=0)
    early = Baseline(MONDAY - 5 * DAY, MONDAY - 2 * DAY)
    found = answers(plan_of([done, *jobs[1:]], links(4)), {1: early, 2: early})
    assert (found["dcma_11_missed"].measured, found["dcma_11_missed"].ids) == (50.0, (2,))
    assert (found["dcma_14_bei"].measured, found["dcma_14_bei"].ids) == (0.25, (2, 3, 4))


def test_the_execution_index_counts_what_lacks_a_baseline_as_due() -> None:
    jobs = chain(4)
    done = replace(jobs[0], actual_start=MONDAY - 3 * DAY, actual_finish=MONDAY - 3 * DAY + 9 * HOUR, remaining=0)
    early, later = Baseline(MONDAY - 5 * DAY, MONDAY - 2 * DAY), Baseline(MONDAY, MONDAY + 9 * DAY)
    whole = answers(plan_of([done, *jobs[1:]], links(4)), {1: early, 2: later, 3: later, 4: later})["dcma_14_bei"]
    assert (whole.measured, whole.of, whole.verdict) == (1.0, 1, Verdict.PASSED)
    halved = answers(plan_of([done, *jobs[1:]], links(4)), {1: early, 2: later, 3: later, 4: Baseline(None, None)})
    assert (halved["dcma_14_bei"].measured, halved["dcma_14_bei"].ids) == (0.5, (4,))


def test_a_critical_path_cut_by_a_constraint_fails_its_test() -> None:
    jobs = chain(3)
    assert answers(plan_of(jobs, links(3)))["dcma_12_critical_path_test"].verdict is Verdict.PASSED
    early_finish = MONDAY + DAY + 17 * HOUR
    pressed = replace(jobs[0], constraint=Constraint(ConstraintKind.FINISH_ON_OR_BEFORE, early_finish))
    far = replace(jobs[2], constraint=Constraint(ConstraintKind.START_ON_OR_AFTER, MONDAY + 2100 * DAY + 8 * HOUR))
    found = answers(plan_of([pressed, jobs[1], far], links(3)))["dcma_12_critical_path_test"]
    assert (found.verdict, found.measured, found.ids) == (Verdict.FAILED, 0.0, (1,))


def test_the_critical_path_test_counts_working_days() -> None:
    """A date that swallows 200 of 600 working days made it pass: 400 of them are more clock seconds than 600 have of work."""
    jobs = chain(2)
    held = replace(jobs[0], constraint=Constraint(ConstraintKind.FINISH_ON_OR_BEFORE, MONDAY + DAY + 17 * HOUR))
    for weeks, days, verdict in ((0, 600, Verdict.PASSED), (1, 597, Verdict.FAILED), (40, 402, Verdict.FAILED)):
        begin = MONDAY + weeks * 7 * DAY + 8 * HOUR
        late = replace(jobs[1], constraint=Constraint(ConstraintKind.START_ON_OR_AFTER, begin))
        found = answers(plan_of([held, late], links(2)))["dcma_12_critical_path_test"]
        assert (found.measured, found.threshold, found.verdict) == (days, 600, verdict)


def test_the_critical_path_test_forgives_the_weekends_between_two_calendars() -> None:
    jobs = [Activity(uid=1, duration=WORKDAY), Activity(uid=2, duration=2 * DAY, calendar=2)]
    one = Project(1, start=MONDAY + 2 * DAY + 8 * HOUR, calendar=1)
    holiday = CalendarException(*[MONDAY // DAY + 20] * 2), CalendarException(*[MONDAY // DAY + 21] * 2)
    found = answers(Plan((one,), (Calendar(1, exceptions=holiday), always(2)), tuple(jobs), tuple(links(2))))
    assert found["dcma_12_critical_path_test"].measured == 599
    assert found["dcma_12_critical_path_test"].verdict is Verdict.PASSED


def test_the_length_index_counts_length_and_float_in_working_days() -> None:
    found = answers(plan_of(chain(10), links(10), must_finish=MONDAY + 24 * DAY + 17 * HOUR))["dcma_13_cpli"]
    assert found.measured == pytest.approx((20 - 1) / 20)
    assert found.verdict is Verdict.PASSED


def test_an_end_that_nothing_holds_is_dangling() -> None:
    jobs = chain(4)
    relations = [Relation(1, 2, Link.FF), Relation(2, 3, Link.SS), Relation(3, 4)]
    found = answers(plan_of(jobs, relations))
    assert found["logic_dangling_starts"].ids == (2,)
    assert found["logic_dangling_finishes"].ids == (2,)


def test_a_link_that_a_chain_implies_is_redundant() -> None:
    found = answers(plan_of(chain(4), [*links(4), Relation(1, 3), Relation(1, 4), Relation(2, 3)]))[
        "logic_redundant_links"
    ]
    assert sorted(found.links) == [(1, 3), (1, 4), (2, 3)]


def test_a_link_with_a_lag_is_not_redundant() -> None:
    assert answers(plan_of(chain(3), [*links(3), Relation(1, 3, lag=HOUR)]))["logic_redundant_links"].links == ()


def test_work_that_began_before_its_predecessor_ended_is_out_of_sequence() -> None:
    jobs = chain(3)
    begun = replace(jobs[1], actual_start=MONDAY - DAY, remaining=WORKDAY)
    found = answers(plan_of([jobs[0], begun, jobs[2]], links(3)))["logic_out_of_sequence"]
    assert found.links == ((1, 2),)


def test_an_activity_that_a_date_makes_critical_is_told() -> None:
    jobs = chain(3)
    held = replace(jobs[1], constraint=Constraint(ConstraintKind.START_ON, MONDAY + 14 * DAY + 8 * HOUR))
    found = answers(plan_of([jobs[0], held, jobs[2]], links(3)))["logic_constraint_driven"]
    assert found.ids == (2,)


def test_finished_summaries_and_inactive_tasks_are_left_out() -> None:
    jobs = chain(2)
    other = [Activity(uid=50, kind=Kind.LEVEL_OF_EFFORT), Activity(uid=51, duration=WORKDAY, active=False)]
    assert answers(plan_of([*jobs, *other], links(2)))["dcma_01_logic"].of == 2


def test_redundant_links_of_a_large_network_are_found_in_seconds() -> None:
    count = 5000
    jobs = [Activity(uid=uid, duration=HOUR) for uid in range(1, count + 1)]
    relations = [
        Relation(uid, min(count, uid + step)) for uid in range(1, count) for step in (1, 7) if uid + step <= count
    ]
    assert len(answers(plan_of(jobs, relations))["logic_redundant_links"].links) == count - 7
