"""Objectives and the cascade: what may serve what, and where a gap is."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from milepost.core.errors import Invalid, Missing
from milepost.core.paging import PageRequest
from milepost.portfolios.actions.initiatives import update_initiative
from milepost.portfolios.actions.objectives import close_objective, create_objective, update_objective
from milepost.portfolios.models import Objective
from milepost.portfolios.queries.cascade import company_cascade, portfolio_cascade
from tests.cast import NOW, Cast

ALL = PageRequest(limit=500)


def objective(cast: Cast, title: str = "New", **fields: Any) -> Objective:
    given = {"company_id": cast.a} | fields if "portfolio_id" not in fields else fields
    return create_objective(acting=cast.viewer("operating_partner"), now=NOW, title=title, **given)


def change_objective(cast: Cast, pk: int, **fields: Any) -> Objective:
    return update_objective(acting=cast.viewer("operating_partner"), now=NOW, objective_id=pk, **fields)


def test_a_company_serves_only_a_portfolio_that_holds_it(cast: Cast) -> None:
    objective(cast, parent_id=cast.objective_shared)
    with pytest.raises(Invalid, match=r"of another company, or of a portfolio that does not hold this one"):
        objective(cast, parent_id=cast.objective_second)
    with pytest.raises(Invalid, match=r"of another company"):
        objective(cast, parent_id=cast.objective_b)
    for unseen in (cast.meridian.objective_a, 5):
        with pytest.raises(Missing, match="There is no objective") as caught:
            objective(cast, parent_id=unseen)
        assert caught.value.field == "parent_id"


def test_an_executive_serves_only_what_is_shared(cast: Cast) -> None:
    executive = cast.viewer("executive_a")
    create_objective(acting=executive, now=NOW, company_id=cast.a, title="x", parent_id=cast.objective_shared)
    with pytest.raises(Missing, match="There is no objective"):
        create_objective(acting=executive, now=NOW, company_id=cast.a, title="x", parent_id=cast.objective_secret)


def test_objectives_cascade_downwards_only(cast: Cast) -> None:
    with pytest.raises(Invalid, match="does not fit a portfolio's objective"):
        change_objective(cast, cast.objective_secret, parent_id=cast.objective_a)
    with pytest.raises(Invalid, match="does not fit a portfolio's objective"):
        change_objective(cast, cast.objective_secret, parent_id=cast.objective_shared)


def test_an_objective_cannot_serve_itself_by_any_detour(cast: Cast) -> None:
    below = objective(cast, parent_id=cast.objective_a_part)
    for parent in (cast.objective_a, cast.objective_a_part, below.pk):
        with pytest.raises(Invalid, match="lies below this objective"):
            change_objective(cast, cast.objective_a, parent_id=parent)


def test_two_people_at_once_cannot_make_a_circle(own_cast: Cast) -> None:
    one, other = objective(own_cast, "one").pk, objective(own_cast, "other").pk
    start = threading.Barrier(2)
    outcomes: list[Any] = []

    def serve(pk: int, parent: int) -> None:
        try:
            viewer = own_cast.viewer("operating_partner")
            start.wait(10)
            update_objective(acting=viewer, now=NOW, objective_id=pk, parent_id=parent)
            outcomes.append("done")
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=serve, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["Invalid", "done"]


def test_one_of_a_portfolio_or_one_of_a_company(cast: Cast) -> None:
    for fields in ({"portfolio_id": cast.fund, "company_id": cast.a}, {"portfolio_id": None, "company_id": None}):
        with pytest.raises(Invalid, match="cannot both be given or both be missing"):
            objective(cast, **fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "title: ' ' is empty"),
        ({"target": "5"}, "metric: .* a target needs to say of what"),
        ({"target": "5.0000001", "metric": "x"}, "target: '5.0000001' has more than 6 decimals"),
        ({"weight": "100.5"}, "weight: '100.5' is not between 0 and 100 percent"),
        ({"comparison": "about"}, "comparison: 'about' is not one of the choices"),
        ({"shared": True}, "shared: True does not fit a company's objective"),
        ({"unit": "x" * 41}, "unit: .* has 41 characters, more than 40"),
        ({"title": "a\x00b"}, "holds a null character"),
    ],
)
def test_an_objective_that_cannot_be_is_refused_and_shown(cast: Cast, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        objective(cast, **{"title": "x", **fields})


def gaps_of(cast: Cast, persona: str = "operating_partner") -> tuple[int, set[str]]:
    found = company_cascade(viewer=cast.viewer(persona), company_id=cast.a)
    return found.gaps, {initiative.name for initiative in found.without_objective}


def test_the_cascade_shows_both_kinds_of_gap(cast: Cast) -> None:
    """Aster margin is served; its part and Aster order are not. Two initiatives serve nothing."""
    assert gaps_of(cast) == (2, {"Aster Warehouse", "Aster Returns desk"})
    update_initiative(
        acting=cast.viewer("executive_a"), now=NOW, initiative_id=cast.initiative_a_other,
        objective_id=cast.objective_a_quiet,
    )  # fmt: skip
    assert gaps_of(cast) == (1, {"Aster Returns desk"})
    close_objective(acting=cast.viewer("executive_a"), now=NOW, objective_id=cast.objective_a_quiet)
    assert gaps_of(cast) == (1, {"Aster Returns desk", "Aster Warehouse"})


def test_the_cascade_of_a_portfolio_follows_its_objectives_into_the_companies(cast: Cast) -> None:
    found = portfolio_cascade(viewer=cast.viewer("operating_partner"), portfolio_id=cast.fund, page=ALL)
    taken = {row.objective.title: (row.companies, row.company_objectives, row.initiatives) for row in found.objectives}
    assert taken == {"Harbour doubles earnings": (1, 2, 1), "Undisclosed exit plan": (1, 1, 0)}
    gaps = {row.company_name: (row.objectives, row.objectives_without_initiative) for row in found.companies.rows}
    assert gaps == {"Aster Tools": (3, 2), "Brio Software": (1, 0)}
