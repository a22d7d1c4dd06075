"""Forecasts and what-ifs on the pages, as a browser without JavaScript asks for them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from milepost.core.ids import encode_id
from milepost.scheduling.listeners import compute_the_day
from tests.cast import NOW, Cast
from tests.scheduling.network import link, made
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def order(cast: Cast) -> tuple[int, int]:
    """Something that waits for something."""
    first = made(cast, "Press ordered", duration="5", planned_start=date(2026, 6, 1))
    then = made(cast, "Press installed", duration="3")
    link(cast, first, then)
    compute_the_day(NOW)
    return first, then


def test_a_milestone_says_why_it_has_its_date(cast: Cast, as_: SignIn, order: tuple[int, int]) -> None:
    page = text(as_("executive_a").get(f"/milestones/{encode_id(order[1])}/"))
    assert "It waits for “Press ordered”, forecast for" in page
    assert "It is critical: any delay moves the end of its initiative." in page
    assert f'href="/milestones/{encode_id(order[1])}/what-if/"' in page
    assert "20 days" in page, "the margin"


def test_a_what_if_is_a_plain_form_and_a_table(cast: Cast, as_: SignIn, order: tuple[int, int]) -> None:
    anna, where = as_("executive_a"), f"/milestones/{encode_id(order[0])}/what-if/"
    page = text(anna.get(where, {"days": "15"}))
    assert "2 milestones move." in page
    assert "Press installed" in page
    refused = anna.get(where, {"days": "soon"})
    assert refused.status_code == 422
    assert "is not a whole number" in text(refused)


def test_a_task_of_another_milestone_cannot_be_asked_about_here(
    cast: Cast, as_: SignIn, order: tuple[int, int]
) -> None:
    where = f"/milestones/{encode_id(order[0])}/what-if/"
    page = text(as_("executive_a").get(where, {"of": encode_id(cast.harbour.things["task_b"])}))
    assert "If “Press ordered” is 5 working days late:" in page
