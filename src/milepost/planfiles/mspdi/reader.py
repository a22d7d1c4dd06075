"""MSPDI to a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from lxml import etree

from milepost.engine.errors import PlanError
from milepost.engine.plan import MSPROJECT, Activity, Calendar, Plan, Project, Relation
from milepost.engine.times import HOUR, MINUTE
from milepost.planfiles.errors import BadValue, Contradiction, MissingPart, Place, PlanFileError
from milepost.planfiles.losing import gettext_noop, losses_of, undated
from milepost.planfiles.making import maker
from milepost.planfiles.model import Format, Loss, PlanFile
from milepost.planfiles.mspdi.assignments import AssignmentReader, split_pieces
from milepost.planfiles.mspdi.calendars import CalendarReader, RawCalendar, resolve
from milepost.planfiles.mspdi.not_taken import NOT_TAKEN
from milepost.planfiles.mspdi.tasks import PROJECT_UID, Parsers, RawTask, TaskReader, set_parents, stored_dates
from milepost.planfiles.numbers import NotOne, number
from milepost.planfiles.plainxml import Fields, Parsed, Plain, Record
from milepost.planfiles.source import Source, refuse_above_limit, refuse_too_many
from milepost.planfiles.values import MOST, Names, no_collection, period, whole
from milepost.planfiles.workclock import WorkClock
from milepost.planfiles.xmlstream import XmlStream

PLAIN = ("Task", "Resource", "Assignment")
WANTED = ("Calendar", *PLAIN)
BLOCK = 1_000
"""Tasks that become activities at once."""


def read_mspdi(source: Source, *, project: str | None = None, limit: int | None = None) -> PlanFile:
    """Read a whole MSPDI. `project`: its name, to be compared; the format holds one. Raises a PlanFileError."""
    refuse_above_limit(source, Format.MSPDI, limit)
    with no_collection():
        reader = _Reader(source)
        reader.read()
        found = reader.plan_file()
    if project is not None and project not in {
        found.plan.projects[0].name,
        found.plan.projects[0].code,
        str(PROJECT_UID),
    }:
        raise PlanFileError(
            "is not the project of this file", value=project, mend=f"It has {found.plan.projects[0].name!r}"
        )
    return found


class _Reader:
    """What has been read of one file so far."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.stream = XmlStream(source, "Project", WANTED)
        self.parsers = Parsers()
        self.names = Names()
        self.calendars: dict[int, RawCalendar] = {}
        self.tasks: dict[int, RawTask] = {}
        self.links: list[tuple[Relation, bool]] = []
        self.work: AssignmentReader | None = None
        self.losses: list[Loss] = []

    def read(self) -> None:
        calendars = CalendarReader(self.parsers.moments)
        tasks = TaskReader(self.parsers)
        self.work = AssignmentReader(self.parsers, self.tasks, self.calendars.keys())
        for name, found in self.stream.mixed(PLAIN):
            if name == "Calendar" and not isinstance(found, Plain):
                self._calendar(calendars, found)
                continue
            record = found if isinstance(found, Plain) else Parsed(found, len(self.stream.namespace))
            if name == "Task":
                self._task(tasks, record)
            elif name == "Assignment":
                self.work.assignment(record)
            elif name == "Resource":
                self.names.keep(record.texts.get("Name", ""), record.line, name, "Name")
                self.work.resource(record)
        self.losses += undated(tasks.undated)

    def _calendar(self, reader: CalendarReader, element: etree._Element) -> None:
        raw = reader.read(element)
        if raw.uid in self.calendars:
            raise BadValue("stands in the file twice", Place(element.sourceline or 0, "Calendar", "UID"), value=raw.uid)
        self.calendars[raw.uid] = raw
        names = (raw.name, *(one.name for one in raw.exceptions), *(one[2] for one in raw.work_weeks))
        for text in {id(one): one for one in names}.values():
            self.names.keep(text, element.sourceline or 0, f"Calendar {raw.uid}", "Name")
        refuse_too_many("calendars", len(self.calendars))

    def _task(self, reader: TaskReader, record: Record) -> None:
        task = reader.read(record)
        if task is None:
            return
        if task.uid in self.tasks:
            raise BadValue("stands in the file twice", Place(task.line, "Task", "UID"), value=task.uid)
        self.tasks[task.uid] = task
        self.names.keep(task.values["name"], task.line, f"Task {task.uid}", "Name")
        self.names.keep(task.guid, task.line, f"Task {task.uid}", "GUID")
        refuse_too_many("activities", len(self.tasks))
        refuse_too_many("links", len(self.links))
        self.links += reader.links(record, task.uid)

    def plan_file(self) -> PlanFile:
        fields = self.stream.leaves.get("Project", {})
        if not self.tasks and not fields:
            raise MissingPart("The file has neither project properties nor tasks")
        calendars = self._resolved(fields)
        known = {one.uid: one for one in calendars}
        project = self._project(fields, known)
        set_parents(list(self.tasks.values()))
        activities = self._activities(known, project.calendar)
        relations = self._relations()
        try:
            plan = Plan((project,), tuple(calendars), tuple(activities), tuple(relations))
        except PlanError as error:
            raise Contradiction(str(error)) from error
        resources = tuple(self.work.resources.values()) if self.work else ()
        version = fields.get("SaveVersion", "")
        baseline = {uid: task.baseline for uid, task in self.tasks.items() if task.baseline is not None}
        guids = {uid: task.guid for uid, task in self.tasks.items() if task.guid}
        return PlanFile(
            plan, Format.MSPDI, self.source.name, version, "xml", resources, tuple(self.losses), baseline, guids
        )

    def _resolved(self, fields: Fields) -> list[Calendar]:
        def seconds(name: str, unit: int, otherwise: int) -> int:
            total = round(self._number(fields, name) * unit)
            try:
                return period(total, name.rpartition("Per")[2].lower(), fields.get(name)) or otherwise
            except NotOne as error:
                raise BadValue(error.message, Place(0, "Project", name), value=error.text) from None

        day = seconds("MinutesPerDay", MINUTE, 8 * HOUR)
        lengths = (day, seconds("MinutesPerWeek", MINUTE, 5 * day), seconds("DaysPerMonth", day, 20 * day))
        calendars = resolve(self.calendars, lengths)
        if not calendars:
            why = gettext_noop("The file has none; Monday to Friday, 08:00-12:00 and 13:00-17:00, is assumed")
            self.losses.append(Loss(gettext_noop("calendar"), why))
            calendars = [Calendar(1, "Standard", kind="global")]
        return calendars

    def _number(self, fields: Fields, name: str) -> float:
        try:
            return number(fields[name]) if fields.get(name) else 0.0
        except NotOne as error:
            raise BadValue(error.message, Place(0, "Project", name), value=error.text, mend=error.mend) from None

    def _slack(self, fields: Fields, day: int) -> int:
        slack = round(self._number(fields, "CriticalSlackLimit") * day)
        if abs(slack) > MOST:
            place = Place(0, "Project", "CriticalSlackLimit")
            raise BadValue("is out of range", place, value=fields["CriticalSlackLimit"])
        return slack

    def _moment(self, fields: Fields, name: str) -> int | None:
        try:
            return self.parsers.moments[fields.get(name, "")]
        except NotOne as error:
            raise BadValue(error.message, Place(0, "Project", name), value=error.text, mend=error.mend) from None

    def _project(self, fields: Fields, calendars: Mapping[int, Calendar]) -> Project:
        given = fields.get("CalendarUID", "")
        try:
            calendar = whole(given) if given else next(iter(calendars))
        except NotOne as error:
            raise BadValue(error.message, Place(0, "Project", "CalendarUID"), value=given) from None
        if calendar not in calendars:
            raise BadValue("is no calendar of the file", Place(0, "Project", "CalendarUID"), value=given)
        backwards = fields.get("ScheduleFromStart") == "0"
        start, finish = self._moment(fields, "StartDate"), self._moment(fields, "FinishDate")
        begin = start if start is not None else self._first_start()
        options = replace(
            MSPROJECT,
            critical_float=self._slack(fields, calendars[calendar].day_seconds),
            from_finish=backwards,
            split_in_progress=fields.get("SplitsInProgressTasks") == "1",
            multiple_critical_paths=fields.get("MultipleCriticalPaths") == "1",
        )
        name = fields.get("Title") or fields.get("Name", "")
        return Project(
            PROJECT_UID, begin, calendar, fields.get("Name", ""), name, self._moment(fields, "StatusDate"),
            finish if backwards else None, options, finish,
        )  # fmt: skip

    def _first_start(self) -> int:
        kept: list[int | None] = [task.values["stored"][0] for task in self.tasks.values()]
        starts = [start for start in kept if start is not None]
        if not starts:
            raise MissingPart("The project has no start date", Place(0, "Project", "StartDate"))
        self.losses.append(
            Loss(
                gettext_noop("project start"),
                gettext_noop("The file does not say it; the earliest start of a task is taken"),
            )
        )
        return min(starts)

    def _activities(self, calendars: dict[int, Calendar], default: int) -> list[Activity]:
        clocks: dict[int, WorkClock] = {}
        contoured = self.work.contoured if self.work else set()
        for task in self.tasks.values():
            values = task.values
            if values["calendar"] is not None and values["calendar"] not in calendars:
                raise BadValue(
                    "is no calendar of the file",
                    Place(task.line, f"Task {task.uid}", "CalendarUID"),
                    value=values["calendar"],
                )
            pieces = self.work.pieces.get(task.uid, []) if self.work else []
            if pieces and not values["elapsed"]:
                on = {share.calendar or values["calendar"] or default for share in task.shares} or {
                    values["calendar"] or default
                }
                values["splits"] = split_pieces(pieces, [calendars.get(uid) for uid in on], clocks)
            if task.uid in contoured or values["splits"]:
                values["fixed_duration"] = True
        tasks, activities = list(self.tasks.values()), list[Activity]()
        for first in range(0, len(tasks), BLOCK):
            activities += _made(tasks[first : first + BLOCK])
        self._tell(activities, contoured)
        return activities

    def _tell(self, activities: list[Activity], contoured: set[int]) -> None:
        """Say what of tasks and assignments was not taken."""
        if contoured:
            why = gettext_noop("Work is spread unevenly; the file's duration is taken as fixed")
            self.losses.append(Loss(gettext_noop("work contour"), why, len(contoured), tuple(sorted(contoured))))
        if self.work and self.work.not_work:
            why = gettext_noop("Material and cost resources do not make dates")
            self.losses.append(Loss(gettext_noop("assignment of material or cost"), why, self.work.not_work))
        if self.work and self.work.unreadable:
            why = gettext_noop("A date or value in it cannot be read; pauses of these tasks are not seen")
            self.losses.append(Loss(gettext_noop("timephased data"), why, self.work.unreadable))
        self.losses += losses_of(NOT_TAKEN, activities, lambda one: one.uid)
        inserted = tuple(uid for uid, task in self.tasks.items() if task.subproject)
        if inserted:
            why = gettext_noop("The tasks of an inserted project stand in a file of their own")
            self.losses.append(Loss(gettext_noop("inserted project"), why, len(inserted), inserted))

    def _relations(self) -> list[Relation]:
        kept, outside = [], []
        for relation, crossing in self.links:
            if relation.predecessor in self.tasks and not crossing:
                kept.append(relation)
            else:
                outside.append(relation.successor)
        if outside:
            self.losses.append(
                Loss(
                    gettext_noop("link"),
                    gettext_noop("Its predecessor is not in the file"),
                    len(outside),
                    tuple(outside),
                )
            )
        return kept


_maker = lru_cache(4)(maker)


def _made(tasks: list[RawTask]) -> list[Activity]:
    """Return the activities of some tasks, and empty these: half a million would weigh more than the plan. Raises BadValue."""
    dates = stored_dates(*zip(*(task.values["stored"] for task in tasks), strict=True))
    shares = [tuple(task.shares) for task in tasks]
    for task, own in zip(tasks, dates, strict=True):
        task.values["stored"] = own
    make = _maker(Activity, (*tasks[0].values, "assignments"))
    try:
        made: list[Activity] = make(*zip(*(task.values.values() for task in tasks), strict=True), shares)
    except PlanError:
        for task in tasks:
            try:
                Activity(**task.values)
            except PlanError as error:
                raise BadValue(f"The task contradicts itself: {error}", Place(task.line, f"Task {task.uid}")) from None
        raise
    for task in tasks:
        task.values.clear()
    return made
