"""The dependencies in a real Chromium: laid out by a worker under the strict policy, walked by keys, a delay drawn and cleared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from milepost.core.ids import encode_id
from tests.browser.looks import PHONE, by_axe, by_measure, resize, window
from tests.browser.test_timeline import people
from tests.cast import Cast
from tests.scheduling.network import hear, link, made, stored_rows

__all__ = ["people"]
pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("clock_at_now")]


@pytest.fixture
def plan(people: Cast) -> dict[str, int]:
    """A press and a hall, both needed to install it; then it runs. The hall takes longer."""
    start = {"planned_start": date(2026, 6, 1), "planned_finish": date(2026, 6, 12)}
    lengths = {"Press ordered": "5", "Hall built": "10", "Press installed": "3", "Press runs": "2"}
    ids = {name: made(people, name, duration=days, **start) for name, days in lengths.items()}
    for before, after in (("Press ordered", "Press installed"), ("Hall built", "Press installed")):
        link(people, ids[before], ids[after])
    link(people, ids["Press installed"], ids["Press runs"])
    hear()
    return ids


@pytest.fixture
def network(site: str, people: Cast, plan: dict[str, int], browser: Browser) -> Iterator[Page]:
    """What lies around its running, as the company's executive opens it. Nothing may be refused by the policy."""
    errors: list[str] = []
    with window(browser, site, people.harbour, "executive_a") as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(f"{site}/network/?milestone_id={encode_id(plan['Press runs'])}&steps=5")
        page.locator("[data-network][data-ready]").wait_for()
        yield page
    assert errors == []


def test_it_is_walked_by_keys_tells_why_and_draws_a_delay_before_anything_is_saved(
    network: Page, plan: dict[str, int]
) -> None:
    before, said, side = stored_rows(), network.locator(".network-said"), network.locator(".network-side")
    expect(said).to_contain_text("Press runs:")
    expect(side.locator(".network-chain > li")).to_have_count(3)
    network.locator(".network-frame").focus()
    network.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("Press installed:")
    network.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("Hall built:")  # what decides the date comes first
    network.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("waits for nothing")
    network.wait_for_url(f"**why={encode_id(plan['Hall built'])}")

    expect(side.locator("h2")).to_contain_text("Hall built")
    side.get_by_label("working days late").fill("12")
    side.get_by_role("button", name="Show what moves").click()
    expect(side.get_by_role("heading", level=3)).to_have_text("3 milestones move", timeout=30_000)
    expect(side).to_contain_text("would be missed:")
    expect(network.locator("[data-network]")).to_have_attribute("data-moved", "3")
    side.get_by_text("Clear").click()
    expect(network.locator("[data-network]")).to_have_attribute("data-moved", "0")
    assert stored_rows() == before

    network.locator(".network-frame").focus()
    network.keyboard.press("/")
    network.keyboard.type("ordered")
    expect(said).to_have_text("1 of 1: Press ordered")
    network.keyboard.press("Escape")
    network.keyboard.press("Enter")
    network.wait_for_url(f"**/milestones/{encode_id(plan['Hall built'])}/")


def test_it_is_in_order_in_both_themes_and_on_a_phone_and_so_is_the_page_of_why(
    network: Page, plan: dict[str, int]
) -> None:
    expect(network.locator(".network-side h2")).to_be_visible()
    for scheme in ("light", "dark"):
        network.emulate_media(color_scheme=scheme)
        assert by_axe(network) == []
    resize(network, PHONE)
    assert by_measure(network) == []
    network.goto(network.url.split("/network/")[0] + f"/network/{encode_id(plan['Press runs'])}/why/?late=5")
    assert by_axe(network) == []
    assert by_measure(network) == []


def test_what_is_too_large_to_be_read_whole_begins_where_one_reads(site: str, people: Cast, browser: Browser) -> None:
    ids = [made(people, f"Step {n}", duration="5") for n in range(12)]
    for before, after in pairwise(ids):
        link(people, before, after)
    hear()
    place = """(id) => document.querySelector(".network-picture")._cyreg.cy.getElementById(id).renderedPosition().x"""
    with window(browser, site, people.harbour, "executive_a", viewport={"width": 390, "height": 844}) as page:
        page.goto(f"{site}/network/?initiative_id={encode_id(people.harbour.things['initiative_a'])}")
        page.locator("[data-network][data-ready]").wait_for()
        first, last = (page.evaluate(place, encode_id(one)) for one in (ids[0], ids[-1]))
        assert 0 < first < 390 < last
