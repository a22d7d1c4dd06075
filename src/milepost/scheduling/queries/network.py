"""What a picture of the dependencies draws: activities, what waits for what, which links make the dates, where paths merge."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from milepost.access.viewer import Viewer
from milepost.engine.kernels.arrays import MISSING
from milepost.milestones.choices import Status
from milepost.milestones.models import Activity, Crossing
from milepost.milestones.plantime import day_of
from milepost.milestones.rules import WORKDAY
from milepost.milestones.saying import said_stored
from milepost.scheduling.linking import NEAR_DAYS, Edge, Node, Seen, drawn
from milepost.scheduling.models import HeldBy
from milepost.scheduling.reading import part_around, read_companies
from milepost.scheduling.scoping import NetworkFilter, Place, ids_around, ids_of, links_among, places_of, standing
from milepost.scheduling.shaping import Pair, Shape, shape_of

#: As many activities as one picture may hold; of more, only how many each initiative has.
MOST_NODES = 1_500


@dataclass(frozen=True, slots=True)
class Network:
    """``total``: activities in the scope. Of more than MOST_NODES nothing is drawn, and ``places`` says how many stand where."""

    total: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    places: tuple[Place, ...] = field(default=())

    @property
    def too_large(self) -> bool:
        """Whether it has to be narrowed."""
        return self.total > MOST_NODES


def dependency_network(*, viewer: Viewer, filters: NetworkFilter, today: date) -> Network:
    """The network of a scope, as far as the viewer sees it. Twelve SQL queries at most. Raises Missing, Invalid."""
    places: tuple[Place, ...] = ()
    if filters.milestone_id is not None:
        ids = ids_around(viewer, filters)
    else:
        places = places_of(viewer, filters)
        total = sum(place.activities for place in places)
        if total > MOST_NODES:
            return Network(total, (), (), places)
        ids = ids_of(viewer, filters)
    if len(ids) > MOST_NODES:
        return Network(len(ids), (), (), places)
    rows = list(standing(viewer).filter(pk__in=ids).order_by("pk").values_list(*COLUMNS))
    hidden = _hidden(viewer, {row[-1] for row in rows if row[-2] in HELD} - ids)
    nodes = {row[0]: _node(row, hidden) for row in rows}
    seen = Seen(nodes, _crossings(viewer, ids), tuple(links_among(viewer, ids, tasks=filters.tasks).values_list(*LINK)))
    shape, parents = _shape(nodes, today)
    return Network(len(ids), *drawn(seen, shape, parents), places)


def network_places(*, viewer: Viewer) -> tuple[Place, ...]:
    """Every initiative with activities that the viewer sees, to narrow a picture to. One SQL query."""
    return places_of(viewer, NetworkFilter())


HELD = (HeldBy.LINK, HeldBy.CROSSING)
LINK = ("pk", "predecessor_id", "successor_id", "link", "lag", "lag_unit")
COLUMNS = (
    "pk", "kind", "name", "parent_id", "initiative_id", "initiative__name", "company_id", "company__name",
    "as_milestone__facts__assessment", "planned_start", "planned_finish", "actual_start", "actual_finish", "due",
    "forecast__early_start", "forecast__early_finish", "forecast__margin_days", "forecast__total_float_s",
    "forecast__critical", "as_milestone__facts__contradiction", "forecast__held_by", "forecast__driver",
)  # fmt: skip


def _node(row: Any, hidden: Collection[int]) -> Node:
    pk, kind, name, parent, initiative_id, initiative, company_id, company = row[:8]
    assessed, start, finish, begun, ended, due = row[8:14]
    early_start, early_finish, margin, float_s, critical, contradiction, held_by, driver = row[14:]
    done = ended is not None
    return Node(
        pk, kind, name, parent or pk,
        initiative_id,
        initiative,
        company_id,
        company,
        status=assessed or _status(begun=begun is not None, done=done),
        planned_start=day_of(start), planned_finish=day_of(finish),
        forecast_start=day_of(begun if begun is not None else early_start),
        forecast_finish=day_of(ended if done else early_finish),
        due=due, margin_days=margin, float_s=float_s, finished=done, critical=bool(critical),
        near_critical=float_s is not None and not critical and float_s <= NEAR_DAYS * WORKDAY,
        confidential=held_by in HELD and driver in hidden, held_by=held_by or "",
        contradiction=said_stored(contradiction or ""),
    )  # fmt: skip


def _status(*, begun: bool, done: bool) -> str:
    """What a task's facts say; milestones are assessed."""
    return str(Status.COMPLETED if done else Status.IN_PROGRESS if begun else Status.NOT_STARTED)


def _hidden(viewer: Viewer, drivers: set[int | None]) -> set[int]:
    """Those of what holds others that stand behind a wall. Two SQL queries."""
    found = {pk for pk in drivers if pk is not None}
    found -= set(Activity.objects.seen_by(viewer).filter(pk__in=found).values_list("pk", flat=True))
    return found - set(Crossing.objects.seen_by(viewer).filter(pk__in=found).values_list("pk", flat=True))


def _crossings(viewer: Viewer, ids: Collection[int]) -> tuple[Crossing, ...]:
    rows = Crossing.objects.seen_by(viewer).filter(activity_id__in=ids, ended_at__isnull=True)
    return tuple(rows.filter(agreed_on__isnull=False).select_related("initiative", "company").order_by("pk"))


def _shape(nodes: Mapping[int, Node], today: date) -> tuple[Shape, Mapping[int, int | None]]:
    """What the engine says of all companies in the picture, and whose task each activity is. Four SQL queries."""
    slack: dict[Pair, int] = {}
    shares: dict[int, float] = {}
    parents: dict[int, int | None] = {}
    company_ids = sorted({node.company_id for node in nodes.values()})
    shown_ids = np.array(sorted(nodes), np.int64)
    for stored in read_companies(company_ids).apart(company_ids).values():
        there = np.isin(stored.nodes["id"], shown_ids) | np.isin(stored.nodes["parent"], shown_ids)
        inside = stored.nodes[there]
        ids = inside["id"].tolist()
        parents |= zip(ids, (None if pk == MISSING else pk for pk in inside["parent"].tolist()), strict=True)
        part = part_around(stored, inside["initiative"].tolist())
        found = shape_of(part, today, ids)
        slack |= found.slack
        for pk, share in found.shares.items():  # of a milestone whose tasks are not shown, the most of any of them
            shown = pk if pk in nodes else parents[pk] or pk
            shares[shown] = max(share, shares.get(shown, 0.0))
    return Shape(slack, shares), parents
