"""What others change is heard of on an open page, and shown in place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from milepost.core.ids import encode_id
from milepost.milestones.actions.updates import record_update
from tests.browser.looks import window
from tests.cast_fixtures import CastRows

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_a_change_by_somebody_else_is_told_and_shown_in_place_with_what_was_typed(
    site: str, cast_rows: CastRows, browser: Browser, clock_at_now: datetime
) -> None:
    cast = cast_rows.insert()
    with window(browser, site, cast.harbour, "owner_a") as page:
        page.clock.install()
        page.goto(f"{site}/milestones/{encode_id(cast.milestone_a)}/")
        page.locator("textarea[name=words]").fill("What about the second line?")
        page.evaluate("window.here = 'the same document'")
        words = "The second shift is trained."
        expect(page.locator("main")).not_to_contain_text(words)

        acting = cast.viewer("contributor_a")
        record_update(
            acting=acting, now=datetime.now(UTC), milestone_id=cast.milestone_a, status="at_risk", words=words
        )
        page.clock.fast_forward(6000)
        told = page.locator("#toasts [data-changes]")
        expect(told).to_contain_text("Somebody changed something here")
        told.get_by_role("button", name="Show").click()

        expect(page.locator("main")).to_contain_text(words)
        expect(page.locator("textarea[name=words]")).to_have_value("What about the second line?")
        expect(told).to_have_count(0)
        assert page.evaluate("window.here") == "the same document"
        page.clock.fast_forward(6000)
        page.wait_for_timeout(300)
        expect(told).to_have_count(0)
