"""Facts: derived by every action and by the day, published from above, never an input; and a milestone's past."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.access.viewer import System
from milepost.core.history import states_as_of
from milepost.core.ids import encode_id
from milepost.core.ticks import registered_ticks
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.actions.updates import complete_milestone, record_update, reopen_milestone
from milepost.milestones.facts import expired, publish_facts
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.saying import said_stored
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import events_of, milestone, new_milestone


def facts(pk: int) -> MilestoneFacts:
    return MilestoneFacts.objects.unwalled("a test").get(pk=pk)


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def on(cast: Cast, now: datetime = NOW, persona: str = "executive_a") -> dict[str, Any]:
    return {"acting": cast.viewer(persona), "now": now, "milestone_id": cast.milestone_a}


def test_every_action_publishes_what_follows_from_it(plan: Cast) -> None:
    assert (facts(plan.second_a).assessment, facts(plan.second_a).contradiction) == ("not_started", "")
    assert facts(plan.milestone_a).last_update == events_of(plan.update_a)[0].recorded_at
    record_update(**on(plan), status="on_track", percent="20", expected_finish=date(2026, 7, 30))
    found = facts(plan.milestone_a)
    assert (found.status, found.assessment, found.rule, found.margin_days) == (
        "on_track",
        "delayed",
        "forecast_late",
        -30,
    )
    assert said_stored(found.contradiction).startswith("Reported on track; the forecast is 30 days after")
    update_milestone(**on(plan), due=date(2026, 12, 31))
    assert (facts(plan.milestone_a).assessment, facts(plan.milestone_a).contradiction) == ("on_track", "")
    complete_milestone(**on(plan), exception="Agreed.")
    assert (facts(plan.milestone_a).assessment, facts(plan.milestone_a).valid_until) == ("completed", None)
    reopen_milestone(**on(plan), reason="Not yet.")
    assert facts(plan.milestone_a).assessment == "on_track"


def test_a_published_forecast_changes_the_assessment_without_an_event(plan: Cast) -> None:
    before = len(events_of(plan.milestone_a))
    publish_facts(
        {plan.milestone_a: {"forecast": date(2026, 8, 1), "stake_minor": 500, "critical": True}}, now=NOW, today=TODAY
    )
    found = facts(plan.milestone_a)
    assert (found.assessment, found.stake_minor, found.critical, found.margin_days) == ("delayed", 500, True, -32)
    assert len(events_of(plan.milestone_a)) == before
    record_update(**on(plan), status="on_track", expected_finish=date(2026, 3, 30))
    assert facts(plan.milestone_a).forecast == date(2026, 8, 1)
    assert facts(plan.milestone_a).assessment == "delayed"
    with pytest.raises(ValueError, match="not facts that can be published: status"):
        publish_facts({plan.milestone_a: {"status": "completed"}}, now=NOW, today=TODAY)


def test_what_is_published_again_and_is_no_news_is_neither_assessed_nor_written(plan: Cast) -> None:
    told = {plan.milestone_a: {"forecast": date(2026, 8, 1), "float_s": 0}}
    publish_facts(told, now=NOW, today=TODAY)
    with CaptureQueriesContext(connection) as caught:
        publish_facts(told, now=NOW, today=TODAY)
    assert [query["sql"][:6] for query in caught] == ["SELECT"]


def test_an_assessment_changes_because_a_day_passes(plan: Cast) -> None:
    tick = registered_ticks()["milestones.assessment"]
    until = facts(plan.milestone_a).valid_until
    assert until is not None
    assert plan.milestone_a not in expired(plan.firm_id, until)
    after = until + timedelta(days=1)
    assert plan.milestone_a in expired(plan.firm_id, after)
    was, before = facts(plan.milestone_a).rule, len(events_of(plan.milestone_a))
    after += timedelta(days=60)
    tick(datetime.combine(after, NOW.timetz()))
    assert (was, facts(plan.milestone_a).rule) == ("on_track", "behind")
    assert plan.milestone_a not in expired(plan.firm_id, after)
    assert len(events_of(plan.milestone_a)) == before


def test_words_that_count_days_are_told_anew_each_day(plan: Cast) -> None:
    late = new_milestone(plan.harbour, "Aster late", plan.initiative_a, due=TODAY - timedelta(days=4))
    assert said_stored(facts(late.pk).reason) == "It was due 4 days ago and is not completed."
    registered_ticks()["milestones.assessment"](later(3))
    assert said_stored(facts(late.pk).reason) == "It was due 7 days ago and is not completed."


def test_what_is_overdue_has_a_margin_that_shrinks_each_day_whatever_was_planned(plan: Cast) -> None:
    late = new_milestone(
        plan.harbour, "Aster late", plan.initiative_a, due=TODAY - timedelta(days=4),
        planned_start=TODAY - timedelta(days=60), planned_finish=TODAY - timedelta(days=12),
    )  # fmt: skip
    assert facts(late.pk).margin_days == -4
    registered_ticks()["milestones.assessment"](later(3))
    assert facts(late.pk).margin_days == -7
    step = {"acting": plan.viewer("executive_a"), "now": later(9)}
    complete_milestone(
        **step, milestone_id=late.pk, finished_on=TODAY + timedelta(days=8), exception="Seen by the board."
    )
    assert facts(late.pk).margin_days == -12


def test_a_forecast_that_passes_is_put_off_the_day_after(plan: Cast) -> None:
    finish = TODAY + timedelta(days=2)
    soon = new_milestone(
        plan.harbour, "Aster soon", plan.initiative_a, due=TODAY + timedelta(days=90), planned_finish=finish
    )
    assert (facts(soon.pk).valid_until, facts(soon.pk).margin_days) == (finish, 88)
    registered_ticks()["milestones.assessment"](later(3))
    assert facts(soon.pk).margin_days == 87


def test_a_past_day_is_rebuilt_with_its_team(plan: Cast) -> None:
    people = plan.harbour.people
    before = milestone(plan.milestone_a).state()
    update_milestone(
        **on(plan, later(5)), team={"responsible": [people["owner_a"]]}, due=date(2026, 9, 30), name="Renamed"
    )
    record_update(**on(plan, later(6)), status="at_risk", percent="55")
    for viewer in (System(), plan.viewer("contributor_a")):
        then = states_as_of(viewer=viewer, kind="milestone", at=later(4), aggregate_ids=[plan.milestone_a])
        state = then[plan.milestone_a]
        assert {name for name in state if state[name] != before[name]} <= {"recorded_at"}
        assert ["accountable", encode_id(people["contributor_a"])] in state["team"]
    middle = states_as_of(viewer=System(), kind="milestone", at=later(5))[plan.milestone_a]
    assert (middle["team"], middle["percent"]) == ([["responsible", encode_id(people["owner_a"])]], 2000)
    # The adviser sees the milestone, but no objective: its id is no part of the past either.
    told = states_as_of(viewer=plan.viewer("adviser"), kind="milestone", at=later(4))[plan.milestone_a]
    assert (told["objective_id"], told["owner_id"]) == (None, before["owner_id"])
    criterion = states_as_of(viewer=plan.viewer("adviser"), kind="criterion", at=later(4))[plan.criterion_a]
    assert criterion["milestone_id"] == encode_id(plan.milestone_a)
