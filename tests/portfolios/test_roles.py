"""Every action, tried by everybody: allowed exactly as the table of roles says, and missing where there is a wall.

The table below says which capability each action asks for, and where. It is held against the actions there are, so that a new one
without an entry fails.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from milepost.access.actions.grants import grant_role
from milepost.access.models import Scope
from milepost.access.roles import ROLES, Can, Role, roles_with
from milepost.access.viewer import Viewer
from milepost.core.errors import Forbidden, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.portfolios.actions import companies, holdings, initiatives, objectives, portfolios, proposals
from tests.cast import NOW, ONLY_A, PERSONAS, ROLE_OF, Cast
from tests.rights import reaches

Reason = {"reason": "Because of a test."}
STAKE = {"valid_from": date(2026, 3, 1), "stake": "20", "invested_cost": "1"}


@dataclass(frozen=True)
class Act:
    """One way to call an action: what it needs, on what it is tried, B's counterpart, and where it is needed if not there."""

    fn: Callable[..., Any]
    needs: Can
    thing: str
    of_b: str
    fields: dict[str, Any] = field(default_factory=dict)
    on: str = ""

    @property
    def name(self) -> str:
        """Of the action, and of the thing that it is tried on."""
        return f"{self.fn.__name__} on {self.thing}"

    @property
    def kind(self) -> str:
        """Of the thing."""
        return {"fund": "portfolio", "a": "company"}.get(self.thing, self.thing.split("_")[0])

    @property
    def sees(self) -> Can:
        """What one must see to be told more than that there is no such thing."""
        several = {"company": "see_company", "portfolio": "see_portfolio"}
        return Can(several.get(self.kind, f"see_{self.kind}s"))

    def call(self, viewer: Viewer, pk: int) -> None:
        """Do it."""
        self.fn(acting=viewer, now=NOW, **{f"{self.kind}_id": pk}, **self.fields)


FUNDS, COMPANIES = ("fund", "second_fund"), ("a", "b")
OBJECTIVES, FUND_OBJECTIVES = ("objective_a", "objective_b"), ("objective_secret", "objective_second")
INITIATIVES, PROPOSALS = ("initiative_a", "initiative_b"), ("proposal_a", "proposal_b")
ACTS = [
    Act(portfolios.update_portfolio, Can.EDIT_PORTFOLIO, *FUNDS, {"name": "New"}),
    Act(portfolios.archive_portfolio, Can.EDIT_PORTFOLIO, *FUNDS),
    Act(portfolios.restore_portfolio, Can.EDIT_PORTFOLIO, *FUNDS),
    Act(companies.update_company, Can.EDIT_COMPANY, *COMPANIES, {"name": "New"}),
    Act(companies.archive_company, Can.ARCHIVE_COMPANY, *COMPANIES),
    Act(companies.restore_company, Can.ARCHIVE_COMPANY, *COMPANIES),
    Act(holdings.confirm_holding, Can.CONFIRM_MONEY, "holding_new", "holding_b_second", on="fund"),
    Act(objectives.create_objective, Can.EDIT_OBJECTIVES, *COMPANIES, {"title": "New"}),
    Act(objectives.create_objective, Can.EDIT_OBJECTIVES, *FUNDS, {"title": "New"}),
    Act(objectives.update_objective, Can.EDIT_OBJECTIVES, *OBJECTIVES, {"title": "New"}, on="a"),
    Act(objectives.update_objective, Can.EDIT_OBJECTIVES, *FUND_OBJECTIVES, {"title": "New"}, on="fund"),
    Act(objectives.close_objective, Can.EDIT_OBJECTIVES, *OBJECTIVES, on="a"),
    Act(objectives.reopen_objective, Can.EDIT_OBJECTIVES, *OBJECTIVES, on="a"),
    Act(initiatives.create_initiative, Can.EDIT_INITIATIVES, *COMPANIES, {"name": "New", "value_lever": "pricing"}),
    Act(initiatives.update_initiative, Can.EDIT_INITIATIVES, *INITIATIVES, {"name": "New"}),
    Act(initiatives.archive_initiative, Can.EDIT_INITIATIVES, *INITIATIVES),
    Act(initiatives.restore_initiative, Can.EDIT_INITIATIVES, *INITIATIVES),
    Act(initiatives.move_stage, Can.ADVANCE_STAGE, *INITIATIVES, {"stage": 2}),
    Act(initiatives.confirm_value, Can.CONFIRM_MONEY, *INITIATIVES),
    Act(proposals.propose_initiative, Can.PROPOSE, *COMPANIES, {"title": "New", "value_lever": "pricing"}),
    Act(proposals.accept_proposal, Can.DECIDE_PROPOSALS, *PROPOSALS, on="a"),
    Act(proposals.decline_proposal, Can.DECIDE_PROPOSALS, *PROPOSALS, Reason, on="a"),
]
#: Tried by tests of their own, since more than one thing decides.
TRIED_ELSEWHERE = {
    "create_portfolio": "needs the capability on the whole firm",
    "create_company": "needs it firm-wide, or a stake of a portfolio",
    "record_holding": "needs the portfolio and the company",
    "revise_proposal": "only the proposer",
    "withdraw_proposal": "only the proposer",
    "refresh_all_reach": "the system's tick",
}


def actions_there_are() -> set[str]:
    package = importlib.import_module("milepost.portfolios.actions")
    found = set()
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        for name, fn in inspect.getmembers(loaded, inspect.isfunction):
            if fn.__module__ == loaded.__name__ and {"acting", "now"} <= inspect.signature(fn).parameters.keys():
                found.add(name)
    return {name for name in found if not name.startswith("_")} - {"new_initiative"}


def test_each_action_is_in_the_table() -> None:
    assert actions_there_are() == {act.fn.__name__ for act in ACTS} | set(TRIED_ELSEWHERE)


def expected(act: Act, persona: str) -> type[Exception] | None:
    """What the table of roles says: nothing raised, Forbidden, or Missing for what is not seen."""
    may = ROLES[Role(ROLE_OF[persona])].may
    if act.thing == "holding_new":  # stakes are seen from the portfolio, and by who sees stakes in the company
        seen = Can.SEE_HOLDINGS in may and (reaches(persona, "fund") or persona == "board_a")
        return None if seen and act.needs in may else Forbidden if seen else Missing
    if not (act.sees in may and reaches(persona, act.thing)):
        return Missing
    return None if act.needs in may and reaches(persona, act.on or act.thing) else Forbidden


@pytest.mark.once  # which role may what is decided without the database
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_action_is_allowed_exactly_as_the_roles_say(cast: Cast, act: Act) -> None:
    add_an_unconfirmed_stake(cast)
    answers, wanted = {}, {}
    for persona in PERSONAS:
        answers[persona] = outcome(act, cast.viewer(persona), cast.things[act.thing])
        wanted[persona] = expected(act, persona)
    assert answers == wanted


def outcome(act: Act, viewer: Viewer, pk: int) -> type[Exception] | None:
    """What the action says; whatever it did is undone."""
    try:
        with transaction.atomic():
            act.call(viewer, pk)
            transaction.set_rollback(True)
    except (Forbidden, Missing) as error:
        return type(error)
    return None


def add_an_unconfirmed_stake(cast: Cast) -> None:
    cast.harbour.things["holding_new"] = holdings.record_holding(
        acting=cast.viewer("analyst"), now=NOW, company_id=cast.a, portfolio_id=cast.fund, **STAKE
    ).pk


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_what_is_behind_the_wall_is_missing_like_what_does_not_exist(cast: Cast, act: Act) -> None:
    def answer(viewer: Viewer, pk: int) -> str:
        with pytest.raises(Missing, match="that you can see") as caught:
            act.call(viewer, pk)
        return f"{caught.value} {caught.value.mend} {caught.value.field}".replace(encode_id(pk), "X")

    others = [cast.harbour.things[act.of_b]]
    if act.thing in cast.meridian.things:
        others += [cast.meridian.things[act.thing], cast.meridian.things[act.of_b]]
    for persona in ONLY_A:
        nothing = answer(cast.viewer(persona), 5)
        assert [answer(cast.viewer(persona), pk) for pk in others] == [nothing] * len(others)
    for persona in PERSONAS:
        viewer = cast.viewer(persona)
        assert [answer(viewer, pk) for pk in others[1:]] == [answer(viewer, 5)] * (len(others) - 1)


@pytest.mark.once  # which role may what is decided without the database
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_a_token_that_may_only_read_does_nothing(cast: Cast, act: Act) -> None:
    add_an_unconfirmed_stake(cast)
    for persona in PERSONAS:
        if expected(act, persona) is None:
            reading = cast.harbour.viewer(persona, token_scopes=["read"])
            assert outcome(act, reading, cast.things[act.thing]) is Forbidden
            writing = cast.harbour.viewer(persona, token_scopes=["read", "write"])
            assert outcome(act, writing, cast.things[act.thing]) is None
            # Without read nothing is in sight.
            blind = cast.harbour.viewer(persona, token_scopes=["write"])
            assert outcome(act, blind, cast.things[act.thing]) is Missing


def test_only_the_whole_firms_people_open_portfolios(cast: Cast) -> None:
    may = []
    for persona in PERSONAS:
        try:
            portfolios.create_portfolio(acting=cast.viewer(persona), now=NOW, name=f"Fund of {persona}")
        except Forbidden:
            continue
        may.append(persona)
    assert may == ["administrator", "operating_partner"]


def create_as(cast: Cast, persona: str, **fields: Any) -> Any:
    return companies.create_company(
        acting=cast.viewer(persona), now=NOW, name="Newco", sector="energy", country="FR", **fields
    )


def test_a_company_is_added_firm_wide_or_with_a_stake_of_the_own_portfolio(cast: Cast) -> None:
    bought = {"portfolio_id": cast.second_fund, "investment_type": "growth", **STAKE}
    for persona in ("administrator", "operating_partner", "analyst"):
        create_as(cast, persona)
    with pytest.raises(Invalid, match="holding: nothing is missing, and you answer for portfolios only"):
        create_as(cast, "fund_partner")
    made = create_as(cast, "fund_partner", holding=bought)
    assert cast.viewer("fund_partner").may(Can.SEE_COMPANY, Scope.objects.unwalled("a test").get(pk=made.pk))
    with pytest.raises(Missing, match="There is no portfolio"):
        create_as(cast, "fund_partner", holding={**bought, "portfolio_id": cast.fund})
    for persona in set(PERSONAS) - {"administrator", "operating_partner", "analyst", "fund_partner"}:
        with pytest.raises((Forbidden, Missing), match=r"do not allow|that you can see"):
            create_as(cast, persona, holding=bought)


def test_nobody_draws_a_company_out_of_sight_into_the_own_portfolio(cast: Cast) -> None:
    for company in (cast.a, cast.meridian.a, 5):
        with pytest.raises(Missing, match="There is no company"):
            holdings.record_holding(
                acting=cast.viewer("fund_partner"), now=NOW, company_id=company, portfolio_id=cast.second_fund,
                investment_type="growth", **STAKE,
            )  # fmt: skip


def test_who_only_reads_a_company_draws_it_into_no_portfolio_and_gains_no_rights_on_it(cast: Cast) -> None:
    """A stake opens the company to the portfolio's people, so recording it needs the right on both."""
    grant_role(
        acting=cast.viewer("administrator"),
        now=NOW,
        user_id=cast.people["fund_partner"],
        role="viewer",
        scope_id=cast.a,
    )
    partner = cast.viewer("fund_partner")
    stake: dict[str, Any] = {"investment_type": "growth", **STAKE, "stake": "0.01", "invested_cost": "0"}
    with pytest.raises(Forbidden, match=f"on {cast.words.a} Tools: Record stakes"):
        holdings.record_holding(acting=partner, now=NOW, company_id=cast.a, portfolio_id=cast.second_fund, **stake)
    assert not cast.viewer("fund_partner").may_in_company(Can.EDIT_COMPANY, cast.a)
    # What the portfolio holds already, and what one keeps the stakes of, take a stake as before.
    holdings.record_holding(acting=partner, now=NOW, company_id=cast.b, portfolio_id=cast.second_fund, **STAKE)
    grant_role(
        acting=cast.viewer("administrator"),
        now=NOW,
        user_id=cast.people["fund_partner"],
        role="analyst",
        scope_id=cast.a,
    )
    holdings.record_holding(
        acting=cast.viewer("fund_partner"), now=NOW, company_id=cast.a, portfolio_id=cast.second_fund, **stake
    )


def test_only_the_proposer_revises_and_withdraws(cast: Cast) -> None:
    for persona in PERSONAS:
        if persona == "contributor_a":
            continue
        for fn in (proposals.revise_proposal, proposals.withdraw_proposal):
            with pytest.raises((Forbidden, Missing), match=r"Only the proposer|that you can see"):
                fn(acting=cast.viewer(persona), now=NOW, proposal_id=cast.proposal_a)
    proposals.revise_proposal(acting=cast.viewer("contributor_a"), now=NOW, proposal_id=cast.proposal_a, title="Newer")
    proposals.withdraw_proposal(acting=cast.viewer("contributor_a"), now=NOW, proposal_id=cast.proposal_a)


@pytest.mark.parametrize("role", ["analyst", "controller", "executive"])
def test_nobody_of_one_company_archives_it(cast: Cast, role: str) -> None:
    """An analyst of one company keeps its data; that it leaves the lists is for who answers for the portfolio."""
    partner, administrator = cast.viewer("operating_partner"), cast.viewer("administrator")
    grant_role(acting=administrator, now=NOW, user_id=cast.people["contributor_a"], role=role, scope_id=cast.a)
    of_one = cast.viewer("contributor_a")
    with pytest.raises(Forbidden, match="Archive companies"):
        companies.archive_company(acting=of_one, now=NOW, company_id=cast.a)
    companies.archive_company(acting=partner, now=NOW, company_id=cast.a)
    with pytest.raises(Forbidden, match="Archive companies"):
        companies.restore_company(acting=of_one, now=NOW, company_id=cast.a)
    companies.restore_company(acting=administrator, now=NOW, company_id=cast.a)


def test_who_may_archive_a_company() -> None:
    assert roles_with(Can.ARCHIVE_COMPANY) == {Role.ADMINISTRATOR, Role.OPERATING_PARTNER}
