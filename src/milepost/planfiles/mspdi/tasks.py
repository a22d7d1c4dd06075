"""MSPDI's <Task> to an activity and its links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from milepost.engine.errors import PlanError
from milepost.engine.plan import Assignment, Constraint, ConstraintKind, Kind, LagUnit, Link, Relation, StoredDates
from milepost.planfiles.errors import BadValue, MissingPart, Place
from milepost.planfiles.making import maker
from milepost.planfiles.mspdi.words import CONSTRAINTS, LINKS, TENTHS, is_elapsed, lag_of
from milepost.planfiles.numbers import NotOne, number
from milepost.planfiles.plainxml import Fields, Record
from milepost.planfiles.values import MOST, Durations, Moments, Scaled, whole

PROJECT_UID = 1
PREDECESSOR = "PredecessorLink"
Parse = Callable[[str], Any]

stored_dates = maker(StoredDates, (
    "start", "finish", "early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float", "start_float",
    "finish_float", "critical",
))  # fmt: skip


class Parsers:
    """The parsers of one file; each remembers what it has seen."""

    def __init__(self) -> None:
        self.moments = Moments()
        self.durations = Durations()
        self.tenths = Scaled(TENTHS)
        self.percents = Scaled(100)
        self.units = Scaled(10_000)
        when, span, tenths = self.moments.__getitem__, self.durations.__getitem__, self.tenths.__getitem__
        self.of_task: dict[str, Parse] = {
            **dict.fromkeys(("UID", "OutlineLevel", "DurationFormat", "ConstraintType", "CalendarUID", "Type"), optional),
            **dict.fromkeys(("Duration", "RemainingDuration", "ActualDuration"), span),
            **dict.fromkeys(
                (
                    "Start", "Finish", "EarlyStart", "EarlyFinish", "LateStart", "LateFinish", "ActualStart", "ActualFinish",
                    "ConstraintDate", "Deadline", "Stop", "Resume", "ManualStart", "ManualFinish",
                ),
                when,
            ),
            **dict.fromkeys(("TotalSlack", "FreeSlack", "StartSlack", "FinishSlack", "LevelingDelay"), tenths),
            **dict.fromkeys(("PercentComplete", "PhysicalPercentComplete"), self.percents.__getitem__),
        }  # fmt: skip


@lru_cache(4096)
def optional(text: str) -> int | None:
    """Return a whole number, None for an empty text."""
    return whole(text) if text else None


@dataclass(slots=True)
class RawTask:
    """A task before its assignments are known.

    values: the arguments of Activity, in one order for all tasks; `stored` is a tuple for `stored_dates`.
    """

    values: dict[str, Any]
    level: int
    line: int
    shares: list[Assignment] = field(default_factory=list)
    pieces: list[tuple[int, int]] = field(default_factory=list)
    ignores_resources: bool = False
    subproject: bool = False
    baseline: tuple[int | None, int | None] | None = None
    guid: str = ""

    @property
    def uid(self) -> int:
        """Return the task's uid."""
        uid: int = self.values["uid"]
        return uid


class TaskReader:
    """Reads <Task> elements of one file. undated: those with a constraint without a date."""

    def __init__(self, parsers: Parsers) -> None:
        self.parsers = parsers
        self.undated: list[int] = []

    def read(self, record: Record) -> RawTask | None:
        """Return a task, None for a blank row. Raises BadValue, MissingPart."""
        texts = record.texts
        if texts.get("IsNull") == "1":
            return None
        if not texts.get("UID"):
            raise MissingPart("The task has no UID", Place(record.line, "Task", "UID"))
        try:
            task = self._task(texts, record.line)
            if "Baseline" in texts:
                task.baseline = self._baseline(record)
            return task
        except (NotOne, PlanError, KeyError, ValueError) as error:
            raise blame(texts, f"Task {texts['UID']}", record.line, self.parsers.of_task, error) from None

    def _task(self, texts: Fields, line: int) -> RawTask:
        get = texts.get
        when, span = self.parsers.moments, self.parsers.durations
        uid = whole(texts["UID"])
        duration = span[get("Duration", "")] or 0
        started, finished = when[get("ActualStart", "")], when[get("ActualFinish", "")]
        running = started is not None and finished is None
        calendar = optional(get("CalendarUID", ""))
        fixed = get("Manual") == "1" or get("ExternalTask") == "1"
        values = {
            "uid": uid, "project": PROJECT_UID, "parent": None, "splits": (),
            "code": str(uid), "name": get("Name", ""), "kind": self._kind(texts, uid, duration),
            "calendar": calendar if calendar is not None and calendar >= 0 else None,
            "duration": duration, "remaining": span[get("RemainingDuration", "")],
            "elapsed": is_elapsed(optional(get("DurationFormat", ""))),
            "percent": self.parsers.percents[get("PercentComplete", "")] or 0,
            "physical_percent": self.parsers.percents[get("PhysicalPercentComplete", "")] or 0,
            "actual_start": started, "actual_finish": finished,
            "actual_duration": span[get("ActualDuration", "")] if started is not None else None,
            "suspend": when[get("Stop", "")] if running else None, "resume": when[get("Resume", "")] if running else None,
            "constraint": self._constraint(texts, uid), "deadline": when[get("Deadline", "")],
            "manual": get("Manual") == "1", "active": get("Active") != "0", "external": get("ExternalTask") == "1",
            "manual_start": when[get("ManualStart") or get("Start", "")] if fixed else None,
            "manual_finish": when[get("ManualFinish") or get("Finish", "")] if fixed else None,
            "fixed_duration": get("Type") == "1",
            "levelling_delay": max(0, self.parsers.tenths[get("LevelingDelay", "")] or 0), "stored": self._stored(texts),
        }  # fmt: skip
        optional(get("Type", ""))
        return RawTask(
            values, optional(get("OutlineLevel", "")) or 0, line,
            ignores_resources=get("IgnoreResourceCalendar") == "1" and values["calendar"] is not None,
            subproject=get("IsSubproject") == "1", guid=get("GUID", "").lower(),
        )  # fmt: skip

    def _baseline(self, record: Record) -> tuple[int | None, int | None] | None:
        """Return start and finish of the first baseline; one that cannot be read is none, for it makes no dates."""
        when = self.parsers.moments
        for texts in record.items("Baseline"):
            if texts.get("Number", "0") == "0":
                try:
                    return when[texts.get("Start", "")], when[texts.get("Finish", "")]
                except NotOne:
                    return None
        return None

    def _kind(self, texts: Fields, uid: int, duration: int) -> Kind:
        if texts.get("Summary") == "1" or (uid == 0 and texts.get("OutlineLevel") == "0"):
            return Kind.SUMMARY
        return Kind.FINISH_MILESTONE if texts.get("Milestone") == "1" and duration == 0 else Kind.TASK

    def _constraint(self, texts: Fields, uid: int) -> Constraint | None:
        kind = CONSTRAINTS[given] if (given := optional(texts.get("ConstraintType", "")) or 0) else None
        date = self.parsers.moments[texts.get("ConstraintDate", "")]
        if kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
            return Constraint(kind)
        if kind is not None and date is None:
            self.undated.append(uid)
        return Constraint(kind, date) if kind is not None and date is not None else None

    def _stored(self, texts: Fields) -> tuple[int | bool | None, ...]:
        """Return the values of `stored_dates`."""
        get, when, tenths = texts.get, self.parsers.moments, self.parsers.tenths
        critical = get("Critical")
        return (
            when[get("Start", "")], when[get("Finish", "")], when[get("EarlyStart", "")], when[get("EarlyFinish", "")],
            when[get("LateStart", "")], when[get("LateFinish", "")], tenths[get("TotalSlack", "")],
            tenths[get("FreeSlack", "")], tenths[get("StartSlack", "")], tenths[get("FinishSlack", "")],
            critical == "1" if critical else None,
        )  # fmt: skip

    def links(self, task: Record, successor: int) -> list[tuple[Relation, bool]]:
        """Return the task's links and whether each comes from another file. Raises BadValue."""
        found = []
        for place, texts in enumerate(task.items(PREDECESSOR)):
            try:
                kind, lag, unit = _how(texts.get("Type", ""), texts.get("LinkLag", ""), texts.get("LagFormat", ""))
                predecessor = whole(texts.get("PredecessorUID", ""))
                found.append((Relation(predecessor, successor, kind, lag, unit), texts.get("CrossProject") == "1"))
            except (NotOne, PlanError, KeyError, ValueError) as error:
                record = f"Task {successor} {PREDECESSOR}"
                raise blame(texts, record, task.line_of(PREDECESSOR, place), OF_LINK, error) from None
        return found


@lru_cache(4096)
def _how(kind: str, lag: str, form: str) -> tuple[Link, int, LagUnit]:
    """Return a link's kind, lag and unit of lag; most links of a file are alike."""
    given = optional(kind)
    return LINKS[1 if given is None else given], *lag_of(_lag(lag), optional(form))


def _lag(text: str) -> float:
    """Return a lag in tenths of minutes, or per cent."""
    value = number(text or "0")
    if abs(value) * TENTHS > MOST:
        raise NotOne(text, "is out of range")
    return value


def _one_of(words: Mapping[int, object]) -> Parse:
    def parse(text: str) -> object:
        return words[whole(text)] if text else None

    return parse


OF_LINK: dict[str, Parse] = {
    "PredecessorUID": whole, "Type": _one_of(LINKS), "LinkLag": _lag, "LagFormat": optional,
}  # fmt: skip


def blame(texts: Fields, record: str, line: int, parsers: Mapping[str, Parse], error: Exception) -> BadValue:
    """Return the error for an element whose conversion failed: the first field that its parser refuses."""
    for name, parse in parsers.items():
        try:
            parse(texts.get(name, ""))
            if name == "ConstraintType" and texts.get(name):
                _one_of({0: None, **CONSTRAINTS})(texts[name])
        except NotOne as wrong:
            return BadValue(wrong.message, Place(line, record, name), value=wrong.text, mend=wrong.mend)
        except (KeyError, ValueError):
            return BadValue("is not a value that this field can have", Place(line, record, name), value=texts.get(name))
    return BadValue(f"The element contradicts itself: {error}", Place(line, record))


def set_parents(tasks: list[RawTask]) -> None:
    """Give each task the parent that the outline says; whoever has children is a summary."""
    open_tasks: list[RawTask] = []
    for task in tasks:
        while open_tasks and open_tasks[-1].level >= task.level:
            open_tasks.pop()
        if open_tasks:
            task.values["parent"] = open_tasks[-1].uid
            open_tasks[-1].values["kind"] = Kind.SUMMARY
        open_tasks.append(task)
