"""The page of components is drawn as it was when somebody last looked: at both widths and in both themes, section by section.

What is compared is no picture. Pixels differ by the machine's fonts, its anti-aliasing and the browser's version, and a picture that is
tolerant enough to bear them misses a button that lost its border. Instead every sort of element of each section is noted with what the
stylesheets make of it: colours as the screen shows them, type, space, lines, corners and arrangement, how high controls and marks are
(their lines have a height of their own, so no font changes it), and how far the first part of a thing stands from its edge. Widths of
text and the places where lines break are left out: `test_extremes.py` holds those. Colours may differ by two steps of 255, lengths by
a pixel.

After a change that is meant, look at `/design/`, then write the notes anew and commit them with it:

    MILEPOST_TEST_UPDATE=yes .venv/bin/python -m pytest tests/browser/test_snapshots.py
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looks import PHONE, WIDE, resize, window
from tests.cast import Cast
from tests.cast_fixtures import CastRows

pytestmark = [pytest.mark.browser, pytest.mark.once]  # looks are the same on every database

#: By section, then element, then property.
Notes: TypeAlias = dict[str, dict[str, dict[str, str]]]
#: The first is noted in full, of the others what differs from it.
LOOKS = (("wide-light", WIDE, "light"), ("phone-light", PHONE, "light"), ("wide-dark", WIDE, "dark"), ("phone-dark", PHONE, "dark"))  # fmt: skip
FILE = Path(__file__).parent / "data" / "design.json"
UPDATE = os.environ.get("MILEPOST_TEST_UPDATE") == "yes"
COLOUR_STEPS, PIXELS = 2, 1.0
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

NOTE = """() => {
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true})
  const shown = new Map()
  const colour = (value) => {
    if (!shown.has(value)) {
      pixel.clearRect(0, 0, 1, 1); pixel.fillStyle = value; pixel.fillRect(0, 0, 1, 1)
      shown.set(value, [...pixel.getImageData(0, 0, 1, 1).data].map((one) => one.toString(16).padStart(2, "0")).join(""))
    }
    return shown.get(value)
  }
  const states = ["aria-current", "aria-sort", "aria-pressed", "aria-invalid", "data-tone", "data-current", "type", "disabled"]
  const sort = (part) => part.localName + [...part.classList].map((name) => `.${name}`).join("")
    + states.filter((name) => part.hasAttribute(name)).map((name) => `[${name}=${part.getAttribute(name)}]`).join("")
  const sides = (style, name, end = "") => ["top", "right", "bottom", "left"].map((side) => style.getPropertyValue(`${name}-${side}${end}`)).join(" ")
  const type = (style) => `${style.fontSize} ${style.fontWeight} ${style.fontStyle} ${style.textTransform} ${style.textAlign}`
  const CONTROLS = "button, .button, summary, input, select, textarea, progress, svg, .skeleton i, .stage, kbd, .badge, thead th"
  const look = (part, section) => {
    const style = getComputedStyle(part), around = getComputedStyle(part.parentElement), box = part.getBoundingClientRect(), told = {}
    // What the parent has already said is not said again.
    if (style.color !== around.color) told.color = colour(style.color)
    if (type(style) !== type(around)) told.type = type(style)
    if (!/^(block|inline)$/.test(style.display)) told.display = style.display
    const padding = sides(style, "padding")
    if (/[1-9]/.test(padding)) told.padding = padding
    if (style.backgroundColor !== "rgba(0, 0, 0, 0)") told.background = colour(style.backgroundColor)
    const lines = sides(style, "border", "-width")
    if (/[1-9]/.test(lines)) told.border = `${lines} ${["top", "right", "bottom", "left"].map((side) => colour(style.getPropertyValue(`border-${side}-color`))).join(" ")}`
    // A radio button is drawn by the browser, and each version of it says another thing of its corners.
    if (style.borderTopLeftRadius !== "0px" && !part.matches("[type=radio]")) told.radius = style.borderTopLeftRadius
    if (style.boxShadow !== "none") told.shadow = "yes"
    if (style.position !== "static") told.position = style.position
    if (/flex|grid/.test(style.display)) told.gap = `${style.gap} ${style.flexDirection} ${style.alignItems} ${style.justifyContent}`
    if (part.matches("svg *")) told.fill = [style.fill, style.stroke].map((one) => one === "none" ? one : colour(one)).join(" ")
    if (part.matches(CONTROLS)) told.height = `${box.height.toFixed(1)}px`
    const parent = part.parentElement, before = parent.getBoundingClientRect()
    if (parent.firstElementChild === part && parent.firstChild === part && Math.abs(box.left - before.left) > 1) told.start = `${(box.left - before.left).toFixed(1)}px`
    return told
  }
  const found = {}
  for (const section of document.querySelectorAll("section.samples")) {
    const notes = found[section.querySelector("h2").id] = {}
    for (const part of section.querySelectorAll("*")) {
      if (part.localName === "option" || part.matches(".sr, .sr *") || !part.checkVisibility({visibilityProperty: true})) continue
      const name = part.parentElement === section ? sort(part) : `${sort(part.parentElement)} > ${sort(part)}`
      notes[name] ??= look(part, section)
    }
  }
  return found
}"""


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


def looks_of(page: Page) -> dict[str, Notes]:
    """Each look of the page."""
    found: dict[str, Notes] = {}
    for name, size, scheme in LOOKS:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        resize(page, size)
        found[name] = page.evaluate(NOTE)
    return found


def only_different(notes: Notes, base: Notes) -> Notes:
    """What of a look is not as in the first."""
    found: Notes = {}
    for section, parts in notes.items():
        for part, told in parts.items():
            usual = base.get(section, {}).get(part, {})
            other = {name: value for name, value in told.items() if usual.get(name) != value}
            other |= {name: "" for name in usual if name not in told}
            if other:
                found.setdefault(section, {})[part] = other
    return found


def in_full(different: Notes, base: Notes) -> Notes:
    """The inverse, without what is not drawn in that look."""
    found: Notes = {section: {part: dict(told) for part, told in parts.items()} for section, parts in base.items()}
    for section, parts in different.items():
        for part, told in parts.items():
            whole = found.setdefault(section, {}).setdefault(part, {}) | told
            found[section][part] = {name: value for name, value in whole.items() if value}
    return found


def written(kept: dict[str, Notes]) -> str:
    """JSON with a line for each sort of element, so that a commit shows what changed."""
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False, indent=1)
    return re.sub(r"\{\n {4,}([^{}]*?)\n {3}\}", lambda found: "{" + re.sub(r"\n *", " ", found[1]) + "}", text) + "\n"


def same(one: str, other: str) -> bool:
    """Equal but for what browsers and screens make of colours and fractions of pixels."""
    if one == other:
        return True
    mine, theirs = one.split(), other.split()
    return len(mine) == len(theirs) and all(_same_word(a, b) for a, b in zip(mine, theirs, strict=True))


def _same_word(one: str, other: str) -> bool:
    if re.fullmatch(r"[0-9a-f]{8}", one) and re.fullmatch(r"[0-9a-f]{8}", other):
        return all(abs(a - b) <= COLOUR_STEPS for a, b in zip(bytes.fromhex(one), bytes.fromhex(other), strict=True))
    if NUMBER.sub("#", one) != NUMBER.sub("#", other):
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return all(abs(float(a) - float(b)) <= (PIXELS if "px" in one else 0) for a, b in pairs)


def changes(look: str, was: Notes, now: Notes) -> list[str]:
    """A line for each property that is another one, and for each sort of element that came or went."""
    found = []
    for section in [*was, *(name for name in now if name not in was)]:
        before, after = was.get(section, {}), now.get(section, {})
        for part in [*before, *(name for name in after if name not in before)]:
            old, new = before.get(part, {}), after.get(part, {})
            if part not in before or part not in after:
                found.append(f"{look}, {section}: {part} {'is new' if part in after else 'is gone'}")
                continue
            found += [
                f"{look}, {section}: {part}: {name} was {old.get(name, 'none')!r}, is {new.get(name, 'none')!r}"
                for name in [*old, *(key for key in new if key not in old)]
                if not same(old.get(name, ""), new.get(name, ""))
            ]
    return found


def test_components_look_as_they_did(site: str, people: Cast, browser: Browser) -> None:
    with window(browser, site, people.harbour, "operating_partner") as page:
        page.goto(f"{site}/design/")
        looks = looks_of(page)
    base = looks[LOOKS[0][0]]
    kept = {name: notes if notes is base else only_different(notes, base) for name, notes in looks.items()}
    if UPDATE:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(written(kept), encoding="utf-8")
    stored: dict[str, Notes] = json.loads(FILE.read_text(encoding="utf-8"))
    first = stored[LOOKS[0][0]]
    found = changes(LOOKS[0][0], first, base)
    for name, _size, _scheme in LOOKS[1:]:
        found += changes(name, in_full(stored[name], first), in_full(only_different(looks[name], base), base))
    assert not found, "\n".join([*found, "If this is meant: see the head of this file."])


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("1a7f37ff", "1b7f36ff", True),
        ("1a7f37ff", "1a8f37ff", False),
        ("0px 8px 0px 8px", "0px 8.4px 0px 8px", True),
        ("0px 8px 0px 8px", "0px 12px 0px 8px", False),
        ("14px 450 normal none start", "14px 600 normal none start", False),
        ("flex", "block", False),
    ],
)
def test_a_shade_and_a_fraction_of_a_pixel_are_no_change(one: str, other: str, equal: bool) -> None:
    assert same(one, other) is equal
