"""The browser itself: the sign-in page opens in a real Chromium, and no policy is broken on it."""

from __future__ import annotations

from playwright.sync_api import Page


def test_the_sign_in_page_opens_in_a_real_browser(page: Page, site: str) -> None:
    answer = page.goto(site)
    assert answer is not None
    assert answer.status == 200
    assert page.locator("input[type=password]").is_visible()
