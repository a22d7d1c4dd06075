"""Inter's files are made lighter when they are bundled (`bin/_letters.mjs`): letters look as those of its package do."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once]  # looks are the same on every database

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "node_modules" / "@fontsource-variable" / "inter"
WEB = ROOT / "src" / "milepost" / "web"
SCRIPTS: dict[str, str] = json.loads((PACKAGE / "unicode.json").read_text())

#: Both fonts, and then what is measured of every character of which one of them is the font.
MEASURE = """async ({files, weights, ranges}) => {
  for (const [name, file] of Object.entries(files)) {
    const face = new FontFace(name, `url(data:font/woff2;base64,${file})`, {weight: "100 900", unicodeRange: ranges})
    document.fonts.add(await face.load())
  }
  const brush = document.createElement("canvas").getContext("2d")
  const measured = (name, weight, text) => {
    brush.font = `${weight} 100px ${name}, monospace`
    const {width, actualBoundingBoxAscent: above, actualBoundingBoxDescent: below, actualBoundingBoxRight: right} =
      brush.measureText(text)
    return [width, above, below, right]
  }
  const differing = []
  let covered = 0
  for (const range of ranges.split(",")) {
    const [first, last = first] = range.replace("U+", "").split("-").map((one) => parseInt(one, 16))
    for (let code = first; code <= last; code += 1) for (const weight of weights) {
      const text = String.fromCodePoint(code)
      const kept = measured("kept", weight, text), given = measured("given", weight, text)
      const absent = measured("none", weight, text)
      if (String(given) !== String(absent)) covered += 1
      const same = kept.every((one, at) => Math.abs(one - given[at]) <= (at ? 1 : 0.1)) // edges are whole pixels
      if (!same) differing.push(`${range} ${code.toString(16)} at ${weight}: ${kept} for ${given}`)
    }
  }
  return {differing, covered}
}"""


def weights() -> list[int]:
    """Those of the stylesheets: they know no others than the two of `tokens.css`."""
    tokens = (WEB / "styles" / "common" / "tokens.css").read_text()
    return [int(found) for found in re.findall(r"--(?:regular|strong): (\d+)", tokens)]


def measured(page: Page, script: str) -> dict[str, Any]:
    name = f"inter-{script}-wght-normal.woff2"
    places = {"kept": WEB / "static" / "milepost" / "built" / name, "given": PACKAGE / "files" / name}
    files = {which: base64.b64encode(place.read_bytes()).decode() for which, place in places.items()}
    page.set_content("<!doctype html><html lang=en><title>Letters</title>")
    told: dict[str, Any] = page.evaluate(MEASURE, {"files": files, "weights": weights(), "ranges": SCRIPTS[script]})
    return told


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_character_of_a_script_is_still_there_and_has_the_measures_that_it_had(page: Page, script: str) -> None:
    told = measured(page, script)
    assert told["differing"] == []
    assert told["covered"] > 50, "what is compared are Inter's letters, not those of the machine"


def test_what_a_page_waits_for_is_light() -> None:
    """The file that every page names before its stylesheet: a tenth of a second on a slow line for each 20 kB."""
    assert (WEB / "static" / "milepost" / "built" / "inter-latin-wght-normal.woff2").stat().st_size < 30_000


def test_figures_can_still_stand_in_columns(page: Page) -> None:
    measured(page, "latin")
    widths = page.evaluate(
        """() => ["1,111.10", "8,888.80"].flatMap((figure) => ["tabular-nums", "normal"].map((kind) => {
          const word = document.body.appendChild(document.createElement("span"))
          Object.assign(word.style, {fontFamily: "kept", fontSize: "100px", fontVariantNumeric: kind})
          word.textContent = figure
          return word.getBoundingClientRect().width
        }))"""
    )
    assert widths[0] == widths[2]
    assert widths[1] != widths[3]
