"""What is asked of axe once and what each time: nothing too faint gets by for something that looked like it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.contrast import asked_again
from tests.browser.looks import RULES_OF_COLOUR, by_axe

pytestmark = [pytest.mark.browser, pytest.mark.once]  # looks are the same on every database

WELL = "<p style='color: #123456'>Words in a colour of their own</p>"
FAINT = "<p style='color: #bbb'>Too faint</p>"


def found_in(page: Page, body: str, ground: str = "#fff") -> list[str]:
    page.set_content(f"<html lang=en><body style='background: {ground}'>{body}</body></html>")
    return by_axe(page, RULES_OF_COLOUR)


def test_what_was_passed_is_not_asked_again_and_what_is_too_faint_is_found_each_time(page: Page) -> None:
    assert found_in(page, WELL) == []
    assert asked_again(page) == 0
    for _ in range(2):
        assert [line[:14] for line in found_in(page, WELL + FAINT)] == ["color-contrast"]
        assert asked_again(page) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<div style='background: #234'>{WELL}</div>", id="on another ground"),
        pytest.param(f"<div style='opacity: 0.3'>{WELL}</div>", id="shines through"),
        pytest.param(
            WELL.replace("color", "text-shadow: 0 0 1px; color").replace("#123456", "#889"), id="another colour"
        ),
        pytest.param(
            "<div style='position: relative'><i style='position: absolute; z-index: -1; inset: 0; background: #234'></i>"
            f"{WELL}</div>",
            id="over something that floats",
        ),
        pytest.param(
            f"<div style='background: #234; position: absolute; inset: 0'>{WELL.replace('<p', '<p id=x')}</div>",
            id="floats",
        ),
    ],
)
def test_the_same_words_elsewhere_are_asked_about(page: Page, body: str) -> None:
    assert found_in(page, WELL) == []
    assert [line[:14] for line in found_in(page, body)] == ["color-contrast"]


def test_the_other_theme_is_asked_about(page: Page) -> None:
    assert found_in(page, WELL) == []
    assert [line[:14] for line in found_in(page, WELL, "#111")] == ["color-contrast"]
