"""Links as columns: lags in seconds, calendars as rows, links of summaries handed down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from milepost.engine.activity import Activity, Kind
from milepost.engine.errors import BadRelation
from milepost.engine.kernels import arrays
from milepost.engine.kernels.clock import Bytes, Index, Ints
from milepost.engine.options import Dialect, LagCalendar
from milepost.engine.plan import LagUnit, Link, Plan, Relation

LINKS = {Link.FS: arrays.FS, Link.SS: arrays.SS, Link.FF: arrays.FF, Link.SF: arrays.SF}
ELAPSED = frozenset({LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT})
PERCENT = frozenset({LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT})
LONGEST_LAG = 1 << 40


@dataclass(frozen=True, slots=True)
class LinkColumns:
    """One row a link, E of them. source, target: rows of activities (int32). lag: seconds, percentages worked out.

    calendar: row of the calendar on which the lag runs. relation: place in plan.relations, since links of summaries are
    handed down to several rows. elapsed: 1 when the lag runs by the clock.
    """

    source: Index
    target: Index
    link: Bytes
    lag: Ints
    calendar: Index
    relation: Index
    elapsed: Bytes


def link_columns(
    plan: Plan, row: dict[int, int], calendar_row: dict[int, int], calendar: Index, span: Ints, day_and_night: int
) -> LinkColumns:
    """Return the plan's links as columns. Raises: BadRelation for a lag of more than 30,000 years."""
    many = plan.activities
    microsoft = plan.projects[0].options.dialect is Dialect.MSPROJECT
    leaves = _leaves(many, row) if any(one.kind is Kind.SUMMARY for one in many) else {}
    options = {one.uid: (one.options.lag_calendar, calendar_row[one.calendar]) for one in plan.projects}
    source, target, link, lags, calendars, origin, elapsed = [], [], [], [], [], [], []
    for place, one in enumerate(plan.relations):
        first, last = row[one.predecessor], row[one.successor]
        lag = one.lag * int(span[first]) // 10_000 if one.unit in PERCENT else one.lag
        if abs(lag) > LONGEST_LAG:
            raise BadRelation(f"A lag of {lag} s", [one.predecessor, one.successor])
        for begin in leaves.get(first, (first,)):
            for finish in leaves.get(last, (last,)):
                if begin == finish:
                    continue
                source.append(begin)
                target.append(finish)
                link.append(LINKS[one.link])
                lags.append(lag)
                origin.append(place)
                elapsed.append(one.unit in ELAPSED)
                if one.unit in ELAPSED:
                    calendars.append(day_and_night)
                else:
                    default = options[many[finish].project]
                    calendars.append(
                        _lag_row(one, begin, finish, default, calendar, calendar_row, day_and_night, microsoft)
                    )
    return LinkColumns(
        np.array(source, np.int32),
        np.array(target, np.int32),
        np.array(link, np.int8),
        np.array(lags, np.int64),
        np.array(calendars, np.int32),
        np.array(origin, np.int32),
        np.array(elapsed, np.int8),
    )


def _lag_row(
    one: Relation,
    begin: int,
    finish: int,
    default: tuple[LagCalendar, int],
    calendar: Index,
    calendar_row: dict[int, int],
    day_and_night: int,
    microsoft: bool,
) -> int:
    choice, project = default
    named = one.lag_calendar
    if isinstance(named, LagCalendar):
        choice = named
    elif named is not None:
        return calendar_row[named]
    elif microsoft:
        choice = LagCalendar.SUCCESSOR
    if choice is LagCalendar.PREDECESSOR:
        return int(calendar[begin])
    if choice is LagCalendar.SUCCESSOR:
        return int(calendar[finish])
    return project if choice is LagCalendar.PROJECT else day_and_night


def _leaves(many: tuple[Activity, ...], row: dict[int, int]) -> dict[int, tuple[int, ...]]:
    """Return, for each summary row, the rows of its ordinary activities at any depth."""
    below: dict[int, list[int]] = {}
    for place, one in enumerate(many):
        if one.kind is Kind.SUMMARY:
            below.setdefault(place, [])
            continue
        seen = {place}
        parent = one.parent
        while parent is not None and row[parent] not in seen:
            seen.add(row[parent])
            if one.active and many[row[parent]].kind is Kind.SUMMARY:
                below.setdefault(row[parent], []).append(place)
            parent = many[row[parent]].parent
    return {summary: tuple(rows) for summary, rows in below.items()}
