"""Dates of a plan file's activities: planned, committed to, and the one constraint that the product holds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.engine.errors import PlanError
from milepost.engine.plan import MILESTONES, Activity, Constraint, ConstraintKind, StoredDates
from milepost.milestones.plantime import day_of
from milepost.planfiles import Format, PlanFile

#: The uid of the calendar that works day and night, for what counts every hour. No file has it.
ALWAYS = -1
BY_FINISH = frozenset({ConstraintKind.FINISH_ON, ConstraintKind.FINISH_ON_OR_BEFORE, ConstraintKind.MANDATORY_FINISH})
BY_START = frozenset({ConstraintKind.START_ON, ConstraintKind.START_ON_OR_BEFORE, ConstraintKind.MANDATORY_START})


def constraint_of(one: Activity) -> Constraint | None:
    """The constraint that is kept. What the program scheduled by hand stays where it was put."""
    if one.manual and one.manual_start is not None and one.actual_start is None:
        return Constraint(ConstraintKind.MANDATORY_START, one.manual_start)
    return one.constraint


def due_of(file: PlanFile, one: Activity) -> date | None:
    """The day committed to: the deadline, else the last day that a constraint allows, else the agreed finish of a point.

    P6 calls its planned dates a baseline too; nobody agreed to those.
    """
    if one.deadline is not None:
        return day_of(one.deadline)
    held = BY_FINISH | BY_START if one.kind in MILESTONES else BY_FINISH
    for limit in (one.constraint, one.second_constraint):
        if limit is not None and limit.kind in held:
            return day_of(limit.date)
    if file.format in (Format.XER, Format.PMXML) or one.kind not in MILESTONES:
        return None
    return day_of(file.baseline.get(one.uid, (None, None))[1])


@dataclass(frozen=True, slots=True)
class Planned:
    """Start and finish of an activity as planned. computed: nobody planned them; the program, or the engine, computed them."""

    start: int | None = None
    finish: int | None = None
    computed: bool = False


def planned_dates(file: PlanFile) -> Mapping[int, Planned]:
    """By uid: P6's planned dates; else as scheduled by the program, or computed."""
    activities = file.plan.activities
    if not any(one.stored and one.stored.start is not None for one in activities):
        activities = _computed(file)
    of_p6 = file.format in (Format.XER, Format.PMXML)
    scheduled = {one.uid: _scheduled(one.stored, of_p6) for one in activities if one.stored is not None}
    if of_p6:
        scheduled |= {uid: _in_order(*dates, computed=False) for uid, dates in file.baseline.items() if any(dates)}
    return scheduled


def _scheduled(stored: StoredDates, of_p6: bool) -> Planned:
    """Microsoft's scheduled dates are its computed ones too, unless something else moved or held them."""
    computed = of_p6 or (stored.start, stored.finish) == (stored.early_start, stored.early_finish)
    return _in_order(stored.start, stored.finish, computed=computed)


def _in_order(start: int | None, finish: int | None, *, computed: bool) -> Planned:
    if start is not None and finish is not None and start > finish:
        return Planned(None, finish, computed)
    return Planned(start, finish, computed)


def _computed(file: PlanFile) -> tuple[Activity, ...]:
    from milepost.engine.scheduling import schedule
    from milepost.planfiles.dating import dated

    try:
        return dated(file.plan, schedule(file.plan)).activities
    except PlanError:
        return file.plan.activities  # it holds a circle, say: whoever looks at the links finds that out
