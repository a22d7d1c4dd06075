"""What is done on a page before `make_pictures.py` photographs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page

from milepost.engine.plan import Activity, Calendar, Kind, Plan, Project, Relation, WbsNode
from milepost.engine.times import day_number
from milepost.planfiles import Format, dumps


def upload_plan(page: Page) -> None:
    """A small plan of Primavera, looked at before it is imported."""
    begin = day_number(datetime.now(UTC).date()) * 86_400 + 8 * 3_600
    nodes = [
        WbsNode(1, None, "LINE3", "Third line"),
        WbsNode(2, 1, "PREP", "Hall prepared"),
        WbsNode(3, 1, "LINE", "Line runs"),
    ]
    names = ["Clear the hall", "Pour the floor", "Lay cables", "Set up the press", "Connect the robots", "Trial run"]
    tasks = [
        Activity(uid=n, code=f"A{n}0", name=name, wbs=2 if n < 4 else 3, duration=(3 + n % 4) * 28_800)
        for n, name in enumerate(names, 1)
    ]  # fmt: skip
    tasks.append(Activity(uid=9, code="M1", name="First pallet shipped", wbs=3, kind=Kind.FINISH_MILESTONE))
    links = [Relation(n, n + 1, uid=n) for n in range(1, 6)] + [Relation(6, 9, uid=6)]
    project = Project(1, start=begin, calendar=1, code="LINE3", name="Third line", data_date=begin)
    content, _ = dumps(
        Plan((project,), (Calendar(1, "Two shifts"),), tuple(tasks), tuple(links), tuple(nodes)), Format.XER
    )
    page.set_input_files("input[name=file]", {"name": "third-line.xer", "mimeType": "text/plain", "buffer": content})
    page.get_by_role("button", name="Show what it would do").click()
    page.get_by_role("heading", name="What would be done").wait_for()


def choose_one(page: Page) -> None:
    """Why one of those that are not done has its date."""
    page.wait_for_selector("[data-network][data-ready]")
    page.get_by_role("link", name="Why ").nth(6).click()
    page.locator(".network-chain").wait_for()


def both_sides(page: Page) -> None:
    """What crosses to another company, with the day that waits for an answer."""
    page.wait_for_selector("[data-network][data-ready]")
    page.get_by_role("link", name="both sides").first.click()
    page.locator(".network-side").get_by_text("Both sides agreed").wait_for()


def paste_rows(page: Page) -> None:
    """Rows as a spreadsheet puts them on the clipboard, up to the choice of columns."""
    page.fill(
        "textarea",
        "Was\tInitiative\tTarget date\tOwner\n"
        "Spare parts booked by scanner in Lyon\tSAP cut-over, Lyon and Oyonnax\t03/04/2027\t\n"
        "Second shift trained in Oyonnax\tOperational transformation, Lyon and Oyonnax\t05/06/2027\t\n"
        "Supplier contracts signed\tNo such programme\tQ3 2027\t\n",
    )
    page.get_by_role("button", name="Look at these rows").click()
    page.wait_for_load_state()


def press(*keys: str) -> Callable[[Page], None]:
    """Keys, one after another."""

    def act(page: Page) -> None:
        page.wait_for_selector("html[data-scripts]")
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(100)

    return act


def snooze(page: Page) -> None:
    """The choices of the first milestone that needs a word."""
    page.locator(".snooze > summary").first.click()


def save_view(page: Page) -> None:
    """Two views above the list, and some rows chosen."""
    for name, query in (("Slipping most", "open=yes&sort=margin"), ("Says green, looks red", "contradicted=yes")):
        page.goto(page.url.partition("?")[0] + "?" + query)
        page.locator(".views .menu-button > summary").last.click()
        page.locator(".view-form input[name=name]").fill(name)
        page.locator(".view-form button").last.click()
        page.wait_for_load_state()
    page.get_by_role("link", name="Slipping most").first.click()
    page.wait_for_selector("html[data-list=ready]")
    press("j", "x", "j", "x", "j", "x")(page)


def find(page: Page) -> None:
    """The palette with what it finds."""
    press("Control+k")(page)
    page.keyboard.type("sap", delay=30)
    page.wait_for_timeout(800)


def check_rows(page: Page) -> None:
    """The same, up to the dry run."""
    paste_rows(page)
    page.get_by_label("Was", exact=True).select_option("name")
    page.get_by_label("Category of all rows").select_option("compliance")
    page.get_by_label("Day first").check()
    page.get_by_role("button", name="Check every row").click()
    page.get_by_role("heading", name="What would be done").wait_for()
