"""Crossings: who acts for a side, and what either side learns of the other: days."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from milepost.access.queries import FeedFilter, event_page, notice_page
from milepost.access.roles import ROLES, Can, Role
from milepost.core import outbox
from milepost.core.errors import Forbidden, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.actions import crossings
from milepost.milestones.actions.crossings import (
    agree_crossing_date,
    decline_crossing_date,
    end_crossing,
    open_crossing,
    pair_crossing,
    propose_crossing_date,
    reword_crossing,
    withdraw_crossing_date,
)
from milepost.milestones.models import CrossingPair
from milepost.milestones.queries.crossings import CrossingFilter, crossing_page
from tests.cast import NOW, ONLY_A, ONLY_B, PERSONAS, ROLE_OF, Cast
from tests.leaks import leaks
from tests.milestones.crossing import JULY, JUNE, LATER, as_, joined
from tests.milestones.plan import new_milestone

ACTS: list[tuple[Any, dict[str, Any]]] = [
    (propose_crossing_date, {"day": JULY}),
    (agree_crossing_date, {}),
    (decline_crossing_date, {"reason": "No."}),
    (withdraw_crossing_date, {}),
    (reword_crossing, {"label": "Else"}),
    (end_crossing, {}),
]


def test_each_act_is_tried_here() -> None:
    found = {name for name in vars(crossings) if name.endswith(("_crossing", "_crossing_date"))}
    assert found == {act.__name__ for act, _ in ACTS} | {"open_crossing", "pair_crossing"}


@pytest.mark.parametrize(("act", "fields"), ACTS, ids=lambda it: getattr(it, "__name__", ""))
def test_who_edits_a_sides_initiative_acts_for_it(plan: Cast, act: Any, fields: dict[str, Any]) -> None:
    a, b = joined(plan)
    open_there = act in (agree_crossing_date, decline_crossing_date)
    proposer, pk = ("executive_b", b) if open_there else ("executive_a", a)
    propose_crossing_date(**as_(plan, proposer), crossing_id=pk, day=JUNE)
    for persona in PERSONAS:
        may = ROLES[Role(ROLE_OF[persona])].may
        sees = Can.SEE_INITIATIVES in may and persona not in ONLY_B
        expected = None if Can.EDIT_INITIATIVES in may and sees else Forbidden if sees else Missing
        try:
            with transaction.atomic():
                act(**as_(plan, persona), crossing_id=a, **fields)
                transaction.set_rollback(True)
                told = None
        except (Forbidden, Missing) as error:
            told = type(error)
        assert told is expected, persona


def test_joining_takes_the_right_to_edit_both(plan: Cast) -> None:
    mine = open_crossing(**as_(plan, "executive_a"), milestone_id=plan.milestone_a, side="takes", label="It").pk
    for persona, error in (("executive_a", Missing), ("contributor_ab", Forbidden), ("executive_b", Missing)):
        with pytest.raises(error, match=r"."):
            pair_crossing(**as_(plan, persona), crossing_id=mine, milestone_id=plan.milestone_b, label="Theirs")


def test_who_acts_only_in_one_company_learns_nothing_of_the_other_but_days(plan: Cast) -> None:
    """B proposes, declines, rewords, withdraws; whatever A can read holds no word, id or person of B."""
    a, b = joined(plan)
    propose_crossing_date(**as_(plan, "executive_b"), crossing_id=b, day=JUNE)
    propose_crossing_date(**as_(plan, "executive_a"), crossing_id=a, day=JULY)
    decline_crossing_date(**as_(plan, "executive_b"), crossing_id=b, reason="Brio's plant is closed.")
    propose_crossing_date(**as_(plan, "executive_b"), crossing_id=b, day=JUNE)
    while outbox.deliver_due(LATER):
        pass
    hidden = [encode_id(plan.milestone_b), str(plan.milestone_b), encode_id(b), str(b)]
    pair = CrossingPair.objects.unwalled("a test").get(giver_id=b)
    hidden += [encode_id(pair.pk), str(pair.pk)]
    for persona in ONLY_A:
        viewer = plan.viewer(persona)
        every = crossing_page(viewer=viewer, filters=CrossingFilter(ended=None), page=PageRequest())
        feed = event_page(viewer=viewer, filters=FeedFilter(), page=PageRequest(limit=500))
        told = repr((every, feed, notice_page(viewer=viewer)))
        assert leaks(told, plan.harbour, persona, plan) == []
        assert [text for text in hidden if text in told] == []
        assert "plant" not in told


def test_the_owner_of_a_milestone_hears_what_came_from_the_other_side(plan: Cast) -> None:
    _, b = joined(plan)
    propose_crossing_date(**as_(plan, "executive_b"), crossing_id=b, day=JUNE)
    while outbox.deliver_due(LATER):
        pass
    (newest, *_) = notice_page(viewer=plan.viewer("contributor_a")).rows
    assert (newest.event.verb, newest.event.title) == ("crossing.date_received", "Aster needs the interface")
    assert (newest.event.actor_name, newest.event.actor_id, newest.event.by_milepost) == ("", None, True)


def test_a_list_takes_as_many_queries_for_many_as_for_one(plan: Cast, django_assert_num_queries: Any) -> None:
    joined(plan)
    viewer = plan.viewer("operating_partner")
    with django_assert_num_queries(2):
        crossing_page(viewer=viewer, filters=CrossingFilter(), page=PageRequest())
    for number in range(4):
        extra = new_milestone(plan.harbour, f"Aster {number}", plan.initiative_a)
        open_crossing(
            acting=viewer, now=NOW, milestone_id=extra.pk, side="takes", label="It",
            other_milestone_id=plan.second_b, other_label="It",
        )  # fmt: skip
    with django_assert_num_queries(2):
        assert len(crossing_page(viewer=viewer, filters=CrossingFilter(), page=PageRequest()).rows) == 12
