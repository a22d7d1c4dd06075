"""Stored rows as the engine's network: what each activity becomes in it, and by what its dates are held.

A milestone with tasks is the finish point after them; links that hold its beginning hold those of its tasks that wait for nothing
inside. Without tasks it has a duration of its own. Every initiative is a project of the engine, so that floats are measured
against the end of the initiative. What is not done begins on the data date at the earliest.

All of it is done column by column: row n is the n-th stored node, and behind the nodes stand the gifts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from milepost.engine.columns import KINDS, Columns, columns_of, with_rows
from milepost.engine.errors import BadRelation
from milepost.engine.kernels import arrays
from milepost.engine.kernels.arrays import MISSING, Records
from milepost.engine.links import LONGEST_LAG, LinkColumns
from milepost.engine.plan import Kind, LagUnit, Plan, Project
from milepost.engine.shares import work_between
from milepost.engine.times import DAY, day_number
from milepost.milestones.plantime import EVENING
from milepost.milestones.rules import WORKDAY
from milepost.scheduling.forecast_rows import HELD
from milepost.scheduling.handing_down import Links, links_of
from milepost.scheduling.models import HeldBy
from milepost.scheduling.planning import OFFICE, calendars_of
from milepost.scheduling.reading import UNITS, Stored, rows_of

NOBODY = -1
EVENING_S = EVENING.hour * 3600
ELAPSED = [UNITS.index(one) for one in (LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT)]
PERCENT = [UNITS.index(one) for one in (LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT)]
FULL = 10_000

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The columns of a network, and beside them what they do not say.

    holds: by node, the place in HELD of what holds it beside its links; NOBODY for nothing. unknown: by node, whether nobody said
    how long it takes. links: where each link comes from.
    """

    columns: Columns
    holds: Ints
    unknown: Flags
    links: Links


@dataclass(frozen=True, slots=True, eq=False)
class _Rules:
    """Up to two constraints by node, the strongest first, and the place in HELD of what the first of them comes from."""

    rule: Ints
    rule_date: Ints
    rule2: Ints
    rule2_date: Ints
    holds: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """By node: its work in all (0 where it has tasks, MISSING where nobody said), what is left, when its owner expects it."""

    parent: Ints
    with_tasks: Flags
    work: Ints
    left: Ints
    expected: Ints
    late: Flags

    @property
    def has_work(self) -> Flags:
        """Whether it takes any time that somebody told."""
        told: Flags = (self.work != MISSING) & (self.work != 0)
        return told


def draw(stored: Stored, today: date, late: Mapping[int, int] | None = None) -> Drawn:
    """The network of stored rows. Raises PlanError.

    ``late``: by id of an activity or crossing, when it finishes at the earliest.
    """
    begins = day_number(today) * DAY
    parent = rows_of(stored.nodes, stored.nodes["parent"])
    links = links_of(stored, parent)
    work = _work(stored.nodes, parent, late or {}, begins)
    held = np.zeros(len(stored.nodes) + len(stored.gifts), np.bool_)
    held[links.target] = True
    held = held[: len(stored.nodes)]
    rules = _rules(stored.nodes, work, held)
    nodes = stored.nodes
    waits = (nodes["actual_finish"] == MISSING) & ~_runs(nodes, work)
    planned_before = (rules.holds == HELD.index(HeldBy.PLANNED)) & (rules.rule_date < begins)
    holds = np.where(waits & ~planned_before, rules.holds, NOBODY)
    holds[_runs(nodes, work) & (work.expected != MISSING)] = HELD.index(HeldBy.EXPECTED)
    unknown = waits & (rules.holds == NOBODY) & ~work.has_work & ~work.with_tasks & ~held
    frame = _frame(stored, today)
    given = _given(stored, late or {}, nodes["initiative"], frame)
    return Drawn(_columns(stored, _rows(nodes, work, rules, frame), given, links, frame), holds, unknown, links)


def _runs(nodes: Records, work: _Work) -> Flags:
    """What has begun, is not finished, and has work that can be left."""
    runs: Flags = (nodes["actual_finish"] == MISSING) & (nodes["actual_start"] != MISSING) & work.has_work
    return runs


def _work(nodes: Records, parent: Ints, late: Mapping[int, int], begins: int) -> _Work:
    with_tasks = np.zeros(len(nodes), np.bool_)
    with_tasks[parent[parent >= 0]] = True
    work = np.where(nodes["duration"] != MISSING, nodes["duration"], nodes["likely"])
    first, last = nodes["planned_start"] // DAY, nodes["planned_finish"] // DAY
    days = np.flatnonzero(
        (work == MISSING) & (nodes["planned_start"] != MISSING) & (nodes["planned_finish"] != MISSING)
    )
    work[days] = np.busday_count(_days(first[days]), _days(last[days] + 1)) * WORKDAY
    work[with_tasks] = 0
    done = np.where(work == MISSING, 0, work) * (FULL - nodes["percent"]) // FULL
    left = np.where(nodes["remaining"] != MISSING, nodes["remaining"], done)
    day = np.maximum(nodes["expected"], 0)
    expected = np.where(day * DAY >= begins, day * DAY + EVENING_S, MISSING)  # unless that day is over
    late_rows = rows_of(nodes, np.array(list(late), np.int64)).tolist()
    told = {row: moment for row, moment in zip(late_rows, late.values(), strict=True) if row >= 0}
    slipped = np.zeros(len(nodes), np.bool_)
    slipped[list(told)] = True
    for row, moment in told.items():
        expected[row] = moment or expected[row]
    return _Work(parent, with_tasks, work, left, expected, slipped)


def _days(numbers: Ints) -> npt.NDArray[np.datetime64]:
    return np.ascontiguousarray(numbers).view("datetime64[D]")


def _rules(nodes: Records, work: _Work, held: Flags) -> _Rules:
    """A planned start holds only what waits for nothing. What is late moves from where all of these had put it."""
    named = nodes["constraint"]
    own = ~work.late & (named != arrays.NONE) & ((nodes["constraint_at"] != MISSING) | (named == arrays.LATE))
    expects = work.expected != MISSING
    plain = ~(work.with_tasks | held | (named != arrays.NONE))
    point = plain & ~work.has_work & (nodes["planned_finish"] != MISSING)
    starts = np.where(work.parent >= 0, nodes["planned_start"][work.parent], MISSING)
    starts = np.where(nodes["planned_start"] != MISSING, nodes["planned_start"], starts)
    begins = plain & ~point & (starts != MISSING)
    rule, date_of, by = np.zeros(len(nodes), np.int64), np.full(len(nodes), MISSING), np.full(len(nodes), NOBODY)
    rule2, date2 = rule.copy(), date_of.copy()
    for who, code, moment, holder in (
        (own, named, np.where(named == arrays.LATE, MISSING, nodes["constraint_at"]), HeldBy.CONSTRAINT),
        (expects, np.int64(arrays.FINISH_FROM), work.expected, HeldBy.EXPECTED),
        (point, np.int64(arrays.FINISH_FROM), nodes["planned_finish"], HeldBy.PLANNED),
        (begins, np.int64(arrays.START_FROM), starts, HeldBy.PLANNED),
    ):
        first, second = who & (by == NOBODY), who & (by != NOBODY)
        rule2, date2 = np.where(second, code, rule2), np.where(second, moment, date2)
        rule, date_of = np.where(first, code, rule), np.where(first, moment, date_of)
        by[first] = HELD.index(holder)
    return _Rules(rule, date_of, rule2, date2, by)


def _frame(stored: Stored, today: date) -> Columns:
    """Initiatives as projects, and calendars, without activities."""
    begins = day_number(today) * DAY
    initiatives = np.unique(stored.nodes["initiative"]).tolist()
    projects = [Project(pk, start=begins, calendar=OFFICE, data_date=begins) for pk in initiatives]
    return columns_of(Plan(tuple(projects), calendars_of(stored.calendars, today)))


def _rows(nodes: Records, work: _Work, rules: _Rules, frame: Columns) -> dict[str, Any]:
    """The columns of the nodes."""
    calendar = _calendar_rows(nodes, work.parent, frame)
    done, runs = nodes["actual_finish"] != MISSING, _runs(nodes, work)
    left, waits = np.where(done, 0, work.left), ~(done | runs)
    started = np.where(done | runs, nodes["actual_start"], MISSING)
    started = np.where(done & (started == MISSING), nodes["actual_finish"], started)
    until = np.where(done, nodes["actual_finish"], frame.data_date[0])
    worked = np.zeros(len(nodes), np.int64)
    work_between(frame.clock.tables, calendar, started, np.maximum(started, until), worked)
    # What has no length lies at the end of the work before it, unless a plan file says that it begins what comes after.
    begins = (nodes["begins"] == 1) & ~work.with_tasks
    point = np.where(begins, KINDS[Kind.START_MILESTONE], KINDS[Kind.FINISH_MILESTONE])
    return {
        "kind": np.where(waits & (left == 0), point, KINDS[Kind.TASK]),
        "state": np.where(done, arrays.DONE, np.where(runs, arrays.RUNNING, arrays.WAITING)),
        "calendar": calendar,
        "project": np.searchsorted(np.unique(nodes["initiative"]), nodes["initiative"]),
        "span": left,
        "remaining": left,
        "worked": worked,
        "actual_start": started,
        "actual_finish": nodes["actual_finish"],
        "rule": np.where(waits, rules.rule, arrays.NONE),
        "rule_date": np.where(waits, rules.rule_date, MISSING),
        "rule2": np.where(waits, rules.rule2, arrays.NONE),
        "rule2_date": np.where(waits, rules.rule2_date, MISSING),
        "expected": np.where(runs, work.expected, MISSING),
    }


def _given(stored: Stored, late: Mapping[int, int], initiative: Ints, frame: Columns) -> dict[str, Any]:
    """The columns of the gifts, where they differ from nothing: the agreed day as a point of its own, which moves when both sides
    accept another one, and never before."""
    evening = (stored.gifts["agreed_on"] * DAY + EVENING_S).tolist()
    days = [late.get(pk) or agreed for pk, agreed in zip(stored.gifts["id"].tolist(), evening, strict=True)]
    home = initiative[rows_of(stored.nodes, stored.gifts["activity"])]
    return {
        "kind": KINDS[Kind.FINISH_MILESTONE],
        "state": arrays.WAITING,
        "calendar": frame.clock.row[OFFICE],
        "project": np.searchsorted(np.unique(initiative), home),
        "span": 0,
        "remaining": 0,
        "worked": 0,
        "rule": arrays.FINISH_FROM,
        "rule_date": np.array(days, np.int64),
        "rule2": arrays.NONE,
    }


def _columns(stored: Stored, rows: dict[str, Any], given: dict[str, Any], links: Links, frame: Columns) -> Columns:
    """Nodes, and behind them the gifts."""
    many = len(stored.gifts)
    whole = {
        name: np.concatenate([column, np.broadcast_to(given.get(name, MISSING), many)]) for name, column in rows.items()
    }
    linked = _link_columns(stored, links, whole["calendar"], whole["span"], len(frame.clock.row) - 1)
    return with_rows(frame, np.concatenate([stored.nodes["id"], stored.gifts["id"]]), linked, **whole)


def _calendar_rows(nodes: Records, parent: Ints, frame: Columns) -> npt.NDArray[np.int32]:
    """Its own, else that of the milestone whose task it is, else the office's."""
    own = np.where(
        nodes["calendar"] != MISSING, nodes["calendar"], np.where(parent >= 0, nodes["calendar"][parent], MISSING)
    )
    row = np.full(len(nodes), frame.clock.row[OFFICE], np.int32)
    for uid, place in frame.clock.row.items():
        row[own == uid] = place
    return row


def _link_columns(stored: Stored, links: Links, calendar: Ints, span: Ints, day_and_night: int) -> LinkColumns:
    tie, count = links.tie, len(links.tie)
    told, of = tie >= 0, np.maximum(tie, 0)
    ties = stored.ties if len(stored.ties) else np.zeros(1, stored.ties.dtype)
    kind, lag, unit = (np.where(told, ties[name][of], 0) for name in ("link", "lag", "unit"))
    elapsed, percent = np.isin(unit, ELAPSED), np.isin(unit, PERCENT)
    lag = np.where(percent, lag * span[links.source] // FULL, lag)
    if (far := np.abs(lag) > LONGEST_LAG).any():
        raise BadRelation("Lags beyond all dates", np.unique(stored.nodes["id"][links.source[far]]).tolist())
    return LinkColumns(
        links.source.astype(np.int32),
        links.target.astype(np.int32),
        kind.astype(np.int8),
        lag.astype(np.int64),
        np.where(elapsed, day_and_night, calendar[links.source]).astype(np.int32),
        np.arange(count, dtype=np.int32),
        elapsed.astype(np.int8),
        percent.astype(np.int8),
    )
