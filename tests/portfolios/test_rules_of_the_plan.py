"""Objectives, initiatives, proposals: what may serve what, what a stage asks for, who answers whom."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection

from milepost.core.errors import Conflict, DomainError, Forbidden, Invalid, Missing
from milepost.core.models import Event
from milepost.core.paging import PageRequest
from milepost.portfolios.actions.companies import update_company
from milepost.portfolios.actions.initiatives import confirm_value, create_initiative, move_stage, update_initiative
from milepost.portfolios.actions.objectives import close_objective, create_objective, update_objective
from milepost.portfolios.actions.proposals import (
    accept_proposal,
    decline_proposal,
    propose_initiative,
    revise_proposal,
    withdraw_proposal,
)
from milepost.portfolios.models import Initiative, Objective
from milepost.portfolios.queries.cascade import company_cascade, portfolio_cascade
from milepost.portfolios.queries.proposals import proposal_row
from tests.cast import NOW, Cast

ALL = PageRequest(limit=500)


def objective(cast: Cast, title: str = "New", **fields: Any) -> Objective:
    given = {"company_id": cast.a} | fields if "portfolio_id" not in fields else fields
    return create_objective(acting=cast.viewer("operating_partner"), now=NOW, title=title, **given)


def change_objective(cast: Cast, pk: int, **fields: Any) -> Objective:
    return update_objective(acting=cast.viewer("operating_partner"), now=NOW, objective_id=pk, **fields)


def test_a_company_serves_only_a_portfolio_that_holds_it(cast: Cast) -> None:
    objective(cast, parent_id=cast.objective_shared)
    with pytest.raises(Invalid, match=r"of another company, or of a portfolio that does not hold this one"):
        objective(cast, parent_id=cast.objective_second)
    with pytest.raises(Invalid, match=r"of another company"):
        objective(cast, parent_id=cast.objective_b)
    for unseen in (cast.meridian.objective_a, 5):
        with pytest.raises(Missing, match="There is no objective") as caught:
            objective(cast, parent_id=unseen)
        assert caught.value.field == "parent_id"


def test_an_executive_serves_only_what_is_shared(cast: Cast) -> None:
    executive = cast.viewer("executive_a")
    create_objective(acting=executive, now=NOW, company_id=cast.a, title="x", parent_id=cast.objective_shared)
    with pytest.raises(Missing, match="There is no objective"):
        create_objective(acting=executive, now=NOW, company_id=cast.a, title="x", parent_id=cast.objective_secret)


def test_objectives_cascade_downwards_only(cast: Cast) -> None:
    with pytest.raises(Invalid, match="does not fit a portfolio's objective"):
        change_objective(cast, cast.objective_secret, parent_id=cast.objective_a)
    with pytest.raises(Invalid, match="does not fit a portfolio's objective"):
        change_objective(cast, cast.objective_secret, parent_id=cast.objective_shared)


def test_an_objective_cannot_serve_itself_by_any_detour(cast: Cast) -> None:
    below = objective(cast, parent_id=cast.objective_a_part)
    for parent in (cast.objective_a, cast.objective_a_part, below.pk):
        with pytest.raises(Invalid, match="lies below this objective"):
            change_objective(cast, cast.objective_a, parent_id=parent)


def test_two_people_at_once_cannot_make_a_circle(own_cast: Cast) -> None:
    one, other = objective(own_cast, "one").pk, objective(own_cast, "other").pk
    start = threading.Barrier(2)
    outcomes: list[Any] = []

    def serve(pk: int, parent: int) -> None:
        try:
            viewer = own_cast.viewer("operating_partner")
            start.wait(10)
            update_objective(acting=viewer, now=NOW, objective_id=pk, parent_id=parent)
            outcomes.append("done")
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=serve, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["Invalid", "done"]


def test_one_of_a_portfolio_or_one_of_a_company(cast: Cast) -> None:
    for fields in ({"portfolio_id": cast.fund, "company_id": cast.a}, {"portfolio_id": None, "company_id": None}):
        with pytest.raises(Invalid, match="cannot both be given or both be missing"):
            objective(cast, **fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "title: ' ' is empty"),
        ({"target": "5"}, "metric: .* a target needs to say of what"),
        ({"target": "5.0000001", "metric": "x"}, "target: '5.0000001' has more than 6 decimals"),
        ({"weight": "100.5"}, "weight: '100.5' is not between 0 and 100 percent"),
        ({"comparison": "about"}, "comparison: 'about' is not one of the choices"),
        ({"shared": True}, "shared: True does not fit a company's objective"),
        ({"unit": "x" * 41}, "unit: .* has 41 characters, more than 40"),
        ({"title": "a\x00b"}, "holds a null character"),
    ],
)
def test_an_objective_that_cannot_be_is_refused_and_shown(cast: Cast, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        objective(cast, **{"title": "x", **fields})


def gaps_of(cast: Cast, persona: str = "operating_partner") -> tuple[int, set[str]]:
    found = company_cascade(viewer=cast.viewer(persona), company_id=cast.a)
    return found.gaps, {initiative.name for initiative in found.without_objective}


def test_the_cascade_shows_both_kinds_of_gap(cast: Cast) -> None:
    """Aster margin is served; its part and Aster order are not. Two initiatives serve nothing."""
    assert gaps_of(cast) == (2, {"Aster Warehouse", "Aster Returns desk"})
    update_initiative(
        acting=cast.viewer("executive_a"), now=NOW, initiative_id=cast.initiative_a_other,
        objective_id=cast.objective_a_quiet,
    )  # fmt: skip
    assert gaps_of(cast) == (1, {"Aster Returns desk"})
    close_objective(acting=cast.viewer("executive_a"), now=NOW, objective_id=cast.objective_a_quiet)
    assert gaps_of(cast) == (1, {"Aster Returns desk", "Aster Warehouse"})


def test_the_cascade_of_a_portfolio_follows_its_objectives_into_the_companies(cast: Cast) -> None:
    found = portfolio_cascade(viewer=cast.viewer("operating_partner"), portfolio_id=cast.fund, page=ALL)
    taken = {row.objective.title: (row.companies, row.company_objectives, row.initiatives) for row in found.objectives}
    assert taken == {"Harbour doubles earnings": (1, 2, 1), "Undisclosed exit plan": (1, 1, 0)}
    gaps = {row.company_name: (row.objectives, row.objectives_without_initiative) for row in found.companies.rows}
    assert gaps == {"Aster Tools": (3, 2), "Brio Software": (1, 0)}


def stage(cast: Cast, to: int, reason: str = "", persona: str = "executive_a") -> Initiative:
    return move_stage(
        acting=cast.viewer(persona), now=NOW, initiative_id=cast.initiative_a_other, stage=to, reason=reason
    )


def fill(cast: Cast, **fields: Any) -> None:
    update_initiative(acting=cast.viewer("executive_a"), now=NOW, initiative_id=cast.initiative_a_other, **fields)


STEPS: list[tuple[int, dict[str, Any], str]] = [
    (1, {"owner_id": "owner_a"}, "L1 Defined needs an owner"),
    (
        2,
        {"objective_id": "objective_a", "due": date(2026, 9, 1)},
        "L2 Planned needs an objective that it serves and a due date",
    ),
    (3, {"sponsor_id": "executive_a", "planned_value": "5"}, "L3 Committed needs a sponsor and a planned value"),
    (4, {}, ""),
    (5, {"confirm": True}, "L5 Signed off needs a planned value that a controller confirmed"),
]


def climb(cast: Cast, to: int) -> None:
    """Bring the second initiative of A up to a stage, trying each step before it has what it needs."""
    for number, fields, refused in STEPS[:to]:
        if refused:
            with pytest.raises(Conflict, match=refused):
                stage(cast, number)
        if "confirm" in fields:
            confirm_value(acting=cast.viewer("controller"), now=NOW, initiative_id=cast.initiative_a_other)
        elif fields:
            known = {**cast.things, **cast.people}
            fill(
                cast,
                **{
                    name: known.get(value, value) if isinstance(value, str) else value for name, value in fields.items()
                },
            )
        assert stage(cast, number).stage == number


def test_each_stage_asks_for_what_it_needs(cast: Cast) -> None:
    climb(cast, 5)


def test_stages_are_taken_one_at_a_time_and_back_with_a_reason(cast: Cast) -> None:
    climb(cast, 3)
    with pytest.raises(Conflict, match="From L3 Committed the next stage is L4 Implemented, not L5 Signed off"):
        stage(cast, 5)
    with pytest.raises(Invalid, match="going back needs a reason"):
        stage(cast, 1)
    assert stage(cast, 1, "The market turned.").stage_reason == "The market turned."
    with pytest.raises(Invalid, match="stage: 6 is not a stage"):
        stage(cast, 6)
    before = Event.objects.unwalled("a test").count()
    stage(cast, 1)  # where it stands
    assert Event.objects.unwalled("a test").count() == before


@pytest.mark.parametrize(
    ("field", "at"), [("owner_id", 1), ("objective_id", 2), ("due", 2), ("sponsor_id", 3), ("planned_value", 3)]
)
def test_what_a_stage_needs_cannot_be_taken_away_while_it_stands_there(cast: Cast, field: str, at: int) -> None:
    climb(cast, at)
    with pytest.raises(Conflict, match=r"L\d \w+ needs a") as caught:
        fill(cast, **{field: None})
    assert caught.value.field == field
    stage(cast, at - 1, "Back.")
    fill(cast, **{field: None})


def test_what_was_missing_before_may_stay_missing_when_something_else_changes(cast: Cast) -> None:
    """An initiative that stands higher than its fields allow (an import, an older rule) can still be mended step by step."""
    Initiative.objects.unwalled("a test").filter(pk=cast.initiative_a_other).update(stage=3)
    fill(cast, name="Aster Depot")
    fill(cast, owner_id=cast.people["owner_a"])


def test_a_signed_off_value_stays_and_another_one_is_confirmed_anew(cast: Cast) -> None:
    climb(cast, 4)
    confirm_value(acting=cast.viewer("controller"), now=NOW, initiative_id=cast.initiative_a_other)
    with pytest.raises(Conflict, match="confirmed already"):
        confirm_value(acting=cast.viewer("controller"), now=NOW, initiative_id=cast.initiative_a_other)
    fill(cast, planned_value="6")
    row = Initiative.objects.unwalled("a test").get(pk=cast.initiative_a_other)
    assert (row.value_confirmed_by_id, row.value_confirmed_at) == (None, None)
    confirm_value(acting=cast.viewer("controller"), now=NOW, initiative_id=cast.initiative_a_other)
    fill(cast, planned_value="6")  # the same value stays confirmed
    stage(cast, 5)
    with pytest.raises(Conflict, match="The value of a signed-off initiative stays"):
        fill(cast, planned_value="7")


def test_only_who_works_in_the_company_is_named_there(cast: Cast) -> None:
    for persona in ("executive_b", "investor", "stranger", "deactivated", "fund_partner"):
        for field in ("owner_id", "sponsor_id"):
            with pytest.raises(Missing, match="There is no person in this company") as caught:
                fill(cast, **{field: cast.people[persona]})
            assert caught.value.field == field
    with pytest.raises(Missing, match="There is no person in this company '0000000000005' that you can see"):
        fill(cast, owner_id=5)
    # The adviser works on the other initiative only.
    with pytest.raises(Missing, match="There is no person in this company"):
        fill(cast, owner_id=cast.people["adviser"])
    update_initiative(
        acting=cast.viewer("executive_a"), now=NOW, initiative_id=cast.initiative_a, owner_id=cast.people["adviser"]
    )


def test_an_initiative_serves_an_objective_of_its_company_only(cast: Cast) -> None:
    partner = cast.viewer("operating_partner")
    for served in (cast.objective_b, cast.objective_shared):
        with pytest.raises(Invalid, match="is not an objective of this company"):
            update_initiative(acting=partner, now=NOW, initiative_id=cast.initiative_a, objective_id=served)
    with pytest.raises(Missing, match="There is no objective"):
        fill(cast, objective_id=cast.objective_b)


def test_a_start_after_the_due_day_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="due: 2026-01-01 is before the start 2026-02-01"):
        fill(cast, starts_on=date(2026, 2, 1), due=date(2026, 1, 1))


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


def test_the_currency_of_a_company_with_valued_initiatives_stays(cast: Cast) -> None:
    with pytest.raises(Conflict, match="Values of this company's initiatives are kept in EUR"):
        update_company(acting=cast.viewer("analyst"), now=NOW, company_id=cast.a, currency="USD")


def empty_company(cast: Cast) -> int:
    from milepost.portfolios.actions.companies import create_company

    return create_company(
        acting=cast.viewer("operating_partner"), now=NOW, name="Newco", sector="energy", country="FR"
    ).pk


def test_an_open_proposal_with_a_value_keeps_the_currency_too(cast: Cast) -> None:
    """Else 50,000 euros would be accepted as 50,000 dollars."""
    company, partner = empty_company(cast), cast.viewer("operating_partner")
    made = propose_initiative(
        acting=partner, now=NOW, company_id=company, title="x", value_lever="pricing", planned_value="50000"
    )
    with pytest.raises(Conflict, match="kept in EUR"):
        update_company(acting=partner, now=NOW, company_id=company, currency="USD")
    withdraw_proposal(acting=partner, now=NOW, proposal_id=made.pk)
    assert update_company(acting=partner, now=NOW, company_id=company, currency="USD").currency == "USD"


def test_a_value_entered_later_is_in_the_companys_present_currency(cast: Cast) -> None:
    company, partner = empty_company(cast), cast.viewer("operating_partner")
    unvalued = create_initiative(acting=partner, now=NOW, company_id=company, name="x", value_lever="pricing")
    proposal = propose_initiative(acting=partner, now=NOW, company_id=company, title="y", value_lever="pricing")
    update_company(acting=partner, now=NOW, company_id=company, currency="JPY")
    valued = update_initiative(acting=partner, now=NOW, initiative_id=unvalued.pk, planned_value="500")
    assert (valued.planned_minor, valued.currency) == (500, "JPY")
    revised = revise_proposal(acting=partner, now=NOW, proposal_id=proposal.pk, planned_value="700")
    assert (revised.planned_minor, revised.currency) == (700, "JPY")
