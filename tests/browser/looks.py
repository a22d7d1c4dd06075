"""What is asked of every page: by axe, by its measures, and by what the browser's console says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.contrast import objections
from tests.cast import FirmCast

WIDE, PHONE = (1440, 900), (390, 844)
SIZES = {"wide": WIDE, "phone": PHONE}
Scheme = Literal["light", "dark"]

#: Evaluated by the debugger, so the pages keep their strict policy about scripts.
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES = {"type": "tag", "values": TAGS}
#: What depends on colours and on measures; the other rules say the same of each look of a page.
RULES_OF_LOOKS = {"type": "rule", "values": ["color-contrast", "target-size", "link-in-text-block"]}
RULES_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

#: Measures that no rule of axe takes. `least` is how high a button or a control is at least.
#: What is laid out only when it comes near is looked at like all else.
_LAY_OUT = """() => { for (const part of document.querySelectorAll("main *"))
  if (getComputedStyle(part).contentVisibility === "auto") part.style.contentVisibility = "visible" }"""
_MEASURE = """(least) => {
  const found = [], root = document.documentElement
  const shown = (part) => part.checkVisibility({visibilityProperty: true}) && !part.closest(".sr, .skip")
  const all = (those) => [...document.querySelectorAll(those)].filter(shown)
  const told = (words, part) => found.push(`${words}: ${part.outerHTML.slice(0, 160)}`)
  if (root.scrollWidth > root.clientWidth) {
    found.push(`wider than the window: ${root.scrollWidth} of ${root.clientWidth}`)
    all("main *").filter((part) => part.getBoundingClientRect().right > root.clientWidth + 1 && !part.closest(".table-wrap"))
      .slice(0, 2).forEach((part) => told("sticks out", part))
  }
  if (all("h1").length !== 1) found.push(`${all("h1").length} headings of the first level`)
  if (document.title.trim().length < "· Milepost".length + 2) found.push(`title: ${document.title}`)
  if (!document.querySelector("main")) found.push("no main")
  for (const control of all("input:not([type=hidden]), select, textarea")) {
    const named = [...control.labels].some((label) => label.textContent.trim()) || control.ariaLabel || control.ariaLabelledByElements?.length
    if (!named) told("no label", control)
  }
  for (const part of all("button, summary, .button, a[href]"))
    if (!(part.textContent.trim() || part.ariaLabel)) told("no name", part)
  const size = (part, pixels) => {
    const {width, height} = (part.closest("label") ?? part).getBoundingClientRect()
    if (height < pixels - 0.5 || width < 23.5) told(`${width.toFixed(0)} by ${height.toFixed(0)} pixels`, part)
  }
  all("button, summary, .button, input:not([type=hidden]), select, textarea").forEach((part) => size(part, least))
  // A link that stands for itself; inside a sentence its line gives the room.
  all("a[href]:not(.button)").filter((link) => link.parentElement.textContent.trim() === link.textContent.trim())
    .forEach((link) => size(link, 24))
  const overlaid = all("main button, main .button, main input:not([type=hidden]), main select").map((part) => [part, part.getBoundingClientRect()])
  overlaid.forEach(([one, a], at) => overlaid.slice(at + 1).forEach(([other, b]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    if (across > 1 && down > 1 && !one.contains(other) && !other.contains(one)) told("overlapped", one)
  }))
  return found
}"""


def by_axe(page: Page, rules: dict[str, Any] = ALL_RULES) -> list[str]:
    """What axe objects to."""
    page.evaluate(_LAY_OUT)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return objections(page, rules)


def by_measure(page: Page) -> list[str]:
    """What sticks out, has no name or is too small to be hit."""
    size = page.viewport_size
    page.evaluate(_LAY_OUT)
    found: list[str] = page.evaluate(_MEASURE, 44 if size and size["width"] < 768 else 24)
    return found


@contextmanager
def window(browser: Browser, site: str, firm: FirmCast | None = None, persona: str = "", **more: Any) -> Iterator[Page]:
    """A window in which that person is signed in already. Motion is reduced, so that nothing is measured half-way."""
    given = {"viewport": _size(WIDE), "locale": "en-GB", "reduced_motion": "reduce", **more}
    context = browser.new_context(**given)
    context.set_default_timeout(10_000)
    if firm is not None:
        enter(context, site, firm, persona)
    page = context.new_page()
    if given.get("java_script_enabled", True):
        with_its_scripts(page)
    try:
        yield page
    finally:
        context.close()


def with_its_scripts(page: Page) -> None:
    """Pages take their scripts after their first picture: who opens an address here, or presses a key, goes on when they are there."""

    def scripts() -> None:
        page.wait_for_load_state()
        if page.locator("script[data-then]").count():
            page.locator("html[data-scripts]").wait_for(state="attached")
            page.evaluate("document.fonts.ready.then(() => true)")  # other letters have other widths

    def opening(opens: Callable[..., Any]) -> Callable[..., Any]:
        def opened(*given: Any, **more: Any) -> Any:
            answer = opens(*given, **more)
            scripts()
            return answer

        return opened

    def pressed(key: str, press: Callable[[str], None] = page.keyboard.press) -> None:
        scripts()
        press(key)

    page.goto, page.reload = opening(page.goto), opening(page.reload)  # type: ignore[method-assign]
    page.keyboard.press = pressed  # type: ignore[assignment,method-assign]


def enter(context: BrowserContext, site: str, firm: FirmCast, persona: str) -> None:
    """Give a browser the session of that person, without the page where one signs in."""
    client = signed_in(firm, persona)
    context.add_cookies([{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()])


def signed_in(firm: FirmCast, persona: str) -> Client:
    """A client of this process, signed in."""
    client = Client()
    client.force_login(firm.user(persona))
    return client


def resize(page: Page, size: tuple[int, int]) -> None:
    """Another window, the same page."""
    page.set_viewport_size(_size(size))


def _size(size: tuple[int, int]) -> Any:
    return {"width": size[0], "height": size[1]}
