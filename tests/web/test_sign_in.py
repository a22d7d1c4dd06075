"""Signing in and out: passwords, throttling, second factors, recovery, resetting by code."""

from __future__ import annotations

import dataclasses
import logging
import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.test import Client

from milepost import config
from milepost.access.actions.people import deactivate_member
from tests.cast import NOW, Cast
from tests.web.conftest import PASSWORD, Enter, give_password

pytestmark = pytest.mark.usefixtures("contexts")

LOGIN = "/account/login/"


def code_now(secret: str, step: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def try_password(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def test_a_page_sends_a_stranger_to_sign_in_and_back(cast: Cast) -> None:
    client = Client()
    answer = client.get("/feed/?kind=company")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/login/?next=%2Ffeed%2F%3Fkind%3Dcompany"
    email = give_password(cast.harbour, "analyst")
    back = client.post(
        answer.headers["Location"], {"login": email, "password": PASSWORD, "next": "/feed/?kind=company"}
    )
    assert back.headers["Location"] == "/feed/?kind=company"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site_after_signing_in(cast: Cast, wanted: str) -> None:
    email = give_password(cast.harbour, "analyst")
    answer = Client().post(LOGIN, {"login": email, "password": PASSWORD, "next": wanted})
    assert answer.headers["Location"] == "/"


def test_the_address_may_be_written_in_any_case(cast: Cast) -> None:
    assert try_password(Client(), give_password(cast.harbour, "analyst").upper()).status_code == 302


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast: Cast) -> None:
    email = give_password(cast.harbour, "analyst")
    answers = [
        try_password(Client(), email, "wrong password"),
        try_password(Client(), "nobody@x.example", "wrong password"),
    ]
    pages = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers]
    assert pages[0] == pages[1]
    assert "not correct" in pages[0]


def test_the_sixth_failed_attempt_is_refused_even_with_the_right_password(cast: Cast) -> None:
    email = give_password(cast.harbour, "analyst")
    client = Client()
    for _attempt in range(5):
        assert try_password(client, email, "wrong password").status_code == 200
    answer = try_password(client, email)
    assert answer.status_code == 200
    assert "Too many failed" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_signing_out_needs_a_post(cast: Cast, enter: Enter) -> None:
    client = enter("analyst")
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/").status_code == 302


def test_pages_of_who_is_signed_in_are_kept_by_no_cache(cast: Cast, enter: Enter) -> None:
    assert "no-store" in enter("analyst").get("/people/").headers["Cache-Control"]


def test_a_deactivated_person_is_out_at_once(cast: Cast, enter: Enter) -> None:
    client = enter("executive_a")
    assert client.get("/people/").status_code == 200
    administrator = cast.harbour.viewer("administrator")
    deactivate_member(acting=administrator, now=NOW, membership_id=cast.harbour.memberships["executive_a"])
    answer = client.get("/people/")
    assert answer.status_code == 403
    assert "No firm is open to you" in answer.content.decode()
    assert "Anna Aster" not in answer.content.decode()


def test_a_changed_password_ends_every_session(cast: Cast, enter: Enter) -> None:
    first, second = enter("analyst"), enter("analyst")
    new = "another four random words"
    answer = second.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert first.get("/").status_code == 302
    assert try_password(Client(), cast.harbour.emails["analyst"], new).status_code == 302


def show_again(client: Client, path: str) -> Any:
    """Ask for a page about keys, and show by the password that it is still oneself."""
    asked = client.get(path)
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    back = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert back.headers["Location"] == path
    return client.get(path)


def with_app(client: Client) -> tuple[str, list[str]]:
    """Set up an authenticator app; its secret and the recovery codes."""
    secret = show_again(client, "/account/keys/app/add/").context["form"].secret
    answer = client.post("/account/keys/app/add/", {"code": code_now(secret)})
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get("/account/keys/codes/").context["unused_codes"]
    return secret, list(shown)


def test_with_an_authenticator_app_the_password_alone_opens_nothing(cast: Cast, enter: Enter) -> None:
    secret, _codes = with_app(enter("analyst"))
    client = Client()
    assert try_password(client, cast.harbour.emails["analyst"]).headers["Location"] == "/account/keys/authenticate/"
    assert client.get("/").status_code == 302
    assert client.post("/account/keys/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/").status_code == 302
    # The code of this half minute was used when the app was set up: the next one counts.
    assert client.post("/account/keys/authenticate/", {"code": code_now(secret, step=1)}).status_code == 302
    assert client.get("/").status_code == 200


def test_a_recovery_code_opens_the_second_step_once(cast: Cast, enter: Enter) -> None:
    _secret, codes = with_app(enter("analyst"))
    assert len(codes) == 10
    for expected in (302, 200):
        client = Client()
        try_password(client, cast.harbour.emails["analyst"])
        assert client.post("/account/keys/authenticate/", {"code": codes[0]}).status_code == expected


def test_keys_are_changed_only_after_showing_again_who_one_is(cast: Cast, enter: Enter) -> None:
    client = enter("analyst")
    answer = client.get("/account/keys/app/add/")
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    wrong = client.post(answer.headers["Location"], {"password": "wrong password"})
    assert wrong.status_code == 200
    assert "form" in show_again(client, "/account/keys/app/add/").context


@pytest.mark.parametrize(
    "path",
    ["/account/signup/", "/account/email/", "/account/confirm-email/", "/account/3rdparty/", "/account/2fa/",
     "/account/login/code/", "/account/absent/account_signup/", "/account/absent/account_email/",
     "/account/absent/socialaccount_signup/", "/account/password/reset/", "/account/password/reset/confirm/"],
)  # fmt: skip
def test_what_is_not_offered_is_not_there(cast: Cast, enter: Enter, path: str) -> None:
    for client in (Client(), enter("administrator")):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


@pytest.fixture
def mailing(monkeypatch: pytest.MonkeyPatch) -> None:
    server = config.mail_server("smtp://localhost:1025?tls=none")
    monkeypatch.setattr(settings, "MILEPOST", dataclasses.replace(settings.MILEPOST, email_url=server))


def test_a_forgotten_password_is_replaced_with_a_mailed_code(cast: Cast, mailing: None) -> None:
    email = give_password(cast.harbour, "analyst")
    client = Client()
    assert client.post("/account/password/reset/", {"email": email}).headers["Location"].endswith("/reset/confirm/")
    [letter] = mail.outbox
    assert letter.to == [email]
    code = re.search(r"^\s*([A-Z0-9]{3,6}-?[A-Z0-9]{3,6})\s*$", letter.body, re.MULTILINE)
    assert code, letter.body
    assert "http" not in letter.body  # nothing in it opens an account by being clicked
    assert client.post("/account/password/reset/confirm/", {"code": "AAAAAA"}).status_code == 200
    assert client.post("/account/password/reset/confirm/", {"code": code[1]}).status_code == 302
    new = "another four random words"
    answer = client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
    assert answer.status_code == 302, answer.content.decode()
    assert try_password(Client(), email, new).status_code == 302


def test_an_unknown_address_gets_the_same_page_and_no_letter(cast: Cast, mailing: None) -> None:
    answer = Client().post("/account/password/reset/", {"email": "nobody@x.example"})
    assert answer.headers["Location"].endswith("/reset/confirm/")
    assert mail.outbox == []


def test_no_password_or_code_reaches_the_logs(cast: Cast, enter: Enter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = enter("analyst")
    secret, codes = with_app(client)
    token = client.post("/tokens/new/", {"name": "script", "token_scopes": "read", "days": "9"}).context["secret"]
    client.get("/feed/", headers={"authorization": f"Bearer {token}"})
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "POST /tokens/new/ 200" in told
    for word in (PASSWORD, secret, token, *codes):
        assert word not in told
