"""Driving predecessors and float paths: which chains make the dates, in order of how little room they have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from milepost.engine.analysis.driving import Flags, link_slack, on_longest_path
from milepost.engine.kernels.clock import FAR, Ints
from milepost.engine.result import Result


@dataclass(frozen=True, slots=True)
class Driver:
    """A link into an activity. slack: seconds of its working time before the link would hold it; 0 when it drives, less where
    a constraint breaks it.

    relation: row in plan.relations.
    """

    predecessor: int
    relation: int
    slack: int

    @property
    def drives(self) -> bool:
        """Return whether the activity starts when it does because of this link."""
        return self.slack == 0


def drivers(result: Result, uid: int) -> tuple[Driver, ...]:
    """Return the links into an activity, the tightest first. Raises: UnknownId.

    >>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
    >>> jobs = tuple(Activity(uid=uid, duration=length) for uid, length in ((1, 10), (2, 7), (3, 5)))
    >>> plan = Plan((Project(1, 0, 1),), (always(1),), jobs, (Relation(1, 3), Relation(2, 3)))
    >>> [(one.predecessor, one.slack) for one in drivers(schedule(plan), 3)]
    [(1, 0), (2, 3)]
    """
    network = result.network
    place = int(network.position[result.row_of(uid)])
    if place >= network.count:
        return ()
    slack = link_slack(network, result.dates)
    act = network.net.acts[place]
    found = []
    for edge in range(int(act["pred"]), int(act["pred_end"])):
        before = int(network.columns.uid[network.order[network.net.edges["other"][edge]]])
        if slack[edge] < FAR:
            found.append(Driver(before, int(network.columns.links.relation[network.edge[edge]]), int(slack[edge])))
    return tuple(sorted(found, key=lambda one: (one.slack, one.predecessor, one.relation)))


def longest_path(result: Result) -> Flags:
    """Return by row (N) what stands on a chain of driving links to the last finish of its project."""
    network = result.network
    marked = on_longest_path(network, result.dates, result.project_finish, link_slack(network, result.dates))
    return np.take(marked, network.position)


@dataclass(frozen=True, slots=True)
class FloatPath:
    """A chain in the order of time. uids: its activities. slack: total float of its last one, seconds."""

    number: int
    uids: tuple[int, ...]
    slack: int


def float_paths(result: Result, most: int = 10) -> tuple[FloatPath, ...]:
    """Return up to `most` paths: from the activity with the least float back along the tightest links.

    Of several the one with the latest finish begins, and of these the last in the network, a milestone after its work.

    Each activity belongs to the first path that reaches it. Source: the idea of Primavera's multiple float paths.

    >>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
    >>> jobs = tuple(Activity(uid=uid, duration=length) for uid, length in ((1, 10), (2, 7), (3, 5)))
    >>> plan = Plan((Project(1, 0, 1),), (always(1),), jobs, (Relation(1, 3), Relation(2, 3)))
    >>> [(path.uids, path.slack) for path in float_paths(schedule(plan))]
    [((1, 3), 0), ((2,), 3)]
    """
    network, m = result.network, result.network.count
    slack = link_slack(network, result.dates)
    rows = network.order[:m]
    uid = network.columns.uid[rows]
    order = np.lexsort((uid, -network.level, -result.early_finish[rows], result.total_float[rows]))
    taken = (network.net.acts["state"][:m] == 2) | (network.net.acts["counts"][:m] == 0)
    found: list[FloatPath] = []
    for last in order.tolist():
        if len(found) == most:
            break
        if taken[last]:
            continue
        chain, one = [], last
        while one >= 0:
            taken[one] = True
            chain.append(int(uid[one]))
            one = _tightest(result, slack, one, taken)
        found.append(FloatPath(len(found) + 1, tuple(reversed(chain)), int(result.total_float[rows[last]])))
    return tuple(found)


def _tightest(result: Result, slack: Ints, one: int, taken: Flags) -> int:
    """Return the position of the free predecessor whose link has the least slack, −1 for none."""
    act, edges = result.network.net.acts[one], result.network.net.edges
    choices = [
        (int(slack[edge]), int(edges["other"][edge]))
        for edge in range(int(act["pred"]), int(act["pred_end"]))
        if not taken[edges["other"][edge]] and slack[edge] < FAR
    ]
    return min(choices)[1] if choices else -1
