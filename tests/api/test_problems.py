"""Every refusal is an RFC 9457 problem that names the field and the value, and tells no secret."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, DataError, OperationalError, ProgrammingError

from milepost.api.endpoints import me
from tests.api.world import Api, World


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """The problem in an answer, after the members that every one has were checked."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["type"] == f"/api/v1/#problem-{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == response.wsgi_request.path
    assert response["X-Request-ID"]
    return body


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer mp_wrong", "Bearer nonsense"])
def test_without_a_valid_token_the_answer_is_401_with_a_challenge(world: World, header: str | None) -> None:
    response = Api().get("/companies", **({} if header is None else {"Authorization": header}))
    assert "[hidden]" not in problem(response, 401, "unauthorized")["detail"]
    assert response["WWW-Authenticate"].startswith('Bearer realm="Milepost"')
    assert b"mp_wrong" not in response.content


def test_a_revoked_token_opens_nothing(world: World) -> None:
    admin = world.api("admin")
    made = admin.post("/tokens", {"name": "Short"}).json()
    other = Api(made["secret"])
    assert other.get("/me").status_code == 200
    assert admin.delete(f"/tokens/{made['id']}", If_Match="*").status_code == 204
    problem(other.get("/me"), 401, "unauthorized")


def test_a_session_does_not_open_the_api(world: World) -> None:
    api = Api()
    api.client.force_login(_user(world))
    problem(api.get("/me"), 401, "unauthorized")


def _user(world: World) -> Any:
    from milepost.access.models import User

    return User.objects.get(pk=world.viewers["admin"].user_id)


@pytest.mark.parametrize("path", ["/nothing", "/companies/", "/companies/0hc5m2x8k4t9r/nothing", "//", "/me/x"])
def test_an_unknown_address_is_a_404_problem(world: World, path: str) -> None:
    problem(world.api("admin").get(path), 404, "missing")


def test_what_is_no_id_is_missing_like_an_id_without_a_row(world: World) -> None:
    for text in ("x", "0000000000000", "zzzzzzzzzzzzz", "uuuuuuuuuuuuu", "\u212a" * 13, "%00"):
        body = problem(world.api("admin").get(f"/companies/{text}"), 404, "missing")
        assert body["field"] == "id"


def test_an_unknown_method_is_a_405_that_lists_the_known_ones(world: World) -> None:
    for method, path, allow in (
        ("PUT", "/companies", "GET, HEAD, OPTIONS, POST"),
        ("DELETE", "/companies", "GET, HEAD, OPTIONS, POST"),
        ("TRACE", "/me", "GET, HEAD, OPTIONS, PATCH"),
        ("POST", "/roles", "GET, HEAD, OPTIONS"),
    ):
        response = world.api("admin").send(method, path)
        problem(response, 405, "method_not_allowed")
        assert response["Allow"] == allow


def test_options_lists_the_methods_without_a_token(world: World) -> None:
    response = Api().send("OPTIONS", "/companies")
    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")


def test_head_has_the_headers_of_get_and_no_body(world: World) -> None:
    api = world.api("admin")
    for path in (f"/companies/{world['aster']}", "/companies", "/companies/export", "/nothing"):
        got, head = api.get(path), api.send("HEAD", path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.get("ETag") == got.get("ETag")
        assert head["Content-Type"] == got["Content-Type"]


@pytest.mark.parametrize(
    "body", ["{", "", '{"name": "A"', "\ufeff{}", '{"name": "\\ud800"}', b'{"name": "\xff"}', "nonsense"]
)
def test_a_body_that_is_not_json_is_400(world: World, body: str | bytes) -> None:
    problem(world.api("admin").post("/portfolios", body), 400, "malformed")


@pytest.mark.parametrize("body", ["[]", "1", "null", '"x"'])
def test_a_body_that_is_no_object_is_422(world: World, body: str) -> None:
    assert problem(world.api("admin").post("/portfolios", body), 422, "invalid")["field"] == "body"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""]
)
def test_another_media_type_is_415(world: World, kind: str) -> None:
    response = world.api("admin").post("/portfolios", "{}", **{"Content-Type": kind})
    problem(response, 415, "unsupported_media_type")
    assert response["Accept"] == "application/json"


def test_a_body_beyond_the_limit_is_413(world: World, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(world.api("admin").post("/portfolios", {"name": "x" * 200}), 413, "too_large")


def test_an_invalid_body_names_every_field_and_value(world: World) -> None:
    sent = {"name": 5, "sector": "boats", "country": "DE", "surprise": 1, "entry_date": "2026-02-30"}
    body = problem(world.api("admin").post("/companies", sent), 422, "invalid")
    found = {error["field"]: error["value"] for error in body["errors"]}
    assert found == {"name": 5, "sector": "boats", "surprise": 1, "entry_date": "2026-02-30"}
    assert body["field"] in found
    unknown = next(error for error in body["errors"] if error["field"] == "surprise")
    assert "fiscal_pattern" in unknown["mend"]


def test_an_unknown_name_within_another_field_is_not_mended_by_the_names_around_it(world: World) -> None:
    path = f"/milestones/{world['milestone_aster']}"
    sent = world.api("executive_aster").patch(path, {"team": {"boss": []}}, If_Match="*")
    body = problem(sent, 422, "invalid")
    assert (body["field"], body["value"]) == ("team.boss", [])
    assert "mend" not in body


@pytest.mark.parametrize(
    ("path", "sent", "told"),
    [
        ("/milestones/{milestone_aster}/criteria", {"metric": "Parts", "target": "1", "unit": ""},
         "unit: '' is empty|Write something."),
        ("/milestones/{milestone_aster}/updates", {"status": "on_track", "words": "w" * 5001},
         "is longer than 5000 characters (5001)|Shorten it."),
        ("/portfolios", {"name": "n" * 300}, "is longer than 200 characters (300)|Shorten it."),
        ("/portfolios/bulk", {"items": []}, "items: [] is empty|Give at least one."),
        ("/portfolios/bulk", {"items": [{"name": "A"}] * 1001}, "has more than 1000 entries (1001)|Send fewer."),
        ("/milestones/{milestone_aster}/updates", {"status": "on_track", "percent": "half"},
         "percent: 'half' is not a number|Write it in decimal text, such as 1250.5."),
        ("/companies?limit=0", None, "limit: '0' is less than 1|Give 1 or more."),
        ("/companies?limit=501", None, "limit: '501' is more than 500|Give 500 or less."),
    ],
)  # fmt: skip
def test_what_is_too_short_too_long_or_out_of_range_is_said_in_words(
    world: World, path: str, sent: dict[str, Any] | None, told: str
) -> None:
    api = world.api("admin")
    answered = api.post(path.format(**world.ids), sent) if sent else api.get(path)
    body = problem(answered, 422, "invalid")
    assert f"{body['detail']}|{body['mend']}".endswith(told)


def test_a_missing_field_is_named(world: World) -> None:
    body = problem(world.api("admin").post("/companies", {}), 422, "invalid")
    assert {error["field"] for error in body["errors"]} == {"name", "sector", "country"}


def test_what_the_domain_refuses_names_field_value_and_mend(world: World) -> None:
    sent = {"name": "Corto", "sector": "energy", "country": "QQ"}
    body = problem(world.api("admin").post("/companies", sent), 422, "invalid")
    assert (body["field"], body["value"]) == ("country", "QQ")
    assert "DE" in body["mend"]


def test_unknown_and_repeated_query_parameters_are_refused(world: World) -> None:
    api = world.api("admin")
    body = problem(api.get("/companies?colour=red&limit=5"), 422, "invalid")
    assert (body["field"], body["value"]) == ("colour", "red")
    assert "sector" in body["mend"]
    assert problem(api.get("/companies?sector=energy&sector=materials"), 422, "invalid")["field"] == "sector"
    assert problem(api.get(f"/companies/{world['aster']}/cascade?x=1"), 422, "invalid")["field"] == "x"
    assert problem(api.send("DELETE", f"/grants/{world['aster']}?x=1"), 422, "invalid")["field"] == "x"


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=501", "limit"), ("limit=5.0", "limit"), ("limit=1_0", "limit"), ("limit=", "limit"),
     ("sort=colour", "sort"), ("sort=--name", "sort"),
        ("sort=", "sort"),
        ("fields=", "fields"), ("cursor=abc", "cursor"), ("cursor=", "cursor"), ("sector=x", "sector"),
     ("archived=yes", "archived"), ("portfolio_id=1", "portfolio_id"), ("q=%00", "q"), ("fields=name,colour", "fields")],
)  # fmt: skip
def test_a_query_value_that_cannot_be_taken_is_named(world: World, query: str, field: str) -> None:
    assert problem(world.api("admin").get(f"/companies?{query}"), 422, "invalid")["field"] == field


def test_null_characters_are_refused_before_the_database_sees_them(world: World) -> None:
    body = problem(world.api("admin").post("/portfolios", {"name": "a\x00b"}), 422, "invalid")
    assert body["field"] == "name"


def test_a_forbidden_change_is_403(world: World) -> None:
    response = world.api("contributor_aster").patch(f"/companies/{world['aster']}", {"name": "Mine"}, If_Match="*")
    problem(response, 403, "forbidden")


def test_a_token_that_may_only_read_changes_nothing(world: World) -> None:
    secret = world.api("admin").post("/tokens", {"name": "Reader", "token_scopes": ["read"]}).json()["secret"]
    reader = Api(secret)
    problem(reader.patch(f"/companies/{world['aster']}", {"name": "Mine"}, If_Match="*"), 403, "forbidden")
    problem(reader.post("/tokens", {"name": "More", "token_scopes": ["write"]}), 403, "forbidden")
    problem(reader.patch("/me", {"name": "Mine"}, If_Match="*"), 403, "forbidden")


def test_a_fault_is_a_500_that_tells_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("the secret of mp_abcdefghijk is 42")

    monkeypatch.setattr(me, "firm_row", fail)
    response = world.api("admin").get("/firm")
    problem(response, 500, "internal")
    assert b"42" not in response.content
    assert b"Traceback" not in response.content


def test_a_database_that_does_not_answer_is_a_503(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise OperationalError("database is locked at /secret/path")

    monkeypatch.setattr(me, "firm_row", fail)
    response = world.api("admin").get("/firm")
    problem(response, 503, "busy")
    assert response["Retry-After"]
    assert b"secret/path" not in response.content


@pytest.mark.parametrize("error", [DataError, ProgrammingError])
def test_a_mistake_that_the_database_finds_is_a_500_that_nobody_need_repeat(
    world: World, monkeypatch: pytest.MonkeyPatch, error: type[DatabaseError]
) -> None:
    def fail(**_: Any) -> None:
        raise error("integer out of range")

    monkeypatch.setattr(me, "firm_row", fail)
    problem(world.api("admin").get("/firm"), 500, "internal")


def test_secrets_are_not_repeated_in_problems(world: World) -> None:
    api = world.api("admin")
    token = world.tokens["admin"]
    for response in (
        api.post("/portfolios", {"name": "A", "password": "hunter2", "secret": token, "more": {"password": "hunter2"}}),
        api.post("/portfolios", {"name": token + "\x00"}),
        api.get(f"/companies?q={token}&q=x"),
        api.get(f"/companies/{token}"),
        api.get(f"/{token}"),
        api.post("/portfolios", {}, Idempotency_Key=token + "\x01"),
        api.patch(f"/companies/{world['aster']}", {}, If_Match=token),
    ):
        assert response.status_code >= 400
        assert token.encode() not in response.content
        assert b"hunter2" not in response.content


def test_long_values_are_shortened(world: World) -> None:
    body = problem(
        world.api("admin").post("/portfolios", {"name": "n" * 5000, "opened_on": "d" * 9000}), 422, "invalid"
    )
    assert all(len(error["value"]) <= 200 for error in body["errors"])
