"""Two people change the same milestone: the later one sees yours, theirs and before, and chooses field by field."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from milepost.core.ids import encode_id
from milepost.milestones.models import Milestone
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("contexts")

ADDRESS = "/milestones/{}/edit/"


def signed_in(cast: Cast, persona: str) -> Client:
    client = Client()
    client.force_login(cast.user(persona))
    return client


def opened(client: Client, address: str) -> dict[str, str]:
    """The fields of the page as a browser would send them."""
    page = client.get(address)
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    was = re.search(r'name="was" value="([^"]*)"', page.content.decode())
    assert was
    fields = {name: value if isinstance(value, str) else _text(form, name, value) for name, value in shown.items()}
    return {**{name: value for name, value in fields.items() if value}, "was": was[1]}


def _text(form: Any, name: str, value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(form.fields[name].prepare_value(value))


def stored(cast: Cast) -> Milestone:
    found: Milestone = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a)
    return found


def test_the_later_one_sees_both_and_before_and_nothing_is_lost_silently(cast: Cast) -> None:
    address = ADDRESS.format(encode_id(cast.milestone_a))
    first, second = signed_in(cast, "executive_a"), signed_in(cast, "owner_a")
    mine, theirs = opened(second, address), opened(first, address)
    assert first.post(address, {**theirs, "name": "Their line", "description": "Theirs."}).status_code == 302
    refused = second.post(address, {**mine, "name": "My line", "weight": "30"})
    assert refused.status_code == 422
    rows = {row.name: row for row in refused.context["form"].stale}
    assert rows.keys() == {"name", "description", "weight"}
    assert (rows["name"].mine, rows["name"].stored, rows["name"].before) == ("My line", "Their line", "Aster line")
    assert {name: row.chosen for name, row in rows.items()} == {
        "name": "mine", "description": "stored", "weight": "mine",
    }  # fmt: skip
    assert stored(cast).name == "Their line"
    again = {**mine, "name": "My line", "weight": "30", "version": refused.context["form"]["version"].value()}
    kept = {"keep:name": "before", "keep:description": "stored", "keep:weight": "mine"}
    assert second.post(address, again | kept).status_code == 302
    now = stored(cast)
    assert (now.name, now.description, now.weight) == ("Aster line", "Theirs.", 3_000)


def test_a_third_who_was_faster_again_is_seen_as_well(cast: Cast) -> None:
    address = ADDRESS.format(encode_id(cast.milestone_a))
    first, second = signed_in(cast, "executive_a"), signed_in(cast, "owner_a")
    mine = opened(second, address)
    first.post(address, {**opened(first, address), "name": "Second name"})
    refused = second.post(address, {**mine, "name": "My line"})
    first.post(address, {**opened(first, address), "name": "Third name"})
    version = refused.context["form"]["version"].value()
    once_more = second.post(address, {**mine, "name": "My line", "version": version, "keep:name": "mine"})
    assert once_more.status_code == 422
    [row] = once_more.context["form"].stale
    assert (row.mine, row.stored, row.before) == ("My line", "Third name", "Aster line")


def test_a_forged_before_is_overlooked(cast: Cast) -> None:
    address = ADDRESS.format(encode_id(cast.milestone_a))
    first, second = signed_in(cast, "executive_a"), signed_in(cast, "owner_a")
    mine = opened(second, address)
    first.post(address, {**opened(first, address), "name": "Their line"})
    refused = second.post(address, {**mine, "name": "My line", "was": "forged"})
    [row] = refused.context["form"].stale
    assert (row.before, row.chosen) == (None, "mine")


def test_who_changes_many_sees_what_others_changed_of_them_since_and_chooses(cast: Cast) -> None:
    first, second = signed_in(cast, "executive_a"), signed_in(cast, "owner_a")
    chosen = f"{encode_id(cast.milestone_a)}.{stored(cast).version}"
    address = ADDRESS.format(encode_id(cast.milestone_a))
    first.post(address, {**opened(first, address), "weight": "30"})
    refused = second.post("/milestones/change/", {"milestone": chosen, "weight": "45"})
    assert refused.status_code == 422
    (one,) = refused.context["refusals"]
    (event,) = one.since
    assert [(change.field, change.new) for change in event.changes] == [("weight", 3_000)]
    page = refused.content.decode()
    assert cast.user("executive_a").name in page.split('class="table stack refusals"')[1].split("</table>")[0]
    assert "<ins>30" in page
    assert stored(cast).weight == 3_000
    shown = re.search(r'name="milestone" value="([^"]*)"', page)
    assert shown
    assert second.post("/milestones/change/", {"milestone": shown[1], "weight": "45"}).status_code == 302
    assert stored(cast).weight == 4_500
