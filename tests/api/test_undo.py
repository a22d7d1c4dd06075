"""A bulk change through the API, taken back where nobody changed a milestone again."""

from __future__ import annotations

from tests.api.world import World


def test_a_bulk_change_is_taken_back_but_for_what_somebody_changed_again(world: World) -> None:
    api = world.api("executive_aster")
    ids = [world["milestone_aster"], world["second_aster"]]
    versions = {pk: api.get(f"/milestones/{pk}").json()["version"] for pk in ids}
    items = [{"id": pk, "version": versions[pk], "weight": "12"} for pk in ids]
    changed = api.patch("/milestones/bulk", {"items": items})
    assert changed.status_code == 200, changed.content
    action_id = changed.json()["action_id"]
    second = changed.json()["items"][1]
    again = world.api("admin").patch(f"/milestones/{ids[1]}", {"weight": "40"}, If_Match=f'"{second["version"]}"')
    assert again.status_code == 200, again.content
    assert world.api("admin").post("/milestones/undo", {"action_id": action_id}).status_code == 404
    answer = api.post("/milestones/undo", {"action_id": action_id}).json()
    assert answer == {"restored": 1, "kept": [{"id": ids[1], "name": "Shift aster", "fields": ["weight"]}]}
    assert [api.get(f"/milestones/{pk}").json()["weight"] for pk in ids] == ["30", "40"]


def test_a_shared_view_is_read_and_deleted_like_any_other_thing(world: World) -> None:
    api = world.api("executive_aster")
    made = api.post("/views", {"name": "Late", "query": f"company_id={world['aster']}&open=yes", "shared": True}).json()
    assert made["query"] == f"company_id={world['aster']}&open=yes"
    assert "Late" in [row["name"] for row in world.api("contributor_aster").get("/views").json()["items"]]
    assert "Late" not in [row["name"] for row in world.api("executive_brio").get("/views").json()["items"]]
    assert api.delete(f"/views/{made['id']}", If_Match='"1"').status_code == 204
    assert api.get(f"/views/{made['id']}").status_code == 404
