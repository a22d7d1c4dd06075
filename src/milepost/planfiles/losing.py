"""Collects what a writer cannot put into its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from milepost.engine.plan import Activity, Plan, Relation
from milepost.engine.times import MINUTE
from milepost.planfiles.model import Loss

T = TypeVar("T")


def gettext_noop(text: str) -> str:
    """Mark a text for who translates; here it stays English."""
    return text


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """One thing that a format cannot hold: how to see it, what becomes of it, which fields of the plan it concerns."""

    feature: str
    applies: Callable[[T], bool]
    why: str
    fields: tuple[str, ...]


def losses_of(rules: Iterable[Rule[T]], many: Sequence[T], uid: Callable[[T], int]) -> list[Loss]:
    """Return a loss for each rule that applies to any."""
    found = []
    for rule in rules:
        ids = tuple(uid(one) for one in many if rule.applies(one))
        if ids:
            found.append(Loss(rule.feature, rule.why, len(ids), ids, rule.fields))
    return found


def activity_losses(rules: Iterable[Rule[Activity]], plan: Plan) -> list[Loss]:
    """Return the losses of the activities."""
    return losses_of(rules, plan.activities, lambda one: one.uid)


def relation_losses(rules: Iterable[Rule[Relation]], plan: Plan) -> list[Loss]:
    """Return the losses of the links; ids are those of the successors."""
    return losses_of(rules, plan.relations, lambda one: one.successor)


DATES = (
    "actual_start", "actual_finish", "suspend", "resume", "expected_finish", "deadline", "external_start", "external_finish",
    "manual_start", "manual_finish",
)  # fmt: skip
STORED_DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")


def undated(ids: Sequence[int]) -> list[Loss]:
    """Return what is told of activities with a constraint that has no date."""
    why = gettext_noop("It has no date, and is ignored")
    return [Loss(gettext_noop("constraint"), why, len(ids), tuple(ids))] if ids else []


def has_seconds(one: Activity) -> bool:
    """Tell whether any date of an activity lies between two minutes."""
    dates = [getattr(one, name) for name in DATES]
    dates += [limit.date for limit in (one.constraint, one.second_constraint) if limit is not None]
    if one.stored is not None:
        dates += [getattr(one.stored, name) for name in STORED_DATES]
    return any(date is not None and date % MINUTE for date in dates)
