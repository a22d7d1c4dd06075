"""Crossings: two sides agree on one day, each in its own words, and neither learns anything else of the other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from milepost.core.errors import Conflict, Forbidden, Invalid, Missing, Stale
from milepost.core.ids import encode_id
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
from milepost.milestones.actions.dependencies import add_dependency, remove_dependency
from milepost.milestones.queries.crossings import crossings_of
from tests.cast import ONLY_A, Cast
from tests.leaks import leaks
from tests.milestones.crossing import JULY, JUNE, as_, dates, joined, row
from tests.milestones.plan import events_of, new_milestone


def test_a_day_holds_when_both_sides_accepted_it(plan: Cast) -> None:
    a, b = joined(plan)
    assert dates(row(plan, "executive_a", a)) == ("open", None, None, None)
    propose_crossing_date(**as_(plan, "executive_a"), crossing_id=a, day=JUNE)
    assert dates(row(plan, "executive_a", a)) == ("proposed_here", None, JUNE, None)
    assert dates(row(plan, "executive_b", b)) == ("proposed_there", None, JUNE, None)
    agree_crossing_date(**as_(plan, "executive_b"), crossing_id=b)
    for persona, pk in (("executive_a", a), ("executive_b", b)):
        assert dates(row(plan, persona, pk)) == ("agreed", JUNE, None, None)


def test_a_new_day_holds_only_when_the_other_side_accepts_it_too(plan: Cast) -> None:
    a, b = joined(plan, proposed_on=JUNE)
    agree_crossing_date(**as_(plan, "executive_b"), crossing_id=b)
    propose_crossing_date(**as_(plan, "executive_b"), crossing_id=b, day=JULY)
    assert row(plan, "executive_a", a).agreed_on == JUNE
    decline_crossing_date(**as_(plan, "executive_a"), crossing_id=a, reason="Too late for Aster's fair.")
    assert dates(row(plan, "executive_a", a)) == ("agreed", JUNE, None, JULY)
    there = row(plan, "executive_b", b)
    assert (dates(there), there.decline_reason) == (("agreed", JUNE, None, JULY), "")
    propose_crossing_date(**as_(plan, "executive_b"), crossing_id=b, day=JULY)
    agree_crossing_date(**as_(plan, "executive_a"), crossing_id=a)
    assert {row(plan, "executive_a", a).agreed_on, row(plan, "executive_b", b).agreed_on} == {JULY}


def test_the_other_side_may_answer_with_another_day(plan: Cast) -> None:
    a, b = joined(plan, proposed_on=JUNE)
    propose_crossing_date(**as_(plan, "executive_b"), crossing_id=b, day=JULY)
    assert dates(row(plan, "executive_a", a)) == ("proposed_there", None, JULY, None)
    agree_crossing_date(**as_(plan, "executive_a"), crossing_id=a)
    assert row(plan, "executive_b", b).agreed_on == JULY


def test_a_proposal_can_be_taken_back_before_it_is_answered(plan: Cast) -> None:
    a, b = joined(plan)
    propose_crossing_date(**as_(plan, "executive_a"), crossing_id=a, day=JUNE)
    withdraw_crossing_date(**as_(plan, "executive_a"), crossing_id=a)
    assert dates(row(plan, "executive_b", b)) == ("open", None, None, None)
    with pytest.raises(Conflict, match="No proposal of the other side"):
        agree_crossing_date(**as_(plan, "executive_b"), crossing_id=b)


def test_one_company_opens_its_side_and_who_sees_both_joins_it(plan: Cast) -> None:
    mine = open_crossing(
        **as_(plan, "executive_a"), milestone_id=plan.milestone_a, side="takes", label="The interface", proposed_on=JUNE
    ).pk
    assert row(plan, "executive_a", mine).state == "unpaired"
    assert crossings_of(viewer=plan.viewer("executive_b"), milestone_id=plan.milestone_b) == ()
    pair_crossing(
        **as_(plan, "operating_partner"), crossing_id=mine, milestone_id=plan.milestone_b, label="Brio's interface"
    )
    (theirs,) = crossings_of(viewer=plan.viewer("executive_b"), milestone_id=plan.milestone_b)
    assert (theirs.side, theirs.state, theirs.proposed_on) == ("gives", "proposed_there", JUNE)
    agree_crossing_date(**as_(plan, "executive_b"), crossing_id=theirs.id)
    assert row(plan, "executive_a", mine).agreed_on == JUNE


def test_only_who_sees_both_companies_is_told_of_the_other_end(plan: Cast) -> None:
    a, _ = joined(plan)
    seen = row(plan, "operating_partner", a)
    assert (seen.other.name, seen.other_company.name) == ("Brio line", "Brio Software")
    for persona in ONLY_A:
        assert (row(plan, persona, a).other, row(plan, persona, a).other_company) == (None, None)


def test_nobody_agrees_to_a_day_that_one_proposed_for_the_other_side(plan: Cast) -> None:
    _, b = joined(plan, proposed_on=JUNE)
    with pytest.raises(Forbidden, match="You proposed this day for the other side"):
        agree_crossing_date(**as_(plan, "operating_partner"), crossing_id=b)
    agree_crossing_date(**as_(plan, "analyst"), crossing_id=b)


@pytest.mark.parametrize(
    ("act", "fields", "error", "told"),
    [
        (propose_crossing_date, {"day": date(2026, 3, 1)}, Invalid, "is in the past"),
        (propose_crossing_date, {"day": JUNE}, Conflict, "The other side proposed this day itself"),
        (withdraw_crossing_date, {}, Conflict, "No proposal of your side"),
        (decline_crossing_date, {"reason": " "}, Invalid, "is empty"),
        (pair_crossing, {"milestone_id": 5, "label": "X"}, Conflict, "joined to the other side already"),
        (reword_crossing, {"label": " "}, Invalid, "label"),
    ],
)
def test_what_does_not_fit_is_refused(plan: Cast, act: Any, fields: dict[str, Any], error: Any, told: str) -> None:
    _, b = joined(plan, proposed_on=JUNE)
    with pytest.raises(error, match=told):
        act(**as_(plan, "executive_b"), crossing_id=b, **fields)


def test_an_agreed_day_is_not_proposed_again(plan: Cast) -> None:
    a, b = joined(plan, proposed_on=JUNE)
    agree_crossing_date(**as_(plan, "executive_b"), crossing_id=b)
    with pytest.raises(Conflict, match="agreed already"):
        propose_crossing_date(**as_(plan, "executive_a"), crossing_id=a, day=JUNE)


def test_what_has_ended_has_ended_for_both(plan: Cast) -> None:
    a, b = joined(plan, proposed_on=JUNE)
    end_crossing(**as_(plan, "executive_a"), crossing_id=a)
    assert dates(row(plan, "executive_b", b)) == ("ended", None, None, None)
    assert crossings_of(viewer=plan.viewer("executive_b"), milestone_id=plan.milestone_b) == ()
    for act in (agree_crossing_date, withdraw_crossing_date, end_crossing):
        with pytest.raises(Conflict, match="has ended"):
            act(**as_(plan, "executive_b"), crossing_id=b)


def test_a_crossing_leads_to_another_company(plan: Cast) -> None:
    step = as_(plan, "operating_partner")
    with pytest.raises(Invalid, match="belongs to the same company"):
        open_crossing(
            **step,
            milestone_id=plan.milestone_a,
            side="gives",
            label="X",
            other_milestone_id=plan.second_a,
            other_label="Y",
        )
    with pytest.raises(Missing, match="no milestone"):
        open_crossing(**step, milestone_id=plan.task_a, side="gives", label="X")
    with pytest.raises(Missing, match="no milestone"):
        open_crossing(
            **step, milestone_id=plan.milestone_a, side="gives", label="X",
            other_milestone_id=plan.meridian.milestone_a, other_label="Y",
        )  # fmt: skip


def test_each_side_has_versions_of_its_own(plan: Cast) -> None:
    a, b = joined(plan)
    for word in ("One", "Two", "Three"):
        reword_crossing(**as_(plan, "executive_b"), crossing_id=b, label=f"Brio {word}")
    assert row(plan, "executive_a", a).version == 2
    propose_crossing_date(**as_(plan, "executive_a"), crossing_id=a, day=JUNE, version=2)
    with pytest.raises(Stale, match=r"."):
        agree_crossing_date(**as_(plan, "executive_b"), crossing_id=b, version=4)


def test_each_change_of_a_side_is_one_event_of_its_own(plan: Cast) -> None:
    a, b = joined(plan, proposed_on=JUNE)
    agree_crossing_date(**as_(plan, "executive_b"), crossing_id=b)
    assert [event.verb for event in events_of(b)] == ["crossing.paired", "crossing.date_agreed"]
    told = [(event.verb, event.company_id, event.actor_id, event.via) for event in events_of(a)]
    assert told[-1] == ("crossing.agreement_received", plan.a, None, "system")


def test_a_circle_through_another_company_is_refused_without_telling_what_it_is_made_of(plan: Cast) -> None:
    """A's second waits for its first; the first takes from B; now B's is to wait for A's second."""
    joined(plan)
    with pytest.raises(Conflict, match="circle: “Brio line” → “Aster line” → “Aster shift” → “Brio line”"):
        open_crossing(
            **as_(plan, "operating_partner"), milestone_id=plan.second_a, side="gives", label="Back",
            other_milestone_id=plan.milestone_b, other_label="Back again",
        )  # fmt: skip
    third = new_milestone(plan.harbour, "Aster third", plan.initiative_a)
    open_crossing(
        **as_(plan, "operating_partner"), milestone_id=third.pk, side="gives", label="Parts",
        other_milestone_id=plan.milestone_b, other_label="Parts of Aster",
    )  # fmt: skip
    with pytest.raises(Conflict, match="through a confidential link: “Aster third” → a confidential link") as caught:
        add_dependency(**as_(plan, "executive_a"), predecessor_id=plan.second_a, successor_id=third.pk)
    error = caught.value
    told = f"{error} {error.mend} {error.field} {error.value}"
    assert leaks(told, plan.harbour, "executive_a", plan) == []
    assert encode_id(plan.milestone_b) not in told
    add_dependency(**as_(plan, "executive_a"), predecessor_id=third.pk, successor_id=plan.second_a)


def test_a_circle_is_none_any_more_once_the_crossing_ended(plan: Cast) -> None:
    a, _ = joined(plan)
    back: dict[str, Any] = {
        "milestone_id": plan.milestone_a, "side": "gives", "label": "Back", "other_milestone_id": plan.milestone_b,
        "other_label": "Back",
    }  # fmt: skip
    with pytest.raises(Conflict, match="close a circle"):
        open_crossing(**as_(plan, "operating_partner"), **back)
    end_crossing(**as_(plan, "executive_a"), crossing_id=a)
    open_crossing(**as_(plan, "operating_partner"), **back)
    remove_dependency(**as_(plan, "executive_a"), dependency_id=plan.dependency_a)
