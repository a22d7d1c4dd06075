"""Words for tests to plan with, and to look at what was forecast."""

from __future__ import annotations

from datetime import date
from typing import Any

from milepost.core.outbox import deliver_due
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.actions.milestones import create_milestone
from milepost.milestones.models import MilestoneFacts
from milepost.scheduling.models import Forecast
from milepost.scheduling.recording import reschedule_firm
from tests.cast import NOW, Cast

#: What a run computes of an activity.
COLUMNS = (
    "early_start", "early_finish", "late_start", "late_finish", "total_float_s", "free_float_s", "critical", "drag_s", "held_by",
    "driver", "margin_days",
)  # fmt: skip


def made(cast: Cast, name: str, side: str = "a", **fields: Any) -> int:
    """A milestone of a company's first initiative, due in June 2026."""
    given = {"milestone_type": "operational", "category": "compliance", "due": date(2026, 6, 30), **fields}
    place = cast.harbour.things[given.pop("place", f"initiative_{side}")]
    who = cast.viewer("operating_partner")
    return create_milestone(acting=who, now=NOW, initiative_id=place, name=name, **given).pk


def link(cast: Cast, before: int, after: int, **fields: Any) -> int:
    who = cast.viewer("operating_partner")
    return add_dependency(acting=who, now=NOW, predecessor_id=before, successor_id=after, **fields).pk


def hear(now: Any = NOW) -> None:
    """Carry the outbox until nothing is owed."""
    while deliver_due(now, limit=500, reach_out=False):
        pass


def forecast(pk: int) -> Forecast:
    return Forecast.objects.unwalled("a test").get(pk=pk)


def facts(pk: int) -> MilestoneFacts:
    return MilestoneFacts.objects.unwalled("a test").get(pk=pk)


def stored_rows() -> dict[int, tuple[Any, ...]]:
    """Every forecast, without the run it came from."""
    rows = Forecast.objects.unwalled("a test").values_list("pk", *COLUMNS)
    return {row[0]: tuple(row[1:]) for row in rows}


def compute_all(cast: Cast, now: Any = NOW) -> int:
    return reschedule_firm(firm_id=cast.harbour.firm_id, now=now)
