"""Links of a network that come and go: rows of edges with room to grow."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from milepost.engine.kernels import arrays
from milepost.engine.kernels.arrays import Records
from milepost.engine.kernels.clock import Index
from milepost.engine.network import Network, mark_quick
from milepost.engine.options import Dialect

SIDES = ("pred", "succ")


class Slots:
    """The arrays of a network, to be changed. Activities stand at their positions for good; `net` is what kernels take.

    An activity's links stand in a row, one row as a successor and one as a predecessor. A row that is full moves to the end
    of the array, where it gets twice the room. `twin` is not kept: only analyses of a whole result look at it.
    """

    def __init__(self, network: Network) -> None:
        net, total = network.net, len(network.edge)
        relation = network.columns.links.relation[network.edge]
        self._relation: Index = np.concatenate([relation, relation[net.edges["twin"][total:]]]).astype(np.int32)
        self._used = len(net.edges)
        self._microsoft = network.columns.dialect is Dialect.MSPROJECT
        self._room: dict[tuple[str, int], int] = {}
        self.net = net._replace(
            acts=net.acts.copy(), edges=net.edges.copy(), shares=net.shares.copy(), projects=net.projects.copy()
        )
        self._grow(1024 + self._used // 8)

    def around(self, one: int, side: str) -> list[int]:
        """Return the positions at the far ends of an activity's links, those before it ("pred") or after it ("succ")."""
        first, last = self._row(one, side)
        found: list[int] = self.net.edges["other"][first:last].tolist()
        return found

    def add(self, ends: tuple[int, int], relation: int, values: dict[str, int], holds: bool) -> None:
        """Add a link between positions. relation: its number. holds: False when only its successor knows of it."""
        source, target = ends
        self._append(target, "pred", source, relation, values)
        if holds:
            self._append(source, "succ", target, relation, values)

    def remove(self, ends: tuple[int, int], relation: int) -> None:
        """Remove a link."""
        for one, side, edge in self._halves(ends, relation):
            _, last = self._row(one, side)
            self.net.edges[edge], self._relation[edge] = self.net.edges[last - 1], self._relation[last - 1]
            self.net.acts[f"{side}_end"][one] = last - 1

    def set_lag(self, ends: tuple[int, int], relation: int, lag: int) -> None:
        """Give a link another lag, seconds."""
        for one, _, edge in self._halves(ends, relation):
            self.net.edges["lag"][edge] = lag
            self._mark(one, edge, edge + 1)

    def mark(self, one: int) -> None:
        """Mark anew which links of an activity are quick, at both ends, once its state is another."""
        for side, far in zip(SIDES, reversed(SIDES), strict=True):
            self._mark(one, *self._row(one, side))
            for other in self.around(one, side):
                self._mark(other, *self._row(other, far))

    def _mark(self, one: int, first: int, last: int) -> None:
        mark_quick(self.net.acts, self.net.edges[first:last], one, self._microsoft)

    def _halves(self, ends: tuple[int, int], relation: int) -> Iterator[tuple[int, str, int]]:
        for one, side in zip(reversed(ends), SIDES, strict=True):
            first, last = self._row(one, side)
            for edge in (np.flatnonzero(self._relation[first:last] == relation) + first).tolist():
                yield one, side, edge

    def _row(self, one: int, side: str) -> tuple[int, int]:
        return int(self.net.acts[side][one]), int(self.net.acts[f"{side}_end"][one])

    def _append(self, one: int, side: str, other: int, relation: int, values: dict[str, int]) -> None:
        last = self._row(one, side)[1]
        if last >= self._room.get((side, one), last):
            last = self._move(one, side)
        edge = np.zeros((), arrays.EDGE)
        edge["other"] = other
        for name, value in values.items():
            edge[name] = value
        self.net.edges[last], self._relation[last] = edge, relation
        self._mark(one, last, last + 1)
        self.net.acts[f"{side}_end"][one] = last + 1

    def _move(self, one: int, side: str) -> int:
        """Move a row to the end of the array; return where it ends now."""
        first, last = self._row(one, side)
        length = last - first
        if self._used + 2 * length + 2 > len(self.net.edges):
            self._grow(len(self.net.edges) // 4 + 2 * length + 2)
        begin = self._used
        for column in (self.net.edges, self._relation):
            column[begin : begin + length] = column[first:last]
        self._used += 2 * length + 2
        self._room[side, one] = self._used
        self.net.acts[side][one], self.net.acts[f"{side}_end"][one] = begin, begin + length
        return begin + length

    def _grow(self, more: int) -> None:
        edges: Records = np.concatenate([self.net.edges, np.zeros(more, arrays.EDGE)])
        self._relation = np.concatenate([self._relation, np.full(more, -1, np.int32)])
        self.net = self.net._replace(edges=edges)
