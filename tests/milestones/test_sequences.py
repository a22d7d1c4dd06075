"""Random sequences of actions against a small model of the rules: what is taken, and how the milestone stands after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost.core.errors import DomainError
from milepost.milestones.actions.criteria import add_criterion, add_evidence
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import complete_milestone, judge_criterion, record_update, reopen_milestone
from milepost.milestones.models import MilestoneFacts
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import events_of, milestone, new_milestone


@dataclass
class Model:
    """The rules once more, as short as can be."""

    percent: int = 0
    done: bool = False
    rolled: bool = False
    tasks: list[int] = field(default_factory=list)
    criteria: list[list[bool]] = field(default_factory=list)  # met, shown
    due: int = -1

    def roll(self) -> None:
        if self.rolled and not self.done:
            self.percent = self.of_tasks()

    def of_tasks(self) -> int:
        return min(9_900, sum(self.tasks) // len(self.tasks)) if self.tasks else 0

    def act(self, word: str, number: int) -> bool:  # noqa: C901, PLR0911, PLR0912 - one line for each word
        """Whether it is taken; then the state moves on."""
        match word:
            case "report":
                share = self.percent if self.rolled else number * 100
                if self.done or share == 10_000:
                    return False
                self.percent = share
            case "complete" | "complete as an exception":
                whole = bool(self.criteria) and all(met and shown for met, shown in self.criteria)
                if self.done or (word == "complete" and not whole):
                    return False
                self.done, self.percent = True, 10_000
            case "reopen":
                if not self.done:
                    return False
                self.done, self.percent = False, self.of_tasks() if self.rolled else 9_900
            case "criterion" | "judge" | "task" if self.done:
                return False  # what a completion rests on stands
            case "criterion":
                self.criteria.append([False, False])
            case "judge" | "show" if self.criteria:
                self.criteria[number % len(self.criteria)][word == "show"] = True
            case "task":
                self.tasks.append(0)
                self.roll()
            case "work" if self.tasks:
                which = number % len(self.tasks)
                if self.done and number * 100 < self.tasks[which]:
                    return False
                self.tasks[which] = number * 100
                self.roll()
            case "due":
                if self.done and number != self.due:
                    return False
                self.due = number
            case "roll up" | "type":
                self.rolled = word == "roll up"
                self.roll()
            case _:
                return False
        return True


class Real:
    """The same words, done by the product's actions."""

    def __init__(self, cast: Cast) -> None:
        self.step = {"acting": cast.viewer("executive_a"), "now": NOW}
        self.pk = new_milestone(cast.harbour, "Aster subject", cast.initiative_a).pk
        self.criteria: list[int] = []
        self.tasks: list[int] = []

    def act(self, word: str, number: int) -> bool:
        try:
            return self._act(word, number)
        except DomainError:
            return False

    def _act(self, word: str, number: int) -> bool:  # noqa: C901 - one line for each word
        on = {**self.step, "milestone_id": self.pk}
        one = self.criteria[number % len(self.criteria)] if self.criteria else 5
        if word == "report":
            record_update(**on, status="in_progress", percent=number)
        elif word == "complete":
            complete_milestone(**on)
        elif word == "complete as an exception":
            complete_milestone(**on, exception="Agreed.")
        elif word == "reopen":
            reopen_milestone(**on, reason="Not done.")
        elif word == "criterion":
            self.criteria.append(add_criterion(**on, metric="Parts", target="1", unit="pieces").pk)
        elif word == "judge":
            judge_criterion(**self.step, criterion_id=one, verdict="met")
        elif word == "show":
            add_evidence(**self.step, criterion_id=one, title="Photo", link="https://e.example")
        elif word == "task":
            self.tasks.append(create_task(**on, name="Task", duration="1").pk)
        elif word == "due":
            update_milestone(**on, due=TODAY + timedelta(days=number))
        elif word == "work":
            update_task(**self.step, task_id=self.tasks[number % len(self.tasks)] if self.tasks else 5, percent=number)
        else:
            update_milestone(**on, percent_mode="rolled_up" if word == "roll up" else "typed")
        return True


WORDS = [
    "report",
    "complete",
    "complete as an exception",
    "reopen",
    "criterion",
    "judge",
    "show",
    "task",
    "work",
    "due",
    "roll up",
    "type",
]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 100)), max_size=25))
def test_any_sequence_of_actions_keeps_the_rules(cast: Cast, words: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        real, model = Real(cast), Model()
        for word, number in words:
            assert real.act(word, number) == model.act(word, number), (word, number, model)
            found = milestone(real.pk)
            assert (found.percent, found.actual_finish is not None) == (model.percent, model.done), (word, number)
            assert (found.status == "completed") == model.done
            assert (MilestoneFacts.objects.unwalled("a test").get(pk=real.pk).assessment == "completed") == model.done
        versions = [event.version for event in events_of(real.pk)]
        assert versions == list(range(1, milestone(real.pk).version + 1))
        transaction.set_rollback(True)
