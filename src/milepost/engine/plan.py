"""The plan: everything that a schedule run needs, and nothing that it computes.

Readers of plan files and the adapter of stored initiatives both build one of these; `milepost.engine.schedule` takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from milepost.engine.activity import (
    MILESTONES,
    SPANNING,
    Activity,
    Assignment,
    Constraint,
    ConstraintKind,
    Kind,
    StoredDates,
)
from milepost.engine.errors import BadRelation, DuplicateId, UnknownId
from milepost.engine.options import MSPROJECT, P6, CriticalBy, Dialect, FloatMeasure, LagCalendar, Options, Progress
from milepost.engine.worktime import ALWAYS, OFFICE, Calendar, CalendarException, WorkWeek, always

__all__ = [
    "ALWAYS",
    "MILESTONES",
    "MSPROJECT",
    "OFFICE",
    "P6",
    "SPANNING",
    "Activity",
    "Assignment",
    "Calendar",
    "CalendarException",
    "Constraint",
    "ConstraintKind",
    "CriticalBy",
    "Dialect",
    "FloatMeasure",
    "Kind",
    "LagCalendar",
    "LagUnit",
    "Link",
    "Options",
    "Plan",
    "Progress",
    "Project",
    "Relation",
    "StoredDates",
    "WbsNode",
    "WorkWeek",
    "always",
]


class Link(StrEnum):
    """Which end of the predecessor holds which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagUnit(StrEnum):
    """How a lag is counted."""

    WORKING = "working"
    """Seconds of working time on a calendar."""
    ELAPSED = "elapsed"
    """Seconds of the clock."""
    PERCENT = "percent"
    """Parts per 10,000 of the predecessor's duration, on a calendar."""
    ELAPSED_PERCENT = "elapsed_percent"
    """Parts per 10,000 of the predecessor's duration, by the clock."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A link: predecessor's end + lag ≤ successor's end.

    lag: seconds or, for percentages, parts per 10,000; negative for a lead.
    lag_calendar: a LagCalendar, or the uid of a calendar; None for the option of the successor's project.
    uid: the file's id of the link, 0 where it has none.
    """

    predecessor: int
    successor: int
    link: Link = Link.FS
    lag: int = 0
    unit: LagUnit = LagUnit.WORKING
    lag_calendar: LagCalendar | int | None = None
    uid: int = 0

    def __post_init__(self) -> None:
        if self.predecessor == self.successor:
            raise BadRelation("A link from an activity to itself", [self.predecessor])


@dataclass(frozen=True, slots=True)
class WbsNode:
    """A node of a work breakdown structure (P6); parent None at the top."""

    uid: int
    parent: int | None = None
    code: str = ""
    name: str = ""
    project: int = 1


@dataclass(frozen=True, slots=True)
class Project:
    """One project of the plan.

    start: earliest possible start, plan time. data_date: where remaining work begins; None = start.
    must_finish: late dates count back from here; None = from the latest early finish.
    calendar: uid of the default calendar.
    stored_finish: what the file says was the computed finish.
    """

    uid: int
    start: int
    calendar: int
    code: str = ""
    name: str = ""
    data_date: int | None = None
    must_finish: int | None = None
    options: Options = P6
    stored_finish: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Projects, calendars, activities and links. Order carries no meaning; ids do.

    Raises: DuplicateId, UnknownId when the parts do not fit together.

    >>> office = Calendar(1)
    >>> build, ship = Activity(uid=1, duration=5 * 28_800), Activity(uid=2, duration=28_800)
    >>> plan = Plan((Project(1, start=345_600, calendar=1),), (office,), (build, ship), (Relation(1, 2),))
    >>> plan.activity(2).duration
    28800
    """

    projects: tuple[Project, ...]
    calendars: tuple[Calendar, ...]
    activities: tuple[Activity, ...] = ()
    relations: tuple[Relation, ...] = ()
    wbs: tuple[WbsNode, ...] = ()

    def __post_init__(self) -> None:
        _uids_are_unique("project", [one.uid for one in self.projects])
        _uids_are_unique("calendar", [one.uid for one in self.calendars])
        _uids_are_unique("activity", [one.uid for one in self.activities])
        _calendars_exist(self)
        _owners_exist(self)
        _ends_exist(self)

    def activity(self, uid: int) -> Activity:
        """Return the activity with this uid. Raises UnknownId. Walks the plan: for one look-up, not for a loop."""
        for one in self.activities:
            if one.uid == uid:
                return one
        raise UnknownId("No such activity", [uid])

    def with_options(self, change: Callable[[Options], Options]) -> Plan:
        """Return a copy whose projects are scheduled with changed options."""
        return replace(self, projects=tuple(replace(one, options=change(one.options)) for one in self.projects))


def _uids_are_unique(what: str, uids: list[int]) -> None:
    if len(set(uids)) == len(uids):
        return
    seen: set[int] = set()
    twice = [uid for uid in uids if uid in seen or seen.add(uid)]  # type: ignore[func-returns-value]
    raise DuplicateId(f"More than one {what} with the same uid", sorted(set(twice)))


def _known(what: str, wanted: Iterable[int | None], known: set[int]) -> None:
    missing = {uid for uid in wanted if uid is not None} - known
    if missing:
        raise UnknownId(f"Unknown {what}", sorted(missing))


def _calendars_exist(plan: Plan) -> None:
    known = {one.uid for one in plan.calendars}
    _known("calendar of a project", (one.calendar for one in plan.projects), known)
    _known("calendar of an activity", {one.calendar for one in plan.activities}, known)
    shares = {share.calendar for one in plan.activities if one.assignments for share in one.assignments}
    _known("calendar of an assignment", shares, known)
    named = {one.lag_calendar for one in plan.relations if type(one.lag_calendar) is int}
    _known("calendar of a lag", named, known)


def _owners_exist(plan: Plan) -> None:
    _known("project of an activity", {one.project for one in plan.activities}, {one.uid for one in plan.projects})
    _known("parent of an activity", {one.parent for one in plan.activities}, {one.uid for one in plan.activities})
    if plan.wbs:
        nodes = {node.uid for node in plan.wbs}
        _known("WBS node of an activity", {one.wbs for one in plan.activities}, nodes)
        _known("parent of a WBS node", {node.parent for node in plan.wbs}, nodes)


def _ends_exist(plan: Plan) -> None:
    known = {one.uid for one in plan.activities}
    _known("predecessor of a link", {one.predecessor for one in plan.relations}, known)
    _known("successor of a link", {one.successor for one in plan.relations}, known)
