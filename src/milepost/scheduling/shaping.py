"""The shape of a network as the engine sees it: how much room each link leaves, and what most late paths run through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.engine.errors import PlanError
from milepost.scheduling.planning import draw
from milepost.scheduling.reading import Stored

#: From one activity (or crossing) to another.
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """``slack``: by the ends of a link, seconds of working time before it would hold what comes after; 0 or less drives. A
    link that was handed down to tasks stands by what was linked; that of a task into its milestone by both of them.
    ``shares``: of the late paths, the part (0 … 1) that runs through an activity. Links out of finished work are left out."""

    slack: Mapping[Pair, int]
    shares: Mapping[int, float]


NOTHING = Shape({}, {})


def shape_of(stored: Stored, today: date, among: Collection[int]) -> Shape:
    """Late paths are those ``among`` these activities, as if there were no others. Nothing where it cannot be scheduled."""
    if not stored.nodes:
        return NOTHING
    from milepost.engine import bottlenecks, build, solve  # the compiler behind them is loaded by who needs it

    try:
        drawn = draw(stored, today)
        result = solve(build(drawn.plan), drawn.plan)
    except PlanError:
        return NOTHING
    ties = {tie.id: (tie.predecessor, tie.successor) for tie in stored.ties}
    gifts = {gift.id: gift.activity for gift in stored.gifts}
    found: dict[Pair, int] = {}
    for relation, slack in _slacks(result, drawn.plan.relations):
        pair = ties.get(relation.uid) or (relation.predecessor, gifts.get(relation.predecessor, relation.successor))
        found[pair] = min(slack, found.get(pair, slack))
    shares = bottlenecks(result, most=len(among), among=among) if among else ()
    return Shape(found, {one.uid: one.share for one in shares})


def _slacks(result: Any, relations: Any) -> Iterator[tuple[Any, int]]:
    """Every link out of what is not finished, with its slack."""
    from milepost.engine.analysis.driving import link_slack
    from milepost.engine.kernels.clock import FAR

    network = result.network
    total = len(network.edge)
    if not total:
        return
    acts = network.net.acts[: network.count]
    live = (acts["state"][network.net.edges["other"][:total]] != 2).tolist()
    rows = network.columns.links.relation[network.edge].tolist()
    for row, slack, there in zip(rows, link_slack(network, result.dates).tolist(), live, strict=True):
        if there and -FAR < slack < FAR:
            yield relations[row], slack
