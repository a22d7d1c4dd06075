"""A day of each role: what that one comes for, from the first page on, in one window of a real Chromium.

The clock stands at the moment after the cast's last act. What a day needs beyond the cast is added by whoever would add it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from milepost.core import outbox
from milepost.core.ids import encode_id
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.updates import record_update
from tests import cast_milestones
from tests.browser.looks import PHONE, WIDE, window
from tests.cast import NOW, Cast
from tests.cast_fixtures import CastRows

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("clock_at_now")]
Begin = Callable[..., Page]

#: Buttons that lead somewhere and change nothing.
LEADS = {
    "Timeline",
    "Dependencies",
    "Cascade",
    "By company",
    "Pitfalls",
    "Columns",
    "Filters",
    "More",
    "Show",
    "What if it is late?",
}


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


@pytest.fixture
def begin(site: str, people: Cast, browser: Browser) -> Iterator[Begin]:
    """``begin("analyst")``: that one's first page. An error of a script fails the day."""
    errors: list[str] = []
    with ExitStack() as windows:

        def first_page(persona: str, size: tuple[int, int] = WIDE) -> Page:
            more: dict[str, Any] = {"viewport": {"width": size[0], "height": size[1]}, "has_touch": size == PHONE}
            page = windows.enter_context(window(browser, site, people.harbour, persona, **more))
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(f"{site}/")
            return page

        yield first_page
    assert errors == []


def planned(people: Cast, name: str, *, days_ago: int = 40, **fields: Any) -> int:
    """A milestone of the pricing initiative of company A, planned some days ago; its id."""
    then = NOW - timedelta(days=days_ago)
    made: int = cast_milestones.new_milestone(people.harbour, name, people.initiative_a, now=then, **fields).pk
    return made


def reported(people: Cast, milestone_id: int, persona: str, status: str, *, days_ago: int = 35) -> None:
    """What was said of it by that one."""
    then = NOW - timedelta(days=days_ago)
    record_update(acting=people.viewer(persona), now=then, milestone_id=milestone_id, status=status, percent="10")


def worked_out() -> None:
    """The worker has done what follows."""
    while outbox.deliver_due(NOW):
        pass


def section(page: Page, heading: str) -> Locator:
    """The part of the page under that heading."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=heading))


def place(page: Page, name: str) -> None:
    """Go there by the rail."""
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name=name, exact=True).click()


def changes(page: Page) -> set[str]:
    """What the page offers to press beside what leads somewhere."""
    pressed = page.locator("main .button, main button").filter(visible=True).all_inner_texts()
    return {words.strip() for words in pressed} - LEADS


def test_an_administrator_invites_somebody_gives_a_role_and_takes_it_back(begin: Begin) -> None:
    page = begin("administrator")
    place(page, "People")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail address").fill("nora@harbour.example")
    page.get_by_label("Role").select_option("Analyst")
    page.get_by_label("Where it holds").select_option("The whole firm")
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("nora@harbour.example is invited")
    expect(page.locator("code.secret")).to_contain_text("/join/#")

    place(page, "People")
    page.get_by_role("link", name="Vera Harbour").click()
    page.get_by_role("link", name="Give a role").click()
    page.get_by_label("Role").select_option("Contributor")
    page.get_by_label("Where it holds").select_option("Aster Tools")
    page.get_by_role("button", name="Give the role").click()
    expect(page.locator(".flash")).to_contain_text("Vera Harbour has the role now.")
    page.get_by_role("link", name="Take back: Contributor").click()
    page.get_by_role("button", name="Take the role back").click()
    expect(page.get_by_role("region", name="Roles before")).to_contain_text("Contributor")


def test_an_operating_partner_looks_at_what_slips_decides_a_proposal_and_agrees_a_change(
    begin: Begin, people: Cast
) -> None:
    planned(people, "Aster slips", planned_start=date(2026, 3, 9), planned_finish=date(2026, 8, 28))
    worked_out()
    page = begin("operating_partner")
    section(page, "Slipping most").get_by_role("link", name="Aster slips").click()
    drawer = page.locator("dialog.drawer")
    expect(drawer.get_by_role("heading", level=1)).to_have_text("Aster slips")
    expect(drawer.locator(".verdict-line")).to_contain_text("margin −")
    page.keyboard.press("Escape")

    section(page, "Waits for you").get_by_role("link", name="Aster Joint buying").click()
    page.get_by_role("link", name="Decline").click()
    page.get_by_label("Reason").fill("Only one supplier is left.")
    page.get_by_role("button", name=re.compile("Decline")).click()
    expect(page.get_by_role("main")).to_contain_text("Only one supplier is left.")

    place(page, "Home")
    section(page, "Waits for you").get_by_role("link", name="Aster without its pilot").click()
    page.get_by_role("button", name="Agree to the change").click()
    expect(page.locator(".facts")).to_contain_text("Agreed")
    place(page, "Home")
    waits = section(page, "Waits for you")
    expect(waits).to_contain_text("Brio")
    expect(waits).not_to_contain_text("Aster Joint buying")
    expect(waits).not_to_contain_text("Aster without its pilot")


def test_an_analyst_filters_groups_keeps_a_view_and_takes_rows_out(begin: Begin) -> None:
    page = begin("analyst")
    place(page, "Milestones")
    page.locator("html[data-list=ready]").wait_for()
    page.get_by_label("Name contains").fill("aster")
    expect(page.locator("#list")).to_have_attribute("data-count", "2 milestones")
    page.get_by_label("Group by").select_option("Initiative")
    expect(page.locator("#list")).to_contain_text("Aster Warehouse")
    page.locator("summary", has_text="Save this view").click()
    page.get_by_label("Name", exact=True).fill("Aster by initiative")
    page.get_by_role("button", name="Save the view").click()
    tab = page.get_by_role("navigation", name="Views").get_by_role("link", name="Aster by initiative")
    expect(tab).to_have_attribute("aria-current", "page")

    page.locator("main .page-head summary", has_text="More").click()
    page.get_by_role("link", name="Import and export").last.click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Milestones: XLSX").click()
    assert taken.value.suggested_filename == "milestones-2026-03-02.xlsx"
    assert taken.value.path().read_bytes()[:2] == b"PK"


def test_a_controller_confirms_a_stake_and_a_value_that_waited(begin: Begin) -> None:
    page = begin("controller")
    section(page, "Waits for you").get_by_role("link", name="Brio Software").first.click()
    page.get_by_role("button", name="Confirm the stake in Brio Software").first.click()
    expect(page.get_by_role("region", name="Stakes")).to_contain_text("confirmed")

    place(page, "Home")
    section(page, "Waits for you").get_by_role("link", name="Aster Pricing").click()
    page.get_by_role("button", name="Confirm the value").click()
    expect(page.locator(".facts")).to_contain_text("confirmed by Cora Harbour")
    place(page, "Home")
    expect(section(page, "Waits for you")).not_to_contain_text("Aster Pricing")


def test_an_executive_reads_what_contradicts_itself_asks_and_accepts_a_proposal(begin: Begin, people: Cast) -> None:
    late = planned(people, "Aster shelves moved", due=date(2026, 2, 20), owner_id=people.people["owner_a"])
    reported(people, late, "owner_a", "on_track", days_ago=20)
    worked_out()
    page = begin("executive_a")
    expect(page.get_by_role("main")).not_to_contain_text("Brio")
    section(page, "Says green, looks red").get_by_role("link", name="Aster shelves moved").click()
    page.get_by_role("link", name="Open as a page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aster shelves moved")
    page.get_by_label("Comment").fill("@Otto Aster what is missing?")
    page.get_by_role("button", name="Add the comment").click()
    expect(page.locator(".comments")).to_contain_text("told: Otto Aster")

    place(page, "Home")
    section(page, "Waits for you").get_by_role("link", name="Aster Joint buying").click()
    page.get_by_role("link", name="Accept or amend").click()
    page.get_by_role("button", name="Accept the proposal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aster Joint buying")
    expect(page.locator(".stages [aria-current=step]")).to_contain_text("L0")


def test_an_owner_says_still_so_says_what_changed_and_completes_with_evidence(begin: Begin, people: Cast) -> None:
    owner = people.people["owner_a"]
    for name in ("Aster still", "Aster changed", "Aster done"):
        pk = planned(people, name, owner_id=owner)
        reported(people, pk, "owner_a", "on_track")
    add_criterion(
        acting=people.viewer("executive_a"), now=NOW, milestone_id=pk, metric="Shops", target="40", unit="shops"
    )
    page = begin("owner_a")
    place(page, "My work")
    asks = page.locator(".asks > li")
    expect(asks).to_have_count(3)
    asks.filter(has_text="Aster still").get_by_role("button", name="Still so").click()
    expect(page.locator(".flash")).to_contain_text("Reported: Aster still is as it was.")

    asks.filter(has_text="Aster changed").get_by_role("link", name="Changed…").click()
    page.get_by_label("Delayed").check()
    page.get_by_label("I expect it to be done on").fill("2026-08-14")
    page.get_by_role("button", name="Report this").click()
    expect(page.locator(".verdict-line .reported")).to_contain_text("Delayed")

    place(page, "My work")
    asks.filter(has_text="Aster done").get_by_role("link", name="Done", exact=True).click()
    page.get_by_role("link", name="Judge").click()
    page.get_by_label("Met").check()
    page.get_by_label("Reached").fill("41")
    page.get_by_role("button", name="Save the judgement").click()
    page.get_by_role("link", name="Add evidence").click()
    page.get_by_label("What it shows").fill("Photographs of the windows")
    page.get_by_label("Web address").fill("https://photographs.example/")
    page.get_by_role("button", name="Add the evidence").click()
    page.get_by_role("link", name="Complete", exact=True).click()
    page.get_by_role("button", name="Complete the milestone").click()
    expect(page.locator(".verdict-line")).to_contain_text("done")
    place(page, "My work")
    expect(page.get_by_text("Nothing waits for a word from you")).to_be_visible()


def test_a_contributor_does_a_task_with_one_tap_on_a_phone_and_takes_the_tap_back(begin: Begin) -> None:
    page = begin("contributor_a", PHONE)
    page.get_by_role("navigation", name="Main, short").get_by_role("link", name="My work").tap()
    tick = page.get_by_role("button", name="Aster training is done")
    tick.tap()
    flash = page.locator(".flash")
    expect(flash).to_contain_text("Done: Aster training.")
    expect(tick).to_have_count(0)
    flash.get_by_role("button", name="Undo").tap()
    expect(page.locator(".flash")).to_contain_text("Open again: Aster training.")
    expect(tick).to_be_visible()


def test_a_viewer_opens_the_rows_behind_a_number_and_changes_nothing(begin: Begin) -> None:
    page = begin("viewer")
    assert changes(page) == set()
    companies = section(page, "Portfolios").get_by_role("row").filter(has_text="Harbour Fund I").get_by_role("link")
    expect(companies.nth(1)).to_have_text("2")
    companies.nth(1).click()
    expect(page.locator("main tbody tr")).to_have_count(2)
    page.get_by_role("main").get_by_role("link", name="Aster Tools").click()
    assert changes(page) == set()
    page.get_by_role("main").get_by_role("link", name="Aster Pricing").click()
    assert changes(page) == set()
    page.get_by_role("main").get_by_role("link", name="Aster line").first.click()
    assert changes(page) == set()


def test_a_board_member_reads_the_own_company_and_says_something_but_changes_nothing(begin: Begin) -> None:
    page = begin("board_a")
    expect(page.get_by_role("main")).not_to_contain_text("Brio")
    assert changes(page) == set()
    number = page.get_by_role("list", name="Taken together").get_by_role("link").first
    expect(number).to_have_text("2 milestones")
    number.click()
    expect(page.locator("tr[data-row]")).to_have_count(2)
    page.locator("html[data-scripts=on]").wait_for()  # without them the link leads to the page at once
    page.get_by_role("row").get_by_role("link", name="Aster line").click()
    page.get_by_role("link", name="Open as a page").click()
    assert changes(page) == {"Add the comment", "Attach a link or a file"}
    page.get_by_label("Comment").fill("The board asks for a date.")
    page.get_by_role("button", name="Add the comment").click()
    expect(page.locator(".comments")).to_contain_text("The board asks for a date.")


def test_an_investor_reads_the_portfolio_and_not_the_work_inside(begin: Begin) -> None:
    page = begin("investor")
    assert changes(page) == set()
    page.get_by_role("main").get_by_role("link", name="Harbour Fund I").click()
    stakes = page.get_by_role("region", name="Stakes")
    expect(stakes).to_contain_text("60%")
    assert changes(page) == set()
    stakes.get_by_role("link", name="Aster Tools").click()
    expect(page.get_by_role("main")).to_contain_text("Aster margin")
    expect(page.get_by_role("main")).not_to_contain_text("Aster Pricing")
    assert changes(page) == set()
    expect(
        page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Milestones")
    ).to_have_count(0)


def test_an_adviser_works_on_one_initiative_and_finds_no_other(begin: Begin, site: str, people: Cast) -> None:
    page = begin("adviser")
    place(page, "Initiatives")
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.get_by_role("main").get_by_role("link", name="Aster Pricing").click()
    page.get_by_label("Comment").fill("The elasticities are from 2024.")
    page.get_by_role("button", name="Add the comment").click()
    expect(page.locator(".comments")).to_contain_text("The elasticities are from 2024.")
    for other in (people.initiative_a_other, people.initiative_b, 1):
        answer = page.goto(f"{site}/initiatives/{encode_id(other)}/")
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
