"""Portfolios, companies, stakes, objectives and initiatives through their pages, as a browser without JavaScript sends them."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client

from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.portfolios.actions.companies import update_company
from milepost.portfolios.queries.companies import company_row
from milepost.portfolios.queries.holdings import HoldingFilter, holding_page
from milepost.portfolios.queries.initiatives import initiative_row
from milepost.portfolios.queries.objectives import ObjectiveFilter, objective_page
from milepost.portfolios.queries.portfolios import portfolio_row
from tests.cast import NOW, TODAY, Cast
from tests.web.portfolios.conftest import SignIn

COMPANY = {
    "name": "Aster Tools",
    "sector": "industrials",
    "country": "FR",
    "currency": "EUR",
    "fiscal_year_start": "1",
    "fiscal_pattern": "months",
    "entry_date": "2024-06-01",
    "description": "Aster makes tools.",
}


def text(response: Any) -> str:
    return str(response.content.decode())


def url(kind: str, pk: int, rest: str = "") -> str:
    return f"/{kind}/{encode_id(pk)}/{rest}"


def test_a_partner_adds_a_portfolio_and_sets_its_targets(cast: Cast, as_: SignIn) -> None:
    client = as_("operating_partner")
    added = client.post("/portfolios/new/", {"name": "Harbour Fund II", "currency": "usd", "opened_on": "2026-01-15"})
    assert added.status_code == 302
    page = added["Location"]
    targets = client.post(f"{page}targets/", {"version": "1", "sector.energy": "12.5", "region.africa": "40"})
    assert targets.status_code == 302
    shown = text(client.get(page))
    assert "Harbour Fund II" in shown
    assert "12.5%" in shown
    assert "Africa" in shown


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"sector.energy": "120"}, "not between 0 and 100 percent"),
        ({"sector.energy": "70", "sector.materials": "60"}, "percent in all is more than 100"),
        ({"sector.energy": "half"}, "is not a number"),
    ],
)
def test_a_wrong_target_is_refused_at_its_field_and_the_rest_is_kept(
    cast: Cast, as_: SignIn, sent: dict[str, str], says: str
) -> None:
    before = portfolio_row(viewer=cast.harbour.viewer("operating_partner"), portfolio_id=cast.harbour.fund, today=TODAY)
    data = {"version": "1", "region.europe": "33", **sent}
    answer = as_("operating_partner").post(url("portfolios", cast.harbour.fund, "targets/"), data)
    assert answer.status_code == 422
    assert says in text(answer)
    assert 'value="33"' in text(answer)
    assert 'aria-invalid="true"' in text(answer)
    after = portfolio_row(viewer=cast.harbour.viewer("operating_partner"), portfolio_id=cast.harbour.fund, today=TODAY)
    assert after == before


def test_a_company_is_added_with_its_first_stake(cast: Cast, as_: SignIn) -> None:
    stake = {
        "portfolio_id": encode_id(cast.harbour.fund),
        "valid_from": "2026-02-01",
        "stake": "51",
        "invested_cost": "2500000",
        "investment_type": "growth",
    }
    added = as_("operating_partner").post("/companies/new/", {**COMPANY, "name": "Cobalt Freight", **stake})
    assert added.status_code == 302, text(added)
    shown = text(as_("operating_partner").get(added["Location"]))
    assert "Cobalt Freight" in shown
    assert "51%" in shown
    assert "2,500,000" in shown


def test_half_a_stake_is_refused_where_it_is_missing(cast: Cast, as_: SignIn) -> None:
    half = {**COMPANY, "portfolio_id": encode_id(cast.harbour.fund), "stake": "51"}
    answer = as_("operating_partner").post("/companies/new/", half)
    assert answer.status_code == 422
    assert text(answer).count("A first stake needs this.") == 6  # three fields, each at its place and in the summary
    assert 'value="51"' in text(answer)


def test_the_partner_of_one_fund_adds_companies_to_that_fund_only(cast: Cast, as_: SignIn) -> None:
    client = as_("fund_partner")
    without = client.post("/companies/new/", {**COMPANY, "name": "Delta Foods"})
    assert without.status_code == 422
    assert "you answer for portfolios only" in text(without)
    foreign = client.post(
        "/companies/new/", {**COMPANY, "name": "Delta Foods", "portfolio_id": encode_id(cast.harbour.fund)}
    )
    assert foreign.status_code == 422
    assert f"'{encode_id(cast.harbour.fund)}' is not one of the choices." in unescape(text(foreign))


def test_a_change_made_meanwhile_is_shown_field_by_field_and_either_can_stay(cast: Cast, as_: SignIn) -> None:
    partner, company = cast.harbour.viewer("operating_partner"), cast.harbour.a
    version = company_row(viewer=partner, company_id=company).version
    update_company(acting=partner, now=NOW, company_id=company, description="Changed meanwhile.", country="BE")
    client = as_("operating_partner")
    mine = {**COMPANY, "name": "Aster Tooling", "description": "My words.", "version": str(version)}
    conflict = client.post(url("companies", company, "edit/"), mine)
    assert conflict.status_code == 422
    shown = text(conflict)
    assert "Changed meanwhile." in shown
    assert "My words." in shown
    assert f'name="version" value="{version + 1}"' in shown
    chosen = {**mine, "version": str(version + 1), "keep:description": "stored", "keep:country": "mine"}
    assert client.post(url("companies", company, "edit/"), chosen).status_code == 302
    row = company_row(viewer=partner, company_id=company)
    assert (row.name, row.description, row.country) == ("Aster Tooling", "Changed meanwhile.", "FR")


def test_a_stake_is_corrected_and_confirmed_by_the_controller(cast: Cast, as_: SignIn) -> None:
    sent = {
        "portfolio_id": encode_id(cast.harbour.fund),
        "company_id": encode_id(cast.harbour.a),
        "valid_from": "2026-03-01",
        "stake": "62.5",
        "invested_cost": "10400000",
        "note": "Follow-on",
    }
    assert as_("analyst").post("/stakes/new/", sent).status_code == 302
    viewer = cast.harbour.viewer("controller")
    filters = HoldingFilter(portfolio_id=cast.harbour.fund, company_id=cast.harbour.a, on=TODAY)
    row = holding_page(viewer=viewer, filters=filters, page=PageRequest()).rows[0]
    assert (row.stake, row.investment_type, row.confirmed_at) == (6250, "buyout", None)
    confirmed = as_("controller").post(url("stakes", row.id, "confirm/"))
    assert confirmed.status_code == 302
    assert holding_page(viewer=viewer, filters=filters, page=PageRequest()).rows[0].confirmed_at == NOW


def test_more_than_the_whole_of_a_company_is_refused_without_saying_who_holds_the_rest(cast: Cast, as_: SignIn) -> None:
    sent = {
        "portfolio_id": encode_id(cast.harbour.second_fund),
        "company_id": encode_id(cast.harbour.b),
        "valid_from": "2026-03-01",
        "stake": "80",
        "invested_cost": "1",
    }
    answer = as_("fund_partner").post("/stakes/new/", sent)
    assert answer.status_code == 422
    assert "is more than 100 percent" in text(answer)
    assert "Fund I" not in text(answer)


def test_an_executive_adds_an_objective_that_serves_the_funds(cast: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    form = text(client.get(url("companies", cast.harbour.a, "objectives/new/")))
    assert "Harbour doubles earnings" in form  # shared with the companies
    assert "Undisclosed" not in form
    sent = {
        "title": "Aster delivers on time",
        "parent_id": encode_id(cast.harbour.objective_shared),
        "metric": "On-time deliveries",
        "comparison": "at_least",
        "target": "96.5",
        "unit": "%",
        "weight": "20",
    }
    assert client.post(url("companies", cast.harbour.a, "objectives/new/"), sent).status_code == 302
    page = objective_page(
        viewer=cast.harbour.viewer("executive_a"), filters=ObjectiveFilter(q="on time"), page=PageRequest()
    )
    (row,) = page.rows
    assert (row.target, row.weight, row.parent_title) == (96_500_000, 2000, "Harbour doubles earnings")


def test_a_target_without_a_metric_is_refused_at_the_metric(cast: Cast, as_: SignIn) -> None:
    sent = {"title": "More", "comparison": "at_least", "target": "5", "weight": ""}
    answer = as_("executive_a").post(url("companies", cast.harbour.a, "objectives/new/"), sent)
    assert answer.status_code == 422
    assert "a target needs to say of what" in text(answer)


def _initiative_form(client: Client, cast: Cast, **more: str) -> Any:
    sent = {"name": "Aster Lean", "value_lever": "operations", **more}
    return client.post(url("companies", cast.harbour.a, "initiatives/new/"), sent)


def test_an_initiative_moves_up_as_what_each_stage_needs_is_there(cast: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    page = _initiative_form(client, cast)["Location"]
    too_early = client.post(f"{page}stage/", {"stage": "1", "version": "1"})
    assert too_early.status_code == 422
    assert "L1 Defined needs an owner" in text(too_early)
    edited = client.post(
        f"{page}edit/",
        {
            "name": "Aster Lean",
            "value_lever": "operations",
            "owner_id": encode_id(cast.harbour.people["owner_a"]),
            "version": "1",
        },
    )
    assert edited.status_code == 302, text(edited)
    assert client.post(f"{page}stage/", {"stage": "1", "version": "2"}).status_code == 302
    back = client.post(f"{page}stage/", {"stage": "0", "version": "3"})
    assert "Say why it goes back." in text(back)
    skipped = client.post(f"{page}stage/", {"stage": "4", "version": "3"})
    assert "Move one stage at a time." in text(skipped)


def test_nobody_of_another_company_can_be_named_as_owner(cast: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    form = text(client.get(url("companies", cast.harbour.a, "initiatives/new/")))
    assert "Otto Aster" in form
    assert "Brio" not in form
    answer = _initiative_form(client, cast, owner_id=encode_id(cast.harbour.people["executive_b"]))
    assert answer.status_code == 422
    assert "is not one of the choices." in text(answer)


def test_the_controller_confirms_a_planned_value_and_a_new_value_needs_it_again(cast: Cast, as_: SignIn) -> None:
    page = url("initiatives", cast.harbour.initiative_a)
    assert as_("controller").post(f"{page}confirm/").status_code == 302
    viewer = cast.harbour.viewer("executive_a")
    row = initiative_row(viewer=viewer, initiative_id=cast.harbour.initiative_a)
    assert row.value_confirmed_by == "Cora Harbour"
    sent = {
        "name": row.name, "value_lever": row.value_lever, "planned_value": "1300000", "version": str(row.version),
        "owner_id": encode_id(row.owner_id or 0),
    }  # fmt: skip
    assert as_("executive_a").post(f"{page}edit/", sent).status_code == 302
    assert initiative_row(viewer=viewer, initiative_id=cast.harbour.initiative_a).value_confirmed_at is None


def test_what_is_archived_leaves_the_list_and_can_come_back(cast: Cast, as_: SignIn) -> None:
    client = as_("operating_partner")
    archive = url("companies", cast.harbour.a, "archive/")
    assert client.post(archive).status_code == 302
    assert "Aster Tools" not in text(client.get("/companies/"))
    assert "Aster Tools" in text(client.get("/companies/?archived=yes"))
    assert client.post(archive).status_code == 302
    assert "Aster Tools" in text(client.get("/companies/"))


def test_the_cascade_shows_where_the_chain_is_broken(cast: Cast, as_: SignIn) -> None:
    shown = text(as_("executive_a").get(url("companies", cast.harbour.a, "cascade/")))
    assert "2 objectives have no initiative." in shown
    assert "2 initiatives serve no objective." in shown
    assert "Aster Warehouse" in shown
    portfolio = text(as_("operating_partner").get(url("portfolios", cast.harbour.fund, "cascade/")))
    assert "Undisclosed exit plan" in portfolio
