"""The shape of a network as the engine sees it: how much room each link leaves, and what most late paths run through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from milepost.engine.errors import PlanError
from milepost.engine.kernels.arrays import DONE
from milepost.scheduling.reading import Stored

if TYPE_CHECKING:
    from milepost.scheduling.drawing import Drawn

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
    if not len(stored.nodes):
        return NOTHING
    from milepost.engine import bottlenecks, solve  # the compiler behind them is loaded by who needs it
    from milepost.engine.network import build_columns
    from milepost.scheduling.drawing import draw

    try:
        drawn = draw(stored, today)
        result = solve(build_columns(drawn.columns))
    except PlanError:
        return NOTHING
    found: dict[Pair, int] = {}
    for link, slack in _slacks(result):
        pair = _pair(stored, drawn, link)
        found[pair] = min(slack, found.get(pair, slack))
    shares = bottlenecks(result, most=len(among), among=among) if among else ()
    return Shape(found, {one.uid: one.share for one in shares})


def _pair(stored: Stored, drawn: Drawn, link: int) -> Pair:
    """What was linked: the ends of the tie that was handed down, the crossing and what takes it, or a task and its milestone."""
    tie, source, target = (int(column[link]) for column in (drawn.links.tie, drawn.links.source, drawn.links.target))
    if tie >= 0:
        return int(stored.ties["predecessor"][tie]), int(stored.ties["successor"][tie])
    if source >= len(stored.nodes):
        gift = stored.gifts[source - len(stored.nodes)]
        return int(gift["id"]), int(gift["activity"])
    return int(stored.nodes["id"][source]), int(stored.nodes["id"][target])


def _slacks(result: Any) -> Iterator[tuple[int, int]]:
    """Every link out of what is not finished, by its row, with its slack."""
    from milepost.engine.analysis.driving import link_slack
    from milepost.engine.kernels.clock import FAR

    network = result.network
    before = network.net.edges["other"][: len(network.edge)]
    live = (network.net.acts["state"][before] != DONE).tolist()
    rows = network.columns.links.relation[network.edge].tolist()
    for row, slack, there in zip(rows, link_slack(network, result.dates).tolist(), live, strict=True):
        if there and -FAR < slack < FAR:
            yield row, slack
