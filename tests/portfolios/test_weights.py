"""Weights of the objectives beside each other: what they add up to is computed and shown, and refused to nobody."""

from __future__ import annotations

import pytest
from django.test import Client

from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.portfolios.actions.objectives import close_objective, create_objective, update_objective
from milepost.portfolios.queries.objectives import ObjectiveFilter, objective_page, objective_row
from tests.cast import NOW, PERSONAS, Cast


def sums(cast: Cast, persona: str = "operating_partner") -> dict[str, int | None]:
    """By name of the objective, what the weights beside it add up to."""
    page = objective_page(
        viewer=cast.viewer(persona), filters=ObjectiveFilter(closed=None), page=PageRequest(limit=500)
    )
    names = {pk: name for name, pk in cast.things.items()}
    return {names[row.id]: row.weights_sum for row in page.rows if row.id in names}


def test_weights_are_added_up_among_the_objectives_beside_each_other(cast: Cast) -> None:
    assert sums(cast) == {
        "objective_shared": 10_000, "objective_secret": 10_000, "objective_second": 10_000, "objective_a": 10_000,
        "objective_a_quiet": 10_000, "objective_a_part": 0, "objective_b": 10_000,
    }  # fmt: skip
    partner = cast.viewer("operating_partner")
    update_objective(acting=partner, now=NOW, objective_id=cast.objective_a_part, weight="30")
    update_objective(acting=partner, now=NOW, objective_id=cast.objective_a, weight="40")
    now = sums(cast)
    assert (now["objective_a"], now["objective_a_quiet"], now["objective_a_part"]) == (8_000, 8_000, 3_000)
    assert now["objective_b"] == 10_000


def test_closed_objectives_weigh_nothing(cast: Cast) -> None:
    close_objective(acting=cast.viewer("operating_partner"), now=NOW, objective_id=cast.objective_secret)
    assert sums(cast)["objective_shared"] == 7_000


def test_weights_beyond_a_hundred_are_taken_and_shown(cast: Cast) -> None:
    made = create_objective(
        acting=cast.viewer("executive_a"), now=NOW, company_id=cast.a, title="Aster speed", weight="50"
    )
    row = objective_row(viewer=cast.viewer("executive_a"), objective_id=made.pk)
    assert (row.weight, row.weights_sum) == (5_000, 15_000)


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_sum_is_told_only_to_who_sees_all_that_it_adds_up(cast: Cast, persona: str) -> None:
    """Aster's people read the shared objective of the fund, not the others beside it."""
    told = sums(cast, persona)
    of_fund = {"administrator", "operating_partner", "analyst", "controller", "viewer", "investor"}
    assert told.get("objective_shared") == (10_000 if persona in of_fund else None)
    if "objective_a" in told:
        assert told["objective_a"] == 10_000


@pytest.mark.usefixtures("clock_at_now")
def test_pages_say_when_weights_do_not_add_up(cast: Cast) -> None:
    client, partner = Client(), cast.viewer("operating_partner")
    client.force_login(cast.user("operating_partner"))
    company, fund = f"/companies/{encode_id(cast.a)}/", f"/portfolios/{encode_id(cast.fund)}/"
    for path in (company, fund):
        assert "add up to" not in client.get(path).content.decode()
    update_objective(acting=partner, now=NOW, objective_id=cast.objective_a, weight="40")
    update_objective(acting=partner, now=NOW, objective_id=cast.objective_a_part, weight="30")
    update_objective(acting=partner, now=NOW, objective_id=cast.objective_secret, weight="40")
    text = client.get(company).content.decode()
    assert "Weights add up to 80%, not 100%." in text
    assert "Weights of the objectives that serve Aster margin add up to 30%, not 100%." in text
    assert "Weights add up to 110%, not 100%." in client.get(fund).content.decode()


@pytest.mark.usefixtures("clock_at_now")
def test_the_api_shows_the_sum_in_percent(cast: Cast) -> None:
    client = Client(headers={"Authorization": f"Bearer {cast.token('executive_a', ['read'])}"})
    rows = {row["id"]: row for row in client.get("/api/v1/objectives").json()["items"]}
    assert rows[encode_id(cast.objective_a)]["weights_sum"] == "100"
    assert rows[encode_id(cast.objective_shared)]["weights_sum"] is None
