"""Starting from a template as a browser without JavaScript does it: choose, look at the dates, make it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import escape

from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.templates import template_named
from milepost.portfolios.queries.initiatives import InitiativeFilter, initiative_page
from tests.cast import Cast
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]

SENT = {"template": "market_expansion", "starts_on": "2026-04-01", "name": "Into Spain"}


def text(response: Any) -> str:
    return str(response.content.decode())


def url(cast: Cast) -> str:
    return f"/companies/{encode_id(cast.harbour.things['a'])}/initiatives/from-template/"


def initiatives(cast: Cast) -> list[str]:
    viewer = cast.harbour.viewer("executive_a")
    filters = InitiativeFilter(company_id=cast.harbour.things["a"])
    return [row.name for row in initiative_page(viewer=viewer, filters=filters, page=PageRequest()).rows]


def test_the_dates_are_shown_before_anything_is_made(cast: Cast, as_: SignIn) -> None:
    client, before = as_("executive_a"), initiatives(cast)
    assert "100-day plan" in text(client.get(url(cast)))
    shown = client.post(url(cast), {**SENT, "preview": "1"})
    assert shown.status_code == 200
    for row in template_named("market_expansion").milestones:
        assert escape(row.name) in text(shown)
    assert 'datetime="2026-04-01"' in text(shown)
    assert 'value="Into Spain"' in text(shown), "what was typed is kept"
    assert initiatives(cast) == before


def test_the_button_starts_it_and_leads_to_the_initiative(cast: Cast, as_: SignIn) -> None:
    client, owner = as_("executive_a"), cast.harbour.people["owner_a"]
    made = client.post(url(cast), {**SENT, "owner_id": encode_id(owner)})
    assert made.status_code == 302, text(made)
    assert "Into Spain" in initiatives(cast)
    shown = text(client.get(made["Location"]))
    assert "Into Spain" in shown
    rows = milestone_page(
        viewer=cast.harbour.viewer("executive_a"), filters=MilestoneFilter(q="segments ranked"), page=PageRequest()
    ).rows
    assert [(row.owner_id, row.due) for row in rows] == [(owner, date(2026, 5, 22))]


def test_what_cannot_be_started_is_said_at_the_field(cast: Cast, as_: SignIn) -> None:
    client, before = as_("executive_a"), initiatives(cast)
    far = text(client.post(url(cast), {**SENT, "starts_on": "2226-04-01"}))
    assert "is more than 10 years away" in far
    assert 'value="Into Spain"' in far
    assert "is not a day." in text(client.post(url(cast), {**SENT, "starts_on": "soon"}))
    assert 'class="error"' in text(client.post(url(cast), {**SENT, "template": "moon_landing"}))
    assert initiatives(cast) == before
