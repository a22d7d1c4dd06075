"""One schedule run: build, pass forwards and backwards, measure floats, span what only spans."""

from __future__ import annotations

from typing import Any

import numpy as np

from milepost.engine.analysis.driving import Flags, link_slack, on_longest_path
from milepost.engine.errors import HorizonError
from milepost.engine.kernels.arrays import DATE, DONE, FIXED, MICROSOFT, MISSING, WAITING, Records
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
    dates, ends = blank(network)
    tables, net, rules = network.columns.clock.tables, network.net, network.rules
    run_passes(net, tables, rules, dates, m, ends)
    _within_horizon(network, dates)
    floats = np.zeros((count, 4), np.int64)
    run_floats(net, tables, rules, dates, m, ends, floats)
    critical = np.zeros(count, np.bool_)
    options = network.columns.options
    critical[:m] = floats[:m, 2] <= options.critical_float
    if options.critical_by is CriticalBy.LONGEST_PATH:
        critical = on_longest_path(network, dates, ends, link_slack(network, dates))
    critical[:m] &= (net.acts["state"][:m] != DONE) & (net.acts["counts"][:m] == 1)
    spanned = Spanned(network, dates, floats, critical)
    if m < count:
        span_all(spanned, plan)
    return _result(network, dates, ends, floats, critical)


def blank(network: Network) -> tuple[Records, Ints]:
    """Return dates (N) and ends (P) not yet computed."""
    dates = np.full(len(network.order), MISSING, DATE)
    dates["left"] = network.net.acts["remaining"]
    return dates, np.full(len(network.columns.must_finish), MISSING, np.int64)


def _within_horizon(network: Network, dates: Records) -> None:
    m = network.count
    lost = (np.abs(dates["early_finish"][:m]) >= FAR // 2) | (np.abs(dates["late_start"][:m]) >= FAR // 2)
    if lost.any():
        uids = network.columns.uid[network.order[:m][lost]]
        raise HorizonError("A calendar has no working time left for these activities", sorted(uids.tolist()))


def _shown(network: Network, dates: Records) -> tuple[Ints, Ints]:
    """Return start and finish as a bar shows them."""
    acts = network.net.acts
    start, finish = dates["early_start"], dates["early_finish"]
    if network.rules & MICROSOFT:
        late = (acts["rule"] == AS_LATE) & (acts["state"] == WAITING)
        start, finish = np.where(late, dates["late_start"], start), np.where(late, dates["late_finish"], finish)
    free = acts["state"] != FIXED
    start = np.where((acts["actual_start"] != MISSING) & free, acts["actual_start"], start)
    return start, np.where((acts["actual_finish"] != MISSING) & free, acts["actual_finish"], finish)


def _result(network: Network, dates: Records, ends: Ints, floats: Ints, critical: Flags) -> Result:
    start, finish = _shown(network, dates)
    by_position = {
        **{name: dates[name] for name in ("early_start", "early_finish", "late_start", "late_finish")},
        **dict(zip(("start_float", "finish_float", "total_float", "free_float"), floats.T, strict=True)),
    }
    columns = {name: _rows(network, column) for name, column in by_position.items()}
    return Result(
        uid=network.columns.uid,
        **columns,
        start=_rows(network, start),
        finish=_rows(network, finish),
        critical=_rows(network, critical),
        project_finish=ends,
        network=network,
        dates=dates,
    )


def _rows(network: Network, column: Any) -> Any:
    """Return a column in the order of the plan's activities, read-only."""
    found = np.take(column, network.position)
    found.flags.writeable = False
    return found
