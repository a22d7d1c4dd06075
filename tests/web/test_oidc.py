"""Signing in with an OpenID Connect provider: a small real one on the loopback, spoken to over HTTP."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from milepost.access.actions.people import deactivate_member
from tests.cast import NOW, Cast
from tests.web.conftest import give_password

pytestmark = pytest.mark.usefixtures("contexts")

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """Says of everybody who comes what ``claims`` holds."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://localhost:{self.server_address[1]}"
        self.claims: dict[str, Any] = {}
        self.asked: list[dict[str, list[str]]] = []
        self.broken = False


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        provider = self.server
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "1", "alg": "RS256"}
        self._answer({
            "/.well-known/openid-configuration": {
                "issuer": provider.issuer,
                "authorization_endpoint": f"{provider.issuer}/authorize",
                "token_endpoint": f"{provider.issuer}/token",
                "userinfo_endpoint": f"{provider.issuer}/userinfo",
                "jwks_uri": f"{provider.issuer}/keys",
            },
            "/keys": {"keys": [key]},
            "/userinfo": provider.claims,
        }.get(self.path))  # fmt: skip

    def do_POST(self) -> None:
        provider = self.server
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        provider.asked.append(form)
        if provider.broken or form.get("code") != ["the-code"] or not form.get("code_verifier"):
            self._answer({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": provider.issuer, "aud": "milepost", "iat": now, "exp": now + 60} | provider.claims
        token = jwt.encode(claims, KEY, "RS256", headers={"kid": "1"})
        self._answer({"access_token": "at", "token_type": "Bearer", "id_token": token, "expires_in": 60})

    def _answer(self, body: object, status: int = 200) -> None:
        data = json.dumps(body).encode()
        self.send_response(status if body is not None else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    config = dataclasses.replace(
        settings.MILEPOST, oidc_issuer=server.issuer, oidc_client_id="milepost", oidc_name="Harbour ID"
    )
    monkeypatch.setattr(settings, "MILEPOST", config)
    app = {"provider_id": "oidc", "name": "Harbour ID", "client_id": "milepost", "secret": "s",
           "settings": {"server_url": server.issuer}}  # fmt: skip
    known = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    monkeypatch.setattr(settings, "SOCIALACCOUNT_PROVIDERS", known)
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


def come_back(client: Client, **changed: str) -> HttpResponse:
    """Go to the provider by the button, and come back with its code."""
    page = client.post("/account/sso/oidc/", {"next": "/feed/"})
    assert page.status_code == 200
    there = urlsplit(page.context["href"])
    asked = parse_qs(there.query)
    assert asked["code_challenge_method"] == ["S256"]
    assert "openid" in asked["scope"][0]
    query = {"code": "the-code", "state": asked["state"][0]} | changed
    answer: Any = client.get(f"/account/sso/oidc/callback/?{urlencode(query)}")
    return answer  # type: ignore[no-any-return]


def is_inside(client: Client) -> bool:
    return client.get("/feed/").status_code == 200


def test_the_button_leads_to_the_provider_and_back_inside(cast: Cast, provider: Provider) -> None:
    client = Client()
    assert "Sign in with Harbour ID" in client.get("/account/login/").content.decode()
    provider.claims = {"sub": "1", "email": cast.harbour.emails["executive_a"].upper(), "email_verified": True}
    answer = come_back(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/feed/")
    assert "Anna Aster" in client.get("/profile/").content.decode()
    assert provider.asked[0]["redirect_uri"] == ["http://testserver/account/sso/oidc/callback/"]


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@elsewhere.example", "email_verified": True},
        {"email": "{executive_a}", "email_verified": False},
        {"email": "{executive_a}"},
        {},
    ],
    ids=["nobody here", "not verified", "says nothing of verification", "no address"],
)
def test_without_a_verified_address_of_somebody_here_nobody_comes_in(
    cast: Cast, provider: Provider, claims: dict[str, Any]
) -> None:
    email = str(claims.get("email", "")).format(**cast.harbour.emails)
    provider.claims = {"sub": "1", **claims, **({"email": email} if email else {})}
    client = Client()
    answer = come_back(client)
    assert answer.status_code == 200
    assert "No account with this address" in answer.content.decode()
    assert not is_inside(client)
    assert "executive" not in answer.content.decode()


def test_a_stranger_finds_no_firm_and_a_deactivated_person_none_either(cast: Cast, provider: Provider) -> None:
    deactivate_member(
        acting=cast.harbour.viewer("administrator"), now=NOW, membership_id=cast.harbour.memberships["analyst"]
    )
    provider.claims = {"sub": "1", "email": cast.harbour.emails["analyst"], "email_verified": True}
    client = Client()
    assert come_back(client).status_code == 302
    assert client.get("/feed/").status_code == 403


@pytest.mark.parametrize("changed", [{"state": "forged"}, {"code": "another"}, {"error": "access_denied", "code": ""}])
def test_an_answer_that_was_not_asked_for_opens_nothing(
    cast: Cast, provider: Provider, changed: dict[str, str]
) -> None:
    provider.claims = {"sub": "1", "email": cast.harbour.emails["executive_a"], "email_verified": True}
    client = Client()
    answer = come_back(client, **changed)
    assert answer.status_code in {302, 401}
    assert not is_inside(client)


@pytest.mark.parametrize("wrong", [{"aud": "another"}, {"iss": "http://evil.example"}, {"exp": 1}])
def test_an_identity_made_for_somebody_else_opens_nothing(
    cast: Cast, provider: Provider, wrong: dict[str, Any]
) -> None:
    provider.claims = {"sub": "1", "email": cast.harbour.emails["executive_a"], "email_verified": True, **wrong}
    client = Client()
    assert come_back(client).status_code == 401
    assert not is_inside(client)


def test_a_second_factor_is_asked_for_all_the_same(cast: Cast, provider: Provider) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=cast.harbour.user("executive_a"), type="totp", data={"secret": "A" * 32})
    provider.claims = {"sub": "1", "email": cast.harbour.emails["executive_a"], "email_verified": True}
    client = Client()
    assert come_back(client).headers["Location"] == "/account/keys/authenticate/"
    assert not is_inside(client)


def test_accounts_are_never_connected(cast: Cast, provider: Provider) -> None:
    client = Client()
    client.post(
        "/account/login/", {"login": give_password(cast.harbour, "analyst"), "password": "four random words here"}
    )
    assert client.post("/account/sso/oidc/?process=connect").status_code == 404


def test_without_a_provider_there_is_no_button_and_no_way(cast: Cast) -> None:
    assert "/sso/" not in Client().get("/account/login/").content.decode()
    assert Client().post("/account/sso/oidc/").status_code == 404
