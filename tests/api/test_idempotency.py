"""A POST repeated with its Idempotency-Key: answered again, done once, and shown only to who may do it."""

from __future__ import annotations

import pytest

from tests.api.world import Api, World


def test_a_post_repeated_with_its_key_is_answered_again_and_done_once(world: World) -> None:
    api = world.api("admin")
    sent = {"name": "Corto", "sector": "energy", "country": "FR"}
    first = api.post("/companies", sent, Idempotency_Key="k1")
    second = api.post("/companies", sent, Idempotency_Key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"]) == (None, "true")
    assert [second[name] for name in ("ETag", "Location")] == [first[name] for name in ("ETag", "Location")]
    assert len(api.get("/companies?q=corto").json()["items"]) == 1


def test_a_key_used_for_another_request_is_409(world: World) -> None:
    api = world.api("admin")
    api.post("/portfolios", {"name": "One"}, Idempotency_Key="k")
    response = api.post("/portfolios", {"name": "Two"}, Idempotency_Key="k")
    assert (response.status_code, response.json()["field"]) == (409, "Idempotency-Key")
    assert world.api("partner").post("/portfolios", {"name": "Two"}, Idempotency_Key="k").status_code == 201


def test_a_refused_request_may_be_mended_and_sent_again_with_its_key(world: World) -> None:
    api = world.api("admin")
    assert api.post("/portfolios", {"name": "One", "currency": "QQQ"}, Idempotency_Key="k").status_code == 422
    assert api.post("/portfolios", {"name": "One", "currency": "USD"}, Idempotency_Key="k").status_code == 201


def test_a_secret_is_shown_once_even_with_a_key(world: World) -> None:
    api = world.api("admin")
    for path, secret, sent in (
        ("/tokens", "secret", {"name": "T"}),
        ("/invitations", "code", {"email": "new@example.com", "role": "analyst"}),
    ):
        first = api.post(path, sent, Idempotency_Key=f"k{path}")
        second = api.post(path, sent, Idempotency_Key=f"k{path}")
        assert first.status_code == second.status_code == 201
        assert first["Cache-Control"] == "no-store"
        told = first.json().pop(secret)
        assert told
        assert second.json() == {**first.json(), secret: None}
        assert told.encode() not in api.get(path).content
        assert _kept_nowhere(told)


def _kept_nowhere(secret: str) -> bool:
    from milepost.core.models import AnsweredRequest, Event

    kept = b"".join(bytes(row.body) for row in AnsweredRequest.objects.all())
    events = str(list(Event.objects.unwalled("looks for a leak").values_list("after", flat=True)))
    return secret.encode() not in kept and secret not in events


def with_token(world: World, *scopes: str) -> Api:
    """The administrator's client with a token of these scopes."""
    answer = world.api("admin").post("/tokens", {"name": " ".join(scopes), "token_scopes": list(scopes)})
    return Api(answer.json()["secret"])


def test_a_kept_answer_is_not_shown_to_a_token_that_may_not_write(world: World) -> None:
    sent = {"name": "Corto", "sector": "energy", "country": "FR"}
    assert world.api("admin").post("/companies", sent, Idempotency_Key="k").status_code == 201
    refused = with_token(world, "read").post("/companies", sent, Idempotency_Key="k")
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/v1/#problem-forbidden")
    assert b"Corto" not in refused.content


@pytest.mark.parametrize("scopes", [("write",), ("read", "write"), ("admin",)])
def test_a_kept_answer_is_not_shown_to_a_token_of_other_scopes(world: World, scopes: tuple[str, ...]) -> None:
    sent = {"name": "Corto", "sector": "energy", "country": "FR"}
    assert world.api("admin").post("/companies", sent, Idempotency_Key="k").status_code == 201
    refused = with_token(world, *scopes).post("/companies", sent, Idempotency_Key="k")
    assert (refused.status_code, refused.json()["field"]) == (409, "Idempotency-Key")
    assert len(world.api("admin").get("/companies?q=corto").json()["items"]) == 1


def test_another_token_of_the_same_scopes_gets_the_answer_again(world: World) -> None:
    first = with_token(world, "read", "write").post("/portfolios", {"name": "One"}, Idempotency_Key="k")
    again = with_token(world, "write", "read").post("/portfolios", {"name": "One"}, Idempotency_Key="k")
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")


def test_a_key_sent_again_for_another_version_is_409(world: World) -> None:
    api = world.api("partner")
    path = f"/initiatives/{world['initiative_aster']}"
    owned = api.patch(path, {"owner_id": world["executive_aster"]}, If_Match='"1"')
    moved = api.post(f"{path}/stage", {"stage": 1}, If_Match=owned["ETag"], Idempotency_Key="k")
    assert moved.status_code == 200
    for version in (moved["ETag"], "*"):
        refused = api.post(f"{path}/stage", {"stage": 1}, If_Match=version, Idempotency_Key="k")
        assert (refused.status_code, refused.json()["field"]) == (409, "Idempotency-Key")
    again = api.post(f"{path}/stage", {"stage": 1}, If_Match='"2"', Idempotency_Key="k")
    assert again["Idempotency-Replayed"] == "true", "the ETag and its version in quotation marks mean the same"


@pytest.mark.parametrize("key", [{}, {"Idempotency_Key": "k"}], ids=["without a key", "with a key"])
def test_a_token_that_may_only_read_notes_no_notice_as_seen(world: World, key: dict[str, str]) -> None:
    assert with_token(world, "read").post("/notices/seen", **key).status_code == 403
    assert with_token(world, "write").post("/notices/seen", **key).status_code == 200
