"""What an initiative holds, as a plan of the engine that a plan file is written of. Pure.

Ids that a file gave are given back, so that its program, and the next import, know each activity again; what people made here is
known by a GUID that stands for its id, and in XER by its code too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from milepost.engine.plan import (
    MSPROJECT,
    P6,
    Activity,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Kind,
    LagUnit,
    Link,
    Plan,
    Project,
    Relation,
    StoredDates,
    WbsNode,
)
from milepost.engine.times import DAY, day_number
from milepost.milestones.actions.calendars import OFFICE_WEEK
from milepost.milestones.plantime import end_of
from milepost.planfiles import Format, PlanFile
from milepost.scheduling.plans.fields import left_of, length_of
from milepost.scheduling.plans.identity import code_of_id, guid_of_id
from milepost.scheduling.plans.wanting import NODE, ROOT

PROJECT = 1
TOP = 1


@dataclass(frozen=True, slots=True)
class Exported:
    """What is written: rows of activities that are not archived, links between them, calendars, and the project's own words."""

    name: str
    code: str
    header: Mapping[str, Any]
    activities: Sequence[Any]
    links: Sequence[Any]
    calendars: Mapping[int, Any]
    holidays: Callable[[str], Iterable[date]]
    forecasts: Mapping[int, Any]


@dataclass(slots=True)
class _Writing:
    what: Exported
    form: Format
    today: date
    uids: dict[int, int] = field(default_factory=dict)
    calendars: dict[int | None, int] = field(default_factory=dict)
    rows: dict[int, Any] = field(default_factory=dict)
    tasks: set[int] = field(default_factory=set)

    @property
    def microsoft(self) -> bool:
        """Whose format it is."""
        return self.form is Format.MSPDI

    def own(self, row: Any) -> bool:
        """Whether the row came from a file of this program."""
        return str(row.source).partition(":")[0] == ("msproject" if self.microsoft else "p6")


def plan_file(what: Exported, form: Format, today: date) -> PlanFile:
    """The initiative as a plan file of a format that is yet to be written."""
    it = _Writing(what, form, today)
    it.rows = {row.pk: row for row in what.activities}
    it.tasks = {row.parent_id for row in what.activities if row.parent_id is not None}
    it.uids = _uids(it)
    it.calendars, calendars = _calendars(it)
    rows = [row for row in what.activities if it.microsoft or row.external_id != ROOT or row.pk not in it.tasks]
    codes = _codes(it, rows)
    outer, above = ([], {}) if it.microsoft else _outer_nodes(it, rows, codes)
    activities = [*outer, *(_activity(it, row, codes.get(row.pk, ""), above) for row in rows)]
    known = {row.pk for row in rows}
    relations = tuple(
        Relation(
            it.uids[link.predecessor_id], it.uids[link.successor_id], Link(link.link), link.lag, LagUnit(link.lag_unit),
            uid=number,
        )
        for number, link in enumerate(what.links, 1)
        if link.predecessor_id in known and link.successor_id in known
    )  # fmt: skip
    # A top node of our own: P6 has one, and a breakdown with a single node would take that for it.
    top = () if it.microsoft else (WbsNode(TOP, None, what.code, what.name, PROJECT),)
    plan = Plan((_project(it),), calendars, tuple(activities), relations, top)
    planned = {
        it.uids[row.pk]: (row.planned_start, row.planned_finish)
        for row in rows
        if not it.microsoft and row.pk not in it.tasks and (row.planned_start or row.planned_finish) is not None
    }
    return PlanFile(plan, form, baseline=planned, guids={it.uids[row.pk]: guid_of_id(row.pk) for row in rows})


def _uids(it: _Writing) -> dict[int, int]:
    """Microsoft's UIDs are given back; everything else is numbered behind them."""
    found: dict[int, int] = {}
    used: set[int] = set()
    for row in it.what.activities:
        text = row.external_id
        if it.microsoft and it.own(row) and text.isdecimal() and int(text) not in used and len(text) < 10:
            found[row.pk] = int(text)
            used.add(int(text))
    next_one = max(used, default=0) + 1
    for row in it.what.activities:
        if row.pk not in found:
            found[row.pk] = next_one
            next_one += 1
    return found


def _codes(it: _Writing, rows: Sequence[Any]) -> dict[int, str]:
    """By id, the code in P6: the file's own, else one that stands for the id. Nodes have the way to them."""
    found: dict[int, str] = {}
    used: set[str] = set()
    for row in rows:
        code = row.external_id.removeprefix(NODE) if it.own(row) else ""
        if not code or code in used or code.startswith("#") or row.external_id == ROOT or it.microsoft:
            code = row.code if it.microsoft else code_of_id(row.pk)
        used.add(code)
        found[row.pk] = code
    return found


def _outer_nodes(it: _Writing, rows: Sequence[Any], codes: dict[int, str]) -> tuple[list[Activity], dict[int, int]]:
    """The levels of P6's breakdown that are no milestones here, named by the tags that they became, and what is right under what.

    ``codes`` of nodes lose the way to them.
    """
    nodes = {
        row.external_id: row for row in rows if row.external_id.startswith(NODE) and row.pk in it.tasks and it.own(row)
    }
    uid_of = {key: it.uids[row.pk] for key, row in nodes.items()}
    next_one = max(it.uids.values(), default=0) + 1
    made: list[Activity] = []
    above: dict[int, int] = {}
    for key, row in sorted(nodes.items()):
        parts = key.removeprefix(NODE).split(".")
        parent: int | None = None
        for depth in range(1, len(parts) + 1):
            here = NODE + ".".join(parts[:depth])
            if here not in uid_of:
                names = row.tags if len(row.tags) >= len(parts) - 1 else parts
                uid_of[here] = next_one
                made.append(
                    Activity(
                        uid=next_one, code=parts[depth - 1], name=names[depth - 1], kind=Kind.SUMMARY, parent=parent
                    )
                )
                next_one += 1
            parent_here, parent = parent, uid_of[here]
        if parent_here is not None:
            above[row.pk] = parent_here
        codes[row.pk] = parts[-1]
    return made, above


def _activity(it: _Writing, row: Any, code: str, above: Mapping[int, int]) -> Activity:
    gathers = row.pk in it.tasks
    length = 0 if gathers else length_of(row)
    finished = row.actual_finish is not None
    running = row.actual_start is not None and not finished
    said = not gathers and (running or (row.remaining_s is not None and not finished))
    percent = 10_000 if finished else row.percent
    parent = above.get(row.pk) if gathers else _parent(it, row)
    return Activity(
        uid=it.uids[row.pk], code=code, name=row.name, project=PROJECT, kind=_kind(row, gathers=gathers, length=length),
        calendar=None if gathers else it.calendars[_calendar_of(it, row)], duration=length,
        remaining=left_of(row) if said else None, percent=percent, physical_percent=percent,
        actual_start=None if gathers else row.actual_start, actual_finish=None if gathers else row.actual_finish,
        constraint=None if gathers else _constraint(row),
        deadline=end_of(row.due) if it.microsoft and row.due is not None else None,
        parent=parent,
        wbs=TOP if parent is None and not it.microsoft else None, stored=_stored(it, row),
    )  # fmt: skip


def _kind(row: Any, *, gathers: bool, length: int) -> Kind:
    if gathers:
        return Kind.SUMMARY
    if length or row.kind == "task":
        return Kind.TASK
    return Kind.START_MILESTONE if row.schedule_kind == Kind.START_MILESTONE else Kind.FINISH_MILESTONE


def _parent(it: _Writing, row: Any) -> int | None:
    if row.parent_id is None or row.parent_id not in it.uids:
        return None
    at_the_top = not it.microsoft and it.rows[row.parent_id].external_id == ROOT
    return None if at_the_top else it.uids[row.parent_id]


def _constraint(row: Any) -> Constraint | None:
    if not row.constraint_kind:
        return None
    return Constraint(ConstraintKind(row.constraint_kind), row.constraint_at)


def _stored(it: _Writing, row: Any) -> StoredDates:
    """What was planned as the scheduled dates; the forecast as the computed ones, and where nothing was planned.

    P6 has dates that were planned, and those are written; what is computed it computes by itself.
    """
    if not it.microsoft:
        return StoredDates()
    found = it.what.forecasts.get(row.pk)
    start, finish = (found.early_start, found.early_finish) if found else (None, None)
    planned = row.planned_start, row.planned_finish
    if not any(planned):
        planned = start, finish
    if planned[0] is None:
        planned = planned[1], planned[1]
    return StoredDates(
        planned[0], planned[1], start, finish, found.late_start if found else None, found.late_finish if found else None,
        found.total_float_s if found else None, found.free_float_s if found else None,
        critical=found.critical if found else None,
    )  # fmt: skip


def _calendar_of(it: _Writing, row: Any) -> int | None:
    own: int | None = row.calendar_id
    if own is None and row.parent_id in it.rows:
        own = it.rows[row.parent_id].calendar_id
    return own if own in it.what.calendars else None


def _calendars(it: _Writing) -> tuple[dict[int | None, int], tuple[Calendar, ...]]:
    """By id the calendars' uids, and the calendars; the first is the project's."""
    used = dict.fromkeys(_calendar_of(it, row) for row in it.what.activities if row.pk not in it.tasks) or {None: None}
    uids: dict[int | None, int] = {}
    for pk in used:
        row = it.what.calendars.get(pk or 0)
        text = row.external_id.rpartition(":")[2] if row is not None and it.own(row) else ""
        if text.isdecimal() and 0 < int(text) < 10**9 and int(text) not in uids.values():
            uids[pk] = int(text)
    next_one = max(uids.values(), default=0) + 1
    made = []
    for pk in used:
        if pk not in uids:
            uids[pk] = next_one
            next_one += 1
        made.append(_calendar(it, uids[pk], it.what.calendars.get(pk or 0)))
    return uids, tuple(made)


def _calendar(it: _Writing, uid: int, row: Any) -> Calendar:
    if row is None:
        return Calendar(uid, _("Office hours"), _week(OFFICE_WEEK), kind="global")
    exceptions = [CalendarException(day_number(day), day_number(day)) for day in it.what.holidays(row.holidays_of)]
    for line in row.exceptions:
        first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["until"])
        shifts = tuple((start, end) for start, end in line["shifts"])
        exceptions.append(CalendarException(day_number(first), day_number(last), shifts, line.get("name", "")))
    return Calendar(uid, row.name, _week(row.week), tuple(exceptions), kind="global")


def _week(week: Sequence[Any]) -> tuple[tuple[tuple[int, int], ...], ...]:
    return tuple(tuple((start, end) for start, end in day) for day in week)


def _project(it: _Writing) -> Project:
    what = it.what
    starts = [row.planned_start for row in what.activities if row.planned_start is not None]
    begin = what.header.get("start")
    today = day_number(it.today) * DAY
    finishes = [one.early_finish for one in what.forecasts.values() if one.early_finish is not None]
    return Project(
        PROJECT, start=begin if begin is not None else min(starts, default=today),
        calendar=it.calendars[_usual(it)], code=what.code, name=what.name, data_date=today,
        must_finish=what.header.get("must_finish"), options=MSPROJECT if it.microsoft else P6,
        stored_finish=max(finishes, default=None) if it.microsoft else None,
    )  # fmt: skip


def _usual(it: _Writing) -> int | None:
    """The calendar that most are on."""
    counts: dict[int | None, int] = defaultdict(int)
    for row in it.what.activities:
        if row.pk not in it.tasks:
            counts[_calendar_of(it, row)] += 1
    return max(counts, key=lambda pk: counts[pk]) if counts else next(iter(it.calendars))
