"""The link of an invitation does not tell whether the invited address has an account somewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from milepost.access.actions.people import invitation_code, invite
from milepost.access.models import Invitation
from milepost.core import clock
from tests.cast import Cast
from tests.web.conftest import PASSWORD, Enter

NOBODYS = "nobody@elsewhere.example"
STEPS: dict[str, dict[str, str]] = {
    "the offer": {},
    "nothing filled in": {"accept": "yes"},
    "no name": {"accept": "yes", "name": " ", "password": PASSWORD},
    "a weak password": {"accept": "yes", "name": "New Person", "password": "short"},
}


def code_for(cast: Cast, email: str) -> str:
    made = invite(
        acting=cast.harbour.viewer("executive_a"), now=clock.now(), email=email, role="contributor",
        scope_id=cast.harbour.a,
    )  # fmt: skip
    return invitation_code(made)


def answer(client: Client, code: str, email: str, step: dict[str, str]) -> tuple[int, str, list[str]]:
    """Status, page and the shapes of the SQL, without what the asker knows anyway."""
    with CaptureQueriesContext(connection) as sent:
        got: Any = client.post("/join/", {"code": code, **step})
    page = got.content.decode().replace(code, "CODE").replace(email, "EMAIL")
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return got.status_code, page, [re.sub(r"'[^']*'|\d+|%s", "?", query["sql"]) for query in sent.captured_queries]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("signed_in", [False, True])
def test_an_address_with_an_account_and_one_without_get_the_same_answer(
    cast: Cast, enter: Enter, step: str, signed_in: bool
) -> None:
    client = enter("contributor_a") if signed_in else Client()
    known = cast.meridian.emails["analyst"]
    answers = [answer(client, code_for(cast, email), email, STEPS[step]) for email in (known, NOBODYS)]
    assert answers[0] == answers[1]
    assert "With the account that you have" in answers[0][1]
    assert "With a new account" in answers[0][1]


def test_an_account_is_not_replaced_and_the_refusal_says_no_more_than_it_must(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = cast.meridian.emails["analyst"]
    code, hashed, encode = code_for(cast, known), [], Argon2PasswordHasher.encode

    def counted(self: Any, *given: Any) -> Any:
        hashed.append(1)
        return encode(self, *given)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted)
    refused = Client().post("/join/", {"code": code, "accept": "yes", "name": "New Person", "password": PASSWORD})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "A new account cannot join with this invitation" in page
    assert "has an account" not in page
    assert hashed == [1]  # the slow part of making an account is done all the same
    assert Invitation.objects.unwalled("looks").get(email=known).accepted_at is None
