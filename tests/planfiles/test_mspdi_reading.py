"""An MSPDI becomes a plan, field by field; what is wrong with one is said with line and field."""

from __future__ import annotations

import pytest

from milepost.engine.plan import Activity, Assignment, Constraint, ConstraintKind, Dialect, Kind, LagUnit, Link
from milepost.engine.times import HOUR, moment
from milepost.planfiles import Format, PlanFile, PlanFileError, read
from milepost.planfiles.errors import BadValue, Contradiction, MissingPart
from milepost.planfiles.mspdi.writer import write_mspdi
from tests.planfiles.samples import elements, mspdi, mspdi_link, mspdi_task


def plan_of(text: str) -> PlanFile:
    return read(text.encode(), name="tower.xml")


def task_of(more: str = "", **changes: object) -> Activity:
    return plan_of(mspdi(mspdi_task(1, more, **changes))).plan.activities[0]


def test_tasks_links_and_project_are_read() -> None:
    found = plan_of(mspdi())
    plan = found.plan
    assert (found.format, found.version) == (Format.MSPDI, "14")
    assert [(one.uid, one.code, one.name, one.duration) for one in plan.activities] == [
        (1, "1", "Task 1", 16 * HOUR), (2, "2", "Task 2", 16 * HOUR),
    ]  # fmt: skip
    assert [(one.predecessor, one.successor, one.link) for one in plan.relations] == [(1, 2, Link.FS)]
    project = plan.projects[0]
    assert (project.name, project.options.dialect) == ("The tower", Dialect.MSPROJECT)
    assert moment(project.start).isoformat() == "2025-01-06T08:00:00"


def test_a_file_without_the_namespace_is_read_too() -> None:
    assert len(plan_of(mspdi().replace(' xmlns="http://schemas.microsoft.com/project"', "")).plan.activities) == 2


def test_utf_16_is_read() -> None:
    text = mspdi().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert len(read(text.encode("utf-16")).plan.activities) == 2


@pytest.mark.parametrize(("number", "link"), [(0, Link.FF), (1, Link.FS), (2, Link.SF), (3, Link.SS)])
def test_every_link_type_is_known(number: int, link: Link) -> None:
    found = plan_of(mspdi(mspdi_task(1) + mspdi_task(2, mspdi_link(1, Type=number)))).plan
    assert found.relations[0].link is link


@pytest.mark.parametrize(
    ("form", "given", "lag", "unit"),
    [
        (7, 4800, 8 * HOUR, LagUnit.WORKING), (5, -600, -HOUR, LagUnit.WORKING), (8, 14400, 24 * HOUR, LagUnit.ELAPSED),
        (39, 4800, 8 * HOUR, LagUnit.WORKING), (40, 4800, 8 * HOUR, LagUnit.ELAPSED), (19, 50, 5000, LagUnit.PERCENT),
        (20, -25, -2500, LagUnit.ELAPSED_PERCENT), (51, 50, 5000, LagUnit.PERCENT), (3, 1, 6, LagUnit.WORKING),
    ],
)  # fmt: skip
def test_lags_of_every_format_are_understood(form: int, given: int, lag: int, unit: LagUnit) -> None:
    found = plan_of(mspdi(mspdi_task(1) + mspdi_task(2, mspdi_link(1, LinkLag=given, LagFormat=form)))).plan.relations[
        0
    ]
    assert (found.lag, found.unit) == (lag, unit)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (2, ConstraintKind.MANDATORY_START), (3, ConstraintKind.MANDATORY_FINISH), (4, ConstraintKind.START_ON_OR_AFTER),
        (5, ConstraintKind.START_ON_OR_BEFORE), (6, ConstraintKind.FINISH_ON_OR_AFTER), (7, ConstraintKind.FINISH_ON_OR_BEFORE),
    ],
)  # fmt: skip
def test_every_constraint_is_known(number: int, kind: ConstraintKind) -> None:
    found = task_of(ConstraintType=number, ConstraintDate="2025-02-03T08:00:00").constraint
    assert found is not None
    assert found.kind is kind


def test_as_late_as_possible_needs_no_date() -> None:
    assert task_of(ConstraintType=1).constraint == Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)


def test_deadline_and_levelling_delay_are_read() -> None:
    one = task_of(Deadline="2025-02-03T17:00:00", LevelingDelay=9600)
    assert moment(one.deadline or 0).isoformat() == "2025-02-03T17:00:00"
    assert one.levelling_delay == 16 * HOUR


@pytest.mark.parametrize(
    ("form", "elapsed"), [(7, False), (8, True), (40, True), (39, False), (5, False), (6, True), (53, False)]
)
def test_elapsed_durations_are_known_by_their_format(form: int, elapsed: bool) -> None:
    one = task_of(Duration="PT48H0M0S", DurationFormat=form)
    assert (one.elapsed, one.duration) == (elapsed, 48 * HOUR)


def test_progress_is_read() -> None:
    one = task_of(
        ActualStart="2025-01-06T08:00:00", Stop="2025-01-06T12:00:00", Resume="2025-01-08T08:00:00", PercentComplete=25,
        ActualDuration="PT4H0M0S", RemainingDuration="PT12H0M0S",
    )  # fmt: skip
    assert (one.percent, one.remaining, one.actual_duration, one.actual_finish) == (2500, 12 * HOUR, 4 * HOUR, None)
    assert moment(one.resume or 0).isoformat() == "2025-01-08T08:00:00"


def test_stored_dates_and_slacks_are_read_in_tenths_of_minutes() -> None:
    kept = task_of(TotalSlack=-4800, FreeSlack=1, Critical=1, LateFinish="2025-01-06T11:25:42").stored
    assert kept is not None
    assert (kept.total_float, kept.free_float, kept.critical) == (-8 * HOUR, 6, True)
    assert moment(kept.late_finish or 0).isoformat() == "2025-01-06T11:25:42"


def test_the_outline_makes_summaries_and_parents() -> None:
    tasks = (
        mspdi_task(0, OutlineLevel=0, Summary=1)
        + mspdi_task(1, Summary=1)
        + mspdi_task(2, OutlineLevel=2)
        + mspdi_task(3)
    )
    found = {one.uid: one for one in plan_of(mspdi(tasks)).plan.activities}
    assert [found[uid].parent for uid in range(4)] == [None, 0, 1, 0]
    assert [found[uid].kind for uid in range(4)] == [Kind.SUMMARY, Kind.SUMMARY, Kind.TASK, Kind.TASK]


def test_milestones_are_points_only_without_duration() -> None:
    assert task_of(Milestone=1, Duration="PT0H0M0S").kind is Kind.FINISH_MILESTONE
    assert task_of(Milestone=1).kind is Kind.TASK


def test_manual_inactive_and_external_tasks_are_known() -> None:
    one = task_of(Manual=1, Active=0, ManualStart="2025-01-07T08:00:00", ExternalTask=1)
    assert (one.manual, one.active, one.external) == (True, False, True)
    assert moment(one.manual_start or 0).isoformat() == "2025-01-07T08:00:00"
    assert moment(one.manual_finish or 0).isoformat() == "2025-01-07T17:00:00"


def test_blank_rows_are_passed_over() -> None:
    assert (
        len(plan_of(mspdi(mspdi_task(1) + "<Task><UID>2</UID><ID>2</ID><IsNull>1</IsNull></Task>")).plan.activities)
        == 1
    )


RESOURCES = (
    f"<Resource>{elements(UID=5, Name='Mason', Type=1, CalendarUID=3)}</Resource>"
    f"<Resource>{elements(UID=6, Name='Sand', Type=0)}</Resource>"
)
MASON = f"<Calendar>{elements(UID=3, Name='Mason', IsBaseCalendar=0, BaseCalendarUID=1)}</Calendar>"


def assignment(more: str = "", **changes: object) -> str:
    plain = {"UID": 1, "TaskUID": 1, "ResourceUID": 5, "Work": "PT8H0M0S", "RemainingWork": "PT8H0M0S", "Units": "0.5"}
    return f"<Assignment>{elements(**{**plain, **changes})}{more}</Assignment>"


def test_assignments_of_work_bring_the_calendar_of_their_resource() -> None:
    found = plan_of(
        mspdi(mspdi_task(1), calendars=MASON, resources=RESOURCES, assignments=assignment() + assignment(ResourceUID=6))
    )
    assert found.plan.activities[0].assignments == (Assignment(5, 8 * HOUR, 0, 8 * HOUR, 5000, 3),)
    assert "assignment of material or cost" in [one.feature for one in found.losses]


def test_a_task_may_ignore_the_calendars_of_its_resources() -> None:
    tasks = mspdi_task(1, CalendarUID=1, IgnoreResourceCalendar=1)
    found = plan_of(mspdi(tasks, calendars=MASON, resources=RESOURCES, assignments=assignment()))
    assert found.plan.activities[0].assignments[0].calendar is None


def piece(start: str, finish: str, value: str) -> str:
    return (
        f"<TimephasedData>{elements(Type=1, UID=1, Start=start, Finish=finish, Unit=2, Value=value)}</TimephasedData>"
    )


def test_a_pause_on_working_days_makes_a_split_task() -> None:
    data = (
        piece("2025-01-06T08:00:00", "2025-01-06T17:00:00", "PT8H0M0S")
        + piece("2025-01-06T17:00:00", "2025-01-08T08:00:00", "PT0H0M0S")
        + piece("2025-01-08T08:00:00", "2025-01-08T17:00:00", "PT8H0M0S")
    )
    found = plan_of(mspdi(mspdi_task(1), assignments=assignment(data, ResourceUID=-65535))).plan.activities[0]
    assert [moment(one).isoformat()[8:13] for pair in found.splits for one in pair] == [
        "06T08",
        "06T17",
        "08T08",
        "08T17",
    ]


def test_a_weekend_is_no_pause() -> None:
    data = (
        piece("2025-01-10T08:00:00", "2025-01-10T17:00:00", "PT8H0M0S")
        + piece("2025-01-10T17:00:00", "2025-01-13T08:00:00", "PT0H0M0S")
        + piece("2025-01-13T08:00:00", "2025-01-13T17:00:00", "PT8H0M0S")
    )
    assert (
        plan_of(mspdi(mspdi_task(1), assignments=assignment(data, ResourceUID=-65535))).plan.activities[0].splits == ()
    )


def test_timephased_data_that_cannot_be_read_is_told_and_makes_no_pause() -> None:
    data = piece("2025-01-10T08:-0:00", "2025-01-10T17:00:00", "PT8H0M0S")
    found = plan_of(mspdi(mspdi_task(1), assignments=assignment(data, ResourceUID=-65535)))
    assert "timephased data" in [one.feature for one in found.losses]


def test_the_first_baseline_is_read() -> None:
    baseline = f"<Baseline>{elements(Number=0, Start='2025-01-01T08:00:00', Finish='2025-01-02T17:00:00')}</Baseline>"
    found = plan_of(mspdi(mspdi_task(1, baseline)))
    assert [moment(one or 0).isoformat()[:10] for one in found.baseline[1]] == ["2025-01-01", "2025-01-02"]


def test_scheduling_from_the_finish_is_an_option() -> None:
    project = plan_of(mspdi(ScheduleFromStart=0)).plan.projects[0]
    assert project.options.from_finish
    assert moment(project.must_finish or 0).isoformat() == "2025-01-09T17:00:00"


@pytest.mark.parametrize(
    ("given", "splits"), [({"SplitsInProgressTasks": 1}, True), ({"SplitsInProgressTasks": 0}, False), ({}, False)]
)
def test_whether_tasks_in_progress_are_split_is_an_option(given: dict[str, object], splits: bool) -> None:
    found = plan_of(mspdi(**given))
    assert found.plan.projects[0].options.split_in_progress is splits
    assert f"<SplitsInProgressTasks>{splits:d}</SplitsInProgressTasks>".encode() in write_mspdi(found)[0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Duration": "two days"}, r"tower.xml, line 6, Task 1.Duration: 'two days' is not a duration"),
        ({"Duration": "P1Y"}, r"Task 1.Duration: 'P1Y' is not a duration"),
        ({"EarlyStart": "yesterday"}, r"line 6, Task 1.EarlyStart: 'yesterday' is not a date and time"),
        ({"ConstraintType": 9}, r"Task 1.ConstraintType: '9' is not a value that this field can have"),
        ({"TotalSlack": "x"}, r"Task 1.TotalSlack: 'x' is not a number"),
        ({"PercentComplete": "half"}, r"Task 1.PercentComplete: 'half' is not a number"),
        ({"UID": "one"}, r"Task one.UID: 'one' is not a whole number"),
        ({"CalendarUID": 77}, r"Task 1.CalendarUID: 77 is no calendar of the file"),
        ({"Duration": "-PT8H0M0S"}, r"Task 1: The task contradicts itself: Negative duration"),
    ],
)
def test_a_wrong_value_is_refused_with_line_and_field(changes: dict[str, object], message: str) -> None:
    with pytest.raises(BadValue, match=message):
        plan_of(mspdi(mspdi_task(1, **changes)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Type": 9}, r"Task 2 PredecessorLink.Type: '9' is not a value"),
        ({"LinkLag": "soon"}, r"Task 2 PredecessorLink.LinkLag: 'soon' is not a number"),
        (
            {"PredecessorUID": 2},
            r"Task 2 PredecessorLink: The element contradicts itself: A link from an activity to itself",
        ),
        ({"PredecessorUID": ""}, r"Task 2 PredecessorLink.PredecessorUID: '' is not a whole number"),
    ],
)
def test_a_wrong_link_is_refused_with_its_task(changes: dict[str, object], message: str) -> None:
    with pytest.raises(BadValue, match=message):
        plan_of(mspdi(mspdi_task(1) + mspdi_task(2, mspdi_link(1, **changes))))


def test_overtime_takes_no_working_time() -> None:
    share = assignment(Units=1, Work="PT20H0M0S", RemainingWork="PT15H0M0S", OvertimeWork="PT4H0M0S")
    rest = assignment(Units=1, Work="PT8H0M0S", OvertimeWork="PT4H0M0S", RemainingOvertimeWork="PT4H0M0S")
    found = plan_of(mspdi(mspdi_task(1), assignments=share + rest, resources=RESOURCES)).plan.activities[0].assignments
    assert [(one.span, one.left) for one in found] == [(16 * HOUR, 15 * HOUR), (4 * HOUR, 4 * HOUR)]


def test_gaps_that_come_of_rounding_are_no_pauses() -> None:
    data = piece("2025-01-06T08:00:00", "2025-01-06T11:58:30", "PT3H58M30S")
    data += piece("2025-01-06T11:59:24", "2025-01-07T17:00:00", "PT12H0M0S")
    assert (
        plan_of(mspdi(mspdi_task(1), assignments=assignment(data, ResourceUID=-65535))).plan.activities[0].splits == ()
    )


def test_the_project_s_own_row_is_a_summary_even_when_it_says_nothing_of_it() -> None:
    found = plan_of(mspdi(mspdi_task(0, OutlineLevel=0, Duration="PT0H0M0S"))).plan.activities[0]
    assert found.kind is Kind.SUMMARY


def test_a_task_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadValue, match=r"Task.UID: 1 stands in the file twice"):
        plan_of(mspdi(mspdi_task(1) + mspdi_task(1)))


def test_a_task_without_a_number_is_refused() -> None:
    with pytest.raises(MissingPart, match=r"Task.UID: The task has no UID"):
        plan_of(mspdi(mspdi_task(1, UID="")))


def test_an_empty_project_is_refused() -> None:
    with pytest.raises(MissingPart, match="neither project properties nor tasks"):
        plan_of('<Project xmlns="http://schemas.microsoft.com/project"></Project>')


def test_a_link_from_another_file_is_left_out_and_told() -> None:
    found = plan_of(mspdi(mspdi_task(2, mspdi_link(1, CrossProject=1))))
    assert found.plan.relations == ()
    assert [(one.feature, one.ids) for one in found.losses] == [("link", (2,))]


def test_the_one_project_may_be_asked_for_by_name() -> None:
    assert read(mspdi().encode(), project="The tower").plan.activities
    with pytest.raises(PlanFileError, match=r"'Shed' is not the project of this file. It has 'The tower'"):
        read(mspdi().encode(), project="Shed")


def test_a_project_calendar_that_is_not_there_is_refused() -> None:
    with pytest.raises((BadValue, Contradiction), match=r"Project.CalendarUID: '9' is no calendar of the file"):
        plan_of(mspdi(CalendarUID=9))


def told(found: PlanFile) -> dict[str, tuple[int, ...]]:
    return {one.feature: one.ids for one in found.losses}


def test_a_constraint_without_a_date_is_told() -> None:
    found = plan_of(mspdi(mspdi_task(1, ConstraintType=4) + mspdi_task(2, ConstraintType=1)))
    assert [one.constraint for one in found.plan.activities] == [None, Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)]
    assert told(found) == {"constraint": (1,)}


def test_what_of_a_summary_holds_nothing_is_told() -> None:
    when = {"ConstraintType": 4, "ConstraintDate": "2025-01-20T08:00:00"}
    given = {"Manual": 1, "ManualStart": "2025-01-20T08:00:00", "ManualFinish": "2025-01-24T17:00:00"}
    tasks = (
        mspdi_task(1, Summary=1, **when) + mspdi_task(2, OutlineLevel=2, **when)
        + mspdi_task(3, Summary=1, **given) + mspdi_task(4, OutlineLevel=2, **given)
    )  # fmt: skip
    assert told(plan_of(mspdi(tasks))) == {"constraint of a summary": (1,), "dates of a manual summary": (3,)}
