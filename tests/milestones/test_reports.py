"""Reports, completion, criteria, tasks and teams: what is taken, what is refused, and what follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from milepost.core.errors import Conflict, Invalid, Missing
from milepost.milestones.actions.criteria import (
    add_criterion,
    add_evidence,
    remove_criterion,
    remove_evidence,
    update_criterion,
)
from milepost.milestones.actions.milestones import create_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import (
    complete_milestone,
    judge_criterion,
    record_update,
    reopen_milestone,
)
from milepost.milestones.models import Activity, Update
from milepost.milestones.plantime import day_of
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import events_of, milestone

TOMORROW = TODAY + timedelta(days=1)


def by(cast: Cast, persona: str = "executive_a", **fields: Any) -> dict[str, Any]:
    return {"acting": cast.viewer(persona), "now": NOW, **fields}


def on_milestone(cast: Cast, **fields: Any) -> dict[str, Any]:
    return by(cast, milestone_id=cast.milestone_a, **fields)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "splendid"}, "status: 'splendid' is not one of the choices"),
        ({"status": "completed"}, "status: 'completed' is not reported by an update"),
        ({"status": "on_track", "percent": "100"}, "percent: '100' percent is a completion"),
        ({"status": "on_track", "percent": "100.01"}, "is not between 0 and 100 percent"),
        ({"status": "on_track", "percent": "-1"}, "is not between 0 and 100 percent"),
        ({"status": "not_started", "percent": "5"}, "percent does not fit a milestone that has not started"),
        ({"status": "on_track", "expected_finish": TODAY - timedelta(days=1)}, "is in the past"),
        ({"status": "on_track", "words": "x" * 5001}, "has 5001 characters"),
    ],
)
def test_what_cannot_be_is_not_reported(plan: Cast, fields: dict[str, Any], told: str) -> None:
    before = events_of(plan.milestone_a)
    with pytest.raises(Invalid, match=told):
        record_update(**on_milestone(plan), **fields)
    assert len(events_of(plan.milestone_a)) == len(before)


def test_a_report_moves_the_milestone_and_is_kept(plan: Cast) -> None:
    made = record_update(
        **on_milestone(plan), status="at_risk", percent="45.5", expected_finish=TOMORROW, words=" Late. "
    )
    found = milestone(plan.milestone_a)
    assert (found.status, found.percent, found.expected_finish) == ("at_risk", 4550, TOMORROW)
    assert made.words == "Late."
    told, last = events_of(made.pk), events_of(plan.milestone_a)[-1]
    assert [event.verb for event in told] == ["milestone.reported"]
    assert last.action_id == told[0].action_id
    assert last.before == {"status": "in_progress", "percent": 2000, "expected_finish": None}
    assert record_update(**on_milestone(plan), status="on_track").percent == 4550


def test_an_update_is_corrected_once_by_another_one(plan: Cast) -> None:
    correction = record_update(**on_milestone(plan), status="on_track", percent="30", corrects_id=plan.update_a)
    assert correction.corrects_id == plan.update_a
    with pytest.raises(Conflict, match="has been corrected already") as again:
        record_update(**on_milestone(plan), status="on_track", corrects_id=plan.update_a)
    assert again.value.field == "corrects_id"
    assert again.value.value is not None
    for foreign in (plan.update_b, plan.meridian.update_a, 5):
        with pytest.raises(Missing, match="There is no update"):
            record_update(**on_milestone(plan), status="on_track", corrects_id=foreign)


@pytest.mark.parametrize("sql", ["UPDATE milestones_update SET words = 'x'", "DELETE FROM milestones_update"])
def test_updates_are_append_only_in_the_database(plan: Cast, sql: str) -> None:
    with (
        pytest.raises(IntegrityError, match="milestones_update is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_completion_asks_for_every_criterion_met_and_shown(plan: Cast) -> None:
    def refused(told: str) -> None:
        with pytest.raises(Invalid, match=told):
            complete_milestone(**on_milestone(plan))

    refused("“Aster parts” is not judged")
    judge_criterion(**by(plan, criterion_id=plan.criterion_a), verdict="missed", actual="3")
    refused("is not met")
    judge_criterion(**by(plan, criterion_id=plan.criterion_a), verdict="met", actual="12")
    remove_evidence(**by(plan, evidence_id=plan.evidence_a))
    refused("has no evidence")
    more = add_criterion(**on_milestone(plan), metric="Scrap", target="1", unit="%", comparison="at_most")
    refused(r"and 1 more")
    remove_criterion(**by(plan, criterion_id=more.pk))
    add_evidence(**by(plan, criterion_id=plan.criterion_a), title="Photo", link="https://e.example/p")
    record_update(**on_milestone(plan), status="on_track", started_on=TODAY - timedelta(days=3))
    done = complete_milestone(**on_milestone(plan), finished_on=TODAY - timedelta(days=3))
    assert (done.status, done.percent, done.completion_exception) == ("completed", 10_000, "")
    assert day_of(done.actual_finish) == TODAY - timedelta(days=3)
    assert day_of(done.actual_start) == TODAY - timedelta(days=3)
    assert events_of(done.pk)[-1].verb == "milestone.completed"


def test_a_changed_criterion_must_be_judged_anew(plan: Cast) -> None:
    judge_criterion(**by(plan, criterion_id=plan.criterion_a), verdict="met")
    same = update_criterion(**by(plan, criterion_id=plan.criterion_a), target="12")
    assert (same.verdict, same.version) == ("met", 2)
    assert update_criterion(**by(plan, criterion_id=plan.criterion_a), target="13").verdict == "unknown"


def test_a_criterion_has_a_unit_and_a_number(plan: Cast) -> None:
    for fields, told in (
        ({"unit": " "}, "a number without a unit says nothing"),
        ({"target": "many"}, "is not a number"),
        ({"metric": " "}, "metric"),
        ({"comparison": "about"}, "is not one of the choices"),
    ):
        with pytest.raises(Invalid, match=told):
            add_criterion(**on_milestone(plan), **{"metric": "Parts", "target": "1", "unit": "pieces", **fields})  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://u:p@e.example", "file:///etc", "https://", "https://e x"]
)
def test_evidence_is_a_plain_web_address(plan: Cast, link: str) -> None:
    with pytest.raises(Invalid, match="is not a web address"):
        add_evidence(**by(plan, criterion_id=plan.criterion_a), title="Photo", link=link)


def test_what_is_completed_is_reopened_with_a_reason_only(plan: Cast) -> None:
    with pytest.raises(Conflict, match="is not completed"):
        reopen_milestone(**on_milestone(plan), reason="Why not.")
    with pytest.raises(Invalid, match="is in the future"):
        complete_milestone(**on_milestone(plan), finished_on=TOMORROW, exception="Agreed.")
    record_update(**on_milestone(plan), status="at_risk", percent="20", words="One line waits.")
    complete_milestone(**on_milestone(plan), exception="Agreed.")
    for fn, fields in ((record_update, {"status": "on_track"}), (complete_milestone, {"exception": "Again."})):
        with pytest.raises(Conflict, match="completed"):
            fn(**on_milestone(plan), **fields)  # type: ignore[operator]
    with pytest.raises(Invalid, match="reason"):
        reopen_milestone(**on_milestone(plan), reason=" ")
    again = reopen_milestone(**on_milestone(plan), reason="The audit failed.")
    assert (again.status, again.percent, again.actual_finish) == ("at_risk", 2_000, None)
    newest = Update.objects.unwalled("a test").filter(milestone_id=again.pk).order_by("-id")[0]
    assert (newest.words, newest.status, newest.percent) == ("The audit failed.", "at_risk", 2_000)


def test_a_start_that_a_completion_implied_goes_with_it(plan: Cast) -> None:
    fresh = create_milestone(
        **by(plan, "operating_partner", initiative_id=plan.harbour.things["initiative_a"]), name="Another",
        milestone_type="operational", category="compliance", due=TOMORROW,
    ).pk  # fmt: skip
    complete_milestone(**by(plan, milestone_id=fresh), exception="Agreed.")
    assert milestone(fresh).actual_start is not None
    again = reopen_milestone(**by(plan, milestone_id=fresh), reason="It was another one.")
    assert (again.status, again.percent, again.actual_start, again.actual_finish) == ("not_started", 0, None, None)


def test_a_milestone_follows_its_tasks_in_the_same_action(plan: Cast) -> None:
    update_milestone(**on_milestone(plan), percent_mode="rolled_up")
    assert milestone(plan.milestone_a).percent == 0
    second = create_task(**on_milestone(plan), name="Longer", duration="6")
    made = update_task(**by(plan, "contributor_a", task_id=plan.task_a), percent="50")
    found = milestone(plan.milestone_a)
    assert found.percent == 1250  # half of 2 days of 8
    told = events_of(plan.milestone_a)[-1]
    assert (told.verb, told.before) == ("milestone.rolled_up", {"percent": 0})
    assert told.action_id == events_of(made.pk)[-1].action_id
    for pk in (plan.task_a, second.pk):
        update_task(**by(plan, task_id=pk), percent="100")
    assert milestone(plan.milestone_a).percent == 9_900
    assert record_update(**on_milestone(plan), status="on_track").percent == 9_900
    create_task(**on_milestone(plan), name="Unforeseen", duration="8")
    assert milestone(plan.milestone_a).percent == 5_000
    complete_milestone(**on_milestone(plan), exception="Agreed.")
    assert milestone(plan.milestone_a).percent == 10_000
    assert reopen_milestone(**on_milestone(plan), reason="Too early.").percent == 5_000
    update_task(**by(plan, task_id=second.pk), percent="0")
    assert milestone(plan.milestone_a).percent == 1250


def test_a_milestone_that_is_reported_does_not_follow(plan: Cast) -> None:
    before = len(events_of(plan.milestone_a))
    update_task(**by(plan, task_id=plan.task_a), percent="100")
    task = Activity.objects.unwalled("a test").get(pk=plan.task_a)
    assert (day_of(task.actual_start), day_of(task.actual_finish)) == (TODAY, TODAY)
    assert (milestone(plan.milestone_a).percent, len(events_of(plan.milestone_a))) == (2000, before)
    update_task(**by(plan, task_id=plan.task_a), percent="10")
    task.refresh_from_db()
    assert (task.actual_finish, task.percent) == (None, 1000)


def test_the_plan_stands_in_order(plan: Cast) -> None:
    day = date(2026, 5, 1)
    for fields, told in (
        ({"planned_start": day, "planned_finish": day - timedelta(days=1)}, "is before the planned start"),
        ({"planned_start": date(2026, 7, 1)}, "due: .* is before the planned start"),
        ({"optimistic": "3"}, "is missing beside the other estimates"),
        ({"optimistic": "3", "likely": "2", "pessimistic": "4"}, "likely: .* is less than the estimate before it"),
        ({"optimistic": "-1", "likely": "2", "pessimistic": "4"}, "is not between 0 and 3650 working days"),
        ({"duration": "4000"}, "is not between 0 and 3650 working days"),
        ({"weight": "101"}, "is not between 0 and 100 percent"),
        ({"category": "revenue"}, "is not a category of operational milestones"),
        ({"milestone_type": "odd"}, "is not a type"),
        ({"tags": [str(number) for number in range(1001)]}, "tags are more than 1000"),
        ({"name": " "}, "name"),
    ):
        with pytest.raises(Invalid, match=told):
            update_milestone(**on_milestone(plan), **fields)  # type: ignore[arg-type]
    for fn, place in ((update_task, {"task_id": plan.task_a}), (create_task, {"milestone_id": plan.milestone_a})):
        with pytest.raises(Invalid, match="is before the planned start"):
            fn(**by(plan), **place, name="T", planned_start=day, planned_finish=day - timedelta(days=1))  # type: ignore[operator]
    with pytest.raises(Invalid, match="is a milestone"):
        update_task(**by(plan, task_id=plan.milestone_a), name="T")


def test_a_team_has_one_accountable_person_and_only_people_of_the_place(plan: Cast) -> None:
    people = plan.harbour.people
    anna, otto = people["executive_a"], people["owner_a"]
    with pytest.raises(Invalid, match="people are accountable"):
        update_milestone(**on_milestone(plan), team={"accountable": [anna, otto]})
    with pytest.raises(Invalid, match="is not one of the choices"):
        update_milestone(**on_milestone(plan), team={"curious": [anna]})
    for hidden in (
        people["executive_b"],
        people["stranger"],
        plan.meridian.people["executive_a"],
        people["investor"],
        5,
    ):
        with pytest.raises(Missing, match="There is no person in this company"):
            update_milestone(**on_milestone(plan), team={"informed": [hidden]})
        with pytest.raises(Missing, match="There is no person in this company"):
            update_milestone(**on_milestone(plan), owner_id=hidden)
    version = milestone(plan.milestone_a).version
    made = update_milestone(**on_milestone(plan), team={"responsible": [otto, otto], "accountable": [anna]})
    assert made.version == version + 1
    assert [line[0] for line in made.state()["team"]] == ["accountable", "responsible"]
    assert set(events_of(made.pk)[-1].before or {}) == {"team"}
    again = update_milestone(**on_milestone(plan), team={"responsible": [otto], "accountable": [anna]})
    assert again.version == version + 1


def test_an_objective_of_elsewhere_is_missing(plan: Cast) -> None:
    fields: dict[str, Any] = {"name": "N", "milestone_type": "financial", "category": "returns"}
    for hidden in (plan.objective_b, plan.meridian.objective_a, 5):
        with pytest.raises((Missing, Invalid), match="objective"):
            create_milestone(**by(plan, initiative_id=plan.initiative_a), **fields, objective_id=hidden)
