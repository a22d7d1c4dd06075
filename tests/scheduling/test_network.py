"""The network behind the walls, in a fixed number of queries: what drives, what is nearly critical, where paths merge."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core.errors import Invalid, Missing
from milepost.milestones.actions.tasks import create_task
from milepost.scheduling.linking import BOTTLENECK, CROSSING, PART, Edge, Node
from milepost.scheduling.queries import network as module
from milepost.scheduling.queries.forecasts import driving_chain
from milepost.scheduling.queries.network import Network, dependency_network
from milepost.scheduling.scoping import MOST_STEPS, NetworkFilter
from tests.cast import NOW, ONLY_A, PERSONAS, TODAY, Cast
from tests.leaks import leaks
from tests.scheduling.network import hear, link, made

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


def asked(cast: Cast, persona: str = "executive_a", **scope: Any) -> Network:
    return dependency_network(viewer=cast.viewer(persona), filters=NetworkFilter(**scope), today=TODAY)


def by_name(found: Network) -> dict[str, Node]:
    return {node.name: node for node in found.nodes}


def edge(found: Network, before: str, after: str) -> Edge:
    names = by_name(found)
    ends = names[before].id, names[after].id
    return next(one for one in found.edges if (one.before, one.after) == ends)


@pytest.fixture
def plan(cast: Cast) -> dict[str, int]:
    """The press is ordered and the hall is built; both are needed to install it, and the hall takes longer. Then it runs."""
    start: dict[str, Any] = {"planned_start": MONDAY}
    ids = {
        "Press ordered": made(cast, "Press ordered", duration="7", planned_finish=date(2026, 6, 9), **start),
        "Hall built": made(cast, "Hall built", duration="10", planned_finish=date(2026, 6, 12), **start),
        "Press installed": made(cast, "Press installed", duration="5"),
        "Press runs": made(cast, "Press runs", duration="3"),
    }
    for before, after in (("Press ordered", "Press installed"), ("Hall built", "Press installed")):
        link(cast, ids[before], ids[after])
    link(cast, ids["Press installed"], ids["Press runs"], lag="2")
    hear()
    return ids


def test_links_that_leave_no_room_drive_and_the_others_say_how_much_there_is(cast: Cast, plan: dict[str, int]) -> None:
    found = asked(cast, initiative_id=cast.harbour.things["initiative_a"])
    drives, waits = edge(found, "Hall built", "Press installed"), edge(found, "Press ordered", "Press installed")
    assert (drives.driving, drives.slack_s, drives.link) == (True, 0, "FS")
    assert (waits.driving, waits.slack_s) == (False, 3 * 8 * 3600)
    nodes = by_name(found)
    installed, ordered = nodes["Press installed"], nodes["Press ordered"]
    assert (installed.merges, installed.links_in, installed.tight_in) == (True, 2, 1)
    assert nodes["Hall built"].drives
    assert not ordered.drives
    assert ordered.near_critical == (0 < (ordered.float_s or 0) <= 5 * 8 * 3600)
    assert edge(found, "Press installed", "Press runs").lag == 2 * 8 * 3600


def test_what_most_late_paths_run_through_is_a_bottleneck_among_what_is_shown(cast: Cast, plan: dict[str, int]) -> None:
    around = by_name(asked(cast, milestone_id=plan["Press runs"], steps=2))
    assert set(around) == {"Press ordered", "Hall built", "Press installed", "Press runs"}
    assert {name for name, node in around.items() if node.late_share >= BOTTLENECK} == {
        name for name, node in around.items() if node.critical
    }
    assert set(by_name(asked(cast, milestone_id=plan["Press runs"], steps=1))) == {"Press installed", "Press runs"}


def test_tasks_lead_into_their_milestone_and_their_links_stand_for_it_where_they_are_not_shown(
    cast: Cast, plan: dict[str, int]
) -> None:
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    last = made(cast, "Handed over")
    task = create_task(**partner, milestone_id=last, name="Write it down", duration="2").pk
    link(cast, plan["Press runs"], task)
    hear()
    whole = asked(cast, milestone_id=last, steps=20)
    assert edge(whole, "Write it down", "Handed over").link == PART
    assert edge(whole, "Press runs", "Write it down").driving
    short = asked(cast, milestone_id=last, steps=20, tasks=False)
    assert "Write it down" not in by_name(short)
    assert edge(short, "Press runs", "Handed over").driving


def test_a_date_is_walked_back_to_where_it_begins(cast: Cast, plan: dict[str, int]) -> None:
    chain = driving_chain(viewer=cast.viewer("executive_a"), activity_id=plan["Press runs"])
    assert [row.name for row in chain] == ["Press runs", "Press installed", "Hall built"]
    assert "It waits for “Press installed”" in chain[0].why
    assert chain[-1].held_by == "planned"
    with pytest.raises(Missing, match="that you can see"):
        driving_chain(viewer=cast.viewer("executive_b"), activity_id=plan["Press runs"])


def test_the_network_stops_at_the_walls_and_a_crossing_shows_its_agreed_day_alone(cast: Cast) -> None:
    hear()
    things = cast.harbour.things
    for persona in PERSONAS:
        found = asked(cast, persona)
        assert leaks(repr(found), cast.harbour, persona, cast, asked="") == []
        assert asked(cast, persona, company_id=cast.meridian.things["a"]).nodes == ()
        if persona in ONLY_A:
            assert asked(cast, persona, initiative_id=things["initiative_b"]).nodes == ()
            with pytest.raises(Missing, match="that you can see"):
                asked(cast, persona, milestone_id=things["milestone_b"])
    points = [node for node in asked(cast, "operating_partner").nodes if node.kind == CROSSING]
    assert all(node.forecast_finish and not node.due for node in points)


def test_what_is_held_from_behind_a_wall_says_so_and_its_chain_ends_there(cast: Cast) -> None:
    given = cast.harbour.things["milestone_a"]  # the adviser has this initiative alone
    elsewhere = made(cast, "Secret step", place="initiative_a_other", duration="90")
    link(cast, elsewhere, given)
    hear()
    found = asked(cast, "adviser")
    held = [node.id for node in found.nodes if node.confidential]
    chain = driving_chain(viewer=cast.viewer("adviser"), activity_id=given)
    assert "Secret step" not in repr(found) + repr(chain)
    assert held == [cast.harbour.things["task_a"]]  # what holds the milestone holds what begins first under it
    assert [row.id for row in chain] == [given, *held]
    assert chain[-1].why == "It waits for a confidential link."
    assert not any(node.confidential for node in asked(cast).nodes)


def test_a_network_takes_as_many_queries_for_one_milestone_as_for_fifty(cast: Cast, plan: dict[str, int]) -> None:
    viewer, place = cast.viewer("operating_partner"), cast.harbour.things["initiative_a"]

    def count() -> list[int]:
        found = []
        for scope in ({}, {"initiative_id": place}, {"milestone_id": plan["Press runs"]}):
            with CaptureQueriesContext(connection) as those:
                dependency_network(viewer=viewer, filters=NetworkFilter(**scope), today=TODAY)
            found.append(len(those))
        with CaptureQueriesContext(connection) as those:
            driving_chain(viewer=viewer, activity_id=plan["Press runs"])
        return [*found, len(those)]

    before = count()
    for number in range(49):
        link(cast, plan["Press runs"], made(cast, f"Step {number}", duration="1"))
    hear()
    assert count() == before
    assert max(before) <= 13


def test_more_than_a_picture_holds_is_said_with_where_it_stands_and_never_cut(
    cast: Cast, plan: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_NODES", 3)
    whole = asked(cast, company_id=cast.harbour.things["a"])
    assert whole.too_large
    assert (whole.nodes, whole.edges) == ((), ())
    assert sum(place.activities for place in whole.places) == whole.total
    around = asked(cast, milestone_id=plan["Press runs"], steps=2)
    assert (around.total, around.too_large, around.nodes) == (4, True, ())
    with pytest.raises(Invalid, match="is not between 1 and 20"):
        asked(cast, milestone_id=plan["Press runs"], steps=MOST_STEPS + 1)
