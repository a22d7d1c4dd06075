"""PMXML's <Project> and <ScheduleOptions> to a project and its options."""

from __future__ import annotations

from dataclasses import replace

from milepost.engine.plan import CriticalBy, FloatMeasure, LagCalendar, Options, Progress, Project
from milepost.planfiles.errors import MissingPart, Place
from milepost.planfiles.p6 import XML_FLOATS, XML_LAG_CALENDARS, XML_PROGRESS
from milepost.planfiles.pmxml.fields import Record

CRITICAL_BY = {
    "Critical Float": CriticalBy.FLOAT,
    "Total Float": CriticalBy.FLOAT,
    "Longest Path": CriticalBy.LONGEST_PATH,
}


def read_options(record: Record) -> Options:
    """Return the options of a <ScheduleOptions>. Raises BadValue."""
    paths = record.flag("MultipleFloatPathsEnabled")
    return Options(
        progress=record.choice("OutOfSequenceScheduleType", XML_PROGRESS, Progress.RETAINED_LOGIC),
        lag_calendar=record.choice("RelationshipLagCalendar", XML_LAG_CALENDARS, LagCalendar.PREDECESSOR),
        total_float=record.choice("ComputeTotalFloatType", XML_FLOATS, FloatMeasure.FINISH),
        critical_by=record.choice("CriticalActivityPathType", CRITICAL_BY, CriticalBy.FLOAT),
        critical_float=record.hours("CriticalActivityFloatThreshold") or 0,
        lag_from_early_start=record.flag("StartToStartLagCalculationType", True),
        open_ends_critical=record.flag("MakeOpenEndedActivitiesCritical"),
        use_expected_finish=record.flag("UseExpectedFinishDates", True),
        float_to_project_end=record.flag("CalculateFloatBasedOnFinishDate", True),
        float_paths=(record.reference("MaximumMultipleFloatPaths") or 0) if paths else 0,
    )


def read_project(record: Record, options: Options, told: bool, default_calendar: int | None) -> Project:
    """Return a project. told: whether the options are its own, not P6's defaults. Raises BadValue, MissingPart."""
    start, data_date = record.moment("PlannedStartDate"), record.moment("DataDate")
    begin = start if start is not None else data_date
    if begin is None:
        raise MissingPart(
            "The project has neither a planned start nor a data date", Place(record.line, record.name, "DataDate")
        )
    calendar = record.reference("ActivityDefaultCalendarObjectId") or default_calendar
    if calendar is None:
        raise MissingPart(
            "The file has no calendar", Place(record.line, record.name, "ActivityDefaultCalendarObjectId")
        )
    if not told:
        options = replace(
            options,
            lag_calendar=record.choice("RelationshipLagCalendar", XML_LAG_CALENDARS, LagCalendar.PREDECESSOR),
            critical_by=record.choice("CriticalActivityPathType", CRITICAL_BY, CriticalBy.FLOAT),
            critical_float=record.hours("CriticalActivityFloatLimit") or 0,
        )
    return Project(
        record.uid(), begin, calendar, record.text("Id"), record.text("Name"), data_date, record.moment("MustFinishByDate"),
        options, record.moment("ScheduledFinishDate"),
    )  # fmt: skip
