"""A PMXML becomes a plan, field by field; what is wrong with one is said with line and field."""

from __future__ import annotations

import pytest

from milepost.engine.plan import ConstraintKind, CriticalBy, FloatMeasure, Kind, LagCalendar, Link, Progress
from milepost.engine.times import HOUR, moment
from milepost.planfiles import Format, PlanFile, PlanFileError, read
from milepost.planfiles.errors import BadValue, MissingPart
from tests.planfiles.samples import elements, pmxml, pmxml_activity


def plan_of(text: str) -> PlanFile:
    return read(text.encode(), name="tower.xml")


def relation(kind: str, **changes: object) -> str:
    plain = {"ObjectId": 9, "PredecessorActivityObjectId": 1, "SuccessorActivityObjectId": 2, "Type": kind, "Lag": 8}
    return f"<Relationship>{elements(**{**plain, **changes})}</Relationship>"


def test_activities_calendar_and_project_are_read() -> None:
    found = plan_of(pmxml(pmxml_activity(1)))
    assert (found.format, found.version) == (Format.PMXML, "V19.12")
    assert (found.plan.projects[0].code, found.plan.projects[0].name) == ("TOWER", "The tower")
    one = found.plan.activities[0]
    assert (one.code, one.duration, one.kind) == ("A1", 16 * HOUR, Kind.TASK)
    assert found.plan.calendars[0].week[0] == ((8 * HOUR, 16 * HOUR),)


@pytest.mark.parametrize(
    ("word", "link"),
    [
        ("Finish to Start", Link.FS),
        ("Start to Start", Link.SS),
        ("Finish to Finish", Link.FF),
        ("Start to Finish", Link.SF),
    ],
)
def test_every_link_type_is_known(word: str, link: Link) -> None:
    found = plan_of(pmxml(pmxml_activity(1) + pmxml_activity(2), relations=relation(word))).plan.relations[0]
    assert (found.link, found.lag, found.uid) == (link, 8 * HOUR, 9)


def test_constraints_and_progress_are_read() -> None:
    one = plan_of(
        pmxml(
            pmxml_activity(
                1, Status="In Progress", ActualStartDate="2025-01-06T08:00:00", RemainingDuration=4,
                PrimaryConstraintType="Mandatory Finish",
                PrimaryConstraintDate="2025-02-03T17:00:00", SecondaryConstraintType="As Late As Possible",
                RemainingLateFinishDate="2025-02-03T17:00:00", PercentCompleteType="Duration",
            )
        )
    ).plan.activities[0]  # fmt: skip
    assert one.constraint is not None
    assert one.constraint.kind is ConstraintKind.MANDATORY_FINISH
    assert one.second_constraint is not None
    assert one.second_constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE
    assert (one.percent, one.actual_finish) == (7500, None)
    assert one.stored is not None
    assert moment(one.stored.late_finish or 0).isoformat() == "2025-02-03T17:00:00"


def test_options_are_read() -> None:
    options = elements(
        OutOfSequenceScheduleType="Progress Override", RelationshipLagCalendar="24 Hour Calendar",
        CriticalActivityPathType="Longest Path",
        ComputeTotalFloatType="Smallest of Start Float and Finish Float", MakeOpenEndedActivitiesCritical="true",
    )  # fmt: skip
    found = (
        plan_of(pmxml(pmxml_activity(1), options=f"<ScheduleOptions>{options}</ScheduleOptions>"))
        .plan.projects[0]
        .options
    )
    assert (found.progress, found.lag_calendar) == (Progress.PROGRESS_OVERRIDE, LagCalendar.TWENTY_FOUR_HOUR)
    assert (found.critical_by, found.total_float) == (CriticalBy.LONGEST_PATH, FloatMeasure.SMALLEST)
    assert found.open_ends_critical


def test_exceptions_of_a_calendar_are_read() -> None:
    day = "<HolidayOrException><Date>2025-01-07T00:00:00</Date><WorkTime/></HolidayOrException>"
    holiday = f"<HolidayOrExceptions>{day}</HolidayOrExceptions>"
    found = plan_of(pmxml(pmxml_activity(1), calendar=holiday)).plan.calendars[0]
    assert [(one.first_day, one.shifts) for one in found.exceptions] == [(20095, ())]


def test_baselines_are_left_out_and_told() -> None:
    baseline = f"<BaselineProject><ObjectId>8</ObjectId><Id>OLD</Id>{pmxml_activity(1)}</BaselineProject>"
    found = plan_of(pmxml(pmxml_activity(1), more=baseline))
    assert len(found.plan.activities) == 1
    assert "baseline" in [one.feature for one in found.losses]


def test_activities_outside_the_project_element_are_read_too() -> None:
    assert len(plan_of(pmxml("", more=pmxml_activity(1))).plan.activities) == 1


def test_assignments_are_read() -> None:
    resource = f"<Resource>{elements(ObjectId=5, Name='Crane', ResourceType='Nonlabor', CalendarObjectId=1)}</Resource>"
    share = elements(
        ActivityObjectId=1, ResourceObjectId=5, PlannedUnits=8, RemainingUnits=8, PlannedUnitsPerTime="0.5"
    )
    found = plan_of(
        pmxml(pmxml_activity(1) + f"<ResourceAssignment>{share}</ResourceAssignment>").replace(
            "<Project>", resource + "<Project>"
        )
    )
    one = found.plan.activities[0].assignments[0]
    assert (one.work, one.units, one.calendar) == (8 * HOUR, 5000, 1)
    assert found.resources[0].kind == "equipment"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"PlannedDuration": "two"}, r"tower.xml, line 4, Activity 1.PlannedDuration: 'two' is not a number"),
        ({"Type": "Odd"}, r"Activity 1.Type: 'Odd' is none of Task Dependent"),
        ({"Status": "Odd"}, r"Activity 1.Status: 'Odd' is none of Not Started"),
        ({"RemainingEarlyStartDate": "x"}, r"Activity 1.RemainingEarlyStartDate: 'x' is not a date and time"),
        ({"CalendarObjectId": "x"}, r"Activity 1.CalendarObjectId: 'x' is not a whole number"),
        ({"PrimaryConstraintType": "Odd"}, r"Activity 1.PrimaryConstraintType: 'Odd' is none of Start On"),
        ({"PlannedDuration": -1}, r"Activity: The element contradicts itself: Negative duration"),
    ],
)
def test_a_wrong_value_is_refused_with_line_and_field(changes: dict[str, object], message: str) -> None:
    with pytest.raises(BadValue, match=message):
        plan_of(pmxml(pmxml_activity(1, **changes)))


def test_a_file_without_a_project_is_refused() -> None:
    with pytest.raises(MissingPart, match="The file has no <Project>"):
        plan_of("<APIBusinessObjects><Calendar><ObjectId>1</ObjectId></Calendar></APIBusinessObjects>")


def test_a_project_that_is_not_there_is_refused() -> None:
    with pytest.raises(PlanFileError, match=r"'SHED' is no project of this file. It has TOWER"):
        read(pmxml(pmxml_activity(1)).encode(), project="SHED")


def test_an_unknown_calendar_of_an_activity_is_refused_with_its_line() -> None:
    with pytest.raises(BadValue, match=r"line \d+, Activity 1.CalendarObjectId: 99 is no calendar of the file"):
        plan_of(pmxml(pmxml_activity(1, CalendarObjectId=99)))


def test_a_constraint_without_a_date_is_told() -> None:
    found = plan_of(pmxml(pmxml_activity(1, PrimaryConstraintType="Finish On") + pmxml_activity(2)))
    assert found.plan.activities[0].constraint is None
    assert [one.ids for one in found.losses if one.feature == "constraint"] == [(1,)]
