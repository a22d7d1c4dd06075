"""Crossings through the pages, as a browser without JavaScript sends them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from milepost.core.ids import encode_id
from milepost.milestones.queries.crossings import crossings_of
from tests.cast import Cast
from tests.leaks import leaks
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


@pytest.fixture
def plan(cast: Cast) -> Cast:
    """The cast with milestones in both companies."""
    return cast


def text(response: Any) -> str:
    return str(response.content.decode())


def place(pk: int, rest: str, kind: str = "crossings") -> str:
    return f"/{kind}/{encode_id(pk)}/{rest}"


def version_in(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_a_day_is_opened_joined_proposed_declined_and_agreed_on_the_pages(plan: Cast, as_: SignIn) -> None:
    anna, bea, oskar = as_("executive_a"), as_("executive_b"), as_("operating_partner")
    own, theirs = place(plan.milestone_a, "", "milestones"), place(plan.milestone_b, "", "milestones")
    sent = {"side": "takes", "label": "Aster needs a file", "proposed_on": "2026-06-15"}
    assert anna.post(f"{own}crossings/new/", sent)["Location"] == own
    assert "Waits for" not in text(bea.get(theirs))
    (side,) = crossings_of(viewer=plan.viewer("executive_a"), milestone_id=plan.milestone_a)
    form = text(oskar.get(place(side.id, "pair/")))
    assert "Brio line" in form
    assert "Aster shift" not in form
    joined = {"milestone_id": encode_id(plan.milestone_b), "label": "Brio gives a file", "version": version_in(form)}
    assert oskar.post(place(side.id, "pair/"), joined)["Location"] == own
    (other,) = crossings_of(viewer=plan.viewer("executive_b"), milestone_id=plan.milestone_b)
    assert "The other side proposes" in text(bea.get(theirs))

    form = text(bea.get(place(other.id, "decline/")))
    refused = bea.post(place(other.id, "decline/"), {"reason": "", "version": version_in(form)})
    assert refused.status_code == 422
    bea.post(place(other.id, "decline/"), {"reason": "Brio is on leave.", "version": version_in(form)})
    here = text(anna.get(own))
    assert "The other side declined" in here
    assert leaks(here, plan.harbour, "executive_a", plan) == []

    form = text(bea.get(place(other.id, "propose/")))
    bea.post(place(other.id, "propose/"), {"day": "2026-07-01", "version": version_in(form)})
    stale = anna.post(place(side.id, "agree/"), {"version": "1"})
    assert stale.status_code == 412
    assert anna.post(place(side.id, "agree/"), {"version": version_in(text(anna.get(own)))})["Location"] == own
    for page in (text(anna.get(own)), text(bea.get(theirs)), text(oskar.get(own))):
        assert "2026-07-01" in page
    assert "Brio line" in text(oskar.get(own))
    assert leaks(text(anna.get(own)), plan.harbour, "executive_a", plan) == []
    bea.post(place(other.id, "end/"), {})
    assert "Nothing comes from" in text(anna.get(own))


def test_who_sees_one_company_only_is_not_offered_to_join(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    own = place(plan.milestone_a, "", "milestones")
    anna.post(f"{own}crossings/new/", {"side": "gives", "label": "Aster gives parts"})
    assert "Join to the other side" not in text(anna.get(own))
    assert "Join to the other side" in text(as_("operating_partner").get(own))
