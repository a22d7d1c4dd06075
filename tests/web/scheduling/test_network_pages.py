"""The dependencies as a browser without scripts sees them, and what the island asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from milepost.core.ids import encode_id
from milepost.milestones.actions.crossings import agree_crossing_date
from milepost.scheduling.queries import network as query
from tests.cast import NOW, Cast
from tests.leaks import leaks
from tests.milestones.crossing import joined
from tests.scheduling.network import hear, link, made, stored_rows
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]
pytestmark = pytest.mark.usefixtures("clock_at_now")
JUNE = date(2026, 6, 1)


@pytest.fixture
def plan(cast: Cast) -> tuple[int, int]:
    """A press is ordered, then installed."""
    first = made(cast, "Press ordered", duration="5", planned_start=JUNE, planned_finish=date(2026, 6, 5))
    then = made(cast, "Press installed", duration="3", due=date(2026, 6, 11))
    link(cast, first, then, lag="1")
    hear()
    return first, then


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_table_says_what_waits_for_what_without_scripts_and_sorts(
    cast: Cast, as_: SignIn, plan: tuple[int, int]
) -> None:
    anna, place = as_("executive_a"), encode_id(cast.harbour.things["initiative_a"])
    page = text(anna.get(f"/network/?initiative_id={place}"))
    assert "Dependencies of " in page
    assert f'<a href="/milestones/{encode_id(plan[1])}/">Press installed</a>' in page
    assert '<strong>Press ordered</strong> <span class="soft">Finish to start +1 working days, no room</span>' in page
    assert f'data-rows="/network/data/?initiative_id={place}&amp;"' in page
    names = text(anna.get(f"/network/?initiative_id={place}&sort=-name"))
    assert names.index(">Press ordered</a><p") < names.index(">Press installed</a><p")
    assert f'href="/network/?initiative_id={place}"' in text(anna.get(f"/initiatives/{place}/"))
    assert anna.get(f"/network/?company_id={encode_id(cast.harbour.things['b'])}").status_code == 404


def test_a_date_is_walked_back_and_a_delay_tried_on_a_page_of_its_own_and_nothing_is_written(
    cast: Cast, as_: SignIn, plan: tuple[int, int]
) -> None:
    anna, before = as_("executive_a"), stored_rows()
    page = text(anna.get(f"/network/{encode_id(plan[1])}/why/?late=4"))
    chain = page[page.index("network-chain") : page.index("network-late")]
    assert chain.index("Press installed") < chain.index("Press ordered") < chain.index("waits for nothing, and")
    assert f'data-late="{encode_id(plan[1])}" data-days="4"' in page
    assert f'data-moved="{encode_id(plan[1])}" data-days="4"' in page
    assert "1 due date would be missed:</strong> Press installed." in page
    beside = text(anna.get(f"/network/?milestone_id={encode_id(plan[1])}&why={encode_id(plan[1])}"))
    assert "Why “Press installed” has its date" in beside
    assert stored_rows() == before
    assert as_("executive_b").get(f"/network/{encode_id(plan[1])}/why/").status_code == 404


def test_the_island_reads_nodes_and_links_in_the_readers_words(cast: Cast, as_: SignIn, plan: tuple[int, int]) -> None:
    anna = as_("executive_a")
    found = anna.get(f"/network/data/?milestone_id={encode_id(plan[0])}&steps=1").json()
    nodes = {node["name"]: node for node in found["nodes"]}
    assert set(nodes) == {"Press ordered", "Press installed"}
    assert nodes["Press installed"]["day"] == "11 Jun"
    assert "due 11 Jun" in nodes["Press installed"]["said"]
    [tie] = found["links"]
    assert (tie["before"], tie["after"], tie["driving"]) == (encode_id(plan[0]), encode_id(plan[1]), True)
    assert anna.get("/network/data/?milestone_id=x").json()["field"] == "milestone_id"


def test_what_is_too_large_to_draw_says_so_and_leads_to_its_initiatives(
    cast: Cast, as_: SignIn, plan: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query, "MOST_NODES", 1)
    page = text(as_("executive_a").get("/network/"))
    assert "Nothing was left out of it: it was not drawn." in page
    assert f'href="?initiative_id={encode_id(cast.harbour.things["initiative_a"])}"' in page
    assert "islands/network" not in page


def test_what_crosses_has_a_panel_that_says_which_day_and_who_is_waited_for(cast: Cast, as_: SignIn) -> None:
    side, other = joined(cast, proposed_on=JUNE)
    anna, bea, oskar = as_("executive_a"), as_("executive_b"), as_("operating_partner")
    here = f"/network/?initiative_id={encode_id(cast.harbour.things['initiative_a'])}"
    there = f"/network/?initiative_id={encode_id(cast.harbour.things['initiative_b'])}"

    def row_in(client: Any, address: str, label: str) -> str:
        section = text(client.get(address)).partition('id="network-crossings"')[2].partition("</table>")[0]
        found = [one for one in section.split("<tr>") if label in one]
        assert len(found) == 1, section
        return found[0]

    own = row_in(anna, here, "Aster needs the interface")
    assert "proposed by Aster" in own
    assert "the other company, to answer" in own
    assert leaks(text(anna.get(here)), cast.harbour, "executive_a", cast) == []
    answering = row_in(bea, there, "Brio hands over the interface")
    assert "proposed by the other side" in answering
    assert "Brio Software, to answer" in answering
    everywhere = text(oskar.get("/network/?tasks=no"))
    assert (
        "Brio hands over the interface"
        not in everywhere.partition('id="network-crossings"')[2].partition("</table>")[0]
    )
    both = row_in(oskar, "/network/?tasks=no", "Aster needs the interface")
    assert "Brio Software, to answer" in both
    assert "Brio line" in both

    page = text(bea.get(f"/network/crossings/{encode_id(other)}/"))
    assert "Answer on the milestone" in page
    assert "only the day is seen here" in page
    assert leaks(page, cast.harbour, "executive_b", cast) == []
    assert bea.get(f"/network/crossings/{encode_id(side)}/").status_code == 404
    assert "Brio line" in text(oskar.get(f"/network/crossings/{encode_id(side)}/"))


def test_an_agreed_crossing_is_chosen_in_the_picture_and_the_address_opens_it_again(cast: Cast, as_: SignIn) -> None:
    side, other = joined(cast, proposed_on=JUNE)
    agree_crossing_date(acting=cast.viewer("executive_b"), now=NOW, crossing_id=other)
    hear()
    anna, place = as_("executive_a"), encode_id(cast.harbour.things["initiative_a"])
    page = text(anna.get(f"/network/?initiative_id={place}&why={encode_id(side)}"))
    assert f'data-choose="{encode_id(side)}"' in page
    assert f'data-crossing="/network/crossings/" data-why="{encode_id(side)}"' in page
    assert "Both sides agreed" in page
    assert '<span class="soft">nobody</span>' in page
    assert leaks(page, cast.harbour, "executive_a", cast) == []
