"""A plan as columns: what an adapter that reads rows from a database builds directly, without an object for each activity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from milepost.engine.activity import SPANNING, Activity, Constraint, ConstraintKind, Kind
from milepost.engine.calendars import MOST_DAYS, Clock, compile_calendars
from milepost.engine.errors import BadCalendar, PlanError
from milepost.engine.kernels import arrays
from milepost.engine.kernels.arrays import MISSING
from milepost.engine.kernels.clock import Bytes, Index, Ints
from milepost.engine.links import LinkColumns, link_columns
from milepost.engine.options import Dialect, FloatMeasure, Options
from milepost.engine.plan import Plan
from milepost.engine.shares import ShareColumns, measure_work, share_columns, shared_calendars
from milepost.engine.times import DAY
from milepost.engine.worktime import always

KINDS = {kind: code for code, kind in enumerate(Kind)}
RULES = {
    ConstraintKind.START_ON: arrays.START_ON,
    ConstraintKind.START_ON_OR_BEFORE: arrays.START_BY,
    ConstraintKind.START_ON_OR_AFTER: arrays.START_FROM,
    ConstraintKind.FINISH_ON: arrays.FINISH_ON,
    ConstraintKind.FINISH_ON_OR_BEFORE: arrays.FINISH_BY,
    ConstraintKind.FINISH_ON_OR_AFTER: arrays.FINISH_FROM,
    ConstraintKind.MANDATORY_START: arrays.MUST_START,
    ConstraintKind.MANDATORY_FINISH: arrays.MUST_FINISH,
    ConstraintKind.AS_LATE_AS_POSSIBLE: arrays.LATE,
}
LAID_OUT = 60 * 366 * DAY
"""Seconds around the projects' dates in which calendars are laid out, whatever other dates there are: beyond it, and beyond
their dated days, the plain week holds."""
MEASURES = {FloatMeasure.START: 0, FloatMeasure.FINISH: 1, FloatMeasure.SMALLEST: 2}
ROWS = (
    "kind", "state", "calendar", "project", "parent", "wbs", "active", "span", "remaining", "worked", "actual_start",
    "actual_finish", "resume", "rule", "rule_date", "rule2", "rule2_date", "deadline", "external_start", "external_finish",
    "expected", "fixed_start", "fixed_finish", "delay",
)  # fmt: skip
"""The columns with a row an activity, beside uid."""
NOTHING_SAID = {
    "kind": arrays.TASK, "state": arrays.WAITING, "parent": -1, "wbs": -1, "active": 1, "worked": 0, "rule": arrays.NONE,
    "rule2": arrays.NONE, "delay": 0,
}  # fmt: skip
"""What these hold where nothing is said; the others hold MISSING."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One row an activity, in any order. N activities, P projects; see kernels.arrays.Net for what the columns mean.

    uid: int64 (N). calendar, project, parent: rows (int32), parent −1 for none. wbs: uid of a node, −1 for none.
    active: takes part as more than a listener. The other N columns carry the name and unit they have in Net.
    floor, data_date, must_finish, measure, project_calendar: one a project.
    links, shares: columns of links and of assignments that make dates. clock: compiled calendars. options: one
    set a project.
    """

    uid: Ints
    kind: Bytes
    state: Bytes
    calendar: Index
    project: Index
    parent: Index
    wbs: Ints
    active: Bytes
    span: Ints
    remaining: Ints
    worked: Ints
    actual_start: Ints
    actual_finish: Ints
    resume: Ints
    rule: Bytes
    rule_date: Ints
    rule2: Bytes
    rule2_date: Ints
    deadline: Ints
    external_start: Ints
    external_finish: Ints
    expected: Ints
    fixed_start: Ints
    fixed_finish: Ints
    delay: Ints
    floor: Ints
    data_date: Ints
    must_finish: Ints
    measure: Bytes
    project_calendar: Index
    links: LinkColumns
    shares: ShareColumns
    clock: Clock
    options: tuple[Options, ...]

    @property
    def dialect(self) -> Dialect:
        """Return the conventions, which are those of all projects."""
        return self.options[0].dialect


def columns_of(plan: Plan) -> Columns:
    """Turn a plan into columns; rows keep the order of plan.activities. Raises: PlanError, BadCalendar."""
    dialect = _one_dialect(plan)
    clock, day_and_night = _clock_of(plan)
    many = plan.activities
    microsoft = dialect is Dialect.MSPROJECT
    project_row = {one.uid: row for row, one in enumerate(plan.projects)}
    default = [clock.row[one.calendar] for one in plan.projects]
    project = _index(project_row[one.project] for one in many)
    calendar = _index(
        day_and_night if one.elapsed else (default[owner] if one.calendar is None else clock.row[one.calendar])
        for one, owner in zip(many, project.tolist(), strict=True)
    )
    row = {one.uid: place for place, one in enumerate(many)}
    floor = _ints(max(one.start, _date(one.data_date)) if not microsoft else one.start for one in plan.projects)
    data_date = _ints(one.start if one.data_date is None else one.data_date for one in plan.projects)
    shares = share_columns(many, calendar, clock, microsoft)
    span, remaining, worked = measure_work(many, calendar, data_date[project], clock.tables, microsoft)
    return Columns(
        uid=_ints(one.uid for one in many),
        kind=_bytes(KINDS[one.kind] for one in many),
        calendar=calendar,
        project=project,
        parent=_index(-1 if one.parent is None else row[one.parent] for one in many),
        wbs=_ints(-1 if one.wbs is None else one.wbs for one in many),
        active=_bytes(one.active for one in many),
        span=span,
        remaining=remaining,
        worked=worked,
        **facts_of(many, microsoft),
        floor=floor,
        data_date=data_date,
        must_finish=_dates(one.must_finish for one in plan.projects),
        measure=_bytes(MEASURES[one.options.total_float] for one in plan.projects),
        project_calendar=_index(default),
        links=link_columns(plan, row=row, calendar_row=clock.row, span=span, day_and_night=day_and_night),
        shares=shares,
        clock=clock,
        options=tuple(one.options for one in plan.projects),
    )


def with_rows(frame: Columns, uid: Ints, links: LinkColumns, **given: Any) -> Columns:
    """Fill the columns of a plan without activities, which is its projects and calendars, with rows.

    uid: int64 (N). given: columns by name, of N rows each; what is not given is what an activity holds of which nothing is
    said: a task that takes part, waits and is held by nothing. Its span and what remains of it have to be given.

    >>> from milepost.engine.links import LinkColumns
    >>> from milepost.engine.plan import Calendar, Project
    >>> frame = columns_of(Plan((Project(1, 0, 1),), (Calendar(1),)))
    >>> rows = {name: np.zeros(2, np.int64) for name in ("calendar", "project", "span", "remaining")}
    >>> with_rows(frame, np.array([7, 8]), frame.links, **rows).state.tolist()
    [0, 0]
    """
    count = len(uid)
    filled: dict[str, Any] = {}
    for name in ROWS:
        kept = getattr(frame, name).dtype
        nothing = NOTHING_SAID.get(name, MISSING)
        filled[name] = given[name].astype(kept) if name in given else np.full(count, nothing, kept)
    return replace(frame, uid=uid, links=links, **filled)


def facts_of(many: Sequence[Activity], microsoft: bool) -> dict[str, Any]:
    """Return the columns that an activity fills by itself: state, facts, constraints and other dates of its own."""
    return {
        "state": _bytes(_state(one, microsoft) for one in many),
        "actual_start": _dates(None if microsoft and one.fixed else one.actual_start for one in many),
        "actual_finish": _dates(one.actual_finish for one in many),
        "resume": _dates(_resume(one, microsoft) for one in many),
        "rule": _bytes(_rule(one.constraint) for one in many),
        "rule_date": _dates(one.constraint.date if one.constraint else None for one in many),
        "rule2": _bytes(_rule(one.second_constraint) for one in many),
        "rule2_date": _dates(one.second_constraint.date if one.second_constraint else None for one in many),
        "deadline": _dates(one.deadline for one in many),
        "external_start": _dates(one.external_start for one in many),
        "external_finish": _dates(one.external_finish for one in many),
        "expected": _dates(one.expected_finish for one in many),
        "fixed_start": _dates(one.manual_start for one in many),
        "fixed_finish": _dates(one.manual_finish for one in many),
        "delay": _ints(one.levelling_delay for one in many),
    }


def _one_dialect(plan: Plan) -> Dialect:
    if not plan.projects:
        raise PlanError("A plan needs a project")
    dialects = {one.options.dialect for one in plan.projects}
    if len(dialects) > 1:
        raise PlanError("Projects of two dialects cannot be scheduled together", [one.uid for one in plan.projects])
    return dialects.pop()


def _clock_of(plan: Plan) -> tuple[Clock, int]:
    """Compile all calendars and, in the last row, one that never rests. Raises: PlanError, BadCalendar.

    They are laid out around the projects' dates; a date typed in another millennium must not fill the memory with weeks.
    """
    known: list[int] = [one.start for one in plan.projects]
    known += [one.data_date for one in plan.projects if one.data_date is not None]
    around = min(known) - LAID_OUT, max(known) + LAID_OUT
    if max(known) - min(known) > 2 * LAID_OUT:
        raise PlanError("Projects whose dates lie more than 120 years apart", [one.uid for one in plan.projects])
    for one in plan.activities:
        known += [date for date in (one.actual_start, one.actual_finish) if date is not None]
        if one.constraint is not None and one.constraint.date is not None:
            known.append(one.constraint.date)
    work = sum(one.duration for one in plan.activities)
    spare = min(5 * work, 5 * 366 * DAY)
    unused = 1 + max((one.uid for one in plan.calendars), default=0)
    microsoft = plan.projects[0].options.dialect is Dialect.MSPROJECT
    pairs = shared_calendars(plan.activities) if microsoft else set()
    first, last = min(known), max(known) + spare
    near = max(first, around[0]), min(last, around[1])
    _no_days_between(plan, (first // DAY, near[0] // DAY - MOST_DAYS), (near[1] // DAY + MOST_DAYS, last // DAY))
    clock = compile_calendars([*plan.calendars, always(unused)], *near, pairs)
    return clock, clock.row[unused]


def _no_days_between(plan: Plan, *far: tuple[int, int]) -> None:
    """Refuse calendars with dated days that lie among the plan's dates and yet too far off to be laid out."""
    lost = []
    for calendar in plan.calendars:
        days = [(part.first_day, part.last_day) for part in calendar.exceptions]
        days += [(part.first_day, part.last_day) for part in calendar.work_weeks]
        if any(first <= end and begin <= last for first, last in far if first < last for begin, end in days):
            lost.append(calendar.uid)
    if lost:
        raise BadCalendar("Dated days centuries away from the projects' dates; check the years", sorted(lost))


def _state(one: Activity, microsoft: bool) -> int:
    if microsoft and one.fixed:
        return arrays.FIXED
    if one.actual_finish is not None:
        return arrays.DONE
    return arrays.WAITING if one.actual_start is None else arrays.RUNNING


def _resume(one: Activity, microsoft: bool) -> int | None:
    if microsoft:
        started = one.actual_start is not None and not one.splits
        return one.resume if started and one.resume is not None and one.resume >= (one.actual_start or 0) else None
    return one.resume if one.suspend is not None else None


def _rule(constraint: Constraint | None) -> int:
    return arrays.NONE if constraint is None else RULES[constraint.kind]


def _date(moment: int | None) -> int:
    return MISSING if moment is None else moment


def _dates(moments: Iterable[int | None]) -> Ints:
    return np.fromiter((MISSING if moment is None else moment for moment in moments), np.int64)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _index(values: Iterable[int]) -> Index:
    return np.fromiter(values, np.int32)


def _bytes(values: Iterable[int]) -> Bytes:
    return np.fromiter(values, np.int8)


def spans_others(kind: Bytes) -> npt.NDArray[np.bool_]:
    """Return which kinds are computed from others after the passes (level of effort, summaries)."""
    codes: Sequence[int] = [KINDS[one] for one in sorted(SPANNING)]
    return np.isin(kind, np.array(codes, np.int8))
