"""The list of milestones as a browser without scripts asks for it, and as the page asks for its parts."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from milepost.api.endpoints.rollups import Group
from milepost.core.ids import encode_id
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.models import Milestone, MilestoneFacts
from milepost.milestones.queries.rollups import GROUPS
from milepost.scheduling.queries.forecasts import forecast_row
from milepost.scheduling.recording import reschedule_firm
from milepost.web.milestones.columns import COLUMNS
from milepost.web.milestones.list_pages import GROUP_NAMES
from tests.cast import NOW, Cast
from tests.milestones.plan import new_milestone
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


def text(response: Any) -> str:
    return str(response.content.decode())


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', page)


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', page)


def stored(pk: int) -> Milestone:
    found: Milestone = Milestone.objects.unwalled("a test").get(pk=pk)
    return found


def box(pk: int) -> str:
    return f"{encode_id(pk)}.{stored(pk).version}"


def test_the_reader_chooses_the_columns_in_the_address(as_: SignIn) -> None:
    client = as_("operating_partner")
    assert heads(text(client.get("/milestones/")))[:4] == ["Milestone", "Company", "Status", "Due"]
    every = ",".join(column.key for column in COLUMNS)
    shown = heads(text(client.get(f"/milestones/?columns={every}")))
    assert shown == ["Milestone", *(str(column.label) for column in COLUMNS)]
    assert heads(text(client.get("/milestones/?columns=none"))) == ["Milestone"]


def test_who_has_no_milestone_yet_learns_what_one_is_also_where_the_menu_leads(as_: SignIn) -> None:
    client = as_("operating_partner")
    assert "No milestone fits" in text(client.get("/milestones/?open=yes&q=nowhere"))
    MilestoneFacts.objects.unwalled("a test").update(archived=True)
    for address in ("/milestones/", "/milestones/?open=yes", "/milestones/?open=yes&group=company"):
        page = text(client.get(address))
        assert "A milestone is an outcome with a due date" in page
        assert 'class="totals"' not in page
    assert "No milestone fits" in text(client.get("/milestones/?open=yes&contradicted=yes"))


@pytest.mark.parametrize("more", ["", "&group=initiative"])
def test_a_column_says_why_each_has_its_forecast(cast: Cast, as_: SignIn, more: str) -> None:
    first = new_milestone(cast.harbour, "Aster moulds ordered", cast.initiative_a).pk
    reschedule_firm(firm_id=cast.harbour.firm_id, now=NOW)
    said = forecast_row(viewer=cast.viewer("executive_a"), activity_id=first)
    assert said is not None
    page = text(as_("executive_a").get(f"/milestones/?q=moulds&columns=forecast,why{more}"))
    assert f'data-label="Why then">{html.escape(said.why)}</td>' in page
    row = text(
        as_("executive_a").get(f"/milestones/{encode_id(first)}/row/?still&columns=why", headers={"HX-Request": "true"})
    )
    assert html.escape(said.why) in row


def test_what_a_form_sends_becomes_a_tidy_address(as_: SignIn) -> None:
    sent = "q=&company_id=&columns=&columns=owner&columns=due&columns=nonsense&group=&open=yes"
    answer = as_("operating_partner").get(f"/milestones/?{sent}")
    assert (answer.status_code, answer["Location"]) == (302, "/milestones/?open=yes&columns=due%2Cowner")


def test_while_one_types_only_the_list_comes(as_: SignIn) -> None:
    client = as_("operating_partner")
    part = text(client.get("/milestones/?q=line&company_id=", headers={"HX-Request": "true", "HX-Target": "list"}))
    assert part.lstrip().startswith('<div id="list"')
    assert set(names(part)) == {"Aster line", "Brio line"}


def test_groups_show_their_rows_beneath_and_lead_to_all_of_them(cast: Cast, as_: SignIn) -> None:
    for number in range(12):
        new_milestone(cast.harbour, f"Brio {number:02}", cast.initiative_b)
    page = text(as_("operating_partner").get("/milestones/?group=company&open=yes"))
    a, b = encode_id(cast.a), encode_id(cast.b)
    assert f'href="/milestones/?open=yes&amp;company_id={b}">Brio Software' in page
    assert f'href="/milestones/?open=yes&amp;company_id={a}">Aster Tools' in page
    assert sum("Brio" in name for name in names(page)) == 8
    assert "Show all 14" in page
    assert "Company" not in heads(page)


def test_the_rest_of_a_long_list_comes_as_rows_alone(cast: Cast, as_: SignIn) -> None:
    for number in range(55):
        new_milestone(cast.harbour, f"Aster {number:02}", cast.initiative_a)
    client = as_("executive_a")
    page = text(client.get("/milestones/?sort=name"))
    more = re.search(r'href="([^"]+cursor=[^"]+)" rel="next"', page)
    assert more
    rest = text(client.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true", "HX-Target": "more"}))
    assert rest.startswith('<tbody class="rows">')
    assert len(names(page)) + len(names(rest)) == 57
    assert "Aster shift" in names(rest)


@pytest.mark.parametrize(
    "address", ["/milestones/", "/milestones/?group=initiative", "/milestones/?columns=category,why"]
)
def test_the_list_asks_the_database_as_often_for_fifty_as_for_one(cast: Cast, as_: SignIn, address: str) -> None:
    client = as_("executive_a")
    client.get(address)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = asked()
    for number in range(48):
        new_milestone(cast.harbour, f"Aster {number:02}", cast.initiative_a)
    assert asked() == few


def choose(client: Client, pks: list[int], **fields: str) -> Any:
    sent = {"milestone": [box(pk) for pk in pks], "next": "/milestones/?open=yes", **fields}
    return client.post("/milestones/change/", sent)


def test_the_chosen_are_changed_together_and_taken_back(cast: Cast, as_: SignIn) -> None:
    client, pks = as_("executive_a"), [cast.milestone_a, cast.second_a]
    asked = client.get("/milestones/change/", {"milestone": [box(pk) for pk in pks]})
    assert "Change 2 milestones" in text(asked)
    answer = choose(client, pks, shift_days="10", add_tags="wave 2", owner=encode_id(cast.people["owner_a"]))
    assert (answer.status_code, answer["Location"]) == (302, "/milestones/?open=yes")
    assert {str(stored(pk).due) for pk in pks} == {"2026-07-10"}
    offered = text(client.get("/milestones/?open=yes"))
    assert "2 milestones changed." in offered
    assert "2 milestones changed." not in text(client.get("/milestones/?open=yes"))
    undo = re.search(r'action="(/milestones/undo/[^"]+)"', offered)
    assert undo
    update_milestone(acting=cast.viewer("owner_a"), now=NOW, milestone_id=cast.second_a, due=None)
    back = client.post(html.unescape(undo[1]), follow=True)
    assert back.redirect_chain == [("/milestones/?open=yes", 302)]
    assert "1 milestone is as before." in text(back)
    assert "“Aster shift” was changed again since (due), so it stays as it is." in text(back)
    assert str(stored(cast.milestone_a).due) == "2026-06-30"


def test_refusals_are_named_row_by_row_and_what_was_typed_is_kept(cast: Cast, as_: SignIn) -> None:
    client, pks = as_("executive_a"), [cast.milestone_a, cast.second_a]
    update_milestone(acting=cast.viewer("owner_a"), now=NOW, milestone_id=cast.second_a, due=None)
    answer = choose(client, pks, shift_days="10")
    assert answer.status_code == 422
    assert re.search(
        r"Aster shift</a>\s*</th><td[^>]*>.*?</td><td[^>]*>is missing, so it cannot move by days", text(answer)
    )
    assert 'value="10"' in text(answer)
    assert str(stored(cast.milestone_a).due) == "2026-06-30"
    assert "stands beside a number of days" in text(choose(client, pks, shift_days="1", due="2026-09-01"))
    assert "Nothing is filled in" in text(choose(client, pks))


def test_what_one_cannot_see_is_not_among_the_chosen(cast: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    hidden = client.get("/milestones/change/", {"milestone": [encode_id(cast.milestone_b)]})
    never = client.get("/milestones/change/", {"milestone": [encode_id(5)]})
    assert (hidden.status_code, hidden["Location"]) == (never.status_code, never["Location"]) == (302, "/milestones/")


HTMX = {"HX-Request": "true"}


def opened(client: Client, address: str) -> dict[str, str]:
    page = text(client.get(address, headers=HTMX))
    held = dict(re.findall(r'name="(version|was|name|weight|due)" value="([^"]*)"', page))
    return {**held, "owner_id": "".join(re.findall(r'<option value="(\w+)" selected', page))}


def test_a_row_becomes_fields_and_a_row_again(cast: Cast, as_: SignIn) -> None:
    client, address = as_("executive_a"), f"/milestones/{encode_id(cast.milestone_a)}/row/?columns=due,weight"
    sent = opened(client, address)
    assert sent["name"] == "Aster line"
    answer = client.post(address, {**sent, "name": "Aster line 2", "weight": "12.5"}, headers=HTMX)
    assert text(answer).startswith("<tr data-row=")
    assert "Aster line 2" in text(answer)
    assert "12.5%" in text(answer)
    assert (stored(cast.milestone_a).name, stored(cast.milestone_a).weight) == ("Aster line 2", 1250)
    assert text(client.get(f"{address}&still=yes", headers=HTMX)).startswith("<tr data-row=")
    plain = client.post(
        f"/milestones/{encode_id(cast.milestone_a)}/row/", opened(client, address) | {"name": "Aster 3"}
    )
    assert plain.status_code == 302


@pytest.mark.usefixtures("contexts")
def test_two_who_edit_the_same_row_see_each_other_field_by_field(cast: Cast, as_: SignIn) -> None:
    first, second = as_("executive_a"), as_("owner_a")
    address = f"/milestones/{encode_id(cast.milestone_a)}/row/"
    mine = opened(second, address)
    first.post(address, {**opened(first, address), "name": "Aster theirs", "weight": "7"}, headers=HTMX)
    refused = second.post(address, {**mine, "name": "Aster mine"}, headers=HTMX)
    assert refused.status_code == 422
    rows = {row.name: (row.mine, row.stored, row.before, row.chosen) for row in refused.context["form"].stale}
    assert rows == {
        "name": ("Aster mine", "Aster theirs", "Aster line", "mine"), "weight": ("0", "7", "0", "stored"),
    }  # fmt: skip
    version = str(refused.context["form"]["version"].value())
    again = {**mine, "version": version, "name": "Aster mine", "keep:name": "mine", "keep:weight": "stored"}
    assert second.post(address, again, headers=HTMX).status_code == 200
    assert (stored(cast.milestone_a).name, stored(cast.milestone_a).weight) == ("Aster mine", 700)


def test_a_view_is_saved_stands_above_the_list_and_goes(cast: Cast, as_: SignIn) -> None:
    client, a = as_("executive_a"), encode_id(cast.a)
    here = f"company_id={a}&sort=margin"
    assert "Save this view" in text(client.get(f"/milestones/?{here}"))
    sent = {"name": "Aster late", "query": here, "shared": "yes", "next": f"/milestones/?{here}"}
    page = text(client.post("/milestones/views/new/", sent, follow=True))
    assert re.search(
        rf'<a href="/milestones/\?company_id={a}&amp;sort=margin&amp;view=\w+" aria-current="page">Aster late</a>', page
    )
    shared = text(as_("owner_a").get(f"/milestones/?{here}"))
    assert "Aster late" in shared
    assert "This view" not in shared
    change = re.search(r'action="(/milestones/views/\w+/)"', page)
    assert change
    assert "Aster slow" in text(client.post(change[1], {"name": "Aster slow"}, follow=True))
    assert "Aster slow" not in text(as_("owner_a").get("/milestones/"))
    assert "taken away" in text(client.post(change[1], {"act": "remove"}, follow=True))


def test_a_refused_view_keeps_what_was_typed_above_the_same_list(cast: Cast, as_: SignIn) -> None:
    client, a = as_("executive_a"), encode_id(cast.a)
    here = f"company_id={a}&sort=margin"
    sent = {"name": "", "query": here, "shared": "on", "next": f"/milestones/?{here}"}
    answer = client.post("/milestones/views/new/", sent)
    page = text(answer)
    assert answer.status_code == 422
    assert '<details class="menu-button" open>' in page
    assert "This is needed." in page
    assert 'id="view-shared" checked' in page
    assert f'name="next" value="/milestones/?company_id={a}&amp;sort=margin"' in page
    assert "Aster line" in page
    everywhere = {"name": "Late everywhere", "query": "sort=margin", "shared": "on", "next": "/milestones/?sort=margin"}
    answer = client.post("/milestones/views/new/", everywhere)
    page = text(answer)
    assert answer.status_code == 422
    assert 'value="Late everywhere"' in page
    assert re.search(r'id="view-shared_error">A view is shared with all', page)
    assert "Late everywhere" not in text(client.get("/milestones/"))
    assert client.get("/milestones/views/new/")["Location"] == "/milestones/"


def test_a_refused_change_of_a_view_keeps_what_was_typed(cast: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    client.post("/milestones/views/new/", {"name": "Late", "query": "sort=margin"})
    view = re.search(r"sort=margin&amp;view=(\w+)", text(client.get("/milestones/")))
    assert view
    there = f"/milestones/views/{view[1]}/"
    sent = {"name": "Late, all", "shared": "on", "next": f"/milestones/?sort=margin&view={view[1]}"}
    answer = client.post(there, sent)
    page = text(answer)
    assert answer.status_code == 422
    assert 'value="Late, all"' in page
    assert f'action="{there}"' in page
    assert 'id="view-shared_error"' in page
    assert client.get(there)["Location"] == "/milestones/?sort=margin"
    a = encode_id(cast.a)
    client.post("/milestones/views/new/", {"name": "Ours", "query": f"company_id={a}", "shared": "on"})
    ours = re.search(r'view=(\w+)"[^>]*>Ours', text(client.get("/milestones/")))
    assert ours
    back = f"/milestones/?sort=due&view={ours[1]}"
    refused = client.post(f"/milestones/views/{ours[1]}/", {"act": "query", "query": "sort=due", "next": back})
    assert refused["Location"] == back
    assert "there you may not speak" in text(client.get(back))


def test_what_was_changed_of_a_view_is_saved_to_it_or_as_a_new_one(cast: Cast, as_: SignIn) -> None:
    client, a = as_("executive_a"), encode_id(cast.a)
    query = f"company_id={a}&sort=margin"
    client.post("/milestones/views/new/", {"name": "Aster late", "query": query, "shared": "yes"})
    view = re.search(r"view=(\w+)", text(client.get("/milestones/")))
    assert view
    opened = text(client.get(f"/milestones/?{query}&view={view[1]}"))
    assert "Save changes" not in opened
    narrowed = f"company_id={a}&open=yes&sort=margin"
    page = text(client.get(f"/milestones/?{narrowed}&view={view[1]}"))
    assert "Save changes" in page
    assert "Save as new" in page
    assert "Save changes" not in text(as_("owner_a").get(f"/milestones/?{narrowed}&view={view[1]}"))
    posted = {"act": "query", "query": narrowed, "next": f"/milestones/?{narrowed}&view={view[1]}"}
    saved = text(client.post(f"/milestones/views/{view[1]}/", posted, follow=True))
    assert "Save changes" not in saved
    assert f'<a href="/milestones/?company_id={a}&amp;open=yes&amp;sort=margin&amp;view={view[1]}"' in saved


def test_the_menu_opens_the_list_at_what_is_open_and_all_is_one_step_away(as_: SignIn) -> None:
    client = as_("executive_a")
    assert 'href="/milestones/?open=yes"' in text(client.get("/"))
    page = text(client.get("/milestones/?open=yes"))
    assert '<a href="/milestones/?open=yes" aria-current="page">Open</a><a href="/milestones/">All</a>' in page
    assert 'name="open" value="yes" checked' in page


def test_programs_group_by_what_the_page_groups_by() -> None:
    assert {one.value for one in Group} == GROUP_NAMES.keys() == GROUPS.keys()


def test_lists_say_how_much_is_done_in_whole_percent(cast: Cast, as_: SignIn) -> None:
    Milestone.objects.unwalled("a test").filter(pk=cast.milestone_a).update(percent=8125)
    MilestoneFacts.objects.unwalled("a test").filter(pk=cast.milestone_a).update(percent=8125)
    page = text(as_("executive_a").get("/milestones/"))
    assert "81%" in page
    assert "81.25" not in page
