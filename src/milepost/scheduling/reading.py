"""Stored rows of a plan, read in a fixed number of SQL queries whatever their number: the inputs of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from milepost.milestones.choices import CrossingSide
from milepost.milestones.models import Activity, Calendar, Crossing, Dependency

WHY = "the network is computed whoever looks; what comes of it is walled"


class Node(NamedTuple):
    """An activity as it is stored."""

    id: int
    initiative_id: int
    kind: str
    parent_id: int | None
    calendar_id: int | None
    duration_s: int | None
    remaining_s: int | None
    planned_start: int | None
    planned_finish: int | None
    actual_start: int | None
    actual_finish: int | None
    constraint_kind: str
    constraint_at: int | None
    due: date | None
    percent: int
    schedule_kind: str
    likely_s: int | None
    expected_finish: date | None


class Tie(NamedTuple):
    """A dependency as it is stored."""

    id: int
    predecessor: int
    successor: int
    link: str
    lag: int
    unit: str


class Gift(NamedTuple):
    """What an activity takes from another company on the agreed day; of that company nothing is known here."""

    id: int
    activity: int
    agreed_on: date


class Hours(NamedTuple):
    """A working calendar as it is stored."""

    id: int
    week: Any
    holidays_of: str
    exceptions: Any


COLUMNS = (*Node._fields[:-2], "as_milestone__likely_s", "as_milestone__expected_finish")


@dataclass(frozen=True, slots=True)
class Stored:
    """The inputs of one run, sorted by id. ``loose``: ties of which an end is archived, and no input."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    gifts: tuple[Gift, ...]
    calendars: tuple[Hours, ...]
    loose: tuple[Tie, ...] = ()

    def fingerprint(self, today: date, engine: str) -> str:
        """A digest of everything that decides what comes of a run."""
        digest = hashlib.sha256(f"{engine} {today}".encode())
        for part in (self.nodes, self.ties, self.gifts, self.calendars):
            digest.update(repr([tuple(row) for row in part]).encode())
        return digest.hexdigest()


def read_company(company_id: int) -> Stored:
    """Everything of a company that is not archived. Four SQL queries."""
    return read_companies([company_id])[company_id]


def read_companies(company_ids: Collection[int]) -> dict[int, Stored]:
    """The same for several, each its own. Four SQL queries."""
    inside = {"company_id__in": company_ids}
    nodes = _by_company(_rows(Activity, COLUMNS, archived_at__isnull=True, **inside))
    fields = ("pk", "predecessor_id", "successor_id", "link", "lag", "lag_unit")
    ties = _by_company(_rows(Dependency, fields, removed_at__isnull=True, **inside))
    gifts = _by_company(
        _rows(Crossing, ("pk", "activity_id", "agreed_on"), ended_at__isnull=True, agreed_on__isnull=False,
              side=CrossingSide.TAKES, **inside)
    )  # fmt: skip
    used = {row[4] for rows in nodes.values() for row in rows} - {None}
    hours = Calendar.objects.unwalled(WHY).filter(pk__in=used).order_by("pk")
    calendars = tuple(Hours(*row) for row in hours.values_list("pk", "week", "holidays_of", "exceptions"))
    return {
        pk: _whole(map(Node._make, nodes.get(pk, ())), ties.get(pk, ()), gifts.get(pk, ()), calendars)
        for pk in company_ids
    }


def _rows(model: Any, fields: tuple[str, ...], **condition: Any) -> Any:
    return model.objects.unwalled(WHY).filter(**condition).order_by("pk").values_list("company_id", *fields)


def _by_company(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row[1:])
    return found


def _whole(nodes: Iterable[Node], ties: Any, gifts: Any, calendars: tuple[Hours, ...]) -> Stored:
    """What fits together: a change may be committed between two of the queries, and is computed after it anyhow."""
    there = {node.id: node for node in nodes}
    used = {node.calendar_id for node in there.values()}
    known = tuple(map(Tie._make, ties))
    whole = tuple(tie for tie in known if tie.predecessor in there and tie.successor in there)
    loose = () if len(whole) == len(known) else tuple(sorted(set(known).difference(whole)))
    return Stored(
        tuple(there.values()),
        whole,
        tuple(gift for gift in map(Gift._make, gifts) if gift.activity in there),
        tuple(one for one in calendars if one.id in used),
        loose,
    )


def part_around(stored: Stored, touched: Collection[int]) -> Stored:
    """What hangs together with ``touched``, ids of activities or initiatives: by links, and by the end of an initiative,
    against which floats are measured. What was archived still leads to what it held."""
    near: dict[int, list[int]] = {}
    pairs = [(tie.predecessor, tie.successor) for tie in (*stored.ties, *stored.loose)]
    pairs += [(node.id, node.initiative_id) for node in stored.nodes]
    for one, other in pairs:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    found = set(touched)
    edge = list(found)
    while edge:
        for there in near.get(edge.pop(), ()):
            if there not in found:
                found.add(there)
                edge.append(there)
    nodes = tuple(node for node in stored.nodes if node.id in found)
    used = {node.calendar_id for node in nodes}
    return Stored(
        nodes,
        tuple(tie for tie in stored.ties if tie.successor in found),
        tuple(gift for gift in stored.gifts if gift.activity in found),
        tuple(one for one in stored.calendars if one.id in used),
    )
