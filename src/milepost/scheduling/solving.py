"""The engine's answer as rows: dates, floats, drag, and by what each activity is held. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from milepost.engine import drags, solve
from milepost.engine.analysis.driving import link_slack
from milepost.engine.kernels.arrays import MISSING
from milepost.engine.kernels.clock import FAR
from milepost.engine.network import build
from milepost.engine.result import Result
from milepost.milestones.plantime import day_of
from milepost.scheduling.models import HeldBy
from milepost.scheduling.planning import Drawn, draw
from milepost.scheduling.reading import Node, Stored

#: In larger networks drag is not worked out: it computes the end once for each activity.
MOST_FOR_DRAG = 5_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One activity's dates (plan seconds), floats and drag (seconds of working time), and what holds it.

    ``forecast`` is the day of its finish; None where nobody said how long it takes and it waits for nothing.
    """

    activity_id: int
    early_start: int | None
    early_finish: int | None
    late_start: int | None
    late_finish: int | None
    total_float_s: int | None
    free_float_s: int | None
    critical: bool
    drag_s: int | None
    held_by: HeldBy
    driver: int | None
    margin_days: int | None

    @property
    def forecast(self) -> date | None:
        """The day of its finish."""
        return day_of(self.early_finish)


def answers(stored: Stored, today: date, late: Mapping[int, int] | None = None, *, drag: bool = True) -> list[Answer]:
    """Schedule the rows as of ``today``. ``late`` as in `draw`. Raises PlanError."""
    if not stored.nodes:
        return []
    drawn = draw(stored, today, late)
    result = solve(build(drawn.plan), drawn.plan)
    held = _drivers(result)
    costs = _drags(stored, drawn, result) if drag and len(stored.nodes) <= MOST_FOR_DRAG else None
    columns = [
        column.tolist()
        for column in (
            result.start, result.finish, result.late_start, result.late_finish, result.total_float, result.free_float,
            result.critical,
        )
    ]  # fmt: skip
    return [
        _answer(node, drawn, held.get(node.id), costs, values)
        for node, values in zip(stored.nodes, zip(*columns, strict=True), strict=False)
    ]


def _answer(
    node: Node, drawn: Drawn, driver: int | None, costs: dict[int, int] | None, values: tuple[int, ...]
) -> Answer:
    start, finish, late_start, late_finish, total, free, critical = values
    done = node.actual_finish is not None
    unknown = node.id in drawn.unknown
    held_by, by = _held_by(node, drawn, driver)
    finish_s = None if unknown or finish == MISSING else finish
    day = day_of(finish_s)
    return Answer(
        activity_id=node.id,
        early_start=None if unknown or start == MISSING else start,
        early_finish=finish_s,
        late_start=None if done or late_start == MISSING else late_start,
        late_finish=None if done or late_finish == MISSING else late_finish,
        total_float_s=None if done or unknown else total,
        free_float_s=None if done or unknown else free,
        critical=bool(critical) and not done and not unknown,
        drag_s=None if costs is None or done or unknown else costs.get(node.id, 0),
        held_by=held_by,
        driver=by,
        margin_days=None if day is None or node.due is None else (node.due - day).days,
    )


def _held_by(node: Node, drawn: Drawn, driver: int | None) -> tuple[HeldBy, int | None]:
    if node.actual_finish is not None:
        return HeldBy.FINISHED, None
    if node.id in drawn.unknown:
        return HeldBy.UNKNOWN, None
    if node.actual_start is not None and driver is None:
        return drawn.holds.get(node.id, HeldBy.BEGUN), None
    if driver is not None:
        return (HeldBy.CROSSING if driver in drawn.gifts else HeldBy.LINK), driver
    return drawn.holds.get(node.id, HeldBy.TODAY), None


def _drivers(result: Result) -> dict[int, int]:
    """By uid, the predecessor whose link leaves no room: of several the one that finishes last."""
    network = result.network
    total = len(network.edge)
    if not total:
        return {}
    slack = link_slack(network, result.dates)
    acts = network.net.acts[: network.count]
    after = np.repeat(np.arange(network.count), acts["pred_end"] - acts["pred"])
    before = network.net.edges["other"][:total]
    # What is finished holds nobody, and nobody is held by a link that an own constraint leaves room on.
    kept = np.flatnonzero((slack <= 0) & (slack > -FAR) & (acts["state"][before] != 2))
    kept = kept[np.argsort(result.dates["early_finish"][before[kept]], kind="stable")]
    uid = network.columns.uid[network.order]
    return dict(zip(uid[after[kept]].tolist(), uid[before[kept]].tolist(), strict=True))


def _drags(stored: Stored, drawn: Drawn, result: Result) -> dict[int, int]:
    """By how much earlier its initiative would end without an activity; of a milestone with tasks, the most of any of them."""
    home = {node.id: node.initiative_id for node in stored.nodes}
    found: dict[int, int] = {}
    for initiative, targets in _last(stored, drawn, result).items():
        costs = [drags(None, result, target) for target in targets]
        for uid, cost in costs[0].items():
            if home.get(uid) == initiative:
                found[uid] = min(cost, *(other.get(uid, 0) for other in costs[1:]), cost)
    for node in stored.nodes:
        if node.parent_id in home and found.get(node.id, 0) > found.get(node.parent_id, 0):
            found[node.parent_id] = found[node.id]
    return found


def _last(stored: Stored, drawn: Drawn, result: Result) -> dict[int, list[int]]:
    """By initiative, what is not done and ends last; of a milestone and its tasks the milestone."""
    ends: dict[int, tuple[int, list[int]]] = {}
    open_nodes = {node.id for node in stored.nodes if node.actual_finish is None} - drawn.unknown
    for node, finish in zip(stored.nodes, result.early_finish.tolist(), strict=False):
        if node.id not in open_nodes or node.parent_id in open_nodes:
            continue
        latest, those = ends.get(node.initiative_id, (MISSING, []))
        if finish > latest:
            ends[node.initiative_id] = finish, [node.id]
        elif finish == latest:
            those.append(node.id)
    return {initiative: those for initiative, (_, those) in ends.items()}


def problem_of(ids: Iterable[object]) -> str:
    """How many activities cannot be scheduled together; never their names, which not everybody may see."""
    return f"{len(list(ids))} activities cannot be scheduled together"
