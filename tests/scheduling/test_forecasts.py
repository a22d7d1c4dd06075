"""Forecasts follow every change of the stored network."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core.errors import Invalid
from milepost.core.models import Delivery
from milepost.milestones.actions.crossings import agree_crossing_date, propose_crossing_date
from milepost.milestones.actions.dependencies import remove_dependency
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import record_update
from milepost.milestones.models import Activity
from milepost.milestones.plantime import start_of
from milepost.scheduling import solving
from milepost.scheduling.listeners import compute_the_day, network_changed
from milepost.scheduling.models import HeldBy, ScheduledCompany, ScheduleRun
from milepost.scheduling.reading import Stored
from milepost.scheduling.recording import reschedule
from tests.cast import NOW, TODAY, Cast
from tests.milestones.crossing import LATER, as_, joined
from tests.scheduling.network import compute_all, facts, forecast, hear, link, made, stored_rows

pytestmark = pytest.mark.django_db


def test_a_milestone_is_forecast_from_what_it_waits_for(cast: Cast) -> None:
    first = made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    then = made(cast, "Install", duration="3")
    link(cast, first, then)
    hear()
    assert facts(first).forecast == date(2026, 6, 5)
    assert facts(then).forecast == date(2026, 6, 10)
    assert facts(then).margin_days == 20
    row = forecast(then)
    assert (row.held_by, row.driver, row.critical, row.margin_days) == (HeldBy.LINK, first, True, 20)
    assert forecast(first).held_by == HeldBy.PLANNED


def test_a_milestone_with_tasks_finishes_with_the_last_of_them_and_hands_down_what_it_waits_for(cast: Cast) -> None:
    first = made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    then = made(cast, "Install")
    partner = cast.viewer("operating_partner")
    for name, days in (("Foundations", "4"), ("Cables", "1")):
        create_task(acting=partner, now=NOW, milestone_id=then, name=name, duration=days)
    link(cast, first, then)
    hear()
    assert facts(then).forecast == date(2026, 6, 11)
    assert forecast(then).drag_s == 3 * 8 * 3600, "without the foundations the cables end it three days earlier"


def test_nothing_is_forecast_of_what_nobody_said_how_long_it_takes(cast: Cast) -> None:
    alone = made(cast, "Some day")
    hear()
    assert facts(alone).forecast is None
    assert forecast(alone).held_by == HeldBy.UNKNOWN


def test_what_the_owner_expects_moves_the_forecast(cast: Cast) -> None:
    pk = made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    partner = cast.viewer("operating_partner")
    record_update(acting=partner, now=NOW, milestone_id=pk, status="delayed", expected_finish=date(2026, 7, 14))
    hear()
    assert facts(pk).forecast == date(2026, 7, 14)
    assert facts(pk).margin_days == -14


def test_what_is_not_done_moves_with_the_day(cast: Cast) -> None:
    pk = made(cast, "Order", duration="5")
    hear()
    before = facts(pk).forecast
    assert before is not None
    compute_the_day(NOW + timedelta(days=14))
    after = facts(pk).forecast
    assert after == before + timedelta(days=14)
    runs = ScheduleRun.objects.unwalled("a test").count()
    compute_the_day(NOW + timedelta(days=14, hours=1))
    assert ScheduleRun.objects.unwalled("a test").count() == runs


def test_an_event_that_is_heard_twice_changes_nothing(cast: Cast) -> None:
    pk = made(cast, "Order", duration="5")
    hear()
    rows, runs = stored_rows(), ScheduleRun.objects.unwalled("a test").count()
    event = Delivery.objects.filter(event__aggregate_id=pk, listener="scheduling.milestone").get().event
    network_changed(event, NOW)
    assert (stored_rows(), ScheduleRun.objects.unwalled("a test").count()) == (rows, runs)


def test_of_many_changes_the_last_computes_for_all(cast: Cast) -> None:
    hear()
    runs = ScheduleRun.objects.unwalled("a test").count()
    made_here = [made(cast, f"Number {n}", duration=str(n)) for n in range(1, 6)]
    hear()
    assert ScheduleRun.objects.unwalled("a test").count() == runs + 1
    assert all(forecast(pk).early_finish for pk in made_here)
    turn = ScheduledCompany.objects.get(pk=cast.harbour.things["a"])
    assert turn.touched == []


def test_a_link_that_is_removed_frees_both_ends(cast: Cast) -> None:
    first = made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    then = made(cast, "Install", duration="3", planned_start=date(2026, 5, 4))
    pk = link(cast, first, then)
    hear()
    assert facts(then).forecast == date(2026, 6, 10)
    remove_dependency(acting=cast.viewer("operating_partner"), now=NOW, dependency_id=pk)
    hear()
    assert facts(then).forecast == date(2026, 5, 6)
    one_by_one = stored_rows()
    compute_all(cast)
    assert stored_rows() == one_by_one


def test_what_is_archived_holds_nobody_any_longer(cast: Cast) -> None:
    first = made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    then = made(cast, "Install", duration="3")
    link(cast, first, then)
    hear()
    archive_milestone(acting=cast.viewer("operating_partner"), now=NOW, milestone_id=first)
    hear()
    found = facts(then).forecast
    assert found is not None
    assert found < date(2026, 6, 1)


def test_a_crossing_is_a_fixed_day_until_both_sides_accept_another(cast: Cast) -> None:
    side, other = joined(cast, proposed_on=date(2026, 6, 15))
    hear(LATER)
    taken = cast.harbour.things["milestone_a"]
    agree_crossing_date(**as_(cast, "executive_b"), crossing_id=other)
    hear(LATER)
    agreed = facts(taken).forecast
    assert agreed == date(2026, 6, 17), "two days of training after the day agreed on"
    task = forecast(cast.harbour.things["task_a"])
    assert (task.held_by, task.driver) == (HeldBy.CROSSING, side)
    # B's milestone slips by months, and proposes so: A's date stands until A accepts.
    b = cast.harbour.things["milestone_b"]
    update_milestone(**as_(cast, "executive_b"), milestone_id=b, duration="100", change_reason="Slips.")
    propose_crossing_date(**as_(cast, "executive_b"), crossing_id=other, day=date(2026, 9, 1))
    hear(LATER)
    assert facts(taken).forecast == agreed
    agree_crossing_date(**as_(cast, "executive_a"), crossing_id=side)
    hear(LATER)
    assert facts(taken).forecast == date(2026, 9, 3)


def test_a_run_carries_the_fingerprint_of_its_inputs(cast: Cast) -> None:
    pk = made(cast, "Order", duration="5")
    hear()
    run = forecast(pk).run
    assert (len(run.fingerprint), run.data_date, run.company_id) == (64, TODAY, cast.harbour.things["a"])
    partner = cast.viewer("operating_partner")
    for days in ("6", "5"):
        update_milestone(acting=partner, now=NOW, milestone_id=pk, duration=days)
        hear()
        assert (forecast(pk).run.fingerprint == run.fingerprint) is (days == "5")


def test_the_number_of_sql_queries_does_not_grow_with_the_network(cast: Cast) -> None:
    def counted(names: range) -> int:
        for n in names:
            made(cast, f"Number {n}", duration="1")
        hear()
        with CaptureQueriesContext(connection) as caught:
            reschedule(company_id=cast.harbour.things["a"], now=NOW)
        return len(caught)

    assert counted(range(1)) == counted(range(1, 30))


def test_what_an_owner_expects_counts_before_the_forecast_that_follows_from_it(cast: Cast) -> None:
    pk = made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    hear()
    partner = cast.viewer("operating_partner")
    record_update(acting=partner, now=NOW, milestone_id=pk, status="on_track", expected_finish=date(2026, 7, 14))
    assert (facts(pk).margin_days, facts(pk).assessment) == (-14, "delayed")
    hear()
    assert (facts(pk).margin_days, facts(pk).assessment) == (-14, "delayed")


def test_a_company_whose_plan_leaves_the_calendar_does_not_stop_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    far, near = made(cast, "Far", duration="5"), made(cast, "Near", side="b", duration="5")
    hear()
    real = solving.answers

    def breaks(stored: Stored, *rest: Any, **named: Any) -> Any:
        if far in stored.nodes["id"]:
            raise OverflowError("date value out of range")
        return real(stored, *rest, **named)

    monkeypatch.setattr(solving, "answers", breaks)
    compute_the_day(NOW + timedelta(days=1))
    assert facts(far).forecast is None
    assert forecast(near).early_start == start_of(TODAY + timedelta(days=1))
    assert f"company {forecast(far).company_id} " in caplog.text
    compute_the_day(NOW + timedelta(days=1))


def test_a_plan_beyond_all_dates_is_a_plan_without_forecasts(cast: Cast) -> None:
    far = made(cast, "Far", duration="5", planned_start=date(2026, 6, 1))
    hear()
    Activity.objects.unwalled("a test").filter(pk=far).update(planned_start=start_of(date(9999, 12, 30)))
    compute_all(cast)
    assert facts(far).forecast is None
    assert ScheduleRun.objects.unwalled("a test").order_by("-pk")[0].problem


@pytest.mark.parametrize("field", ["planned_start", "planned_finish", "due"])
def test_a_day_in_a_year_that_no_plan_has_is_refused(cast: Cast, field: str) -> None:
    for day in (date(206, 6, 1), date(9206, 6, 1)):
        with pytest.raises(Invalid, match="1900 to 2200") as told:
            made(cast, "Typing", **{"due": None, field: day})
        assert told.value.field == field


def test_work_that_began_too_early_waits_with_what_is_left_and_where_it_is_done_the_finish_waits(cast: Cast) -> None:
    partner = cast.viewer("operating_partner")
    first = made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    then = made(cast, "Install")
    tasks = [
        create_task(acting=partner, now=NOW, milestone_id=then, name=name, duration="4").pk
        for name in ("Foundations", "Cables")
    ]
    link(cast, tasks[0], tasks[1])
    link(cast, first, then)
    update_task(acting=partner, now=NOW, task_id=tasks[0], percent=50)
    hear()
    assert facts(then).forecast == date(2026, 6, 15), "four and four days after the order came"
    update_task(acting=partner, now=NOW, task_id=tasks[0], percent=100)
    hear()
    assert facts(then).forecast == date(2026, 6, 5), "not before the order came"
    assert (forecast(then).held_by, forecast(then).driver) == (HeldBy.LINK, first)
