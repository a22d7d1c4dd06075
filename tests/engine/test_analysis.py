"""Drag, paths, shape and explanations; errors that say what is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from milepost.engine import (
    MSPROJECT,
    Activity,
    Assignment,
    BadActivity,
    BadRelation,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    CriticalBy,
    CycleError,
    Dialect,
    DuplicateId,
    HorizonError,
    Kind,
    LagUnit,
    Link,
    Plan,
    Progress,
    Project,
    Relation,
    Session,
    UnknownId,
    WbsNode,
    bottlenecks,
    drags,
    drivers,
    explain,
    float_paths,
    longest_path,
    merge_points,
    parallel_groups,
    schedule,
)
from milepost.engine.times import DAY, HOUR
from tests.engine.makers import CALENDARS, OFFICE, START, plan_of, random_plan

EIGHT = 8 * HOUR
OFFICE_DAYS = (CalendarException(START // DAY, START // DAY + 1, OFFICE.week[0]),)


def chain(*lengths: int) -> list[Activity]:
    return [Activity(uid=uid, name=f"Job {uid}", duration=length * HOUR) for uid, length in enumerate(lengths, 1)]


@pytest.mark.parametrize("seed", range(15))
def test_drag_is_what_scheduling_without_the_activity_saves(seed: int) -> None:
    plan = random_plan(seed, size=15, constraints=0.0)
    result = schedule(plan)
    end = int(result.project_finish[0])
    clock = result.network.columns.clock
    found = drags(plan, result)
    assert set(found) == {one.uid for one in plan.activities if result.row(one.uid).critical and one.duration}
    for uid, drag in found.items():
        without = tuple(replace(one, duration=0) if one.uid == uid else one for one in plan.activities)
        saved = clock.work(
            plan.activity(uid).calendar or 1, int(schedule(replace(plan, activities=without)).project_finish[0]), end
        )
        assert drag == max(0, saved)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("dialect", list(Dialect))
def test_drag_holds_where_something_is_as_late_as_possible(seed: int, dialect: Dialect) -> None:
    plan = random_plan(seed, size=10, dialect=dialect)
    late = Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)
    jobs = tuple(replace(one, constraint=late) if one.uid % 3 == seed % 3 else one for one in plan.activities)
    plan = replace(plan, activities=jobs)
    result = schedule(plan)
    clock, microsoft = result.network.columns.clock, dialect is Dialect.MSPROJECT
    end = int(result.early_finish.max() if microsoft else result.project_finish[0])
    for uid, drag in drags(plan, result).items():
        without = tuple(replace(one, duration=0) if one.uid == uid else one for one in plan.activities)
        again = schedule(replace(plan, activities=without))
        sooner = int(again.early_finish.max() if microsoft else again.project_finish[0])
        assert drag == max(0, clock.work(plan.activity(uid).calendar or 1, sooner, end))


def test_work_beside_what_is_as_late_as_possible_costs_what_it_does() -> None:
    late = Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)
    jobs = [replace(one, constraint=late) if one.uid == 2 else one for one in chain(16, 16, 16, 40)]
    plan = plan_of(jobs, [Relation(1, 2), Relation(2, 3), Relation(4, 3)])
    assert drags(plan, schedule(plan))[4] == EIGHT
    assert drags(plan, schedule(plan), target=3)[4] == EIGHT


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("unit", [LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT])
def test_drag_takes_lags_in_percent_of_the_duration_with_it(seed: int, unit: LagUnit) -> None:
    plan = random_plan(seed, size=12, milestones=0.0, dialect=Dialect.MSPROJECT if seed % 2 else Dialect.P6)
    lags = [5000 if place % 2 else -2500 for place in range(len(plan.relations))]
    links = [replace(one, lag=lag, unit=unit) for one, lag in zip(plan.relations, lags, strict=True)]
    plan = replace(plan, relations=tuple(links))
    result = schedule(plan)
    clock, end = result.network.columns.clock, int(result.project_finish[0])
    before = result.network.net.edges.tobytes()
    for uid, drag in drags(plan, result).items():
        session = Session(plan)
        session.set_duration(uid, 0)
        assert drag == max(0, clock.work(plan.activity(uid).calendar or 1, int(session.project_finish[0]), end))
    assert result.network.net.edges.tobytes() == before


def test_drag_on_a_milestone_counts_only_the_work_that_leads_to_it() -> None:
    jobs = [*chain(8, 16, 40), Activity(uid=9, kind=Kind.FINISH_MILESTONE)]
    plan = plan_of(jobs, [Relation(1, 9), Relation(2, 9)])
    assert drags(plan, schedule(plan), target=9) == {2: 8 * HOUR}
    assert drags(plan, schedule(plan)) == {3: 24 * HOUR}


def test_float_paths_come_in_order_of_room() -> None:
    plan = plan_of(chain(8, 16, 8, 4), [Relation(1, 3), Relation(2, 3), Relation(4, 3)])
    paths = float_paths(schedule(plan))
    assert [(one.uids, one.slack) for one in paths] == [((2, 3), 0), ((1,), 8 * HOUR), ((4,), 12 * HOUR)]


def test_drivers_name_the_link_and_its_slack() -> None:
    plan = plan_of(chain(8, 16, 8), [Relation(1, 3), Relation(2, 3)])
    assert [(one.predecessor, one.slack, one.drives) for one in drivers(schedule(plan), 3)] == [
        (2, 0, True),
        (1, EIGHT, False),
    ]


def test_the_longest_path_may_have_float() -> None:
    plan = plan_of(chain(8, 16), [Relation(1, 2)], must_finish=START + 14 * DAY)
    result = schedule(plan)
    assert not result.critical.any()
    assert longest_path(result).tolist() == [True, True]
    by_path = schedule(plan.with_options(lambda options: replace(options, critical_by=CriticalBy.LONGEST_PATH)))
    assert by_path.critical.tolist() == [True, True]


def test_members_of_a_parallel_group_do_not_wait_for_each_other() -> None:
    plan = plan_of(chain(1, 1, 1, 1), [Relation(1, 3), Relation(2, 3), Relation(3, 4)])
    assert parallel_groups(schedule(plan)) == ((1, 2), (3,), (4,))


def test_merge_points_and_bottlenecks_are_found() -> None:
    plan = plan_of(chain(8, 8, 8, 8), [Relation(1, 3), Relation(2, 3), Relation(3, 4)])
    result = schedule(plan)
    assert [(one.uid, one.links, one.tight) for one in merge_points(result)] == [(3, 2, 2)]
    assert [(one.uid, one.share) for one in bottlenecks(result)] == [(3, 1.0), (4, 1.0), (1, 0.5), (2, 0.5)]


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({}, "link", "waits until Job 1 finishes"),
        (
            {"constraint": Constraint(ConstraintKind.START_ON_OR_AFTER, START + 7 * DAY)},
            "constraint",
            "start on or after",
        ),
        ({"actual_start": START}, "fact", "that is a fact"),
        ({"constraint": Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)}, "late", "as late as possible"),
    ],
)
def test_an_explanation_names_what_decides_the_start(change: dict[str, object], kind: str, words: str) -> None:
    first, second, third = chain(8, 8, 80)
    plan = plan_of([first, replace(second, **change), third], [Relation(1, 2)])  # type: ignore[arg-type]
    found = explain(plan, schedule(plan), 2)
    assert found.kind == kind
    assert words in found.text


def test_an_explanation_says_why_something_is_critical_or_not() -> None:
    plan = plan_of(chain(8, 16))
    result = schedule(plan)
    assert "not critical: it has 8 h of work of float" in explain(plan, result, 1).critical
    assert "since a later finish would move the end of the project" in explain(plan, result, 2).critical
    late = plan_of(chain(16), must_finish=START + 9 * HOUR)
    assert (
        "it is 8 h of work late. Its latest finish is 2024-10-07 17:00, since the project must finish by"
        in explain(late, schedule(late), 1).critical
    )


def test_a_working_lag_into_an_elapsed_task_runs_in_working_time() -> None:
    jobs = [Activity(uid=1, duration=EIGHT), Activity(uid=2, duration=EIGHT, elapsed=True)]
    plan = plan_of(jobs, [Relation(1, 2, lag=4 * HOUR)], options=MSPROJECT)
    assert schedule(plan).row(2).early_start == START + DAY + 4 * HOUR
    session = Session(plan_of(jobs, options=MSPROJECT))
    session.add_link(plan.relations[0])
    assert session.early_start[1] == START + DAY + 4 * HOUR


def test_a_cycle_is_listed_in_order() -> None:
    jobs = [replace(one, code=f"A{one.uid}") for one in chain(1, 1, 1, 1)]
    links = [Relation(4, 1), Relation(1, 2), Relation(2, 3), Relation(3, 1)]
    with pytest.raises(CycleError, match="3 activities form a circle: A1 → A2 → A3 → A1") as caught:
        schedule(plan_of(jobs, links))
    assert caught.value.cycle == (1, 2, 3)


def test_a_plan_whose_parts_do_not_fit_is_refused() -> None:
    with pytest.raises(DuplicateId, match="More than one activity with the same uid: 1"):
        plan_of([Activity(uid=1), Activity(uid=1)])
    with pytest.raises(UnknownId, match="Unknown successor of a link: 7"):
        plan_of([Activity(uid=1)], [Relation(1, 7)])
    with pytest.raises(UnknownId, match="Unknown calendar of an activity: 99"):
        plan_of([Activity(uid=1, calendar=99)])
    with pytest.raises(BadRelation, match="from an activity to itself: 3"):
        Relation(3, 3)
    with pytest.raises(BadActivity, match="Finished without an actual start: 1"):
        Activity(uid=1, actual_finish=5)


def test_running_out_of_working_time_names_the_activities() -> None:
    once = Calendar(8, week=((),) * 7, exceptions=OFFICE_DAYS)
    plan = plan_of([Activity(uid=5, duration=80 * HOUR, calendar=8)], calendars=[OFFICE, once])
    with pytest.raises(HorizonError, match="no working time left for these activities: 5"):
        schedule(plan)


def test_retained_logic_waits_and_progress_override_goes_on() -> None:
    first, second = chain(40, 16)
    second = replace(second, actual_start=START, remaining=EIGHT)
    plan = plan_of([first, second], [Relation(1, 2)], data_date=START + DAY)
    retained = schedule(plan)
    override = schedule(plan.with_options(lambda options: replace(options, progress=Progress.PROGRESS_OVERRIDE)))
    assert retained.row(2).early_start == START + 8 * DAY
    assert override.row(2).early_start == START + DAY
    assert override.row(2).start == START


def test_suspended_work_goes_on_when_it_resumes() -> None:
    one = replace(chain(40)[0], actual_start=START, remaining=16 * HOUR, suspend=START + DAY, resume=START + 3 * DAY)
    result = schedule(plan_of([one], data_date=START + 2 * DAY))
    assert result.row(1).early_start == START + 3 * DAY
    assert result.row(1).early_finish == START + 4 * DAY + 9 * HOUR


def test_work_that_rested_and_went_on_before_the_data_date_did_not_use_up_a_lag_meanwhile() -> None:
    one = replace(
        chain(40)[0], actual_start=START, remaining=8 * HOUR, suspend=START + 9 * HOUR, resume=START + 2 * DAY
    )
    plan = plan_of([one, *chain(8, 8)[1:]], [Relation(1, 2, Link.SS, 40 * HOUR)], data_date=START + 3 * DAY)
    assert schedule(plan).row(2).early_start == START + 8 * DAY


def test_an_expected_finish_replaces_the_remaining_duration() -> None:
    one = replace(chain(8)[0], expected_finish=START + 2 * DAY + 9 * HOUR)
    assert schedule(plan_of([one])).row(1).early_finish == START + 2 * DAY + 9 * HOUR


def test_a_level_of_effort_spans_what_it_hangs_on() -> None:
    jobs = [*chain(8, 16), Activity(uid=3, kind=Kind.LEVEL_OF_EFFORT)]
    result = schedule(plan_of(jobs, [Relation(1, 2), Relation(1, 3, Link.SS), Relation(3, 2, Link.FF)]))
    assert (result.row(3).early_start, result.row(3).early_finish) == (START, START + 2 * DAY + 9 * HOUR)


def test_levels_of_effort_may_hang_on_each_other_in_any_order() -> None:
    links = [Relation(1, 2), Relation(1, 4, Link.SS), Relation(4, 2, Link.FF)]
    inner = [Relation(4, 3, Link.SS), Relation(4, 3, Link.FF), Relation(3, 5, Link.SS), Relation(3, 5, Link.FF)]
    efforts = [Activity(uid=uid, kind=Kind.LEVEL_OF_EFFORT) for uid in (5, 3, 4)]
    result = schedule(plan_of([*efforts, *chain(8, 16)], [*links, *inner]))
    for uid in (3, 4, 5):
        row = result.row(uid)
        assert (row.early_start, row.early_finish) == (START, START + 2 * DAY + 9 * HOUR)
        assert (row.late_start, row.late_finish, row.total_float) == (START, START + 2 * DAY + 9 * HOUR, 0)


def test_levels_of_effort_in_a_circle_are_refused_with_the_circle() -> None:
    efforts = [Activity(uid=uid, kind=Kind.LEVEL_OF_EFFORT) for uid in (7, 5, 6)]
    circle = [Relation(5, 6, Link.SS), Relation(6, 5, Link.FF), Relation(6, 7, Link.SS)]
    with pytest.raises(CycleError, match=r"2 activities form a circle: [56] → [56] → [56]") as caught:
        schedule(plan_of([*efforts, *chain(8)], circle))
    assert sorted(caught.value.cycle) == [5, 6]


def test_a_project_scheduled_from_its_finish_begins_when_it_must() -> None:
    finish = START + 11 * DAY + 9 * HOUR  # a Friday, 17:00
    late = Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)
    jobs = [*chain(8, 16), replace(chain(8, 8, 4)[2], constraint=late), Activity(uid=4, duration=4 * HOUR)]
    options = replace(MSPROJECT, from_finish=True)
    plan = plan_of(jobs, [Relation(1, 2), Relation(3, 2), Relation(4, 2)], options, must_finish=finish)
    result = schedule(plan)
    assert (result.row(1).early_start, result.row(2).early_finish) == (START + 9 * DAY, finish)
    assert [result.row(uid).total_float for uid in (1, 2, 4)] == [0, 0, 4 * HOUR]
    assert result.row(3).start == START + 9 * DAY + 5 * HOUR
    assert result.row(4).start == START + 9 * DAY
    session = Session(plan)
    assert session.set_duration(1, 16 * HOUR).afresh == "the project is scheduled from its finish"
    assert session.row(1).early_start == START + 8 * DAY


def test_a_wbs_summary_spans_its_node_and_those_below() -> None:
    jobs = [replace(one, wbs=uid) for one, uid in zip(chain(8, 16), (20, 30), strict=True)]
    jobs.append(Activity(uid=3, kind=Kind.WBS_SUMMARY, wbs=20))
    plan = replace(plan_of(jobs, [Relation(1, 2)]), wbs=(WbsNode(20), WbsNode(30, parent=20)))
    assert schedule(plan).row(3).early_finish == START + 2 * DAY + 9 * HOUR


def test_a_link_from_a_summary_holds_all_its_tasks_and_it_rolls_up() -> None:
    jobs = [replace(one, parent=9) for one in chain(8, 16)]
    jobs += [Activity(uid=9, kind=Kind.SUMMARY), Activity(uid=4, duration=EIGHT)]
    result = schedule(plan_of(jobs, [Relation(9, 4)], MSPROJECT))
    assert result.row(4).early_start == START + 2 * DAY
    assert (result.row(9).early_start, result.row(9).early_finish) == (START, START + DAY + 9 * HOUR)
    assert result.row(9).critical


def test_a_link_from_the_start_of_a_summary_waits_only_for_its_first_task() -> None:
    inside = [replace(one, parent=9) for one in chain(16, 8)]
    jobs = [*inside, Activity(uid=9, kind=Kind.SUMMARY, duration=24 * HOUR), Activity(uid=4, duration=EIGHT)]
    links = [Relation(2, 1), Relation(9, 4, Link.SS, 5000, LagUnit.PERCENT)]
    result = schedule(plan_of(jobs, links, MSPROJECT))
    assert (result.row(1).early_start, result.row(9).early_start) == (START + DAY, START)
    assert result.row(4).early_start == START + DAY + 5 * HOUR
    assert [one.predecessor for one in drivers(result, 4)] == [2]


def test_an_inactive_task_holds_nobody() -> None:
    first, second, third = chain(8, 80, 8)
    plan = plan_of([first, replace(second, active=False), third], [Relation(1, 2), Relation(2, 3)], MSPROJECT)
    result = schedule(plan)
    assert result.row(3).early_start == START
    assert result.row(2).early_start == START + DAY
    assert result.project_finish.tolist() == [START + 9 * HOUR]


def test_a_manual_task_keeps_its_dates_and_drives_others() -> None:
    first, second, third = chain(8, 8, 8)
    fixed = replace(second, manual=True, manual_start=START + 7 * DAY, manual_finish=START + 7 * DAY + 9 * HOUR)
    result = schedule(plan_of([first, fixed, third], [Relation(1, 2), Relation(2, 3)], MSPROJECT))
    assert result.row(2).early_start == START + 7 * DAY
    assert result.row(3).early_start == START + 8 * DAY


def test_a_split_task_takes_its_breaks_along() -> None:
    pieces = ((START, START + 9 * HOUR), (START + 2 * DAY, START + 2 * DAY + 9 * HOUR))
    one = replace(chain(16)[0], splits=pieces)
    assert schedule(plan_of([one], (), MSPROJECT)).row(1).early_finish == START + 2 * DAY + 9 * HOUR


def test_a_split_task_that_has_not_started_has_its_breaks_before_its_late_finish_too() -> None:
    pieces = ((START, START + 9 * HOUR), (START + 2 * DAY, START + 2 * DAY + 9 * HOUR))
    one, longer = replace(chain(16)[0], splits=pieces), Activity(uid=2, duration=40 * HOUR)
    row = schedule(plan_of([one, longer], (), MSPROJECT)).row(1)
    assert (row.late_start, row.late_finish) == (START + 2 * DAY, START + 4 * DAY + 9 * HOUR)
    assert row.start_float == row.finish_float == 2 * EIGHT


def test_a_split_task_works_and_pauses_on_the_calendar_of_its_resource() -> None:
    pieces = ((START, START + 9 * HOUR), (START + 2 * DAY, START + 2 * DAY + 9 * HOUR))
    nobody_on_wednesday = replace(OFFICE, uid=9, exceptions=(CalendarException(START // DAY + 2, START // DAY + 2),))
    share = Assignment(resource=1, work=16 * HOUR, calendar=9)
    one = replace(chain(16)[0], splits=pieces, assignments=(share,))
    row = schedule(plan_of([one], (), MSPROJECT, [OFFICE, nobody_on_wednesday])).row(1)
    assert row.early_finish == START + 3 * DAY + 9 * HOUR


@pytest.mark.parametrize(("own", "finish"), [(4, 2 * DAY + 12 * HOUR), (None, DAY + 15 * HOUR), (3, DAY + 15 * HOUR)])
def test_a_resource_works_on_a_task_only_while_both_of_their_calendars_do(own: int | None, finish: int) -> None:
    share = Assignment(resource=1, work=15 * HOUR, calendar=2)  # seven to three, six days
    one = replace(chain(15)[0], calendar=own, fixed_duration=False, assignments=(share,))
    late = replace(CALENDARS[3], week=(((9 * HOUR, 17 * HOUR),),) * 5 + ((), ()), exceptions=())
    plan = plan_of([one], (), MSPROJECT, [*CALENDARS[:3], late])
    assert schedule(plan).row(1).early_finish == START - 8 * HOUR + finish


def test_calendars_that_share_no_time_leave_the_resource_its_own() -> None:
    share = Assignment(resource=1, work=8 * HOUR, calendar=2)
    night = replace(CALENDARS[3], week=(((20 * HOUR, 22 * HOUR),),) * 7, exceptions=())
    one = replace(chain(8)[0], calendar=4, fixed_duration=False, assignments=(share,))
    row = schedule(plan_of([one], (), MSPROJECT, [*CALENDARS[:3], night])).row(1)
    assert row.early_finish == START + DAY  # an hour is left of the day: it began at eight


def test_a_manual_task_has_the_float_of_its_finish_and_starts_late_by_its_own_calendar() -> None:
    early = {"manual_start": START - HOUR, "manual_finish": START + 9 * HOUR}
    share = Assignment(resource=1, work=8 * HOUR, calendar=3)
    fixed = replace(chain(8)[0], manual=True, assignments=(share,), actual_start=START - HOUR, remaining=HOUR, **early)
    row = schedule(plan_of([fixed, Activity(uid=2, duration=16 * HOUR)], (), MSPROJECT)).row(1)
    assert (row.early_start, row.late_start, row.total_float) == (START - HOUR, START + DAY, EIGHT)


def test_an_empty_summary_stands_at_the_start_of_the_project() -> None:
    row = schedule(plan_of([Activity(uid=0, kind=Kind.SUMMARY)], (), MSPROJECT, start=START - DAY)).row(0)
    assert (row.early_start, row.early_finish, row.late_finish, row.total_float) == (*[START - DAY] * 3, 0)


def test_projects_end_for_themselves_unless_told_otherwise() -> None:
    jobs = [Activity(uid=1, duration=8 * HOUR), Activity(uid=2, project=2, duration=16 * HOUR)]
    projects = (Project(1, START, 1), Project(2, START, 1))
    plan = Plan(projects, (OFFICE,), tuple(jobs))
    assert schedule(plan).total_float.tolist() == [0, 0]
    together = plan.with_options(lambda options: replace(options, float_to_project_end=False))
    assert schedule(together).total_float.tolist() == [EIGHT, 0]


def test_a_deadline_makes_negative_float_and_moves_no_date() -> None:
    one = replace(chain(16)[0], deadline=START + 9 * HOUR)
    row = schedule(plan_of([one], (), MSPROJECT)).row(1)
    assert (row.early_start, row.total_float) == (START, -EIGHT)


def test_no_level_of_effort_lies_on_the_longest_path() -> None:
    plan = plan_of(
        [*chain(8, 16), Activity(uid=3, kind=Kind.LEVEL_OF_EFFORT)],
        [Relation(1, 2), Relation(1, 3, Link.SS), Relation(2, 3, Link.FF)],
    )
    assert schedule(plan).critical.tolist() == [True, True, True]
    by_path = plan.with_options(lambda options: replace(options, critical_by=CriticalBy.LONGEST_PATH))
    assert schedule(by_path).critical.tolist() == [True, True, False]
