"""Writes: versions, bulk, history."""

from __future__ import annotations

from typing import Any

import pytest

from milepost.core.clock import now
from milepost.core.ids import decode_id
from tests.api.world import Api, World, add_person


def test_what_is_created_is_answered_with_its_address_and_version(world: World) -> None:
    api = world.api("admin")
    response = api.post("/portfolios", {"name": "Fund III", "allocation": {"region": {"europe": "62.5"}}})
    assert response.status_code == 201
    body = response.json()
    assert (body["name"], body["currency"], body["version"]) == ("Fund III", "EUR", 1)
    assert body["allocation"] == {"region": {"europe": "62.5"}}
    assert response["Location"] == f"/api/v1/portfolios/{body['id']}"
    again = api.get(f"/portfolios/{body['id']}")
    assert again.json() == body
    assert again["ETag"] == response["ETag"]
    assert api.get("/events?limit=1").json()["items"][0]["action_id"] == response["X-Request-ID"]


def test_money_travels_as_decimal_text_with_its_currency(world: World) -> None:
    api = world.api("admin")
    path = f"/initiatives/{world['initiative_aster']}"
    assert api.get(path).json()["planned_value"] == {"amount": "1250000.00", "currency": "EUR"}
    changed = api.patch(path, {"planned_value": {"amount": "0.1", "currency": "eur"}}, If_Match="*").json()
    assert changed["planned_value"] == {"amount": "0.10", "currency": "EUR"}
    refused = api.patch(path, {"planned_value": {"amount": "1", "currency": "USD"}}, If_Match="*").json()
    assert (refused["field"], refused["value"]) == ("planned_value.currency", "USD")
    refused = api.patch(path, {"planned_value": {"amount": "0.001", "currency": "EUR"}}, If_Match="*").json()
    assert (refused["field"], refused["value"]) == ("planned_value.amount", "0.001")
    assert api.patch(path, {"planned_value": None}, If_Match="*").json()["planned_value"] is None


def test_reading_again_with_the_etag_gives_304(world: World) -> None:
    api = world.api("admin")
    path = f"/companies/{world['aster']}"
    etag = api.get(path)["ETag"]
    for given in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        response = api.get(path, If_None_Match=given)
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert api.get(path + "?fields=name", If_None_Match=etag).status_code == 200


def test_a_representation_that_differs_has_another_etag_though_the_version_is_the_same(world: World) -> None:
    api = world.api("admin")
    before = api.get(f"/companies/{world['aster']}")
    api.post("/objectives", {"title": "One more", "company_id": world["aster"]})
    after = api.get(f"/companies/{world['aster']}", If_None_Match=before["ETag"])
    assert after.status_code == 200
    assert after.json()["version"] == before.json()["version"]
    # It still names the version, so a change may be sent with either.
    path = f"/companies/{world['aster']}"
    assert api.patch(path, {"description": "x"}, If_Match=before["ETag"]).status_code == 200


def test_a_change_without_if_match_is_428(world: World) -> None:
    api = world.api("admin")
    for response in (
        api.patch(f"/companies/{world['aster']}", {"name": "New"}),
        api.delete(f"/grants/{world['aster']}"),
        api.post(f"/initiatives/{world['initiative_aster']}/stage", {"stage": 1}),
        api.patch("/firm", {"name": "New"}),
    ):
        assert response.status_code == 428, response.content
        assert response.json()["type"] == "/api/v1/#problem-precondition_required"


@pytest.mark.parametrize("given", ["3", '"x"', '"1", "2"', "", '"-1"', '"99999999999"'])
def test_an_if_match_that_is_no_etag_of_the_api_is_422(world: World, given: str) -> None:
    response = world.api("admin").patch(f"/companies/{world['aster']}", {"name": "New"}, If_Match=given)
    assert (response.status_code, response.json()["field"]) == (422, "If-Match")


@pytest.mark.parametrize("path", ["/companies/{aster}", "/me", "/firm"])
def test_a_change_of_an_old_version_is_412_with_both(world: World, path: str) -> None:
    api = world.api("admin")
    path = path.replace("{aster}", world["aster"])
    etag = api.get(path)["ETag"]
    first = api.patch(path, {"name": "First"}, If_Match=etag)
    assert (first.status_code, first.json()["version"]) == (200, api.get(path).json()["version"])
    second = api.patch(path, {"name": "Second"}, If_Match=etag)
    body = second.json()
    assert (second.status_code, body["type"]) == (412, "/api/v1/#problem-stale")
    assert body["current_version"] == body["sent_version"] + 1
    assert body["sent"] == {"name": "Second"}
    assert body["current"] == api.get(path).json()


def test_a_report_on_an_old_version_of_its_milestone_is_412_with_both(world: World) -> None:
    """Who names no version reports all the same: an owner on a phone has read none."""
    api = world.api("executive_aster")
    path = f"/milestones/{world['milestone_aster']}"
    etag = api.get(path)["ETag"]
    assert api.post(f"{path}/updates", {"status": "at_risk"}, If_Match=etag).status_code == 201
    refused = api.post(f"{path}/updates", {"status": "on_track"}, If_Match=etag)
    body = refused.json()
    assert (refused.status_code, body["type"]) == (412, "/api/v1/#problem-stale")
    assert (body["sent"], body["current"]) == ({"status": "on_track"}, api.get(path).json())
    assert body["current"]["status"] == "at_risk"
    assert api.post(f"{path}/updates", {"status": "on_track"}, If_Match="7").json()["field"] == "If-Match"
    assert api.post(f"{path}/updates", {"status": "on_track"}, If_Match="*").status_code == 201
    assert api.post(f"{path}/updates", {"status": "delayed"}).status_code == 201


def test_a_change_keeps_what_is_not_sent(world: World) -> None:
    api = world.api("admin")
    before = api.get("/firm").json()
    after = api.patch("/firm", {"timezone": "Europe/Paris"}, If_Match="*").json()
    changed = {"timezone": "Europe/Paris", "version": before["version"] + 1, "recorded_at": after["recorded_at"]}
    assert after == before | changed


def test_bulk_create_makes_all_in_one_action(world: World) -> None:
    api = world.api("admin")
    items = [{"name": f"C{n}", "sector": "energy", "country": "FR"} for n in range(3)]
    response = api.post("/companies/bulk", {"items": items}, Idempotency_Key="b")
    body = response.json()
    assert response.status_code == 201
    assert [row["version"] for row in body["items"]] == [1, 1, 1]
    events = api.get(f"/events?action_id={body['action_id']}").json()["items"]
    assert {event["aggregate_id"] for event in events} == {row["id"] for row in body["items"]}
    assert body["action_id"] == response["X-Request-ID"]
    assert api.post("/companies/bulk", {"items": items}, Idempotency_Key="b").json() == body


def test_bulk_create_makes_nothing_when_one_row_is_refused(world: World) -> None:
    api = world.api("admin")
    good = {"name": "Good", "sector": "energy", "country": "FR"}
    response = api.post("/companies/bulk", {"items": [good, {**good, "country": "QQ"}, {**good, "currency": "QQQ"}]})
    body = response.json()
    assert (response.status_code, body["type"]) == (422, "/api/v1/#problem-invalid_rows")
    assert [(e["row"], e["field"], e["value"]) for e in body["errors"]] == [
        (1, "country", "QQ"),
        (2, "currency", "QQQ"),
    ]
    assert api.get("/companies?q=good").json()["items"] == []


def test_a_refused_row_of_something_new_is_named_by_what_it_would_be_called(world: World) -> None:
    items = [{"name": "Acorn", "sector": "energy", "country": "NL"}]
    [error] = world.api("executive_aster").post("/companies/bulk", {"items": items}).json()["errors"]
    assert (error["row"], error["field"], error["value"]) == (0, "name", "Acorn")


def test_bulk_bodies_are_checked_by_row_too(world: World) -> None:
    items: list[dict[str, Any]] = [{"name": "Good", "sector": "energy", "country": "FR"}, {"name": "", "sector": 5}]
    body = world.api("admin").post("/companies/bulk", {"items": items}).json()
    assert {(e["row"], e["field"]) for e in body["errors"]} == {(1, "name"), (1, "sector"), (1, "country")}


@pytest.mark.parametrize("count", [0, 1001])
def test_bulk_has_a_least_and_a_most(world: World, count: int) -> None:
    items = [{"name": "Good", "sector": "energy", "country": "FR"}] * count
    response = world.api("admin").post("/companies/bulk", {"items": items})
    assert (response.status_code, response.json()["field"]) == (422, "items")


def test_bulk_update_changes_all_or_nothing_by_version(world: World) -> None:
    api = world.api("admin")
    both = [{"id": world["aster"], "version": 1, "description": "x"}, {"id": world["brio"], "version": 7, "name": "B"}]
    refused = api.patch("/companies/bulk", {"items": both})
    assert refused.status_code == 422
    told = [(error["row"], error["field"], error["value"]) for error in refused.json()["errors"]]
    assert told == [(1, "version", 7)]
    assert "version 7" in refused.json()["errors"][0]["detail"]
    assert api.get(f"/companies/{world['aster']}").json()["version"] == 1
    both[1]["version"] = 1
    done = api.patch("/companies/bulk", {"items": both})
    assert done.status_code == 200
    assert [row["version"] for row in done.json()["items"]] == [2, 2]
    assert api.get(f"/companies/{world['brio']}").json()["name"] == "B"


def test_a_stale_row_is_told_with_what_stands_there_now(world: World) -> None:
    api = world.api("admin")
    items: list[dict[str, Any]] = [{"id": world["aster"], "version": 1, "description": "x"}]
    items.append({"id": world["brio"], "version": 7, "name": "B"})
    errors = api.patch("/companies/bulk", {"items": items}).json()["errors"]
    assert [(one["row"], one["value"], one["current"]["name"], one["current"]["version"]) for one in errors] == [
        (1, 7, "Brio", 1)
    ]


@pytest.mark.parametrize("path", ["/companies/bulk", "/milestones/{milestone_aster}/updates/bulk"])
def test_many_rows_do_not_pass_over_an_if_match(world: World, path: str) -> None:
    api, items = world.api("admin"), {"items": [{"status": "on_track"}]}
    send = api.patch if path.startswith("/companies") else api.post
    if path.startswith("/companies"):
        items = {"items": [{"id": world["aster"], "version": 1, "description": "x"}]}  # type: ignore[dict-item]
    refused = send(path.format(**world.ids), items, If_Match='"1"').json()
    assert (refused["field"], refused["value"], refused["mend"]) == ("If-Match", '"1"', "Give each row its version.")
    assert send(path.format(**world.ids), items, If_Match="*").status_code in (200, 201)


def test_rows_of_reports_may_name_the_version_that_they_were_written_against(world: World) -> None:
    api, path = world.api("executive_aster"), f"/milestones/{world['milestone_aster']}"
    read = api.get(path).json()["version"]
    rows = [{"status": "on_track", "percent": percent, "version": read} for percent in ("10", "20")]
    assert (
        api.post(f"{path}/updates/bulk", {"items": rows}).status_code == 201
    )  # the second stands on the same as the first
    there = api.get(path).json()
    assert there["percent"] == "20"
    said = len(api.get(f"{path}/updates").json()["items"])
    for late in ([rows[0], {"status": "delayed"}], [{"status": "delayed"}, rows[0]]):
        refused = api.post(f"{path}/updates/bulk", {"items": late})
        errors = refused.json()["errors"]
        assert (refused.status_code, errors[0]["field"], errors[0]["value"]) == (422, "version", read)
        assert (errors[0]["current"]["percent"], errors[0]["current"]["version"]) == ("20", there["version"])
    assert api.get(path).json()["version"] == there["version"]
    assert len(api.get(f"{path}/updates").json()["items"]) == said
    assert (
        api.post(f"{path}/updates/bulk", {"items": [{"status": "at_risk"}, {"status": "delayed"}]}).status_code == 201
    )


def test_an_initiative_goes_through_its_stages_with_the_versions_told(world: World) -> None:
    partner, controller = world.api("partner"), world.api("controller")
    path = f"/initiatives/{world['initiative_aster']}"
    refused = partner.post(f"{path}/stage", {"stage": 1}, If_Match='"1"')
    assert (refused.status_code, refused.json()["field"]) == (409, "owner_id")
    owned = partner.patch(path, {"owner_id": world["executive_aster"]}, If_Match='"1"')
    assert owned.json()["owner_name"] == "Executive_Aster"
    moved = partner.post(f"{path}/stage", {"stage": 1}, If_Match=owned["ETag"])
    assert moved.json()["stage"] == 1
    confirmed = controller.post(f"{path}/value-confirmation", If_Match=moved["ETag"])
    assert confirmed.json()["value_confirmed_by"] == "Controller"
    assert controller.post(f"{path}/value-confirmation", If_Match=confirmed["ETag"]).status_code == 409


def test_a_proposal_is_amended_or_declined_with_a_reason(world: World) -> None:
    executive = world.api("executive_aster")
    path = f"/proposals/{world['proposal_aster']}"
    etag = executive.get(path)["ETag"]
    assert executive.get(path).json()["may_decide"]
    refused = executive.post(f"{path}/decision", {"decision": "decline"}, If_Match=etag)
    assert (refused.status_code, refused.json()["field"]) == (422, "reason")
    mixed = {"decision": "decline", "reason": "No", "amendments": {"name": "X"}}
    assert executive.post(f"{path}/decision", mixed, If_Match=etag).json()["field"] == "amendments"
    amended = {
        "decision": "accept", "reason": "Smaller first",
        "amendments": {"planned_value": {"amount": "5", "currency": "EUR"}},
    }  # fmt: skip
    decided = executive.post(f"{path}/decision", amended, If_Match=etag, Idempotency_Key="d")
    body = decided.json()
    assert (decided.status_code, body["status"]) == (200, "amended")
    assert body["amendments"] == {"planned_value": [None, {"amount": "5.00", "currency": "EUR"}]}
    assert executive.get(f"/initiatives/{body['initiative_id']}").json()["planned_value"]["amount"] == "5.00"
    again = executive.post(f"{path}/decision", amended, If_Match=etag, Idempotency_Key="d")
    assert again["Idempotency-Replayed"] == "true"


def test_a_thing_is_read_as_it_was_and_with_all_its_versions(world: World) -> None:
    api = world.api("admin")
    path = f"/initiatives/{world['initiative_aster']}"
    before = api.get(path).json()
    api.patch(path, {"planned_value": {"amount": "7.5", "currency": "EUR"}, "name": "Leaner"}, If_Match="*")
    page = api.get(f"{path}/versions?limit=1").json()
    newest = page["items"][0]
    assert (newest["version"], newest["verb"], newest["changed"]) == (
        2,
        "initiative.updated",
        ["name", "planned_value"],
    )
    assert newest["state"]["planned_value"] == {"amount": "7.50", "currency": "EUR"}
    oldest = api.get(f"{path}/versions?limit=1&cursor={page['next_cursor']}").json()
    assert (oldest["items"][0]["version"], oldest["next_cursor"]) == (1, None)
    moment = before["recorded_at"]
    past = api.get(f"{path}?as_of={moment}").json()
    assert past == {name: before[name] for name in past}
    assert past["planned_value"] == {"amount": "1250000.00", "currency": "EUR"}
    assert api.get(f"{path}?as_of={moment}&fields=name").json() == {"id": before["id"], "name": before["name"]}
    assert api.get(f"{path}?as_of=2020-01-01T00:00:00Z").status_code == 404
    assert api.get(f"{path}?as_of=2020-01-01").json()["field"] == "as_of"


def test_a_person_is_shut_out_and_let_in_again(world: World) -> None:
    admin, person = world.api("admin"), world.api("executive_brio")
    path = f"/people/{world['executive_brio']}"
    shut = admin.post(f"{path}/deactivation", If_Match=admin.get(path)["ETag"])
    assert (shut.status_code, shut.json()["active"]) == (200, False)
    assert person.get("/me").status_code == 401
    assert admin.post(f"{path}/reactivation", {}, If_Match=shut["ETag"]).json()["active"]
    assert person.get("/me").status_code == 401  # the token from before stays revoked
    last = admin.post(f"/people/{world['admin']}/deactivation", If_Match="*")
    assert (last.status_code, last.json()["status"]) == (409, 409)


def test_a_role_is_given_and_taken_back(world: World) -> None:
    admin = world.api("admin")
    sent = {"user_id": world["investor"], "role": "viewer", "scope_id": world["aster"], "until": "2999-01-01"}
    given = admin.post("/grants", sent)
    assert (given.status_code, given.json()["scope_name"]) == (201, "Aster")
    assert world.api("investor").get(f"/initiatives/{world['initiative_aster']}").status_code == 200
    assert admin.delete(f"/grants/{given.json()['id']}", If_Match=given["ETag"]).status_code == 204
    assert world.api("investor").get(f"/initiatives/{world['initiative_aster']}").status_code == 404
    assert admin.get(f"/grants/{given.json()['id']}").json()["standing"] is False


def test_a_token_without_read_learns_only_id_and_version_of_what_it_makes(world: World) -> None:
    secret = world.api("admin").post("/tokens", {"name": "Writer", "token_scopes": ["write"]}).json()["secret"]
    made = Api(secret).post("/portfolios", {"name": "Blind"})
    assert made.status_code == 201
    assert made.json().keys() == {"id", "version"}


def test_who_works_on_one_initiative_proposes_to_its_company(world: World) -> None:
    """The initiative says which company that is; nothing else of it is told."""
    add_person(world, now(), "aside", "contributor", decode_id(world["initiative_aster"]))
    api = world.api("aside")
    company = api.get(f"/initiatives/{world['initiative_aster']}").json()["company_id"]
    idea = {"company_id": company, "title": "Night shift", "value_lever": "operations"}
    made = api.post("/proposals", idea)
    assert made.status_code == 201, made.content
    path = f"/proposals/{made.json()['id']}"
    assert (
        world.api("executive_aster").post(f"{path}/decision", {"decision": "accept"}, If_Match="*").status_code == 200
    )
    read = api.get(path).json()
    assert (read["status"], read["initiative_id"], read["company_name"]) == ("accepted", None, "Aster")
    assert [one["verb"] for one in api.get("/events?kind=proposal").json()["items"]] == [
        "proposal.accepted",
        "proposal.made",
    ]
    assert [one["id"] for one in api.get("/proposals").json()["items"]] == [made.json()["id"]]
    assert api.get(f"/companies/{company}").status_code == 404
    assert api.post("/proposals", idea | {"company_id": world["brio"]}).status_code == 404


def test_what_a_token_made_ends_with_it(world: World) -> None:
    admin = world.api("admin")
    wanted = {"name": "First", "token_scopes": ["read", "admin"]}
    first = admin.post("/tokens", wanted)
    second = Api(first.json()["secret"]).post("/tokens", wanted | {"name": "Second"})
    assert second.json()["made_with_id"] == first.json()["id"]
    assert Api(second.json()["secret"]).get("/me").status_code == 200
    assert admin.delete(f"/tokens/{first.json()['id']}", If_Match="*").status_code == 204
    assert Api(second.json()["secret"]).get("/me").status_code == 401
    assert admin.get(f"/tokens/{second.json()['id']}").json()["state"] == "revoked"


def test_a_task_is_taken_away_and_brought_back(world: World) -> None:
    api, path = world.api("executive_aster"), f"/tasks/{world['task_aster']}"
    tasks = f"/milestones/{world['milestone_aster']}/tasks"
    etag = api.get(path)["ETag"]
    assert api.delete(path).status_code == 428
    assert api.delete(path, If_Match='"9"').status_code == 412
    assert api.delete(path, If_Match=etag).status_code == 204
    assert api.get(path).status_code == 404
    assert world["task_aster"] not in {one["id"] for one in api.get(tasks).json()["items"]}
    assert api.post(f"{path}/restoration", {}, If_Match="*").json()["version"] == 3
    assert world["task_aster"] in {one["id"] for one in api.get(tasks).json()["items"]}
