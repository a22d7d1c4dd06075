"""How the activities of an initiative stand: today, on a past moment, or in a baseline; one shape for all three."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.core.ids import decode_id
from milepost.milestones.plantime import day_of
from milepost.portfolios.choices import Comparison


@dataclass(frozen=True, slots=True)
class Measure:
    """A criterion as it was agreed; ``target`` in millionths of ``unit``."""

    id: int
    metric: str
    comparison: str
    target: int
    unit: str

    def weaker_than(self, other: Measure) -> bool:
        """Whether it asks for less than ``other``, or for something else: only the same measure can be compared."""
        if (self.metric, self.comparison, self.unit) != (other.metric, other.comparison, other.unit):
            return True
        if self.comparison == Comparison.AT_LEAST:
            return self.target < other.target
        if self.comparison == Comparison.AT_MOST:
            return self.target > other.target
        return self.target != other.target


@dataclass(frozen=True, slots=True)
class Standing:
    """One activity as it stood. ``weight`` in parts per 10,000, of a milestone alone."""

    id: int
    kind: str
    name: str
    start: date | None
    finish: date | None
    due: date | None
    weight: int | None
    owner_id: int | None
    criteria: tuple[Measure, ...] = ()


def of_baseline(row: Any) -> Standing:
    """Of a stored row of a baseline."""
    return Standing(
        id=row.activity_id,
        kind=row.kind,
        name=row.name,
        start=day_of(row.planned_start),
        finish=day_of(row.planned_finish),
        due=row.due,
        weight=row.weight,
        owner_id=row.owner_id,
        criteria=tuple(Measure(**{**line, "id": decode_id(line["id"])}) for line in row.criteria),
    )


def of_states(activities: Iterable[Mapping[str, Any]], criteria: Iterable[Mapping[str, Any]]) -> dict[int, Standing]:
    """Of states that the history keeps, without what was archived or removed."""
    measures: dict[str, list[Measure]] = {}
    for state in criteria:
        if state["removed_at"] is None:
            measures.setdefault(state["milestone_id"], []).append(
                Measure(decode_id(state["id"]), state["metric"], state["comparison"], state["target"], state["unit"])
            )
    found = [_of_state(state, measures.get(state["id"], [])) for state in activities if state["archived_at"] is None]
    return {standing.id: standing for standing in found}


def _of_state(state: Mapping[str, Any], measures: list[Measure]) -> Standing:
    return Standing(
        id=decode_id(state["id"]),
        kind=state["kind"],
        name=state["name"],
        start=day_of(state["planned_start"]),
        finish=day_of(state["planned_finish"]),
        due=date.fromisoformat(state["due"]) if state["due"] else None,
        weight=state.get("weight"),
        owner_id=decode_id(state["owner_id"]) if state["owner_id"] else None,
        criteria=tuple(sorted(measures, key=lambda one: one.id)),
    )
