"""Pages of very many and of none: a milestone of 1,000 tags, a firm without a row, a list of 20,000 milestones."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from milepost.access.actions.firms import create_firm
from milepost.access.actions.people import add_member
from milepost.access.viewer import System
from milepost.core.ids import encode_id, new_id
from milepost.core.writing_batches import inserts, prepare, run_statements, write
from milepost.milestones.actions.milestones import create_milestone, update_milestone
from milepost.milestones.models import Milestone, MilestoneFacts
from tests.browser.looks import PHONE, WIDE, by_measure, resize, signed_in, window
from tests.cast import HARBOUR, NOW, TODAY, Cast, FirmCast
from tests.cast_fixtures import CastRows
from tests.house.routes import routes

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("clock_at_now")]

#: As long together as they may be: one cell of a spreadsheet holds them.
TAGS = [f"{number:04}-Wertsteigerungsprogramms" for number in range(1000)]
#: Lists of a firm that say so while they hold nothing.
LISTS = {
    "portfolios", "companies", "objectives", "initiatives", "proposals", "milestones", "heat_map", "pitfalls", "timeline",
    "network", "change_requests", "calendars", "holdings", "cascade", "work", "invitations", "tokens", "search",
}  # fmt: skip
MADE, MANY = 1_000, 20_000


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


def at_both_sizes(page: Page, address: str) -> list[str]:
    """What is out of order there, wide and on a phone; all that can be opened in it is open."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details:not(.menu-button)').forEach((one) => { one.open = true })")
    found = []
    for size in (WIDE, PHONE):
        resize(page, size)
        found += [f"{address} at {size[0]}: {words}" for words in by_measure(page)]
    return found


def test_a_milestone_of_1000_tags_fits_wherever_it_is_shown_and_keeps_them(
    site: str, people: Cast, browser: Browser
) -> None:
    pk = people.milestone_a
    update_milestone(acting=people.viewer("executive_a"), now=NOW, milestone_id=pk, tags=TAGS)
    here = f"{site}/milestones/{encode_id(pk)}/"
    with window(browser, site, people.harbour, "executive_a") as page:
        found = at_both_sizes(page, f"{site}/milestones/?q=line&columns=company,due,tags")
        expect(page.locator("tr[data-row]")).to_contain_text("and 995 more")
        height = page.locator("tr[data-row]").bounding_box()
        assert height is not None
        assert height["height"] < 600
        found += at_both_sizes(page, here)
        found += at_both_sizes(page, f"{here}edit/")
        page.get_by_label("Tags").fill(", ".join([*TAGS[:-1], "last"]))
        page.get_by_role("button", name="Save the milestone").click()
        more = page.locator("summary", has_text="980 more")
        expect(page.get_by_role("link", name="last", exact=True)).to_be_hidden()
        more.click()
        page.get_by_role("link", name="last", exact=True).click()
        expect(page.locator("tr[data-row]")).to_have_count(1)
        found += at_both_sizes(page, page.url)
    assert not found, "\n".join(found)
    token = people.harbour.token("executive_a")
    answer = Client().get(f"/api/v1/milestones/{encode_id(pk)}", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["tags"] == [*TAGS[:-1], "last"]


@pytest.fixture
def nothing(site: str) -> FirmCast:
    """A firm with one administrator and no row of anything else."""
    firm = create_firm(acting=System(), now=NOW, name="Kea Partners", currency="NZD")
    made = add_member(
        acting=System(), now=NOW, firm_id=firm.pk, email="ana@kea.example", name="Ana", role="administrator"
    )
    return FirmCast(HARBOUR, firm_id=firm.pk, people={"administrator": made.user_id})


def test_every_page_of_a_firm_without_rows_is_in_order_and_its_lists_say_so(
    site: str, nothing: FirmCast, browser: Browser
) -> None:
    client = signed_in(nothing, "administrator")
    ours = (route for route in routes() if route.is_ours and route.callback.__module__.startswith("milepost.web"))
    plain = {route.name: route.path({}) for route in ours if not route.parameters}
    opened, found, silent = set(), [], []
    with window(browser, site, nothing, "administrator") as page:
        for name, path in plain.items():
            answer = client.get(path)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                continue
            opened.add(name)
            found += at_both_sizes(page, site + path)
            if name in LISTS and not page.locator("main .empty").filter(visible=True).count():
                silent.append(path)
    assert opened >= LISTS
    assert not silent
    assert not found, "\n".join(found)


def very_many(people: Cast) -> None:
    """MANY milestones in company A: the first thousand by the actions themselves, the others as copies of their rows."""
    of = {
        "acting": people.viewer("executive_a"), "now": NOW, "initiative_id": people.initiative_a,
        "milestone_type": "operational", "category": "compliance",
    }  # fmt: skip
    days = [TODAY + timedelta(days=number - 100) for number in range(MADE)]
    calls = [partial(create_milestone, **of, name=f"Row {number:05}", due=day) for number, day in enumerate(days)]
    prepared = prepare(acting=of["acting"], now=NOW, calls=calls)
    assert not prepared.refused
    write(prepared)
    rows = list(Milestone.objects.unwalled("a test").filter(name__startswith="Row ").order_by("name"))
    facts = MilestoneFacts.objects.unwalled("a test").in_bulk([row.pk for row in rows])
    copies: list[Milestone] = []
    theirs: list[MilestoneFacts] = []
    for number in range(MADE, MANY):
        row = copy(rows[number % MADE])
        of_row = copy(facts[row.pk])
        row.id = row.activity_ptr_id = of_row.milestone_id = new_id()
        row.name, of_row.name_key = f"Row {number:05}", f"row {number:05}"
        copies.append(row)
        theirs.append(of_row)
    with transaction.atomic():
        run_statements([*inserts(Milestone, copies), *inserts(MilestoneFacts, theirs)])


def test_a_list_of_20000_milestones_is_counted_narrowed_grouped_and_scrolled(
    site: str, people: Cast, browser: Browser
) -> None:
    very_many(people)
    with window(browser, site, people.harbour, "executive_a") as page:
        found = at_both_sizes(page, f"{site}/")
        found += at_both_sizes(page, f"{site}/milestones/map/")
        found += at_both_sizes(page, f"{site}/milestones/?group=initiative&columns=company,due,margin,plan")
        found += at_both_sizes(page, f"{site}/milestones/?sort=name&q=row")
        resize(page, WIDE)
        listed = page.locator("#list")
        expect(listed).to_have_attribute("data-count", "20000 milestones")
        expect(page.locator("tr[data-row]")).to_have_count(50)
        page.mouse.wheel(0, 100_000)
        expect(page.get_by_role("link", name="Row 00099", exact=True)).to_be_attached()
        found += by_measure(page)
        page.get_by_label("Name contains").fill("row 1999")
        expect(listed).to_have_attribute("data-count", "12 milestones")
        expect(page.locator("tr[data-row]")).to_have_count(12)
        expect(page.get_by_role("link", name="Row 19999", exact=True)).to_be_visible()
    assert not found, "\n".join(found)
