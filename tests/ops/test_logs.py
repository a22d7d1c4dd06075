"""Logs: one JSON object a line, with the request's id, and nothing in it that signs somebody in."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from milepost.core.actions import request_action_id
from milepost.core.ids import encode_id
from milepost.ops.logs import JsonLines, RequestId, scrub

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer hunter2hunter2",
        "{'Authorization': 'Bearer hunter2hunter2'}",
        "token mp_hunter2hunter2 refused",
        "Cookie: milepost_session=hunter2; a=b",
        "postgresql://milepost:hunter2@db.example:5432/milepost",
        "smtp://u:hunter2@mail.example",
        "password=hunter2&next=/",
        "{'password': 'hunter2', 'login': 'a@b.example'}",
        '{"client_secret": "hunter2"}',
        "GET /account/password/reset/key/hunter2-abc/ 200",
        "GET /invitations/hunter2.abc 200",
        "GET /oidc/callback/?code=hunter2&state=hunter2 302",
        "csrfmiddlewaretoken=hunter2",
    ],
)
def test_what_signs_somebody_in_is_not_logged(text: str) -> None:
    assert "hunter2" not in scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET /companies/0am8318xaxngx 200",
        "see https://milepost.example/companies?page=2",
        "This request carries no bearer token.",
        "The token expired; basic sign-in is off.",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert scrub(text) == text


def line(message: str, *args: Any, **extra: Any) -> dict[str, Any]:
    record = logging.getLogger("test").makeRecord("test", logging.INFO, "f", 1, message, args, extra.pop("exc", None))
    record.__dict__.update(extra)
    RequestId().filter(record)
    parsed: dict[str, Any] = json.loads(JsonLines().format(record))
    return parsed


def test_a_line_carries_the_id_of_the_request() -> None:
    token = request_action_id.set(12345)
    try:
        assert line("hello %s", "world") | {"at": ""} == {
            "at": "", "level": "INFO", "logger": "test", "message": "hello world", "action_id": encode_id(12345),
        }  # fmt: skip
    finally:
        request_action_id.reset(token)


def test_an_error_is_logged_on_one_line_and_scrubbed() -> None:
    try:
        raise ValueError("could not open postgresql://u:hunter2@db/x")
    except ValueError:
        entry = line("it broke", exc=sys.exc_info())
    assert "ValueError" in entry["error"]
    assert "hunter2" not in entry["error"]


def test_fields_of_a_request_are_scrubbed_too() -> None:
    assert line("x", fields={"path": "/?token=hunter2", "ms": 1.5})["path"] == "/?token=[hidden]"
