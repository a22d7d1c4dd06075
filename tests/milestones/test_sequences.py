"""Random sequences of actions on one milestone against a small model of the rules: what is taken, and how it stands after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given

from milepost.milestones.actions.criteria import (
    add_criterion,
    add_evidence,
    remove_criterion,
    remove_evidence,
    update_criterion,
)
from milepost.milestones.actions.milestones import archive_milestone, restore_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import complete_milestone, judge_criterion, record_update, reopen_milestone
from milepost.milestones.models import Milestone, MilestoneFacts, Update
from milepost.milestones.plantime import day_of
from tests.cast import TODAY, Cast
from tests.milestones import sequences
from tests.milestones.model_of_one import STATUSES, TARGET, Model
from tests.milestones.plan import milestone, new_milestone
from tests.milestones.sequences import Step, check_history, expected, one_of, sees, steps, tried


class Real(sequences.Real):
    """The same words, done by the product's actions."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        owner = cast.people["contributor_a"]
        self.pk = new_milestone(cast.harbour, "Aster subject", cast.initiative_a, due=None, owner_id=owner).pk
        self.updates: list[int] = []
        self.criteria: list[int] = []
        self.evidence: list[int] = []
        self.tasks: list[int] = []

    @property
    def on(self) -> dict[str, Any]:
        """Who acts on the milestone, as it was when they looked."""
        version = {"version": milestone(self.pk).version - 1} if self.late else {}
        return {**self.step, "milestone_id": self.pk, **version}

    def _said(self, **fields: Any) -> None:
        self.updates.append(record_update(**self.on, **fields).pk)

    def report(self, number: int) -> None:
        self._said(status=STATUSES[number % 4], percent=None if number % 5 == 0 else number)

    def correct(self, number: int) -> None:
        status = ("not_started", "in_progress", "at_risk")[number % 3]
        self._said(status=status, percent=number % 3 * 10, corrects_id=one_of(self.updates, number))

    def report_out_of_bounds(self, number: int) -> None:
        self._said(status="in_progress", percent=number + 100 if number % 2 else -number - 1)

    def report_it_completed(self, _number: int) -> None:
        self._said(status="completed", percent=100)

    def expect_the_past(self, number: int) -> None:
        self._said(status="in_progress", percent=5, expected_finish=TODAY - timedelta(days=number + 1))

    def complete(self, number: int) -> None:
        complete_milestone(**self.on, finished_on=TODAY - timedelta(days=number % 4))

    def complete_as_an_exception(self, number: int) -> None:
        complete_milestone(**self.on, finished_on=TODAY - timedelta(days=number % 4), exception="Agreed.")

    def complete_tomorrow(self, number: int) -> None:
        complete_milestone(**self.on, finished_on=TODAY + timedelta(days=number + 1), exception="Agreed.")

    def reopen(self, number: int) -> None:
        reopen_milestone(**self.on, reason=" " if number % 10 == 0 else "Not done.")
        rows = Update.objects.unwalled("a test").filter(milestone_id=self.pk)
        self.updates.append(rows.exclude(pk__in=self.updates).get().pk)

    def criterion(self, _number: int) -> None:
        of = {**self.step, "milestone_id": self.pk}
        self.criteria.append(add_criterion(**of, metric="Parts", target=TARGET, unit="pieces").pk)

    def judge(self, number: int) -> None:
        said: dict[str, Any] = {"verdict": "met", "actual": number} if number % 3 else {"verdict": "missed"}
        judge_criterion(**self.step, criterion_id=one_of(self.criteria, number), **said)

    def show(self, number: int) -> None:
        criterion = one_of(self.criteria, number)
        self.evidence.append(
            add_evidence(**self.step, criterion_id=criterion, title="Photo", link="https://e.example").pk
        )

    def hide(self, number: int) -> None:
        remove_evidence(**self.step, evidence_id=one_of(self.evidence, number))

    def drop_criterion(self, number: int) -> None:
        remove_criterion(**self.step, criterion_id=one_of(self.criteria, number))

    def ask_for(self, number: int) -> None:
        update_criterion(**self.step, criterion_id=one_of(self.criteria, number), target=TARGET + number % 5)

    def task(self, _number: int) -> None:
        self.tasks.append(create_task(**self.step, milestone_id=self.pk, name="Task", duration="1").pk)

    def work(self, number: int) -> None:
        update_task(**self.step, task_id=one_of(self.tasks, number), percent=number)

    def move_due(self, number: int) -> None:
        update_milestone(**self.on, due=TODAY + timedelta(days=number))

    def roll_up(self, _number: int) -> None:
        update_milestone(**self.on, percent_mode="rolled_up")

    def type(self, _number: int) -> None:
        update_milestone(**self.on, percent_mode="typed")

    def archive(self, _number: int) -> None:
        archive_milestone(**self.on)

    def restore(self, _number: int) -> None:
        restore_milestone(**self.on)


#: Those with the version that somebody looked at, and those that the owner may do who may not edit.
VERSIONED = {
    "report", "correct", "report out of bounds", "report it completed", "expect the past", "complete", "complete as an exception",
    "complete tomorrow", "reopen", "move due", "roll up", "type", "archive", "restore",
}  # fmt: skip
OWNED = {
    "report", "correct", "report out of bounds", "report it completed", "expect the past", "complete", "complete as an exception",
    "complete tomorrow", "judge", "show", "hide",
}  # fmt: skip
WORDS = (*VERSIONED, "criterion", "judge", "show", "hide", "drop criterion", "ask for", "task", "work")


def check(real: Real, model: Model, step: Step) -> None:
    """The milestone stands as the model says, and so do the facts that lists sort by."""
    found = milestone(real.pk)
    start = day_of(found.actual_start)
    began = None if start is None else (start - TODAY).days
    due = None if found.due is None else (found.due - TODAY).days
    assert (found.percent, found.status, began) == (model.percent, model.status, model.began), (step, model)
    assert (found.actual_finish is not None, found.archived_at is not None, due) == (
        model.done, model.archived, model.due,
    ), (step, model)  # fmt: skip
    facts = MilestoneFacts.objects.unwalled("a test").get(pk=real.pk)
    assert (facts.percent, facts.begun, facts.finished) == (model.percent, model.began is not None, model.done), step
    assert (facts.assessment == "completed") == model.done
    standing = [pk for pk, one in zip(real.criteria, model.criteria, strict=True) if one.met and not one.gone]
    met = Milestone.objects.unwalled("a test").filter(pk=real.pk, criteria__verdict="met", criteria__removed_at=None)
    assert sorted(met.values_list("criteria", flat=True)) == sorted(standing), step


@pytest.mark.slow
@tried(9)
@given(sequence=steps(WORDS))
def test_any_sequence_of_actions_keeps_the_rules(cast: Cast, sequence: list[Step]) -> None:
    with transaction.atomic():
        real, model = Real(cast), Model()
        for step in sequence:
            may = expected(model, step, versioned=step.word in VERSIONED, owned=OWNED)
            assert real.act(step) in may, (step, model)
            check(real, model, step)
        check_history([real.pk])
        assert not sees(cast, "executive_b", "Aster subject")
        transaction.set_rollback(True)
