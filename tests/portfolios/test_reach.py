"""What a portfolio reaches follows its stakes, also when only the day has changed."""

from __future__ import annotations

from datetime import timedelta

from milepost.access.models import PortfolioCompany
from milepost.access.viewer import System
from milepost.portfolios.actions.holdings import record_holding, refresh_all_reach
from tests.cast import NOW, TODAY, Cast


def pairs() -> set[tuple[int, int]]:
    return set(PortfolioCompany.objects.values_list("portfolio_id", "company_id"))


def test_the_tick_opens_and_closes_walls_on_the_day_of_a_stake_and_mends_what_is_wrong(cast: Cast) -> None:
    there, tomorrow = pairs(), TODAY + timedelta(days=1)
    new = (cast.second_fund, cast.a)
    assert new not in there
    record_holding(
        acting=cast.viewer("analyst"), now=NOW, company_id=cast.a, portfolio_id=cast.second_fund, valid_from=tomorrow,
        stake="1", invested_cost="1", investment_type="growth",
    )  # fmt: skip
    assert (pairs(), refresh_all_reach(acting=System(via="tick"), now=NOW)) == (there, 0)
    assert refresh_all_reach(acting=System(via="tick"), now=NOW + timedelta(days=1)) == 1
    assert pairs() == there | {new}
    lost = {pair for pair in there if pair[0] == cast.fund}
    PortfolioCompany.objects.filter(portfolio_id=cast.fund).delete()
    assert refresh_all_reach(acting=System(via="tick"), now=NOW + timedelta(days=1)) == len(lost) > 0
    assert pairs() == there | {new}
