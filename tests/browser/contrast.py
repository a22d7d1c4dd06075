"""What axe objects to, and contrast asked of each pair of colours once: that rule costs more than all the others together.

What a text's contrast depends on is its colour, size and weight, and the grounds below it. Where axe has passed a text, another with
just the same is not asked about again, on whatever page it stands. What floats, what something floats over and what is drawn is asked
about each time, and so is what axe was not sure of or objected to.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

_passed: set[str] = set()  # by this process: what of a text and of its grounds tells its contrast

_ASK = """async ([rules, passed]) => {
  const BOTH = ["violations", "passes"], known = new Set(passed), grounds = new Map(), parts = [...document.body.querySelectorAll("*")]
  const style = (part, names) => { const of = getComputedStyle(part); return names.map((name) => of[name]).join() }
  const GROUND = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode"], NONE = "rgba(0, 0, 0, 0),none,1,none,normal"
  const TEXT = ["color", "fontSize", "fontWeight", "textShadow", "webkitTextStrokeWidth", "webkitTextStrokeColor", "webkitTextFillColor"]
  const below = (part) => {  // all grounds of a part, or null where it may lie elsewhere than on those of what it is in
    if (part === null) return ""
    if (!grounds.has(part)) {
      const under = below(part.parentElement), own = style(part, GROUND)
      const lost = under === null || part instanceof SVGElement || !/^(static|relative|sticky),none$/.test(style(part, ["position", "transform"]))
      grounds.set(part, lost ? null : own === NONE ? under : `${under}/${own}`)
    }
    return grounds.get(part)
  }
  const floating = parts.filter((part) => /absolute|fixed|sticky/.test(style(part, ["position"]))).map((part) => [part, part.getBoundingClientRect()])
  const covered = (part) => {
    const a = part.getBoundingClientRect()
    return floating.some(([other, b]) => !other.contains(part) &&
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
  }
  const look = (part) => below(part) === null || covered(part) ? null : `${below(part)}: ${style(part, TEXT)}`
  const speaks = (part) => part.matches("input, select, textarea, button") || [...part.childNodes].some((one) => one.nodeType === 3 && one.data.trim())
  const said = (part) => part.checkVisibility({visibilityProperty: true}) && !part.matches("option") &&
    (part.matches("input, select, textarea, button") || [...part.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
  const looks = new Map(parts.filter(said).map((part) => [part, look(part)]))
  const asked = [...looks.keys()].filter((part) => !known.has(looks.get(part)))
  asked.forEach((part) => part.setAttribute("data-asked", ""))
  axe.configure({rules: [{id: "color-contrast", selector: "[data-asked]"}]})
  const apart = rules.type === "tag"  // else one look at the page is enough for all
  const runs = [{runOnly: rules, rules: apart ? {"color-contrast": {enabled: false}} : {}, resultTypes: apart ? ["violations"] : BOTH}]
  if (apart && asked.length) runs.push({runOnly: {type: "rule", values: ["color-contrast"]}, resultTypes: BOTH})
  const violations = [], passes = []
  for (const run of runs) {
    const found = await axe.run(document, {...run, elementRef: true, selectors: false})
    violations.push(...found.violations)
    passes.push(...found.passes)
  }
  asked.forEach((part) => part.removeAttribute("data-asked"))
  const well = passes.filter((rule) => rule.id === "color-contrast").flatMap((rule) => rule.nodes).map((node) => looks.get(node.element))
  return {
    asked: asked.length,
    found: violations.map((broken) => `${broken.id}: ${broken.nodes[0].html.slice(0, 160)} (${broken.nodes.length})`),
    passed: [...new Set(well)].filter((one) => one)
  }
}"""


def objections(page: Page, rules: dict[str, Any]) -> list[str]:
    """What these rules find; axe is in the page already."""
    answer = page.evaluate(_ASK, [rules, sorted(_passed)])
    _passed.update(answer["passed"])
    found: list[str] = answer["found"]
    return found


def asked_again(page: Page) -> int:
    """About how many texts of the page that is open contrast would be asked now."""
    rules = {"type": "rule", "values": ["color-contrast"]}
    return int(page.evaluate(_ASK, [rules, sorted(_passed)])["asked"])
