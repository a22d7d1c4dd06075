"""The command palette in a real Chromium: where one was last, and whatever the open page offers this viewer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from milepost.core.ids import encode_id
from tests.browser.looks import by_axe, window
from tests.cast_fixtures import CastRows

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("clock_at_now")]


def test_it_begins_with_recent_places_and_does_what_the_page_does(
    site: str, cast_rows: CastRows, browser: Browser
) -> None:
    cast = cast_rows.insert()
    place = f"/milestones/{encode_id(cast.milestone_a)}/"
    with window(browser, site, cast.harbour, "executive_a") as page:
        page.goto(site + place)
        name = page.get_by_role("heading", level=1).inner_text()
        page.goto(f"{site}/companies/")
        page.locator("html[data-scripts=on]").wait_for()
        page.keyboard.press("Control+k")
        options = page.locator("#palette-list [role=option]")
        expect(options.first).to_contain_text(name)
        assert by_axe(page) == []
        assert name not in page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
        page.keyboard.press("Enter")
        expect(page).to_have_url(site + place)
        page.locator("html[data-scripts=on]").wait_for()
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").fill("archive")
        expect(options.filter(has_text=re.compile("^Archive$"))).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_text("This milestone is archived")).to_be_visible()
    with window(browser, site, cast.harbour, "board_a") as page:
        page.goto(site + place)
        page.locator("html[data-scripts=on]").wait_for()
        page.keyboard.press("Control+k")
        options = page.locator("#palette-list [role=option]")
        expect(options.first).to_be_visible()
        assert not options.filter(has_text="Restore").count()
        assert not options.filter(has_text="Edit").count()


# The answer to the empty field comes between a key and the question that follows from it: what Enter takes must fit the words.
HOLD_THE_FIRST_ANSWER = """() => {
    const real = window.fetch;
    window.fetch = async (address, options) => {
        const answer = await real(address);
        const told = await answer.json();
        if (!window.letGo) await new Promise((go) => { window.letGo = go; });
        return { ok: answer.ok, json: async () => told };
    };
}"""
TYPE_AS_IT_COMES = """async () => {
    const field = document.querySelector("dialog.palette input[role=combobox]");
    window.letGo();
    field.value = "archive";
    field.dispatchEvent(new Event("input"));
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    return [...document.querySelectorAll("#palette-list [role=option]")].map((option) => option.textContent);
}"""


def test_an_answer_that_words_have_overtaken_is_dropped(site: str, cast_rows: CastRows, browser: Browser) -> None:
    cast = cast_rows.insert()
    with window(browser, site, cast.harbour, "executive_a") as page:
        page.goto(f"{site}/milestones/{encode_id(cast.milestone_a)}/")
        page.evaluate(HOLD_THE_FIRST_ANSWER)
        page.keyboard.press("Control+k")
        page.wait_for_function("() => window.letGo")
        assert all("archive" in option.lower() for option in page.evaluate(TYPE_AS_IT_COMES))
        options = page.locator("#palette-list [role=option]")
        expect(options.first).to_have_text(re.compile("^Archive"))
