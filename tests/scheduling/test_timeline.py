"""The timeline: lanes and bars behind the walls, in a fixed number of queries; and what moving a plan shifts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core.errors import Forbidden, Invalid, Missing, Stale
from milepost.core.models import Event
from milepost.milestones.actions.baselines import agree_baseline
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.models import Milestone
from milepost.scheduling.actions.planning import move_plan
from milepost.scheduling.queries.plan_moves import PlanMove, plan_move
from milepost.scheduling.queries.timeline import (
    MOST_LANES,
    Bar,
    Lane,
    TimelineFilter,
    Window,
    as_columns,
    day_number,
    timeline_lanes,
    timeline_window,
)
from tests.cast import NOW, ONLY_A, PERSONAS, TODAY, Cast
from tests.leaks import leaks
from tests.scheduling.network import hear, link, made, stored_rows

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


def lanes(cast: Cast, persona: str, **scope: int) -> tuple[Lane, ...]:
    return timeline_lanes(viewer=cast.viewer(persona), filters=TimelineFilter(**scope))


def window(cast: Cast, persona: str, *ids: int, **days: date) -> Window:
    return timeline_window(viewer=cast.viewer(persona), lane_ids=ids, **days)


def bar(cast: Cast, pk: int) -> Bar:
    found = window(cast, "operating_partner", cast.harbour.things["initiative_a"]).bars
    return next(one for one in found if one.id == pk)


def moved(cast: Cast, pk: int, start: date | None, finish: date | None, persona: str = "executive_a") -> PlanMove:
    return plan_move(
        viewer=cast.viewer(persona), milestone_id=pk, planned_start=start, planned_finish=finish, today=TODAY
    )


def test_a_bar_knows_plan_baseline_forecast_margin_and_float(cast: Cast) -> None:
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    pk = made(cast, "Line runs", planned_start=JUNE, planned_finish=date(2026, 6, 5), duration="5")
    agree_baseline(
        **partner, initiative_id=cast.harbour.things["initiative_a"], name="Agreed", change_reason="New plan"
    )
    update_milestone(**partner, milestone_id=pk, planned_start=date(2026, 6, 8), planned_finish=date(2026, 6, 12))
    hear()
    found = bar(cast, pk)
    assert (found.start, found.finish) == (day_number(date(2026, 6, 8)), day_number(date(2026, 6, 12)))
    assert (found.baseline_start, found.baseline_finish) == (day_number(JUNE), day_number(date(2026, 6, 5)))
    assert (found.forecast_finish, found.due) == (day_number(date(2026, 6, 12)), day_number(date(2026, 6, 30)))
    assert (found.margin, found.percent, found.actual_start) == (18, 0, None)
    assert found.critical == (found.float_tenths == 0)


def test_bars_keep_their_row_whatever_the_window_of_time(cast: Cast) -> None:
    place = cast.harbour.things["initiative_a"]
    early = made(cast, "Early", planned_start=JUNE, planned_finish=JUNE, due=JUNE)
    late = made(cast, "Late", planned_start=date(2027, 6, 1), planned_finish=date(2027, 6, 2), due=date(2027, 6, 30))
    everything = {one.id: one for one in window(cast, "executive_a", place).bars}
    assert sorted(one.row for one in everything.values()) == list(range(len(everything)))
    assert everything[early].row < everything[late].row
    later = window(cast, "executive_a", place, since=date(2027, 5, 1), until=date(2027, 7, 1)).bars
    assert everything[late] in later
    assert early not in {one.id for one in later}


def test_a_dependency_between_tasks_is_one_between_their_milestones(cast: Cast) -> None:
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    first, then = made(cast, "Order"), made(cast, "Install")
    tasks = [create_task(**partner, milestone_id=pk, name="Work", duration="2").pk for pk in (first, then)]
    link(cast, *tasks)
    ties = window(cast, "executive_a", cast.harbour.things["initiative_a"]).ties
    assert (first, then, "FS") in {tuple(tie) for tie in ties}


def test_lanes_and_bars_stand_behind_the_walls(cast: Cast) -> None:
    things = cast.harbour.things
    for persona in PERSONAS:
        seen = lanes(cast, persona)
        told = repr(seen) + repr(window(cast, persona, *(lane.id for lane in seen)))
        assert leaks(told, cast.harbour, persona, cast, asked="") == []
        foreign = cast.meridian.things["initiative_a"]
        assert window(cast, persona, foreign).bars == ()
        if persona in ONLY_A:
            assert things["initiative_b"] not in {lane.id for lane in seen}
            assert window(cast, persona, things["initiative_b"]) == Window((), ())
            assert lanes(cast, persona, company_id=things["b"]) == ()
    assert [lane.editable for lane in lanes(cast, "board_a")].count(True) == 0


def test_the_scope_narrows_the_lanes(cast: Cast) -> None:
    things = cast.harbour.things
    everything = {lane.id for lane in lanes(cast, "operating_partner")}
    of_a = lanes(cast, "operating_partner", company_id=things["a"])
    assert {lane.company_id for lane in of_a} == {things["a"]}
    assert [lane.id for lane in lanes(cast, "operating_partner", initiative_id=things["initiative_a"])] == [
        things["initiative_a"]
    ]
    of_fund = {lane.id for lane in lanes(cast, "operating_partner", portfolio_id=things["fund"])}
    assert {lane.id for lane in of_a} <= of_fund <= everything


def test_a_timeline_takes_as_many_queries_for_one_milestone_as_for_fifty(cast: Cast) -> None:
    place = cast.harbour.things["initiative_a"]
    viewer = cast.viewer("operating_partner")

    def count() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as of_lanes:
            timeline_lanes(viewer=viewer, filters=TimelineFilter())
        with CaptureQueriesContext(connection) as of_bars:
            timeline_window(viewer=viewer, lane_ids=[place])
        return len(of_lanes), len(of_bars)

    before = count()
    for number in range(49):
        made(cast, f"Step {number}")
    assert count() == before == (2, 4)


def test_a_window_holds_no_more_lanes_than_it_says(cast: Cast) -> None:
    with pytest.raises(Invalid, match="is more than 1000 lanes"):
        window(cast, "executive_a", *range(MOST_LANES + 1))


def test_columns_hold_the_rows_with_ids_as_text() -> None:
    assert as_columns([(1, "a"), (2, "b")], ("id", "name")) == {
        "id": ["0000000000001", "0000000000002"],
        "name": ["a", "b"],
    }
    assert as_columns([], ("id", "name")) == {"id": [], "name": []}


def test_a_moved_plan_shows_what_shifts_and_writes_nothing(cast: Cast) -> None:
    first = made(cast, "Order", duration="5", planned_start=JUNE, planned_finish=date(2026, 6, 5))
    then = made(cast, "Install", duration="3")
    link(cast, first, then)
    hear()
    before = stored_rows()
    found = moved(cast, first, date(2026, 6, 8), date(2026, 6, 12))
    assert {row.id: (row.before, row.after, row.working_days) for row in found.rows} == {
        first: (date(2026, 6, 5), date(2026, 6, 12), 5),
        then: (date(2026, 6, 10), date(2026, 6, 17), 5),
    }
    assert (found.working_days, found.missed, found.start_before) == (5, (), JUNE)
    assert stored_rows() == before
    assert moved(cast, first, date(2026, 6, 22), date(2026, 6, 26)).missed == ("Install",)
    assert moved(cast, then, None, date(2026, 7, 3)).missed == ("Install",)


def test_a_move_that_misses_a_due_date_needs_a_reason_which_stays_with_the_plan(cast: Cast) -> None:
    pk = made(cast, "Order", planned_start=JUNE, planned_finish=date(2026, 6, 5), duration="5")
    days: Any = {"milestone_id": pk, "planned_start": JUNE, "planned_finish": date(2026, 7, 3)}
    partner: Any = {"acting": cast.viewer("executive_a"), "now": NOW}
    with pytest.raises(Invalid, match="the due date of “Order” would be missed"):
        move_plan(**partner, **days)
    with pytest.raises(Stale, match="has changed since you read it"):
        move_plan(**partner, **days, version=99, reason="The supplier moved.")
    for persona, refusal in (("viewer", Forbidden), ("executive_b", Missing)):
        with pytest.raises(refusal, match=r"allow|that you can see"):
            move_plan(**days, acting=cast.viewer(persona), now=NOW, reason="No")
    events = Event.objects.unwalled("a test")
    count = events.count()
    assert move_plan(**partner, **days, version=1, reason="The supplier moved.").version == 2
    assert events.count() == count + 1
    told = events.latest("pk")
    assert (told.verb, told.aggregate_id, told.after["plan_reason"]) == ("milestone.updated", pk, "The supplier moved.")
    assert set(told.before) == {"planned_finish", "plan_reason"}
    back: Any = {**days, "planned_finish": date(2026, 6, 5)}
    assert move_plan(**partner, **back, version=2).plan_reason == ""


def test_a_plan_that_contradicts_itself_is_refused_before_anything_is_computed(cast: Cast) -> None:
    pk = made(cast, "Order")
    with pytest.raises(Invalid, match="is before the planned start"):
        moved(cast, pk, date(2026, 6, 8), JUNE)
    with pytest.raises(Missing, match="that you can see"):
        moved(cast, cast.harbour.things["milestone_b"], JUNE, JUNE)
    assert Milestone.objects.unwalled("a test").get(pk=pk).version == 1
