"""XER's rows of TASK, TASKPRED and TASKRSRC to activities, links and assignments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import compress, repeat
from operator import eq
from typing import Any

from milepost.engine.plan import Activity, Assignment, Constraint, Kind, Link, Relation, StoredDates
from milepost.engine.times import HOUR
from milepost.planfiles.making import maker
from milepost.planfiles.numbers import Marks, NotOne
from milepost.planfiles.p6 import XER_CONSTRAINTS, XER_KINDS, XER_LINKS, constraint, duration_percent, units_percent
from milepost.planfiles.states import COMPLETED, IN_PROGRESS, NOT_STARTED, UNSAID, States
from milepost.planfiles.values import Moments, Numbers, Optionals, Scaled, whole
from milepost.planfiles.values import uid as number_of
from milepost.planfiles.values import uids as uids_of
from milepost.planfiles.xer.tables import Parse, Table

STATES = {"TK_NotStart": NOT_STARTED, "TK_Active": IN_PROGRESS, "TK_Complete": COMPLETED, "": UNSAID}
KINDS = {**XER_KINDS, "": Kind.TASK}
LINKS = {**XER_LINKS, "": Link.FS}


class Parsers:
    """The parsers of one file; each remembers what it has seen. marks: of its numbers."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.moments = Moments()
        self.numbers = Numbers()
        self.optionals = Optionals()
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
    convert = Converter(parsers, shares)
    needed = ("task_id", "proj_id", "task_type", "target_drtn_hr_cnt")
    return table.converted(parsers.task_columns(), needed, convert), convert


_activities = maker(Activity, (
    "uid", "code", "name", "project", "kind", "calendar", "duration", "remaining", "percent", "physical_percent",
    "actual_start", "actual_finish", "suspend", "resume", "constraint", "second_constraint", "expected_finish", "external_start",
    "external_finish", "wbs", "assignments", "stored",
))  # fmt: skip
_stored = maker(StoredDates, (
    "start", "finish", "early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float", "longest_path",
    "float_path",
))  # fmt: skip
_relations = maker(Relation, ("predecessor", "successor", "link", "lag", "uid"))

Texts = list[str]
Whens = list[int | None]


class Converter:
    """Turns columns of TASK into activities.

    planned: their planned starts and finishes, as far as they are there. guids: as P6 writes them, or nothing.
    states: those that do not fit the actual dates.
    kindless: those whose kind the file does not say. undated: those with a constraint without a date.
    """

    def __init__(self, parsers: Parsers, shares: Mapping[int, tuple[Assignment, ...]]) -> None:
        self.parsers = parsers
        self.when = parsers.moments.__getitem__
        self.hours = parsers.hours.__getitem__
        self.shares = shares
        self.planned: dict[int, tuple[int | None, int | None]] = {}
        self.guids: dict[int, str] = {}
        self.states = States()
        self.kindless: list[int] = []
        self.undated: list[int] = []

    def __call__(self, columns: list[Texts]) -> list[Activity]:
        (
            task, project, wbs, calendar, code, name, kind, state, duration, remaining, by, physical, done, left, started,
            finished, suspended, resumed, kind1, date1, kind2, date2, expected, external_start, external_finish,
            early_start, early_finish, late_start, late_finish, float_, free, longest, path, planned_start, planned_finish,
            guid,
        ) = columns  # fmt: skip
        when, hours = self.when, self.hours
        few, own = self.parsers.numbers.__getitem__, self.parsers.optionals.__getitem__
        uids = uids_of(task)
        if "" in kind:
            self.kindless += [uid for uid, word in zip(uids, kind, strict=True) if not word]
        if any(planned_start) or any(planned_finish):
            pairs = zip(map(when, planned_start), map(when, planned_finish), strict=True)
            self.planned.update(zip(uids, pairs, strict=True))
        if any(guid):
            self.guids.update(zip(uids, guid, strict=True))
        total, rest = [hours(text) or 0 for text in duration], list(map(hours, remaining))
        begun, ended = self._facts(uids, state, started, finished)
        physical_percent = [self.parsers.percents[text] or 0 for text in physical]
        percent = self._percents(by, physical_percent, done, left, zip(total, rest, ended, strict=True))
        first, last = list(map(when, early_start)), list(map(when, early_finish))
        stored = _stored(
            _either(begun, first), _either(ended, last), first, last, map(when, late_start), map(when, late_finish),
            map(hours, float_), map(hours, free), [text == "Y" if text else None for text in longest], map(own, path),
        )  # fmt: skip
        return _activities(
            uids, code, name, map(few, project), map(KINDS.__getitem__, kind), map(own, calendar),
            total, rest, percent, physical_percent, begun, ended, map(when, suspended), map(when, resumed),
            self._constraints(uids, kind1, date1), self._constraints(uids, kind2, date2), map(when, expected),
            map(when, external_start), map(when, external_finish), map(own, wbs),
            [self.shares.get(uid, ()) for uid in uids], stored,
        )  # fmt: skip

    def _facts(self, uids: list[int], state: Texts, started: Texts, finished: Texts) -> tuple[Whens, Whens]:
        """Return the actual starts and finishes that the states allow."""
        begun, ended = list(map(self.when, started)), list(map(self.when, finished))
        for place, word in enumerate(state):
            if word != "TK_NotStart" or started[place] or finished[place]:
                facts = begun[place], ended[place]
                begun[place], ended[place] = self.states.dates(uids[place], STATES[word], *facts)
        return begun, ended

    def _percents(
        self,
        by: Texts,
        physical: list[int],
        done: Texts,
        left: Texts,
        work: Iterable[tuple[int, int | None, int | None]],
    ) -> list[int]:
        """Return how much of each is complete, by the measure that its row names. work: in all, remaining, actual finish."""
        percents = []
        for place, (total, rest, ended) in enumerate(work):
            if by[place] == "CP_Phys":
                percent = physical[place]
            elif by[place] == "CP_Units":
                percent = units_percent(self.hours(done[place]) or 0, self.hours(left[place]) or 0)
            else:
                percent = 0 if rest == total and ended is None else duration_percent(total, rest, ended is not None)
            percents.append(percent)
        return percents

    def _constraints(self, uids: list[int], kinds: Texts, dates: Texts) -> Iterable[Constraint | None]:
        if not any(kinds):
            return repeat(None)
        pairs = zip(kinds, dates, strict=True)
        found = [constraint(XER_CONSTRAINTS[kind], self.when(date)) if kind else None for kind, date in pairs]
        self.undated += [uid for uid, kind, one in zip(uids, kinds, found, strict=True) if kind and one is None]
        return found


def _either(facts: Whens, others: Whens) -> Whens:
    """Return the facts, and the others where there are none."""
    return [other if fact is None else fact for fact, other in zip(facts, others, strict=True)]


def read_relations(table: Table, parsers: Parsers) -> list[Relation]:
    """Return every link of the table, also those to activities that are in no project of the file."""
    hours = parsers.hours.__getitem__
    columns: dict[str, Parse | None] = {
        "lag_hr_cnt": hours, "task_pred_id": optional, "pred_type": choice(XER_LINKS, Link.FS), "task_id": whole,
        "pred_task_id": whole,
    }  # fmt: skip

    def take(columns: list[Texts]) -> list[Relation]:
        lag, uid, kind, successor, predecessor = columns
        ends = uids_of(predecessor), uids_of(successor)
        if any(map(eq, *ends)):
            raise NotOne(next(compress(predecessor, map(eq, *ends))), "is a link from an activity to itself")
        own = uids_of(uid) if all(uid) else [number_of(text) if text else 0 for text in uid]
        return _relations(*ends, map(LINKS.__getitem__, kind), [hours(text) or 0 for text in lag], own)

    return table.converted(columns, ("task_id", "pred_task_id", "pred_type"), take)
