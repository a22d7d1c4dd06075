"""The shape of a network: what can run side by side, where paths merge, and what most late paths run through."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from milepost.engine.analysis.driving import link_slack
from milepost.engine.kernels.counting import count_paths
from milepost.engine.result import Result


def parallel_groups(result: Result) -> tuple[tuple[int, ...], ...]:
    """Return uids by level: no link, direct or not, leads from one member of a group to another, so all could run side by side.

    >>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
    >>> jobs = tuple(Activity(uid=uid, duration=5) for uid in (1, 2, 3))
    >>> plan = Plan((Project(1, 0, 1),), (always(1),), jobs, (Relation(1, 3), Relation(2, 3)))
    >>> parallel_groups(schedule(plan))
    ((1, 2), (3,))
    """
    network = result.network
    uid = network.columns.uid[network.order[: network.count]]
    order = np.lexsort((uid, network.level))
    cuts = np.flatnonzero(np.diff(network.level[order])) + 1
    return tuple(tuple(part.tolist()) for part in np.split(uid[order], cuts) if len(part))


@dataclass(frozen=True, slots=True)
class MergePoint:
    """An activity that waits for several others. links: into it. tight: those with slack within the tolerance.

    Each tight link is a further chance to be late: the more, the less its date is worth (merge bias).
    """

    uid: int
    links: int
    tight: int


def merge_points(result: Result, tolerance: int = 0) -> tuple[MergePoint, ...]:
    """Return activities with two links or more into them, the most tight links first. tolerance: seconds of working time."""
    network = result.network
    acts = network.net.acts[: network.count]
    tight = link_slack(network, result.dates) <= tolerance
    sums = np.concatenate([[0], np.cumsum(tight)])
    found = [
        MergePoint(
            int(network.columns.uid[network.order[one]]),
            int(acts["pred_end"][one] - acts["pred"][one]),
            int(sums[acts["pred_end"][one]] - sums[acts["pred"][one]]),
        )
        for one in np.flatnonzero(acts["pred_end"] - acts["pred"] > 1).tolist()
    ]
    return tuple(sorted(found, key=lambda one: (-one.tight, -one.links, one.uid)))


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """share: of all late paths, those that run through this activity, 0 … 1."""

    uid: int
    share: float


def bottlenecks(
    result: Result, most: int = 10, tolerance: int = 0, among: Collection[int] | None = None
) -> tuple[Bottleneck, ...]:
    """Return the activities with work through which most late paths run.

    A late path is a chain of activities with total float ≤ tolerance (or ≤ the least there is) along links with slack ≤
    tolerance, from a start to an end. tolerance: seconds of working time. among: uids; as if there were no others.

    >>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
    >>> jobs = tuple(Activity(uid=uid, duration=5) for uid in (1, 2, 3))
    >>> plan = Plan((Project(1, 0, 1),), (always(1),), jobs, (Relation(1, 3), Relation(2, 3)))
    >>> [(one.uid, one.share) for one in bottlenecks(schedule(plan))]
    [(3, 1.0), (1, 0.5), (2, 0.5)]
    """
    network, m = result.network, result.network.count
    acts, rows = network.net.acts[:m], network.order[:m]
    floats = result.total_float[rows]
    live = (acts["state"] != 2) & (acts["counts"] == 1)
    if among is not None:
        live &= np.isin(network.columns.uid[rows], np.fromiter(among, np.int64, len(among)))
    if not live.any():
        return ()
    kept = (live & (floats <= max(tolerance, int(floats[live].min())))).astype(np.int8)
    into, out = np.empty(m, np.float64), np.empty(m, np.float64)
    slack = link_slack(network, result.dates)
    total = count_paths(network.net, slack, kept, m, tolerance, into, out)
    with_work = np.flatnonzero((kept == 1) & (acts["span"] > 0))
    share = np.round(np.exp(into[with_work] + out[with_work] - total), 12)
    found = [
        Bottleneck(int(uid), float(part)) for uid, part in zip(network.columns.uid[rows[with_work]], share, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.share, one.uid))[:most])
