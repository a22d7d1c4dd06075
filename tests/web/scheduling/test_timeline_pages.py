"""The timeline as a browser without scripts sees it, and what its island asks for and sends."""

from __future__ import annotations

import html
import json
from datetime import date
from typing import Any

import pytest

from milepost.core.ids import decode_id, encode_id
from milepost.milestones.actions.updates import complete_milestone
from milepost.web import formats
from tests.cast import NOW, Cast
from tests.scheduling.network import made
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]
pytestmark = pytest.mark.usefixtures("clock_at_now")


@pytest.fixture
def order(cast: Cast) -> int:
    """Something planned in June."""
    return made(cast, "Press ordered", duration="5", planned_start=date(2026, 6, 1), planned_finish=date(2026, 6, 5))


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_table_holds_the_rows_of_the_picture_without_scripts(cast: Cast, as_: SignIn, order: int) -> None:
    anna = as_("executive_a")
    page = text(anna.get(f"/timeline/?initiative_id={encode_id(cast.harbour.things['initiative_a'])}"))
    assert "Timeline of " in page
    assert f'<a href="/milestones/{encode_id(order)}/">Press ordered</a>' in page
    assert "1 Jun</time> – <time" in page
    assert "data-timeline" in page
    assert 'href="/timeline/?company_id=' in text(anna.get(f"/companies/{encode_id(cast.harbour.things['a'])}/"))
    elsewhere = anna.get(f"/timeline/?company_id={encode_id(cast.harbour.things['b'])}")
    assert elsewhere.status_code == 404


def test_the_island_reads_columns_of_just_the_lanes_it_asks_for(cast: Cast, as_: SignIn, order: int) -> None:
    anna, place = as_("executive_a"), encode_id(cast.harbour.things["initiative_a"])
    lanes = anna.get("/timeline/lanes/").json()
    assert place in lanes["lanes"]["id"]
    assert len(lanes["statuses"]) == 6
    bars = anna.get(f"/timeline/bars/?lanes={place}").json()["bars"]
    assert set(bars["lane"]) == {place}
    assert "Press ordered" in bars["name"]
    assert anna.get("/timeline/bars/?lanes=x").json()["field"] == "lanes"
    assert anna.get(f"/timeline/bars/?lanes={place}&from=1/2/3").json()["message"] == "is not a day"
    assert as_("executive_b").get(f"/timeline/bars/?lanes={place}").json()["bars"]["id"] == []


def test_open_only_leaves_out_what_is_completed_in_picture_and_table(cast: Cast, as_: SignIn, order: int) -> None:
    anna, place = as_("executive_a"), encode_id(cast.harbour.things["initiative_a"])
    complete_milestone(acting=cast.viewer("operating_partner"), now=NOW, milestone_id=order, exception="It stands.")
    here = f"/timeline/?initiative_id={place}"
    all_of_it, open_only = text(anna.get(here)), text(anna.get(f"{here}&open=yes"))
    assert ("Press ordered" in all_of_it, "Press ordered" in open_only) == (True, False)
    assert '<button name="open" value="yes" aria-pressed="false">' in all_of_it
    assert '<button name="open" value="" aria-pressed="true">' in open_only
    without_scripts = open_only.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "Open only" in without_scripts
    assert "The same as" not in all_of_it, "without scripts there is nothing beside the table"
    assert f'<input type="hidden" name="initiative_id" value="{place}">' in open_only
    counts = [
        anna.get(f"/timeline/lanes/?initiative_id={place}{more}").json()["lanes"]["bars"] for more in ("", "&open=yes")
    ]
    assert counts[0][0] == counts[1][0] + 1
    bars = anna.get(f"/timeline/bars/?lanes={place}&open=yes").json()["bars"]
    assert "Press ordered" not in bars["name"]
    assert bars["row"] == list(range(counts[1][0]))


def test_where_everything_is_completed_open_only_says_so_and_leads_back(cast: Cast, as_: SignIn) -> None:
    anna, place = as_("executive_a"), encode_id(cast.harbour.things["initiative_a"])
    rows = anna.get(f"/timeline/bars/?lanes={place}").json()["bars"]["id"]
    for pk in rows:
        complete_milestone(
            acting=cast.viewer("operating_partner"), now=NOW, milestone_id=decode_id(pk), exception="It stands."
        )
    page = text(anna.get(f"/timeline/?initiative_id={place}&open=yes"))
    assert "Nothing is open" in page
    assert f'href="/timeline/?initiative_id={place}&amp;">Show the completed ones' in page


def test_a_move_is_previewed_saved_once_and_refused_when_somebody_was_faster(
    cast: Cast, as_: SignIn, order: int
) -> None:
    anna, at = as_("executive_a"), f"/timeline/{encode_id(order)}"
    days = {"start": "2026-06-08", "finish": "2026-06-12"}
    found = anna.get(f"{at}/preview/", days).json()
    assert (found["working_days"], found["missed"], [row["name"] for row in found["rows"]]) == (
        5,
        [],
        ["Press ordered"],
    )
    assert anna.post(f"{at}/move/", days).status_code == 422
    assert anna.post(f"{at}/move/", days, headers={"If-Match": '"1"'}).json() == {"id": encode_id(order), "version": 2}
    stale = anna.post(f"{at}/move/", days, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    missing = anna.post(f"{at}/move/", {**days, "finish": "2026-07-03"}, headers={"If-Match": '"2"'})
    assert (missing.status_code, missing.json()["field"]) == (422, "reason")
    assert as_("viewer").post(f"{at}/move/", days, headers={"If-Match": '"2"'}).status_code == 403


@pytest.mark.once
def test_the_island_writes_days_and_months_as_the_pages_do(cast: Cast, as_: SignIn, order: int) -> None:
    page = html.unescape(text(as_("executive_a").get("/timeline/")))
    words = json.loads(page.partition('data-timeline data-words="')[2].partition('" data-keep')[0])
    for month in range(1, 13):
        at = date(2027, month, 11)
        written = {
            kind: words[f"{kind}_{month}"].replace("{day}", "11").replace("{year}", "2027")
            for kind in ("day", "day_of_year", "month_of_year")
        }
        assert written["day"] == formats.day(at, date(2027, 1, 1))
        assert written["day_of_year"] == formats.day(at)
        assert written["month_of_year"] == f"{at:%B} 2027"
        assert words[f"month_{month}"] == written["day"].removeprefix("11 ")
