"""Columns into a network that kernels can walk: topological order, compressed rows, levels, and the cycle when there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from milepost.engine.columns import PROGRESS, Columns, columns_of, spans_others
from milepost.engine.errors import CycleError
from milepost.engine.kernels.arrays import Net, Rules
from milepost.engine.kernels.clock import Index, Ints
from milepost.engine.kernels.sorting import rows, topological
from milepost.engine.options import Dialect
from milepost.engine.plan import Plan


@dataclass(frozen=True, slots=True)
class Network:
    """A plan ready to be scheduled. N activities, M of which take part in the passes, E links between those.

    columns: the input, by row. order (N): the row at each position, the M first in topological order. position (N): its
    inverse. level (M): by position, the longest chain of links before it. edge (E): by place in net.pred, the row of
    columns.links. net, rules: what kernels take.
    """

    columns: Columns
    order: Index
    position: Index
    level: Index
    edge: Index
    net: Net
    rules: Rules

    @property
    def count(self) -> int:
        """Return how many activities take part in the passes."""
        return self.rules.count


def build(plan: Plan) -> Network:
    """Build the network of a plan.

    Raises: CycleError with the cycle; PlanError and its kinds when the plan breaks a rule.

    >>> from milepost.engine.plan import Activity, Calendar, Project, Relation
    >>> chain = tuple(Activity(uid=uid, duration=3600) for uid in (1, 2, 3))
    >>> links = (Relation(3, 1), Relation(1, 2))
    >>> build(Plan((Project(1, 0, 1),), (Calendar(1),), chain, links)).order.tolist()
    [2, 0, 1]
    """
    return build_columns(columns_of(plan), [one.code for one in plan.activities])


def build_columns(columns: Columns, codes: Sequence[str] = ()) -> Network:
    """Build the network of columns. codes: names for messages, by row. Raises: CycleError."""
    links = columns.links
    count = len(columns.uid)
    apart = spans_others(columns.kind)
    joined = ~(apart[links.source] | apart[links.target]) & (columns.active[links.source] == 1)
    kept = np.flatnonzero(joined).astype(np.int32)
    source, target = links.source[kept], links.target[kept]
    order, level, done = topological(source, target, count)
    if done < count:
        raise _cycle(order[:done], source, target, columns, codes)
    order = np.concatenate([order[~apart[order]], np.flatnonzero(apart).astype(np.int32)])
    position = np.empty(count, np.int32)
    position[order] = np.arange(count, dtype=np.int32)
    net, edge = _net(columns, order, position, kept)
    rules = _rules(columns, count - int(np.count_nonzero(apart)))
    return Network(columns, order, position, level[order[: rules.count]], edge, net, rules)


def _rules(columns: Columns, count: int) -> Rules:
    options = columns.options
    return Rules(
        count=count,
        microsoft=int(options.dialect is Dialect.MSPROJECT),
        progress=PROGRESS[options.progress],
        lag_from_early=int(options.lag_from_early_start),
        open_ends=int(options.open_ends_critical or options.multiple_critical_paths),
        expected=int(options.use_expected_finish and bool((columns.expected > 0).any())),
        own_end=int(options.float_to_project_end),
        honour=int(options.honour_constraints),
    )


def _net(columns: Columns, order: Index, position: Index, kept: Index) -> tuple[Net, Index]:
    links, count = columns.links, len(order)
    source, target = position[links.source[kept]], position[links.target[kept]]
    pred_ptr, by_target = rows(target, count)
    heard = columns.active[links.target[kept]] == 1
    holding = np.flatnonzero(heard).astype(np.int32)
    succ_ptr, by_source = rows(source[holding], count)
    by_source = holding[by_source]
    place = np.empty(len(kept), np.int32)
    place[by_target] = np.arange(len(kept), dtype=np.int32)
    edge, back = kept[by_target], kept[by_source]
    share_ptr, shares = rows(position[columns.shares.owner], count)
    project = columns.project[order]

    def by_position(column: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return np.ascontiguousarray(column[order])

    names = ("calendar", "state", "kind", "span", "remaining", "worked", "actual_start", "actual_finish", "resume")
    dates = ("rule", "rule_date", "rule2", "rule2_date", "deadline", "external_start", "external_finish", "expected")
    own = {name: by_position(getattr(columns, name)) for name in (*names, *dates, "fixed_start", "fixed_finish", "delay")}
    net = Net(
        **own,  # type: ignore[arg-type]
        floor=columns.floor[project],
        data_date=columns.data_date[project],
        project=project,
        counts=columns.active[order],
        pred_ptr=pred_ptr,
        pred=source[by_target],
        pred_link=links.link[edge],
        pred_lag=links.lag[edge],
        pred_cal=links.calendar[edge],
        succ_ptr=succ_ptr,
        succ=target[by_source],
        succ_link=links.link[back],
        succ_lag=links.lag[back],
        succ_cal=links.calendar[back],
        succ_edge=place[by_source],
        share_ptr=share_ptr,
        share_cal=columns.shares.calendar[shares],
        share_span=columns.shares.span[shares],
        share_left=columns.shares.left[shares],
        share_delay=columns.shares.delay[shares],
        must_finish=columns.must_finish,
    )
    return net, edge


def _cycle(sorted_rows: Index, source: Index, target: Index, columns: Columns, codes: Sequence[str]) -> CycleError:
    """Walk backwards among the unsorted, where everyone has an unsorted predecessor, until one repeats."""
    stuck = np.ones(len(columns.uid), bool)
    stuck[sorted_rows] = False
    before: dict[int, int] = {}
    for first, last in zip(source.tolist(), target.tolist(), strict=True):
        if stuck[first] and stuck[last] and (last not in before or columns.uid[first] < columns.uid[before[last]]):
            before[last] = first
    walk = [min(before, key=lambda row: int(columns.uid[row]))]
    seen = {walk[0]: 0}
    while before[walk[-1]] not in seen:
        seen[before[walk[-1]]] = len(walk)
        walk.append(before[walk[-1]])
    cycle = walk[seen[before[walk[-1]]] :][::-1]
    least = min(range(len(cycle)), key=lambda place: int(columns.uid[cycle[place]]))
    cycle = cycle[least:] + cycle[:least]
    uids: Ints = columns.uid[cycle]
    names = [codes[row] or str(int(columns.uid[row])) for row in cycle] if codes else []
    return CycleError([int(uid) for uid in uids], names)
