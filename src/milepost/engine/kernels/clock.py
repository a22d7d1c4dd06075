"""Working time in O(1): from a moment to the work done before it, and back.

A calendar is a sorted list of intervals with the work done before each. Two bucket indices (by time and by work) lead to the
right interval in a step or two. Outside the compiled range a calendar repeats its plain week, so any date is exact.

Two inverses matter, because a gap has no work in it: the *finish* of w seconds of work is the earliest moment by which they are
done (17:00), the *start* of what follows is the latest (08:00 the next day).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from milepost.engine.kernels.compiling import helper

Ints = npt.NDArray[np.int64]
Index = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]

WEEK = 604_800
TIME_BITS = 16
WORK_BITS = 14
FAR = 1 << 55
"""A moment that is never reached: the calendar has no more work."""


class Tables(NamedTuple):
    """Compiled calendars, C of them, K intervals in all (one sentinel a calendar).

    low, high (C): the compiled range [low, high), plan time, whole days, at least one week.
    total, week (C): seconds of work in the range, and in a plain week.
    always (C): 1 for the calendar without gaps.
    by_time, by_work (C): where this calendar's buckets begin in `time_bucket`, `work_bucket`.
    start, end, before (K): intervals [start, end) and the work before each, counted from low.
    time_bucket: for each 2**16 s, the first interval that ends after the bucket begins.
    work_bucket: for each 2**14 s of work, the interval in which the bucket begins.
    """

    low: Ints
    high: Ints
    total: Ints
    week: Ints
    always: Bytes
    by_time: Ints
    by_work: Ints
    start: Ints
    end: Ints
    before: Ints
    time_bucket: Index
    work_bucket: Index


@helper
def work_at(tables: Tables, calendar: int, moment: int) -> int:
    """Return seconds of work done before the moment, counted from the calendar's low end (negative before it)."""
    if tables.always[calendar]:
        return moment
    weeks = 0
    if moment >= tables.high[calendar]:
        weeks = (moment - tables.high[calendar]) // WEEK + 1
    elif moment < tables.low[calendar]:
        weeks = -((tables.low[calendar] - moment + WEEK - 1) // WEEK)
    at = moment - weeks * WEEK
    place = tables.time_bucket[tables.by_time[calendar] + ((at - tables.low[calendar]) >> TIME_BITS)]
    while tables.end[place] <= at:
        place += 1
    done = tables.before[place]
    if at > tables.start[place]:
        done += at - tables.start[place]
    return done + weeks * tables.week[calendar]


@helper
def finish_at(tables: Tables, calendar: int, work: int) -> int:
    """Return the earliest moment by which this much work is done; FAR when there never is."""
    if tables.always[calendar]:
        return work
    weeks = 0
    a_week = tables.week[calendar]
    total = tables.total[calendar]
    if work > total or work <= 0:
        if a_week == 0:
            return FAR if work > 0 else -FAR
        weeks = (work - total - 1) // a_week + 1 if work > total else -((-work) // a_week + 1)
    rest = work - weeks * a_week
    place = tables.work_bucket[tables.by_work[calendar] + (rest >> WORK_BITS)]
    while tables.before[place] >= rest:
        place -= 1
    while tables.before[place + 1] < rest:
        place += 1
    return tables.start[place] + (rest - tables.before[place]) + weeks * WEEK


@helper
def start_at(tables: Tables, calendar: int, work: int) -> int:
    """Return the latest moment before which only this much work is done; FAR when there never is more."""
    if tables.always[calendar]:
        return work
    weeks = 0
    a_week = tables.week[calendar]
    total = tables.total[calendar]
    if work >= total or work < 0:
        if a_week == 0:
            return FAR if work >= 0 else -FAR
        weeks = (work - total) // a_week + 1 if work >= total else -((-work - 1) // a_week + 1)
    rest = work - weeks * a_week
    place = tables.work_bucket[tables.by_work[calendar] + (rest >> WORK_BITS)]
    while tables.before[place + 1] <= rest:
        place += 1
    return tables.start[place] + (rest - tables.before[place]) + weeks * WEEK


@helper
def add_work(tables: Tables, calendar: int, moment: int, work: int) -> int:
    """Return the moment after (before, when negative) this much work; the moment itself for none."""
    if work > 0:
        return finish_at(tables, calendar, work_at(tables, calendar, moment) + work)
    if work < 0:
        return start_at(tables, calendar, work_at(tables, calendar, moment) + work)
    return moment


@helper
def next_start(tables: Tables, calendar: int, moment: int) -> int:
    """Return the moment itself when work can begin at it, else the next at which it can."""
    return start_at(tables, calendar, work_at(tables, calendar, moment))


@helper
def last_finish(tables: Tables, calendar: int, moment: int) -> int:
    """Return the moment itself when work can end at it, else the last at which it could."""
    return finish_at(tables, calendar, work_at(tables, calendar, moment))
