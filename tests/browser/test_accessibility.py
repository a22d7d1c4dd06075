"""Every plain page of people and the firm by all rules of axe on a phone, dark (test_every_page: wide and light), and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from milepost.core.ids import encode_id
from tests.browser.looks import PHONE, by_axe
from tests.cast import Cast
from tests.cast_fixtures import CastRows
from tests.web.conftest import PASSWORD, give_password

pytestmark = [pytest.mark.browser, pytest.mark.once]  # looks are the same on every database


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


def paths(cast: Cast) -> list[str]:
    person = encode_id(cast.harbour.people["executive_a"])
    return [
        "/", "/menu/", "/people/?state=all", f"/people/{person}/", f"/people/{person}/give-role/", "/people/invite/",
        "/people/invitations/", "/roles/", "/tokens/", "/tokens/new/", "/feed/", "/settings/", "/profile/",
        "/account/keys/", "/account/keys/passkeys/", "/account/password/change/", "/no-such-page/",
    ]  # fmt: skip


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def objections(page: Page) -> list[str]:
    """What axe found, and whether the page is wider than its window."""
    found = by_axe(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the window")
    return found


@pytest.mark.slow
def test_axe_objects_to_nothing(site: str, people: Cast, browser: Browser) -> None:
    width, height = PHONE
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark", has_touch=True)
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for path in ("/account/login/", "/join/"):
        page.goto(site + path)
        found[path] = objections(page)
    sign_in(page, site, give_password(people.harbour, "administrator"))
    for path in paths(people):
        page.goto(site + path)
        found[path] = objections(page)
    page.goto(f"{site}/settings/")
    page.get_by_label("Currency").fill("XX1")
    page.get_by_role("button", name="Save the settings").click()
    found["a refused form"] = objections(page)
    context.close()
    assert {path: what for path, what in found.items() if what} == {}


def test_everything_works_without_scripts(site: str, people: Cast, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, give_password(people.harbour, "administrator"))
    page.get_by_role("link", name="People").first.click()
    page.get_by_label("Name or e-mail").fill("kim")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Kim Aster").click()
    page.get_by_role("link", name="Give a role").click()
    page.get_by_label("Role", exact=True).select_option("Viewer")
    page.get_by_label("Where it holds").select_option("The whole firm")
    page.get_by_role("button", name="Give the role").click()
    assert page.locator(".flash-list").inner_text() == "Kim Aster has the role now."
    context.close()


def test_what_is_touched_is_large_enough_on_a_phone(site: str, people: Cast, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    sign_in(page, site, give_password(people.harbour, "administrator"))
    small: dict[str, list[str]] = {}
    for path in ("/", "/people/", "/people/invite/", "/tokens/new/", "/feed/", "/menu/"):
        page.goto(site + path)
        small[path] = page.evaluate(
            """() => [...document.querySelectorAll("button, select, input:not([type=hidden]), .button, .bar a, .menu a")]
            .filter((part) => part.checkVisibility() && !part.closest("label"))
            .filter((part) => part.getBoundingClientRect().height < 44).map((part) => part.outerHTML.slice(0, 120))"""
        )
    context.close()
    assert {path: what for path, what in small.items() if what} == {}
