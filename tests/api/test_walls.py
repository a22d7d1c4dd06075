"""Who works in company Aster learns nothing of company Brio: not by reading, not by writing, not by refusals."""

from __future__ import annotations

import re
from typing import Any

import pytest

from milepost.api.conventions.examples import example_of
from milepost.api.conventions.operations import REGISTRY, Operation
from milepost.api.document import document
from milepost.core.ids import encode_id, new_id
from tests.api.world import World, make_world

KINDS = {
    "company_id": "brio", "initiative_id": "initiative_brio", "objective_id": "objective_brio",
    "proposal_id": "proposal_brio", "person_id": "executive_brio", "portfolio_id": "fund",
    "milestone_id": "milestone_brio", "task_id": "task_brio", "criterion_id": "criterion_brio",
    "evidence_id": "evidence_brio", "update_id": "update_brio", "dependency_id": "dependency_brio",
    "calendar_id": "calendar_brio", "baseline_id": "baseline_brio", "change_request_id": "change_request_brio",
    "crossing_id": "crossing_brio", "category_id": "category_elsewhere",
    "comment_id": "comment_brio", "attachment_id": "attachment_brio",
    "import_id": "import_brio", "view_id": "view_brio",
}  # fmt: skip
WITH_IDS = [operation for operation in REGISTRY.operations if "{" in operation.path]


def hidden_ids(world: World) -> dict[str, str]:
    """By path parameter, the id of something that Aster's executive may not see."""
    admin, brio = world.api("admin"), world.api("executive_brio")
    found = {name: world[kind] for name, kind in KINDS.items()}
    found["holding_id"] = admin.get(f"/holdings?company_id={world['brio']}").json()["items"][0]["id"]
    found["grant_id"] = brio.get("/grants").json()["items"][0]["id"]
    found["event_id"] = brio.get("/events").json()["items"][0]["id"]
    found["token_id"] = brio.get("/tokens").json()["items"][0]["id"]
    invited = brio.post("/invitations", {"email": "b@example.com", "role": "viewer", "scope_id": world["brio"]})
    found["invitation_id"] = invited.json()["id"]
    return found


def ask(world: World, operation: Operation, ids: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers that Aster's executive gets, with the ids and the request's own id blotted out."""
    path = re.sub(r"{(\w+)}", lambda name: ids[name.group(1)], operation.path)
    body: Any = None
    if operation.body is not None:
        body = example_of({"$ref": f"x/{operation.body.__name__}"}, document()["components"]["schemas"])
    headers = {"If_Match": '"1"'} if operation.if_match else {}
    response = world.api("executive_aster").send(operation.method, path, body, **headers)
    blot = re.compile("|".join(ids.values()))
    kept = {name: value for name, value in response.items() if name not in ("X-Request-ID", "ETag")}
    return response.status_code, blot.sub("ID", response.content.decode()), kept


def test_what_is_behind_the_wall_is_answered_like_what_does_not_exist(world: World) -> None:
    hidden = hidden_ids(world)
    unknown = {name: encode_id(new_id()) for name in hidden}
    for operation in WITH_IDS:
        behind, nowhere = ask(world, operation, hidden), ask(world, operation, unknown)
        assert behind == nowhere, operation.name
        assert behind[0] == 404, operation.name


def test_no_list_and_no_export_tells_of_the_other_company(world: World) -> None:
    api = world.api("executive_aster")
    secrets = [world[name] for name in world.ids if name.endswith("brio")] + ["Brio", "brio"]
    for operation in REGISTRY.operations:
        if operation.method == "GET" and "{" not in operation.path:
            response = api.get(operation.path + ("?q=brio" if operation.path == "/search" else ""))
            text = b"".join(response.streaming_content) if response.streaming else response.content
            for secret in secrets:
                assert secret.encode() not in text, (operation.name, secret)


@pytest.mark.parametrize(
    "query",
    ["initiatives?company_id={brio}", "initiatives?owner_id={executive_brio}", "objectives?company_id={brio}",
     "proposals?proposer_id={contributor_brio}", "events?company_id={brio}", "events?actor_id={executive_brio}",
     "events?aggregate_id={initiative_brio}", "events?milestone_id={milestone_brio}",
     "people?scope_id={brio}", "people?q=brio", "grants?scope_id={brio}",
     "grants?user_id={executive_brio}", "milestones?company_id={brio}", "milestones?initiative_id={initiative_brio}",
     "milestones?owner_id={executive_brio}", "milestones?objective_id={objective_brio}", "milestones?tag=brio",
     "dependencies?company_id={brio}", "dependencies?activity_id={milestone_brio}", "calendars?company_id={brio}",
     "crossings?company_id={brio}", "crossings?milestone_id={milestone_brio}",
     "comments?subject_id={milestone_brio}", "comments?company_id={brio}", "attachments?subject_id={milestone_brio}",
     "attachments?initiative_id={initiative_brio}",
     "milestones/by-company?company_id={brio}", "holdings?company_id={brio}", "search?q=brio", "companies?q=brio"],
)  # fmt: skip
def test_a_filter_by_what_is_hidden_finds_nothing(world: World, query: str) -> None:
    response = world.api("executive_aster").get("/" + query.format(**world.ids))
    assert (response.status_code, response.json()["items"]) == (200, [])


def test_writes_cannot_draw_on_what_is_hidden(world: World) -> None:
    api = world.api("executive_aster")
    unknown = encode_id(new_id())
    initiative = f"/initiatives/{world['initiative_aster']}"
    pairs = [
        ("PATCH", initiative, "objective_id", world["objective_brio"]),
        ("PATCH", initiative, "owner_id", world["executive_brio"]),
        ("PATCH", f"/objectives/{world['objective_aster']}", "parent_id", world["objective_brio"]),
        ("PATCH", f"/milestones/{world['milestone_aster']}", "objective_id", world["objective_brio"]),
        ("PATCH", f"/milestones/{world['milestone_aster']}", "owner_id", world["executive_brio"]),
        ("PATCH", f"/tasks/{world['task_aster']}", "owner_id", world["executive_brio"]),
    ]
    for method, path, field, hidden in pairs:
        answers = []
        for value in (hidden, unknown):
            response = api.send(method, path, {field: value}, If_Match="*")
            assert response.status_code in (404, 422)
            answers.append(response.content.replace(value.encode(), b"ID"))
        assert answers[0] == answers[1], field
    for body in ({"name": "X", "value_lever": "pricing"}, {"title": "X", "value_lever": "pricing"}):
        path = "/initiatives" if "name" in body else "/proposals"
        answers = []
        for value in (world["brio"], unknown):
            response = api.post(path, {**body, "company_id": value})
            assert response.status_code == 404
            answers.append(response.content.replace(value.encode(), b"ID"))
        assert answers[0] == answers[1]


def test_bulk_rows_behind_the_wall_are_refused_like_rows_that_do_not_exist(world: World) -> None:
    api = world.api("executive_aster")
    answers = []
    for value in (world["initiative_brio"], encode_id(new_id())):
        response = api.patch("/initiatives/bulk", {"items": [{"id": value, "version": 1, "name": "Mine"}]})
        assert response.status_code == 422
        answers.append(response.content.replace(value.encode(), b"ID"))
    assert answers[0] == answers[1]


def test_another_firm_sees_nothing_at_all(world: World) -> None:
    stranger, hidden = make_world().api("admin"), hidden_ids(world)
    for operation in WITH_IDS:
        path = re.sub(r"{(\w+)}", lambda name: hidden[name.group(1)], operation.path)
        headers = {"If_Match": "*"} if operation.if_match else {}
        body: Any = None
        if operation.body is not None:
            body = example_of({"$ref": f"x/{operation.body.__name__}"}, document()["components"]["schemas"])
        assert stranger.send(operation.method, path, body, **headers).status_code == 404, operation.name
