"""Drawn in columns, a network is what it is drawn one activity at a time, whatever is stored."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import pytest

from milepost.engine.errors import PlanError
from milepost.engine.kernels.arrays import MISSING
from milepost.engine.times import day_number
from milepost.milestones.plantime import end_of, start_of
from milepost.scheduling import reading
from milepost.scheduling.forecast_rows import COLUMNS, HELD
from milepost.scheduling.reading import GIFT, NODE, TIE, Hours, Stored
from milepost.scheduling.solving import answers
from tests.scheduling import one_by_one

TODAY = date(2026, 3, 4)
DAY = 28_800
HOURS = (
    Hours(901, [[[7 * 3600, 15 * 3600]]] * 6 + [[]], "", [{"from": "2026-03-09", "until": "2026-03-11", "shifts": []}]),
    Hours(902, [[[0, 86_400]]] * 7, "", []),
)


def records(kind: Any, rows: list[dict[str, int]]) -> Any:
    found = np.full(len(rows) * len(kind), MISSING, np.int64).view([(name, np.int64) for name in kind])
    for place, row in enumerate(rows):
        for name, value in row.items():
            found[name][place] = value
    return found


def random_node(dice: Random, pk: int, company: int) -> dict[str, int]:
    begins = TODAY + timedelta(days=dice.randint(-60, 60))
    ends = begins + timedelta(days=dice.randint(0, 60))
    row = {
        "company": company, "id": pk, "initiative": company * 10 + dice.randint(1, 3), "milestone": 1, "percent": 0,
        "constraint": 0, "begins": dice.randint(0, 1),
    }  # fmt: skip
    said = {
        "duration": dice.randint(0, 12) * DAY, "likely": dice.randint(0, 5) * DAY, "planned_start": start_of(begins),
        "planned_finish": end_of(ends), "due": day_number(ends), "calendar": dice.choice((901, 902)),
        "expected": day_number(TODAY) + dice.randint(-3, 90),
    }  # fmt: skip
    row |= {name: value for name, value in said.items() if dice.random() < 0.45}
    if dice.random() < 0.2:
        row |= {"constraint": dice.randint(1, 8), "constraint_at": start_of(begins) + dice.randint(0, 9) * 3600}
    elif dice.random() < 0.05:
        row["constraint"] = 9
    if dice.random() < 0.3:
        row |= {"actual_start": start_of(TODAY - timedelta(days=30)), "percent": dice.randint(0, 10_000)}
    if "actual_start" in row and dice.random() < 0.3:
        row |= {"actual_finish": end_of(TODAY - timedelta(days=dice.randint(1, 29))), "percent": 10_000}
    if dice.random() < 0.1:
        row["remaining"] = dice.randint(0, 5) * DAY
    return row


def random_company(dice: Random, company: int, *, circles: bool) -> tuple[list[Any], list[Any], list[Any]]:
    size = dice.randint(1, 24)
    nodes = [random_node(dice, company * 100 + number, company) for number in range(1, size + 1)]
    for at, node in enumerate(nodes):
        if at % 3 and dice.random() < 0.6:
            parent = nodes[at - at % 3]
            node |= {"parent": parent["id"], "initiative": parent["initiative"], "milestone": 0}
    pairs = set()
    for _ in range(dice.randint(0, 2 * size) if size > 1 else 0):
        one, other = sorted(dice.sample(range(size), 2), reverse=circles and dice.random() < 0.1)
        pairs.add((nodes[one]["id"], nodes[other]["id"]))
    ties = [
        {
            "company": company, "id": company * 1000 + number, "predecessor": one, "successor": other,
            "link": dice.choice((0, 0, 0, 1, 2, 3)), "lag": dice.choice((0, 0, DAY, -DAY, 5_000)),
            "unit": dice.choice((0, 0, 1, 2, 3)),
        }
        for number, (one, other) in enumerate(sorted(pairs))
    ]  # fmt: skip
    gifts = [
        {"company": company, "id": company * 10_000 + number, "activity": dice.choice(nodes)["id"],
         "agreed_on": day_number(TODAY) + dice.randint(-20, 60)}
        for number in range(dice.choice((0, 0, 1, 3)))
    ]  # fmt: skip
    return nodes, ties, gifts


def random_stored(dice: Random, companies: int, *, circles: bool = False) -> Stored:
    parts = [random_company(dice, company, circles=circles) for company in range(1, companies + 1)]
    nodes, ties, gifts = ([row for part in parts for row in part[which]] for which in range(3))
    return Stored(records(NODE, nodes), records(TIE, ties), records(GIFT, gifts), HOURS, records(TIE, []))


def in_columns(stored: Stored, late: dict[int, int] | None = None) -> list[tuple[Any, ...]] | str:
    try:
        found = answers(stored, TODAY, late)
    except PlanError as error:
        return type(error).__name__
    names = [name for name in COLUMNS if name not in ("company", "initiative")]
    rows = []
    for row in found[names].tolist():
        said = dict(zip(names, (None if value == MISSING else value for value in row), strict=True))
        rows.append(tuple((said | {"held_by": HELD[said["held_by"]], "critical": said["critical"] == 1}).values()))
    return rows


def each(stored: Stored, late: dict[int, int] | None = None) -> list[tuple[Any, ...]] | str:
    try:
        return [tuple(one) for one in one_by_one.answers(one_by_one.rows_of(stored), TODAY, late)]
    except PlanError as error:
        return type(error).__name__


@pytest.mark.parametrize("seed", range(150))
def test_columns_give_what_one_activity_after_the_other_gives(seed: int) -> None:
    dice = Random(seed)
    stored = random_stored(dice, 1, circles=seed % 3 == 0)
    expected = each(stored)
    assert in_columns(stored) == expected
    late = {int(dice.choice(stored.nodes["id"])): end_of(TODAY + timedelta(days=20))}
    if len(stored.gifts):
        late[int(stored.gifts["id"][0])] = end_of(TODAY + timedelta(days=70))
    assert in_columns(stored, late) == each(stored, late)


@pytest.mark.parametrize("seed", range(30))
def test_companies_that_are_scheduled_together_get_what_each_would_alone(seed: int) -> None:
    stored = random_stored(Random(1000 + seed), 7, circles=seed % 2 == 0)
    alone = [in_columns(one) for one in stored.apart(range(1, 8)).values()]
    if any(isinstance(one, str) for one in alone):
        assert isinstance(in_columns(stored), str)
    else:
        assert in_columns(stored) == [row for part in alone for row in part]


def test_an_activity_that_waits_for_more_than_all_time_is_no_plan() -> None:
    stored = random_stored(Random(4), 1)
    stored.nodes["planned_start"] = end_of(date(9999, 12, 30))
    assert in_columns(stored) == each(stored)


def test_the_codes_of_the_database_are_those_of_the_kernels() -> None:
    from milepost.engine.columns import RULES
    from milepost.engine.links import LINKS as ENGINE
    from milepost.engine.plan import ConstraintKind, Link

    assert {name: code for code, name in enumerate(reading.CONSTRAINTS) if code} == {
        kind.value: RULES[kind] for kind in ConstraintKind
    }
    assert {name: code for code, name in enumerate(reading.LINKS)} == {one.value: ENGINE[one] for one in Link}
