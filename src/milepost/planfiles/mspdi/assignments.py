"""MSPDI's <Assignment> and <Resource>: who works, and the pauses in the work of split tasks."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from milepost.engine.plan import Assignment, Calendar
from milepost.planfiles.model import Resource
from milepost.planfiles.mspdi.tasks import Parse, Parsers, RawTask, blame, optional
from milepost.planfiles.numbers import NotOne
from milepost.planfiles.plainxml import Fields, Record
from milepost.planfiles.source import refuse_too_many
from milepost.planfiles.values import whole
from milepost.planfiles.workclock import WorkClock

NOBODY = -65535
KINDS = {0: "material", 1: "work", 2: "cost"}
WORK_TYPES = frozenset({"1", "2", "3"})
"""Types of timephased data that are work: remaining (or planned), actual, actual overtime."""

ROUNDING = 60
"""Seconds: Microsoft Project rounds the ends of timephased work, so that shorter gaps are no pauses."""

Piece = tuple[int, int, bool]
"""(start, finish, whether anyone works)."""


class AssignmentReader:
    """Reads the <Resource> and <Assignment> elements of one file into the tasks that were read before."""

    def __init__(self, parsers: Parsers, tasks: Mapping[int, RawTask], calendars: Collection[int]) -> None:
        self.parsers = parsers
        self.tasks = tasks
        self.calendars = calendars
        self.resources: dict[int, Resource] = {}
        self.pieces: dict[int, list[list[Piece]]] = {}
        self.contoured: set[int] = set()
        self.not_work = 0
        self.count = 0
        self.unreadable = 0
        span, tenths, units = parsers.durations.__getitem__, parsers.tenths.__getitem__, parsers.units.__getitem__
        self.of_assignment: dict[str, Parse] = {
            "TaskUID": whole, "ResourceUID": optional, "Work": span, "ActualWork": span, "RemainingWork": span, "Units": units,
            "Delay": tenths, "WorkContour": optional, "OvertimeWork": span, "RemainingOvertimeWork": span,
        }  # fmt: skip
        self.of_resource: dict[str, Parse] = {"UID": whole, "Type": optional, "CalendarUID": optional}

    def resource(self, record: Record) -> None:
        """Take a resource. Raises BadValue."""
        refuse_too_many("resources", len(self.resources))
        texts = record.texts
        try:
            uid, kind = whole(texts.get("UID", "")), optional(texts.get("Type", ""))
            calendar = optional(texts.get("CalendarUID", ""))
        except NotOne as error:
            raise blame(texts, "Resource", record.line, self.of_resource, error) from None
        if texts.get("IsNull") != "1":
            own = calendar if calendar in self.calendars else None
            self.resources[uid] = Resource(
                uid, texts.get("Name", ""), own, KINDS.get(1 if kind is None else kind, "work")
            )

    def assignment(self, share: Record) -> None:
        """Take an assignment. Raises BadValue."""
        self.count += 1
        refuse_too_many("assignments", self.count)
        texts = share.texts
        record = f"Assignment {texts.get('UID', '')}".strip()
        try:
            self._take(share, texts)
        except (NotOne, KeyError, ValueError) as error:
            raise blame(texts, record, share.line, self.of_assignment, error) from None

    def _take(self, share: Record, texts: Fields) -> None:
        task = self.tasks.get(whole(texts.get("TaskUID", "")))
        if task is None:
            return
        resource = self.resources.get(optional(texts.get("ResourceUID", "")) or 0)
        if resource is not None and resource.kind != "work":
            self.not_work += 1
            return
        pieces = self._pieces(share)
        if pieces:
            self.pieces.setdefault(task.uid, []).append(pieces)
        if resource is None:
            return
        span = self.parsers.durations
        work, left = span[texts.get("Work", "")] or 0, span[texts.get("RemainingWork", "")] or 0
        units = self.parsers.units[texts.get("Units", "")] or 0
        extra = span[texts.get("OvertimeWork", "")] or 0
        if optional(texts.get("WorkContour", "")):
            self.contoured.add(task.uid)
        task.shares.append(
            Assignment(
                resource.uid, work, span[texts.get("ActualWork", "")] or 0, left, units,
                None if task.ignores_resources else resource.calendar,
                max(0, self.parsers.tenths[texts.get("Delay", "")] or 0), True,
                lasting(work, extra, units) if extra else None,
                lasting(left, span[texts.get("RemainingOvertimeWork", "")] or 0, units) if extra else None,
            )
        )  # fmt: skip

    def _pieces(self, share: Record) -> list[Piece]:
        when, span = self.parsers.moments, self.parsers.durations
        pieces: list[Piece] = []
        for texts in share.items("TimephasedData"):
            if texts.get("Type") not in WORK_TYPES:
                continue
            try:
                start, finish = when[texts.get("Start", "")], when[texts.get("Finish", "")]
                value = span[texts.get("Value", "")]
            except NotOne:
                self.unreadable += 1
                return []
            if start is not None and finish is not None:
                pieces.append((start, finish, bool(value)))
        return pieces


def lasting(work: int, overtime: int, units: int) -> int | None:
    """Return how long work lasts, seconds, of which some is done out of hours; None where the resource gives no time.

    >>> lasting(36_000, 7_200, 10_000)
    28800
    """
    return max(0, work - overtime) * 10_000 // units if units > 0 else None


def overtime(work: int, span: int | None, units: int) -> int | None:
    """Return how much of the work must be overtime so that the rest lasts so long; None where nothing can make it so.

    >>> overtime(36_000, 28_800, 10_000)
    7200
    """
    if span is None:
        return None
    extra = work - span * units // 10_000
    return extra if 0 <= extra <= work and lasting(work, extra, units) == span else None


def split_pieces(
    many: list[list[Piece]], calendars: list[Calendar | None], clocks: dict[int, WorkClock]
) -> tuple[tuple[int, int], ...]:
    """Return the working pieces of a task whose work pauses on days on which its resources could work, else ().

    many: the timephased work of each assignment. calendars: those on which a pause would be working time.
    """
    busy = sorted((start, finish) for pieces in many for start, finish, works in pieces if works)
    if len(busy) < 2:
        return ()
    counted = [clocks.setdefault(one.uid, WorkClock(one)) for one in calendars if one is not None]
    joined = [busy[0]]
    for start, finish in busy[1:]:
        last_start, last_finish = joined[-1]
        pause = start > last_finish and any(clock.between(last_finish, start) > ROUNDING for clock in counted)
        if pause:
            joined.append((start, finish))
        else:
            joined[-1] = (last_start, max(last_finish, finish))
    return tuple(joined) if len(joined) > 1 else ()
