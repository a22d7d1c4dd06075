"""A report that contradicts the facts is said wherever programs meet its milestone: what is found, forecast, or waited for."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
from django.test import Client

from milepost.core.ids import encode_id
from milepost.milestones.models import MilestoneFacts
from tests.cast import Cast
from tests.scheduling.network import hear, link, made

pytestmark = pytest.mark.django_db
SAID = "Reported on track; due in 6 days."


def asked(cast: Cast, persona: str, path: str) -> list[dict[str, str]]:
    headers = {"Authorization": f"Bearer {cast.harbour.token(persona)}"}
    rows: list[dict[str, str]] = orjson.loads(Client().get(f"/api/v1{path}", headers=headers).content)["items"]
    return rows


def test_programs_are_told_of_it_beside_each_name(cast: Cast) -> None:
    first = made(cast, "Order presses", duration="5", planned_start=date(2026, 6, 1))
    then = made(cast, "Install presses", duration="3")
    link(cast, first, then)
    hear()
    MilestoneFacts.objects.unwalled("a test").filter(pk=first).update(contradiction=SAID, contradicted=True)
    found = {row["name"]: row["contradiction"] for row in asked(cast, "executive_a", "/search?q=presses")}
    assert found == {"Order presses": SAID, "Install presses": ""}
    waits = asked(cast, "executive_a", f"/dependencies?successor_id={encode_id(then)}")
    assert [(row["predecessor_contradiction"], row["successor_contradiction"]) for row in waits] == [(SAID, "")]
    forecasts = {row["id"]: row["contradiction"] for row in asked(cast, "executive_a", "/schedule?limit=100")}
    assert (forecasts[encode_id(first)], forecasts[encode_id(then)]) == (SAID, "")


def test_pages_of_search_mark_it(cast: Cast) -> None:
    first = made(cast, "Order presses")
    MilestoneFacts.objects.unwalled("a test").filter(pk=first).update(contradiction=SAID, contradicted=True)
    client = Client()
    client.force_login(cast.user("executive_a"))
    assert SAID in client.get("/search/?q=presses").text
    assert client.get("/search/palette/?q=presses").json()["lines"][0]["hint"] == f"≠ {SAID}"
