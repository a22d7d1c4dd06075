"""The schedule through the API."""

from __future__ import annotations

from datetime import UTC, datetime

from milepost.scheduling.listeners import compute_the_day
from tests.api.world import World

DAY = datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_forecasts_are_listed_with_their_reason_and_the_fingerprint_of_their_run(world: World) -> None:
    compute_the_day(DAY)
    api = world.api("executive_aster")
    rows = api.get(f"/schedule?milestone_id={world['milestone_aster']}").json()["items"]
    assert {row["milestone_id"] for row in rows} == {world["milestone_aster"]}
    for row in rows:
        assert len(row["fingerprint"]) == 64
        assert row["why"]
    assert api.get("/schedule?critical=true&sort=-finish").status_code == 200
    everything = world.api("partner").get("/schedule").json()["items"]
    seen = api.get("/schedule").json()["items"]
    assert {row["id"] for row in seen} < {row["id"] for row in everything}


def test_a_what_if_answers_with_what_moves(world: World) -> None:
    compute_the_day(DAY)
    api = world.api("executive_aster")
    answer = api.get(f"/tasks/{world['task_aster']}/what-if?days=15").json()
    assert (answer["days"], answer["late_id"]) == (15, world["task_aster"])
    assert world["milestone_aster"] in {row["id"] for row in answer["rows"]}
    assert api.get(f"/milestones/{world['milestone_aster']}/what-if?days=0").status_code == 422
    for person in ("executive_brio", "investor"):
        assert world.api(person).get(f"/tasks/{world['task_aster']}/what-if").status_code == 404
