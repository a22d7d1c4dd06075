"""What was removed or archived is history; what follows its tasks follows them: faults that random sequences of acts found."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from milepost.core.errors import Conflict, Forbidden, Invalid
from milepost.milestones.actions.changes import approve_change, refuse_change, request_change, withdraw_change
from milepost.milestones.actions.criteria import add_criterion, add_evidence, remove_criterion, update_criterion
from milepost.milestones.actions.dependencies import remove_dependency, update_dependency
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import judge_criterion, record_update
from milepost.milestones.plantime import day_of
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import milestone, new_milestone


def by(cast: Cast, persona: str = "executive_a") -> dict[str, Any]:
    return {"acting": cast.viewer(persona), "now": NOW}


@pytest.fixture
def subject(plan: Cast) -> int:
    """A milestone of company A with nothing to it."""
    return int(new_milestone(plan.harbour, "Aster subject", plan.initiative_a).pk)


def test_a_removed_criterion_is_not_judged_changed_or_proven(plan: Cast, subject: int) -> None:
    of = {
        **by(plan),
        "criterion_id": add_criterion(**by(plan), milestone_id=subject, metric="Parts", target=5, unit="pieces").pk,
    }
    remove_criterion(**of)
    remove_criterion(**of)  # twice is once
    for act, fields in (
        (judge_criterion, {"verdict": "met"}),
        (update_criterion, {"target": 7}),
        (add_evidence, {"title": "Photo", "link": "https://e.example"}),
    ):
        with pytest.raises(Conflict, match="was taken away"):
            act(**of, **fields)


def test_a_removed_link_is_not_changed(plan: Cast) -> None:
    remove_dependency(**by(plan), dependency_id=plan.dependency_a)
    with pytest.raises(Conflict, match="was taken away"):
        update_dependency(**by(plan), dependency_id=plan.dependency_a, lag=2)


def asking(plan: Cast, *items: dict[str, Any]) -> Any:
    return request_change(**by(plan), initiative_id=plan.initiative_a, reason="It cannot stay.", items=items)


def test_nothing_is_asked_for_of_what_is_gone(plan: Cast, subject: int) -> None:
    criterion = add_criterion(**by(plan), milestone_id=subject, metric="Parts", target=5, unit="pieces").pk
    remove_criterion(**by(plan), criterion_id=criterion)
    with pytest.raises(Conflict, match="was taken away"):
        asking(plan, {"kind": "criterion", "criterion_id": criterion, "target": 4})
    archive_milestone(**by(plan), milestone_id=subject)
    for kind in ("due", "remove"):
        with pytest.raises(Conflict, match="is archived"):
            asking(plan, {"kind": kind, "milestone_id": subject, "due": date(2026, 9, 1)})


def test_who_may_not_answer_is_told_so_and_not_how_it_was_answered(plan: Cast, subject: int) -> None:
    asked = asking(plan, {"kind": "due", "milestone_id": subject, "due": date(2026, 9, 1)}).pk
    withdraw_change(**by(plan), change_request_id=asked)
    acts: tuple[tuple[Any, dict[str, str]], ...] = (
        (approve_change, {}),
        (refuse_change, {"reason": "No."}),
        (withdraw_change, {}),
    )
    for act, fields in acts:
        with pytest.raises(Forbidden, match=r"."):
            act(**by(plan, "board_a"), change_request_id=asked, **fields)


def test_what_follows_its_tasks_has_begun_when_one_of_them_has(plan: Cast, subject: int) -> None:
    task = create_task(**by(plan), milestone_id=subject, name="Work", duration="1").pk
    update_task(**by(plan), task_id=task, percent=40)
    assert milestone(subject).actual_start is None
    update_milestone(**by(plan), milestone_id=subject, percent_mode="rolled_up")
    assert (milestone(subject).percent, day_of(milestone(subject).actual_start)) == (4_000, TODAY)


def test_a_report_does_not_move_what_follows_its_tasks(plan: Cast, subject: int) -> None:
    task = create_task(**by(plan), milestone_id=subject, name="Work", duration="1").pk
    update_milestone(**by(plan), milestone_id=subject, percent_mode="rolled_up")
    update_task(**by(plan), task_id=task, percent=40)
    with pytest.raises(Invalid, match="does not fit a milestone that has not started"):
        record_update(**by(plan), milestone_id=subject, status="not_started")
    with pytest.raises(Invalid, match="is not between 0 and 100"):
        record_update(**by(plan), milestone_id=subject, status="at_risk", percent=140)
    with pytest.raises(Invalid, match=r"percent: '90' is not what its tasks say \(40\)") as refused:
        record_update(**by(plan), milestone_id=subject, status="at_risk", percent="90")
    assert refused.value.mend == "Leave it out, or report on the tasks."
    for same in (None, "40", "40.00"):
        record_update(**by(plan), milestone_id=subject, status="at_risk", percent=same)
    assert milestone(subject).percent == 4_000
