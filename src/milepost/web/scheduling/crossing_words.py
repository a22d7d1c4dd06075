"""What crosses to another company, in words: which day, and for whom it waits. Of the other side nothing but the day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.milestones.choices import CrossingState
from milepost.milestones.queries.crossings import CrossingRow, crossings_among


@dataclass(frozen=True, slots=True)
class Crossing:
    """A side of a crossing. ``waits``: for whom it waits, empty when both sides agreed. ``here``: for this side."""

    row: CrossingRow
    waits: str
    here: bool


def told_among(*, viewer: Viewer, milestone_ids: Collection[int]) -> list[Crossing]:
    """Those of these milestones, first those that wait for a side that the viewer sees, then by the day agreed on. What
    both sides show is told once, from the side that takes."""
    rows = crossings_among(viewer=viewer, milestone_ids=milestone_ids)
    takers = {row.id for row in rows if row.side == "takes"}
    told = [said_of(row) for row in rows if row.side == "takes" or row.other_side_id not in takers]
    return sorted(told, key=lambda one: (not one.here, not one.waits, one.row.agreed_on or date.max, one.row.id))


def said_of(row: CrossingRow) -> Crossing:
    """One side, and for whom it waits."""
    there = row.other_company.name if row.other_company else _("the other company")
    if row.state == CrossingState.PROPOSED_THERE:
        return Crossing(row, _("%(who)s, to answer") % {"who": row.company_name}, here=True)
    if row.state == CrossingState.UNPAIRED:
        return Crossing(row, _("somebody who sees both companies, to join the sides"), here=False)
    if row.state == CrossingState.PROPOSED_HERE:
        return Crossing(row, _("%(who)s, to answer") % {"who": there}, here=row.other_company is not None)
    if row.state == CrossingState.OPEN:
        return Crossing(row, _("either side, to propose a day"), here=True)
    return Crossing(row, "", here=False)
