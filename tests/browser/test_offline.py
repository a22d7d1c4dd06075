"""Without a network: one page that says so, nothing of the firm on the device, and back by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looks import PHONE, by_axe, by_measure, window
from tests.cast_fixtures import CastRows

pytestmark = [pytest.mark.browser, pytest.mark.once]

_READY = "async () => { await navigator.serviceWorker.ready; return !!(await caches.keys()).length }"
#: Every address that the device keeps, and all the text of it.
_KEPT = """async () => {
  const kept = {}
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) kept[new URL(request.url).pathname] = await (await cache.match(request)).text()
  }
  return kept
}"""


def test_without_a_network_one_page_says_so_and_nothing_of_the_firm_is_kept(
    site: str, cast_rows: CastRows, browser: Browser
) -> None:
    cast = cast_rows.insert()
    phone = {"viewport": {"width": PHONE[0], "height": PHONE[1]}}
    with window(browser, site, cast.harbour, "contributor_a", **phone) as page:
        page.goto(f"{site}/work/")
        assert page.evaluate(_READY)
        page.goto(f"{site}/milestones/")  # a page that the worker hands through
        expect(page.locator("h1")).to_have_text("Milestones")
        kept = page.evaluate(_KEPT)
        assert {path for path in kept if not path.startswith("/static/")} == {"/offline/"}
        assert not [word for word in cast.harbour.words.all if word in "".join(kept.values())]

        page.context.set_offline(True)
        page.goto(f"{site}/milestones/?open=yes")
        expect(page.locator("h1")).to_have_text("You are offline")
        assert page.evaluate("getComputedStyle(document.querySelector('.door')).paddingTop") != "0px", "it is drawn"
        assert (by_axe(page), by_measure(page)) == ([], [])
        page.get_by_role("link", name="Try again").click()
        expect(page.locator("h1")).to_have_text("You are offline")

        page.context.set_offline(False)
        expect(page.locator("h1")).to_have_text("Milestones")
        assert page.url == f"{site}/milestones/?open=yes"
