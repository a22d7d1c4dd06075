"""Figures that say what slips or is due soon lead to the very rows that they count."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from milepost.milestones.models import MilestoneFacts
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.rollups import rollup
from tests.cast import TODAY, Cast
from tests.milestones.plan import new_milestone
from tests.web.portfolios.conftest import SignIn, as_

pytestmark = pytest.mark.usefixtures("contexts")

__all__ = ["as_"]


@pytest.fixture
def some(cast: Cast) -> Cast:
    """Of company A: one due in ten days, one overdue, one due much later that slips, and what the cast has."""
    for name, days, margin in (("Due in ten", 10, 4), ("Overdue", -5, -9), ("Later, slipping", 90, -3)):
        made = new_milestone(cast.harbour, name, cast.initiative_a, due=TODAY + timedelta(days=days))
        MilestoneFacts.objects.unwalled("a test").filter(pk=made.pk).update(margin_days=margin)
    return cast


def names(client: Client, query: str) -> set[str]:
    page = client.get(f"/milestones/?{query}")
    return {row.name for row in page.context["rows"].rows}


def led_to(page: Any, words: str) -> str:
    """The query of the link that stands behind such words."""
    found = re.search(rf'{words}.*?href="/milestones/\?([^"]*)"', page.content.decode(), re.S)
    assert found
    return html.unescape(found[1])


def test_home_leads_to_what_is_due_and_to_what_slips(some: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    home = client.get("/")
    assert names(client, led_to(home, "Due in 30 days")) == {"Due in ten"}
    assert names(client, led_to(home, "Slipping most")) == {"Overdue", "Later, slipping"}


def test_the_figure_of_the_totals_leads_to_as_many_rows_as_it_says(some: Cast, as_: SignIn) -> None:
    client, viewer = as_("executive_a"), some.viewer("executive_a")
    told = rollup(viewer=viewer, filters=MilestoneFilter(), today=TODAY)
    page = client.get("/milestones/").content.decode()
    link = re.search(r'href="/milestones/\?([^"]*)"><strong class="figure">(\d+)</strong> slipping', page)
    assert link
    assert int(link[2]) == told.slipped == len(names(client, html.unescape(link[1]))) == 2
    assert len(names(client, "open=yes&soon=yes")) == told.due_soon
    narrowed = client.get("/milestones/?slipping=yes").content.decode()
    assert 'Slipping <span aria-hidden="true">×' in narrowed


def test_what_does_not_slip_is_the_rest(some: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    both = names(client, "slipping=yes"), names(client, "slipping=no")
    assert not both[0] & both[1]
    assert both[0] | both[1] == names(client, "")
