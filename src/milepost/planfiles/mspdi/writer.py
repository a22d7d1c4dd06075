"""A plan to MSPDI."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

from milepost.engine.plan import Activity, Assignment, Kind, LagUnit, Plan, Project, Relation, StoredDates
from milepost.engine.times import HOUR, MINUTE, moment
from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Loss, PlanFile, Resource
from milepost.planfiles.mspdi.adapting import for_microsoft
from milepost.planfiles.mspdi.assignments import NOBODY, overtime
from milepost.planfiles.mspdi.calendar_writer import calendars
from milepost.planfiles.mspdi.rules import ILLEGAL
from milepost.planfiles.mspdi.words import (
    CONSTRAINTS,
    DAYS_FORMAT,
    ELAPSED_DAYS_FORMAT,
    ELAPSED_PERCENT,
    LINKS,
    PERCENT,
    TENTHS,
)  # fmt: skip

CONSTRAINT_NUMBERS = {kind: number for number, kind in CONSTRAINTS.items()}
LINK_NUMBERS = {link: number for number, link in LINKS.items()}
LAG_FORMATS = {
    LagUnit.WORKING: DAYS_FORMAT, LagUnit.ELAPSED: ELAPSED_DAYS_FORMAT, LagUnit.PERCENT: PERCENT,
    LagUnit.ELAPSED_PERCENT: ELAPSED_PERCENT,
}  # fmt: skip
RESOURCE_TYPES = {"material": 0, "cost": 2}

Lines = Iterator[str]


def write_mspdi(whole: PlanFile) -> tuple[bytes, tuple[Loss, ...]]:
    """Return the bytes of an MSPDI, and what it could not hold. Raises CannotWrite."""
    adapted = for_microsoft(whole.plan)
    plan = adapted.plan
    resources, more = _described(plan, whole.resources)
    more += _unwritable(plan, resources)
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', '<Project xmlns="http://schemas.microsoft.com/project">',
        *_project(plan), *calendars(plan.calendars), "<Tasks>", *_tasks(plan, adapted.levels, whole), "</Tasks>",
        "<Resources>", *_resources(resources), "</Resources>", "<Assignments>", *_assignments(plan), "</Assignments>",
        "</Project>", "",
    ]  # fmt: skip
    return "\n".join(lines).encode("utf-8"), (*adapted.losses, *more)


def _unwritable(plan: Plan, resources: Sequence[Resource]) -> list[Loss]:
    """Return what is said of names, beside those of tasks, that hold characters which XML has not."""
    project = plan.projects[0]
    names = [project.code, project.name, *(one.name for one in plan.calendars), *(one.name for one in resources)]
    names += [item.name for one in plan.calendars for item in one.exceptions] + [one.code for one in plan.activities]
    odd = sum(bool(ILLEGAL.search(name)) for name in names)
    fields = ("project.code", "project.name", "calendar.name", "calendar.exceptions.name", "activity.code")
    why = gettext_noop("Control characters in names of projects, calendars and resources, and in ids, are left out")
    return [Loss(gettext_noop("text"), why, odd, (), fields)] if odd else []


def element(name: str, value: object) -> str:
    """Return one element on a line; True and False are 1 and 0.

    >>> element("Name", "A & B")
    '<Name>A &amp; B</Name>'
    """
    if isinstance(value, bool):
        return f"<{name}>{value:d}</{name}>"
    return f"<{name}>{escape(ILLEGAL.sub('', str(value))) if isinstance(value, str) else value}</{name}>"


def when(second: int | None) -> str | None:
    """Return plan time as XML writes it."""
    return None if second is None else moment(second).isoformat().rjust(19, "0")


def span(seconds: int | None) -> str | None:
    """Return seconds as an ISO 8601 duration.

    >>> span(30600)
    'PT8H30M0S'
    """
    if seconds is None:
        return None
    size = abs(seconds)
    return f"{'-' if seconds < 0 else ''}PT{size // HOUR}H{size % HOUR // MINUTE}M{size % MINUTE}S"


def tenths(seconds: int | None) -> int | None:
    """Return seconds as tenths of minutes."""
    return None if seconds is None else round(seconds / TENTHS)


def _written(pairs: Sequence[tuple[str, object]]) -> Lines:
    return (element(name, value) for name, value in pairs if value is not None)


def _project(plan: Plan) -> Lines:
    one: Project = plan.projects[0]
    calendar = next(found for found in plan.calendars if found.uid == one.calendar)
    finish = one.must_finish if one.options.from_finish else one.stored_finish
    return _written((
        ("SaveVersion", 14), ("Name", one.code), ("Title", one.name or None), ("ScheduleFromStart", not one.options.from_finish),
        ("StartDate", when(one.start)), ("FinishDate", when(finish)),
        ("CriticalSlackLimit", f"{one.options.critical_float / calendar.day_seconds:.9g}"), ("CalendarUID", one.calendar),
        ("MinutesPerDay", f"{calendar.day_seconds / MINUTE:.9g}"), ("MinutesPerWeek", f"{calendar.week_seconds / MINUTE:.9g}"),
        ("DaysPerMonth", f"{calendar.month_seconds / calendar.day_seconds:.9g}"), ("HonorConstraints", False),
        ("SplitsInProgressTasks", one.options.split_in_progress),
        ("MultipleCriticalPaths", one.options.multiple_critical_paths), ("StatusDate", when(one.data_date)),
    ))  # fmt: skip


def _tasks(plan: Plan, levels: Sequence[int], whole: PlanFile) -> Lines:
    links: dict[int, list[Relation]] = defaultdict(list)
    for relation in plan.relations:
        links[relation.successor].append(relation)
    for place, (one, level) in enumerate(zip(plan.activities, levels, strict=True)):
        yield "<Task>"
        yield from _written(_task(one, place, level, whole.guids.get(one.uid)))
        for relation in links[one.uid]:
            yield from _link(relation)
        if one.uid in whole.baseline:
            start, finish = whole.baseline[one.uid]
            yield "<Baseline>"
            yield from _written((("Number", 0), ("Start", when(start)), ("Finish", when(finish))))
            yield "</Baseline>"
        yield "</Task>"


def _task(one: Activity, place: int, level: int, guid: str | None) -> Sequence[tuple[str, object]]:
    kept = one.stored or StoredDates()
    started = one.actual_start is not None
    constraint = one.constraint
    ignores = (
        one.calendar is not None and bool(one.assignments) and all(share.calendar is None for share in one.assignments)
    )
    return (
        ("UID", one.uid), ("GUID", guid), ("ID", place), ("Name", one.name), ("Active", one.active), ("Manual", one.manual),
        ("Type", int(one.fixed_duration)), ("IsNull", False), ("WBS", one.code), ("OutlineLevel", level),
        ("Start", when(kept.start)), ("Finish", when(kept.finish)), ("Duration", span(one.duration)),
        ("ManualStart", when(one.manual_start)), ("ManualFinish", when(one.manual_finish)),
        ("DurationFormat", ELAPSED_DAYS_FORMAT if one.elapsed else DAYS_FORMAT), ("Stop", when(one.suspend)),
        ("Resume", when(one.resume)), ("Milestone", one.kind is Kind.FINISH_MILESTONE), ("Summary", one.kind is Kind.SUMMARY),
        ("Critical", kept.critical), ("IsSubproject", False), ("ExternalTask", one.external),
        ("EarlyStart", when(kept.early_start)), ("EarlyFinish", when(kept.early_finish)), ("LateStart", when(kept.late_start)),
        ("LateFinish", when(kept.late_finish)), ("StartSlack", tenths(kept.start_float)),
        ("FinishSlack", tenths(kept.finish_float)), ("FreeSlack", tenths(kept.free_float)),
        ("TotalSlack", tenths(kept.total_float)),
        ("PercentComplete", round(one.percent / 100)), ("ActualStart", when(one.actual_start)),
        ("ActualFinish", when(one.actual_finish)), ("ActualDuration", span(one.actual_duration) if started else None),
        ("RemainingDuration", span(one.remaining_duration)),
        ("ConstraintType", CONSTRAINT_NUMBERS[constraint.kind] if constraint else 0),
        ("CalendarUID", -1 if one.calendar is None else one.calendar),
        ("ConstraintDate", when(constraint.date if constraint else None)), ("Deadline", when(one.deadline)),
        ("LevelingDelay", tenths(one.levelling_delay)), ("LevelingDelayFormat", ELAPSED_DAYS_FORMAT),
        ("IgnoreResourceCalendar", ignores), ("PhysicalPercentComplete", round(one.physical_percent / 100)),
    )  # fmt: skip


def _link(one: Relation) -> Lines:
    percent = one.unit in {LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT}
    yield "<PredecessorLink>"
    yield from _written((
        ("PredecessorUID", one.predecessor), ("Type", LINK_NUMBERS[one.link]), ("CrossProject", False),
        ("LinkLag", round(one.lag / 100) if percent else tenths(one.lag)), ("LagFormat", LAG_FORMATS[one.unit]),
    ))  # fmt: skip
    yield "</PredecessorLink>"


def _described(plan: Plan, known: Sequence[Resource]) -> tuple[list[Resource], list[Loss]]:
    """Return a resource for every assignment; those nobody described get a number for a name."""
    calendars = {one.uid for one in plan.calendars}
    found = {one.uid: replace(one, calendar=one.calendar if one.calendar in calendars else None) for one in known}
    odd = []
    for one in plan.activities:
        for share in one.assignments:
            resource = found.setdefault(
                share.resource, Resource(share.resource, f"Resource {share.resource}", share.calendar)
            )
            ignored = one.calendar is not None and all(other.calendar is None for other in one.assignments)
            if (resource.calendar != share.calendar and not ignored) or resource.kind in RESOURCE_TYPES:
                odd.append(one.uid)
    why = gettext_noop(
        "Microsoft Project takes the resource's calendar for all its assignments, and dates from those of work only"
    )
    losses = [Loss(gettext_noop("assignment"), why, len(odd), tuple(odd), ("activity.assignments",))] if odd else []
    return list(found.values()), losses


def _resources(resources: Sequence[Resource]) -> Lines:
    for place, one in enumerate(resources, 1):
        yield "<Resource>"
        yield from _written((
            ("UID", one.uid), ("ID", place), ("Name", one.name), ("Type", RESOURCE_TYPES.get(one.kind, 1)), ("IsNull", False),
            ("CalendarUID", -1 if one.calendar is None else one.calendar),
        ))  # fmt: skip
        yield "</Resource>"


def _assignments(plan: Plan) -> Lines:
    uid = 0
    for one in plan.activities:
        for share in one.assignments:
            uid += 1
            yield from _assignment(uid, one, share)
        if one.splits:
            uid += 1
            yield from _pieces(uid, one)


def _assignment(uid: int, one: Activity, share: Assignment) -> Lines:
    yield "<Assignment>"
    yield from _written((
        ("UID", uid), ("TaskUID", one.uid), ("ResourceUID", share.resource), ("ActualWork", span(share.actual_work)),
        ("Delay", tenths(share.delay)), ("RemainingWork", span(share.remaining_work)), ("Units", f"{share.units / 10_000:g}"),
        ("Work", span(share.work)), ("WorkContour", 0),
        ("OvertimeWork", span(overtime(share.work, share.span, share.units))),
        ("RemainingOvertimeWork", span(overtime(share.remaining_work, share.left, share.units))),
    ))  # fmt: skip
    yield "</Assignment>"


def _pieces(uid: int, one: Activity) -> Lines:
    """A split task's pieces stand in the timephased work of nobody's assignment."""
    yield "<Assignment>"
    yield from _written((("UID", uid), ("TaskUID", one.uid), ("ResourceUID", NOBODY), ("Units", 1)))
    before = None
    for start, finish in one.splits:
        if before is not None:
            yield from _timephased(uid, before, start, 0)
        yield from _timephased(uid, start, finish, finish - start)
        before = finish
    yield "</Assignment>"


def _timephased(uid: int, start: int, finish: int, work: int) -> Lines:
    yield "<TimephasedData>"
    yield from _written((
        ("Type", 1), ("UID", uid), ("Start", when(start)), ("Finish", when(finish)), ("Unit", 2), ("Value", span(work)),
    ))  # fmt: skip
    yield "</TimephasedData>"
