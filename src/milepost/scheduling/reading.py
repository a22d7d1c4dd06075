"""Stored rows of a plan, read in a fixed number of SQL queries whatever their number: the inputs of a run, in integers."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import F

from milepost.engine.kernels.arrays import Records
from milepost.engine.plan import Kind, LagUnit
from milepost.milestones.choices import CrossingSide
from milepost.milestones.models import Activity, Calendar, Crossing, Dependency
from milepost.scheduling.integers import code, day, integers, told

WHY = "the network is computed whoever looks; what comes of it is walled"

Ids = npt.NDArray[np.int64]

#: As the engine's kernels number them (`engine.kernels.arrays`): what constrains an activity, and how a link holds.
CONSTRAINTS = (
    "", "start_on", "start_on_or_before", "start_on_or_after", "finish_on", "finish_on_or_before", "finish_on_or_after",
    "mandatory_start", "mandatory_finish", "as_late_as_possible",
)  # fmt: skip
LINKS = ("FS", "SS", "FF", "SF")
UNITS = tuple(LagUnit)

NODE = {
    "company": F("company_id"),
    "id": F("pk"),
    "initiative": F("initiative_id"),
    "milestone": code("kind", ("task", "milestone")),
    "parent": told("parent_id"),
    "calendar": told("calendar_id"),
    "duration": told("duration_s"),
    "remaining": told("remaining_s"),
    "planned_start": told("planned_start"),
    "planned_finish": told("planned_finish"),
    "actual_start": told("actual_start"),
    "actual_finish": told("actual_finish"),
    "constraint": code("constraint_kind", CONSTRAINTS),
    "constraint_at": told("constraint_at"),
    "due": day("due"),
    "percent": F("percent"),
    "begins": code("schedule_kind", ("", Kind.START_MILESTONE)),
    "likely": told("as_milestone__likely_s"),
    "expected": day("as_milestone__expected_finish"),
}
"""An activity as it is stored. Dates are plan seconds, ``due`` and ``expected`` days since 1970, durations seconds of work;
MISSING where nobody said. ``begins``: 1 for what a plan file says begins what comes after it."""

TIE = {
    "company": F("company_id"),
    "id": F("pk"),
    "predecessor": F("predecessor_id"),
    "successor": F("successor_id"),
    "link": code("link", LINKS),
    "lag": F("lag"),
    "unit": code("lag_unit", UNITS),
}
"""A dependency as it is stored."""

GIFT = {"company": F("company_id"), "id": F("pk"), "activity": F("activity_id"), "agreed_on": day("agreed_on")}
"""What an activity takes from another company on the agreed day; of that company nothing is known here."""


class Hours(NamedTuple):
    """A working calendar as it is stored."""

    id: int
    week: Any
    holidays_of: str
    exceptions: Any


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """The inputs of one run, as records sorted by id: see NODE, TIE and GIFT. ``loose``: ties of which an end is archived, and no
    input."""

    nodes: Records
    ties: Records
    gifts: Records
    calendars: tuple[Hours, ...]
    loose: Records

    def fingerprint(self, today: date, engine: str) -> str:
        """A digest of everything that decides what comes of a run."""
        digest = hashlib.sha256(f"{engine} {today} {self.calendars!r}".encode())
        for part in (self.nodes, self.ties, self.gifts):
            digest.update(f"{len(part)} ".encode())
            digest.update(part.tobytes())
        return digest.hexdigest()

    def apart(self, company_ids: Collection[int]) -> dict[int, Stored]:
        """By company, what is its own."""
        found = [by_company(rows, company_ids) for rows in (self.nodes, self.ties, self.gifts, self.loose)]
        nodes, ties, gifts, loose = found
        return {
            pk: Stored(nodes[pk], ties[pk], gifts[pk], _used(self.calendars, nodes[pk]), loose[pk])
            for pk in company_ids
        }


def read_company(company_id: int) -> Stored:
    """Everything of a company that is not archived. Four SQL queries."""
    return read_companies([company_id])


def read_companies(company_ids: Collection[int]) -> Stored:
    """The same for several together. Four SQL queries."""
    inside = {"company_id__in": company_ids}
    nodes = _by_id(integers(Activity.objects.unwalled(WHY).filter(archived_at__isnull=True, **inside), NODE))
    ties = _by_id(integers(Dependency.objects.unwalled(WHY).filter(removed_at__isnull=True, **inside), TIE))
    taken = Crossing.objects.unwalled(WHY).filter(ended_at__isnull=True, agreed_on__isnull=False, **inside)
    gifts = _by_id(integers(taken.filter(side=CrossingSide.TAKES), GIFT))
    used = np.unique(nodes["calendar"]).tolist()
    hours = Calendar.objects.unwalled(WHY).filter(pk__in=used).order_by("pk")
    calendars = tuple(Hours(*row) for row in hours.values_list("pk", "week", "holidays_of", "exceptions"))
    # What fits together: where rows are read in a transaction that writes, a change may be committed between two of the queries,
    # and is computed after it anyhow.
    whole = (rows_of(nodes, ties["predecessor"]) >= 0) & (rows_of(nodes, ties["successor"]) >= 0)
    gifts = gifts[rows_of(nodes, gifts["activity"]) >= 0]
    return Stored(nodes, ties[whole], gifts, calendars, ties[~whole])


def rows_of(nodes: Records, ids: Ids) -> Ids:
    """In which row of ``nodes`` each id stands; −1 for none."""
    if not len(nodes):
        return np.full(len(ids), -1, np.int64)
    known = np.ascontiguousarray(nodes["id"])
    found = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(known[found] == ids, found, -1)


def by_company(rows: Records, company_ids: Collection[int]) -> dict[int, Records]:
    """The rows of each company, in the order in which they are."""
    rows = rows[np.argsort(rows["company"], kind="stable")]
    ids = np.array(list(company_ids), np.int64)
    begin, end = np.searchsorted(rows["company"], ids), np.searchsorted(rows["company"], ids, "right")
    return {pk: rows[first:last] for pk, first, last in zip(company_ids, begin.tolist(), end.tolist(), strict=True)}


def _by_id(rows: Records) -> Records:
    found: Records = rows[np.argsort(rows["id"], kind="stable")]
    return found


def _used(calendars: tuple[Hours, ...], nodes: Records) -> tuple[Hours, ...]:
    used = set(np.unique(nodes["calendar"]).tolist())
    return tuple(one for one in calendars if one.id in used)


def part_around(stored: Stored, touched: Collection[int]) -> Stored:
    """What hangs together with ``touched``, ids of activities or initiatives: by links, and by the end of an initiative,
    against which floats are measured. What was archived still leads to what it held."""
    near: dict[int, list[int]] = {}
    pairs = [
        pair
        for rows, ends in (
            (stored.ties, ("predecessor", "successor")),
            (stored.loose, ("predecessor", "successor")),
            (stored.nodes, ("id", "initiative")),
        )
        for pair in zip(*(rows[end].tolist() for end in ends), strict=True)
    ]
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
    kept = np.array(sorted(found), np.int64)
    nodes = stored.nodes[np.isin(stored.nodes["id"], kept)]
    return Stored(
        nodes,
        stored.ties[np.isin(stored.ties["successor"], kept)],
        stored.gifts[np.isin(stored.gifts["activity"], kept)],
        _used(stored.calendars, nodes),
        stored.loose[:0],
    )
