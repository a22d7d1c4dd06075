"""The five SMART answers follow what is typed, and without scripts a button asks for them; nothing is saved by either."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from milepost.core.ids import encode_id
from milepost.milestones.queries.milestones import milestone_row
from tests.browser.looks import window
from tests.cast import Cast
from tests.cast_fixtures import CastRows

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


def test_the_answers_follow_what_is_typed(browser: Browser, site: str, people: Cast) -> None:
    with window(browser, site, people.harbour, "executive_a") as page:
        page.goto(f"{site}/initiatives/{encode_id(people.initiative_a)}/milestones/new/")
        answers = page.locator("#smart-answers")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.method) if request.method == "POST" else None)
        page.get_by_label("Outcome").press_sequentially("Improve culture", delay=20)
        expect(answers).to_contain_text("Specific")
        expect(answers).to_contain_text("of 5")
        assert len(asked) <= 3, "one question for a burst of typing, not one for each letter"
        page.get_by_label("Outcome").fill("Sign the lease for hall 2 in Lyon")
        expect(answers).not_to_contain_text("Improve")
        assert page.get_by_label("Outcome").input_value() == "Sign the lease for hall 2 in Lyon"


def test_without_scripts_a_button_asks_and_nothing_is_saved(browser: Browser, site: str, people: Cast) -> None:
    with window(browser, site, people.harbour, "executive_a", java_script_enabled=False) as page:
        page.goto(f"{site}/milestones/{encode_id(people.milestone_a)}/edit/")
        page.get_by_label("Outcome").fill("Improve culture")
        page.get_by_role("button", name="Check the words").click()
        expect(page.locator("#smart-answers")).to_contain_text("of 5")
        assert page.get_by_label("Outcome").input_value() == "Improve culture"
    kept = milestone_row(viewer=people.viewer("executive_a"), milestone_id=people.milestone_a)
    assert kept.name != "Improve culture"
