"""Changes of others: how many, for whom, and at what price."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from milepost.access.queries import changes, watch
from milepost.core.ids import encode_id
from milepost.milestones.actions.updates import record_update
from milepost.portfolios.actions.companies import update_company
from milepost.web import live
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("clock_at_now")
PLACE = re.compile(r'data-topic="([^"]+)" data-known="(\d+)"')


def opened(cast: Cast, persona: str, path: str) -> str:
    """Where the page asks, as it was drawn for that person."""
    client = Client()
    client.force_login(cast.user(persona))
    found = PLACE.search(client.get(path).content.decode())
    assert found is not None, path
    return f"/live?{urlencode({'topic': unescape(found[1]), 'known': found[2]})}"


def heard(address: str) -> int:
    answer = Client().get(address)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    return int(answer.json()["n"]) if answer.status_code == 200 else 204 - answer.status_code


def report(cast: Cast, milestone_id: int, persona: str) -> None:
    record_update(acting=cast.viewer(persona), now=datetime.now(UTC), milestone_id=milestone_id, status="on_track")


def test_a_page_hears_of_what_others_change_in_what_it_shows(cast: Cast) -> None:
    of_a = f"/milestones/{encode_id(cast.milestone_a)}/"
    watching = {
        "the milestone": opened(cast, "owner_a", of_a),
        "who changes it": opened(cast, "contributor_a", of_a),
        "another initiative": opened(cast, "owner_a", f"/initiatives/{encode_id(cast.things['initiative_a_other'])}/"),
        "home of A": opened(cast, "executive_a", "/"),
        "home of B": opened(cast, "executive_b", "/"),
        "home of the partner": opened(cast, "operating_partner", "/"),
        "B for the partner": opened(cast, "operating_partner", f"/companies/{encode_id(cast.b)}/"),
        "the adviser": opened(cast, "adviser", "/milestones/"),
    }
    assert {name: heard(address) for name, address in watching.items()} == dict.fromkeys(watching, 0)
    report(cast, cast.milestone_a, "contributor_a")
    found = {name for name, address in watching.items() if heard(address)}
    assert found == {"the milestone", "home of A", "home of the partner", "the adviser"}


def test_nothing_behind_a_wall_is_counted_for_anybody(cast: Cast) -> None:
    watching = {
        persona: opened(cast, persona, "/") for persona in ("executive_a", "contributor_a", "adviser", "investor")
    }
    of_b = watch(viewer=cast.viewer("executive_a"), scope_id=cast.b)
    report(cast, cast.milestone_b, "contributor_b")
    update_company(
        acting=cast.viewer("operating_partner"), now=datetime.now(UTC), company_id=cast.b, description="Changed."
    )
    report(cast.meridian, cast.meridian.milestone_a, "contributor_a")  # type: ignore[arg-type]
    assert changes(of_b) == 0
    # The investor sees companies, so the changed company counts there, and the report does not.
    assert {persona: heard(address) for persona, address in watching.items()} | {"investor": 0} == dict.fromkeys(
        watching, 0
    )


def test_it_costs_one_query_and_neither_session_nor_viewer(cast: Cast, django_assert_num_queries: Any) -> None:
    address = opened(cast, "executive_a", "/milestones/")
    with django_assert_num_queries(1) as asked:
        assert heard(address) == 0
    assert "session" not in asked.captured_queries[0]["sql"]


@pytest.mark.once  # PostgreSQL tells its plans otherwise; both have the same indexes
@pytest.mark.parametrize("persona", ["operating_partner", "executive_a"])
def test_it_reads_the_newest_events_and_not_all_that_a_firm_ever_saw(cast: Cast, persona: str) -> None:
    """A firm of 1,000,000 events paid half a second on every page, once its statistics had been sampled."""
    address = opened(cast, persona, "/")
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        heard(address)
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
        plan = " ".join(step for *_, step in cursor.fetchall())
    assert re.search(r"INDEX event_\w+_feed \((firm|company)_id=\? AND recorded_at>\?\)", plan), plan


def test_a_topic_cannot_be_made_up_and_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    address = opened(cast, "executive_a", "/milestones/")
    assert Client().get(address.replace("topic=", "topic=x")).status_code == 400
    assert Client().get("/live").status_code == 400
    monkeypatch.setattr(signing.time, "time", lambda: datetime(2100, 1, 1, tzinfo=UTC).timestamp())
    assert Client().get(address).status_code == 410


def test_pages_that_show_nothing_of_others_watch_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.user("owner_a"))
    for path in (
        "/profile/",
        f"/milestones/{encode_id(cast.milestone_a)}/edit/",
        "/design/",
        "/milestones/?sort=nonsense",
    ):
        assert "data-topic" not in client.get(path).content.decode()
    assert live.PATH == "/live"
