"""Microsoft's "Split in-progress tasks": what is left of a task that started out of sequence waits for its links, or goes on."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from milepost.engine import (
    MSPROJECT,
    Activity,
    Constraint,
    ConstraintKind,
    CriticalBy,
    Link,
    Plan,
    Relation,
    drags,
    drivers,
    explain,
    longest_path,
    schedule,
)
from milepost.engine.times import DAY, HOUR, moment
from tests.engine.makers import START, plan_of, random_plan
from tests.engine.test_session import edited

TUESDAY = START + DAY
NEXT_MONDAY = START + 7 * DAY
TO_FIVE = 9 * HOUR
"""From eight, with an hour's rest, to the end of a day."""
FRIDAY_EVENING = START + 4 * DAY + TO_FIVE
WAITS, GOES_ON = replace(MSPROJECT, split_in_progress=True), MSPROJECT
SPLITS = {True: WAITS, False: GOES_ON}

FIRST = Activity(
    uid=1, name="Dig", duration=40 * HOUR, actual_start=START, remaining=24 * HOUR, actual_duration=16 * HOUR
)
SECOND = Activity(
    uid=2, name="Pour", duration=16 * HOUR, actual_start=TUESDAY, remaining=8 * HOUR, actual_duration=8 * HOUR
)
AFTER = Activity(uid=3, name="Cure", duration=8 * HOUR)
UNTOUCHED = Activity(uid=1, name="Dig", duration=40 * HOUR)


def pair(first: Activity, link: Link, lag: int = 0, *, split: bool = True, second: Activity = SECOND) -> Plan:
    return plan_of([first, second, AFTER], [Relation(1, 2, link, lag), Relation(2, 3)], SPLITS[split])


def finish(plan: Plan, uid: int = 2) -> int | None:
    return schedule(plan).row(uid).early_finish


def test_what_is_left_waits_for_its_predecessor_where_the_option_is_on() -> None:
    row = schedule(pair(FIRST, Link.FS)).row(2)
    assert (row.start, row.early_start, row.finish) == (TUESDAY, TUESDAY, NEXT_MONDAY + TO_FIVE)
    assert schedule(pair(FIRST, Link.FS)).row(1).finish == FRIDAY_EVENING
    assert schedule(pair(FIRST, Link.FS)).row(3).start == NEXT_MONDAY + DAY


def test_it_goes_on_at_once_where_the_option_is_off() -> None:
    assert finish(pair(FIRST, Link.FS, split=False)) == TUESDAY + DAY + TO_FIVE
    assert not MSPROJECT.split_in_progress


@pytest.mark.parametrize(
    ("first", "link", "lag", "until"),
    [
        (FIRST, Link.FS, 8 * HOUR, NEXT_MONDAY + DAY + TO_FIVE),
        (FIRST, Link.FF, 0, FRIDAY_EVENING),
        (FIRST, Link.FF, 8 * HOUR, NEXT_MONDAY + TO_FIVE),
        (FIRST, Link.SS, 0, TUESDAY + DAY + TO_FIVE),
        (FIRST, Link.SS, 24 * HOUR, TUESDAY + DAY + TO_FIVE),
        (UNTOUCHED, Link.SS, 0, TUESDAY + DAY + TO_FIVE),
        (UNTOUCHED, Link.SS, 24 * HOUR, START + 3 * DAY + TO_FIVE),
        (UNTOUCHED, Link.SF, 40 * HOUR, FRIDAY_EVENING),
        (UNTOUCHED, Link.FS, 0, NEXT_MONDAY + TO_FIVE),
    ],
)
def test_each_link_holds_the_end_that_it_is_of(first: Activity, link: Link, lag: int, until: int) -> None:
    assert finish(pair(first, link, lag)) == until


@pytest.mark.parametrize("link", list(Link))
def test_a_finished_predecessor_holds_nothing(link: Link) -> None:
    done = replace(FIRST, remaining=0, actual_finish=NEXT_MONDAY + TO_FIVE, actual_duration=48 * HOUR)
    assert finish(pair(done, link, 16 * HOUR)) == TUESDAY + DAY + TO_FIVE


@pytest.mark.parametrize(
    ("resume", "begins"), [(NEXT_MONDAY + 2 * DAY, NEXT_MONDAY + 2 * DAY), (TUESDAY + DAY, NEXT_MONDAY)]
)
def test_the_later_of_the_stored_resume_and_logic_counts(resume: int, begins: int) -> None:
    second = replace(SECOND, suspend=TUESDAY + TO_FIVE, resume=resume)
    assert finish(pair(FIRST, Link.FS, second=second)) == begins + TO_FIVE


def test_a_finish_no_earlier_than_still_holds_behind_links() -> None:
    held = Constraint(ConstraintKind.FINISH_ON_OR_AFTER, NEXT_MONDAY + 2 * DAY + TO_FIVE)
    assert finish(pair(FIRST, Link.FS, second=replace(SECOND, constraint=held))) == held.date


def test_what_has_not_started_and_a_manual_task_are_as_they_were() -> None:
    given = replace(SECOND, actual_start=None, remaining=None, actual_duration=None)
    manual = replace(SECOND, manual=True, manual_start=TUESDAY, manual_finish=TUESDAY + DAY)
    for second in (given, manual):
        on, off = (schedule(pair(FIRST, Link.FS, split=split, second=second)).row(2) for split in (True, False))
        assert on == off


def test_late_dates_and_floats_leave_room_for_what_is_left() -> None:
    result = schedule(pair(FIRST, Link.FS))
    assert [result.row(uid).total_float for uid in (1, 2, 3)] == [0, 0, 0]
    assert result.row(1).late_finish == FRIDAY_EVENING
    assert result.row(1).free_float == 0
    slower = Activity(uid=4, duration=72 * HOUR)
    result = schedule(replace(pair(FIRST, Link.FS), activities=(FIRST, SECOND, AFTER, slower)))
    assert [result.row(uid).total_float for uid in (1, 2, 3)] == [16 * HOUR] * 3
    assert result.row(1).free_float == 0


def test_free_float_is_measured_to_where_what_is_left_begins() -> None:
    second = replace(SECOND, suspend=TUESDAY + TO_FIVE, resume=NEXT_MONDAY + 2 * DAY)
    assert schedule(pair(FIRST, Link.FS, second=second)).row(1).free_float == 16 * HOUR
    slipped = replace(FIRST, duration=56 * HOUR, remaining=40 * HOUR)
    assert finish(pair(slipped, Link.FS, second=second)) == NEXT_MONDAY + 2 * DAY + TO_FIVE


def test_a_start_to_start_link_leaves_its_predecessor_what_the_rest_can_wait() -> None:
    plan = pair(replace(UNTOUCHED, duration=8 * HOUR), Link.SS, 24 * HOUR)
    row = schedule(plan).row(1)
    assert (row.total_float, row.free_float) == (0, 0)
    later = replace(plan, activities=(replace(UNTOUCHED, duration=8 * HOUR, constraint=Constraint(
        ConstraintKind.START_ON_OR_AFTER, START + DAY)), SECOND, AFTER))  # fmt: skip
    assert finish(later, 3) == (finish(plan, 3) or 0) + 3 * DAY  # over a weekend


def test_drag_counts_what_waits() -> None:
    plan = pair(FIRST, Link.FS)
    assert drags(plan, schedule(plan)) == {1: 24 * HOUR, 2: 8 * HOUR, 3: 8 * HOUR}


def test_the_link_drives_and_stands_on_the_longest_path() -> None:
    plan = pair(FIRST, Link.FS)
    assert [(link.slack, link.drives) for link in drivers(schedule(plan), 2)] == [(0, True)]
    assert longest_path(schedule(plan)).tolist() == [True, True, True]
    assert drivers(schedule(pair(FIRST, Link.FS, split=False)), 2) == ()
    assert drivers(schedule(pair(FIRST, Link.SS)), 2) == ()


def test_why_says_that_the_rest_waits() -> None:
    plan = pair(FIRST, Link.FS)
    told = explain(plan, schedule(plan), 2)
    assert (told.kind, "started on" in told.start) == ("fact", True)
    assert told.finish == (
        f"It finishes on {day(7)} 17:00: 8 h of work left on the calendar “office”, of which the rest begins on "
        f"{day(7)} 08:00 because it waits until Dig finishes ({day(4)} 17:00)."
    )
    off = pair(FIRST, Link.FS, split=False)
    assert "rest" not in explain(off, schedule(off), 2).finish
    early = pair(FIRST, Link.FF, -40 * HOUR)
    assert "rest" not in explain(early, schedule(early), 2).finish


def test_why_says_that_the_rest_may_not_finish_before() -> None:
    plan = pair(FIRST, Link.FF)
    assert f"because it may not finish before Dig finishes ({day(4)} 17:00)" in explain(plan, schedule(plan), 2).finish


def day(number: int) -> str:
    return moment(START + number * DAY).strftime("%Y-%m-%d")


def running_plan(seed: int, **more: object) -> Plan:
    """Return a random plan in which much has started out of sequence."""
    plan = random_plan(seed, dialect=MSPROJECT.dialect, progress=0.8, size=14, **more)  # type: ignore[arg-type]
    return plan.with_options(lambda options: replace(options, split_in_progress=True))


def test_edits_equal_a_full_run() -> None:
    for seed in range(60):
        plan = running_plan(seed, constraints=0.2)
        by = random.Random(seed).choice(list(CriticalBy))
        edited(seed, plan.with_options(lambda options, by=by: replace(options, critical_by=by)), 12)


def test_without_what_the_rest_waits_for_it_ends_earlier() -> None:
    told = 0
    for seed in range(80):
        plan = running_plan(seed)
        result = schedule(plan)
        for one in plan.activities:
            found, row = explain(plan, result, one.uid), result.row(one.uid)
            if one.actual_start is None or not found.causes:
                continue
            told += 1
            gone = {cause.relation for cause in found.causes}
            links = tuple(link for place, link in enumerate(plan.relations) if place not in gone)
            assert (finish(replace(plan, relations=links), one.uid) or 0) < (row.early_finish or 0), found.text
            driving = {link.relation for link in drivers(result, one.uid) if link.drives}
            assert gone <= driving, found.text
    assert told > 20


def test_every_started_task_ends_where_its_own_work_and_the_links_that_hold_it_put_it() -> None:
    """Each link by itself, as a task that waits for nothing else: an independent way to the same finish."""
    held = 0
    for seed in range(150):
        plan = running_plan(seed, calendars=1)
        result = schedule(plan)
        off = schedule(plan.with_options(lambda options: replace(options, split_in_progress=False)))
        clock, jobs = result.network.columns.clock, {one.uid: one for one in plan.activities}
        for one in plan.activities:
            if one.actual_start is None or one.actual_finish is not None:
                continue
            ends = [off.row(one.uid).early_finish or 0]
            for link in plan.relations:
                before, row = jobs[link.predecessor], result.row(link.predecessor)
                from_start = link.link in (Link.SS, Link.SF)
                done = before.actual_finish is not None or (from_start and before.actual_start is not None)
                if done or link.successor != one.uid:
                    continue
                moment = (row.early_start if from_start else row.early_finish) or 0
                if link.link in (Link.FF, Link.SF):
                    moment = clock.add(1, moment, -one.remaining_duration)
                begins = clock.add(1, moment, link.lag)
                ends.append(clock.add(1, begins, one.remaining_duration))
            held += max(ends) > ends[0]
            assert result.row(one.uid).early_finish == max(ends), (seed, one)
    assert held > 20
