"""From calendars as written to tables in which a date is one step away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from milepost.engine.errors import BadCalendar, HorizonError
from milepost.engine.hours import intervals_of
from milepost.engine.kernels import clock
from milepost.engine.kernels.clock import FAR, HEADER, INTERVAL, TIME_BITS, WORK_BITS, Ints
from milepost.engine.kernels.compiling import kernel
from milepost.engine.times import DAY
from milepost.engine.worktime import Calendar

MOST_DAYS = 200 * 366
"""Dated days further than this from the plan are not compiled; the plain week holds there."""
MOST_LAID_OUT = 15_000_000
"""Days of all calendars together, and of all pairs that work together, that are compiled."""
MOST_BYTES = 800 * 1024 * 1024
"""Bytes of all tables; while they are joined there are as many again."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Compiled calendars, addressed by uid. Moments are plan time; all results are exact at any date.

    >>> from milepost.engine.times import HOUR
    >>> clock = compile_calendars([Calendar(1)], 0, 14 * DAY)
    >>> monday = 4 * DAY
    >>> clock.add(1, monday + 16 * HOUR, 2 * HOUR) == monday + DAY + 9 * HOUR
    True
    >>> clock.work(1, monday, monday + 7 * DAY) == 40 * HOUR
    True
    """

    tables: Ints
    row: dict[int, int]
    common: dict[tuple[int, int], int] = field(default_factory=dict)
    """Rows of the time that two calendars share; the second's own row where they share none."""

    def add(self, uid: int, moment: int, work: int) -> int:
        """Return the moment after this much work (before, when negative); the moment itself for none.

        Raises: HorizonError when the calendar has no more work.
        """
        found = int(_add(self.tables, self.row[uid], moment, work))
        if abs(found) >= FAR // 2:
            raise HorizonError("The calendar has no more working time", [uid])
        return found

    def next_start(self, uid: int, moment: int) -> int:
        """Return the first moment, from this one on, at which work can begin."""
        return int(_next(self.tables, self.row[uid], moment))

    def last_finish(self, uid: int, moment: int) -> int:
        """Return the last moment, up to this one, at which work can end."""
        return int(_last(self.tables, self.row[uid], moment))

    def work(self, uid: int, start: int, finish: int) -> int:
        """Return seconds of work in [start, finish), negative when they run backwards."""
        return self.work_of_row(self.row[uid], start, finish)

    def work_of_row(self, row: int, start: int, finish: int) -> int:
        """Return seconds of work in [start, finish) of the calendar in that row, which may be one that two calendars share."""
        return int(_work(self.tables, row, start, finish))


def compile_calendars(
    calendars: Sequence[Calendar], first: int, last: int, pairs: Collection[tuple[int, int]] = ()
) -> Clock:
    """Compile calendars around the plan times [first, last], and the time that both of each pair (of uids) work.

    The range only bounds which dated days are looked at (all within 200 years) and how large the tables are; dates
    outside it are exact too. Raises: BadCalendar for a calendar that never works, and for too many of too many years.
    """
    near = first // DAY, last // DAY
    row = {one.uid: place for place, one in enumerate(calendars)}
    hours = _hours(calendars)
    # Calendars of the same hours (each resource has one of its own, most of them plain) are laid out together once.
    apart = {frozenset((hours[one], hours[other])): (one, other) for one, other in sorted(pairs, reverse=True)}
    differing = {same: pair for same, pair in apart.items() if len(same) == 2}
    _refuse_too_many(calendars, [[calendars[row[uid]] for uid in pair] for pair in differing.values()], *near)
    parts = [_compile_one(one, *near) for one in calendars]
    taken = sum(part.bytes() for part in parts)
    shared: dict[frozenset[int], int] = {}
    for same, (one, other) in differing.items():
        part = _compile_common(calendars[row[one]], calendars[row[other]], *near)
        if part is not None:
            shared[same] = len(parts)
            taken += part.bytes()
            parts.append(part)
        if taken > MOST_BYTES:
            raise BadCalendar(f"{_many(len(calendars), len(differing))} take too much memory: {_much(taken)}")
    common = {(one, other): shared.get(frozenset((hours[one], hours[other])), row[other]) for one, other in pairs}
    return Clock(_join(parts), row, common)


def _hours(calendars: Sequence[Calendar]) -> dict[int, int]:
    """By uid a number, which calendars of the same hours share."""
    numbers: dict[object, int] = {}
    return {one.uid: numbers.setdefault((one.week, one.exceptions, one.work_weeks), len(numbers)) for one in calendars}


def _refuse_too_many(calendars: Sequence[Calendar], pairs: Sequence[Sequence[Calendar]], first: int, last: int) -> None:
    """Raise BadCalendar for what would take too much time or memory, before any of it is laid out."""
    days = taken = 0
    for one in calendars:
        low, high = _range_of([one], first, last)
        days += high - low
        taken += _most_bytes(one, low, high)
    days += sum(high - low for low, high in (_range_of(pair, first, last) for pair in pairs))
    if days > MOST_LAID_OUT or taken > MOST_BYTES:
        much = _much(taken) if taken > MOST_BYTES else f"at most {MOST_LAID_OUT / 365.25:,.0f} are laid out"
        which = f"{_many(len(calendars), len(pairs))} over {days / 365.25:,.0f} years in all"
        raise BadCalendar(f"{which} are too many: {much}")


def _many(calendars: int, pairs: int) -> str:
    both = f" and {pairs:,} pairs of a task's and its resource's" if pairs else ""
    return f"{calendars:,} calendars with dated days{both}"


def _much(taken: int) -> str:
    return f"{taken >> 20:,} MiB, at most {MOST_BYTES >> 20:,} are laid out"


def _bytes(days: int, intervals: int, work: int) -> int:
    return 8 * (INTERVAL * intervals + (days * DAY >> TIME_BITS) + (work >> WORK_BITS))


def _most_bytes(calendar: Calendar, low: int, high: int) -> int:
    """Return how many bytes a calendar takes at most over these days."""
    if _never_rests(calendar):
        return 0
    weeks: list[tuple[int, Sequence[Sequence[tuple[int, int]]]]] = [((high - low) // 7 + 1, calendar.week)]
    for other in calendar.work_weeks:
        weeks.append((max(0, min(other.last_day, high) - max(other.first_day, low)) // 7 + 1, other.week))
    for exception in calendar.exceptions:
        weeks.append((max(0, min(exception.last_day + 1, high) - max(exception.first_day, low)), [exception.shifts]))
    intervals = sum(times * sum(map(len, days)) for times, days in weeks)
    work = sum(times * sum(stop - begin for shifts in days for begin, stop in shifts) for times, days in weeks)
    return _bytes(high - low, intervals, work)


@dataclass(frozen=True, slots=True)
class _Part:
    low: int
    high: int
    week: int
    start: Ints
    end: Ints
    before: Ints

    def bytes(self) -> int:
        """Return how many it takes in the tables."""
        return _bytes((self.high - self.low) // DAY, len(self.start), int(self.before[-1]))


def _never_rests(calendar: Calendar) -> bool:
    plain = not calendar.exceptions and not calendar.work_weeks
    return plain and all(day == ((0, DAY),) for day in calendar.week)


def _compile_one(calendar: Calendar, first: int, last: int) -> _Part:
    if _never_rests(calendar):
        return _Part(0, 0, 7 * DAY, *(np.zeros(1, np.int64),) * 3)
    low_day, high_day = _range_of([calendar], first, last)
    start, end = intervals_of(calendar, low_day, high_day)
    if not len(start):
        raise BadCalendar("A calendar that never works", [calendar.uid])
    return _part(low_day, high_day, start, end)


def _compile_common(one: Calendar, other: Calendar, first: int, last: int) -> _Part | None:
    """Return the time that both work; None where there is none."""
    low_day, high_day = _range_of([one, other], first, last)
    (start, end), (begin, stop) = (intervals_of(each, low_day, high_day) for each in (one, other))
    lowest = np.searchsorted(stop, start, side="right")
    met = np.searchsorted(begin, end, side="left") - lowest
    mine = np.repeat(np.arange(len(start)), met)
    theirs = np.arange(len(mine)) + np.repeat(lowest - np.cumsum(met) + met, met)
    start, end = np.maximum(start[mine], begin[theirs]), np.minimum(end[mine], stop[theirs])
    if not len(start):
        return None
    return _part(low_day, high_day, start, end)


def _range_of(calendars: Sequence[Calendar], first: int, last: int) -> tuple[int, int]:
    """Return the days to be compiled: all that are near and dated, and a plain week or more around."""
    dated = [
        *((part.first_day, part.last_day) for calendar in calendars for part in calendar.exceptions),
        *((part.first_day, part.last_day) for calendar in calendars for part in calendar.work_weeks),
    ]
    near = [day for days in dated for day in days if first - MOST_DAYS <= day <= last + MOST_DAYS]
    return min([first, *near]) - 8, max([last, *near]) + 9


def _part(low_day: int, high_day: int, start: Ints, end: Ints) -> _Part:
    before = np.concatenate([[0], np.cumsum(end - start)])
    far = np.array([FAR], np.int64)
    high = high_day * DAY
    week = int(np.sum(np.maximum(end - np.maximum(start, high - 7 * DAY), 0)))
    return _Part(
        low_day * DAY,
        high,
        week,
        np.concatenate([start, [high]]),
        np.concatenate([end, far]),
        before.astype(np.int64),
    )


def _join(parts: Sequence[_Part]) -> Ints:
    """Lay headers, then intervals, then buckets into one array."""
    place = len(parts) * HEADER
    after = place + INTERVAL * sum(len(part.start) for part in parts)
    found = [_buckets(part) for part in parts]
    tables = np.zeros(after + sum(len(one) for pair in found for one in pair), np.int64)
    headers = tables[:place].reshape(len(parts), HEADER)
    for header, part, (by_time, by_work) in zip(headers, parts, found, strict=True):
        middle, last = after + len(by_time), after + len(by_time) + len(by_work)
        header[:7] = (part.low == part.high, part.low, part.high, part.before[-1], part.week, after, middle)
        intervals = tables[place : place + INTERVAL * len(part.start)].reshape(-1, INTERVAL)
        intervals[:, 0], intervals[:, 1], intervals[:, 2] = part.start, part.end, part.before
        tables[after:middle] = place + INTERVAL * by_time
        tables[middle:last] = place + INTERVAL * by_work
        place, after = place + intervals.size, last
    return tables


def _buckets(part: _Part) -> tuple[Ints, Ints]:
    """Return the interval in which each step of time begins, and each step of work."""
    marks = np.arange(part.low, part.high + 1, 1 << TIME_BITS)
    by_time = np.searchsorted(part.end[:-1], marks, side="right")
    steps = np.arange(0, int(part.before[-1]) + 1, 1 << WORK_BITS)
    by_work = np.searchsorted(part.before[1:], steps, side="right")
    return by_time, np.minimum(by_work, max(len(part.start) - 2, 0))


@kernel
def _add(tables: Ints, calendar: int, moment: int, work: int) -> int:
    return clock.add_work(tables, calendar, moment, work)


@kernel
def _next(tables: Ints, calendar: int, moment: int) -> int:
    return clock.next_start(tables, calendar, moment)


@kernel
def _last(tables: Ints, calendar: int, moment: int) -> int:
    return clock.last_finish(tables, calendar, moment)


@kernel
def _work(tables: Ints, calendar: int, start: int, finish: int) -> int:
    return clock.work_at(tables, calendar, finish) - clock.work_at(tables, calendar, start)
