"""Two sides of a crossing for tests, and words to look at them with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from milepost.milestones.actions.crossings import open_crossing
from milepost.milestones.models import CrossingPair
from milepost.milestones.queries.crossings import crossing_row
from tests.cast import NOW, Cast

JUNE, JULY = date(2026, 6, 15), date(2026, 7, 1)
LATER = NOW + timedelta(hours=1)


def joined(cast: Cast, **more: Any) -> tuple[int, int]:
    """A takes from B; joined by the operating partner. The ids of A's side and of B's."""
    firm = cast.harbour
    side = open_crossing(
        acting=firm.viewer("operating_partner"), now=NOW, milestone_id=firm.things["milestone_a"], side="takes",
        label="Aster needs the interface", other_milestone_id=firm.things["milestone_b"],
        other_label="Brio hands over the interface", **more,
    )  # fmt: skip
    pair = CrossingPair.objects.unwalled("a test").get(taker_id=side.pk)
    return side.pk, pair.giver_id


def as_(cast: Cast, persona: str) -> dict[str, Any]:
    return {"acting": cast.viewer(persona), "now": LATER}


def row(cast: Cast, persona: str, pk: int) -> Any:
    return crossing_row(viewer=cast.viewer(persona), crossing_id=pk)


def dates(side: Any) -> tuple[Any, ...]:
    return side.state, side.agreed_on, side.proposed_on, side.declined_on
