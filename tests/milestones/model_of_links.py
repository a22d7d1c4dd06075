"""The rules of links and crossings once more: a model that knows nothing of the product's code."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Who acts in which company; the partner in both.
PLACES = {"operating_partner": "ab", "executive_a": "a", "executive_b": "b", "board_a": ""}
KINDS = ("FS", "SS")


@dataclass
class Side:
    """Of a crossing what one company knows."""

    place: str
    proposed: int | None = None
    mine: bool = False
    by: str = ""
    agreed: int | None = None
    declined: int | None = None
    ended: bool = False


@dataclass
class Model:
    """The rules once more. Nodes are numbers: even ones in company A, odd ones in B; the first four are milestones."""

    who: str = ""
    nodes: int = 4
    parent: dict[int, int] = field(default_factory=dict)
    links: list[tuple[int, int, str] | None] = field(default_factory=list)  # None: removed
    crossings: list[tuple[Side, Side, tuple[int, int]]] = field(default_factory=list)

    def _acts_in(self, node: int) -> bool:
        return "ab"[node % 2] in PLACES[self.who]

    def _sees(self, node: int) -> bool:
        return self._acts_in(node) or (self.who == "board_a" and node % 2 == 0)

    def _leads(self, start: int, goal: int) -> bool:
        edges = [(link[0], link[1]) for link in self.links if link]
        edges += [pair for side, _, pair in self.crossings if not side.ended] + list(self.parent.items())
        reached, more = {start}, True
        while more:
            found = {after for before, after in edges if before in reached} - reached
            reached |= found
            more = bool(found)
        return goal in reached

    def task(self, number: int) -> bool:
        over = number % 4
        if not self._acts_in(over):
            return False
        node = self.nodes + (self.nodes + over) % 2  # of the same company
        self.parent[node] = over
        self.nodes = node + 1
        return True

    def _node(self, number: int) -> int:
        known = sorted({0, 1, 2, 3, *self.parent})
        return known[number % len(known)]

    def ends(self, number: int) -> tuple[int, int]:
        return self._node(number), self._node(number // 7)

    def link(self, number: int) -> bool:
        (before, after), kind = self.ends(number), KINDS[number % 2]
        if not (self._acts_in(before) and self._acts_in(after)) or before % 2 != after % 2:
            return False
        if (before, after, kind) in self.links or self._leads(after, before):
            return False
        self.links.append((before, after, kind))
        return True

    def unlink(self, number: int) -> bool:
        if not self.links:
            return False
        which = number % len(self.links)
        return self._touch(which, gone=True)

    def _touch(self, which: int, *, gone: bool) -> bool:
        link = self.links[which]
        ends = link or self._removed[which]
        if not self._acts_in(ends[1]):
            return False
        if gone and link:
            self._removed[which] = link
            self.links[which] = None
        return gone or link is not None

    _removed: dict[int, tuple[int, int, str]] = field(default_factory=dict)

    def wait_longer(self, number: int) -> bool:
        return bool(self.links) and self._touch(number % len(self.links), gone=False)

    def cross(self, number: int) -> bool:
        """One of A gives to one of B, or takes from it; with a day, or without."""
        mine, other = (0, 2)[number % 2], (1, 3)[number // 2 % 2]
        before, after = (mine, other) if number % 3 else (other, mine)
        if self.who != "operating_partner" or self._leads(after, before):
            return False
        day = number if number % 4 == 0 else None
        self.crossings.append(
            (
                Side("a", proposed=day, mine=day is not None, by=self.who if day is not None else ""),
                Side("b", proposed=day),
                (before, after),
            )
        )
        return True

    def _side(self, number: int) -> tuple[Side, Side] | None:
        """This side and the other one, where whoever acts may act on this side, and it stands."""
        if not self.crossings:
            return None
        one, other, _ = self.crossings[number // 2 % len(self.crossings)]
        this, that = (one, other) if number % 2 == 0 else (other, one)
        return (this, that) if this.place in PLACES[self.who] and not this.ended else None

    def propose(self, number: int) -> bool:
        sides, day = self._side(number), number // 10
        if sides is None:
            return False
        this, that = sides
        if (this.proposed == day and not this.mine) or (this.proposed is None and this.agreed == day):
            return False
        this.proposed, this.mine, this.by, this.declined = day, True, self.who, None
        that.proposed, that.mine, that.by, that.declined = day, False, "", None
        return True

    def propose_the_past(self, _number: int) -> bool:
        return False

    def _theirs(self, number: int) -> tuple[Side, Side] | None:
        sides = self._side(number)
        return sides if sides and sides[0].proposed is not None and not sides[0].mine else None

    def agree(self, number: int) -> bool:
        sides = self._theirs(number)
        if sides is None or sides[1].by == self.who:
            return False
        for side in sides:
            side.agreed, side.declined = side.proposed, None
            side.proposed, side.mine, side.by = None, False, ""
        return True

    def decline(self, number: int) -> bool:
        sides = self._theirs(number)
        if sides is None or number % 5 == 0:  # without a reason
            return False
        for side in sides:
            side.declined, side.proposed, side.mine, side.by = side.proposed, None, False, ""
        return True

    def withdraw(self, number: int) -> bool:
        sides = self._side(number)
        if sides is None or not sides[0].mine:
            return False
        for side in sides:
            side.proposed, side.mine, side.by = None, False, ""
        return True

    def end(self, number: int) -> bool:
        sides = self._side(number)
        if sides is None:
            return False
        for side in sides:
            side.proposed, side.mine, side.by, side.ended = None, False, "", True
        return True
