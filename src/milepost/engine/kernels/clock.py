"""Working time in O(1): from a moment to the work done before it, and back.

A calendar is a sorted list of intervals with the work done before each. Two bucket indices (by time and by work) lead to the
right interval in a step or two. Outside the compiled range a calendar repeats its plain week, so any date is exact.

Two inverses matter, because a gap has no work in it: the *finish* of w seconds of work is the earliest moment by which they are
done (17:00), the *start* of what follows is the latest (08:00 the next day).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milepost.engine.kernels.compiling import helper, inlined

Ints = npt.NDArray[np.int64]
Index = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]

WEEK = 604_800
TIME_BITS = 16
WORK_BITS = 14
FAR = 1 << 55
"""A moment that is never reached: the calendar has no more work."""


ALWAYS, LOW, HIGH, TOTAL, A_WEEK, BY_TIME, BY_WORK = range(7)
HEADER = 8
"""Numbers in a calendar's header, at calendar × HEADER: 1 when it never rests; the compiled range [low, high), plan time, whole
days, a week at least; seconds of work in the range and in a plain week; where its buckets begin."""
START, END, BEFORE, INTERVAL = 0, 1, 2, 3
"""An interval [start, end) and the work before it, counted from low; the last one of a calendar is a sentinel.

Buckets hold places of intervals: for each 2**16 s the first that ends after the bucket begins, for each 2**14 s of work the
one in which the bucket begins. All in one int64 array, "tables": headers, intervals, buckets."""


@inlined
def work_at(tables: Ints, calendar: int, moment: int) -> int:
    """Return seconds of work done before the moment, counted from the calendar's low end (negative before it)."""
    head = calendar * HEADER
    if tables[head + ALWAYS]:
        return moment
    weeks = 0
    low, high = tables[head + LOW], tables[head + HIGH]
    if moment >= high:
        weeks = (moment - high) // WEEK + 1
    elif moment < low:
        weeks = -((low - moment + WEEK - 1) // WEEK)
    at = moment - weeks * WEEK
    place = tables[tables[head + BY_TIME] + ((at - low) >> TIME_BITS)]
    while tables[place + END] <= at:
        place += INTERVAL
    done = tables[place + BEFORE] + max(0, at - tables[place + START])
    return done + weeks * tables[head + A_WEEK]


@inlined
def finish_at(tables: Ints, calendar: int, work: int) -> int:
    """Return the earliest moment by which this much work is done; FAR when there never is."""
    head = calendar * HEADER
    if tables[head + ALWAYS]:
        return work
    weeks = 0
    total = tables[head + TOTAL]
    if work > total or work <= 0:
        a_week = tables[head + A_WEEK]
        if a_week == 0:
            return FAR if work > 0 else -FAR
        weeks = (work - total - 1) // a_week + 1 if work > total else -((-work) // a_week + 1)
        work -= weeks * a_week
    place = tables[tables[head + BY_WORK] + (work >> WORK_BITS)]
    while tables[place + BEFORE] >= work:
        place -= INTERVAL
    while tables[place + INTERVAL + BEFORE] < work:
        place += INTERVAL
    return tables[place + START] + (work - tables[place + BEFORE]) + weeks * WEEK


@inlined
def start_at(tables: Ints, calendar: int, work: int) -> int:
    """Return the latest moment before which only this much work is done; FAR when there never is more."""
    head = calendar * HEADER
    if tables[head + ALWAYS]:
        return work
    weeks = 0
    total = tables[head + TOTAL]
    if work >= total or work < 0:
        a_week = tables[head + A_WEEK]
        if a_week == 0:
            return FAR if work >= 0 else -FAR
        weeks = (work - total) // a_week + 1 if work >= total else -((-work - 1) // a_week + 1)
        work -= weeks * a_week
    place = tables[tables[head + BY_WORK] + (work >> WORK_BITS)]
    while tables[place + INTERVAL + BEFORE] <= work:
        place += INTERVAL
    return tables[place + START] + (work - tables[place + BEFORE]) + weeks * WEEK


@helper
def add_work(tables: Ints, calendar: int, moment: int, work: int) -> int:
    """Return the moment after (before, when negative) this much work; the moment itself for none."""
    if work > 0:
        return finish_at(tables, calendar, work_at(tables, calendar, moment) + work)
    if work < 0:
        return start_at(tables, calendar, work_at(tables, calendar, moment) + work)
    return moment


@helper
def next_start(tables: Ints, calendar: int, moment: int) -> int:
    """Return the moment itself when work can begin at it, else the next at which it can."""
    return start_at(tables, calendar, work_at(tables, calendar, moment))


@helper
def last_finish(tables: Ints, calendar: int, moment: int) -> int:
    """Return the moment itself when work can end at it, else the last at which it could."""
    return finish_at(tables, calendar, work_at(tables, calendar, moment))
