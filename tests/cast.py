"""The cast: one firm with two funds and two companies, people in every role, and the same again in a second firm.

Made by the product's own actions at fixed moments. Every name of company B holds the word "Brio", every name of the second
fund "Lighthouse", every name of the second firm "Meridian": what leaks is found by a search for the word.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from milepost.access.actions.accounts import new_user
from milepost.access.actions.firms import create_firm
from milepost.access.actions.grants import grant_role
from milepost.access.actions.people import add_member, deactivate_member, invite
from milepost.access.actions.tokens import create_token
from milepost.access.entering import load_viewer
from milepost.access.models import User
from milepost.access.viewer import System, Viewer
from milepost.core import outbox
from milepost.core.actions import action
from milepost.portfolios.actions.companies import create_company
from milepost.portfolios.actions.holdings import confirm_holding, record_holding
from milepost.portfolios.actions.initiatives import create_initiative, move_stage
from milepost.portfolios.actions.objectives import create_objective
from milepost.portfolios.actions.portfolios import create_portfolio
from milepost.portfolios.actions.proposals import accept_proposal, decline_proposal, propose_initiative
from tests.cast_milestones import plan_milestones

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
SETUP = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PLANNED = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
ADVISER_UNTIL = date(2026, 3, 31)

#: Everybody who can act in a firm. ``deactivated`` (was an analyst) and ``stranger`` (an account in no firm) cannot.
PERSONAS = (
    "administrator",
    "operating_partner",
    "fund_partner",  # operating partner of the second fund, which holds only company B
    "analyst",
    "controller",
    "executive_a",
    "owner_a",
    "contributor_a",
    "viewer",
    "board_a",
    "investor",  # in the first fund
    "adviser",  # on one initiative of company A, until ADVISER_UNTIL
    "executive_b",
    "contributor_b",
    "contributor_ab",  # works in both companies; neither may learn of the other from this person's rows
)
OUTSIDE = ("deactivated", "stranger")
#: Which role may what is decided without the database. Walls are questions to it: on the second database they are asked on behalf
#: of one person of each kind of wall, around the firm, a fund, a fund's reports, a company and an initiative.
ONE_OF_EACH_WALL = ("administrator", "fund_partner", "investor", "executive_a", "adviser")
#: Who asks in the long loops over every query.
ASKERS = ONE_OF_EACH_WALL if os.environ.get("MILEPOST_TEST_NOT_ONCE") else PERSONAS
#: These act only in company A: nothing of B may reach them.
ONLY_A = ("executive_a", "owner_a", "contributor_a", "board_a", "adviser")
ONLY_B = ("fund_partner", "executive_b", "contributor_b")
ROLE_OF = {
    "administrator": "administrator",
    "operating_partner": "operating_partner",
    "fund_partner": "operating_partner",
    "analyst": "analyst",
    "controller": "controller",
    "executive_a": "executive",
    "owner_a": "initiative_owner",
    "contributor_a": "contributor",
    "viewer": "viewer",
    "board_a": "board_member",
    "investor": "investor",
    "adviser": "adviser",
    "executive_b": "executive",
    "contributor_b": "contributor",
    "contributor_ab": "contributor",
    "deactivated": "analyst",
}


@dataclass(frozen=True)
class Words:
    """What the names of one firm are made of."""

    firm: str
    a: str
    b: str
    second_fund: str
    secret: str  # in the title of an objective that the fund does not share with its companies

    @property
    def all(self) -> tuple[str, ...]:
        """Each of them: none may reach the other firm."""
        return (self.firm, self.a, self.b, self.second_fund, self.secret)


HARBOUR = Words("Harbour", "Aster", "Brio", "Lighthouse", "Undisclosed")
MERIDIAN = Words("Meridian", "Meridian Anvil", "Meridian Bolt", "Meridian Beacon", "Meridian Sealed")


@dataclass
class FirmCast:
    """One firm of the cast: ids of all that a test may want, and viewers and tokens of its people."""

    words: Words
    firm_id: int = 0
    people: dict[str, int] = field(default_factory=dict)  # persona -> user id
    memberships: dict[str, int] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    things: dict[str, int] = field(default_factory=dict)  # name -> id; see the builders below

    def __getattr__(self, name: str) -> int:
        things: dict[str, int] = self.__dict__.get("things", {})
        if name in things:
            return things[name]
        raise AttributeError(f"the cast has no {name}; it has {', '.join(sorted(things))}")

    def viewer(
        self, persona: str, *, token_scopes: Sequence[str] | None = None, today: date = TODAY, via: str = "web"
    ) -> Viewer:
        """The viewer of a persona, as a page or (with ``token_scopes``) a token gives it."""
        found = self.maybe_viewer(persona, token_scopes=token_scopes, today=today, via=via)
        assert found is not None, f"{persona} cannot enter {self.words.firm}"
        return found

    def maybe_viewer(
        self, persona: str, *, token_scopes: Sequence[str] | None = None, today: date = TODAY, via: str = "web"
    ) -> Viewer | None:
        """The same, or None for who cannot enter."""
        return load_viewer(
            user_id=self.people[persona], firm_id=self.firm_id, today=today, via=via, token_scopes=token_scopes
        )

    def user(self, persona: str) -> User:
        """The account, for ``client.force_login``."""
        return User.objects.get(pk=self.people[persona])

    def token(
        self, persona: str, scopes: Sequence[str] = ("read", "write", "admin"), *, now: datetime = NOW, days: int = 366
    ) -> str:
        """The secret of a fresh API token of that persona."""
        return create_token(
            acting=self.viewer(persona), now=now, name=f"{self.words.firm} test token", token_scopes=scopes, days=days
        )[1]


@dataclass
class Cast:
    """Both firms. Most tests look from Harbour at Harbour's company B and at Meridian."""

    harbour: FirmCast
    meridian: FirmCast

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or "harbour" not in self.__dict__:
            raise AttributeError(name)
        return getattr(self.harbour, name)

    def other(self, firm: FirmCast) -> FirmCast:
        """The firm that is not ``firm``."""
        return self.meridian if firm is self.harbour else self.harbour


class _Steps:
    """A simulated clock that moves on by a minute with every act."""

    def __init__(self, start: datetime) -> None:
        self._at = start

    def __call__(self) -> datetime:
        self._at += timedelta(minutes=1)
        return self._at


def build() -> Cast:
    """Make the cast. Some 190 actions; take the fixture ``cast``, which copies the rows of one build."""
    steps = _Steps(SETUP)
    cast = Cast(_firm(HARBOUR, steps), _firm(MERIDIAN, steps))
    steps = _Steps(PLANNED)
    for firm in (cast.harbour, cast.meridian):
        plan_milestones(firm, steps)
    while outbox.deliver_due(NOW):  # the latest moment at which anything of the cast happened
        pass
    return cast


def _firm(words: Words, steps: _Steps) -> FirmCast:
    cast = FirmCast(words)
    cast.firm_id = create_firm(acting=System(), now=steps(), name=words.firm, currency="EUR").pk
    _firm_people(cast, steps)
    _funds_and_companies(cast, steps)
    _company_people(cast, steps)
    _objectives(cast, steps)
    _initiatives(cast, steps)
    _adviser_and_invitations(cast, steps)
    _proposals(cast, steps)
    _tokens(cast, steps)
    return cast


def _join(
    cast: FirmCast,
    steps: _Steps,
    persona: str,
    first: str,
    word: str,
    scope: int | None = None,
    until: date | None = None,
) -> None:
    domain = word.lower().replace(" ", "-")
    email = f"{first.lower()}@{domain}.example"
    membership = add_member(
        acting=System(), now=steps(), firm_id=cast.firm_id, email=email, name=f"{first} {word}",
        role=ROLE_OF[persona], scope_id=scope, until=until,
    )  # fmt: skip
    cast.people[persona] = membership.user_id
    cast.memberships[persona] = membership.pk
    cast.emails[persona] = email


def _firm_people(cast: FirmCast, steps: _Steps) -> None:
    for persona, first in {
        "administrator": "Ada",
        "operating_partner": "Oskar",
        "analyst": "Nils",
        "controller": "Cora",
        "viewer": "Vera",
        "deactivated": "Dora",
    }.items():
        _join(cast, steps, persona, first, cast.words.firm)
    administrator = cast.viewer("administrator")
    deactivate_member(acting=administrator, now=steps(), membership_id=cast.memberships["deactivated"])
    email = f"sam@stranger-to-{cast.words.firm.lower()}.example"
    cast.people["stranger"] = _account(acting=System(), now=steps(), email=email, name="Sam Stranger").pk
    cast.emails["stranger"] = email


@action("user.created")
def _account(*, acting: System, now: datetime, email: str, name: str) -> User:
    return new_user(email=email, name=name, password="")


def _funds_and_companies(cast: FirmCast, steps: _Steps) -> None:
    words, things, partner = cast.words, cast.things, cast.viewer("operating_partner")
    allocation = {"sector": {"industrials": "60", "information_technology": "40"}, "region": {"europe": "100"}}
    things["fund"] = create_portfolio(
        acting=partner, now=steps(), name=f"{words.firm} Fund I", strategy=f"{words.firm} buys makers.",
        opened_on=date(2024, 1, 1), allocation=allocation,
    ).pk  # fmt: skip
    things["second_fund"] = create_portfolio(
        acting=partner, now=steps(), name=f"{words.second_fund} Fund", strategy=f"{words.second_fund} buys software."
    ).pk
    for key, word, kind, sector, country in (
        ("a", words.a, "Tools", "industrials", "FR"),
        ("b", words.b, "Software", "information_technology", "DE"),
    ):
        things[key] = create_company(
            acting=partner, now=steps(), name=f"{word} {kind}", description=f"{word} makes {kind.lower()}.",
            sector=sector, country=country, entry_date=date(2024, 6, 1),
        ).pk  # fmt: skip
    _stakes(cast, steps, partner)


def _stakes(cast: FirmCast, steps: _Steps, partner: Viewer) -> None:
    things = cast.things
    for key, fund, company, stake, cost in (
        ("holding_a_wrong", "fund", "a", "55", "9000000"),
        ("holding_a", "fund", "a", "60", "10000000.50"),  # the same day: supersedes the one above
        ("holding_b", "fund", "b", "30", "4000000"),
        ("holding_b_second", "second_fund", "b", "40", "7000000"),
    ):
        word = {"a": cast.words.a, "b": cast.words.b}[company]
        if fund == "second_fund":
            word = f"{cast.words.second_fund} {word}"
        things[key] = record_holding(
            acting=partner, now=steps(), company_id=things[company], portfolio_id=things[fund],
            valid_from=date(2024, 6, 1), stake=stake, invested_cost=cost, investment_type="buyout", note=f"{word} deal",
        ).pk  # fmt: skip
    confirm_holding(acting=cast.viewer("controller"), now=steps(), holding_id=things["holding_a"])


def _company_people(cast: FirmCast, steps: _Steps) -> None:
    words, things = cast.words, cast.things
    _join(cast, steps, "fund_partner", "Frida", words.second_fund, things["second_fund"])
    _join(cast, steps, "investor", "Ines", words.firm, things["fund"])
    for persona, first in (
        ("executive_a", "Anna"),
        ("owner_a", "Otto"),
        ("contributor_a", "Kim"),
        ("board_a", "Boris"),
    ):
        _join(cast, steps, persona, first, words.a, things["a"])
    for persona, first in (("executive_b", "Bea"), ("contributor_b", "Bob")):
        _join(cast, steps, persona, first, words.b, things["b"])
    _join(cast, steps, "contributor_ab", "Petra", f"{words.firm} Both", things["a"])
    things["grant_b_of_contributor_ab"] = grant_role(
        acting=cast.viewer("operating_partner"), now=steps(), user_id=cast.people["contributor_ab"],
        role="contributor", scope_id=things["b"],
    ).pk  # fmt: skip


def _objectives(cast: FirmCast, steps: _Steps) -> None:
    words, things, partner = cast.words, cast.things, cast.viewer("operating_partner")

    def objective(key: str, title: str, **fields: Any) -> None:
        made = create_objective(acting=partner, now=steps(), title=title, description=f"About: {title}", **fields)
        things[key] = made.pk

    fund, second, a, b = things["fund"], things["second_fund"], things["a"], things["b"]
    objective(
        "objective_shared", f"{words.firm} doubles earnings", portfolio_id=fund, shared=True, metric="EBITDA",
        target="2", unit="x", weight="70", due=date(2028, 12, 31),
    )  # fmt: skip
    objective("objective_secret", f"{words.secret} exit plan", portfolio_id=fund, weight="30")
    objective("objective_second", f"{words.second_fund} grows", portfolio_id=second, shared=True, weight="100")
    objective("objective_a", f"{words.a} margin", company_id=a, parent_id=things["objective_shared"], weight="60")
    objective("objective_a_part", f"{words.a} price rises", company_id=a, parent_id=things["objective_a"])
    # Serves an aim that the fund does not share: company A sees the objective, not what it serves.
    objective("objective_a_quiet", f"{words.a} order", company_id=a, parent_id=things["objective_secret"], weight="40")
    objective("objective_b", f"{words.b} retention", company_id=b, parent_id=things["objective_second"], weight="100")


def _initiatives(cast: FirmCast, steps: _Steps) -> None:
    words, things, partner = cast.words, cast.things, cast.viewer("operating_partner")

    def initiative(key: str, company: str, name: str, **fields: Any) -> None:
        made = create_initiative(
            acting=partner, now=steps(), company_id=things[company], name=name, description=f"About: {name}", **fields
        )
        things[key] = made.pk

    initiative(
        "initiative_a", "a", f"{words.a} Pricing", value_lever="pricing", objective_id=things["objective_a"],
        owner_id=cast.people["owner_a"], sponsor_id=cast.people["executive_a"], planned_value="1200000",
        starts_on=date(2026, 2, 1), due=date(2026, 12, 31),
    )  # fmt: skip
    initiative("initiative_a_other", "a", f"{words.a} Warehouse", value_lever="operations")
    initiative(
        "initiative_b", "b", f"{words.b} Migration", value_lever="digital", objective_id=things["objective_b"],
        owner_id=cast.people["executive_b"], sponsor_id=cast.people["executive_b"], planned_value="800000",
        due=date(2026, 10, 31),
    )  # fmt: skip
    move_stage(acting=cast.viewer("executive_a"), now=steps(), initiative_id=things["initiative_a"], stage=1)
    move_stage(acting=cast.viewer("executive_b"), now=steps(), initiative_id=things["initiative_b"], stage=1)


def _adviser_and_invitations(cast: FirmCast, steps: _Steps) -> None:
    words, things = cast.words, cast.things
    _join(cast, steps, "adviser", "Adam", words.a, things["initiative_a"], ADVISER_UNTIL)
    for key, company, word in (("invitation_a", "a", words.a), ("invitation_b", "b", words.b)):
        domain = word.lower().replace(" ", "-")
        things[key] = invite(
            acting=cast.viewer(f"executive_{company}"), now=NOW - timedelta(days=1), email=f"newcomer@{domain}.example",
            role="contributor", scope_id=things[company],
        ).pk  # fmt: skip


def _proposals(cast: FirmCast, steps: _Steps) -> None:
    words, things = cast.words, cast.things

    def proposal(key: str, persona: str, company: str, title: str, **fields: Any) -> int:
        made = propose_initiative(
            acting=cast.viewer(persona), now=steps(), company_id=things[company], title=title,
            description=f"About: {title}", value_lever="procurement", **fields,
        )  # fmt: skip
        things[key] = made.pk
        return made.pk

    capacity = {
        "resource": f"{words.a} buyers",
        "amount": "1.5",
        "unit": "FTE",
        "from": "2026-02-01",
        "until": "2026-06-30",
    }
    assumption = {"statement": f"{words.a} steel stays cheap", "as_of": "2026-01-01", "source": "Index"}
    proposal(
        "proposal_a", "contributor_a", "a", f"{words.a} Joint buying", planned_value="50000",
        objective_id=things["objective_a"], capacity=[capacity], assumptions=[assumption],
    )  # fmt: skip
    declined = proposal("proposal_a_declined", "contributor_a", "a", f"{words.a} Own fleet")
    decline_proposal(acting=cast.viewer("executive_a"), now=steps(), proposal_id=declined, reason="Too dear for now.")
    amended = proposal("proposal_a_amended", "contributor_ab", "a", f"{words.a} Returns desk", planned_value="20000")
    made = accept_proposal(
        acting=cast.viewer("executive_a"), now=steps(), proposal_id=amended, reason="Smaller at first.",
        amendments={"planned_value": "10000"},
    )  # fmt: skip
    things["initiative_a_amended"] = made.initiative_id or 0
    proposal("proposal_b", "contributor_b", "b", f"{words.b} Support desk", planned_value="30000")


def _tokens(cast: FirmCast, steps: _Steps) -> None:
    for key, persona, word in (
        ("token_a", "executive_a", cast.words.a),
        ("token_b", "executive_b", cast.words.b),
        ("token_administrator", "administrator", cast.words.firm),
    ):
        token, _ = create_token(acting=cast.viewer(persona), now=steps(), name=f"{word} script", days=366)
        cast.things[key] = token.pk
