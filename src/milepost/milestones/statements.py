"""A milestone that is kept, as the SMART check takes it: its words, criteria and dates. Pure; English only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from milepost.core.money import plain_quantity
from milepost.milestones.plantime import day_of
from milepost.milestones.smart import Statement
from milepost.portfolios.choices import Comparison

_SIGNS = {Comparison.AT_LEAST: "≥", Comparison.AT_MOST: "≤"}
#: The questions whose answers lists are searched by, and their bits in the narrow row.
SMART_GAPS = {"specific": 1, "measurable": 2, "achievable": 4}


class Measured(Protocol):
    """A criterion, as rows and tables have it."""

    @property
    def metric(self) -> str: ...

    @property
    def comparison(self) -> str: ...

    @property
    def target(self) -> int: ...

    @property
    def unit(self) -> str: ...


def statement_of(milestone: Any, criteria: Iterable[Any]) -> Statement:
    """Of a stored milestone loaded with owner and initiative; without its objective, which not everybody sees."""
    return Statement(
        name=milestone.name,
        criteria=in_words(criteria),
        start=day_of(milestone.planned_start if milestone.planned_start is not None else milestone.actual_start),
        due=milestone.due,
        owner=milestone.owner.name if milestone.owner_id else "",
        initiative=milestone.initiative.name,
        lever=milestone.initiative.value_lever,
    )


def in_words(criteria: Iterable[Measured]) -> str:
    """Criteria in a line: "scrap rate ≤ 2 %; parts ≥ 1200 pieces"."""
    return "; ".join(
        f"{one.metric} {_SIGNS.get(Comparison(one.comparison), '=')} {plain_quantity(one.target)} {one.unit}"
        for one in criteria
    )
