"""Activities that only span others: level of effort, WBS summaries and Microsoft's summaries. They drive nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from milepost.engine.analysis.driving import Flags
from milepost.engine.errors import CycleError
from milepost.engine.kernels.arrays import (
    DONE,
    FS,
    LEVEL_OF_EFFORT,
    MISSING,
    SS,
    SUMMARY,
    WAITING,
    WBS_SUMMARY,
    Records,
)
from milepost.engine.kernels.clock import Index, Ints
from milepost.engine.network import Network
from milepost.engine.options import CriticalBy
from milepost.engine.plan import Plan


@dataclass(frozen=True, slots=True)
class Spanned:
    """The answer so far, by position; floats are start, finish, total and free float."""

    network: Network
    dates: Records
    floats: Ints
    critical: Flags


def span_all(answer: Spanned, plan: Plan | None) -> None:
    """Fill in dates, floats and criticality of spanning activities."""
    kinds = answer.network.net.acts["kind"]
    efforts = np.flatnonzero(kinds == LEVEL_OF_EFFORT).tolist()
    links = links_of(answer.network, efforts)
    for one in _in_order(answer.network, links):
        _span_effort(answer, one, links[one])
    if (kinds == SUMMARY).any():
        _span_summaries(answer)
    if plan is not None and (kinds == WBS_SUMMARY).any():
        _span_wbs(answer, plan)


Linked = tuple[list[tuple[int, int, int, int]], list[tuple[int, int, int, int]]]


def links_of(network: Network, efforts: Iterable[int]) -> dict[int, Linked]:
    """Return, by position of a level of effort, (predecessors, successors) as (position, link, lag, calendar row)."""
    found: dict[int, Linked] = {one: ([], []) for one in efforts}
    links, position = network.columns.links, network.position
    source, target = position[links.source], position[links.target]
    wanted = np.isin(source, list(found)) | np.isin(target, list(found))
    for edge in np.flatnonzero(wanted).tolist():
        first, last = int(source[edge]), int(target[edge])
        rest = (int(links.link[edge]), int(links.lag[edge]), int(links.calendar[edge]))
        if last in found:
            found[last][0].append((first, *rest))
        if first in found:
            found[first][1].append((last, *rest))
    return found


def _in_order(network: Network, linked: dict[int, Linked]) -> list[int]:
    """Return levels of effort so that each stands after those that lead to it. Raises: CycleError."""
    waiting = {one: {before for before, *_ in links[0] if before in linked} for one, links in linked.items()}
    uid = network.columns.uid[network.order]
    done: dict[int, None] = {}
    while len(done) < len(linked):
        ready = [one for one, before in waiting.items() if one not in done and before <= done.keys()]
        if not ready:
            raise CycleError(_circle(waiting, done.keys(), uid))
        done.update(dict.fromkeys(ready))
    return list(done)


def _circle(waiting: dict[int, set[int]], done: Collection[int], uid: Ints) -> list[int]:
    """Walk backwards among levels of effort that wait for each other until one repeats; return the circle's uids."""
    walk = [min(one for one in waiting if one not in done)]
    while walk.count(walk[-1]) == 1:
        walk.append(min(before for before in waiting[walk[-1]] if before not in done))
    return [int(uid[one]) for one in reversed(walk[walk.index(walk[-1]) + 1 :])]


def _span_effort(answer: Spanned, one: int, linked: Linked) -> None:
    """A level of effort begins with the earliest start it hangs on and ends with the latest finish."""
    network = answer.network
    net, uid_of = network.net.acts, network.columns.clock
    rows = {row: uid for uid, row in uid_of.row.items()}
    calendar = rows[int(net["calendar"][one])]
    if net["state"][one] == DONE:
        done = int(net["data_date"][one])
        _fill(answer, one, (done, done), (done, done))
        return
    starts: list[int] = []
    finishes: list[int] = []
    late_starts: list[int] = []
    late_finishes: list[int] = []
    for before, link, lag, lag_row in linked[0]:
        early, late = _anchor(answer, before, link in (SS, 3))
        moved = [uid_of.add(rows[lag_row], moment, lag) for moment in (early, late)]
        (starts if link in (FS, SS) else finishes).append(moved[0])
        (late_starts if link in (FS, SS) else late_finishes).append(moved[1])
    for after, link, lag, lag_row in linked[1]:
        early, late = _anchor(answer, after, link in (FS, SS))
        if early == MISSING:  # a level of effort that waits for this one
            continue
        moved = [uid_of.add(rows[lag_row], moment, -lag) for moment in (early, late)]
        (starts if link in (SS, 3) else finishes).append(moved[0])
        (late_starts if link in (SS, 3) else late_finishes).append(moved[1])
    data_date = int(net["data_date"][one])
    start = max(data_date, min(starts, default=data_date))
    start = uid_of.next_start(calendar, start)
    finish = max((uid_of.last_finish(calendar, moment) for moment in finishes), default=start)
    finish = max(finish, start)
    last = int(network.net.projects["last"][int(net["project"][one])])
    late_finish = max((uid_of.last_finish(calendar, moment) for moment in late_finishes), default=last)
    late_start = min(min(late_starts, default=late_finish), late_finish)
    if late_start < late_finish:
        late_start = uid_of.next_start(calendar, late_start)
    _fill(answer, one, (start, finish), (late_start, late_finish))


def _anchor(answer: Spanned, other: int, starts: bool) -> tuple[int, int]:
    """Return (early, late) moment of an end of another activity; the fact, where there is one."""
    net, dates = answer.network.net.acts, answer.dates
    if starts:
        fact = int(net["actual_start"][other])
        return (int(dates["early_start"][other]) if fact == MISSING else fact), int(dates["late_start"][other])
    fact = int(net["actual_finish"][other])
    if fact != MISSING:
        return fact, fact
    return int(dates["early_finish"][other]), int(dates["late_finish"][other])


def _fill(answer: Spanned, one: int, early: tuple[int, int], late: tuple[int, int]) -> None:
    (early_start, early_finish), (late_start, late_finish) = early, late
    network, dates = answer.network, answer.dates
    dates["early_start"][one], dates["early_finish"][one] = early_start, early_finish
    dates["late_start"][one], dates["late_finish"][one] = late_start, late_finish
    clock = network.columns.clock
    calendar = next(uid for uid, row in clock.row.items() if row == network.net.acts["calendar"][one])
    if MISSING in (early_start, early_finish, late_start, late_finish):
        return
    slack = (clock.work(calendar, early_start, late_start), clock.work(calendar, early_finish, late_finish))
    answer.floats[one, :2] = slack
    done = network.net.acts["state"][one] == DONE
    measure = int(network.net.acts["measure"][one])
    answer.floats[one, 2] = 0 if done else (*slack, min(slack))[measure]
    if network.net.acts["kind"][one] == LEVEL_OF_EFFORT:
        options = network.columns.options[int(network.net.acts["project"][one])]
        by_float = options.critical_by is not CriticalBy.LONGEST_PATH  # no path leads through what only spans others
        answer.critical[one] = by_float and not done and int(answer.floats[one, 2]) <= options.critical_float


def _span_summaries(answer: Spanned) -> None:
    """Roll up from the deepest: earliest start and latest finish of everything below, critical when anything below is."""
    network, dates = answer.network, answer.dates
    net, columns = network.net.acts, network.columns
    summaries = [one for one in range(network.count, len(network.order)) if net["kind"][one] == SUMMARY]
    parent = columns.parent[network.order]
    owner = np.where(parent >= 0, network.position[parent], -1)
    depth = {one: _depth(one, owner) for one in summaries}
    inner: dict[int, list[int]] = {one: [] for one in summaries}
    for one in np.flatnonzero(owner >= 0).tolist():
        if int(owner[one]) in inner and columns.active[network.order[one]]:
            inner[int(owner[one])].append(one)
    for one in sorted(summaries, key=lambda place: -depth[place]):
        below = [child for child in inner[one] if dates["early_start"][child] != MISSING]
        if not below:
            if net["counts"][one]:  # an empty one stands at the project's start
                begin = int(net["floor"][one])
                _fill(answer, one, (begin, begin), (begin, begin))
            continue
        late = [child for child in below if net["rule"][child] == 9 and net["state"][child] == WAITING]
        shown = np.setdiff1d(below, late)
        starts = [*dates["early_start"][shown], *dates["late_start"][late]]
        finishes = [*dates["early_finish"][shown], *dates["late_finish"][late]]
        late_starts = [_late(answer, child, True) for child in below]
        late_finishes = [_late(answer, child, False) for child in below]
        _fill(answer, one, (int(min(starts)), int(max(finishes))), (min(late_starts), max(late_finishes)))
        answer.critical[one] = bool(answer.critical[below].any())
        answer.floats[one, 3] = max(0, int(answer.floats[one, 2]))


def _late(answer: Spanned, child: int, start: bool) -> int:
    dates = answer.dates
    manual = answer.network.net.acts["state"][child] == 3
    if start:
        return int(dates["early_start"][child] if manual else dates["late_start"][child])
    return int(dates["early_finish"][child] if manual else dates["late_finish"][child])


def _depth(one: int, owner: Index) -> int:
    depth, seen = 0, {one}
    while owner[one] >= 0 and int(owner[one]) not in seen:
        one = int(owner[one])
        seen.add(one)
        depth += 1
    return depth


def _span_wbs(answer: Spanned, plan: Plan) -> None:
    """A WBS summary spans the unfinished activities of its node and of the nodes below it."""
    network, dates = answer.network, answer.dates
    net = network.net.acts
    nodes = {node.uid: node.parent for node in plan.wbs}
    wbs = network.columns.wbs[network.order]
    below: dict[int, list[int]] = {}
    for one in range(len(network.order)):
        if net["kind"][one] == WBS_SUMMARY or net["state"][one] == DONE or dates["early_start"][one] == MISSING:
            continue
        node: int | None = int(wbs[one])
        seen: set[int] = set()
        while node is not None and node >= 0 and node not in seen:
            seen.add(node)
            below.setdefault(node, []).append(one)
            node = nodes.get(node)
    for one in np.flatnonzero(net["kind"] == WBS_SUMMARY).tolist():
        rows = below.get(int(wbs[one]), [])
        if rows:
            early = int(dates["early_start"][rows].min()), int(dates["early_finish"][rows].max())
            _fill(answer, one, early, (int(dates["late_start"][rows].min()), int(dates["late_finish"][rows].max())))
            answer.critical[one] = bool(answer.critical[rows].any())
