"""Random sequences of baselines, changes of what was agreed and requests for them, against a small model of the rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given

from milepost.milestones.actions.baselines import agree_baseline
from milepost.milestones.actions.changes import approve_change, refuse_change, request_change, withdraw_change
from milepost.milestones.actions.criteria import add_criterion, remove_criterion, update_criterion
from milepost.milestones.actions.milestones import archive_milestone, restore_milestone, update_milestone
from milepost.milestones.actions.updates import complete_milestone, reopen_milestone
from milepost.milestones.models import Baseline, BaselineRow, ChangeRequest, Criterion
from milepost.portfolios.actions.initiatives import create_initiative
from tests.cast import NOW, TODAY, Cast
from tests.milestones import sequences
from tests.milestones.model_of_agreements import AGREES, MANY, Model
from tests.milestones.plan import milestone, new_milestone
from tests.milestones.sequences import Step, check_history, expected, one_of, sees, steps, tried


class Real(sequences.Real):
    """The same words, done by the product's actions."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        partner: dict[str, Any] = {"acting": cast.viewer(AGREES), "now": NOW}
        self.place = create_initiative(**partner, company_id=cast.a, name="Aster agreements", value_lever="pricing").pk
        self.ids, self.criteria = [], []
        for at in range(MANY):
            made = new_milestone(
                cast.harbour, f"Aster promise {at}", self.place, due=day(10), owner_id=cast.people["contributor_a"]
            )
            self.ids.append(made.pk)
            self.criteria.append(
                add_criterion(**partner, milestone_id=made.pk, metric="Parts", target=5, unit="pieces").pk
            )
        self.asked: list[int] = []

    def _on(self, number: int) -> dict[str, Any]:
        return {**self.step, "milestone_id": self.ids[number % MANY], **self._why(number)}

    def _measured(self, number: int) -> dict[str, Any]:
        return {**self.step, "criterion_id": self.criteria[number % MANY], **self._why(number)}

    def _why(self, number: int) -> dict[str, Any]:
        return {"change_reason": "" if number % 3 == 0 else "Agreed at the table."}

    def agree(self, number: int) -> None:
        agree_baseline(**self.step, initiative_id=self.place, name=f"Plan {number % 4}", **self._why(number))

    def move_due(self, number: int) -> None:
        update_milestone(**self._on(number), due=day(number // 10))

    def measure(self, number: int) -> None:
        update_criterion(**self._measured(number), target=number // 10)

    def unmeasure(self, number: int) -> None:
        remove_criterion(**self._measured(number))

    def archive(self, number: int) -> None:
        archive_milestone(**self._on(number))

    def restore(self, number: int) -> None:
        restore_milestone(**self.step, milestone_id=self.ids[number % MANY])

    def complete(self, number: int) -> None:
        complete_milestone(**self.step, milestone_id=self.ids[number % MANY], exception="Agreed.")

    def reopen(self, number: int) -> None:
        reopen_milestone(**self.step, milestone_id=self.ids[number % MANY], reason="Not done.")

    def _ask(self, *items: dict[str, Any], baseline_name: str = "") -> None:
        asked = request_change(
            **self.step, initiative_id=self.place, reason="It cannot stay.", items=items, baseline_name=baseline_name
        )
        self.asked.append(asked.pk)

    def ask_due(self, number: int) -> None:
        self._ask({"kind": "due", "milestone_id": self.ids[number % MANY], "due": day(number // 10)})

    def ask_removal(self, number: int) -> None:
        self._ask({"kind": "remove", "milestone_id": self.ids[number % MANY]})

    def ask_measure(self, number: int) -> None:
        self._ask({"kind": "criterion", "criterion_id": self.criteria[number % MANY], "target": number // 10})

    def ask_unmeasure(self, number: int) -> None:
        self._ask({"kind": "remove_criterion", "criterion_id": self.criteria[number % MANY]})

    def ask_baseline(self, number: int) -> None:
        self._ask(baseline_name=f"Plan {number % 4}")

    def ask_nothing(self, _number: int) -> None:
        self._ask()

    def _answer(self, number: int) -> dict[str, Any]:
        return {**self.step, "change_request_id": one_of(self.asked, number)}

    def approve(self, number: int) -> None:
        approve_change(**self._answer(number))

    def refuse(self, number: int) -> None:
        refuse_change(**self._answer(number), reason="" if number % 5 == 0 else "No.")

    def withdraw(self, number: int) -> None:
        withdraw_change(**self._answer(number))


def day(after: int) -> Any:
    """So many days from now."""
    return TODAY + timedelta(days=after)


WORDS = (
    "agree", "agree", "move due", "move due", "measure", "unmeasure", "archive", "restore", "complete", "reopen",
    "ask due", "ask due", "ask removal", "ask measure", "ask unmeasure", "ask baseline", "ask nothing",
    "approve", "approve", "approve", "refuse", "withdraw",
)  # fmt: skip
OWNED = {"complete", "ask due", "withdraw"}


def check(real: Real, model: Model, step: Step) -> None:
    """What was agreed, what stands and how requests were answered are as the model says."""
    for pk, criterion_id, one in zip(real.ids, real.criteria, model.ones, strict=True):
        found = milestone(pk)
        assert (found.due, found.actual_finish is not None, found.archived_at is not None) == (
            day(one.due), one.done, one.archived,
        ), (step, model)  # fmt: skip
        measured = Criterion.objects.unwalled("a test").get(pk=criterion_id)
        assert (measured.target, measured.removed_at is not None) == (one.target * 10**6, one.removed), (step, model)
        assert BaselineRow.objects.filter(activity_id=pk).exists() == one.agreed, (step, model)
    baselines = Baseline.objects.unwalled("a test").filter(initiative_id=real.place)
    assert set(baselines.values_list("name", flat=True)) == model.names, (step, model)
    answers = dict(ChangeRequest.objects.unwalled("a test").filter(pk__in=real.asked).values_list("pk", "answer"))
    assert [answers[pk] for pk in real.asked] == [one.state for one in model.asked], (step, model)


@pytest.mark.slow
@tried(8)
@given(sequence=steps(WORDS))
def test_what_was_agreed_changes_only_by_those_who_agree(cast: Cast, sequence: list[Step]) -> None:
    with transaction.atomic():
        real, model = Real(cast), Model()
        for step in sequence:
            may = expected(model, step, versioned=False, owned=OWNED)
            assert real.act(step) in may, (step, model)
            check(real, model, step)
        check_history(real.ids)
        assert not sees(cast, "executive_b", "Aster promise")
        transaction.set_rollback(True)
