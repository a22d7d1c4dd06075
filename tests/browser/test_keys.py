"""Keys that work everywhere: the list of them, going somewhere, taking back; and that single characters can be switched off."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looks import by_axe, window
from tests.cast_fixtures import CastRows

pytestmark = [pytest.mark.browser, pytest.mark.once]
THEN = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)


def test_keys_lead_everywhere_take_back_and_can_be_switched_off(
    site: str, cast_rows: CastRows, browser: Browser, monkeypatch: Any
) -> None:
    cast = cast_rows.insert()
    monkeypatch.setattr("milepost.core.clock.now", lambda: THEN)
    with window(browser, site, cast.harbour, "contributor_a") as page:
        page.goto(f"{site}/timeline/")
        keys = page.get_by_role("dialog", name="Keys")
        page.keyboard.press("?")
        expect(keys).to_contain_text("On this page")
        expect(keys).to_contain_text("Plan a working day earlier, later")
        assert by_axe(page) == []
        page.keyboard.press("Escape")
        expect(keys).to_be_hidden()
        page.locator("[data-timeline][data-ready] .timeline-frame").focus()  # in the picture as well
        page.keyboard.press("?")
        expect(keys).to_be_visible()
        page.keyboard.press("Escape")

        page.keyboard.press("g")
        page.keyboard.press("d")  # which draws dependencies there
        expect(page).to_have_url(re.compile(f"^{site}/network/"))
        page.keyboard.press("g")
        page.keyboard.press("w")
        expect(page).to_have_url(f"{site}/work/")
        page.locator("details.snooze > summary").first.click()
        page.get_by_role("button", name=re.compile("For a week")).click()
        expect(page.locator(".flash")).to_contain_text("comes back on")
        page.keyboard.press("Control+z")
        expect(page.locator(".flash")).to_contain_text("as usual")

        page.keyboard.press("/")
        expect(page.get_by_role("combobox")).to_be_focused()
        page.keyboard.type("list of keys?")  # typed, not pressed
        expect(keys).to_be_hidden()
        page.get_by_role("combobox").fill("list of keys")
        page.get_by_role("option", name="List of keys ?").click()
        expect(keys.locator(".keys-here")).to_be_hidden()
        keys.get_by_label("Keys of a single character").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        page.keyboard.press("g")
        page.keyboard.press("h")
        expect(keys).to_be_hidden()
        expect(page).to_have_url(f"{site}/work/")
