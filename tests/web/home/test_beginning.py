"""The first steps: derived from what is there, each for those who may take it, and put away by whoever knows the way."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from milepost.access.actions.firms import create_firm
from milepost.access.actions.people import add_member
from milepost.access.entering import load_viewer
from milepost.access.models import User
from milepost.access.viewer import System, Viewer
from milepost.milestones.actions.milestones import create_milestone
from milepost.portfolios.actions.companies import create_company
from milepost.portfolios.actions.initiatives import create_initiative
from milepost.portfolios.actions.portfolios import create_portfolio
from tests.cast import NOW, Cast
from tests.web.conftest import Enter


@pytest.fixture
def new_firm(db: None) -> Viewer:
    """A firm with one administrator and nothing else."""
    firm = create_firm(acting=System(), now=NOW, name="Kea Partners", currency="NZD")
    made = add_member(
        acting=System(), now=NOW, firm_id=firm.pk, email="ana@kea.example", name="Ana", role="administrator"
    )
    viewer = load_viewer(user_id=made.user_id, firm_id=firm.pk, today=date(2026, 3, 2), via="web")
    assert viewer is not None
    return viewer


def browser(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def marks(client: Client) -> tuple[int, int]:
    """How many steps are done and to do."""
    page = client.get("/").content.decode()
    steps = page.partition('class="lines steps"')[2].partition("</ol>")[0]
    return steps.count('data-tone="done"'), steps.count('data-tone="idle"')


def test_a_firm_without_data_is_led_step_by_step(new_firm: Viewer) -> None:
    client = browser(new_firm)
    step: dict[str, Any] = {"acting": new_firm, "now": NOW}
    assert marks(client) == (0, 5)
    create_portfolio(**step, name="Fund I")
    assert marks(client) == (1, 4)
    company = create_company(**step, name="Tui Foods", sector="energy", country="NZ")
    page = client.get("/").content.decode()
    assert 'aria-current="step"' in page
    assert re.search(r'class="button primary" href="/companies/\w{13}/initiatives/new/"', page)
    initiative = create_initiative(**step, company_id=company.pk, name="Pricing", value_lever="pricing")
    create_milestone(
        **step, initiative_id=initiative.pk, name="New prices hold", milestone_type="financial", category="revenue"
    )
    assert marks(client) == (4, 1)
    firm_id = new_firm.firm_id
    add_member(acting=System(), now=NOW, firm_id=firm_id, email="ben@kea.example", name="Ben", role="operating_partner")
    assert marks(client) == (0, 0)
    assert "First steps" not in client.get("/").content.decode()


def test_who_knows_the_way_puts_them_away_in_this_browser(new_firm: Viewer) -> None:
    client = browser(new_firm)
    page = client.post("/first-steps/", follow=True).content.decode()
    assert "First steps" not in page
    assert "data-undo" in page
    assert marks(client) == (0, 0)
    assert marks(browser(new_firm)) == (0, 5)
    client.post("/first-steps/")
    assert marks(client) == (0, 5)


def test_where_all_is_there_nobody_is_led(cast: Cast, enter: Enter) -> None:
    for persona in ("operating_partner", "executive_a", "contributor_a", "investor"):
        assert "First steps" not in enter(persona).get("/").content.decode()
