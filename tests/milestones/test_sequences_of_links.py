"""Random sequences of links inside a company, tasks and crossings between two, against a small model of the rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given

from milepost.core.paging import PageRequest
from milepost.milestones.actions.crossings import (
    agree_crossing_date,
    decline_crossing_date,
    end_crossing,
    open_crossing,
    propose_crossing_date,
    withdraw_crossing_date,
)
from milepost.milestones.actions.dependencies import add_dependency, remove_dependency, update_dependency
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.models import Crossing, CrossingPair, Dependency
from milepost.milestones.queries.crossings import CrossingFilter, crossing_page
from milepost.milestones.queries.dependencies import dependencies_around
from tests.cast import TODAY, Cast
from tests.milestones import sequences
from tests.milestones.model_of_links import KINDS, Model
from tests.milestones.plan import new_milestone
from tests.milestones.sequences import Step, one_of, steps, tried


class Real(sequences.Real):
    """The same words, done by the product's actions."""

    def __init__(self, cast: Cast, model: Model) -> None:
        super().__init__(cast)
        self.model = model
        self.ids: dict[int, int] = {}
        for node in range(4):
            word, place = (("Aster", cast.initiative_a), ("Brio", cast.initiative_b))[node % 2]
            self.ids[node] = new_milestone(cast.harbour, f"{word} node {node}", place).pk
        self.links: list[int] = []
        self.crossings: list[tuple[int, int]] = []

    def task(self, number: int) -> None:
        over, node = number % 4, self.model.nodes + (self.model.nodes + number % 4) % 2
        word = ("Aster", "Brio")[over % 2]
        self.ids[node] = create_task(**self.step, milestone_id=self.ids[over], name=f"{word} task {node}").pk

    def link(self, number: int) -> None:
        before, after = self.model.ends(number)
        ends: dict[str, Any] = {"predecessor_id": self.ids[before], "successor_id": self.ids[after]}
        self.links.append(add_dependency(**self.step, **ends, link=KINDS[number % 2]).pk)

    def unlink(self, number: int) -> None:
        remove_dependency(**self.step, dependency_id=one_of(self.links, number))

    def wait_longer(self, number: int) -> None:
        update_dependency(**self.step, dependency_id=one_of(self.links, number), lag=number)

    def cross(self, number: int) -> None:
        mine, other = (0, 2)[number % 2], (1, 3)[number // 2 % 2]
        made = open_crossing(
            **self.step, milestone_id=self.ids[mine], side="gives" if number % 3 else "takes", label="Aster part",
            proposed_on=day(number) if number % 4 == 0 else None,
            other_milestone_id=self.ids[other], other_label="Brio part",
        )  # fmt: skip
        pair = CrossingPair.objects.unwalled("a test").latest("pk")
        self.crossings.append((made.pk, pair.taker_id if pair.giver_id == made.pk else pair.giver_id))

    def _on(self, number: int) -> dict[str, Any]:
        sides = self.crossings[number // 2 % len(self.crossings)] if self.crossings else (5, 5)
        return {**self.step, "crossing_id": sides[number % 2]}

    def propose(self, number: int) -> None:
        propose_crossing_date(**self._on(number), day=day(number // 10))

    def propose_the_past(self, number: int) -> None:
        propose_crossing_date(**self._on(number), day=day(-number - 1))

    def agree(self, number: int) -> None:
        agree_crossing_date(**self._on(number))

    def decline(self, number: int) -> None:
        decline_crossing_date(**self._on(number), reason="" if number % 5 == 0 else "Too late.")

    def withdraw(self, number: int) -> None:
        withdraw_crossing_date(**self._on(number))

    def end(self, number: int) -> None:
        end_crossing(**self._on(number))


def day(after: int) -> date:
    """So many days from now."""
    return TODAY + timedelta(days=after)


WORDS = (
    "task", "link", "link", "link", "unlink", "wait longer", "cross", "cross", "propose", "propose", "propose the past",
    "agree", "agree", "decline", "withdraw", "end",
)  # fmt: skip
PERSONS = ("operating_partner",) * 5 + ("executive_a", "executive_b") * 2 + ("board_a",)


def check(real: Real, model: Model, step: Step) -> None:
    """Links stand and dates are agreed as the model says."""
    standing = Dependency.objects.unwalled("a test").filter(pk__in=real.links, removed_at__isnull=True)
    assert set(standing.values_list("pk", flat=True)) == {
        pk for pk, link in zip(real.links, model.links, strict=True) if link
    }, (step, model)
    sides = Crossing.objects.unwalled("a test").in_bulk([pk for pair in real.crossings for pk in pair])
    for ids, (one, other, _) in zip(real.crossings, model.crossings, strict=True):
        for pk, side in zip(ids, (one, other), strict=True):
            found = sides[pk]
            assert (found.proposed_on, found.proposed_here, found.agreed_on, found.declined_on) == (
                dated(side.proposed), side.mine, dated(side.agreed), dated(side.declined),
            ), (step, model)  # fmt: skip
            assert (found.ended_at is not None) == side.ended, (step, model)


def dated(after: int | None) -> date | None:
    """The same, of a day that may be none."""
    return None if after is None else day(after)


def told(real: Real, cast: Cast, who: str) -> str:
    """All that somebody is told of links and crossings."""
    viewer, page = cast.viewer(who), PageRequest(limit=200)
    links = dependencies_around(viewer=viewer, activity_ids=set(real.ids.values()))
    return repr((links, crossing_page(viewer=viewer, filters=CrossingFilter(), page=page)))


@pytest.mark.slow
@tried(9)
@given(sequence=steps(WORDS, people=PERSONS))
def test_links_close_no_circle_and_only_dates_cross_the_wall(cast: Cast, sequence: list[Step]) -> None:
    with transaction.atomic():
        model = Model()
        real = Real(cast, model)
        for step in sequence:
            error = real.act(step)
            model.who = step.who
            taken = getattr(model, sequences.method(step.word))(step.number)
            assert (error == "") == taken, (step, error, model)
            check(real, model, step)
        assert "Brio node" not in told(real, cast, "executive_a")
        assert "Aster node" not in told(real, cast, "executive_b")
        assert real.ids[0]
        assert "Aster part" not in told(real, cast, "executive_b")
        transaction.set_rollback(True)
