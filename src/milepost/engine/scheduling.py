"""One schedule run: build, pass forwards and backwards, measure floats, span what only spans."""

from __future__ import annotations

import numpy as np

from milepost.engine.analysis.driving import link_slack, on_longest_path
from milepost.engine.errors import HorizonError
from milepost.engine.kernels.arrays import FIXED, MISSING, WAITING, Dates
from milepost.engine.kernels.arrays import LATE as AS_LATE
from milepost.engine.kernels.clock import FAR, Ints
from milepost.engine.kernels.passes import run_floats, run_passes
from milepost.engine.network import Network, build
from milepost.engine.options import CriticalBy
from milepost.engine.plan import Plan
from milepost.engine.result import Result
from milepost.engine.spanning import Spanned, span_all


def schedule(plan: Plan) -> Result:
    """Compute every activity's dates and floats.

    Raises: CycleError, HorizonError, and PlanError's other kinds.
    Source: J. E. Kelley, M. R. Walker, Critical-Path Planning and Scheduling (1959); K. G. Lockyer, J. Gordon, Critical Path
    Analysis (1991) for links other than finish-to-start; docs/reference/dialects.md for the programs' own rules.

    >>> from milepost.engine.plan import Activity, Calendar, Project, Relation, always
    >>> jobs = tuple(Activity(uid=uid, duration=hours * 3600) for uid, hours in ((1, 3), (2, 5), (3, 1)))
    >>> plan = Plan((Project(1, start=0, calendar=1),), (always(1),), jobs, (Relation(1, 3), Relation(2, 3)))
    >>> result = schedule(plan)
    >>> (result.early_start // 3600).tolist(), (result.total_float // 3600).tolist(), result.critical.tolist()
    ([0, 0, 5], [2, 0, 0], [False, True, True])
    """
    return solve(build(plan), plan)


def solve(network: Network, plan: Plan | None = None) -> Result:
    """Schedule a network that is already built. plan: only for level of effort, WBS and summary activities."""
    count, m = len(network.order), network.count
    dates = blank(network)
    tables = network.columns.clock.tables
    run_passes(network.net, tables, network.rules, dates)
    _within_horizon(network, dates)
    floats = [np.zeros(count, np.int64) for _ in range(4)]
    run_floats(network.net, tables, network.rules, dates, network.columns.measure, *floats)
    critical = np.zeros(count, np.bool_)
    critical[:m] = floats[2][:m] <= _threshold(network)
    longest = on_longest_path(network, dates, link_slack(network, dates))
    options = network.columns.options
    if options.critical_by is CriticalBy.LONGEST_PATH:
        critical = longest.copy()
    critical[:m] &= (network.net.state[:m] != 2) & (network.net.counts[:m] == 1)
    spanned = Spanned(network, dates, floats, critical)
    if m < count:
        span_all(spanned, plan)
    return _result(network, dates, floats, critical, longest)


def blank(network: Network) -> Dates:
    """Return dates not yet computed."""
    count = len(network.order)
    columns = [np.full(count, MISSING, np.int64) for _ in range(5)]
    return Dates(*columns, network.net.remaining.copy(), np.zeros(len(network.columns.must_finish), np.int64))


def _threshold(network: Network) -> int:
    return network.columns.options.critical_float


def _within_horizon(network: Network, dates: Dates) -> None:
    m = network.count
    lost = (np.abs(dates.early_finish[:m]) >= FAR // 2) | (np.abs(dates.late_start[:m]) >= FAR // 2)
    if lost.any():
        uids = network.columns.uid[network.order[:m][lost]]
        raise HorizonError("A calendar has no working time left for these activities", sorted(uids.tolist()))


def _result(network: Network, dates: Dates, floats: list[Ints], critical: np.ndarray, longest: np.ndarray) -> Result:  # type: ignore[type-arg]
    position, net = network.position, network.net
    late = (net.rule == AS_LATE) & (net.state == WAITING) & (network.rules.microsoft == 1)
    start = np.where(late, dates.late_start, dates.early_start)
    finish = np.where(late, dates.late_finish, dates.early_finish)
    free = net.state != FIXED
    start = np.where((net.actual_start != MISSING) & free, net.actual_start, start)
    finish = np.where((net.actual_finish != MISSING) & free, net.actual_finish, finish)
    ends = np.full(len(dates.end), MISSING, np.int64)
    m = network.count
    counted = net.counts[:m] == 1
    np.maximum.at(ends, net.project[:m][counted], dates.early_finish[:m][counted])
    columns = (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish, start, finish, *floats)
    rows = [np.take(column, position) for column in (*columns, critical, longest)]
    for row in rows:
        row.flags.writeable = False
    names = ("early_start", "early_finish", "late_start", "late_finish", "start", "finish", "start_float")
    names += ("finish_float", "total_float", "free_float", "critical", "longest_path")  # type: ignore[assignment]
    return Result(
        uid=network.columns.uid,
        **dict(zip(names, rows, strict=True)),
        project_finish=ends,
        late_from=dates.end,
        network=network,
        dates=dates,
    )
