"""What the command palette is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from milepost.core.ids import encode_id
from tests.cast import Cast
from tests.web.conftest import Enter


def lines(client: Client, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/search/palette/", asked).json()["lines"]
    return found


def test_recent_places_come_first_by_the_names_that_the_viewer_may_read(cast: Cast, enter: Enter) -> None:
    places = [f"/milestones/{encode_id(cast.milestone_a)}/", f"/companies/{encode_id(cast.a)}/"]
    asked = ",".join([*places, "/milestones/", "/nowhere/", "javascript:alert(1)", "https://elsewhere.example/"])
    told = lines(enter("executive_a"), here="/", recent=asked)
    recent = [(one["label"], one["href"]) for one in told if one["group"] == "Recent"]
    assert [href for _label, href in recent] == places
    assert recent[1][0].startswith("Aster")
    assert [one["group"] for one in told[:2]] == ["Recent", "Recent"]
    assert not [one for one in lines(enter("executive_b"), recent=asked) if one["group"] == "Recent"]


@pytest.mark.parametrize(("persona", "may"), [("executive_a", True), ("board_a", False)])
def test_importing_is_offered_to_those_who_may(enter: Enter, persona: str, may: bool) -> None:
    told = {one["label"] for one in lines(enter(persona), here="/") if one["group"] == "Do"}
    assert ("Import a table or a plan file" in told) is may
    assert ("Paste rows" in told) is may
