"""Saved views: one's own, and shared behind the walls of what they name."""

from __future__ import annotations

from typing import Any

import pytest

from milepost.access.roles import Can
from milepost.core.errors import Forbidden, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.core.paging import PageRequest
from milepost.milestones.actions.views import ASKS, remove_view, save_view, update_view
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.queries.views import view_page, view_row
from milepost.web.milestones.listing import NAMES, VIEW
from tests.cast import NOW, PERSONAS, Cast
from tests.leaks import leaks
from tests.rights import may


def kept(cast: Cast, persona: str, name: str = "Late ones", query: str = "", *, shared: bool = True) -> Any:
    return save_view(acting=cast.viewer(persona), now=NOW, name=name, query=query, shared=shared)


def seen(cast: Cast, persona: str) -> list[str]:
    return [row.name for row in view_page(viewer=cast.viewer(persona), page=PageRequest()).rows]


def about(cast: Cast, **things: str) -> str:
    return "&".join(f"{name}={encode_id(cast.things[thing])}" for name, thing in things.items())


def test_a_view_of_ones_own_is_nobody_elses(cast: Cast) -> None:
    view = kept(cast, "owner_a", query="open=yes&sort=margin", shared=False)
    assert [name for name in PERSONAS if "Late ones" in seen(cast, name)] == ["owner_a"]
    with pytest.raises(Missing, match="that you can see"):
        update_view(acting=cast.viewer("administrator"), now=NOW, view_id=view.pk, name="Mine")
    event = Event.objects.unwalled("a test").get(aggregate_id=view.pk)
    assert (event.verb, event.user_id, event.seen_with) == ("saved_view.created", cast.people["owner_a"], "")


@pytest.mark.parametrize(
    ("query", "place", "sharer"),
    [
        ({"company_id": "a"}, "a", "executive_a"),
        ({"initiative_id": "initiative_a"}, "initiative_a", "executive_a"),
        ({"company_id": "b", "portfolio_id": "second_fund"}, "b", "fund_partner"),
    ],
)
def test_a_shared_view_is_listed_for_those_who_see_all_that_it_names(
    cast: Cast, query: dict[str, str], place: str, sharer: str
) -> None:
    view = kept(cast, sharer, query=about(cast, **query))
    portfolio = query.get("portfolio_id")
    allowed = {
        name
        for name in PERSONAS
        if may(name, Can.SEE_INITIATIVES, place) and (not portfolio or may(name, Can.SEE_PORTFOLIO, portfolio))
    }
    assert {name for name in PERSONAS if "Late ones" in seen(cast, name)} == allowed
    hidden = next(name for name in PERSONAS if name not in allowed)
    with pytest.raises(Missing, match="that you can see"):
        view_row(viewer=cast.viewer(hidden), view_id=view.pk)


def test_a_view_that_names_nothing_is_shared_by_who_may_speak_to_the_whole_firm(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="there you may not speak"):
        kept(cast, "executive_a", query="open=yes")
    mine = kept(cast, "executive_a", query="open=yes", shared=False)
    with pytest.raises(Forbidden, match="there you may not speak"):
        update_view(acting=cast.viewer("executive_a"), now=NOW, view_id=mine.pk, shared=True)
    update_view(
        acting=cast.viewer("executive_a"), now=NOW, view_id=mine.pk, shared=True, query=about(cast, company_id="a")
    )
    with pytest.raises(Forbidden, match="there you may not speak"):
        update_view(acting=cast.viewer("executive_a"), now=NOW, view_id=mine.pk, query="open=yes")
    kept(cast, "operating_partner", "For all", query="open=yes")
    assert "For all" in seen(cast, "executive_a")
    assert "For all" in seen(cast, "executive_b")
    assert "For all" not in seen(cast, "investor")  # who sees no initiatives is told of no list of them
    assert "For all" not in [
        row.name for row in view_page(viewer=cast.meridian.viewer("analyst"), page=PageRequest()).rows
    ]


def test_nobody_learns_by_a_view_what_is_behind_a_wall(cast: Cast) -> None:
    found = []
    for persona in PERSONAS:
        told = repr(view_page(viewer=cast.viewer(persona), page=PageRequest()))
        found += leaks(told, cast.harbour, persona, cast)
    assert found == []


def test_what_one_cannot_see_cannot_be_named_and_shows_nothing(cast: Cast) -> None:
    def refused(query: str) -> str:
        with pytest.raises(Missing, match="that you can see") as caught:
            kept(cast, "executive_a", query=query)
        return str(caught.value).replace(query.partition("=")[2], "X")

    assert refused(about(cast, company_id="b")) == refused(f"company_id={encode_id(5)}")
    with pytest.raises(Invalid, match="is not the company of that initiative"):
        kept(cast, "operating_partner", query=about(cast, company_id="a", initiative_id="initiative_b"))
    rows = milestone_page(
        viewer=cast.viewer("executive_a"), filters=MilestoneFilter(company_id=cast.b), page=PageRequest()
    ).rows
    assert rows == ()


def test_only_its_owner_renames_and_takes_a_view_away(cast: Cast) -> None:
    other, own = cast.viewer("owner_a"), cast.viewer("executive_a")
    for act in (remove_view, update_view):
        with pytest.raises(Forbidden, match="Only who saved a view changes it"):
            act(acting=other, now=NOW, view_id=cast.view_a)
    update_view(acting=own, now=NOW, view_id=cast.view_a, name="Aster renamed", shared=False)
    assert "Aster renamed" not in seen(cast, "owner_a")
    assert (
        Event.objects.unwalled("a test").filter(aggregate_id=cast.view_a).latest("version").verb
        == "saved_view.unshared"
    )
    remove_view(acting=own, now=NOW, view_id=cast.view_a)
    assert "Aster renamed" not in seen(cast, "executive_a")
    with pytest.raises(Missing, match="that you can see"):
        remove_view(acting=own, now=NOW, view_id=cast.view_a)


def test_a_view_asks_for_what_the_list_can_show_and_nothing_else(cast: Cast) -> None:
    assert {*ASKS, VIEW} == set(NAMES), "all but which view it is that is shown"
    view = kept(cast, "analyst", query="columns=due,owner&utm=&open=yes&q=+line+")
    assert view.query == "q=line&open=yes&columns=due%2Cowner"
    with pytest.raises(Invalid, match="is no part of a view"):
        kept(cast, "analyst", query="next=https://e.example")
    with pytest.raises(Invalid, match="is longer than 1000 signs"):
        kept(cast, "analyst", query="q=" + "x" * 1000)
