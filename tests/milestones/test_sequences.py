"""Random sequences of actions against a small model of the rules: what is taken, and how the milestone stands after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

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

    def act(self, word: str, number: int) -> bool:
        """Whether it is taken; then the state moves on. Each word has a method of its name."""
        return bool(getattr(self, word.replace(" ", "_"))(number))

    def report(self, number: int) -> bool:
        share = self.percent if self.rolled else number * 100
        if self.done or share == 10_000:
            return False
        self.percent = share
        return True

    def complete(self, _number: int) -> bool:
        whole = bool(self.criteria) and all(met and shown for met, shown in self.criteria)
        return whole and self.complete_as_an_exception(_number)

    def complete_as_an_exception(self, _number: int) -> bool:
        if self.done:
            return False
        self.done, self.percent = True, 10_000
        return True

    def reopen(self, _number: int) -> bool:
        if not self.done:
            return False
        self.done, self.percent = False, self.of_tasks() if self.rolled else 9_900
        return True

    def criterion(self, _number: int) -> bool:
        if not self.done:  # what a completion rests on stands
            self.criteria.append([False, False])
        return not self.done

    def judge(self, number: int) -> bool:
        return not self.done and self._of_criterion(number, 0)

    def show(self, number: int) -> bool:
        return self._of_criterion(number, 1)

    def _of_criterion(self, number: int, what: int) -> bool:
        if self.criteria:
            self.criteria[number % len(self.criteria)][what] = True
        return bool(self.criteria)

    def task(self, _number: int) -> bool:
        if not self.done:
            self.tasks.append(0)
            self.roll()
        return not self.done

    def work(self, number: int) -> bool:
        which = number % len(self.tasks) if self.tasks else 0
        if not self.tasks or (self.done and number * 100 < self.tasks[which]):
            return False
        self.tasks[which] = number * 100
        self.roll()
        return True

    def move_due(self, number: int) -> bool:
        if self.done and number != self.due:
            return False
        self.due = number
        return True

    def roll_up(self, _number: int, *, rolled: bool = True) -> bool:
        self.rolled = rolled
        self.roll()
        return True

    def type(self, number: int) -> bool:
        return self.roll_up(number, rolled=False)


class Real:
    """The same words, done by the product's actions."""

    def __init__(self, cast: Cast) -> None:
        self.step: dict[str, Any] = {"acting": cast.viewer("executive_a"), "now": NOW}
        self.pk = new_milestone(cast.harbour, "Aster subject", cast.initiative_a).pk
        self.criteria: list[int] = []
        self.tasks: list[int] = []

        self.on: dict[str, Any] = {**self.step, "milestone_id": self.pk}

    def act(self, word: str, number: int) -> bool:
        try:
            getattr(self, word.replace(" ", "_"))(number)
        except DomainError:
            return False
        return True

    def report(self, number: int) -> None:
        record_update(**self.on, status="in_progress", percent=number)

    def complete(self, _number: int) -> None:
        complete_milestone(**self.on)

    def complete_as_an_exception(self, _number: int) -> None:
        complete_milestone(**self.on, exception="Agreed.")

    def reopen(self, _number: int) -> None:
        reopen_milestone(**self.on, reason="Not done.")

    def criterion(self, _number: int) -> None:
        self.criteria.append(add_criterion(**self.on, metric="Parts", target="1", unit="pieces").pk)

    def judge(self, number: int) -> None:
        judge_criterion(**self.step, criterion_id=one_of(self.criteria, number), verdict="met")

    def show(self, number: int) -> None:
        criterion = one_of(self.criteria, number)
        add_evidence(**self.step, criterion_id=criterion, title="Photo", link="https://e.example")

    def task(self, _number: int) -> None:
        self.tasks.append(create_task(**self.on, name="Task", duration="1").pk)

    def work(self, number: int) -> None:
        update_task(**self.step, task_id=one_of(self.tasks, number), percent=number)

    def move_due(self, number: int) -> None:
        update_milestone(**self.on, due=TODAY + timedelta(days=number))

    def roll_up(self, _number: int) -> None:
        update_milestone(**self.on, percent_mode="rolled_up")

    def type(self, _number: int) -> None:
        update_milestone(**self.on, percent_mode="typed")


def one_of(ids: list[int], number: int) -> int:
    """One of them, or an id that nothing has."""
    return ids[number % len(ids)] if ids else 5


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
    "move due",
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
