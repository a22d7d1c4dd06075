"""The timeline in a real Chromium: it draws, answers to keys and pointer, previews a move, saves it and takes it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from milepost.core.ids import encode_id
from milepost.milestones.models import Milestone
from milepost.milestones.plantime import day_of
from tests.browser.looks import by_axe, window
from tests.cast import Cast
from tests.cast_fixtures import CastRows
from tests.scheduling.network import link, made

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("clock_at_now")]

#: Pixels of the canvas that are not the paper's colour: something is drawn.
DRAWN = """() => {
  const canvas = document.querySelector(".timeline-picture canvas")
  const seen = new Set(new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer))
  return seen.size
}"""


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


@pytest.fixture
def plan(people: Cast) -> tuple[int, int]:
    """Something planned for next June, and what waits for it."""
    first = made(people, "Press ordered", duration="5", planned_start=date(2026, 6, 1), planned_finish=date(2026, 6, 5))
    then = made(people, "Press installed", duration="3")
    link(people, first, then)
    return first, then


@pytest.fixture
def timeline(site: str, people: Cast, plan: tuple[int, int], browser: Browser) -> Iterator[Page]:
    """The timeline of the initiative as the company's executive opens it, a hundred days of it from the middle of May."""
    place = encode_id(people.harbour.things["initiative_a"])
    errors: list[str] = []
    with window(browser, site, people.harbour, "executive_a") as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{site}/timeline/?initiative_id={place}&days=100&from=2026-05-15")
        page.locator("[data-timeline][data-ready]").wait_for()
        page.locator("[data-timeline][data-drawn]:not([data-drawn='0'])").wait_for()
        yield page
    assert errors == []


def planned(pk: int) -> tuple[Any, Any]:
    row = Milestone.objects.unwalled("a test").get(pk=pk)
    return day_of(row.planned_start), day_of(row.planned_finish)


def go_to(page: Page, name: str) -> None:
    """By keys alone, until the bar of that name is told."""
    page.locator(".timeline-frame").focus()
    page.keyboard.press("Home")
    said = page.locator(".timeline-said")
    for _ in range(20):
        if said.inner_text().startswith(f"{name}:"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no bar is called {name}")


def test_what_is_drawn_does_not_depend_on_what_was_drawn_before(timeline: Page) -> None:
    canvas = "document.querySelector('.timeline-picture canvas').toDataURL()"
    timeline.locator(".timeline-frame").focus()
    timeline.keyboard.press("Home")
    timeline.keyboard.press("d")
    timeline.wait_for_timeout(500)
    before = timeline.evaluate(canvas)
    timeline.keyboard.press("Enter")
    timeline.wait_for_timeout(500)
    folded = timeline.evaluate(canvas)
    timeline.keyboard.press("Enter")
    timeline.wait_for_timeout(500)
    assert timeline.evaluate(canvas) == before
    timeline.keyboard.press("Enter")
    timeline.wait_for_timeout(500)  # the address keeps it
    timeline.reload()
    timeline.wait_for_selector("[data-timeline][data-ready]")
    timeline.locator(".timeline-frame").focus()
    timeline.keyboard.press("Home")
    timeline.wait_for_timeout(500)
    assert timeline.evaluate(canvas) == folded != before


def test_a_plan_is_moved_by_keys_and_by_pointer_previewed_saved_and_taken_back(
    timeline: Page, plan: tuple[int, int]
) -> None:
    assert timeline.evaluate(DRAWN) > 10
    preview, toasts = timeline.locator(".timeline-preview"), timeline.locator("#toasts")

    go_to(timeline, "Press ordered")
    for _ in range(5):
        timeline.keyboard.press("Shift+ArrowRight")
    expect(preview).to_contain_text("+5 working days", timeout=60_000)  # the engine may be compiled first
    expect(preview).to_contain_text("Press installed")
    assert planned(plan[0]) == (date(2026, 6, 1), date(2026, 6, 5))
    timeline.keyboard.press("Enter")
    expect(toasts).to_contain_text("“Press ordered” is planned")
    assert planned(plan[0]) == (date(2026, 6, 8), date(2026, 6, 12))
    toasts.get_by_role("button", name="Undo").click()
    expect(toasts).to_contain_text("planned as before")
    assert planned(plan[0]) == (date(2026, 6, 1), date(2026, 6, 5))

    # The same by pointer, so far that a due date is missed: the reason is asked for before anything is saved.
    box = timeline.locator(".timeline-frame").bounding_box()
    assert box is not None
    x = box["x"] + (17 + 2.5) * box["width"] / 100
    y = next(y for y in range(58, 500, 14) if told_at(timeline, x, box["y"] + y, "Press ordered"))
    timeline.mouse.down()
    timeline.mouse.move(x + 25 * box["width"] / 100, box["y"] + y, steps=4)
    timeline.mouse.up()
    expect(preview).to_contain_text("A due date would be missed")
    assert planned(plan[0]) == (date(2026, 6, 1), date(2026, 6, 5))
    preview.get_by_role("textbox").fill("The supplier moved.")
    preview.get_by_role("button", name="Plan it").click()
    expect(preview).to_be_hidden()
    assert planned(plan[0]) == (date(2026, 6, 26), date(2026, 7, 2))
    assert Milestone.objects.unwalled("a test").get(pk=plan[0]).plan_reason == "The supplier moved."


def told_at(page: Page, x: float, y: float, name: str) -> bool:
    """Whether the pointer there is told of the bar of that name."""
    page.mouse.move(x, y)
    note = page.locator(".timeline-note strong")
    return note.is_visible() and note.inner_text() == name


def test_it_is_in_order_in_both_themes_keeps_its_state_and_saves_itself(timeline: Page) -> None:
    for scheme in ("light", "dark"):
        timeline.emulate_media(color_scheme=scheme)
        assert by_axe(timeline) == []
    timeline.locator(".timeline-frame").focus()
    timeline.keyboard.press("-")
    timeline.keyboard.press("d")
    timeline.wait_for_url("**days=150**ties=yes**")
    timeline.get_by_role("button", name="Open only").click()
    timeline.wait_for_url("**ties=yes**open=yes**")
    timeline.locator("[data-timeline][data-ready]").wait_for()
    expect(timeline.get_by_role("button", name="Open only")).to_have_attribute("aria-pressed", "true")
    timeline.get_by_role("button", name="Initiatives only").click()
    timeline.wait_for_url("**folded=all**")
    for kind in ("SVG", "PNG"):
        with timeline.expect_download() as saved:
            timeline.get_by_role("button", name=f"Save as {kind}").click()
        assert saved.value.suggested_filename.startswith("timeline-")
        start = saved.value.path().read_bytes()[:8]
        assert start.startswith(b"<svg" if kind == "SVG" else b"\x89PNG")


def test_bars_that_do_not_come_are_told_and_the_lanes_stand(
    site: str, people: Cast, plan: tuple[int, int], browser: Browser
) -> None:
    place = encode_id(people.harbour.things["initiative_a"])
    with window(browser, site, people.harbour, "executive_a") as page:
        page.route(re.compile("/timeline/bars/"), lambda route: route.fulfill(status=503, body=""))
        page.goto(f"{site}/timeline/?initiative_id={place}&days=100&from=2026-05-15")
        page.locator("[data-timeline][data-ready]").wait_for()
        expect(page.get_by_text("The timeline could not be read")).to_be_visible()
        assert page.evaluate(DRAWN) > 2
