"""Pages at their limits: long names, long lists, narrow windows, from right to left, on paper, without motion."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page

from milepost.core.ids import encode_id
from milepost.portfolios.actions.companies import create_company
from milepost.portfolios.actions.holdings import record_holding
from milepost.portfolios.actions.initiatives import create_initiative
from milepost.portfolios.actions.objectives import create_objective
from milepost.portfolios.actions.portfolios import create_portfolio
from milepost.portfolios.actions.proposals import propose_initiative
from tests.browser.looks import PHONE, by_measure, resize, window
from tests.cast import NOW, Cast
from tests.cast_fixtures import CastRows
from tests.house.routes import ids_of

pytestmark = [pytest.mark.browser, pytest.mark.once]  # measures are the same on every database

#: 320 is a phone of 1280 pixels at 400 percent: what WCAG asks of reflow.
WIDTHS = ((1280, 800), (320, 640))
UNBROKEN = "Wertsteigerungsprogrammverantwortliche" * 5 + "Namensende"
SPACED = ("Price by application and not by weight, " * 5)[:200]


@pytest.fixture
def people(site: str, cast_rows: CastRows) -> Cast:
    """The cast in the database that the browser sees."""
    return cast_rows.insert()


def too_wide(page: Page, addresses: list[str]) -> list[str]:
    """What does not fit into one of the windows."""
    found = []
    for address in addresses:
        page.goto(address)
        for size in WIDTHS:
            resize(page, size)
            found += [f"{address} at {size[0]}: {words}" for words in by_measure(page)]
    return found


def long_names(cast: Cast, name: str) -> list[str]:
    """Things of which every name is as long as it may be; paths of where they stand."""
    acting = cast.viewer("operating_partner")
    fund = create_portfolio(acting=acting, now=NOW, name=name, strategy=name * 3, opened_on=date(2020, 1, 1))
    company = create_company(
        acting=acting, now=NOW, name=name, description=name * 3, sector="industrials", country="FR"
    )
    record_holding(
        acting=acting, now=NOW, company_id=company.pk, portfolio_id=fund.pk, valid_from=date(2024, 1, 1), stake="33.33",
        invested_cost="123456789012.34", investment_type="buyout", note=name * 2,
    )  # fmt: skip
    objective = create_objective(
        acting=acting, now=NOW, title=name, description=name, company_id=company.pk, metric=name[:120], target="123456.5",
        unit=name[:40], weight="100",
    )  # fmt: skip
    initiative = create_initiative(
        acting=acting, now=NOW, company_id=company.pk, name=name, description=name * 3, value_lever="pricing",
        objective_id=objective.pk, planned_value="9999999999.99", due=date(2031, 9, 30),
    )  # fmt: skip
    proposal = propose_initiative(
        acting=acting, now=NOW, company_id=company.pk, title=name, description=name, value_lever="pricing",
    )  # fmt: skip
    places = {
        "portfolios": fund.pk, "companies": company.pk, "objectives": objective.pk, "initiatives": initiative.pk,
        "proposals": proposal.pk,
    }  # fmt: skip
    rows = [f"/{kind}/{encode_id(pk)}/" for kind, pk in places.items()]
    company_row, fund_row = rows[1], rows[0]
    return [*rows, *(f"/{kind}/" for kind in places), f"{company_row}cascade/", f"{fund_row}cascade/", f"{company_row}edit/",
            f"{company_row}proposals/new/", f"{rows[3]}stage/", "/stakes/", "/feed/", "/"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", [UNBROKEN, SPACED], ids=["unbroken", "spaced"])
def test_names_of_200_signs_stay_in_the_window(site: str, people: Cast, browser: Browser, name: str) -> None:
    assert len(name) == 200
    paths = long_names(people, name)
    with window(browser, site, people.harbour, "operating_partner") as page:
        found = too_wide(page, [site + path for path in paths])
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_a_list_of_200_keeps_its_head_in_sight_and_is_paged_to_its_end(
    site: str, people: Cast, browser: Browser
) -> None:
    acting = people.viewer("executive_a")
    with transaction.atomic():
        for number in range(200):
            create_initiative(
                acting=acting, now=NOW + timedelta(seconds=number), company_id=people.a, name=f"Aster row {number:03}",
                value_lever="operations",
            )  # fmt: skip
    seen = set()
    with window(browser, site, people.harbour, "executive_a") as page:
        page.goto(f"{site}/initiatives/?q=Aster+row")
        page.mouse.wheel(0, 100_000)
        page.evaluate("async () => { while (scrollY <= 300) await new Promise(requestAnimationFrame) }")
        head = page.locator("thead th").first.bounding_box()
        assert head is not None
        assert abs(head["y"]) < 2
        for _ in range(20):
            assert by_measure(page) == []
            seen |= set(page.locator("tbody th a").all_inner_texts())
            following = page.get_by_role("link", name="Next page")
            if not following.count():
                break
            following.click()
            page.wait_for_load_state()
    assert len(seen) == 200


def some_paths(cast: Cast) -> list[str]:
    """A page of each kind: figures, facts, tree, form, feed, matrix."""
    ids = ids_of(cast, "own")
    company, initiative = f"/companies/{ids['company_id']}/", f"/initiatives/{ids['initiative_id']}/"
    return ["/", "/companies/", company, f"{company}cascade/", f"{company}proposals/new/", initiative, f"{initiative}edit/",
            f"{initiative}stage/", f"/portfolios/{ids['portfolio_id']}/", "/stakes/", "/people/", "/roles/", "/work/", "/milestones/",
            f"/milestones/{ids['milestone_id']}/", f"/milestones/{ids['milestone_id']}/report/", "/timeline/", "/design/"]  # fmt: skip


@pytest.mark.slow
def test_pages_hold_from_right_to_left(site: str, people: Cast, browser: Browser) -> None:
    found = []
    with window(browser, site, people.harbour, "operating_partner") as page:
        for path in some_paths(people):
            page.goto(site + path)
            page.evaluate("document.documentElement.dir = 'rtl'")
            for size in ((1440, 900), (390, 844)):
                resize(page, size)
                found += [f"{path} at {size[0]}: {words}" for words in by_measure(page)]
            resize(page, (1440, 900))
            rail = page.locator(".rail").bounding_box()
            assert rail is not None
            assert rail["x"] > 1000  # it stands where reading begins
    assert not found, "\n".join(found)


def test_paper_shows_what_there_is_to_read_and_nothing_to_press(site: str, people: Cast, browser: Browser) -> None:
    with window(browser, site, people.harbour, "operating_partner", color_scheme="dark") as page:
        page.emulate_media(media="print")
        for path in some_paths(people):
            page.goto(site + path)
            resize(page, (720, 1000))
            assert page.locator("h1").is_visible()
            assert (
                not page.locator(".rail, .bar, .crumbs, .filters, main .button, main button")
                .filter(visible=True)
                .count()
            )
            lightness = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
            assert lightness in {"oklch(1 0 0)", "rgb(255, 255, 255)"}, "ink is wasted on dark paper"
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
            assert page.pdf()[:4] == b"%PDF"


@pytest.mark.parametrize(("motion", "longest"), [("reduce", 0.0), ("no-preference", 0.12)])
def test_motion_is_short_and_none_where_it_is_not_wanted(
    site: str, people: Cast, browser: Browser, motion: str, longest: float
) -> None:
    with window(browser, site, people.harbour, "operating_partner", reduced_motion=motion) as page:
        for path in some_paths(people):
            page.goto(site + path)
            durations = page.evaluate(
                """() => [...document.querySelectorAll("*")].flatMap((part) => {
                  const style = getComputedStyle(part)
                  return [...style.transitionDuration.split(","), ...style.animationDuration.split(",")].map(parseFloat)
                }).filter((seconds) => !Number.isNaN(seconds))"""
            )
            assert max(durations) <= longest, path


def test_a_way_that_wraps_has_no_sign_alone_at_the_edge_of_a_line(site: str, people: Cast, browser: Browser) -> None:
    path = next(one for one in long_names(people, SPACED) if one.startswith("/initiatives/"))
    alone = """() => {
      const nav = document.querySelector(".crumbs"), edge = nav.getBoundingClientRect().left + 5
      const steps = [...nav.querySelectorAll("li")].map((step) => step.getBoundingClientRect())
      const width = parseFloat(getComputedStyle(nav.querySelector("li")).paddingInlineStart)
      const first = steps.filter((step, at) => at === 0 || step.top > steps[at - 1].top + 2)
      return {lines: first.length, clips: getComputedStyle(nav).overflowX, shown: first.filter((step) => step.left + width > edge).length}
    }"""
    with window(browser, site, people.harbour, "operating_partner") as page:
        page.goto(f"{site}{path}")
        resize(page, PHONE)
        told = page.evaluate(alone)
        assert told["lines"] > 1, path
        assert (told["clips"], told["shown"]) == ("clip", 0)
