"""A network of thousands: one change after the other leaves the same rows as computing everything."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from milepost.milestones.actions.circles import on_circles
from milepost.milestones.actions.dependencies import remove_dependency
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.actions.updates import record_update
from milepost.milestones.models import Activity, Dependency, Milestone
from milepost.portfolios.models import Initiative
from milepost.scheduling.models import Forecast
from tests.cast import NOW, Cast
from tests.scheduling.network import compute_all, facts, forecast, hear, link, made, stored_rows

pytestmark = pytest.mark.django_db
SIZE = 2_000


def network(cast: Cast, size: int, seed: int) -> list[int]:
    """Tasks of two initiatives of A with links forwards, written straight into the tables."""
    dice = Random(seed)
    places = [cast.harbour.things[name] for name in ("initiative_a", "initiative_a_other")]
    homes = [Initiative.objects.unwalled("a test").get(pk=pk) for pk in places]
    made_here = []
    for number in range(size):
        home = homes[number % 2]
        made_here.append(
            Activity(
                firm_id=home.firm_id, company_id=home.company_id, initiative=home, kind="task", name=f"Step {number}",
                duration_s=dice.randint(1, 15) * 28_800, recorded_at=NOW,
            )
        )  # fmt: skip
    Activity.objects.bulk_create(made_here)
    pairs = {(at - dice.randint(1, min(at, 60)), at) for at in range(1, size) for _ in range(2)}
    Dependency.objects.bulk_create(
        Dependency(
            firm_id=homes[0].firm_id, company_id=homes[0].company_id, predecessor=made_here[one],
            successor=made_here[other], link=dice.choice(("FS", "FS", "SS", "FF")), lag=dice.choice((0, 0, 28_800)),
            recorded_at=NOW,
        )
        for one, other in pairs
    )  # fmt: skip
    return [row.pk for row in made_here]


def test_one_change_after_the_other_leaves_the_same_rows_as_computing_everything(cast: Cast) -> None:
    steps = network(cast, SIZE, seed=4)
    compute_all(cast)
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    first = made(cast, "Sites chosen", duration="20", planned_start=date(2026, 4, 1))
    pk = link(cast, first, steps[1])
    hear()
    assert forecast(steps[1]).run.component != 0
    create_task(**partner, milestone_id=first, name="Visits", duration="30")
    hear()
    update_milestone(**partner, milestone_id=first, duration="35")
    record_update(**partner, milestone_id=first, status="delayed", expected_finish=date(2027, 1, 15))
    hear()
    assert_same(cast)
    remove_dependency(**partner, dependency_id=pk)
    hear()
    assert_same(cast)
    archive_milestone(**partner, milestone_id=first)
    hear()
    assert_same(cast)


def assert_same(cast: Cast) -> None:
    """What the listeners left is what a computation from nothing gives."""
    one_by_one = stored_rows()
    Forecast.objects.unwalled("a test").filter(firm_id=cast.harbour.firm_id).delete()
    compute_all(cast)
    assert stored_rows() == one_by_one


def test_a_milestone_that_its_own_task_waits_for_is_forecast_all_the_same(cast: Cast) -> None:
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    outer, inner = made(cast, "Plant runs", duration="1"), made(cast, "Permit", duration="5")
    task = create_task(**partner, milestone_id=outer, name="Ramp up", duration="2").pk
    link(cast, outer, inner)
    let = link(cast, inner, made(cast, "Else", duration="1"))
    Dependency.objects.unwalled("a test").filter(pk=let).update(successor_id=task)  # as an earlier version let it
    hear()
    found = facts(outer).forecast
    assert found is not None
    assert found >= NOW.date()
    assert forecast(task).early_finish is not None


def test_circles_are_what_is_left_between_what_waits_for_nothing_and_what_nothing_waits_for() -> None:
    assert on_circles([(n, n + 1) for n in range(50)]) == set()
    assert on_circles([(1, 2), (2, 1), (2, 9), (9, 8)]) == {1, 2}


def test_the_forecast_of_a_chain_is_its_length_in_working_days(cast: Cast) -> None:
    chain = [made(cast, f"Step {n}", duration="1", due=None) for n in range(40)]
    for one, other in pairwise(chain):
        link(cast, one, other)
    hear()
    assert facts(chain[-1]).forecast == NOW.date() + timedelta(weeks=8) - timedelta(days=3)
    assert Milestone.objects.unwalled("a test").filter(pk=chain[0]).exists()
