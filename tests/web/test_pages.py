"""What surrounds every page: its rule, its language, its errors; and forms that lose nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client

import milepost.web
from milepost.access.actions.firms import update_firm
from milepost.access.actions.people import add_member
from milepost.access.queries import firm_row
from milepost.access.viewer import System
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.web.pages import Access, route
from milepost.web.urls import urlpatterns
from tests.cast import NOW, Cast
from tests.web.conftest import Enter


def test_a_page_without_a_rule_cannot_get_an_address() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(TypeError, match="'secrets' declares no rule"):
        route("secrets/", bare, "secrets")


def test_every_page_declares_its_rule() -> None:
    assert all(isinstance(pattern.callback.rule, Access) or pattern.callback.rule.value for pattern in urlpatterns)
    open_to_all = {pattern.name for pattern in urlpatterns if pattern.callback.rule is Access.ANYONE}
    assert {"account_login", "join", "language"} <= open_to_all
    assert not {"home", "people", "feed", "settings", "profile", "mfa_index"} & open_to_all


def test_a_method_that_a_page_does_not_know_is_refused(cast: Cast, enter: Enter) -> None:
    client = enter("administrator")
    assert client.post("/feed/").status_code == 405
    assert client.get("/firm/").status_code == 405
    assert client.delete("/settings/").status_code == 405


def test_what_one_may_not_do_and_what_is_not_there_say_so(cast: Cast, enter: Enter) -> None:
    client = enter("contributor_a")
    refused = client.get("/settings/")
    assert refused.status_code == 403
    assert "Ask an administrator" in refused.content.decode()
    client = enter("executive_a")
    beyond = client.get(f"/people/{encode_id(cast.harbour.people['executive_b'])}/")
    never = client.get(f"/people/{encode_id(1)}/")
    assert beyond.status_code == never.status_code == 404
    assert _stable(beyond.content) == _stable(never.content)


def _stable(content: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", content.decode())


def test_a_page_costs_few_queries_whatever_the_roles(
    cast: Cast, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    client = enter("administrator")
    with django_assert_max_num_queries(9):  # session, person, firms, viewer (2), the list (2), the session again
        assert client.get("/people/").status_code == 200


def test_a_person_of_two_firms_steps_from_one_into_the_other(cast: Cast, enter: Enter) -> None:
    email = cast.harbour.emails["executive_a"]
    add_member(acting=System(), now=NOW, firm_id=cast.meridian.firm_id, email=email, name="", role="viewer")
    client = enter("executive_a")
    home = client.get("/").content.decode()
    assert "Meridian" in home
    client.post("/firm/", {"firm": encode_id(cast.meridian.firm_id)})
    companies = client.get("/companies/").content.decode()
    assert "Meridian Anvil" in companies
    assert "Aster" not in companies.replace("Anna Aster", "")


def test_nobody_steps_into_a_firm_of_others(cast: Cast, enter: Enter) -> None:
    client = enter("executive_a")
    assert client.post("/firm/", {"firm": encode_id(cast.meridian.firm_id)}).status_code == 404
    assert "Meridian" not in client.get("/").content.decode()


def settings_form(**changed: str) -> dict[str, str]:
    return {"name": "Harbour", "currency": "EUR", "timezone": "UTC", "locale": "en", "version": "1"} | changed


def test_a_refused_form_names_the_field_and_keeps_the_rest(cast: Cast, enter: Enter) -> None:
    answer = enter("administrator").post("/settings/", settings_form(name="Harbour & Sons", currency="XX1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Harbour &amp; Sons"' in page
    assert "&#x27;XX1&#x27; is not a currency code." in page
    assert 'href="#id_currency"' in page
    assert re.search(r'<input[^>]*name="currency"[^>]*aria-describedby="id_currency_error[^"]*"', page)
    assert re.search(r'<input[^>]*name="currency"[^>]*aria-invalid="true"', page)


@pytest.mark.usefixtures("contexts")
def test_a_form_that_was_overtaken_shows_both_versions_and_saves_what_is_chosen(cast: Cast, enter: Enter) -> None:
    client = enter("administrator")
    update_firm(acting=cast.harbour.viewer("administrator"), now=NOW, firm_id=cast.harbour.firm_id, version=1,
                name="Harbour Partners", currency="USD", timezone="UTC", locale="en")  # fmt: skip
    mine = settings_form(name="Harbour Group", timezone="Europe/Berlin")
    answer = client.post("/settings/", mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    told = {row.name: (row.mine, row.stored) for row in answer.context["form"].stale}
    assert told == {
        "name": ("Harbour Group", "Harbour Partners"),
        "currency": ("EUR", "USD"),
        "timezone": ("Europe/Berlin", "UTC"),
    }
    assert 'name="version" value="2"' in page
    assert 'name="keep:currency" value="stored"' in page
    kept = client.post("/settings/", mine | {"version": "2", "keep:currency": "stored", "keep:name": "mine"})
    assert kept.status_code == 302, kept.content.decode()
    row = firm_row(viewer=cast.harbour.viewer("administrator"))
    assert (row.name, row.currency, row.timezone, row.version) == ("Harbour Group", "USD", "Europe/Berlin", 3)


def test_what_the_database_refused_since_somebody_was_first_is_no_mistake_of_ours(cast: Cast, enter: Enter) -> None:
    membership_id = cast.harbour.memberships["analyst"]
    Event.objects.create(  # the version that the page is about to write
        action_id=1, verb="member.updated", kind="membership", aggregate_id=membership_id, version=2,
        firm_id=cast.harbour.firm_id, via="web", after={}, recorded_at=NOW,
    )  # fmt: skip
    page = f"/people/{encode_id(cast.harbour.people['analyst'])}/deactivate/"
    answer = enter("administrator").post(page, {"version": "1"})
    assert answer.status_code == 409
    assert "Somebody else changed this at the same moment" in answer.content.decode()
    assert cast.harbour.maybe_viewer("analyst") is not None


def test_pages_speak_in_the_readers_time_zone(cast: Cast, enter: Enter) -> None:
    client = enter("administrator")
    assert "1 Mar 2026, 09:30" in client.get("/feed/").content.decode().replace("1 Mar,", "1 Mar 2026,")
    answer = client.post("/profile/", {"name": "Ada Harbour", "locale": "", "timezone": "Asia/Tokyo", "version": "2"})
    assert answer.status_code == 302, answer.content.decode()
    assert "1 Mar 2026, 18:30" in client.get("/feed/").content.decode().replace("1 Mar,", "1 Mar 2026,")


def test_a_list_asked_for_wrongly_is_refused_in_words(cast: Cast, enter: Enter) -> None:
    client = enter("administrator")
    for query in ("sort=password", "cursor=forged"):
        answer = client.get(f"/people/?{query}")
        assert answer.status_code == 422
        assert "This cannot be taken" in answer.content.decode()
    assert client.get("/feed/?actor_id=nonsense&since=yesterday").status_code == 422


def test_a_forged_form_changes_nothing(cast: Cast, enter: Enter) -> None:
    signed_in = enter("administrator")
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in.cookies
    answer = client.post("/settings/", settings_form(name="Forged"))
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()
    assert firm_row(viewer=cast.harbour.viewer("administrator")).name == "Harbour"


def test_a_mistake_of_ours_is_told_with_its_number_and_without_its_insides(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter("administrator")
    client.raise_request_exception = False

    def broken(**_given: Any) -> None:
        raise RuntimeError("the insides")

    monkeypatch.setattr("milepost.web.access.feed.doing_page", broken)
    answer = client.get("/feed/")
    assert answer.status_code == 500
    assert f"Its number there: {answer.headers['X-Request-ID']}" in answer.content.decode()
    assert "insides" not in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["built/milepost.css", "built/inter-latin-wght-normal.woff2", "join.js", "passkeys.js", "icon.svg"]
)
def test_pages_hold_nothing_inline_and_their_files_are_there(cast: Cast, enter: Enter, name: str) -> None:
    client = enter("administrator")
    page = client.get("/account/login/" if name.endswith("js") else "/people/").content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", page)
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", page)
    answer = client.get(f"/static/milepost/{name}")
    assert answer.status_code == 200
    answer.close()


def test_every_file_that_a_template_names_is_there() -> None:
    templates = (Path(milepost.web.__file__).parent / "templates").rglob("*.html")
    texts = [one.read_text(encoding="utf-8") for one in templates]
    named = {name for text in texts for name in re.findall(r"{% static '([^']+)' %}", text)}
    assert len(named) > 10
    assert [name for name in sorted(named) if finders.find(name) is None] == []


@pytest.mark.parametrize("path", ["/", "/milestones/", "/companies/", "/initiatives/", "/proposals/", "/people/"])
def test_the_list_of_keys_names_the_key_of_searching_once(cast: Cast, enter: Enter, path: str) -> None:
    page = enter("operating_partner").get(path).content.decode()
    listed = page.partition('id="keys"')[2].partition("</dialog>")[0]
    assert listed.count("<kbd>/</kbd>") == 1
