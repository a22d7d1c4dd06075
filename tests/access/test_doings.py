"""The feed has one line for what one action did to many things, and loses none of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.access.queries import Doing, FeedFilter, doing_page, event_page
from milepost.access.viewer import Viewer
from milepost.core.paging import PageRequest
from milepost.core.writing_batches import prepare, write
from milepost.milestones.actions.milestones import create_milestone
from tests.cast import NOW, Cast

AT = NOW + timedelta(hours=1)


def import_of(cast: Cast, rows: int, at: Any = AT, persona: str = "executive_a", company: str = "a") -> None:
    step: Any = {"acting": cast.viewer(persona), "now": at}
    home: Any = {"milestone_type": "operational", "category": "compliance"}
    home["initiative_id"] = cast.initiative_a if company == "a" else cast.initiative_b
    calls = [partial(create_milestone, **step, **home, name=f"Row {n:03}") for n in range(rows)]
    made = prepare(**step, calls=calls)
    assert not made.refused
    write(made)


def lines(viewer: Viewer, limit: int = 50, filters: FeedFilter | None = None) -> list[Doing]:
    """All lines, page by page."""
    found: list[Doing] = []
    cursor = None
    while True:
        page = doing_page(viewer=viewer, filters=filters, page=PageRequest(cursor=cursor, limit=limit))
        assert page.rows
        found += page.rows
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_an_import_of_many_is_one_line(cast: Cast) -> None:
    import_of(cast, 30)
    viewer = cast.viewer("executive_a")
    first = lines(viewer)[0]
    assert (first.count, first.event.verb, len(first.titles)) == (30, "milestone.created", 3)
    asked = FeedFilter(action_id=first.event.action_id, verb="milestone.created")
    opened = lines(viewer, filters=asked)
    assert len({line.event.aggregate_id for line in opened}) == 30
    assert {line.count for line in opened} == {1}


def test_a_few_keep_their_own_lines(cast: Cast) -> None:
    import_of(cast, 3)
    assert [line.count for line in lines(cast.viewer("executive_a"))[:3]] == [1, 1, 1]


@pytest.mark.parametrize("limit", [1, 2, 7, 29, 30, 31, 100])
@pytest.mark.parametrize("persona", ["administrator", "executive_a", "executive_b", "adviser"])
def test_on_all_pages_together_every_event_is_told_once(cast: Cast, limit: int, persona: str) -> None:
    import_of(cast, 30)
    import_of(cast, 30, AT + timedelta(minutes=1))
    import_of(cast, 5, AT + timedelta(minutes=2), "executive_b", "b")
    viewer = cast.viewer(persona)
    told: Counter[tuple[int, str]] = Counter()
    for line in lines(viewer, limit):
        told[line.event.action_id, line.event.verb] += line.count
    every = event_page(viewer=viewer, page=PageRequest(limit=500))
    assert every.next_cursor is None
    assert told == Counter((row.action_id, row.verb) for row in every.rows)


def test_who_stands_behind_the_wall_is_told_of_none_of_them(cast: Cast) -> None:
    import_of(cast, 30)
    assert all(not line.titles for line in lines(cast.viewer("executive_b")))


def test_the_number_of_queries_does_not_grow_with_imports(cast: Cast) -> None:
    viewer = cast.viewer("executive_a")
    for number, rows in enumerate([25, 120, 40, 30, 30]):
        import_of(cast, rows, AT + timedelta(minutes=number))
        with CaptureQueriesContext(connection) as queries:
            doing_page(viewer=viewer, page=PageRequest(limit=20))
        assert len(queries) <= 21
