"""Rows from the clipboard to milestones on a phone, without a script: the page is sent again until the worker is done."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from milepost.core import clock, outbox
from milepost.core.ids import encode_id
from milepost.milestones.models import Milestone
from milepost.milestones.plantime import day_of
from tests.browser.looks import window
from tests.cast import Cast
from tests.cast_fixtures import CastRows
from tests.web.conftest import PASSWORD, give_password

pytestmark = [pytest.mark.browser, pytest.mark.once]


def work() -> None:
    while outbox.deliver_due(clock.now()):
        pass


def look(page: Page, name: str) -> None:
    """Nothing may stick out sideways; pictures are kept where somebody asks for them."""
    wide = page.get_by_role("main").bounding_box()
    assert wide is not None
    assert wide["x"] + wide["width"] <= 390, wide
    if folder := os.environ.get("MILEPOST_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rows_are_pasted_mapped_looked_at_and_written_on_a_phone_without_scripts(
    site: str, cast_rows: CastRows, browser: Browser, scheme: str
) -> None:
    people: Cast = cast_rows.insert()
    email = give_password(people.harbour, "executive_a")
    place = f"/imports/paste/?initiative_id={encode_id(people.initiative_a)}"
    with window(
        browser, site, viewport={"width": 390, "height": 844}, java_script_enabled=False, color_scheme=scheme
    ) as page:
        page.goto(site + place)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_label("Rows", exact=True).fill("Was\tTarget date\tWeight\nBy phone\t03/04/2027\t5\nNever\tsoon\t\n")
        look(page, f"paste-{scheme}")
        page.get_by_role("button", name="Look at these rows").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Which column is which")
        page.get_by_label("Was", exact=True).select_option("name")
        page.get_by_label("Category of all rows").select_option("compliance")
        page.get_by_label("Day first").check()
        look(page, f"mapping-{scheme}")
        page.get_by_role("button", name="Check every row").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        look(page, f"progress-{scheme}")
        work()
        expect(page.get_by_role("heading", level=1)).to_have_text("What would be done")  # sent again by itself
        expect(page.get_by_text("is not a day", exact=False)).to_be_visible()
        look(page, f"rows-{scheme}")
        page.get_by_label("Leave out").check()
        page.get_by_role("button", name="Write one row").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        work()
        expect(page.get_by_role("heading", level=1)).to_have_text("What was done")
        look(page, f"done-{scheme}")
    assert str(Milestone.objects.unwalled("a test").get(name="By phone").due) == "2027-04-03"


ROWS = (
    "Milestone\tTarget date\tPlanned start\tCategory\tInitiative\n"
    "Pasted launch\tQ3 2027\t04/05/2027\tCompliance\tAster Pricing\n"
    "=2+3 plants\t31/12/2027\t06/07/2027\tCompliance\tAster Pricing\n"
)


@pytest.mark.slow
def test_a_table_is_pasted_straight_into_the_list(site: str, cast_rows: CastRows, browser: Browser) -> None:
    people: Cast = cast_rows.insert()
    with window(browser, site, people.harbour, "executive_a") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
        page.goto(f"{site}/milestones/?open=yes")
        page.locator("html[data-list=ready]").wait_for()
        page.evaluate("text => navigator.clipboard.writeText(text)", "two\nlines without cells\n")
        page.keyboard.press("Control+v")
        page.evaluate("text => navigator.clipboard.writeText(text)", ROWS)
        page.locator("#q").focus()
        page.keyboard.press("Control+v")  # into a field: text like any other
        expect(page).to_have_url(re.compile("/milestones/"))
        page.goto(f"{site}/milestones/?open=yes")
        page.locator("html[data-list=ready]").wait_for()
        page.keyboard.press("Control+v")
        expect(page.get_by_role("heading", level=1)).to_have_text("Which column is which")
        expect(page.get_by_text("How days are written in “Planned start”")).to_be_visible()  # asked, not guessed
        assert not page.get_by_text("How days are written in “Target date”").count()  # 31/12 tells
        page.get_by_label("Day first").check()
        page.get_by_role("button", name="Check every row").click()
        work()
        expect(page.get_by_role("heading", level=1)).to_have_text("What would be done")
        page.get_by_role("button", name="Write 2 rows").click()
        work()
        expect(page.get_by_role("heading", level=1)).to_have_text("What was done")
        with page.expect_download() as download:
            page.evaluate("location.assign('/exports/?kind=milestones')")
        exported = download.value.path().read_text(encoding="utf-8-sig")
    launch = Milestone.objects.unwalled("a test").get(name="Pasted launch")
    plants = Milestone.objects.unwalled("a test").get(name="=2+3 plants")
    assert (str(launch.due), str(plants.due)) == ("2027-09-30", "2027-12-31")
    assert [str(day_of(one.planned_start)) for one in (launch, plants)] == ["2027-05-04", "2027-07-06"]
    assert "'=2+3 plants" in exported
