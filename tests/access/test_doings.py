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
from milepost.milestones.actions.updates import record_update
from tests.cast import NOW, Cast

AT = NOW + timedelta(hours=1)


def import_of(cast: Cast, rows: int, at: Any = AT, persona: str = "executive_a", company: str = "a") -> list[int]:
    step: Any = {"acting": cast.viewer(persona), "now": at}
    home: Any = {"milestone_type": "operational", "category": "compliance"}
    home["initiative_id"] = cast.initiative_a if company == "a" else cast.initiative_b
    calls = [partial(create_milestone, **step, **home, name=f"Row {n:03}") for n in range(rows)]
    made = prepare(**step, calls=calls)
    assert not made.refused
    write(made)
    return [one.result.pk for one in made.outcomes]


def reported(cast: Cast, milestone_id: int, at: Any = AT, **said: Any) -> None:
    record_update(acting=cast.viewer("executive_a"), now=at, milestone_id=milestone_id, **said)


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
        told[line.event.action_id, line.event.verb] += line.count + len(line.parts)
    every = event_page(viewer=viewer, page=PageRequest(limit=500))
    assert every.next_cursor is None
    assert told == Counter((row.action_id, row.verb) for row in every.rows)


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_report_is_one_line_with_the_words_that_its_milestone_does_not_keep(cast: Cast, limit: int) -> None:
    reported(cast, cast.milestone_a, status="at_risk", words="The press is late.")
    found = [line for line in lines(cast.viewer("executive_a"), limit) if line.event.recorded_at == AT]
    assert [(line.event.kind, line.event.aggregate_id, line.count) for line in found] == [
        ("milestone", cast.milestone_a, 1)
    ]
    assert "status" in {change.field for change in found[0].event.changes}
    [part] = found[0].parts
    assert [(change.field, change.new) for change in part.changes] == [("words", "The press is late.")]
    assert found[0].fields == len(found[0].event.changes) + 1


def test_a_report_that_moves_nothing_is_a_line_too(cast: Cast) -> None:
    reported(cast, cast.milestone_a, status="at_risk", words="First.")
    later = AT + timedelta(minutes=1)
    reported(cast, cast.milestone_a, later, status="at_risk", words="Still so.")
    found = [line for line in lines(cast.viewer("executive_a")) if line.event.recorded_at == later]
    assert [(line.event.kind, line.count, line.parts) for line in found] == [("update", 1, ())]


def test_reports_on_many_count_the_milestones(cast: Cast) -> None:
    many = [cast.milestone_a, *import_of(cast, 5)]
    step: Any = {"acting": cast.viewer("executive_a"), "now": AT + timedelta(minutes=1)}
    calls = [partial(record_update, **step, milestone_id=one, status="at_risk", words="Late.") for one in many]
    write(prepare(**step, calls=calls))
    found = [line for line in lines(cast.viewer("executive_a")) if line.event.recorded_at == step["now"]]
    assert [line.count for line in found if line.event.verb == "milestone.reported"] == [6]


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
