"""The arrays behind a session: a network whose numbers and links change, and the answers that follow them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from milepost.engine.activity import Activity, ConstraintKind
from milepost.engine.analysis.driving import last_finishes
from milepost.engine.columns import facts_of
from milepost.engine.errors import CycleError
from milepost.engine.kernels.arrays import DONE, EXPECTED, FIXED, LATE, MISSING, RUNNING, WAITING
from milepost.engine.kernels.beginning import run_work
from milepost.engine.kernels.changing import run_change
from milepost.engine.kernels.clock import FAR, Index, Ints
from milepost.engine.kernels.ordering import reorder
from milepost.engine.kernels.paths import run_longest
from milepost.engine.kernels.stand import ANYONE, CHANGED, LOST, TALLIES, UNDATED, Shown, Stand
from milepost.engine.links import ELAPSED, LINKS, PERCENT, default_of_lags, row_of_lag, seconds_of_lag, working_rows
from milepost.engine.network import Network, mark_simple
from milepost.engine.options import CriticalBy, Dialect
from milepost.engine.plan import Plan, Relation
from milepost.engine.result import Flags, Result
from milepost.engine.shares import measure_work, share_columns
from milepost.engine.slots import Slots

MOMENTS = ("early_start", "early_finish", "late_start", "late_finish", "start", "finish")
FLOATS = ("start_float", "finish_float", "total_float", "free_float")
SHAPE = (
    "uid",
    "project",
    "kind",
    "calendar",
    "elapsed",
    "parent",
    "wbs",
    "active",
    "manual",
    "external",
    "assignments",
)
"""What of an activity an edit cannot follow: it changes who stands where, or on which calendars."""
AS_LATE = "an activity is as late as possible"

Seeds = tuple[Index, Index]
"""Positions whose early dates, and whose late dates, an edit may change by itself."""

Numbered = tuple[int, Relation, tuple[int, int]]
"""A link: its number, what it is, and the positions of predecessor and successor."""


def why_whole(network: Network) -> str:
    """Return why an edit of this network cannot be followed; empty when it can be."""
    if network.count < len(network.order):
        return "a level of effort or a summary spans others"
    if any(one.from_finish for one in network.columns.options):
        return "the project is scheduled from its finish"
    if len({one.critical_by for one in network.columns.options}) > 1:
        return "the projects differ in what makes an activity critical"
    acts = network.net.acts
    if ((acts["rule"] == LATE) & (acts["state"] != DONE)).any():
        return AS_LATE
    return ""


class Standing:
    """Keeps dates and floats by position, and the answers by row, of a result that was computed in full."""

    def __init__(self, plan: Plan, result: Result) -> None:
        network = self.network = result.network
        count, m = len(network.order), network.count
        self.slots = Slots(network)
        self.dates, self.ends = result.dates.copy(), result.project_finish.copy()
        moments = np.stack([getattr(result, name) for name in MOMENTS], axis=1)
        slack = np.stack([getattr(result, name) for name in FLOATS], axis=1)
        self.floats: Ints = slack[network.order]
        self.critical: Flags = result.critical.copy()
        by_path = network.columns.options[0].critical_by is CriticalBy.LONGEST_PATH
        flags = np.zeros(count, np.bool_) if by_path else self.critical
        self.by_path = by_path
        self.shown = Shown(moments, slack, flags, network.order, np.empty(count, np.int32))
        at = np.arange(m, dtype=np.int32)
        self.stand = Stand(
            at, at.copy(), np.zeros(m, np.int8), np.zeros(m, np.int8), np.zeros(count, np.int8),
            np.empty(count, np.int32), self.ends.copy(), self.ends.copy(), np.full(m, MISSING),
            np.full(m, ANYONE, np.int32), np.full(m, MISSING),
            np.ascontiguousarray(network.net.acts["project"][:m]), np.zeros(m, np.int8), np.zeros(TALLIES, np.int64),
        )  # fmt: skip
        run_work(network.net, network.columns.clock.tables, network.rules, self.dates, self.stand)
        self.defaults = [default_of_lags(one, network.columns.clock.row) for one in plan.projects]
        self.working = working_rows(plan, network.columns.clock.row)
        self._project = {one.uid: row for row, one in enumerate(plan.projects)}
        self.codes = [one.code for one in plan.activities]
        self.idle = bool((network.columns.active == 0).any())
        """Inactive tasks stand behind others without these knowing of it, so that the order has to stay."""

    def columns(self) -> dict[str, Ints | Flags]:
        """Return read-only views of the answers, by row."""
        found: dict[str, Ints | Flags] = {"critical": self.critical.view()}
        found |= {name: self.shown.moments[:, place] for place, name in enumerate(MOMENTS)}
        found |= {name: self.shown.slack[:, place] for place, name in enumerate(FLOATS)}
        for column in found.values():
            column.flags.writeable = False
        return found

    def run(self, seeds: Seeds) -> tuple[Index, list[int]]:
        """Compute what an edit reaches; return the rows that changed, and the uids that no calendar has time for."""
        network = self.network
        run_change(
            self.slots.net, network.columns.clock.tables, network.rules, self.dates, self.ends, self.floats, self.stand,
            self.shown, *seeds,
        )  # fmt: skip
        changed = self.shown.changed[: self.stand.tally[CHANGED]].copy()
        if self.stand.tally[LOST]:
            lost = changed[np.abs(self.shown.moments[changed, 1]) >= FAR // 2]
            return changed, sorted(network.columns.uid[lost].tolist())
        if self.by_path:
            changed = np.union1d(changed, self._follow_path()).astype(np.int32)
        return changed, []

    @property
    def undated(self) -> bool:
        """Return whether anything that the last edit reached has a plan time without a date."""
        return bool(self.stand.tally[UNDATED])

    def _follow_path(self) -> Index:
        """Mark the longest path; return the rows whose mark changed."""
        network, net = self.network, self.slots.net
        last = last_finishes(network, self.ends)
        marked = np.zeros(len(network.order), np.bool_)
        run_longest(net, network.columns.clock.tables, network.rules, self.dates, self.stand.at, last, marked)
        live = np.isin(net.acts["state"], (WAITING, RUNNING, FIXED)) & (net.acts["counts"] == 1)
        critical = (marked & live)[network.position]
        changed = np.flatnonzero(critical != self.critical)
        self.critical[:] = critical
        return changed.astype(np.int32)

    def why_not(self, before: Activity, after: Activity) -> str:
        """Return why an activity's change cannot be followed; empty when it can be."""
        options = self.network.columns.options[self._project[after.project]]
        if any(getattr(before, name) != getattr(after, name) for name in SHAPE):
            return "the activity changes its kind or place"
        if bool(before.splits) != bool(after.splits):
            return "the activity is split or joined"
        if after.constraint is not None and after.constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
            return "" if after.actual_finish is not None else AS_LATE
        if after.expected_finish is not None and options.use_expected_finish and not self.network.rules & EXPECTED:
            return "no activity expected its finish before"
        return ""

    def measure(self, row: int, one: Activity, lags: Sequence[Numbered]) -> Seeds:
        """Give an activity the work, facts and constraints that `one` says. lags: its links whose lag is a part of it.

        Raises: BadRelation, and changes nothing then.
        """
        network, net, place = self.network, self.slots.net, int(self.network.position[row])
        microsoft = network.columns.dialect is Dialect.MSPROJECT
        calendar, act = network.columns.calendar[row : row + 1], net.acts[place : place + 1]
        tables = network.columns.clock.tables
        work = measure_work([one], calendar, act["data_date"], tables, microsoft)
        seconds = [seconds_of_lag(relation, int(work[0][0])) for _, relation, _ in lags]
        for (number, _, ends), lag in zip(lags, seconds, strict=True):
            self.slots.set_lag(ends, number, lag)
        act["span"], act["remaining"], act["worked"] = work
        state = int(act["state"][0])
        for name, column in facts_of([one], microsoft).items():
            act[name] = column
        if act["state"][0] != state:
            self.slots.mark(place)
        shares = share_columns([one], calendar, network.columns.clock, microsoft)
        part = net.shares[int(act["share"][0]) : int(act["share_end"][0])]
        part["span"], part["left"] = shares.span, shares.left
        mark_simple(act)
        return _seeds([place, *self.slots.around(place, "succ")], [place, *self.slots.around(place, "pred")])

    def positions(self, rows: tuple[int, int]) -> tuple[int, int]:
        """Return where a link's activities stand, from their rows."""
        return int(self.network.position[rows[0]]), int(self.network.position[rows[1]])

    def differs(self, before: Standing) -> Index:
        """Return the rows that do not answer as they did before."""
        same = (self.shown.moments == before.shown.moments).all(axis=1) & (self.critical == before.critical)
        return np.flatnonzero(~(same & (self.shown.slack == before.shown.slack).all(axis=1))).astype(np.int32)

    def make_way(self, rows: tuple[int, int]) -> str:
        """Put a link's successor after its predecessor in the order; return why the link cannot be followed, if so.

        Raises: CycleError.
        """
        net, stand, (source, target) = self.slots.net, self.stand, self.positions(rows)
        if not (net.acts["counts"][source] and net.acts["counts"][target]):
            return "the link is of an inactive task"
        if stand.place[source] < stand.place[target]:
            return ""
        if self.idle:
            return "inactive tasks hold the order"
        before = np.empty(len(stand.at), np.int32)
        if not reorder(net, stand.at, stand.place, source, target, before):
            raise self._circle(before, source)
        return ""

    def _circle(self, before: Index, source: int) -> CycleError:
        """Name the circle that a link out of the source would close, from the least uid on."""
        walk = [source]
        while before[walk[-1]] >= 0:
            walk.append(int(before[walk[-1]]))
        rows = self.network.order[walk[::-1]].tolist()
        uids = self.network.columns.uid.tolist()
        least = rows.index(min(rows, key=lambda row: uids[row]))
        rows = rows[least:] + rows[:least]
        return CycleError([uids[row] for row in rows], [self.codes[row] or str(uids[row]) for row in rows])

    def link(self, one: Numbered) -> Seeds:
        """Add a link. Raises: BadRelation, and changes nothing then."""
        number, relation, (source, target) = one
        acts, rows = self.slots.net.acts, self.network.columns.clock.row
        order = self.network.order
        sides, owner = (self.working[order[source]], self.working[order[target]]), int(acts["project"][target])
        values = {
            "lag": seconds_of_lag(relation, int(acts["span"][source])),
            "link": LINKS[relation.link],
            "calendar": row_of_lag(relation, sides, self.defaults[owner], rows, len(rows) - 1),
            "elapsed": relation.unit in ELAPSED,
            "percent": relation.unit in PERCENT,
        }
        self.slots.add((source, target), number, values, bool(acts["counts"][target]))
        return self._around(source, target)

    def unlink(self, one: Numbered) -> Seeds:
        """Remove a link."""
        number, _, ends = one
        self.slots.remove(ends, number)
        return self._around(*ends)

    def relag(self, one: Numbered) -> Seeds:
        """Give a link the lag that its relation says. Raises: BadRelation, and changes nothing then."""
        number, relation, ends = one
        self.slots.set_lag(ends, number, seconds_of_lag(relation, int(self.slots.net.acts["span"][ends[0]])))
        return self._around(*ends)

    def _around(self, source: int, target: int) -> Seeds:
        """Return what a link between two can change; what leads to the source asks whether anything follows it."""
        return _seeds([target], [source, *self.slots.around(source, "pred")])


def _seeds(early: Sequence[int], late: Sequence[int]) -> Seeds:
    return np.array(early, np.int32), np.array(late, np.int32)
