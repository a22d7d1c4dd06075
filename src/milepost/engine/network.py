"""Columns into a network that kernels can walk: topological order, compressed rows, levels, and the cycle when there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from milepost.engine.columns import MEASURES, Columns, columns_of, spans_others
from milepost.engine.errors import CycleError
from milepost.engine.kernels import arrays
from milepost.engine.kernels.arrays import MISSING, Net, Records
from milepost.engine.kernels.clock import HEADER, Index, Ints
from milepost.engine.kernels.plain import Plain
from milepost.engine.kernels.sorting import rows, topological
from milepost.engine.options import CriticalBy, Dialect, FloatMeasure, Options, Progress
from milepost.engine.plan import Plan

Rules = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Network:
    """A plan ready to be scheduled. N activities, M of which take part in the passes, E links between those.

    columns: the input, by row. order (N): the row at each position, the M first in topological order. position (N): its
    inverse. level (M): by position, the longest chain of links before it. edge (E): by place in net.edges, the row of
    columns.links. net, rules: what kernels take. count: M. plain: the same in narrow
    columns when no calendar rests, nothing has started and nothing is constrained.
    """

    columns: Columns
    order: Index
    position: Index
    level: Index
    edge: Index
    net: Net
    rules: int
    count: int
    plain: Plain | None


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
    sharing = count - int(np.count_nonzero(apart))
    plain = _plain(net, columns, sharing)
    rules = int(np.bitwise_or.reduce(rules_of(columns)))
    return Network(columns, order, position, level[order[:sharing]], edge, net, rules, sharing, plain)


def rules_of(columns: Columns) -> Rules:
    """Return the bits of each project's options."""
    expecting = bool((columns.expected != MISSING).any())
    return np.array([_bits(one, expecting) for one in columns.options], np.uint8)


def _bits(options: Options, expecting: bool) -> int:
    microsoft, override = options.dialect is Dialect.MSPROJECT, options.progress is Progress.PROGRESS_OVERRIDE
    bits = {
        arrays.MICROSOFT: microsoft,
        arrays.OVERRIDE: options.split_in_progress if microsoft else override,  # SPLIT, as Microsoft's dialect reads it
        arrays.ACTUAL: options.progress is Progress.ACTUAL_DATES,
        arrays.LAG_FROM_EARLY: options.lag_from_early_start,
        arrays.OPEN_ENDS: options.open_ends_critical or options.multiple_critical_paths,
        arrays.EXPECTED: options.use_expected_finish and expecting,
        arrays.OWN_END: options.float_to_project_end,
        arrays.HONOUR: options.honour_constraints,
    }
    return sum(bit for bit, is_on in bits.items() if is_on)


def _net(columns: Columns, order: Index, position: Index, kept: Index) -> tuple[Net, Index]:
    links, count = columns.links, len(order)
    source, target = position[links.source[kept]], position[links.target[kept]]
    pred_ptr, by_target = rows(target, count)
    holding = np.flatnonzero(columns.active[links.target[kept]] == 1).astype(np.int32)
    succ_ptr, by_source = rows(source[holding], count)
    by_source = holding[by_source]
    total = len(kept)
    forward_place = np.empty(total, np.int32)
    forward_place[by_target] = np.arange(total, dtype=np.int32)
    backward_place = np.full(total, -1, np.int32)
    backward_place[by_source] = np.arange(total, total + len(by_source), dtype=np.int32)
    edges = np.zeros(total + len(by_source), arrays.EDGE)
    both = np.concatenate([by_target, by_source])
    edges["lag"], edges["link"] = links.lag[kept][both], links.link[kept][both]
    edges["calendar"], edges["elapsed"] = links.calendar[kept][both], links.elapsed[kept][both]
    edges["percent"] = links.percent[kept][both]
    edges["other"] = np.concatenate([source[by_target], target[by_source]])
    edges["twin"] = np.concatenate([backward_place[by_target], forward_place[by_source]])
    share_ptr, shares = rows(position[columns.shares.owner], count)
    acts = _acts(columns, order)
    acts["pred"], acts["pred_end"] = pred_ptr[:-1], pred_ptr[1:]
    acts["succ"], acts["succ_end"] = succ_ptr[:-1] + total, succ_ptr[1:] + total
    acts["share"], acts["share_end"] = share_ptr[:-1], share_ptr[1:]
    mark_simple(acts)
    ends = np.concatenate([np.repeat(np.arange(count, dtype=np.int32), np.diff(side)) for side in (pred_ptr, succ_ptr)])
    mark_quick(acts, edges, ends, columns.dialect is Dialect.MSPROJECT)
    return Net(acts, edges, _shares(columns, shares), _projects(columns)), kept[by_target]


def _projects(columns: Columns) -> Records:
    projects = np.zeros(len(columns.options), arrays.PROJECT)
    projects["must"], projects["last"] = columns.must_finish, MISSING
    projects["own_end"] = [one.float_to_project_end for one in columns.options]
    by_path = [one.critical_by is CriticalBy.LONGEST_PATH for one in columns.options]
    most = [one.critical_float for one in columns.options]
    projects["threshold"] = np.where(by_path, arrays.NEVER, np.array(most, np.int64))
    return projects


def _plain(net: Net, columns: Columns, count: int) -> Plain | None:
    acts, edges, total = net.acts[:count], net.edges, int(net.acts["pred_end"][-1]) if len(net.acts) else 0
    headers = columns.clock.tables[: len(columns.clock.row) * HEADER : HEADER]
    always = np.flatnonzero(headers).tolist()
    zero = (acts["span"] == 0) & (acts["state"] == arrays.WAITING) & (acts["rule"] == 0) & (acts["rule2"] == 0)
    free = (
        ((acts["simple"] == 1) | zero)
        & (acts["counts"] == 1)
        & (acts["delay"] == 0)
        & (acts["external_start"] == MISSING)
    )
    free &= (acts["external_finish"] == MISSING) & (acts["deadline"] == MISSING) & np.isin(acts["calendar"], always)
    free &= (acts["expected"] == MISSING) & (acts["data_date"] == acts["floor"])
    if (rules_of(columns) & arrays.OPEN_ENDS).any() or not free.all():
        return None
    if not np.isin(edges["calendar"], always).all():
        return None
    names = ("span", "floor", "project")
    own = [np.ascontiguousarray(acts[name]) for name in names]
    sides = []
    for first, pointer, part in (("pred", 0, edges[:total]), ("succ", total, edges[total:])):
        ends = np.append(acts[first][:1] - pointer, acts[f"{first}_end"] - pointer).astype(np.int32)
        sides += [ends, *(np.ascontiguousarray(part[name]) for name in ("other", "link", "lag"))]
    return Plain(*own, *sides)


def _acts(columns: Columns, order: Index) -> Records:
    acts = np.zeros(len(order), arrays.ACTIVITY)
    project = columns.project[order]
    for name in ("floor", "data_date", "measure"):
        acts[name] = getattr(columns, name)[project]
    acts["counts"], acts["rules"] = columns.active[order], rules_of(columns)[project]
    own = set(arrays.ACTIVITY.names or ()) & {field.name for field in fields(columns)}
    for name in sorted(own - {"floor", "data_date", "measure"}):
        acts[name] = getattr(columns, name)[order]
    acts["measure"][acts["state"] == arrays.FIXED] = MEASURES[FloatMeasure.FINISH]  # it may begin outside working time
    return acts


def mark_simple(acts: Records) -> None:
    simple = (acts["state"] == arrays.WAITING) & (acts["kind"] == arrays.TASK) & (acts["span"] > 0)
    simple &= (acts["rule"] == arrays.NONE) & (acts["rule2"] == arrays.NONE) & (acts["share"] == acts["share_end"])
    for name in ("deadline", "external_start", "external_finish", "expected"):
        simple &= acts[name] == MISSING
    acts["simple"] = simple


def mark_quick(acts: Records, edges: Records, ends: Index | int, microsoft: bool) -> None:
    """Mark the links that ask for nothing but a finish. ends: positions of the activities in whose rows they stand."""
    quick = (edges["link"] == arrays.FS) & (edges["lag"] == 0)
    for side in (edges["other"], ends):
        quick &= acts["state"][side] == arrays.WAITING
        if microsoft:
            quick &= acts["rule"][side] != arrays.LATE
    edges["quick"] = quick


def _shares(columns: Columns, order: Index) -> Records:
    shares = np.zeros(len(order), arrays.SHARE)
    for name in ("span", "left", "delay", "calendar"):
        shares[name] = getattr(columns.shares, name)[order]
    return shares


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
