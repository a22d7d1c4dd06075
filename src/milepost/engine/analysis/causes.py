"""What gives an activity its dates: found by doing without each thing that might, and computing the activity again.

A cause is *necessary* when the date moves without it. Where several give the same date, so that none is necessary by itself,
those are told that give it alone. Whoever takes away all that are told sees the date move.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from milepost.engine.kernels.again import run_again
from milepost.engine.kernels.arrays import (
    FF,
    LATE,
    MICROSOFT,
    MISSING,
    NONE,
    OPEN_ENDS,
    RUNNING,
    SPLIT,
    Net,
    Records,
)
from milepost.engine.kernels.clock import Ints
from milepost.engine.result import Result
from milepost.engine.times import DAY

FAR_OFF = 4_000 * DAY
"""How far a project's start, data date or end is moved out of the way."""


class Why(StrEnum):
    """What may give a date."""

    LINK = "link"
    CONSTRAINT = "constraint"
    SECOND_CONSTRAINT = "second_constraint"
    PROJECT = "project"
    """Forwards the later of the project's start and its data date, backwards the end from which late dates count."""
    EXTERNAL = "external"
    RESUME = "resume"
    DELAY = "delay"
    DEADLINE = "deadline"
    OPEN_END = "open_end"


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that gives a date. For a link: `relation` is its row in plan.relations, `other` the uid at its far end."""

    why: Why
    relation: int = -1
    other: int = -1
    edge: int = -1


Causes = tuple[Cause, ...]
Dates = Callable[[frozenset[Cause]], tuple[int, int]]


class Around:
    """An activity that takes part in the passes, with its neighbours, cut out of a result."""

    def __init__(self, result: Result, uid: int) -> None:
        network = result.network
        self.place = int(network.position[result.row_of(uid)])
        net, act = network.net, network.net.acts[self.place]
        self.tables: Ints
        self.tables, self.rules = network.columns.clock.tables, network.rules
        before, after = (np.arange(act[side], act[f"{side}_end"]) for side in ("pred", "succ"))
        self.edges = np.concatenate([net.edges[before], net.edges[after]])
        places = np.concatenate([[self.place], self.edges["other"]])
        self.edges["other"] = np.arange(1, len(places))
        self.acts, self.dates, self.net = net.acts[places], result.dates[places], net
        self.inwards, self.outwards = len(before), len(after)
        self.own = self.acts[0]
        links, uids = network.columns.links, network.columns.uid[network.order]
        rows = network.edge[np.concatenate([before, net.edges["twin"][after]]).astype(np.int64)]
        self.links = tuple(
            Cause(Why.LINK, int(links.relation[row]), int(uids[place]), edge)
            for edge, (row, place) in enumerate(zip(rows, places[1:], strict=True))
        )
        late = bool((net.acts["rule"][: network.count] == LATE).any())
        self.late = late and self.microsoft
        self.forwards = _before_put_off(result)[places] if late and not self.microsoft else self.dates

    @property
    def microsoft(self) -> bool:
        """Return whether Microsoft's conventions hold."""
        return bool(self.rules & MICROSOFT)

    def _without(self, gone: frozenset[Cause]) -> Net:
        """Return the network without some causes, the activity at position 0."""
        acts, projects = self.acts.copy(), self.net.projects.copy()
        kept = [edge for edge in range(len(self.links)) if self.links[edge] not in gone]
        inwards = sum(edge < self.inwards for edge in kept)
        act = acts[:1]
        act["pred"], act["pred_end"], act["succ"], act["succ_end"] = 0, inwards, inwards, len(kept)
        if self.outwards:
            act["rules"] &= 255 - OPEN_ENDS
        if self.microsoft and self.inwards and not inwards:
            act["floor"] -= FAR_OFF  # the start of the project holds only what waits for nothing
        for cause in gone:
            if cause.why is Why.PROJECT:
                act["floor"] -= FAR_OFF
                act["data_date"] -= FAR_OFF
                projects["last"][act["project"]] += FAR_OFF
            elif cause.why is Why.OPEN_END:
                act["rules"] &= 255 - OPEN_ENDS
            elif cause.why in NOTHING:
                name, nothing = NOTHING[cause.why]
                act[name] = nothing
            elif cause.why is Why.EXTERNAL:
                act["external_start"] = act["external_finish"] = MISSING
        act["simple"] &= not gone
        return self.net._replace(acts=acts, edges=self.edges[kept], projects=projects)

    def early(self, gone: frozenset[Cause] = frozenset()) -> tuple[int, int]:
        """Return early start and finish without some causes, before it is put off as late as possible."""
        dates = self.forwards.copy()
        run_again(self._without(gone), self.tables, self.rules, dates, 1, False, self.late)
        return int(dates[0]["early_start"]), int(dates[0]["early_finish"])

    def put_off(self, gone: frozenset[Cause] = frozenset()) -> tuple[int, int]:
        """Return early start and finish of P6's as-late-as-possible activity without some of what it waits for."""
        dates = self.dates.copy()
        dates[0] = self.forwards[0]
        run_again(self._without(gone), self.tables, self.rules, dates, 1, True, self.late)
        return int(dates[0]["early_start"]), int(dates[0]["early_finish"])

    def latest(self, gone: frozenset[Cause] = frozenset()) -> tuple[int, int]:
        """Return late finish without some causes, twice."""
        dates = self.dates.copy()
        run_again(self._without(gone), self.tables, self.rules, dates, 1, True, self.late)
        return int(dates[0]["late_finish"]), int(dates[0]["late_finish"])

    def why_early(self) -> Causes:
        """Return what gives the early start, before it is put off."""
        others = [*self._constraints(), *self._when("external_start", MISSING, Why.EXTERNAL)]
        others += [*self._when("resume", MISSING, Why.RESUME), *self._when("delay", 0, Why.DELAY)]
        inwards = self.links[: self.inwards]
        if not self.microsoft or not inwards or (self.edges["link"][: self.inwards] == FF).any():
            others.append(Cause(Why.PROJECT))
        candidates = frozenset([*inwards, *others])
        found, there = _decisive(self.early, [*inwards, *others]), self.early()[0]
        # A date may move without a cause that does not give it: another pulls back what it lets go; a bare day of a constraint
        # has its time of day from a link. Where a lag goes on from the data date, link and data date give it together.
        gives = [one for one in found if self.early(candidates - {one})[0] == there]
        bare = [one for one in found if one.why is not Why.LINK]
        for fewer in (gives, bare if bare != [Cause(Why.PROJECT)] else []):
            if fewer and self.early(frozenset(fewer))[0] != there:
                return tuple(fewer)
        return found

    def why_rest(self) -> Causes:
        """Return the links that what is left of Microsoft's started task waits for; none where it goes on without waiting."""
        inwards = self.links[: self.inwards]
        if not self.own["rules"] & SPLIT or self.own["state"] != RUNNING:
            return ()
        if self._finishes(frozenset(inwards))[0] == self._finishes()[0]:
            return ()
        return _decisive(self._finishes, inwards)

    def _finishes(self, gone: frozenset[Cause] = frozenset()) -> tuple[int, int]:
        finish = self.early(gone)[1]
        return finish, finish

    def rest(self) -> int:
        """Return where what is left begins: the latest start by which it ends at the early finish."""
        none = self._without(frozenset(self.links))
        none.projects["last"][self.own["project"]] = self.dates[0]["early_finish"]
        none.acts["rule"][0], none.acts["deadline"][0] = NONE, MISSING
        none.acts["rules"][0] &= 255 - OPEN_ENDS
        dates = self.dates.copy()
        run_again(none, self.tables, self.rules, dates, 1, True, self.late)
        return int(dates[0]["logic_start"])

    def why_put_off(self) -> Causes:
        """Return what P6's as-late-as-possible activity is as late as it can be for."""
        return _decisive(self.put_off, [*self.links[self.inwards :], Cause(Why.PROJECT)])

    def why_latest(self) -> Causes:
        """Return what gives the late finish."""
        others = [*self._constraints(), *self._when("external_finish", MISSING, Why.EXTERNAL)]
        others += self._when("deadline", MISSING, Why.DEADLINE)
        if self.own["rules"] & OPEN_ENDS and not self.outwards:
            others.append(Cause(Why.OPEN_END))
        return _decisive(self.latest, [*self.links[self.inwards :], *others, Cause(Why.PROJECT)])

    def _constraints(self) -> list[Cause]:
        return [*self._when("rule", NONE, Why.CONSTRAINT), *self._when("rule2", NONE, Why.SECOND_CONSTRAINT)]

    def _when(self, name: str, nothing: int, why: Why) -> list[Cause]:
        return [] if self.own[name] == nothing else [Cause(why)]


def _before_put_off(result: Result) -> Records:
    """Return dates by position as they were forwards, before P6 put off what is to be as late as possible."""
    dates, network = result.dates.copy(), result.network
    run_again(network.net, network.columns.clock.tables, network.rules, dates, network.count, False, False)
    return dates


NOTHING: dict[Why, tuple[str, int]] = {
    Why.CONSTRAINT: ("rule", NONE),
    Why.SECOND_CONSTRAINT: ("rule2", NONE),
    Why.RESUME: ("resume", MISSING),
    Why.DELAY: ("delay", 0),
    Why.DEADLINE: ("deadline", MISSING),
}


def _decisive(dates: Dates, candidates: Sequence[Cause]) -> Causes:
    """Return the causes without which the date moves; where several give it, all of them."""
    there = dates(frozenset())[0]
    gone: set[Cause] = set()
    while len(gone) < len(candidates) and dates(frozenset(gone))[0] == there:
        rest = [cause for cause in candidates if cause not in gone]
        gone.update(_next(lambda more: dates(frozenset(gone | more))[0] == there, rest))
    return tuple(cause for cause in candidates if cause in gone)


def _next(holds: Callable[[frozenset[Cause]], bool], rest: Sequence[Cause]) -> Sequence[Cause]:
    """Return, of causes of which several give a date, those to name next. holds: whether it stays without some of them.

    Those without which it moves; else those that give it alone; else some that give it together.
    """
    everything = frozenset(rest)
    if needed := [cause for cause in rest if not holds(frozenset([cause]))]:
        return needed
    if alone := [cause for cause in rest if holds(everything - {cause})]:
        return alone
    kept = list(rest)
    for cause in rest:
        if len(kept) > 1 and holds(everything - (frozenset(kept) - {cause})):
            kept.remove(cause)
    return kept
