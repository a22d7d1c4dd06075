"""What a completion rests on stands: nobody takes it away from under it, and its date is one that can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from milepost.core.errors import Conflict, Invalid
from milepost.milestones.actions.changes import approve_change, request_change
from milepost.milestones.actions.criteria import (
    add_criterion,
    add_evidence,
    remove_criterion,
    remove_evidence,
    update_criterion,
)
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import complete_milestone, judge_criterion, record_update, reopen_milestone
from milepost.milestones.models import Activity
from milepost.milestones.plantime import day_of
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import events_of, milestone, new_milestone


def by(cast: Cast, persona: str = "executive_a", **fields: Any) -> dict[str, Any]:
    return {"acting": cast.viewer(persona), "now": NOW, **fields}


@pytest.fixture
def done(plan: Cast) -> Cast:
    """Its milestone in company A is completed as it should be."""
    update_task(**by(plan, task_id=plan.task_a), percent="60")
    judge_criterion(**by(plan, criterion_id=plan.criterion_a), verdict="met", actual="12")
    complete_milestone(**by(plan, milestone_id=plan.milestone_a))
    return plan


HOLLOWING: dict[str, Callable[[Cast], Any]] = {
    "another verdict": lambda it: judge_criterion(**by(it, criterion_id=it.criterion_a), verdict="missed"),
    "less evidence": lambda it: remove_evidence(**by(it, evidence_id=it.evidence_a)),
    "one more criterion": lambda it: add_criterion(
        **by(it, milestone_id=it.milestone_a), metric="Scrap", target="1", unit="%"
    ),
    "another target": lambda it: update_criterion(**by(it, criterion_id=it.criterion_a), target="13"),
    "one criterion less": lambda it: remove_criterion(**by(it, criterion_id=it.criterion_a)),
    "a task taken back": lambda it: update_task(**by(it, task_id=it.task_a), percent="10"),
    "one more task": lambda it: create_task(**by(it, milestone_id=it.milestone_a), name="Unforeseen"),
    "another due date": lambda it: update_milestone(**by(it, milestone_id=it.milestone_a), due=TODAY),
}


@pytest.mark.parametrize("hollow", HOLLOWING.values(), ids=HOLLOWING)
def test_what_a_completion_rests_on_stands_until_it_is_reopened(done: Cast, hollow: Callable[[Cast], Any]) -> None:
    before = len(events_of(done.milestone_a))
    with pytest.raises(Conflict, match=f"was completed on {TODAY}"):
        hollow(done)
    assert len(events_of(done.milestone_a)) == before
    reopen_milestone(**by(done, milestone_id=done.milestone_a), reason="The audit failed.")
    hollow(done)


def test_what_adds_to_a_completion_is_taken(done: Cast) -> None:
    add_evidence(**by(done, criterion_id=done.criterion_a), title="Audit", link="https://e.example/a")
    update_task(**by(done, task_id=done.task_a), percent="100", name="Training of all")
    update_milestone(**by(done, milestone_id=done.milestone_a), name="Aster first line", due=date(2026, 6, 30))
    assert Activity.objects.unwalled("a test").get(pk=done.task_a).actual_finish is not None


@pytest.mark.parametrize(
    "of",
    [
        lambda it: {"kind": "due", "milestone_id": it.milestone_a, "due": TODAY},
        lambda it: {"kind": "criterion", "criterion_id": it.criterion_a, "target": "13"},
        lambda it: {"kind": "remove_criterion", "criterion_id": it.criterion_a},
    ],
)
def test_a_change_that_was_asked_for_before_the_completion_is_not_carried_out_after_it(plan: Cast, of: Any) -> None:
    asked = request_change(**by(plan), initiative_id=plan.initiative_a, reason="Later", items=[of(plan)])
    complete_milestone(**by(plan, milestone_id=plan.milestone_a), exception="Agreed.")
    with pytest.raises(Conflict, match="was completed on"):
        approve_change(**by(plan, "operating_partner", change_request_id=asked.pk))


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(1, 1, 1), "is not in the years"),
        (TODAY - timedelta(days=4), f"is before work began on {TODAY - timedelta(days=3)}"),
        (TODAY + timedelta(days=1), "is in the future"),
    ],
)
def test_a_completion_is_of_a_day_that_can_be(plan: Cast, day: date, told: str) -> None:
    started = TODAY - timedelta(days=3)
    record_update(**by(plan, milestone_id=plan.milestone_a), status="on_track", started_on=started)
    with pytest.raises(Invalid, match=f"finished_on: .*{told}"):
        complete_milestone(**by(plan, milestone_id=plan.milestone_a), finished_on=day, exception="Agreed.")
    complete_milestone(**by(plan, milestone_id=plan.milestone_a), finished_on=started, exception="Agreed.")
    assert day_of(milestone(plan.milestone_a).actual_start) == started


def test_what_nobody_reported_began_on_the_day_on_which_it_was_done(plan: Cast) -> None:
    of = by(plan, milestone_id=new_milestone(plan.harbour, "Aster press", plan.initiative_a).pk)
    made = complete_milestone(**of, finished_on=date(2026, 1, 9), exception="Agreed.")
    assert day_of(made.actual_start) == day_of(made.actual_finish) == date(2026, 1, 9)
