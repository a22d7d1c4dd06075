"""What surrounds every answer: addresses of clients behind proxies, the policy of browsers, cookies by base URL."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from milepost import config
from milepost.web.middleware import CONTENT_SECURITY_POLICY, compressed, nearest_stranger
from tests.tool.servers import command_environment

PROXIES = config.networks("10.0.0.0/8, 127.0.0.1")
SECURE = """
import django, json
django.setup()
from django.conf import settings as s
from django.test import Client
names = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_NAME SECURE_HSTS_SECONDS ALLOWED_HOSTS DEBUG".split()
answer = Client().get("/healthz", headers={"host": "elsewhere.example"})
other = Client().get("/api/v1/no-such", headers={"host": s.ALLOWED_HOSTS[0]})
print(json.dumps({name: getattr(s, name) for name in names} | {"healthz": answer.status_code,
    "hsts": other.headers.get("Strict-Transport-Security", "")}))
"""

ELSEWHERE = """
import django
django.setup()
from django.test import Client
print(Client().get("/account/login/", headers={"host": "elsewhere.example"}).status_code)
"""


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        (["203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9", "127.0.0.1"], "203.0.113.9"),
        (["198.51.100.1", "203.0.113.9", "10.1.2.3", "127.0.0.1"], "203.0.113.9"),
        (["evil", "127.0.0.1"], "127.0.0.1"),
        (["10.1.2.3", "127.0.0.1"], "10.1.2.3"),
        (["2001:db8::1", "127.0.0.1"], "2001:db8::1"),
        ([""], ""),
    ],
)
def test_the_client_is_the_last_address_that_is_no_proxy_of_ours(chain: list[str], client: str) -> None:
    assert nearest_stranger(chain, PROXIES) == client


def test_without_a_trusted_proxy_a_forwarded_address_is_not_believed() -> None:
    assert nearest_stranger(["198.51.100.1", "203.0.113.9"], ()) == "203.0.113.9"


def test_the_policy_allows_no_other_origin_and_nothing_inline() -> None:
    # The way to a sign-on provider is a page with a link, so that no form needs to go there.
    policy = CONTENT_SECURITY_POLICY
    assert "form-action 'self';" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_cookie_of_forms_lives_no_longer_than_a_session() -> None:
    assert settings.CSRF_COOKIE_AGE == settings.SESSION_COOKIE_AGE


def test_a_request_for_another_host_is_refused_and_logged_in_one_line(tmp_path: Path) -> None:
    environment = command_environment("", tmp_path, MILEPOST_BASE_URL="https://milepost.example")
    environment["DJANGO_SETTINGS_MODULE"] = "milepost.settings"
    ran = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.stdout.split() == ["400"], ran.stderr
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    told = [line for line in lines if "elsewhere.example" in line["message"]]
    assert [(line["level"], line["logger"]) for line in told] == [("WARNING", "django.security.DisallowedHost")]
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(("base_url", "secure"), [("https://milepost.example", True), ("http://localhost:8000", False)])
def test_cookies_and_hsts_follow_the_base_url(base_url: str, secure: bool, tmp_path: Path) -> None:
    environment = command_environment("", tmp_path, MILEPOST_BASE_URL=base_url, MILEPOST_LOG_LEVEL="ERROR")
    environment["DJANGO_SETTINGS_MODULE"] = "milepost.settings"
    ran = subprocess.run([sys.executable, "-c", SECURE], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["SESSION_COOKIE_SECURE"] is secure
    assert found["CSRF_COOKIE_SECURE"] is secure
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-") is secure
    assert found["hsts"].startswith("max-age=31536000") is secure
    assert found["DEBUG"] is False
    assert found["healthz"] == 200, "a load balancer asks by address"


@pytest.mark.parametrize(
    ("path", "kind", "headers", "packed"),
    [
        ("/milestones/", "text/html; charset=utf-8", {}, True),
        ("/timeline/bars/", "application/json", {}, True),
        ("/milestones/", "text/html", {"ETag": '"1"'}, False),
        ("/api/v1/milestones", "application/json", {}, False),
        ("/attachments/1/", "application/octet-stream", {}, False),
    ],
)
def test_pages_and_their_data_are_compressed_but_neither_files_nor_what_has_an_etag(
    path: str, kind: str, headers: dict[str, str], packed: bool
) -> None:
    answer = compressed(lambda request: HttpResponse("word " * 500, content_type=kind, headers=headers))
    packed_answer = answer(RequestFactory().get(path, headers={"accept-encoding": "gzip, br"}))
    assert packed_answer.has_header("Content-Encoding") is packed
    assert not answer(RequestFactory().get(path)).has_header("Content-Encoding")
    if packed:
        assert packed_answer.headers["Vary"] == "Accept-Encoding"
        assert int(packed_answer.headers["Content-Length"]) < 500
