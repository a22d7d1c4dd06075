"""Links as columns: lags in seconds, calendars as rows, links of summaries handed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from milepost.engine.activity import Activity, Kind
from milepost.engine.errors import BadRelation
from milepost.engine.kernels import arrays
from milepost.engine.kernels.clock import Bytes, Index, Ints
from milepost.engine.options import Dialect, LagCalendar
from milepost.engine.plan import LagUnit, Link, Plan, Project, Relation

LINKS = {Link.FS: arrays.FS, Link.SS: arrays.SS, Link.FF: arrays.FF, Link.SF: arrays.SF}
ELAPSED = frozenset({LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT})
PERCENT = frozenset({LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT})
LONGEST_LAG = 1 << 40


@dataclass(frozen=True, slots=True)
class LinkColumns:
    """One row a link, E of them. source, target: rows of activities (int32). lag: seconds, percentages worked out.

    calendar: row of the calendar on which the lag runs. relation: place in plan.relations, since links of summaries are
    handed down to several rows. elapsed: 1 when the lag runs by the clock. percent: 1 when it is a share of the source's own
    duration, not of a summary's above it.
    """

    source: Index
    target: Index
    link: Bytes
    lag: Ints
    calendar: Index
    relation: Index
    elapsed: Bytes
    percent: Bytes


def link_columns(
    plan: Plan, *, row: dict[int, int], calendar_row: dict[int, int], span: Ints, day_and_night: int
) -> LinkColumns:
    """Return the plan's links as columns. Raises: BadRelation for a lag of more than 30,000 years."""
    many = plan.activities
    leaves = leaves_of(many, row) if any(one.kind is Kind.SUMMARY for one in many) else {}
    options = {one.uid: default_of_lags(one, calendar_row) for one in plan.projects}
    calendar = working_rows(plan, calendar_row)
    source, target, link, lags, calendars, origin, elapsed, percent = [], [], [], [], [], [], [], []
    for place, one in enumerate(plan.relations):
        first, last = row[one.predecessor], row[one.successor]
        lag = seconds_of_lag(one, int(span[first]))
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
                percent.append(one.unit in PERCENT and begin == first)
                sides = (calendar[begin], calendar[finish])
                calendars.append(row_of_lag(one, sides, options[many[finish].project], calendar_row, day_and_night))
    return LinkColumns(
        np.array(source, np.int32),
        np.array(target, np.int32),
        np.array(link, np.int8),
        np.array(lags, np.int64),
        np.array(calendars, np.int32),
        np.array(origin, np.int32),
        np.array(elapsed, np.int8),
        np.array(percent, np.int8),
    )


def seconds_of_lag(one: Relation, span: int) -> int:
    """Return a lag in seconds. span: the predecessor's. Raises: BadRelation."""
    lag = one.lag * span // 10_000 if one.unit in PERCENT else one.lag
    if abs(lag) > LONGEST_LAG:
        raise BadRelation(f"A lag of {lag} s", [one.predecessor, one.successor])
    return lag


def row_of_lag(
    one: Relation, sides: tuple[int, int], default: tuple[LagCalendar, int], rows: dict[int, int], day_and_night: int
) -> int:
    """Return the row of the calendar on which a lag runs.

    sides: rows of the predecessor's and the successor's calendar. default: see default_of_lags. rows: by uid.
    """
    if one.unit in ELAPSED:
        return day_and_night
    choice, project = default
    if isinstance(one.lag_calendar, LagCalendar):
        choice = one.lag_calendar
    elif one.lag_calendar is not None:
        return rows[one.lag_calendar]
    known = {LagCalendar.PREDECESSOR: sides[0], LagCalendar.SUCCESSOR: sides[1], LagCalendar.PROJECT: project}
    return known.get(choice, day_and_night)


def working_rows(plan: Plan, rows: dict[int, int]) -> list[int]:
    """Return for each activity the row of the calendar of its working time, which is that of its lags when it is elapsed too."""
    default = {one.uid: rows[one.calendar] for one in plan.projects}
    return [default[one.project] if one.calendar is None else rows[one.calendar] for one in plan.activities]


def default_of_lags(project: Project, rows: dict[int, int]) -> tuple[LagCalendar, int]:
    """Return which calendar lags into a project's activities run on, and the row of the project's own."""
    microsoft = project.options.dialect is Dialect.MSPROJECT
    return LagCalendar.SUCCESSOR if microsoft else project.options.lag_calendar, rows[project.calendar]


def leaves_of(many: tuple[Activity, ...], row: dict[int, int]) -> dict[int, tuple[int, ...]]:
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


def held_by_first(plan: Plan, starts: Callable[[Plan], Ints]) -> Plan:
    """Return a plan in which the start of a summary that holds another's is that of the task that begins it.

    Handed down to every task, as other links of summaries are, such a link would wait for the last of them. starts: computes
    early starts by row; which task is the first is known only once the plan is scheduled without these links.
    """
    summaries = {one.uid: one for one in plan.activities if one.kind is Kind.SUMMARY}
    from_start = [
        place for place, one in enumerate(plan.relations)
        if one.predecessor in summaries and one.link in (Link.SS, Link.SF)
    ]  # fmt: skip
    if not from_start:
        return plan
    left_out = set(from_start)
    begun = starts(replace(plan, relations=tuple(one for at, one in enumerate(plan.relations) if at not in left_out)))
    row = {one.uid: place for place, one in enumerate(plan.activities)}
    leaves, relations = leaves_of(plan.activities, row), list(plan.relations)
    for place in from_start:
        one = relations[place]
        inside = leaves.get(row[one.predecessor], ())
        if not inside or row[one.successor] in inside:
            continue
        first = plan.activities[min(inside, key=lambda leaf: (begun[leaf], plan.activities[leaf].uid))].uid
        lag = seconds_of_lag(one, summaries[one.predecessor].duration)
        unit = LagUnit.ELAPSED if one.unit in ELAPSED else LagUnit.WORKING
        relations[place] = replace(one, predecessor=first, lag=lag, unit=unit)
    return replace(plan, relations=tuple(relations))
