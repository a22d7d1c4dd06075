"""The past can be rebuilt: any aggregate, or a whole kind, as it stood at a moment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from milepost.access.viewer import System
from milepost.core.history import states_as_of, versions_of
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.portfolios.actions.companies import update_company
from milepost.portfolios.actions.holdings import record_holding
from milepost.portfolios.actions.initiatives import move_stage, update_initiative
from milepost.portfolios.actions.objectives import update_objective
from milepost.portfolios.actions.portfolios import update_portfolio
from milepost.portfolios.models import Company, Holding, Initiative, Objective, Portfolio
from milepost.portfolios.queries.stakes import standing_stakes
from tests.cast import NOW, SETUP, Cast

KINDS: dict[str, Any] = {
    "portfolio": Portfolio, "company": Company, "objective": Objective, "initiative": Initiative, "holding": Holding,
}  # fmt: skip


def whole_past(kind: str, at: Any) -> Any:
    return states_as_of(viewer=System(), kind=kind, at=at)


def as_stored(kind: str) -> dict[int, Any]:
    return {row.pk: row.state() for row in KINDS[kind].objects.unwalled("a test")}


def same_moments(states: dict[int, Any]) -> dict[int, Any]:
    """Moments are written in the zone that the database gives; compare what they say."""
    return {
        pk: {key: str(value).replace("+00:00", "Z") for key, value in state.items()} for pk, state in states.items()
    }


def change_everything(cast: Cast) -> None:
    partner, later = cast.viewer("operating_partner"), NOW + timedelta(days=30)
    update_portfolio(acting=partner, now=later, portfolio_id=cast.fund, name="Harbour Fund One", strategy="Other")
    update_company(acting=partner, now=later, company_id=cast.a, name="Aster Works", entry_date=date(2025, 1, 1))
    update_objective(acting=partner, now=later, objective_id=cast.objective_a, weight="10", title="Aster cash")
    update_initiative(
        acting=partner, now=later, initiative_id=cast.initiative_a, planned_value="5",
        owner_id=cast.people["executive_a"],
    )  # fmt: skip
    move_stage(acting=partner, now=later, initiative_id=cast.initiative_a, stage=2)
    record_holding(
        acting=partner, now=later, company_id=cast.a, portfolio_id=cast.fund, valid_from=date(2024, 6, 1), stake="61",
        invested_cost="10000001",
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_everything_of_a_kind_stands_as_it_stood_then(cast: Cast, kind: str) -> None:
    before = same_moments(as_stored(kind))
    change_everything(cast)
    assert same_moments(as_stored(kind)) != before
    assert same_moments(whole_past(kind, NOW)) == before
    assert same_moments(whole_past(kind, NOW + timedelta(days=30))) == same_moments(as_stored(kind))
    assert whole_past(kind, SETUP) == {}


def test_the_moment_is_inclusive_and_what_happened_after_it_is_not_there(cast: Cast) -> None:
    company = Company.objects.unwalled("a test").get(pk=cast.a)
    made = company.recorded_at
    assert cast.a in whole_past("company", made)
    assert cast.a not in whole_past("company", made - timedelta(microseconds=1))


def test_single_aggregates_can_be_asked_for(cast: Cast) -> None:
    found = states_as_of(viewer=System(), kind="company", at=NOW, aggregate_ids=[cast.b, 5])
    assert list(found) == [cast.b]


def test_it_is_one_query_and_a_few_more_for_what_the_states_point_at(
    cast: Cast, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    viewer = cast.viewer("executive_a")
    with django_assert_num_queries(1):
        states_as_of(viewer=viewer, kind="company", at=NOW)
    with django_assert_max_num_queries(5):
        states_as_of(viewer=viewer, kind="initiative", at=NOW)


def test_ids_of_what_is_behind_a_wall_are_not_in_a_state(cast: Cast) -> None:
    """Company A's objective serves one that the fund does not share."""
    quiet = cast.objective_a_quiet
    partner, executive = cast.viewer("operating_partner"), cast.viewer("executive_a")
    assert states_as_of(viewer=partner, kind="objective", at=NOW)[quiet]["parent_id"] == encode_id(
        cast.objective_secret
    )
    told = states_as_of(viewer=executive, kind="objective", at=NOW)
    assert told[quiet]["parent_id"] is None
    assert told[quiet]["company_id"] == encode_id(cast.a)
    assert told[cast.objective_a]["parent_id"] == encode_id(cast.objective_shared)
    update_objective(acting=partner, now=NOW, objective_id=quiet, parent_id=None)
    last = versions_of(viewer=executive, kind="objective", aggregate_id=quiet)[0]
    assert last.before == {"parent_id": None}


def test_the_wall_stands_before_the_past_too(cast: Cast) -> None:
    viewer = cast.viewer("executive_a")
    assert set(states_as_of(viewer=viewer, kind="company", at=NOW)) == {cast.a}
    assert set(states_as_of(viewer=viewer, kind="holding", at=NOW)) == set()
    assert states_as_of(viewer=viewer, kind="company", at=NOW, aggregate_ids=[cast.b]) == {}
    assert versions_of(viewer=viewer, kind="company", aggregate_id=cast.b) == []
    assert versions_of(viewer=viewer, kind="company", aggregate_id=cast.meridian.a) == []


def test_the_versions_of_an_aggregate_come_newest_first(cast: Cast) -> None:
    change_everything(cast)
    versions = versions_of(viewer=cast.viewer("executive_a"), kind="initiative", aggregate_id=cast.initiative_a)
    assert [event.version for event in versions] == [4, 3, 2, 1]
    assert [event.verb for event in versions][:2] == ["initiative.stage_changed", "initiative.updated"]


def test_two_versions_of_one_moment_give_the_later_one(cast: Cast) -> None:
    for name in ("First", "Second"):
        update_company(acting=cast.viewer("analyst"), now=NOW, company_id=cast.a, name=name)
    assert whole_past("company", NOW)[cast.a]["name"] == "Second"


def test_every_row_of_the_product_has_an_event_for_each_of_its_versions(cast: Cast) -> None:
    for kind, model in KINDS.items():
        for row in model.objects.unwalled("a test"):
            versions = Event.objects.unwalled("a test").filter(kind=kind, aggregate_id=row.pk).order_by("version")
            assert list(versions.values_list("version", flat=True)) == list(range(1, row.version + 1))


def stakes(day: date, known_at: Any = None) -> dict[tuple[int, int], int]:
    found = standing_stakes(day, known_at=known_at).unwalled("a test")
    return {(row.portfolio_id, row.company_id): row.stake for row in found}


def test_stakes_are_known_by_day_and_by_moment(cast: Cast) -> None:
    """Bitemporal: what was true on a day, as it was known at a moment."""
    partner, pair = cast.viewer("operating_partner"), (cast.fund, cast.a)

    def record(now: Any, day: date, stake: str) -> None:
        record_holding(
            acting=partner, now=now, company_id=cast.a, portfolio_id=cast.fund, valid_from=day, stake=stake,
            invested_cost="10000000",
        )  # fmt: skip

    march, april, may = NOW, NOW + timedelta(days=30), NOW + timedelta(days=60)
    record(march, date(2026, 3, 1), "70")
    record(april, date(2026, 3, 1), "65")  # a correction
    record(may, date(2026, 5, 1), "0")  # the exit
    assert stakes(date(2024, 5, 31)) == {}
    assert stakes(date(2026, 2, 28))[pair] == 6000
    assert stakes(date(2026, 3, 1))[pair] == 6500
    assert stakes(date(2026, 3, 1), known_at=march)[pair] == 7000
    assert stakes(date(2026, 3, 1), known_at=march - timedelta(seconds=1))[pair] == 6000
    assert stakes(date(2026, 3, 1), known_at=april)[pair] == 6500
    assert stakes(date(2026, 6, 1), known_at=april)[pair] == 6500
    assert stakes(date(2026, 6, 1), known_at=may)[pair] == 0
    assert stakes(date(2026, 6, 1))[pair] == 0
    # Even the very first, mistaken row is still known to have been known.
    wrong = Holding.objects.unwalled("a test").get(pk=cast.holding_a_wrong)
    assert stakes(date(2024, 6, 1), known_at=wrong.made_at)[pair] == 5500
