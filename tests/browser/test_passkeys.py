"""Passkeys in a real browser, with the authenticator that its debugging protocol simulates."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.cast_fixtures import CastRows
from tests.web.conftest import PASSWORD, give_password

pytestmark = pytest.mark.browser


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


def with_authenticator(page: Page) -> None:
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/account/keys/passkeys/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("This laptop")
    page.get_by_label("Sign in with it alone, without a password").check()
    page.get_by_role("button", name="Add the passkey of this device").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)


def test_a_passkey_is_added_and_opens_the_door_alone(site: str, people: Cast, page: Page) -> None:
    with_authenticator(page)
    sign_in(page, site, give_password(people.harbour, "executive_a"))
    add_passkey(page, site)
    page.goto(f"{site}/account/keys/passkeys/")
    expect(page.get_by_role("rowheader", name="This laptop")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/feed/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="Anna Aster")).to_be_visible()


def test_a_passkey_is_the_second_step_after_a_password(site: str, people: Cast, page: Page) -> None:
    with_authenticator(page)
    sign_in(page, site, give_password(people.harbour, "executive_a"))
    add_passkey(page, site)
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, site, people.harbour.emails["executive_a"])
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Anna Aster")).to_be_visible()


def test_a_device_without_the_passkey_says_so_in_words(site: str, people: Cast, page: Page) -> None:
    with_authenticator(page)
    page.goto(f"{site}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The browser gave no passkey")


def test_an_invitations_code_is_copied_from_the_link_and_leaves_the_address(site: str, page: Page) -> None:
    page.goto(f"{site}/join/#some.code")
    expect(page.get_by_label("Invitation code")).to_have_value("some.code")
    assert page.url == f"{site}/join/"
