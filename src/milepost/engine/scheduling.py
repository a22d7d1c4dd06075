"""One schedule run: build, pass forwards and backwards, measure floats, span what only spans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milepost.engine.analysis.driving import Flags, link_slack, on_longest_path
from milepost.engine.errors import HorizonError
from milepost.engine.kernels.answers import run_answers, run_critical
from milepost.engine.kernels.arrays import DATE, FIXED, MISSING, RUNNING, WAITING, Records
from milepost.engine.kernels.clock import FAR, Ints
from milepost.engine.kernels.passes import run_passes
from milepost.engine.kernels.plain import run_plain
from milepost.engine.links import held_by_first
from milepost.engine.network import Network, build
from milepost.engine.options import CriticalBy
from milepost.engine.plan import Plan
from milepost.engine.result import Result
from milepost.engine.spanning import Spanned, span_all
from milepost.engine.times import FIRST, LAST


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
    return solve(build(held_by_first(plan, lambda other: solve(build(other), other).early_start)), plan)


def solve(network: Network, plan: Plan | None = None) -> Result:
    """Schedule a network that is already built. plan: only for level of effort, WBS and summary activities."""
    network = replace(network, net=network.net._replace(projects=network.net.projects.copy()))
    dates, ends = blank(network)
    floats = np.zeros((len(network.order), 4), np.int64)
    run(network, dates, ends, floats)
    if any(one.from_finish for one in network.columns.options):
        network = _begun_in_time(network, dates)
        dates, ends = blank(network)
        run(network, dates, ends, floats)
    critical = _critical(network, dates, ends, floats)
    if network.count < len(network.order):
        span_all(Spanned(network, dates, floats, critical), plan)
    return _result(network, dates, ends, floats, critical)


def _begun_in_time(network: Network, dates: Records) -> Network:
    """Return the network with the start of each project that is scheduled from its finish at the latest that keeps it."""
    acts = network.net.acts.copy()
    moving = np.flatnonzero((acts["state"][: network.count] == WAITING) & (acts["counts"][: network.count] == 1))
    for project in np.unique(acts["project"][moving]).tolist():
        if not network.columns.options[project].from_finish:
            continue
        own = moving[acts["project"][moving] == project]
        acts["floor"][acts["project"] == project] = dates["late_start"][own].min()
    return replace(network, net=network.net._replace(acts=acts), plain=None)


def run(network: Network, dates: Records, ends: Ints, floats: Ints) -> None:
    """Fill in dates (N), ends (P) and floats (N × 4: start, finish, total, free) by position."""
    net, rules, m = network.net, network.rules, network.count
    if network.plain is not None:
        run_plain(network.plain, net, rules, dates, ends, floats)
        return
    run_passes(net, network.columns.clock.tables, rules, dates, m, ends, floats)


def _critical(network: Network, dates: Records, ends: Ints, floats: Ints) -> Flags:
    critical = np.zeros(len(network.order), np.bool_)
    run_critical(network.net, floats, network.count, critical)
    by_path = np.array([one.critical_by is CriticalBy.LONGEST_PATH for one in network.columns.options])
    if by_path.any():
        acts = network.net.acts
        live: Flags = (
            np.isin(acts["state"], (WAITING, RUNNING, FIXED)) & (acts["counts"] == 1) & by_path[acts["project"]]
        )
        critical |= on_longest_path(network, dates, ends, link_slack(network, dates)) & live
    return critical


def blank(network: Network) -> tuple[Records, Ints]:
    """Return dates (N) and ends (P) not yet computed."""
    dates = np.full(len(network.order) * len(DATE.fields or ()), MISSING, np.int64).view(DATE)
    dates["left"] = network.net.acts["remaining"]
    return dates, np.full(len(network.columns.must_finish), MISSING, np.int64)


def refuse_undated(moments: Ints, uids: Ints) -> None:
    """Refuse plan times that have no date. moments: 6 × N by row, early ones first, uids: N.

    Raises: HorizonError with those whose early dates are beyond, or else with those whose late ones are.
    """
    undated = (moments > LAST) | ((moments < FIRST) & (moments != MISSING))
    if undated.any():
        rows = undated[:2].any(axis=0)
        ids = sorted(uids[rows if rows.any() else undated.any(axis=0)].tolist())
        raise HorizonError("These activities would lie outside the years 1 to 9999", ids)


def _result(network: Network, dates: Records, ends: Ints, floats: Ints, critical: Flags) -> Result:
    count = len(network.order)
    moments, slack = np.empty((6, count), np.int64), np.empty((4, count), np.int64)
    if run_answers(network.net, network.rules, dates, floats, network.position, moments, slack):
        lost = np.flatnonzero(np.abs(moments[1]) >= FAR // 2)
        lost = lost[moments[1][lost] != MISSING]
        uids = sorted(network.columns.uid[lost].tolist())
        raise HorizonError("A calendar has no working time left for these activities", uids)
    refuse_undated(moments, network.columns.uid)
    marks = np.take(critical, network.position)
    for column in (moments, slack, marks):
        column.flags.writeable = False
    return Result(
        uid=network.columns.uid,
        **dict(
            zip(("early_start", "early_finish", "late_start", "late_finish", "start", "finish"), moments, strict=True)
        ),
        **dict(zip(("start_float", "finish_float", "total_float", "free_float"), slack, strict=True)),
        critical=marks,
        project_finish=ends,
        network=network,
        dates=dates,
    )
