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


def test_a_milestone_in_lists_has_the_drag_that_the_schedule_has(world: World) -> None:
    compute_the_day(DAY)
    api = world.api("partner")
    drags = {row["id"]: row["drag_seconds"] for row in api.get("/schedule?limit=200").json()["items"]}
    listed = {row["id"]: row["drag"] for row in api.get("/milestones?limit=200&fields=id,drag").json()["items"]}
    assert any(drags[pk] for pk in listed), "nothing here has any drag"
    for pk, drag in listed.items():
        assert (None if drag is None else float(drag) * 8 * 3600) == drags.get(pk)


def test_a_what_if_answers_with_what_moves(world: World) -> None:
    compute_the_day(DAY)
    api = world.api("executive_aster")
    answer = api.get(f"/tasks/{world['task_aster']}/what-if?days=15").json()
    assert (answer["days"], answer["late_id"]) == (15, world["task_aster"])
    assert world["milestone_aster"] in {row["id"] for row in answer["rows"]}
    assert api.get(f"/milestones/{world['milestone_aster']}/what-if?days=0").status_code == 422
    for person in ("executive_brio", "investor"):
        assert world.api(person).get(f"/tasks/{world['task_aster']}/what-if").status_code == 404


def test_a_timeline_comes_as_arrays_and_a_moved_plan_is_tried_without_saving(world: World) -> None:
    api = world.api("executive_aster")
    found = api.get(f"/timeline?initiative_id={world['initiative_aster']}").json()
    assert found["lanes"]["id"] == [world["initiative_aster"]]
    assert world["milestone_aster"] in found["bars"]["id"]
    assert {len(column) for column in found["bars"].values()} == {found["lanes"]["bars"][0]}
    assert api.get("/timeline?lanes=0").status_code == 422
    nothing = world.api("executive_brio").get(f"/timeline?initiative_id={world['initiative_aster']}").json()
    assert (nothing["total_lanes"], nothing["bars"]["id"]) == (0, [])
    place = f"/milestones/{world['milestone_aster']}"
    version = api.get(place).json()["version"]
    moved = api.get(f"{place}/plan-move?planned_finish=2031-01-03").json()
    assert (moved["id"], moved["finish"], moved["version"]) == (world["milestone_aster"], "2031-01-03", version)
    assert api.get(place).json()["version"] == version
    assert world.api("executive_brio").get(f"{place}/plan-move").status_code == 404


def test_the_five_smart_answers_are_those_of_the_page(world: World) -> None:
    place = f"/milestones/{world['milestone_aster']}/smart"
    found = world.api("executive_aster").get(place).json()
    assert list(found) == ["specific", "measurable", "achievable", "relevant", "time_bound"]
    for one in found.values():
        assert one["reason"]
        assert (one["mend"] is None) <= one["ok"]
    assert world.api("executive_brio").get(place).status_code == 404
