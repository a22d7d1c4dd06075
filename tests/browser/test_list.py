"""The list of milestones in a real Chromium: keys, narrowing while one types, many at once with undo, two in the same row."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from milepost.core.ids import encode_id
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.models import Milestone
from tests.browser.looks import PHONE, WIDE, by_axe, by_measure, resize, window
from tests.cast import NOW, Cast
from tests.cast_fixtures import CastRows
from tests.milestones.plan import new_milestone

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("clock_at_now")]


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees, with sixty milestones more in company A."""
    cast = cast_rows.insert()
    for number in range(60):
        new_milestone(cast.harbour, f"Wave {number:02}", cast.initiative_a)
    return cast


@pytest.fixture
def shown(site: str, people: Cast, browser: Browser) -> Iterator[Page]:
    """The list by name, as the executive of company A opens it."""
    errors: list[str] = []
    with window(browser, site, people.harbour, "executive_a") as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.goto(f"{site}/milestones/?q=wave&sort=name")
        page.locator("html[data-list=ready]").wait_for()
        yield page
    # Refusals are answers, and what was asked while one typed on is dropped.
    assert [error for error in errors if "status of 4" not in error and not error.startswith("htmx:")] == []


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def stored(name: str) -> Milestone:
    found: Milestone = Milestone.objects.unwalled("a test").get(name=name)
    return found


def test_keys_go_from_row_to_row_choose_and_change_many_with_a_way_back(shown: Page) -> None:
    for key in ("j", "j", "j", "k"):
        shown.keyboard.press(key)
    assert focused(shown) == "Wave 01"
    shown.keyboard.press("x")
    shown.keyboard.press("Shift+J")
    shown.keyboard.press("Shift+ArrowDown")
    bar = shown.locator("#bulk")
    expect(bar).to_contain_text("Chosen: 3")
    shown.locator("#q").focus()
    shown.keyboard.type("jx")  # in a field keys are letters
    expect(shown.locator("#list")).to_have_attribute("data-count", "0 milestones")
    shown.locator("#q").fill("wave")
    expect(shown.locator("#list")).to_have_attribute("data-count", "60 milestones")
    shown.evaluate("document.activeElement.blur()")
    shown.get_by_label("Choose Wave 02").check()
    shown.get_by_label("Choose Wave 04").click(modifiers=["Shift"])
    expect(bar).to_contain_text("Chosen: 3")

    shown.keyboard.press("c")
    drawer = shown.locator("dialog.drawer")
    drawer.get_by_label("Move the due date by days").fill("7")
    drawer.get_by_role("button", name="Change 3 milestones").click()
    said = shown.locator(".flash")
    expect(said).to_contain_text("3 milestones changed.")
    assert [str(stored(f"Wave 0{n}").due) for n in (1, 2, 4)] == ["2026-06-30", "2026-07-07", "2026-07-07"]
    said.get_by_role("button", name="Undo").click()
    expect(shown.locator(".flash")).to_contain_text("3 milestones are as before.")
    assert str(stored("Wave 02").due) == "2026-06-30"


def test_a_row_is_edited_in_place_and_another_persons_change_is_seen_there(shown: Page, people: Cast) -> None:
    shown.keyboard.press("j")
    shown.keyboard.press("e")
    row = shown.locator("tr.editing")
    expect(row.get_by_label("Outcome")).to_be_focused()
    row.get_by_label("Outcome").fill("Wave 00 mine")
    pk = stored("Wave 00").pk
    update_milestone(acting=people.viewer("owner_a"), now=NOW, milestone_id=pk, name="Wave 00 theirs", weight="5")
    shown.keyboard.press("Enter")
    expect(row).to_contain_text("Somebody else saved a change while you were writing.")
    expect(row.get_by_role("row", name="Outcome")).to_contain_text("Wave 00 theirs")
    assert by_axe(shown) == []
    row.get_by_role("button", name="Save").click()
    expect(shown.locator("tr.editing")).to_have_count(0)
    expect(shown.locator("[data-said]")).to_have_text("“Wave 00 mine” saved.")
    now = Milestone.objects.unwalled("a test").get(pk=pk)
    assert (now.name, now.weight) == ("Wave 00 mine", 500)
    expect(shown.get_by_role("link", name="Wave 00 mine", exact=True)).to_be_focused()
    shown.keyboard.press("e")
    row.get_by_label("Outcome").fill("Never")
    shown.keyboard.press("Escape")
    expect(shown.get_by_role("link", name="Wave 00 mine", exact=True)).to_be_focused()


def test_a_chosen_row_stays_chosen_while_it_is_edited_in_place_and_after(shown: Page) -> None:
    for key in ("j", "x", "j", "x", "e"):
        shown.keyboard.press(key)
    field = shown.locator("tr.editing input[name=name]")
    expect(field).to_be_focused()
    shown.keyboard.press("Escape")
    expect(shown.locator("#bulk")).to_contain_text("Chosen: 2")
    shown.keyboard.press("e")
    field.fill("Wave 01, renamed")
    shown.keyboard.press("Enter")
    expect(shown.get_by_label("Choose Wave 01, renamed")).to_be_checked()
    expect(shown.locator("#bulk")).to_contain_text("Chosen: 2")
    shown.keyboard.press("e")
    expect(field).to_be_focused()
    shown.locator("[data-let-go]").click()
    shown.locator("tr.editing [data-leave]").click()
    expect(shown.get_by_label("Choose Wave 01, renamed")).not_to_be_checked()


def test_columns_follow_at_once_the_rest_comes_while_scrolling_and_a_milestone_opens_beside_it(shown: Page) -> None:
    expect(shown.locator("tr[data-row]")).to_have_count(50)
    shown.mouse.wheel(0, 20_000)
    expect(shown.locator("tr[data-row]")).to_have_count(60)
    shown.locator("summary", has_text="Columns").click()
    shown.get_by_label("Forecast", exact=True).check()
    expect(shown.get_by_role("columnheader", name="Forecast")).to_be_visible()
    shown.wait_for_url("**columns=company%2Cstatus%2Cdue%2Cforecast%2C**")
    shown.keyboard.press("Escape")
    shown.evaluate("document.activeElement.blur()")
    shown.keyboard.press("j")
    shown.keyboard.press("Enter")
    expect(shown.locator("dialog.drawer h1")).to_have_text("Wave 00")
    shown.keyboard.press("Escape")
    expect(shown.get_by_role("link", name="Wave 00", exact=True)).to_be_focused()
    shown.keyboard.press("?")
    shown.locator("dialog.keys input[data-single-keys]").uncheck()
    shown.keyboard.press("Escape")
    shown.evaluate("document.activeElement.blur()")
    shown.keyboard.press("x")
    expect(shown.locator(".choose :checked")).to_have_count(0)


@pytest.mark.parametrize("address", ["group=initiative&open=yes", "columns=company,due,owner,plan,weight,tags,code"])
def test_each_look_of_the_list_is_in_order_wide_and_on_a_phone(
    shown: Page, site: str, people: Cast, address: str
) -> None:
    for scheme in ("light", "dark"):
        shown.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        shown.goto(f"{site}/milestones/?company_id={encode_id(people.a)}&{address}")
        shown.locator(".choose input").first.check()
        assert by_axe(shown) == []
        assert by_measure(shown) == []
        resize(shown, PHONE)
        assert by_axe(shown) == []
        assert by_measure(shown) == []
        resize(shown, WIDE)


def test_the_form_for_many_is_in_order_as_a_page_of_its_own(shown: Page, site: str, people: Cast) -> None:
    asked = "&".join(f"milestone={encode_id(pk)}" for pk in (people.milestone_a, people.second_a))
    for size in (WIDE, PHONE):
        resize(shown, size)
        shown.goto(f"{site}/milestones/change/?{asked}")
        shown.get_by_label("Weight in %").fill("many")
        shown.get_by_role("button", name="Change 2 milestones").click()
        expect(shown.locator(".refusals")).to_contain_text("Aster line")
        assert by_axe(shown) == []
        assert by_measure(shown) == []


#: Ten times as many rows as came, as if one had scrolled for long.
MANY_MORE = """() => {
  const part = document.querySelector("tbody.rows")
  document.querySelector("#more")?.remove()
  for (let at = 0; at < 10; at++) part.parentElement.append(part.cloneNode(true))
  document.dispatchEvent(new Event("htmx:afterSettle"))
  return document.documentElement.scrollHeight
}"""


def test_of_a_very_long_list_what_is_far_away_costs_nothing_and_is_there_when_one_comes(shown: Page) -> None:
    tall = shown.evaluate(MANY_MORE)
    far = shown.locator("tbody[data-far]")
    expect(far.first).to_be_attached()
    shown.get_by_label("Choose Wave 03").first.check()
    assert abs(shown.evaluate("document.documentElement.scrollHeight") - tall) < 0.02 * tall
    first, last = (shown.locator("tbody.rows").nth(at).locator("tr[data-row]").first for at in (0, -1))
    expect(last).to_be_hidden()
    shown.evaluate("document.activeElement.blur(); window.scrollTo(0, document.documentElement.scrollHeight)")
    expect(last).to_be_visible()
    expect(first).to_be_hidden()
    expect(shown.locator("#bulk")).to_contain_text("Chosen: 1")


LONG_NAMES = """() => document.querySelectorAll("tbody.rows th a").forEach((link) => {
  link.textContent = "Every plant of both countries runs the new system, and nobody goes back"
})"""


def test_links_of_rows_out_of_sight_do_not_lie_on_each_other_on_a_phone(shown: Page) -> None:
    resize(shown, PHONE)
    shown.evaluate(MANY_MORE)
    shown.evaluate(LONG_NAMES)
    assert by_axe(shown, {"type": "rule", "values": ["target-size"]}) == []


def test_a_view_that_one_is_naming_when_the_rows_come_is_still_there_to_be_saved(shown: Page) -> None:
    held: list[Route] = []
    shown.route("**/milestones/?*group=*", lambda route: held.append(route))
    shown.get_by_label("Group by").select_option("Initiative")
    shown.locator("summary", has_text="Save this view").click()
    shown.get_by_label("Shared with all").check()
    shown.get_by_label("Name", exact=True).fill("Waves")
    held[0].continue_()
    shown.unroute("**/milestones/?*group=*")
    expect(shown.get_by_role("link", name="Show all 60")).to_be_visible()
    expect(shown.get_by_label("Name", exact=True)).to_be_focused()
    shown.keyboard.type(" by initiative")
    shown.get_by_label("Shared with all").uncheck()
    shown.get_by_role("button", name="Save the view").click()
    tab = shown.get_by_role("navigation", name="Views").get_by_role("link", name="Waves by initiative")
    expect(tab).to_have_attribute("aria-current", "page")
    expect(shown.get_by_label("Group by")).to_have_value("initiative")


def test_other_lists_narrow_while_one_types_and_know_the_same_keys(site: str, people: Cast, browser: Browser) -> None:
    with window(browser, site, people.harbour, "operating_partner") as page:
        for place, word, name in [("initiatives", "pric", "Aster Pricing"), ("companies", "bri", "Brio")]:
            page.goto(f"{site}/{place}/?sort=-name")
            page.locator("html[data-list=ready]").wait_for()
            page.keyboard.press("/")
            page.keyboard.type(word)
            expect(page.locator("#list tr[data-row]")).to_have_count(1)
            expect(page).to_have_url(re.compile(f"sort=-name.*q={word}"))
            page.evaluate("document.activeElement.blur()")
            page.keyboard.press("j")
            assert name in focused(page)
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)
