"""The hours of a calendar on some days, as arrays."""

from __future__ import annotations

import numpy as np

from milepost.engine.kernels.clock import Ints
from milepost.engine.times import DAY
from milepost.engine.worktime import Calendar, Week


def intervals_of(calendar: Calendar, low_day: int, high_day: int) -> tuple[Ints, Ints]:
    """Return sorted, merged intervals in [low_day, high_day)."""
    days = np.arange(low_day - 1, high_day, dtype=np.int64)
    patterns: list[tuple[tuple[int, int], ...]] = []
    which = np.zeros(len(days), np.int64)

    def lay(mask: slice, week: Week) -> None:
        base = len(patterns)
        patterns.extend(week)
        which[mask] = base + (days[mask] + 3) % 7

    lay(slice(None), calendar.week)
    for other in calendar.work_weeks:
        lay(_between(days, other.first_day, other.last_day), other.week)
    for exception in calendar.exceptions:
        patterns.append(exception.shifts)
        which[_between(days, exception.first_day, exception.last_day)] = len(patterns) - 1
    starts, ends = [], []
    order = np.argsort(which, kind="stable")
    edges = np.searchsorted(which[order], np.arange(len(patterns) + 1))
    for number, shifts in enumerate(patterns):
        if shifts:
            midnight = days[order[edges[number] : edges[number + 1]]] * DAY
            for begin, stop in shifts:
                starts.append(midnight + begin)
                ends.append(midnight + stop)
    if not starts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return _merge(np.concatenate(starts), np.concatenate(ends), low_day * DAY, high_day * DAY)


def _between(days: Ints, first: int, last: int) -> slice:
    begin = min(max(first - int(days[0]), 0), len(days))
    return slice(begin, max(begin, min(last + 1 - int(days[0]), len(days))))


def _merge(start: Ints, end: Ints, low: int, high: int) -> tuple[Ints, Ints]:
    """Return the union of intervals (touching ones joined), cut to [low, high)."""
    start, end = np.clip(start, low, high), np.clip(end, low, high)
    kept = start < end
    order = np.argsort(start[kept], kind="stable")
    start, end = start[kept][order], end[kept][order]
    if not len(start):
        return start, end
    reach = np.maximum.accumulate(end)
    opens = np.concatenate([[True], start[1:] > reach[:-1]])
    return start[opens], reach[np.concatenate([np.flatnonzero(opens)[1:] - 1, [len(start) - 1]])]
