"""The network that a viewer sees, from stored rows and what the engine says of its shape. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from milepost.milestones.choices import CrossingSide, Status
from milepost.milestones.models import Crossing
from milepost.scheduling.shaping import Shape

#: Near-critical: so many working days of float, or fewer.
NEAR_DAYS = 5
#: A bottleneck: at least this part of the late paths runs through it.
BOTTLENECK = 0.5
#: The link of a task into its milestone; the others are FS, SS, FF and SF.
PART, CROSSING = "part", "crossing"


class Node(NamedTuple):
    """A milestone, a task or a crossing (``forecast_finish``: the day agreed on). ``float_s``: seconds of working time.

    ``links_in`` and ``tight_in``: links into it that are shown, and how many of them leave no room; two or more make a merge
    point. ``late_share``: of the late paths of its company that are shown, the part (0 … 1) that runs through it.
    ``confidential``: what holds it is behind a wall. ``drives``: it decides the date of something that is shown.
    ``contradiction``: in words, where its report contradicts the facts; else empty, as of tasks.
    """

    id: int
    kind: str
    name: str
    milestone_id: int
    initiative_id: int
    initiative_name: str
    company_id: int
    company_name: str
    status: str
    planned_start: date | None
    planned_finish: date | None
    forecast_start: date | None
    forecast_finish: date | None
    due: date | None
    margin_days: int | None
    float_s: int | None
    finished: bool
    critical: bool
    near_critical: bool
    confidential: bool
    held_by: str
    contradiction: str = ""
    drives: bool = False
    links_in: int = 0
    tight_in: int = 0
    links_out: int = 0
    late_share: float = 0.0

    @property
    def merges(self) -> bool:
        """Whether it waits for several others: each link that leaves no room is a further chance to be late."""
        return self.links_in > 1

    @property
    def bottleneck(self) -> bool:
        """Whether most late paths run through it."""
        return self.late_share >= BOTTLENECK


class Edge(NamedTuple):
    """The one waits for the other. ``lag``: seconds, or parts per 10,000. ``slack_s``: seconds of working time before it would
    hold what comes after, None where nobody knows; ``driving``: it leaves none. ``critical``: it drives, between critical ones.
    """

    id: int
    before: int
    after: int
    link: str
    lag: int
    lag_unit: str
    slack_s: int | None
    driving: bool
    critical: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What the viewer may see, as it is stored."""

    nodes: Mapping[int, Node]
    crossings: tuple[Crossing, ...]
    links: tuple[tuple[Any, ...], ...]


def drawn(seen: Seen, shape: Shape, parents: Mapping[int, int | None]) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    nodes = dict(seen.nodes) | {one.pk: _point(one) for one in seen.crossings}
    best: dict[tuple[int, int, str], Edge] = {}
    for edge in (*_links(seen, shape, parents), *_parts(seen, shape), *_across(seen, shape)):
        after, before = nodes[edge.after], nodes[edge.before]
        drives = edge.driving and not after.finished
        critical = drives and after.critical and (before.critical or before.kind == CROSSING)
        key = (edge.before, edge.after, edge.link)
        if key not in best or _room(edge) < _room(best[key]):
            best[key] = edge._replace(driving=drives, critical=critical)
    edges = tuple(sorted(best.values(), key=lambda edge: (edge.before, edge.after, edge.link)))
    into, out = Counter(edge.after for edge in edges), Counter(edge.before for edge in edges)
    tight, drives_some = Counter(edge.after for edge in edges if edge.driving), {e.before for e in edges if e.driving}
    told = (
        node._replace(drives=pk in drives_some, links_in=into[pk], tight_in=tight[pk], links_out=out[pk],
                      late_share=round(shape.shares.get(pk, 0.0), 4))
        for pk, node in nodes.items()
    )  # fmt: skip
    return tuple(told), edges


def _room(edge: Edge) -> tuple[bool, float]:
    return not edge.driving, edge.slack_s if edge.slack_s is not None else float("inf")


def _links(seen: Seen, shape: Shape, parents: Mapping[int, int | None]) -> Iterator[Edge]:
    """Dependencies; those of tasks that are not shown stand for their milestones, and drive where the task does."""
    home = _driving_home(shape, parents)
    for pk, before, after, link, lag, unit in seen.links:
        slack = shape.slack.get((before, after))
        drives = slack is not None and slack <= 0 and (after in seen.nodes or after in home)
        ends = [one if one in seen.nodes else parents.get(one) for one in (before, after)]
        if ends[0] in seen.nodes and ends[1] in seen.nodes and ends[0] != ends[1]:
            yield Edge(pk, ends[0] or 0, ends[1] or 0, link, lag, unit, slack, drives, critical=False)


def _driving_home(shape: Shape, parents: Mapping[int, int | None]) -> set[int]:
    """Tasks that stand on a driving chain to the end of their milestone, all of it tasks of that milestone."""
    before: dict[int, list[int]] = {}
    for (one, other), slack in shape.slack.items():
        if slack <= 0:
            before.setdefault(other, []).append(one)
    found: set[int] = set()
    edge = [pk for pk, parent in parents.items() if parent is None]
    while edge:
        here = edge.pop()
        home = parents.get(here) or here
        fresh = [one for one in before.get(here, ()) if parents.get(one) == home and one not in found]
        found.update(fresh)
        edge += fresh
    return found


def _parts(seen: Seen, shape: Shape) -> Iterator[Edge]:
    """Tasks lead into their milestone."""
    for node in seen.nodes.values():
        if node.kind == "task" and node.milestone_id in seen.nodes:
            slack = shape.slack.get((node.id, node.milestone_id))
            drives = slack is not None and slack <= 0
            yield Edge(node.id, node.id, node.milestone_id, PART, 0, "working", slack, drives, critical=False)


def _across(seen: Seen, shape: Shape) -> Iterator[Edge]:
    """A crossing stops at the wall: what is taken comes on a day, and what is given goes there."""
    for one in seen.crossings:
        slack = shape.slack.get((one.pk, one.activity_id))
        drives = slack is not None and slack <= 0
        ends = (one.pk, one.activity_id) if one.side == CrossingSide.TAKES else (one.activity_id, one.pk)
        yield Edge(one.pk, *ends, CROSSING, 0, "working", slack, drives, critical=False)


def _point(one: Crossing) -> Node:
    return Node(
        one.pk, CROSSING, one.label, one.activity_id, one.initiative_id, one.initiative.name, one.company_id,
        one.company.name, status=str(Status.NOT_STARTED), planned_start=None, planned_finish=None, forecast_start=None,
        forecast_finish=one.agreed_on, due=None, margin_days=None, float_s=None, finished=False, critical=False,
        near_critical=False, confidential=False, held_by="",
    )  # fmt: skip
