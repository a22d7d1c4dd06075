"""Many invitations in one action: all of them with their codes and letters, or none."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail

from milepost import config
from milepost.access.actions.people import open_invitation
from milepost.access.models import Invitation
from milepost.core import outbox
from milepost.core.clock import now
from milepost.core.models import Event
from tests.api.world import World


def wanted(world: World, *names: str) -> dict[str, list[dict[str, str]]]:
    return {
        "items": [{"email": f"{one}@example.com", "role": "contributor", "scope_id": world["aster"]} for one in names]
    }


def test_many_are_invited_in_one_action_and_each_gets_a_letter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    server = config.mail_server("smtp://localhost:1025?tls=none")
    monkeypatch.setattr(settings, "MILEPOST", dataclasses.replace(settings.MILEPOST, email_url=server))
    api = world.api("executive_aster")
    answer = api.post("/invitations/bulk", wanted(world, "ann", "ben"), Idempotency_Key="k")
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    made = answer.json()["items"]
    invited = [open_invitation(code=one["code"], now=now()).email for one in made]
    assert invited == ["ann@example.com", "ben@example.com"]
    events = api.get(f"/events?action_id={answer.json()['action_id']}").json()["items"]
    assert [event["verb"] for event in events] == ["invitation.created"] * 2
    mail.outbox.clear()
    while outbox.deliver_due(now() + timedelta(seconds=1)):
        pass
    assert sorted(letter.to[0] for letter in mail.outbox) == invited
    again = api.post("/invitations/bulk", wanted(world, "ann", "ben"), Idempotency_Key="k").json()["items"]
    assert again == [{**one, "code": None} for one in made]
    kept = str(list(Event.objects.unwalled("looks for a leak").values_list("after", flat=True)))
    assert not any(one["code"] in kept for one in made)


def test_one_that_is_refused_refuses_all_and_says_which(world: World) -> None:
    items = wanted(world, "ann", "ben", "cleo")["items"]
    items[0]["role"], items[1]["email"], items[2]["scope_id"] = "executive", "nobody", world["brio"]
    refused = world.api("executive_aster").post(
        "/invitations/bulk", {"items": [*items, *wanted(world, "dora")["items"]]}
    )
    assert refused.status_code == 422
    errors = refused.json()["errors"]
    assert [one["row"] for one in errors] == [0, 1, 2]
    assert "do not allow you to give" in errors[0]["detail"]
    assert [one["field"] for one in errors] == ["email", "email", "scope_id"]
    assert errors[0]["value"] == items[0]["email"], "of one that is to be made: whom it is for"
    assert not Invitation.objects.unwalled("a test").exists()


def test_who_manages_no_people_invites_nobody(world: World) -> None:
    refused = world.api("contributor_aster").post("/invitations/bulk", wanted(world, "ann"))
    assert refused.status_code == 422
    assert not Invitation.objects.unwalled("a test").exists()


def test_the_same_person_is_not_written_to_twice_in_one_request(world: World) -> None:
    refused = world.api("executive_aster").post("/invitations/bulk", wanted(world, "ann", "ben", "ann", "ann"))
    assert refused.status_code == 422
    errors = refused.json()["errors"]
    assert [(one["row"], one["field"]) for one in errors] == [(2, "email"), (3, "email")]
    assert not Invitation.objects.unwalled("a test").exists()
