"""Random sequences of acts: a word, who does it, and a number; done by the product and said by a model of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from milepost.core.errors import DomainError
from milepost.core.paging import PageRequest
from milepost.milestones.models import Milestone
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from tests.cast import NOW, Cast
from tests.milestones.plan import events_of

#: Who acts: edits and agrees; edits; owns the milestone; only reads; stands behind the wall.
PEOPLE = ("operating_partner", "executive_a", "contributor_a", "board_a", "executive_b")
USUAL = ("executive_a",) * 4 + ("operating_partner",) * 3 + PEOPLE
READER, OUTSIDER = "board_a", "executive_b"
TAKEN = ""


@dataclass(frozen=True)
class Step:
    """One act. ``late``: by somebody who looked before the last change; it is for words that take a version."""

    word: str
    who: str
    number: int
    late: bool


class Real:
    """The same words, done by the product's actions: a method for each word, and what it takes a version of."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.viewers = {who: cast.viewer(who) for who in PEOPLE}
        self.who = PEOPLE[0]
        self.late = False

    @property
    def step(self) -> dict[str, Any]:
        """Who acts, and when."""
        return {"acting": self.viewers[self.who], "now": NOW}

    def act(self, step: Step) -> str:
        """The name of the error, empty when it is taken."""
        self.who, self.late = step.who, step.late
        try:
            getattr(self, method(step.word))(step.number)
        except DomainError as error:
            return type(error).__name__
        return TAKEN


def method(word: str) -> str:
    """The name of its method."""
    return word.replace(" ", "_")


def expected(model: Any, step: Step, *, versioned: bool, owned: Iterable[str]) -> tuple[str, ...]:
    """What may come of a step: the names of the errors, or TAKEN. The model's state moves on when it is taken."""
    if step.who == OUTSIDER:
        return ("Missing",)
    if step.late and versioned:
        return ("Stale",)
    if step.who == READER or (step.who == "contributor_a" and step.word not in owned):
        return ("Forbidden", "Missing")
    model.who = step.who
    if getattr(model, method(step.word))(step.number):
        return (TAKEN,)
    return ("Conflict", "Invalid", "Missing", "Forbidden")


def steps(words: Iterable[str], *, people: Sequence[str] = USUAL, most: int = 60) -> st.SearchStrategy[list[Step]]:
    """Sequences in which most acts are done by those who may."""
    who = st.sampled_from(people)
    one = st.builds(
        Step, st.sampled_from(list(words)), who, st.integers(0, 100), st.integers(0, 7).map(lambda n: n == 0)
    )
    return st.lists(one, min_size=most // 2, max_size=most)


def tried(examples: int) -> settings:
    """How often: the sequences of one test take five seconds. To shrink one would take minutes."""
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )


def one_of(ids: list[int], number: int) -> int:
    """One of them, or an id that nothing has."""
    return ids[number % len(ids)] if ids else 5


def check_history(ids: Iterable[int]) -> None:
    """Every change of an aggregate has its one event."""
    for pk in ids:
        versions = [event.version for event in events_of(pk)]
        assert versions == list(range(1, len(versions) + 1)), pk
        found = Milestone.objects.unwalled("a test").filter(pk=pk).first()
        assert found is None or found.version == len(versions)


def sees(cast: Cast, who: str, name: str) -> bool:
    """Whether somebody finds a milestone by its name, archived or not."""
    page = PageRequest(limit=50)
    return any(
        milestone_page(viewer=cast.viewer(who), filters=MilestoneFilter(q=name, archived=archived), page=page).rows
        for archived in (False, True)
    )
