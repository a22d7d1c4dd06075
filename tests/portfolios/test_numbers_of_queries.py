"""Each query asks the database equally often for one row and for fifty, whoever looks."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.access.actions.people import add_member
from milepost.access.viewer import System, Viewer
from milepost.core.errors import DomainError
from milepost.core.ids import encode_id
from milepost.milestones.queries.comparison import Side
from milepost.portfolios.actions.companies import create_company
from milepost.portfolios.actions.initiatives import create_initiative
from milepost.portfolios.actions.objectives import create_objective
from milepost.portfolios.actions.portfolios import create_portfolio
from milepost.portfolios.actions.proposals import propose_initiative
from tests.access.test_walls_of_queries import SAME_FOR_ALL, WALLED, filters_of
from tests.cast import ASKERS, NOW, PERSONAS, Cast

MANY = 50
#: Which of the cast's things a query for one thing is asked for.
ONE = {
    "portfolio_id": "fund", "company_id": "a", "holding_id": "holding_a", "objective_id": "objective_a",
    "initiative_id": "initiative_a", "proposal_id": "proposal_a", "invitation_id": "invitation_a", "token_id": "token_a",
}  # fmt: skip


def grow(cast: Cast) -> None:
    """Fifty more of everything, in sight of everybody who saw one."""
    partner = cast.viewer("operating_partner")
    for number in range(MANY):
        word = f"{number:03}"
        stake = {"portfolio_id": cast.fund, "valid_from": date(2025, 1, 1), "stake": "1", "invested_cost": "1"}
        create_company(
            acting=partner, now=NOW, name=f"Other {word}", sector="energy", country="FR",
            holding={**stake, "investment_type": "growth"},
        )  # fmt: skip
        create_portfolio(acting=partner, now=NOW, name=f"Fund {word}")
        served = create_objective(
            acting=partner, now=NOW, company_id=cast.a, title=f"Aim {word}", parent_id=cast.objective_shared
        ).pk
        create_initiative(
            acting=partner, now=NOW, company_id=cast.a, name=f"Work {word}", value_lever="pricing", objective_id=served,
            owner_id=cast.people["owner_a"], sponsor_id=cast.people["executive_a"],
        )  # fmt: skip
        propose_initiative(
            acting=cast.viewer("contributor_a"), now=NOW, company_id=cast.a, title=f"Idea {word}",
            value_lever="pricing", objective_id=served,
        )  # fmt: skip
        add_member(
            acting=System(), now=NOW, firm_id=cast.firm_id, email=f"p{word}@harbour.example", name=f"Person {word}",
            role="contributor", scope_id=cast.a,
        )  # fmt: skip


def question(fn: Callable[..., Any], cast: Cast) -> dict[str, Any]:
    """The plainest way to ask."""
    asked: dict[str, Any] = {}
    for name in inspect.signature(fn).parameters.keys() - {"viewer"}:
        if name in SAME_FOR_ALL:
            asked[name] = SAME_FOR_ALL[name]
        elif name == "filters":
            asked[name] = next(filters_of(fn, cast))
        elif name == "portfolio_ids":
            asked[name] = [cast.fund, cast.second_fund]
        elif name in {"lane_ids", "ids", "activity_ids", "milestone_ids"}:
            asked[name] = [cast.things["initiative_a" if name == "lane_ids" else "milestone_a"]]
        elif name == "keys":
            asked[name] = [encode_id(cast.things["a"])]
        elif name in {"before", "after"}:
            asked[name] = Side(at=NOW)
        elif name == "user_id":
            asked[name] = cast.people["owner_a"]
        else:
            asked[name] = cast.things.get(ONE.get(name, ""), 5)
    return asked


def count(fn: Callable[..., Any], viewer: Viewer, asked: dict[str, Any]) -> int:
    with CaptureQueriesContext(connection) as sent, contextlib.suppress(DomainError):
        told = fn(viewer=viewer, **asked)
        if isinstance(told, Iterator):
            list(told)
    return len(sent)


@pytest.mark.slow
def test_no_query_asks_more_often_when_there_is_more_to_tell(cast: Cast) -> None:
    def counts() -> dict[tuple[str, str], int]:
        return {
            (name, persona): count(fn, viewers[persona], question(fn, cast))
            for name, fn in WALLED.items()
            for persona in ASKERS
        }

    viewers = {persona: cast.viewer(persona) for persona in ASKERS}
    few = counts()
    grow(cast)
    viewers = {persona: cast.viewer(persona) for persona in ASKERS}
    many = counts()
    # The feed looks up to three times for more lines where one action fills a page, and for names of each kind of thing in it.
    growing = {asked: (few[asked], many[asked]) for asked in few if many[asked] > few[asked]}
    assert {asked: counted for asked, counted in growing.items() if asked[0] != "access.doing_page"} == {}
    # These rebuild a past state of everything in an initiative; a comparison does two, and finds out who changed what.
    rebuilding = ("milestones.compare", "milestones.milestones_as_of")
    assert max(number for (name, _), number in many.items() if name not in rebuilding) <= 15
    assert max(many.values()) <= 45


@pytest.mark.parametrize("persona", PERSONAS)
def test_who_looks_is_found_out_in_three_queries(cast: Cast, persona: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        cast.viewer(persona)
