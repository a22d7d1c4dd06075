"""Stakes: dated, kept, never more than the whole, and the wall follows them on the right day."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from milepost.access.actions.firms import create_firm
from milepost.access.actions.people import add_member
from milepost.access.entering import load_viewer
from milepost.access.models import PortfolioCompany
from milepost.access.viewer import System
from milepost.core.errors import Conflict, DomainError, Invalid
from milepost.core.models import Event
from milepost.core.paging import PageRequest
from milepost.core.ticks import registered_ticks
from milepost.portfolios.actions.companies import create_company
from milepost.portfolios.actions.holdings import confirm_holding, record_holding
from milepost.portfolios.actions.portfolios import create_portfolio, update_portfolio
from milepost.portfolios.models import Holding
from milepost.portfolios.queries.companies import CompanyFilter, company_page
from milepost.portfolios.queries.holdings import HoldingFilter, allocation_of, holding_page
from milepost.portfolios.queries.portfolios import portfolio_row
from tests.cast import NOW, TODAY, Cast

ALL = PageRequest(limit=500)


def record(cast: Cast, stake: str, day: date = TODAY, now: datetime = NOW, **fields: Any) -> Holding:
    given = {"company_id": cast.a, "portfolio_id": cast.fund, "invested_cost": "10000000", **fields}
    return record_holding(acting=cast.viewer("operating_partner"), now=now, valid_from=day, stake=stake, **given)


def stakes_of(cast: Cast, **filters: Any) -> list[tuple[date, int]]:
    found = holding_page(
        viewer=cast.viewer("operating_partner"), filters=HoldingFilter(company_id=cast.a, **filters), page=ALL
    )
    return [(row.valid_from, row.stake) for row in found.rows]


def test_a_later_day_adds_a_row_and_the_earlier_one_stays(cast: Cast) -> None:
    record(cast, "65", investment_type="growth")
    assert stakes_of(cast) == [(TODAY, 6500), (date(2024, 6, 1), 6000)]
    assert stakes_of(cast, on=TODAY - timedelta(days=1)) == [(date(2024, 6, 1), 6000)]
    assert stakes_of(cast, on=TODAY) == [(TODAY, 6500)]


def test_the_same_day_supersedes_and_both_rows_stay(cast: Cast) -> None:
    wrong = record(cast, "65")
    right = record(cast, "64", now=NOW + timedelta(hours=1))
    wrong.refresh_from_db()
    assert (wrong.stake, wrong.superseded_by_id, wrong.superseded_at) == (6500, right.pk, NOW + timedelta(hours=1))
    assert stakes_of(cast, on=TODAY) == [(TODAY, 6400)]
    assert len(stakes_of(cast, superseded=True)) == 4
    verbs = Event.objects.unwalled("a test").filter(aggregate_id=wrong.pk).order_by("version")
    assert list(verbs.values_list("verb", flat=True)) == ["holding.recorded", "holding.superseded"]


def test_a_correction_must_be_confirmed_anew_and_the_wrong_row_no_more(cast: Cast) -> None:
    controller = cast.viewer("controller")
    wrong = record(cast, "65")
    confirm_holding(acting=controller, now=NOW, holding_id=wrong.pk)
    right = record(cast, "64")
    assert right.confirmed_at is None
    with pytest.raises(Conflict, match="superseded by a correction"):
        confirm_holding(acting=controller, now=NOW, holding_id=wrong.pk)
    confirm_holding(acting=controller, now=NOW, holding_id=right.pk)
    with pytest.raises(Conflict, match="confirmed already"):
        confirm_holding(acting=controller, now=NOW, holding_id=right.pk)


def test_all_portfolios_together_hold_no_more_than_the_whole(cast: Cast) -> None:
    """Of company B the first fund holds 30%, the second 40%."""
    record(cast, "60", company_id=cast.b)
    with pytest.raises(Invalid, match=r"stake: '60.01' percent, with the other stakes .* more than 100 percent"):
        record(cast, "60.01", company_id=cast.b, day=TODAY + timedelta(days=1))


def test_the_whole_is_not_passed_on_a_later_day_either(cast: Cast) -> None:
    """The second fund's larger stake begins in April; a stake recorded now for March must still fit then."""
    april = date(2026, 4, 1)
    record(cast, "70", day=april, company_id=cast.b, portfolio_id=cast.second_fund)
    with pytest.raises(Invalid, match="more than 100 percent"):
        record(cast, "50", day=TODAY, company_id=cast.b)
    # When the own stake shrinks in time, it fits.
    record(cast, "30", day=april, company_id=cast.b)
    record(cast, "50", day=TODAY, company_id=cast.b)


def test_a_stake_that_others_leave_free_later_is_free(cast: Cast) -> None:
    record(cast, "0", day=TODAY, company_id=cast.b, portfolio_id=cast.second_fund)
    record(cast, "100", day=TODAY, company_id=cast.b)


def test_two_funds_at_the_same_moment_cannot_take_more_than_the_whole(own_cast: Cast) -> None:
    outcomes: list[Any] = []
    start = threading.Barrier(2)

    def take(fund: int) -> None:
        try:
            start.wait(10)
            outcomes.append(record(own_cast, "60", company_id=own_cast.b, portfolio_id=fund).stake)
        except DomainError as error:
            outcomes.append(type(error))
        finally:
            connection.close()

    record(own_cast, "0", day=TODAY - timedelta(days=1), company_id=own_cast.b)
    record(own_cast, "0", day=TODAY - timedelta(days=1), company_id=own_cast.b, portfolio_id=own_cast.second_fund)
    threads = [threading.Thread(target=take, args=(fund,)) for fund in (own_cast.fund, own_cast.second_fund)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(str, outcomes)) == sorted(map(str, [6000, Invalid]))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"stake": "100.01"}, "is not between 0 and 100 percent"),
        ({"stake": "-1"}, "is not between 0 and 100 percent"),
        ({"stake": "12.345"}, "has more than 2 decimals"),
        ({"stake": "much"}, "is not a number"),
        ({"invested_cost": "-1"}, "is negative"),
        ({"invested_cost": "1.001"}, "has more than 2 decimals"),
        ({"investment_type": "loan"}, "is not one of the choices"),
        ({"note": "x" * 501}, "has 501 characters, more than 500"),
    ],
)
def test_what_is_no_stake_is_refused_and_shown(cast: Cast, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        record(cast, **{"stake": "1", **fields})
    assert caught.value.field == next(iter(fields))


def test_a_first_stake_says_how_it_was_bought_and_later_ones_need_not(cast: Cast) -> None:
    with pytest.raises(Invalid, match="investment_type: nothing is missing"):
        record(cast, "5", portfolio_id=cast.second_fund)
    assert record(cast, "5").investment_type == "buyout"


def sees_a(cast: Cast, day: date) -> bool:
    viewer = cast.harbour.viewer("investor", today=day)
    rows = company_page(viewer=viewer, filters=CompanyFilter(archived=None), page=ALL).rows
    return cast.a in {row.id for row in rows}


def tick(now: datetime) -> None:
    registered_ticks()["portfolios.reach"](now)


def test_an_exit_closes_the_wall_at_once_when_it_is_today(cast: Cast) -> None:
    assert sees_a(cast, TODAY)
    record(cast, "0")
    assert not sees_a(cast, TODAY)


def test_an_exit_in_the_future_closes_the_wall_on_its_day(cast: Cast) -> None:
    record(cast, "0", day=TODAY + timedelta(days=2))
    assert sees_a(cast, TODAY)
    tick(NOW + timedelta(days=1))
    assert sees_a(cast, TODAY + timedelta(days=1))
    tick(NOW + timedelta(days=2))
    assert not sees_a(cast, TODAY + timedelta(days=2))


def test_a_stake_bought_in_the_future_opens_the_wall_on_its_day(cast: Cast) -> None:
    record(cast, "5", day=TODAY + timedelta(days=1), portfolio_id=cast.second_fund, investment_type="growth")
    link = PortfolioCompany.objects.filter(portfolio_id=cast.second_fund, company_id=cast.a)
    assert not link.exists()
    tick(NOW)
    assert not link.exists()
    tick(NOW + timedelta(days=1))
    assert link.exists()
    tick(NOW + timedelta(days=1))  # twice is once
    assert link.count() == 1


def test_a_correction_of_the_past_opens_and_closes_the_wall_too(cast: Cast) -> None:
    record(cast, "0", day=date(2024, 6, 1))
    assert not sees_a(cast, TODAY)
    record(cast, "60", day=date(2024, 6, 1))
    assert sees_a(cast, TODAY)


def test_days_are_days_of_the_firm_wherever_the_person_and_the_worker_are(db: None) -> None:
    """In Auckland it is the third of March while it is still the second in UTC and in Honolulu."""
    evening = datetime.fromisoformat("2026-03-02T20:00:00+00:00")
    firm = create_firm(acting=System(), now=NOW, name="Kea", currency="NZD", timezone="Pacific/Auckland")
    person = add_member(
        acting=System(), now=NOW, firm_id=firm.pk, email="o@kea.example", name="Olive", role="operating_partner"
    )
    from milepost.access.actions.people import update_profile

    def viewer() -> Any:
        found = load_viewer(user_id=person.user_id, firm_id=firm.pk, today=date(2026, 3, 3), via="web")
        assert found is not None
        return found

    update_profile(acting=viewer(), now=NOW, name="Olive", timezone="Pacific/Honolulu")
    fund = create_portfolio(acting=viewer(), now=NOW, name="Kea Fund")
    bought = {"portfolio_id": fund.pk, "stake": "10", "invested_cost": "1", "investment_type": "growth"}
    company = create_company(
        acting=viewer(), now=evening, name="Tui", sector="energy", country="NZ",
        holding={**bought, "valid_from": date(2026, 3, 3)},
    )  # fmt: skip
    held = PortfolioCompany.objects.filter(company_id=company.pk)
    assert held.exists(), "it is the third of March in the firm"
    tick(evening)
    assert held.exists(), "the tick counts days as the firm does"


def test_actual_cost_stands_beside_its_targets(cast: Cast) -> None:
    rows = {
        (row.dimension, row.key): (row.target, row.actual_minor, row.actual)
        for row in allocation_of(viewer=cast.viewer("investor"), portfolio_id=cast.fund, today=TODAY).rows
    }
    assert rows == {
        ("sector", "industrials"): (6000, 1_000_000_050, 7143),
        ("sector", "information_technology"): (4000, 400_000_000, 2857),
        ("region", "europe"): (10_000, 1_400_000_050, 10_000),
        ("investment_type", "buyout"): (0, 1_400_000_050, 10_000),
    }


def test_after_an_exit_the_cost_is_invested_no_more(cast: Cast) -> None:
    record(cast, "0")
    partner = cast.viewer("operating_partner")
    assert allocation_of(viewer=partner, portfolio_id=cast.fund, today=TODAY).invested_minor == 400_000_000
    assert portfolio_row(viewer=partner, portfolio_id=cast.fund, today=TODAY).invested_minor == 400_000_000
    before = TODAY - timedelta(days=1)
    assert portfolio_row(viewer=partner, portfolio_id=cast.fund, today=before).invested_minor == 1_400_000_050


def test_who_sees_no_stakes_sees_targets_without_actuals(cast: Cast) -> None:
    found = allocation_of(viewer=cast.viewer("viewer"), portfolio_id=cast.fund, today=TODAY)
    assert found.invested_minor is None
    assert {(row.actual, row.actual_minor) for row in found.rows} == {(None, None)}
    assert {row.target for row in found.rows} == {6000, 4000, 10_000}


@pytest.mark.parametrize(
    ("allocation", "words"),
    [
        ({"colour": {"red": "1"}}, "allocation: 'colour' is not a dimension"),
        ({"sector": {"mining": "1"}}, "allocation.sector: 'mining' is not a key of this dimension"),
        ({"sector": {"energy": "101"}}, "allocation.sector.energy: '101' is not between 0 and 100 percent"),
        (
            {"sector": {"energy": "60", "utilities": "40.01"}},
            "allocation.sector: '100.01' percent in all is more than 100",
        ),
        ({"region": {"europe": "-1"}}, "allocation.region.europe: '-1' is not between 0 and 100 percent"),
    ],
)
def test_targets_that_cannot_be_are_refused_and_shown(cast: Cast, allocation: Any, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        update_portfolio(
            acting=cast.viewer("operating_partner"), now=NOW, portfolio_id=cast.fund, allocation=allocation
        )


def test_the_currency_of_a_portfolio_with_stakes_stays(cast: Cast) -> None:
    partner = cast.viewer("operating_partner")
    with pytest.raises(Conflict, match="Stakes of this portfolio are kept in EUR"):
        update_portfolio(acting=partner, now=NOW, portfolio_id=cast.fund, currency="USD")
    empty = create_portfolio(acting=partner, now=NOW, name="Empty")
    assert update_portfolio(acting=partner, now=NOW, portfolio_id=empty.pk, currency="usd").currency == "USD"
