"""The past can be rebuilt: any aggregate, or a whole kind, as it stood at a moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.access.viewer import System, Viewer
from milepost.core.actions import action, lock
from milepost.core.bulk import change_many
from milepost.core.history import states_as_of, versions_of
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.core.paging import PageRequest
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


def test_who_waited_for_the_lock_is_recorded_behind_whom_it_waited_for(cast: Cast) -> None:
    """A request keeps the moment at which it came in, but its version stands on the one that passed it."""
    partner = cast.viewer("operating_partner")
    early, late = NOW + timedelta(seconds=2), NOW + timedelta(seconds=5)
    before = Company.objects.unwalled("a test").get(pk=cast.a).version
    update_company(acting=partner, now=late, company_id=cast.a, name="Aster first")
    update_company(acting=partner, now=early, company_id=cast.a, description="Waited")
    update_objective(acting=partner, now=late, objective_id=cast.objective_a, title="Aster first")
    update_objectives_together(partner, early, cast.objective_a)
    found = versions_of(viewer=System(), kind="company", aggregate_id=cast.a).rows
    assert [(event.version, event.recorded_at) for event in found[:2]] == [(before + 2, late), (before + 1, late)]
    assert found[0].after["recorded_at"].startswith(late.isoformat()[:19])
    # At no moment is the later version there without what it stands on.
    assert whole_past("company", early)[cast.a]["version"] == before
    last = whole_past("company", late)[cast.a]
    assert (last["version"], last["name"], last["description"]) == (before + 2, "Aster first", "Waited")
    assert Company.objects.unwalled("a test").get(pk=cast.a).recorded_at == late
    newest = versions_of(viewer=System(), kind="objective", aggregate_id=cast.objective_a).rows[0]
    assert (newest.after["title"], newest.recorded_at) == ("Aster together", late)


def update_objectives_together(acting: Viewer, now: datetime, objective_id: int) -> None:
    @action("objective.updated")
    def together(*, acting: Viewer, now: datetime) -> None:
        change_many([(lock(Objective, objective_id, acting), {"title": "Aster together"})])

    together(acting=acting, now=now)


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
    last = versions_of(viewer=executive, kind="objective", aggregate_id=quiet).rows[0]
    assert last.before == {"parent_id": None}


def test_the_wall_stands_before_the_past_too(cast: Cast) -> None:
    viewer = cast.viewer("executive_a")
    assert set(states_as_of(viewer=viewer, kind="company", at=NOW)) == {cast.a}
    assert set(states_as_of(viewer=viewer, kind="holding", at=NOW)) == set()
    assert states_as_of(viewer=viewer, kind="company", at=NOW, aggregate_ids=[cast.b]) == {}
    assert versions_of(viewer=viewer, kind="company", aggregate_id=cast.b).rows == ()
    assert versions_of(viewer=viewer, kind="company", aggregate_id=cast.meridian.a).rows == ()


def test_the_versions_of_an_aggregate_come_newest_first(cast: Cast) -> None:
    change_everything(cast)
    viewer = cast.viewer("executive_a")
    versions = versions_of(viewer=viewer, kind="initiative", aggregate_id=cast.initiative_a).rows
    assert [event.version for event in versions] == [4, 3, 2, 1]
    assert [event.verb for event in versions][:2] == ["initiative.stage_changed", "initiative.updated"]


def test_versions_come_a_page_at_a_time_from_the_database(cast: Cast) -> None:
    for number in range(6):
        update_company(acting=cast.viewer("analyst"), now=NOW, company_id=cast.a, name=f"Name {number}")
    viewer, told, cursor = cast.viewer("executive_a"), [], None
    while True:
        with CaptureQueriesContext(connection) as sent:
            page = versions_of(
                viewer=viewer, kind="company", aggregate_id=cast.a, page=PageRequest(cursor=cursor, limit=3)
            )
        assert "LIMIT 4" in sent[0]["sql"]
        told += [event.version for event in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert told == [7, 6, 5, 4, 3, 2, 1]


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
