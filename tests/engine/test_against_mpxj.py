"""Random networks against MPXJ's schedulers. Where they are known to differ is in docs/reference/dialects.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from milepost.engine import ConstraintKind, Dialect, Link, Plan, schedule
from tests.engine.makers import random_plan
from tests.engine.oracle import Opinions, second_opinion

pytestmark = pytest.mark.java

Asked: TypeAlias = Callable[[list[Plan]], list[Opinions]]

DATES = ("early_start", "early_finish", "late_start", "late_finish")
FLOATS = ("total_float", "free_float")
P6_CASES: list[tuple[dict[str, Any], float]] = [
    ({"calendars": 1, "milestones": 0.0}, 1.0),
    ({"calendars": 1, "kinds": [Link.FS]}, 1.0),
    ({"calendars": 4}, 0.99),
    ({"calendars": 4, "progress": 0.4}, 0.97),
    ({"calendars": 1, "progress": 0.4, "kinds": [Link.FS, Link.SS]}, 0.99),
]
MICROSOFT_CASES: list[tuple[dict[str, Any], float]] = [
    ({"calendars": 1, "milestones": 0.0, "kinds": [Link.FS, Link.SS, Link.FF]}, 1.0),
    ({"calendars": 4, "milestones": 0.0, "kinds": [Link.FS, Link.SS, Link.FF]}, 0.96),
    ({"calendars": 1, "milestones": 0.0, "progress": 0.4, "kinds": [Link.FS, Link.SS, Link.FF]}, 1.0),
]


@pytest.fixture(scope="module")
def mpxj() -> Iterator[Asked]:
    with second_opinion() as ask:
        yield ask


def agreement(mpxj: Asked, dialect: Dialect, case: dict[str, Any], count: int = 60) -> float:
    equal = total = 0
    plans = [random_plan(seed, dialect=dialect, **case) for seed in range(count)]
    plans = [plan for plan in plans if not endless_in_mpxj(plan)]
    for plan, theirs in zip(plans, mpxj(plans), strict=True):
        ours = schedule(plan)
        for uid, other in theirs.items():
            row = ours.row(uid)
            for name in (*DATES, *FLOATS):
                expected = getattr(other, name)
                total += 1
                equal += expected is not None and abs(getattr(row, name) - expected) < 60
    return equal / total


def endless_in_mpxj(plan: Plan) -> bool:
    """Its walk to the end of time, when a start-to-finish link follows an as-late-as-possible activity, does not end."""
    late = {
        one.uid
        for one in plan.activities
        if one.constraint and one.constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE
    }
    return any(link.link is Link.SF and link.predecessor in late for link in plan.relations)


@pytest.mark.parametrize(("case", "least"), P6_CASES)
def test_p6_dates_equal_those_of_mpxj(mpxj: Asked, case: dict[str, Any], least: float) -> None:
    assert agreement(mpxj, Dialect.P6, case) >= least


@pytest.mark.parametrize(("case", "least"), MICROSOFT_CASES)
def test_microsoft_dates_equal_those_of_mpxj(mpxj: Asked, case: dict[str, Any], least: float) -> None:
    assert agreement(mpxj, Dialect.MSPROJECT, case) >= least
