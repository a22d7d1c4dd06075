"""Who may not see initiatives, proposals or objectives is not told that there are none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from milepost.access.roles import ROLES, Can
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.portfolios.queries.cascade import CascadeObjective, company_cascade, portfolio_cascade
from milepost.portfolios.queries.companies import company_row
from milepost.portfolios.queries.initiatives import initiative_row
from milepost.portfolios.queries.objectives import objective_row
from tests.cast import PERSONAS, Cast
from tests.rights import may

#: What a page says of gaps; never to somebody who may not know.
CLAIMS = (
    "nothing yet", "no initiative yet", "none yet", "not taken up", "has no initiative", "have no initiative",
    "No initiatives yet", "No initiative serves it yet", "No company has taken it up yet", "serves no objective yet",
    "no objective yet", "without initiative", "Without an initiative", "Without an objective", "Open proposals",
)  # fmt: skip


def nodes(tree: tuple[CascadeObjective, ...]) -> list[CascadeObjective]:
    """All of a tree."""
    return [one for node in tree for one in (node, *nodes(node.children))]


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_count_is_given_only_to_who_may_see_what_it_counts(cast: Cast, persona: str) -> None:
    viewer = cast.viewer(persona)
    for thing in ("a", "b"):
        if may(persona, Can.SEE_COMPANY, thing):
            row = company_row(viewer=viewer, company_id=cast.things[thing])
            assert (row.initiatives is not None) == may(persona, Can.SEE_INITIATIVES, thing)
            assert (row.open_proposals is not None) == may(persona, Can.SEE_PROPOSALS, thing)
    for thing, home in (("objective_a", "a"), ("objective_b", "b"), ("objective_shared", "fund")):
        shared = thing == "objective_shared" and any(may(persona, Can.SEE_OBJECTIVES, one) for one in ("a", "b"))
        if may(persona, Can.SEE_OBJECTIVES, home) or (shared and persona != "fund_partner"):
            objective = objective_row(viewer=viewer, objective_id=cast.things[thing])
            assert (objective.initiatives is not None) == may(persona, Can.SEE_INITIATIVES, home)
            assert (objective.unserved is None) == (objective.initiatives is None)


def test_a_company_learns_nothing_of_who_else_serves_a_shared_objective(cast: Cast) -> None:
    """Brio's people may read the fund's objective, and cannot know that Aster serves it."""
    row = objective_row(viewer=cast.viewer("executive_b"), objective_id=cast.objective_shared)
    assert (row.children, row.initiatives, row.unserved) == (0, None, None)


def test_the_cascade_of_a_company_leaves_open_what_an_investor_may_not_know(cast: Cast) -> None:
    found = company_cascade(viewer=cast.viewer("investor"), company_id=cast.a)
    assert (found.gaps, found.without_objective) == (None, None)
    assert {(node.initiatives, node.gap) for node in nodes(found.objectives)} == {(None, None)}
    known = company_cascade(viewer=cast.viewer("board_a"), company_id=cast.a)
    assert known.gaps == 2
    assert {node.gap for node in nodes(known.objectives)} == {True, False}


def test_the_cascade_of_a_portfolio_leaves_open_what_an_investor_may_not_know(cast: Cast) -> None:
    page = PageRequest()
    found = portfolio_cascade(viewer=cast.viewer("investor"), portfolio_id=cast.fund, page=page)
    assert {(one.initiatives, one.gap) for one in found.objectives} == {(None, None)}
    assert [one.companies for one in found.objectives] == [1, 1]
    for row in found.companies.rows:
        told = (row.objectives_without_initiative, row.initiatives, row.initiatives_without_objective)
        assert told == (None, None, None)
    known = portfolio_cascade(viewer=cast.viewer("analyst"), portfolio_id=cast.fund, page=page)
    assert [one.gap for one in known.objectives] == [False, True]


def test_an_adviser_is_not_told_that_an_initiative_serves_nothing(cast: Cast) -> None:
    told = {
        persona: initiative_row(viewer=cast.viewer(persona), initiative_id=cast.initiative_a).aligned
        for persona in ("adviser", "owner_a")
    }
    assert told == {"adviser": None, "owner_a": True}


def test_the_counts_that_stay_may_be_seen_by_whoever_sees_what_they_stand_beside() -> None:
    """A portfolio counts its companies and objectives, a company its objectives, for everybody who sees it."""
    for role in ROLES.values():
        assert Can.SEE_PORTFOLIO not in role.may or {Can.SEE_COMPANY, Can.SEE_OBJECTIVES} <= role.may
        assert Can.SEE_COMPANY not in role.may or Can.SEE_OBJECTIVES in role.may


def pages(cast: Cast) -> dict[str, Any]:
    """What an investor opens."""
    a, fund = encode_id(cast.a), encode_id(cast.fund)
    aims = [encode_id(cast.things[f"objective_{name}"]) for name in ("shared", "secret", "a", "a_quiet", "a_part")]
    paths = ["/", "/companies/", f"/companies/{a}/", f"/companies/{a}/cascade/", f"/portfolios/{fund}/"]
    return dict.fromkeys(
        [*paths, f"/portfolios/{fund}/cascade/", "/objectives/", *(f"/objectives/{aim}/" for aim in aims)]
    )


@pytest.mark.usefixtures("clock_at_now")
def test_no_page_tells_an_investor_that_there_is_no_work(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.user("investor"))
    for path in pages(cast):
        response = client.get(path)
        assert response.status_code == 200, path
        text = response.content.decode()
        assert [claim for claim in CLAIMS if claim in text] == [], path
    assert "Served by" not in client.get(f"/companies/{encode_id(cast.a)}/").content.decode()


@pytest.mark.usefixtures("clock_at_now")
def test_no_page_tells_an_adviser_that_an_initiative_serves_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.user("adviser"))
    for path in ("/", "/initiatives/", f"/initiatives/{encode_id(cast.initiative_a)}/"):
        text = client.get(path).content.decode()
        assert [claim for claim in CLAIMS if claim in text] == [], path
    assert client.get("/initiatives/?without_objective=yes").status_code == 422


@pytest.mark.usefixtures("clock_at_now")
def test_the_api_answers_null_and_refuses_the_filter(cast: Cast) -> None:
    client = Client(headers={"Authorization": f"Bearer {cast.token('investor', ['read'])}"})

    def get(path: str) -> Any:
        return client.get(f"/api/v1/{path}")

    company = get(f"companies/{encode_id(cast.a)}").json()
    assert (company["initiatives"], company["open_proposals"]) == (None, None)
    tree = get(f"companies/{encode_id(cast.a)}/cascade").json()
    assert (tree["gaps"], tree["without_objective"], tree["objectives"][0]["gap"]) == (None, None, None)
    assert tree["objectives"][0]["initiatives"] is None
    whole = get(f"portfolios/{encode_id(cast.fund)}/cascade").json()
    assert [one["gap"] for one in whole["objectives"]] == [None, None]
    refused = get("objectives?without_initiative=true")
    assert (refused.status_code, refused.json()["field"]) == (422, "without_initiative")
