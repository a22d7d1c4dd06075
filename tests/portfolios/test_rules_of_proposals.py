"""Proposals: who answers whom, and what an answer leaves."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from milepost.core.errors import Conflict, DomainError, Forbidden, Invalid
from milepost.core.ids import encode_id
from milepost.portfolios.actions.companies import archive_company, restore_company
from milepost.portfolios.actions.initiatives import create_initiative
from milepost.portfolios.actions.proposals import (
    accept_proposal,
    decline_proposal,
    propose_initiative,
    revise_proposal,
    withdraw_proposal,
)
from milepost.portfolios.models import Initiative
from milepost.portfolios.queries.proposals import proposal_row
from tests.cast import NOW, Cast


def answer(cast: Cast, pk: int, persona: str = "executive_a", **fields: Any) -> Any:
    return accept_proposal(acting=cast.viewer(persona), now=NOW, proposal_id=pk, **fields)


def test_accepted_as_proposed_it_becomes_an_initiative(cast: Cast) -> None:
    accepted = answer(cast, cast.proposal_a)
    made = Initiative.objects.unwalled("a test").get(pk=accepted.initiative_id)
    assert (made.name, made.value_lever, made.planned_minor, made.objective_id, made.stage) == (
        "Aster Joint buying", "procurement", 5_000_000, cast.objective_a, 0,
    )  # fmt: skip
    assert (accepted.status, accepted.amendments, accepted.decided_by_id) == (
        "accepted",
        {},
        cast.people["executive_a"],
    )


def test_an_archived_company_takes_no_new_work_until_it_is_brought_back(cast: Cast) -> None:
    partner, executive = cast.viewer("operating_partner"), cast.viewer("executive_a")
    fields: dict[str, Any] = {"acting": executive, "now": NOW, "company_id": cast.a, "value_lever": "pricing"}
    archive_company(acting=partner, now=NOW, company_id=cast.a)
    for act in (
        lambda: create_initiative(name="Late", **fields),
        lambda: propose_initiative(title="Late", **fields),
        lambda: answer(cast, cast.proposal_a),
    ):
        with pytest.raises(Conflict, match="archived and takes no new initiatives") as caught:
            act()
        assert (caught.value.field, caught.value.value) == ("company_id", encode_id(cast.a))
    decline_proposal(acting=executive, now=NOW, proposal_id=cast.proposal_a, reason="Closed.")
    restore_company(acting=partner, now=NOW, company_id=cast.a)
    create_initiative(name="In time", **fields)
    propose_initiative(title="In time", **fields)


def test_amended_both_versions_stay_and_the_reason_is_told(cast: Cast) -> None:
    with pytest.raises(Invalid, match=r"reason: .* amending needs a reason"):
        answer(cast, cast.proposal_a, amendments={"planned_value": "100", "name": "Aster Buying"})
    amended = answer(
        cast, cast.proposal_a, reason="Start small.", amendments={"planned_value": "100", "name": "Aster Buying"}
    )
    assert amended.status == "amended"
    assert amended.amendments == {"name": ["Aster Joint buying", "Aster Buying"], "planned_minor": [5_000_000, 10_000]}
    assert (amended.title, amended.planned_minor) == ("Aster Joint buying", 5_000_000)
    # What is amended to what was proposed is no amendment.
    other = propose_initiative(
        acting=cast.viewer("contributor_a"), now=NOW, company_id=cast.a, title="Same", value_lever="pricing"
    )
    assert answer(cast, other.pk, amendments={"name": "Same"}).status == "accepted"


def test_declining_needs_a_reason(cast: Cast) -> None:
    executive = cast.viewer("executive_a")
    for reason in ("", "  \n"):
        with pytest.raises(Invalid, match=r"reason: .* is empty"):
            decline_proposal(acting=executive, now=NOW, proposal_id=cast.proposal_a, reason=reason)
    declined = decline_proposal(acting=executive, now=NOW, proposal_id=cast.proposal_a, reason=" Too early. ")
    assert (declined.status, declined.reason) == ("declined", "Too early.")


def test_nobody_decides_the_own_proposal(cast: Cast) -> None:
    own = propose_initiative(
        acting=cast.viewer("executive_a"), now=NOW, company_id=cast.a, title="Mine", value_lever="pricing"
    )
    assert not proposal_row(viewer=cast.viewer("executive_a"), proposal_id=own.pk).may_decide
    with pytest.raises(Forbidden, match="Nobody decides the own proposal"):
        answer(cast, own.pk)
    with pytest.raises(Forbidden, match="Nobody decides the own proposal"):
        decline_proposal(acting=cast.viewer("executive_a"), now=NOW, proposal_id=own.pk, reason="No.")
    assert answer(cast, own.pk, "operating_partner").status == "accepted"


@pytest.mark.parametrize("ended", ["accepted", "declined", "withdrawn"])
def test_what_is_decided_or_withdrawn_stays_so(cast: Cast, ended: str) -> None:
    proposer, executive, pk = cast.viewer("contributor_a"), cast.viewer("executive_a"), cast.proposal_a
    if ended == "accepted":
        answer(cast, pk)
    elif ended == "declined":
        decline_proposal(acting=executive, now=NOW, proposal_id=pk, reason="No.")
    else:
        withdraw_proposal(acting=proposer, now=NOW, proposal_id=pk)
    for again in (
        lambda: answer(cast, pk),
        lambda: decline_proposal(acting=executive, now=NOW, proposal_id=pk, reason="No."),
        lambda: withdraw_proposal(acting=proposer, now=NOW, proposal_id=pk),
        lambda: revise_proposal(acting=proposer, now=NOW, proposal_id=pk, title="x"),
    ):
        with pytest.raises(Conflict, match=f"no longer open: it is {ended}"):
            again()


def test_two_deciders_at_the_same_moment_decide_once(own_cast: Cast) -> None:
    start = threading.Barrier(2)
    outcomes: list[Any] = []

    def decide(persona: str) -> None:
        try:
            viewer = own_cast.viewer(persona)
            start.wait(10)
            accept_proposal(acting=viewer, now=NOW, proposal_id=own_cast.proposal_a)
            outcomes.append("accepted")
        except DomainError as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(p,)) for p in ("executive_a", "operating_partner")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["Conflict", "accepted"]
    assert Initiative.objects.unwalled("a test").filter(name="Aster Joint buying").count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"capacity": [{"resource": "x", "amount": "1", "unit": "FTE", "from": "2026-02-01", "until": "2026-01-31"}]},
         "capacity.0.until: .* is before the first day 2026-02-01"),
        ({"capacity": [{"resource": "x", "amount": "-1", "unit": "FTE", "from": "2026-02-01", "until": "2026-02-01"}]},
         "capacity.0.amount: '-1' is negative"),
        ({"capacity": [{"resource": "", "amount": "1", "unit": "FTE", "from": "2026-02-01", "until": "2026-02-01"}]},
         "capacity.0.resource: '' is empty"),
        ({"capacity": [{}]}, "capacity.0.from: nothing is not a date"),
        ({"capacity": [{}] * 51}, "capacity: 51 lines are more than 50"),
        ({"assumptions": [{"statement": "x", "as_of": "soon"}]}, "assumptions.0.as_of: 'soon' is not a date"),
        ({"assumptions": [{"statement": " ", "as_of": "2026-01-01"}]}, "assumptions.0.statement: .* is empty"),
        ({"value_lever": "luck"}, "value_lever: 'luck' is not one of the choices"),
        ({"planned_value": "x"}, "planned_value: 'x' is not a number"),
    ],
)  # fmt: skip
def test_a_proposal_that_cannot_be_is_refused_and_shown(cast: Cast, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        propose_initiative(
            acting=cast.viewer("contributor_a"), now=NOW, company_id=cast.a,
            **{"title": "x", "value_lever": "pricing", **fields},
        )  # fmt: skip
