"""Many aggregates written at once: what ``add`` and ``change`` do for one, in a few statements."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from milepost.core.actions import action, deliveries
from milepost.core.bulk import add_many, change_many
from milepost.core.events import register_listener
from milepost.core.models import Event
from milepost.milestones.models import Milestone, TeamMember
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


@action("milestone.updated")
def write_many(*, acting: Any, now: datetime, changes: Any) -> int:
    return change_many(changes)


@action("task.created")
def make_many(*, acting: Any, now: datetime, rows: Any) -> Any:
    return add_many(rows)


def heard(event: Event, now: datetime) -> None:
    raise AssertionError("never carried out")


def test_what_differs_gets_a_version_and_an_event_with_its_whole_state(cast: Cast) -> None:
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    ids = [cast.harbour.things["milestone_a"], cast.harbour.things["second_a"]]
    first, second = (Milestone.objects.unwalled("a test").get(pk=pk) for pk in ids)
    TeamMember.objects.create(milestone=first, user_id=cast.harbour.people["owner_a"], involvement="consulted")
    versions = first.version, second.version
    assert (
        write_many(**partner, changes=[(first, {"name": "Other", "tags": ["x"]}), (second, {"name": second.name})]) == 1
    )
    stored = Milestone.objects.unwalled("a test").get(pk=ids[0])
    assert (stored.name, stored.tags, stored.version) == ("Other", ["x"], versions[0] + 1)
    assert Milestone.objects.unwalled("a test").get(pk=ids[1]).version == versions[1]
    event = Event.objects.unwalled("a test").get(kind="milestone", aggregate_id=ids[0], version=stored.version)
    assert set(event.before or {}) == {"name", "tags"}
    assert event.after == stored.state()
    assert event.after["team"], "read for all at once, and still each its own"


def test_what_is_new_is_inserted_with_all_its_tables(cast: Cast) -> None:
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    like = Milestone.objects.unwalled("a test").get(pk=cast.harbour.things["milestone_a"])
    same = {
        name: getattr(like, name) for name in ("firm_id", "company_id", "initiative_id", "category", "milestone_type")
    }
    rows = [Milestone(**same, kind="milestone", name=f"Number {n}") for n in range(3)]
    make_many(**partner, rows=rows)
    assert Milestone.objects.unwalled("a test").filter(pk__in=[row.pk for row in rows]).count() == 3
    event = Event.objects.unwalled("a test").get(aggregate_id=rows[1].pk)
    assert (event.verb, event.version, event.after["name"]) == ("task.created", 1, "Number 1")


def test_a_listener_of_whole_actions_hears_of_the_last_event_in_each_company() -> None:
    register_listener("tree.*", "tests.whole", heard, once_per=lambda event: event.company_id)
    events = [Event(pk=n, verb="tree.grew", company_id=company) for n, company in enumerate((1, 2, 1, None, 2))]
    told = [owed.event for owed in deliveries(events, NOW) if owed.listener == "tests.whole"]
    assert sorted(told, key=events.index) == [events[2], events[3], events[4]]
