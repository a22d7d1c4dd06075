"""Durations as the passes use them: what is left, what was worked, what assignments make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from milepost.engine.activity import MILESTONES, Activity, Assignment, Kind
from milepost.engine.calendars import Clock
from milepost.engine.kernels.arrays import MISSING
from milepost.engine.kernels.clock import Index, Ints, work_at
from milepost.engine.kernels.compiling import kernel

FULL = 10_000


@dataclass(frozen=True, slots=True)
class ShareColumns:
    """Assignments that make the dates of their activity, S of them, sorted by owner (row of the activity, int32).

    calendar: rows. span, left: seconds of the resource's working time, in all and remaining. delay: before it begins.
    """

    owner: Index
    calendar: Index
    span: Ints
    left: Ints
    delay: Ints


def share_columns(many: Sequence[Activity], calendar: Index, clock: Clock, microsoft: bool) -> ShareColumns:
    """Return the assignments that make dates: of P6's resource dependent activities and of Microsoft's tasks.

    An activity whose assignments carry no work keeps its own duration. A split task takes its breaks along on each calendar.
    """
    found: list[tuple[int, int, int, int, int]] = []
    for place, one in enumerate(many):
        if not one.assignments or not _by_resources(one, microsoft):
            continue
        for share in one.assignments:
            if not share.drives or share.units <= 0 or not (share.work or share.remaining_work):
                continue
            own = int(calendar[place]) if share.calendar is None else _row_of(one, share.calendar, clock)
            span, left = _span_and_left(one, share, microsoft)
            pause = _breaks([one], np.array([own], np.int32), clock.tables)[0] if microsoft and one.splits else 0
            found.append((place, own, span + pause, left + (pause if one.actual_start is None else 0), share.delay))
    parts = list(zip(*found, strict=True)) or [(), (), (), (), ()]
    return ShareColumns(
        np.array(parts[0], np.int32),
        np.array(parts[1], np.int32),
        np.array(parts[2], np.int64),
        np.array(parts[3], np.int64),
        np.array(parts[4], np.int64),
    )


def shared_calendars(many: Sequence[Activity]) -> set[tuple[int, int]]:
    """Return the calendars of tasks and of their resources where both hold: Microsoft works only while both do."""
    pairs: set[tuple[int, int]] = set()
    for one in many:
        own = one.calendar
        if own is None or one.elapsed:
            continue
        for share in one.assignments:
            if share.calendar is not None and share.calendar != own:
                pairs.add((own, share.calendar))
    return pairs


def _row_of(one: Activity, resource: int, clock: Clock) -> int:
    """Return the row of the calendar on which a resource works: its own or, as Microsoft has it, what it shares with the task."""
    both = None if one.calendar is None or one.elapsed else clock.common.get((one.calendar, resource))
    return clock.row[resource] if both is None else both


def _by_resources(one: Activity, microsoft: bool) -> bool:
    return one.kind is Kind.TASK and not one.fixed if microsoft else one.kind is Kind.RESOURCE


def _span_and_left(one: Activity, share: Assignment, microsoft: bool) -> tuple[int, int]:
    """Return seconds of the resource's working time. A fixed duration passes on the resource's calendar as it stands."""
    if microsoft and one.fixed_duration:
        return one.duration, one.remaining_duration
    left = share.remaining_work * FULL // share.units if share.left is None else share.left
    if not microsoft:
        return left, left
    return share.work * FULL // share.units if share.span is None else share.span, left


def measure_work(
    many: Sequence[Activity], calendar: Index, data_date: Ints, tables: Ints, microsoft: bool
) -> tuple[Ints, Ints, Ints]:
    """Return (span, remaining, worked), seconds of work of each activity.

    Microsoft's span is the whole duration with the breaks of a split task, which are still ahead of one that has not started
    or whose dates are given; P6's is what remains. Worked is the actual
    duration, or else working time from the actual start to the finish, suspension or data date.
    """
    remaining = np.fromiter((0 if one.kind in MILESTONES else one.remaining_duration for one in many), np.int64)
    if microsoft:
        span = np.fromiter((0 if one.kind in MILESTONES else one.duration for one in many), np.int64)
        breaks = _breaks(many, calendar, tables)
        span += breaks
        whole = [one.actual_start is None or one.fixed for one in many]
        remaining = np.where(whole, span, remaining)
        worked = np.fromiter((_microsoft_worked(one) for one in many), np.int64)
        return span, remaining, worked
    start = np.fromiter((MISSING if one.actual_start is None else one.actual_start for one in many), np.int64)
    finish = np.fromiter((_stopped(one, until) for one, until in zip(many, data_date.tolist(), strict=True)), np.int64)
    worked = np.zeros(len(many), np.int64)
    work_between(tables, calendar, start, np.maximum(start, finish), worked)
    rests = [_rest(one, until) for one, until in zip(many, data_date.tolist(), strict=True)]
    rested = np.zeros(len(many), np.int64)
    begun, ended = (np.array([rest[side] for rest in rests], np.int64) for side in (0, 1))
    work_between(tables, calendar, begun, ended, rested)
    worked -= rested
    given = np.fromiter((-1 if one.actual_duration is None else one.actual_duration for one in many), np.int64)
    return remaining, remaining, np.where(given >= 0, given, worked)


def _microsoft_worked(one: Activity) -> int:
    if one.actual_duration is not None:
        return one.actual_duration
    return one.duration * one.percent // FULL if one.actual_start is not None else 0


def _stopped(one: Activity, data_date: int) -> int:
    if one.actual_finish is not None:
        return one.actual_finish
    suspended = one.suspend is not None and (one.resume is None or one.resume > data_date)
    return min(data_date, one.suspend) if suspended and one.suspend is not None else data_date


def _rest(one: Activity, data_date: int) -> tuple[int, int]:
    """Return when work was suspended and when it had resumed by the data date; MISSING for never."""
    if one.suspend is None or one.resume is None or one.actual_start is None or one.resume > data_date:
        return MISSING, MISSING
    if one.actual_finish is not None or one.resume <= one.suspend:
        return MISSING, MISSING
    return max(one.suspend, one.actual_start), max(one.resume, one.actual_start)


def _breaks(many: Sequence[Activity], calendar: Index, tables: Ints) -> Ints:
    """Return the working time between the pieces of split tasks."""
    total = np.zeros(len(many), np.int64)
    for place, one in enumerate(many):
        if len(one.splits) > 1:
            ends = np.array([piece[1] for piece in one.splits[:-1]], np.int64)
            starts = np.array([piece[0] for piece in one.splits[1:]], np.int64)
            gaps = np.zeros(len(ends), np.int64)
            work_between(tables, np.full(len(ends), calendar[place], np.int32), ends, starts, gaps)
            total[place] = int(np.sum(np.maximum(gaps, 0)))
    return total


@kernel
def work_between(tables: Ints, calendar: Index, start: Ints, finish: Ints, work: Ints) -> None:
    """Fill in seconds of work in each [start, finish) on the calendar in that row; nothing where there is no start."""
    for one in range(len(start)):
        if start[one] != MISSING:
            work[one] = work_at(tables, calendar[one], finish[one]) - work_at(tables, calendar[one], start[one])
