"""MPXJ's schedulers as a second opinion: a plan goes in, the dates that they compute come out. Needs `mpxj` and Java."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from milepost.engine.plan import (
    Activity,
    Assignment,
    Calendar,
    Constraint,
    ConstraintKind,
    Dialect,
    Kind,
    LagCalendar,
    LagUnit,
    Plan,
)
from milepost.engine.times import DAY, day_of, moment, seconds


def start_java() -> Any:
    """Start Java with MPXJ on its class path and return the module that talks to it. It stays until the process ends."""
    import jpype
    import mpxj  # noqa: F401 - puts its jars on the class path

    if not jpype.isJVMStarted():
        jpype.startJVM("-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory")
    return jpype


@contextmanager
def second_opinion() -> Iterator[Callable[[list[Plan]], list[Opinions]]]:
    """Gives what asks MPXJ about plans, in a process of its own.

    Java stays in the process that started it, with its memory and its handlers of signals, and compiling kernels beside it
    has crashed it.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        yield lambda plans: list(process.map(opinion, plans))


@dataclass(frozen=True)
class Opinion:
    """Dates (plan time) and floats (seconds) of one activity."""

    early_start: int | None
    early_finish: int | None
    late_start: int | None
    late_finish: int | None
    total_float: int | None
    free_float: int | None
    critical: bool


Opinions: TypeAlias = dict[int, Opinion]


def opinion(plan: Plan) -> Opinions:
    """Return what MPXJ's scheduler of the plan's dialect computes, by uid."""
    jpype = start_java()
    cpm = jpype.JPackage("org").mpxj.cpm
    file, tasks = build(plan, jpype)
    microsoft = plan.projects[0].options.dialect is Dialect.MSPROJECT
    scheduler = cpm.MicrosoftScheduler() if microsoft else cpm.PrimaveraScheduler()
    if not microsoft:
        file.getProjectConfig().setSlackClaculator(cpm.PrimaveraSlackCalculator(file))
    try:
        scheduler.schedule(file, _time(jpype, plan.projects[0].start))
    except jpype.JException as error:  # it does not cross from one process to another
        raise RuntimeError(f"MPXJ: {error.stacktrace()[:600]}") from None
    return {uid: read_opinion(jpype, task) for uid, task in tasks.items()}


def read_opinion(jpype: Any, task: Any) -> Opinion:
    """Return a task's computed or stored dates."""
    return Opinion(
        _seconds(task.getEarlyStart()),
        _seconds(task.getEarlyFinish()),
        _seconds(task.getLateStart()),
        _seconds(task.getLateFinish()),
        duration_seconds(jpype, task.getTotalSlack(), task),
        duration_seconds(jpype, task.getFreeSlack(), task),
        bool(task.getCritical()),
    )


def build(plan: Plan, jpype: Any) -> tuple[Any, dict[int, Any]]:
    """Build an MPXJ project from a plan of one project."""
    mpxj = jpype.JPackage("org").mpxj
    file = mpxj.ProjectFile()
    project = plan.projects[0]
    properties = file.getProjectProperties()
    calendars = {one.uid: _calendar(jpype, file, one) for one in plan.calendars}
    file.setDefaultCalendar(calendars[project.calendar])
    properties.setStartDate(_time(jpype, project.start))
    if project.data_date is not None:
        properties.setStatusDate(_time(jpype, project.data_date))
    if project.must_finish is not None:
        properties.setMustFinishBy(_time(jpype, project.must_finish))
    properties.setRelationshipLagCalendar(_lag_calendar(mpxj, project.options.lag_calendar))
    measure = mpxj.TotalSlackCalculationType
    wanted = {"finish": measure.FINISH_SLACK, "start": measure.START_SLACK, "smallest": measure.SMALLEST_SLACK}
    properties.setTotalSlackCalculationType(wanted[project.options.total_float.value])
    properties.setUseExpectedFinishDates(jpype.JClass("java.lang.Boolean")(project.options.use_expected_finish))
    tasks: dict[int, Any] = {}
    for one in plan.activities:
        tasks[one.uid] = _task(jpype, tasks[one.parent] if one.parent else file, one, calendars)
        for share in one.assignments:
            _assign(jpype, file, tasks[one.uid], share, calendars[share.calendar or one.calendar or project.calendar])
    for link in plan.relations:
        _link(jpype, tasks, link)
    return file, tasks


def _calendar(jpype: Any, file: Any, one: Calendar) -> Any:
    mpxj, java = jpype.JPackage("org").mpxj, jpype.JPackage("java")
    calendar = file.addCalendar()
    calendar.setName(one.name or str(one.uid))
    for place, shifts in enumerate(one.week):
        day = java.time.DayOfWeek.of(place + 1)
        calendar.setCalendarDayType(day, mpxj.DayType.WORKING if shifts else mpxj.DayType.NON_WORKING)
        hours = calendar.addCalendarHours(day)
        for start, end in shifts:
            hours.add(_range(jpype, start, end))
    for exception in one.exceptions:
        days = map(day_of, (exception.first_day, exception.last_day))
        first, last = (java.time.LocalDate.of(day.year, day.month, day.day) for day in days)
        added = calendar.addCalendarException(first, last)
        for start, end in exception.shifts:
            added.add(_range(jpype, start, end))
    return calendar


def _range(jpype: Any, start: int, end: int) -> Any:
    time = jpype.JPackage("java").time.LocalTime
    return jpype.JPackage("org").mpxj.LocalTimeRange(time.ofSecondOfDay(start), time.ofSecondOfDay(end % DAY))


def _lag_calendar(mpxj: Any, choice: LagCalendar) -> Any:
    kinds = mpxj.RelationshipLagCalendar
    return {
        LagCalendar.PREDECESSOR: kinds.PREDECESSOR,
        LagCalendar.SUCCESSOR: kinds.SUCCESSOR,
        LagCalendar.PROJECT: kinds.PROJECT_DEFAULT,
        LagCalendar.TWENTY_FOUR_HOUR: kinds.TWENTY_FOUR_HOUR,
    }[choice]


ACTIVITY_TYPES = {
    Kind.TASK: "TASK_DEPENDENT",
    Kind.RESOURCE: "RESOURCE_DEPENDENT",
    Kind.START_MILESTONE: "START_MILESTONE",
    Kind.FINISH_MILESTONE: "FINISH_MILESTONE",
    Kind.LEVEL_OF_EFFORT: "LEVEL_OF_EFFORT",
    Kind.WBS_SUMMARY: "WBS_SUMMARY",
}

CONSTRAINTS = {
    ConstraintKind.START_ON: "START_ON",
    ConstraintKind.START_ON_OR_BEFORE: "START_NO_LATER_THAN",
    ConstraintKind.START_ON_OR_AFTER: "START_NO_EARLIER_THAN",
    ConstraintKind.FINISH_ON: "FINISH_ON",
    ConstraintKind.FINISH_ON_OR_BEFORE: "FINISH_NO_LATER_THAN",
    ConstraintKind.FINISH_ON_OR_AFTER: "FINISH_NO_EARLIER_THAN",
    ConstraintKind.MANDATORY_START: "MUST_START_ON",
    ConstraintKind.MANDATORY_FINISH: "MUST_FINISH_ON",
    ConstraintKind.AS_LATE_AS_POSSIBLE: "AS_LATE_AS_POSSIBLE",
}


def _task(jpype: Any, owner: Any, one: Activity, calendars: dict[int, Any]) -> Any:
    mpxj = jpype.JPackage("org").mpxj
    task = owner.addTask()
    task.setName(one.label)
    task.setMilestone(one.duration == 0)
    if one.kind in ACTIVITY_TYPES:
        task.setActivityType(getattr(mpxj.ActivityType, ACTIVITY_TYPES[one.kind]))
    if one.calendar is not None:
        task.setCalendar(calendars[one.calendar])
    worked = one.actual_duration or 0
    for name, length in (
        ("Duration", one.remaining_duration + worked if one.actual_start else one.duration),
        ("PlannedDuration", one.duration),
        ("ActualDuration", worked),
        ("RemainingDuration", one.remaining_duration),
    ):
        getattr(task, f"set{name}")(_duration(jpype, length, one.elapsed))
    if one.constraint is not None:
        _constrain(jpype, task, one.constraint, "")
    if one.second_constraint is not None:
        _constrain(jpype, task, one.second_constraint, "Secondary")
    for name, value in (
        ("setActualStart", one.actual_start),
        ("setActualFinish", one.actual_finish),
        ("setDeadline", one.deadline),
        ("setExpectedFinish", one.expected_finish),
        ("setSuspendDate", one.suspend),
        ("setResume", one.resume),
        ("setExternalEarlyStart", one.external_start),
        ("setExternalLateFinish", one.external_finish),
    ):
        if value is not None:
            getattr(task, name)(_time(jpype, value))
    if one.levelling_delay:
        task.setLevelingDelay(_duration(jpype, one.levelling_delay, True))
    if one.manual:
        task.setTaskMode(mpxj.TaskMode.MANUALLY_SCHEDULED)
        task.setStart(_time(jpype, one.manual_start))
        task.setFinish(_time(jpype, one.manual_finish))
    return task


def _constrain(jpype: Any, task: Any, constraint: Constraint, which: str) -> None:
    kind = getattr(jpype.JPackage("org").mpxj.ConstraintType, CONSTRAINTS[constraint.kind])
    getattr(task, f"set{which}ConstraintType")(kind)
    if constraint.date is not None:
        getattr(task, f"set{which}ConstraintDate")(_time(jpype, constraint.date))


def _assign(jpype: Any, file: Any, task: Any, share: Assignment, calendar: Any) -> None:
    """Assign a resource of its own, whose effort is the working time that it needs."""
    resource = file.addResource()
    resource.setName(f"For {task.getName()}")
    resource.setCalendar(calendar)
    given = task.addResourceAssignment(resource)
    for name, length in (
        ("Work", share.work),
        ("RemainingWork", share.remaining_work),
        ("ActualWork", share.actual_work),
    ):
        getattr(given, f"set{name}")(_duration(jpype, length))
    for name in ("setUnits", "setRemainingUnits"):
        getattr(given, name)(jpype.JClass("java.lang.Double")(share.units / 100))


def _link(jpype: Any, tasks: dict[int, Any], link: Any) -> None:
    mpxj = jpype.JPackage("org").mpxj
    kinds = {"FS": "FINISH_START", "SS": "START_START", "FF": "FINISH_FINISH", "SF": "START_FINISH"}
    units = {LagUnit.ELAPSED: "ELAPSED_MINUTES", LagUnit.PERCENT: "PERCENT", LagUnit.ELAPSED_PERCENT: "ELAPSED_PERCENT"}
    unit = getattr(mpxj.TimeUnit, units.get(link.unit, "MINUTES"))
    share = 100 if link.unit in (LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT) else 60
    lag = mpxj.Duration.getInstance(jpype.JDouble(link.lag / share), unit)
    builder = mpxj.Relation.Builder().predecessorTask(tasks[link.predecessor])
    kind = getattr(mpxj.RelationType, kinds[link.link.value])
    tasks[link.successor].addPredecessor(builder.type(kind).lag(lag))


def _duration(jpype: Any, length: int, elapsed: bool = False) -> Any:
    units = jpype.JPackage("org").mpxj.TimeUnit
    unit = units.ELAPSED_HOURS if elapsed else units.HOURS
    return jpype.JPackage("org").mpxj.Duration.getInstance(jpype.JDouble(length / 3600), unit)


def _time(jpype: Any, when: int | None) -> Any:
    if when is None:
        return None
    date = moment(when)
    return jpype.JPackage("java").time.LocalDateTime.of(
        date.year, date.month, date.day, date.hour, date.minute, date.second
    )


def _seconds(when: Any) -> int | None:
    return None if when is None else seconds(datetime.fromisoformat(str(when)))


def duration_seconds(jpype: Any, length: Any, task: Any) -> int | None:
    """Return a duration in seconds of working time."""
    if length is None:
        return None
    mpxj = jpype.JPackage("org").mpxj
    hours = length.convertUnits(mpxj.TimeUnit.HOURS, task.getEffectiveCalendar())
    return round(float(hours.getDuration()) * 3600)
