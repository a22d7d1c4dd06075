"""What the tables of the demo are made of: one frozen row for each person, company, stake, objective, initiative, proposal.

A day is a number of days from the day on which the demo is made: -30 is a month ago, 90 three months ahead. Everybody and
everything has a key (``claire``, ``aster``, ``aster.lean``) by which other rows refer to it. Sums are whole major units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from milepost.access.roles import Role
from milepost.portfolios.choices import Comparison, FiscalPattern, InvestmentType, Sector, ValueLever

Day = int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a role. ``on``: key of the scope, empty for the whole firm. ``also``: further roles, each (day, role, on).

    Invited on ``invited`` by ``by`` (empty: put there by the machine's operator), joins two days later, or not at all yet.
    """

    key: str
    name: str
    email: str
    role: Role
    on: str = ""
    invited: Day
    by: str = ""
    until: Day | None = None
    also: tuple[tuple[Day, Role, str], ...] = ()
    joins: bool = True
    leaves: Day | None = None
    told: bool = False  # among the sign-ins that are printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """A dated stake, in percent, with its cost in the portfolio's currency. One of the same ``since`` corrects the former."""

    portfolio: str
    recorded: Day
    since: Day
    stake: str
    cost: int
    kind: InvestmentType
    note: str = ""
    by: str
    confirmed: Day | None = None
    confirmed_by: str = "ingrid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """An aim. ``serves``: key of the objective above it. ``then``: later changes, each (day, by, fields)."""

    key: str
    title: str
    about: str = ""
    metric: str = ""
    target: str | None = None
    unit: str = ""
    comparison: Comparison = Comparison.AT_LEAST
    due: Day | None = None
    weight: int = 0
    serves: str = ""
    shared: bool = False
    set_on: Day
    by: str
    then: tuple[tuple[Day, str, Mapping[str, Any]], ...] = ()
    closed: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A stage reached apart from the usual way: back, or onward again."""

    day: Day
    by: str
    stage: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """A change of what was planned; None keeps what is there."""

    day: Day
    by: str
    value: int | None = None
    due: Day | None = None
    owner: str = ""
    sponsor: str = ""
    objective: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The controller's word on the planned value."""

    day: Day
    by: str = "ingrid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Given up and archived."""

    day: Day
    by: str


Step = Moved | Revised | Confirmed | Dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """A programme of work. ``stages``: the days on which it reached L1, L2, …; each is prepared by what that stage asks for.

    ``said``: the reason given with the step to a stage. ``proposal``: key of the proposal that it came from, if it did.
    """

    key: str
    name: str = ""
    lever: ValueLever = ValueLever.OPERATIONS
    about: str = ""
    objective: str = ""
    sponsor: str = ""
    owner: str = ""
    begun: Day = 0
    by: str = ""
    stages: tuple[Day, ...] = ()
    said: Mapping[int, str] = field(default_factory=dict)
    starts: Day | None = None
    due: Day | None = None
    value: int | None = None
    then: tuple[Step, ...] = ()
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a proposal. ``amend`` maps fields to what was accepted instead; days and people by key as in rows."""

    day: Day
    by: str
    outcome: str  # accepted, declined, withdrawn
    why: str = ""
    amend: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """A limit under which something is proposed."""

    resource: str
    amount: str
    unit: str
    since: Day
    until: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """What is taken for true of the market, as of a day."""

    statement: str
    as_of: Day
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An initiative proposed from within a company."""

    key: str
    title: str
    about: str
    lever: ValueLever
    objective: str = ""
    by: str
    made: Day
    starts: Day | None = None
    due: Day | None = None
    value: int | None = None
    capacity: tuple[Capacity, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    revised: tuple[tuple[Day, Mapping[str, Any]], ...] = ()
    answer: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A portfolio company with all that happened in it."""

    key: str
    name: str
    about: str
    sector: Sector
    country: str
    currency: str
    fiscal_year_start: int = 1
    fiscal_pattern: FiscalPattern = FiscalPattern.MONTHS
    entry: Day
    entered: Day
    by: str
    people: tuple[Person, ...]
    stakes: tuple[Stake, ...]
    objectives: tuple[Objective, ...]
    initiatives: tuple[Initiative, ...]
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A fund with its strategy. ``allocation``: {dimension: {key: percent}}."""

    key: str
    name: str
    strategy: str
    currency: str
    opened: Day
    entered: Day
    by: str
    allocation: Mapping[str, Mapping[str, int]]
    objectives: tuple[Objective, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A state of the list of milestones that somebody shares with the firm."""

    name: str
    query: str
    by: str
    kept: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A firm: its own people, its portfolios and companies."""

    key: str
    name: str
    currency: str
    timezone: str
    founded: Day
    people: tuple[Person, ...]
    portfolios: tuple[Portfolio, ...]
    companies: tuple[Company, ...]
    views: tuple[View, ...] = ()
