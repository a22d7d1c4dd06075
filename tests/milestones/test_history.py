"""The history of a milestone: its own events, and those of its criteria, evidence, updates and change requests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.access.queries import FeedFilter, doing_page, event_page, newest_doings
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.actions.changes import request_change
from milepost.milestones.actions.criteria import add_criterion, add_evidence, remove_criterion, update_criterion
from milepost.milestones.actions.updates import judge_criterion, record_update
from milepost.milestones.models import Milestone
from milepost.milestones.queries.history import things_of
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import new_milestone
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


@pytest.fixture
def lived(plan: Cast) -> Milestone:
    """A milestone to whose parts something happened, each a minute after the other."""
    minutes = iter(range(1, 99))

    def act(fn: Any, **fields: Any) -> Any:
        return fn(acting=plan.viewer("executive_a"), now=NOW + timedelta(minutes=next(minutes)), **fields)

    found = new_milestone(plan.harbour, "Line 3 in two shifts", plan.initiative_a, due=TODAY + timedelta(days=40))
    of: dict[str, Any] = {"milestone_id": found.pk}
    pieces = act(add_criterion, **of, metric="Pieces a shift", target="1200", unit="pieces").pk
    scrap = act(add_criterion, **of, metric="Scrap rate", target="2", unit="%").pk
    act(update_criterion, criterion_id=pieces, target="1300")
    act(judge_criterion, criterion_id=pieces, verdict="met", actual="1310")
    act(add_evidence, criterion_id=pieces, title="Shift report", link="https://reports.example/12")
    act(remove_criterion, criterion_id=scrap)
    act(record_update, **of, status="on_track", percent="40", words="The second shift is trained.")
    act(record_update, **of, status="on_track", words="Nothing new.")  # which changes nothing of the milestone itself
    item = {"kind": "due", **of, "due": TODAY + timedelta(days=50)}
    act(request_change, initiative_id=plan.initiative_a, items=[item], reason="The robot comes later.")
    return found


TOLD = [
    "change_request.made", "milestone.reported", "milestone.reported", "criterion.removed", "evidence.added",
    "criterion.judged", "criterion.updated", "criterion.created", "criterion.created", "milestone.created",
]  # fmt: skip


def test_the_newest_lines_are_those_of_the_whole_history(plan: Cast, lived: Milestone) -> None:
    viewer, asked = plan.viewer("executive_a"), FeedFilter(things=things_of(lived.pk))
    whole = doing_page(viewer=viewer, filters=asked).rows
    for limit in (1, 3, len(TOLD), len(TOLD) + 5):
        newest = newest_doings(viewer=viewer, filters=asked, limit=limit)
        assert newest.rows == whole[:limit]
        assert bool(newest.next_cursor) == (limit < len(TOLD))
        if newest.next_cursor:
            behind = doing_page(viewer=viewer, filters=asked, page=PageRequest(cursor=newest.next_cursor))
            assert behind.rows == whole[limit:]
    stranger = newest_doings(viewer=plan.viewer("executive_b"), filters=asked, limit=8)
    assert (stranger.rows, stranger.next_cursor) == ((), None)


def test_what_happened_to_its_parts_is_its_history(plan: Cast, lived: Milestone) -> None:
    filters = FeedFilter(things=things_of(lived.pk))
    lines = doing_page(viewer=plan.viewer("executive_a"), filters=filters).rows
    assert [line.event.verb for line in lines] == TOLD
    assert {line.count for line in lines} == {1}
    assert [line.event.title for line in lines if line.event.kind == "criterion"] == [
        "Scrap rate", "Pieces a shift", "Pieces a shift", "Scrap rate", "Pieces a shift",
    ]  # fmt: skip


def test_it_is_read_with_one_query_that_finds_its_things_too(plan: Cast, lived: Milestone) -> None:
    with CaptureQueriesContext(connection) as found:
        rows = event_page(viewer=plan.viewer("operating_partner"), filters=FeedFilter(things=things_of(lived.pk))).rows
    assert [row.verb for row in rows if row.kind != "update"] == [*TOLD[:1], *TOLD[2:]]
    about = [query["sql"] for query in found.captured_queries if 'FROM "core_event"' in query["sql"]]
    assert len(about) == 1
    assert "milestones_evidence" in about[0]


@pytest.mark.parametrize("persona", ["executive_b", "investor", "stranger"])
def test_behind_the_wall_it_has_none(plan: Cast, lived: Milestone, persona: str) -> None:
    viewer = plan.harbour.maybe_viewer(persona)
    if viewer is not None:
        assert event_page(viewer=viewer, filters=FeedFilter(things=things_of(lived.pk))).rows == ()


def test_its_page_the_feed_and_the_api_tell_it(plan: Cast, lived: Milestone, as_: SignIn) -> None:
    client, pk = as_("executive_a"), encode_id(lived.pk)
    page = client.get(f"/milestones/{pk}/").content.decode()
    assert "judged the criterion" in page
    assert "added the evidence" in page
    everything = f"/feed/?milestone_id={pk}&amp;"
    assert f'href="{everything}"' in page
    feed = client.get(everything.replace("&amp;", "&")).content.decode()
    assert "added the milestone" in feed
    assert "asked for" in feed
    assert plan.milestone_a != lived.pk
    assert "Aster first line" not in feed
