"""Links of milestones with tasks, handed down to those of their tasks that begin first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from milepost.engine.kernels.arrays import FS, MISSING, SF, SS
from milepost.engine.kernels.sorting import topological
from milepost.scheduling.reading import Stored, rows_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """One row a link, in rows of the network; tie: the row in `Stored.ties` that it comes from, −1 for that of a task into its
    milestone and for that of a gift."""

    source: Ints
    target: Ints
    tie: Ints

    def only(self, kept: Flags) -> Links:
        """Those that are kept."""
        return Links(self.source[kept], self.target[kept], self.tie[kept])


@dataclass(frozen=True, slots=True, eq=False)
class _First:
    """By node, what begins first under it: rows[begin : begin + size]. Itself where it has no tasks that could wait."""

    begin: Ints
    size: Ints
    rows: Ints


def links_of(stored: Stored, parent: Ints) -> Links:
    """The links of a network. parent: by node the row of the milestone whose task it is, −1 for none.

    Links handed down to tasks may close a circle that the links themselves do not: then in that company they hold the finish
    points instead, and a milestone that one of its own tasks waits for does not wait for its tasks.
    """
    count = len(stored.nodes) + len(stored.gifts)
    waiting = parent >= 0
    waiting[rows_of(stored.nodes, stored.ties["successor"])] = False
    links = _links(stored, parent, waiting)
    stuck = _unsorted(links.source, links.target, count)
    if not stuck.any():
        return links
    waiting &= ~np.isin(stored.nodes["company"], np.unique(stored.nodes["company"][stuck[: len(parent)]]))
    links = _links(stored, parent, waiting)
    behind = _unsorted(links.source, links.target, count)
    left = behind[links.source] & behind[links.target]
    core = _unsorted(links.target[left], links.source[left], count)  # what is on circles, or leads from one to another
    return links.only((links.tie >= 0) | ~(core[links.source] & core[links.target]))


def _unsorted(source: Ints, target: Ints, count: int) -> Flags:
    """What is on a circle, or behind one."""
    order, _level, done = topological(source.astype(np.int32), target.astype(np.int32), count)
    found = np.ones(count, np.bool_)
    found[order[:done]] = False
    return found


def _first(parent: Ints, waiting: Flags) -> _First:
    """waiting: the tasks that begin first, if any do."""
    tasks = np.flatnonzero(waiting)
    own = np.bincount(parent[tasks], minlength=len(parent))
    size = np.maximum(own, 1)
    begin = np.cumsum(size) - size
    rows = np.repeat(np.arange(len(parent)), size)
    rows[np.repeat(own > 0, size)] = tasks[np.argsort(parent[tasks], kind="stable")]
    return _First(begin, size, rows)


def _links(stored: Stored, parent: Ints, waiting: Flags) -> Links:
    source, target = (rows_of(stored.nodes, stored.ties[end]) for end in ("predecessor", "successor"))
    tasks = np.flatnonzero(parent >= 0)
    begun = _first(parent, waiting)
    # What is done holds nobody off any longer: where all that begins first is done, the finish waits.
    first = _first(parent, waiting & (stored.nodes["actual_finish"] == MISSING))
    source, target, tie = _handed_down(stored.ties["link"], (source, target), (begun, first))
    taker = rows_of(stored.nodes, stored.gifts["activity"])
    gift, place = _spread(first.size[taker])
    return Links(
        np.concatenate([tasks, source, len(parent) + gift]),
        np.concatenate([parent[tasks], target, first.rows[first.begin[taker[gift]] + place]]),
        np.concatenate([np.full(len(tasks), -1), tie, np.full(len(gift), -1)]),
    )


def _handed_down(link: Ints, ends: tuple[Ints, Ints], first: tuple[_First, _First]) -> tuple[Ints, Ints, Ints]:
    """Every end of a link at which something begins is that of the tasks that begin first: each with each. ``first``: those of
    what is waited for, and of what waits."""
    source, target = ends
    of_source, of_target = first
    from_start, to_start = np.isin(link, (SS, SF)), np.isin(link, (FS, SS))
    sources, targets = np.where(from_start, of_source.size[source], 1), np.where(to_start, of_target.size[target], 1)
    tie, place = _spread(sources * targets)
    each, other = place // targets[tie], place % targets[tie]
    source = np.where(from_start[tie], of_source.rows[of_source.begin[source[tie]] + each], source[tie])
    target = np.where(to_start[tie], of_target.rows[of_target.begin[target[tie]] + other], target[tie])
    apart = source != target
    return source[apart], target[apart], tie[apart]


def _spread(size: Ints) -> tuple[Ints, Ints]:
    """Of what has so many parts each: whose part each is, and its number among these."""
    whose = np.repeat(np.arange(len(size)), size)
    return whose, np.arange(len(whose)) - np.repeat(np.cumsum(size) - size, size)
