"""Drag: how much earlier the end would be if an activity on the critical path took no time.

Unlike float, which says what an activity may lose, drag says what it costs. A point of zero length has none: ask for the
work that leads to it.

Of a project that is scheduled from its finish the start stays where it was computed: drag is by how much the work would be done
before the finish that is to be kept.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from milepost.engine.kernels.again import run_again
from milepost.engine.kernels.arrays import DONE, LATE, MICROSOFT, Net, Records
from milepost.engine.kernels.clock import Index, Ints
from milepost.engine.kernels.dragging import run_behind, run_drags
from milepost.engine.kernels.passes import run_passes
from milepost.engine.network import Network
from milepost.engine.plan import Plan
from milepost.engine.result import Result
from milepost.engine.scheduling import blank

PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
WORTH_A_THREAD = 20_000
"""Activities to walk through, about, before another thread is worth its start and its copies: a millisecond's work."""


def drags(plan: Plan | None, result: Result, target: int | None = None) -> dict[int, int]:
    """Return drag by uid, seconds of working time on each activity's calendar.

    Without a target: of every critical activity, on the latest finish of the plan. target: uid of an activity (a milestone, say);
    then of every activity whose delay would delay it now. Raises: UnknownId.
    Source: S. A. Devaux, Total Project Control (1999); computed by doing without each activity, so that it holds with
    calendars, lags and every kind of link.

    >>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
    >>> jobs = tuple(Activity(uid=uid, duration=length) for uid, length in ((1, 10), (2, 7), (3, 5)))
    >>> plan = Plan((Project(1, 0, 1),), (always(1),), jobs, (Relation(1, 3), Relation(2, 3)))
    >>> drags(plan, schedule(plan))
    {1: 3, 3: 5}
    """
    network = result.network
    critical = np.zeros(len(network.order), np.bool_)
    critical[network.position] = result.critical
    if target is None:
        wanted = np.flatnonzero(critical[: network.count]).astype(np.int32)
        place = -1
    else:
        place = int(network.position[result.row_of(target)])
        wanted = _behind(network.net, place)
    lengths = network.net.acts["span"][wanted] > 0
    drag = _run(result, wanted[lengths], place)
    uids = network.columns.uid[network.order[wanted[lengths]]]
    found = {int(uid): int(cost) for uid, cost in zip(uids, drag, strict=True)}
    return dict(sorted(found.items()) if target is None else sorted((uid, cost) for uid, cost in found.items() if cost))


def drags_on_ends(result: Result, targets: Index) -> Ints:
    """Return drag by row (N): by how much earlier an activity's own project would end without it, seconds on its own calendar.

    targets: rows (int32) of the activities whose finishes are the ends of their projects; of several of one project each has to
    come earlier. 0 for what costs nothing, and where a project has no target.

    >>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
    >>> jobs = tuple(Activity(uid=uid, duration=length) for uid, length in ((1, 10), (2, 7), (3, 5)))
    >>> plan = Plan((Project(1, 0, 1),), (always(1),), jobs, (Relation(1, 3), Relation(2, 3)))
    >>> drags_on_ends(schedule(plan), np.array([2], np.int32)).tolist()
    [3, 0, 5]
    """
    network = result.network
    net, count = network.net, len(network.order)
    places = network.position[targets]
    project = net.acts["project"][places]
    ptr = np.zeros(len(network.columns.options) + 1, np.int32)
    np.cumsum(np.bincount(project, minlength=len(ptr) - 1), out=ptr[1:])
    places = places[np.argsort(project, kind="stable")]
    behind = np.zeros(count, np.int8)
    run_behind(net, places, ptr, np.full(count, -1, np.int32), np.empty(count, np.int32), behind)
    wanted = np.flatnonzero((behind == 1) & (net.acts["span"] > 0)).astype(np.int32)
    drag = np.zeros(count, np.int64)
    drag[network.order[wanted]] = _measured(result, wanted, np.empty(0, np.int32), places, ptr)
    return drag


def _run(result: Result, wanted: Index, target: int) -> Ints:
    """Measure what each wanted activity costs the target, or the end of the plan where that is −1."""
    network = result.network
    projects = len(network.columns.options)
    if target >= 0:  # whatever project an activity is of
        everywhere, one_each = np.full(projects, target, np.int32), np.arange(projects + 1, dtype=np.int32)
        return _measured(result, wanted, np.empty(0, np.int32), everywhere, one_each)
    counted = np.flatnonzero(network.net.acts["counts"][: network.count]).astype(np.int32)
    by_finish = counted[np.argsort(-_forwards(result)["early_finish"][counted])]
    return _measured(result, wanted, by_finish, np.empty(0, np.int32), np.zeros(projects + 1, np.int32))


def _measured(result: Result, wanted: Index, by_finish: Index, targets: Index, ptr: Index) -> Ints:
    """Measure on as many threads as there are processors; each has scratch of its own. The ends are as `run_drags` takes them."""
    network = result.network
    if network.rules & MICROSOFT and _puts_off(network):
        return _rescheduled(result, wanted, by_finish, targets, ptr)
    before = _forwards(result)
    threads = max(1, min(PROCESSORS, len(wanted) * network.count // WORTH_A_THREAD))

    def part(first: int) -> Ints:
        own = np.ascontiguousarray(wanted[first::threads])  # as the kernel is compiled
        drag = np.zeros(len(own), np.int64)
        acts, edges = network.net.acts, network.net.edges
        net = network.net._replace(acts=_copy(acts), edges=_copy(edges) if edges["percent"].any() else edges)
        dirty, touched = np.zeros(len(network.order), np.int8), np.zeros(len(network.order), np.int32)
        run_drags(
            net, network.columns.clock.tables, network.rules, acts, before, _copy(before), network.count, own,
            by_finish, targets, ptr, dirty, touched, drag,
        )  # fmt: skip
        return drag

    drag = np.zeros(len(wanted), np.int64)
    if threads == 1:
        return part(0) if len(wanted) else drag
    with ThreadPoolExecutor(threads) as pool:
        for first, found in enumerate(pool.map(part, range(threads))):
            drag[first::threads] = found
    return drag


def _puts_off(network: Network) -> bool:
    """Tell whether anything is as late as possible."""
    acts = network.net.acts[: network.count]
    return bool(((acts["rule"] == LATE) & (acts["state"] != DONE)).any())


def _forwards(result: Result) -> Records:
    """Return dates whose early ones are those of logic: P6 puts off what is as late as possible only when all others stand."""
    network = result.network
    if network.rules & MICROSOFT or not _puts_off(network):
        return result.dates
    dates = _copy(result.dates)
    run_again(network.net, network.columns.clock.tables, network.rules, dates, network.count, False, False)
    return dates


def _rescheduled(result: Result, wanted: Index, by_finish: Index, targets: Index, ptr: Index) -> Ints:
    """Measure by whole runs, where Microsoft's tasks go as late as possible: what follows those hangs on the end of all."""
    network, drag = result.network, np.zeros(len(wanted), np.int64)
    net, clock = network.net, network.columns.clock
    old = result.dates["early_finish"]
    for place, one in enumerate(wanted.tolist()):
        new = _without(network, one)["early_finish"]
        own, project = int(net.acts["calendar"][one]), int(net.acts["project"][one])
        moved = [(int(new[by_finish].max()), int(old[by_finish].max()))] if len(by_finish) else []
        moved += [(int(new[end]), int(old[end])) for end in targets[ptr[project] : ptr[project + 1]].tolist()]
        drag[place] = max(0, min((clock.work_of_row(own, *pair) for pair in moved), default=0))
    return drag


def _without(network: Network, one: int) -> Records:
    """Return the dates of all when the activity at a position takes no time."""
    acts, edges = _copy(network.net.acts), _copy(network.net.edges)
    acts["span"][one] = acts["remaining"][one] = acts["simple"][one] = 0
    acts["share_end"][one] = acts["share"][one]
    own = slice(int(acts["succ"][one]), int(acts["succ_end"][one]))
    edges["lag"][edges["twin"][own][edges["percent"][own] != 0]] = 0
    edges["lag"][own][edges["percent"][own] != 0] = 0
    net = network.net._replace(acts=acts, edges=edges, projects=network.net.projects.copy())
    again = replace(network, net=net)
    dates, ends = blank(again)
    run_passes(
        net, network.columns.clock.tables, network.rules, dates, network.count, ends, np.zeros((len(acts), 4), np.int64)
    )
    return dates


def _copy(records: Records) -> Records:
    """Copy records as bytes; numpy copies field by field."""
    return records.view(f"V{records.dtype.itemsize}").copy().view(records.dtype)


def _behind(net: Net, target: int) -> Index:
    """Return the target and everything that leads to it, by position."""
    seen, stack = {target}, [target]
    while stack:
        one = net.acts[stack.pop()]
        for before in net.edges["other"][int(one["pred"]) : int(one["pred_end"])].tolist():
            if before not in seen:
                seen.add(before)
                stack.append(before)
    return np.array(sorted(seen), np.int32)
