"""XER's rows of TASK, TASKPRED and TASKRSRC to activities, links and assignments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from milepost.engine.errors import PlanError
from milepost.engine.plan import Activity, Assignment, Constraint, Kind, Link, Relation, StoredDates
from milepost.engine.times import HOUR
from milepost.planfiles.errors import BadValue, Place
from milepost.planfiles.making import maker
from milepost.planfiles.numbers import Marks, NotOne
from milepost.planfiles.p6 import XER_CONSTRAINTS, XER_KINDS, XER_LINKS, constraint, duration_percent, units_percent
from milepost.planfiles.states import COMPLETED, IN_PROGRESS, NOT_STARTED, UNSAID, States
from milepost.planfiles.values import Moments, Numbers, Scaled, whole
from milepost.planfiles.values import uid as number_of
from milepost.planfiles.xer.tables import Parse, Table

STATES = {"TK_NotStart": NOT_STARTED, "TK_Active": IN_PROGRESS, "TK_Complete": COMPLETED, "": UNSAID}


class Parsers:
    """The parsers of one file; each remembers what it has seen. marks: of its numbers."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.moments = Moments()
        self.numbers = Numbers()
        self.hours = Scaled(HOUR, marks)
        self.percents = Scaled(100, marks)
        self.units = Scaled(10_000, marks)

    def task_columns(self) -> dict[str, Parse | None]:
        """Return the columns read of TASK, in the order in which `_activity` takes them."""
        when, hours = self.moments.__getitem__, self.hours.__getitem__
        return {
            "task_id": whole, "proj_id": whole, "wbs_id": optional, "clndr_id": optional, "task_code": None,
            "task_name": None, "task_type": choice(XER_KINDS, Kind.TASK), "status_code": choice(STATES, None),
            "target_drtn_hr_cnt": hours,
            "remain_drtn_hr_cnt": hours, "complete_pct_type": None, "phys_complete_pct": self.percents.__getitem__,
            "act_work_qty": hours, "remain_work_qty": hours, "act_start_date": when, "act_end_date": when,
            "suspend_date": when, "resume_date": when, "cstr_type": choice(XER_CONSTRAINTS, None), "cstr_date": when,
            "cstr_type2": choice(XER_CONSTRAINTS, None), "cstr_date2": when, "expect_end_date": when,
            "external_early_start_date": when, "external_late_end_date": when, "early_start_date": when,
            "early_end_date": when, "late_start_date": when, "late_end_date": when, "total_float_hr_cnt": hours,
            "free_float_hr_cnt": hours, "driving_path_flag": None, "float_path": optional, "target_start_date": when,
            "target_end_date": when, "guid": None,
        }  # fmt: skip


def optional(text: str) -> int | None:
    """Return a whole number, None for an empty text."""
    return whole(text) if text else None


def choice(words: Mapping[str, Any], empty: object) -> Callable[[str], Any]:
    """Return a parser of one of the format's words."""

    def parse(text: str) -> Any:
        if not text:
            return empty
        if text not in words:
            raise NotOne(text, f"is none of {', '.join(words)}")
        return words[text]

    return parse


def read_activities(
    table: Table, parsers: Parsers, shares: Mapping[int, tuple[Assignment, ...]]
) -> tuple[list[Activity], Converter]:
    """Return every activity of the table, and what else of it was read.

    Raises BadRow, BadValue, MissingPart.
    """
    columns = parsers.task_columns()
    activities: list[Activity] = []
    take = activities.append
    convert = Converter(parsers, shares)
    for row in table.records(columns, required=("task_id", "proj_id", "task_type", "target_drtn_hr_cnt")):
        try:
            take(convert(row))
        except (PlanError, NotOne, KeyError, ValueError, OverflowError) as error:
            raise table.blame(len(activities), columns, error) from None
    return activities, convert


_activity = maker(Activity, (
    "uid", "code", "name", "project", "kind", "calendar", "duration", "remaining", "percent", "physical_percent",
    "actual_start", "actual_finish", "suspend", "resume", "constraint", "second_constraint", "expected_finish", "external_start",
    "external_finish", "wbs", "assignments", "stored",
))  # fmt: skip
_stored = maker(StoredDates, (
    "start", "finish", "early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float", "longest_path",
    "float_path",
))  # fmt: skip
_relation = maker(Relation, ("predecessor", "successor", "link", "lag", "uid"))


class Converter:
    """Turns a row of TASK into an Activity.

    planned: their planned starts and finishes. guids: as P6 writes them. states: those that do not fit the actual dates.
    kindless: those whose kind the file does not say.
    """

    def __init__(self, parsers: Parsers, shares: Mapping[int, tuple[Assignment, ...]]) -> None:
        self.when = parsers.moments
        self.hours = parsers.hours
        self.percents = parsers.percents
        self.shares = shares
        self.planned: dict[int, tuple[int | None, int | None]] = {}
        self.guids: dict[int, str] = {}
        self.states = States()
        self.few = parsers.numbers
        self.kindless: list[int] = []

    def __call__(self, row: tuple[str, ...]) -> Activity:
        (
            task, project, wbs, calendar, code, name, kind, state, duration, remaining, by, physical, done, left, started,
            finished, suspended, resumed, kind1, date1, kind2, date2, expected, external_start, external_finish,
            early_start, early_finish, late_start, late_finish, float_, free, longest, path, planned_start, planned_finish,
            guid, _,
        ) = row  # fmt: skip
        when, hours, few = self.when, self.hours, self.few
        uid = few[task]
        if not kind:
            self.kindless.append(uid)
        if planned_start or planned_finish:
            self.planned[uid] = (when[planned_start], when[planned_finish])
        if guid:
            self.guids[uid] = guid
        total, rest = hours[duration] or 0, hours[remaining]
        begun, ended = self.states.dates(uid, STATES[state], when[started], when[finished])
        physical_percent = self.percents[physical] or 0
        if by == "CP_Phys":
            percent = physical_percent
        elif by == "CP_Units":
            percent = units_percent(hours[done] or 0, hours[left] or 0)
        else:
            percent = 0 if rest == total and ended is None else duration_percent(total, rest, ended is not None)
        first, last = when[early_start], when[early_finish]
        stored = _stored(
            first if begun is None else begun, last if ended is None else ended, first, last, when[late_start],
            when[late_finish], hours[float_], hours[free], longest == "Y" if longest else None,
            few[path] if path else None,
        )  # fmt: skip
        return _activity(
            uid, code, name, few[project], XER_KINDS[kind or "TT_Task"], few[calendar] if calendar else None,
            total, rest, percent, physical_percent, begun, ended, when[suspended], when[resumed],
            self._constraint(kind1, date1) if kind1 else None, self._constraint(kind2, date2) if kind2 else None, when[expected],
            when[external_start], when[external_finish], few[wbs] if wbs else None, self.shares.get(uid, ()), stored,
        )  # fmt: skip

    def _constraint(self, kind: str, date: str) -> Constraint | None:
        return constraint(XER_CONSTRAINTS[kind], self.when[date])


def read_relations(table: Table, parsers: Parsers) -> list[Relation]:
    """Return every link of the table, also those to activities that are in no project of the file."""
    hours, known = parsers.hours, parsers.numbers
    columns: dict[str, Parse | None] = {
        "task_pred_id": optional, "task_id": whole, "pred_task_id": whole, "pred_type": choice(XER_LINKS, Link.FS),
        "lag_hr_cnt": hours.__getitem__,
    }  # fmt: skip
    relations: list[Relation] = []
    take = relations.append
    for uid, successor, predecessor, kind, lag, _ in table.records(columns, ("task_id", "pred_task_id", "pred_type")):
        try:
            link = XER_LINKS[kind] if kind else Link.FS
            take(_relation(known[predecessor], known[successor], link, hours[lag] or 0, number_of(uid) if uid else 0))
        except (PlanError, NotOne, KeyError, ValueError, OverflowError) as error:
            if successor == predecessor:
                place = Place(table.line_of(len(relations)), table.name, "pred_task_id")
                raise BadValue("is a link from an activity to itself", place, value=predecessor) from None
            raise table.blame(len(relations), columns, error) from None
    return relations
