"""Crossings: two sides agree on one day, each in its own words, and neither learns anything else of the other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from milepost.access.queries import FeedFilter, event_page, notices
from milepost.access.roles import ROLES, Can, Role
from milepost.core import outbox
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing, Stale
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
from milepost.milestones.actions.dependencies import add_dependency, remove_dependency
from milepost.milestones.models import CrossingPair
from milepost.milestones.queries.crossings import CrossingFilter, crossing_page, crossing_row, crossings_of
from tests.cast import NOW, ONLY_A, ONLY_B, PERSONAS, ROLE_OF, Cast
from tests.leaks import leaks
from tests.milestones.plan import events_of, new_milestone

JUNE, JULY = date(2026, 6, 15), date(2026, 7, 1)
LATER = NOW + timedelta(hours=1)


def joined(cast: Cast, **more: Any) -> tuple[int, int]:
    """A takes from B; joined by the operating partner. The ids of A's side and of B's."""
    firm = cast.harbour
    side = open_crossing(
        acting=firm.viewer("operating_partner"), now=NOW, milestone_id=firm.things["milestone_a"], side="takes",
        label="Aster needs the interface", other_milestone_id=firm.things["milestone_b"],
        other_label="Brio hands over the interface", **more,
    )  # fmt: skip
    pair = CrossingPair.objects.unwalled("a test").get(taker_id=side.pk)
    return side.pk, pair.giver_id


def as_(cast: Cast, persona: str) -> dict[str, Any]:
    return {"acting": cast.viewer(persona), "now": LATER}


def row(cast: Cast, persona: str, pk: int) -> Any:
    return crossing_row(viewer=cast.viewer(persona), crossing_id=pk)


def dates(side: Any) -> tuple[Any, ...]:
    return side.state, side.agreed_on, side.proposed_on, side.declined_on


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
        told = repr((every, feed, notices(viewer=viewer)))
        assert leaks(told, plan.harbour, persona, plan) == []
        assert [text for text in hidden if text in told] == []
        assert "plant" not in told


def test_the_owner_of_a_milestone_hears_what_came_from_the_other_side(plan: Cast) -> None:
    _, b = joined(plan)
    propose_crossing_date(**as_(plan, "executive_b"), crossing_id=b, day=JUNE)
    while outbox.deliver_due(LATER):
        pass
    (newest, *_) = notices(viewer=plan.viewer("contributor_a"))
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
