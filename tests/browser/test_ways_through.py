"""The ways from signing in to an initiative's next stage, and of a milestone from its first line to its last word: by keyboard
alone; the first one without scripts, too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import window
from tests.cast import Cast
from tests.cast_fixtures import CastRows
from tests.web.conftest import PASSWORD, give_password

pytestmark = [pytest.mark.browser, pytest.mark.once]

#: What has the focus: its label or its words, whether a ring is drawn around it, and whether all of it can be seen.
_FOCUSED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at)
  const bar = document.querySelector(".bar")?.checkVisibility() ? document.querySelector(".bar").getBoundingClientRect().top : innerHeight
  return {
    name: (at.labels?.[0] ?? at).textContent.replace(/\\s+/g, " ").replace(" optional", "").trim(),
    kind: at.tagName.toLowerCase(),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    // Of a list, which takes the focus to be scrolled, and of a field of many lines a part is enough.
    seen: at.role === "region" || at.tagName === "TEXTAREA" ? box.bottom > 0 && box.top < bar : box.top >= 0 && box.bottom <= bar,
  }
}"""


#: The same once the browser has brought it into sight, which it does a moment after the focus.
_ONCE_SCROLLED = f"""async () => {{
  const look = {_FOCUSED}, until = performance.now() + 3000
  let at = look()
  while (!at.seen && performance.now() < until) {{
    await new Promise(requestAnimationFrame)
    at = look()
  }}
  return at
}}"""


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


def tab_to(page: Page, name: str, kind: str) -> None:
    """Press Tab until that has the focus. Each stop on the way must be seen, with a ring around it."""
    passed = []
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate(_ONCE_SCROLLED)
        if at["kind"] != "body":  # past the last stop, the browser's own frame
            assert at["ringed"], f"no ring around {at}"
            assert at["seen"], f"not to be seen: {at}"
        if at["name"] == name and at["kind"] == kind:
            return
        passed.append(at["name"])
    raise AssertionError(f"Tab never came to {name}, but to {passed}")


def follow(page: Page, name: str) -> None:
    """Open a link by Enter."""
    tab_to(page, name, "a")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, name: str) -> None:
    """The same for a button."""
    tab_to(page, name, "button")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: str, words: str, kind: str = "input") -> None:
    """Type into a field, or the first letters of a choice."""
    tab_to(page, label, kind)
    if kind == "input":
        page.keyboard.press("Control+a")
    page.keyboard.type(words)


def choose(page: Page, label: str, words: str) -> None:
    """One of a list, by the arrows: letters are one word only while they come quickly."""
    tab_to(page, label, "select")
    for _ in range(80):
        chosen = page.evaluate("document.activeElement.selectedOptions[0].textContent.trim()")
        if chosen == words:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows never came to {words}, but to {chosen}")


def take(page: Page, label: str, words: str) -> None:
    """Choose one of several that exclude each other, by the arrows."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('fieldset')?.querySelector('legend').textContent") == label:
            break
    for _ in range(8):
        at = page.evaluate(_ONCE_SCROLLED)
        assert at["ringed"], f"no ring around {at}"
        assert at["seen"], f"not to be seen: {at}"
        if at["name"] == words:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")  # one that is not the first already, and not yet chosen
    assert page.evaluate("[document.activeElement.checked, document.activeElement.labels[0].textContent.trim()]") == [
        True,
        words,
    ]


def go(page: Page, words: str, *, kind: str) -> None:
    """Through the palette: type, down to the line of that kind, Enter."""
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    wanted = page.get_by_role("group", name=kind).get_by_role("option").filter(has_text=words)
    expect(wanted).to_have_count(1)
    for _ in range(20):
        if wanted.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.slow
@pytest.mark.usefixtures("clock_at_now")
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_a_milestone_is_added_reported_judged_and_completed_by_keyboard_alone(
    site: str, people: Cast, browser: Browser, size: tuple[int, int]
) -> None:
    heading = "Aster prices are public"
    with window(browser, site, people.harbour, "executive_a", viewport={"width": size[0], "height": size[1]}) as page:
        page.goto(f"{site}/")
        go(page, "Aster Pricing", kind="Initiative")
        go(page, "Add a milestone", kind="Here")
        write(page, "Outcome", heading)
        choose(page, "Category", "Compliance")
        choose(page, "Owner", "Otto Aster")
        write(page, "Due", "06062026")  # whichever of day and month the browser asks for first
        assert page.evaluate("document.activeElement.value") == "2026-06-06"
        press(page, "Add the milestone")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page.locator(".verdict-line")).to_contain_text("6 Jun")

        follow(page, "Add a criterion")
        write(page, "Metric", "Shops that show the price")
        choose(page, "Target is", "at least")
        write(page, "Target", "40")
        write(page, "Unit", "shops")
        press(page, "Add the criterion")
        expect(page.locator(".criteria")).to_contain_text("≥ 40 shops")

        follow(page, "Report")
        take(page, "It is", "On track")
        write(page, "Complete, in %", "75")
        write(page, "In words", "Thirty of forty shops.", "textarea")
        press(page, "Report this")
        expect(page.locator(".verdict-line .reported")).to_contain_text("On track")
        expect(page.get_by_role("paragraph").filter(has_text="Thirty of forty shops.")).to_be_visible()

        follow(page, "Judge")
        take(page, "It is", "Met")
        write(page, "Reached", "41")
        press(page, "Save the judgement")
        follow(page, "Add evidence")
        write(page, "What it shows", "Photographs of forty-one windows")
        write(page, "Web address", "https://photographs.example/")
        press(page, "Add the evidence")
        expect(page.locator(".criteria")).to_contain_text("Photographs of forty-one windows")

        go(page, "Complete this milestone", kind="Here")
        press(page, "Complete the milestone")
        expect(page.locator(".verdict-line")).to_contain_text("done 2 Mar")
        expect(page.get_by_role("link", name="Reopen")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_an_initiative_is_added_edited_and_moved_by_keyboard_alone(
    site: str, people: Cast, browser: Browser, size: tuple[int, int]
) -> None:
    email = give_password(people.harbour, "executive_a")
    with window(browser, site, viewport={"width": size[0], "height": size[1]}) as page:
        page.goto(f"{site}/companies/")  # asks to sign in first, then goes on
        write(page, "E-mail address", email)
        write(page, "Password", PASSWORD)
        press(page, "Sign in")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # skips what is the same on every page
        assert page.evaluate("document.activeElement.id") == "content"
        follow(page, "Aster Tools")
        follow(page, "Add an initiative")
        write(page, "Name", "Aster Keyboard")
        write(page, "Value lever", "Pric", "select")
        write(page, "Owner", "Otto", "select")
        press(page, "Add the initiative")
        expect(page.get_by_role("heading", level=1)).to_have_text("Aster Keyboard")
        follow(page, "Edit")
        write(page, "Name", "Aster Keyboard, renamed")
        press(page, "Save the initiative")
        expect(page.get_by_role("heading", level=1)).to_have_text("Aster Keyboard, renamed")
        follow(page, "Move stage")
        write(page, "Stage", "L1", "select")
        press(page, "Move the initiative")
        expect(page.locator(".stages [aria-current=step]")).to_have_text("L1 Defined")


def test_the_same_way_works_without_scripts(site: str, people: Cast, browser: Browser) -> None:
    email = give_password(people.harbour, "executive_a")
    with window(browser, site, java_script_enabled=False) as page:
        page.goto(f"{site}/companies/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("link", name="Aster Tools").click()
        page.get_by_role("link", name="Add an initiative").click()
        page.get_by_role("button", name="Add the initiative").click()
        expect(page.get_by_role("alert")).to_contain_text("Name: This is needed.")
        page.get_by_label("Name").fill("Aster Plain")
        page.get_by_label("Value lever").select_option("Pricing")
        page.get_by_role("button", name="Add the initiative").click()
        page.get_by_role("main").get_by_role("link", name="Edit").click()
        page.get_by_label("Owner").select_option("Otto Aster")
        page.get_by_role("button", name="Save the initiative").click()
        page.get_by_role("link", name="Move stage").click()
        page.get_by_label("Stage", exact=True).select_option("L1 Defined")
        page.get_by_role("button", name="Move the initiative").click()
        expect(page.locator(".stages [aria-current=step]")).to_have_text("L1 Defined")
        page.locator(".feed summary").first.click()  # what was changed opens without a script too
        expect(page.locator(".feed .changes").first).to_be_visible()
