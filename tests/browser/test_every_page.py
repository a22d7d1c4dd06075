"""Every page in a real Chromium: by axe and by measure, light and dark, wide and on a phone.

The addresses come from the resolver, so a new page is tried as soon as it has one.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looks import (
    ALL_RULES,
    PHONE,
    RULES_OF_COLOUR,
    RULES_OF_LOOKS,
    WIDE,
    by_axe,
    by_measure,
    resize,
    signed_in,
    window,
)
from tests.cast import Cast
from tests.cast_fixtures import CastRows
from tests.house.routes import Route, ids_of, routes
from tests.web.conftest import give_password

pytestmark = [pytest.mark.browser, pytest.mark.once]  # looks are the same on every database

#: Who opens a page: the first of them who may.
PERSONAS = ("operating_partner", "administrator", "executive_a", "contributor_a")
#: Pages that differ by who reads them; these are opened by everybody who may.
FOR_EACH = {
    "home",
    "company",
    "initiative",
    "objective",
    "proposal",
    "proposals",
    "cascade",
    "company_cascade",
    "people",
    "milestones",
    "milestone",
    "work",
}
#: Of the library that signs people in: what can be opened by a link.
ACCOUNT = {"account_change_password", "mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_activate_totp", "account_reauthenticate"}  # fmt: skip
#: Nobody of the four gets to these by an address alone.
ELSEWHERE = {"account_login": "needs nobody signed in", "invited": "shown once, after inviting",
             "crossing": "leads to its milestone", "view_new": "leads to the list", "view_change": "leads to its list",
             "milestones_change": "is about those that were chosen", "comment": "leads to its thing", "attachment": "is a download"}  # fmt: skip
#: So that processes can share them.
PARTS = 8
DOWNLOADS = ("attachment", "table_export", "table_template")


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


def pages() -> list[Route]:
    """Pages of ours, and those of the library that a link leads to."""
    ours = (route for route in routes() if route.callback.__module__.startswith("milepost.web") and route.is_ours)
    return [*ours, *(route for route in routes() if route.name in ACCOUNT)]


def visits(cast: Cast, those: list[Route]) -> tuple[dict[str, list[str]], set[str]]:
    """persona -> paths to open; and the names of pages that answer GET and that none of the four gets."""
    ids = ids_of(cast, "own")
    clients = {persona: signed_in(cast.harbour, persona) for persona in PERSONAS}
    found: dict[str, list[str]] = {persona: [] for persona in PERSONAS}
    closed = set()
    for route in those:
        if route.name in DOWNLOADS:
            continue
        path = route.path(ids)
        able = []
        for persona, client in clients.items():
            answer = client.get(path)
            status = answer.status_code
            if not answer["Content-Type"].startswith("text/html"):  # what a script asks for is no page
                status = 405
            able += [persona] if status == 200 else []
            if status == 405 or (able and route.name not in FOR_EACH):
                break
        for persona in able:
            found[persona].append(path)
        if not able and status != 405:
            closed.add(route.name)
    return found, closed


def looked_at(page: Page) -> dict[str, list[str]]:
    """What is wrong with the page that is open, in each of its four looks."""
    found = {}
    for size, words in ((WIDE, "wide"), (PHONE, "phone")):
        resize(page, size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            first, dark = size == WIDE and scheme == "light", scheme == "dark"
            # What is dark has the measures of what is light.
            found[f"{words}, {scheme}"] = by_axe(
                page, ALL_RULES if first else RULES_OF_COLOUR if dark else RULES_OF_LOOKS
            )
            found[f"{words}, {scheme}"] += [] if dark else by_measure(page)
    page.emulate_media(color_scheme="light")
    resize(page, WIDE)
    return {look: what for look, what in found.items() if what}


def told(found: dict[str, dict[str, list[str]]]) -> str:
    """The same, a line for each objection."""
    return "\n".join(
        f"{where} ({look}): {line}" for where, looks in found.items() for look, lines in looks.items() for line in lines
    )


def open_and_look(page: Page, address: str, status: int = 200) -> dict[str, list[str]]:
    """The same of an address, and what the browser's console complained of."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(address)
    found = looked_at(page)
    if answer is None or answer.status != status:
        complaints.append(f"answered {answer and answer.status}")
    complaints = [line for line in complaints if f"status of {status}" not in line]
    return {**found, **({"console": complaints} if complaints else {})}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_in_order_in_every_look(site: str, people: Cast, browser: Browser, part: int) -> None:
    give_password(people.harbour, "administrator")  # whoever has none is shown another page than the one to change it
    paths, closed = visits(people, pages()[part::PARTS])
    assert closed <= set(ELSEWHERE)
    wrong = {}
    for persona in PERSONAS:
        with window(browser, site, people.harbour, persona) as page:
            for path in paths[persona]:
                wrong[f"{path} as {persona}"] = open_and_look(page, site + path)
    assert not any(wrong.values()), told(wrong)


def test_pages_before_one_is_inside_and_of_what_is_not_there_are_in_order(
    site: str, people: Cast, browser: Browser
) -> None:
    with window(browser, site) as page:
        found = {path: open_and_look(page, site + path) for path in ("/account/login/", "/join/")}
        found["no such page"] = open_and_look(page, f"{site}/no-such-page/", 404)
    with window(browser, site, people.harbour, "contributor_a") as page:
        found["no such page, inside"] = open_and_look(page, f"{site}/no-such-page/", 404)
        found["forbidden"] = open_and_look(page, f"{site}/people/invite/", 403)
    with window(browser, site, people.harbour, "administrator") as page:
        found["people in every state"] = open_and_look(page, f"{site}/people/?state=all")
    with window(browser, site, people.harbour, "stranger") as page:
        found["no firm"] = open_and_look(page, site, 403)
    assert not any(found.values()), told(found)


def test_forms_that_were_refused_are_in_order(site: str, people: Cast, browser: Browser) -> None:
    ids = ids_of(people, "own")
    forms = {
        "/companies/new/": "Add the company",
        f"/companies/{ids['company_id']}/initiatives/new/": "Add the initiative",
        f"/companies/{ids['company_id']}/proposals/new/": "Propose",
        f"/proposals/{ids['proposal_id']}/decline/": "Decline",
        "/people/invite/": "Make the invitation",
        f"/initiatives/{ids['initiative_id']}/milestones/new/": "Add the milestone",
        f"/milestones/{ids['milestone_id']}/criteria/new/": "Add the criterion",
    }
    found = {}
    with window(browser, site, people.harbour, "operating_partner") as page:
        for path, words in forms.items():
            page.goto(site + path)
            page.get_by_role("main").get_by_role("button", name=words).click()
            page.get_by_role("alert").wait_for()
            found[path] = looked_at(page)
    with window(browser, site, people.harbour, "administrator") as page:
        page.goto(f"{site}/settings/")
        page.get_by_label("Currency").fill("XX1")
        page.get_by_role("button", name="Save the settings").click()
        page.get_by_role("alert").wait_for()
        found["/settings/"] = looked_at(page)
    assert not any(found.values()), told(found)
