"""The firm that `walls` measures: 300 companies, 3,000 initiatives, 1,000 users; and beside it a firm with one of each
(but two portfolios, since who sees a single one is led straight to it, and one initiative for each person to own).

Written by bulk inserts, not by actions (which would take ten minutes): the same tables, the same columns, an event for every
version. The first company is a large one, so that who sees only that one still fills a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

from milepost.access.models import ApiToken, Firm, Grant, Invitation, Membership, Notice, PortfolioCompany, Scope, User
from milepost.access.roles import Role, ScopeKind
from milepost.core.aggregates import Aggregate
from milepost.core.ids import new_id
from milepost.core.models import Event
from milepost.ops.statistics import refresh_statistics
from milepost.portfolios.choices import InvestmentType, ProposalStatus, Sector, Stage, ValueLever
from milepost.portfolios.models import Company, Holding, Initiative, Objective, Portfolio, Proposal

BEGAN = datetime(2024, 6, 3, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
COUNTRIES = ("FR", "DE", "GB", "DK", "CH", "CZ", "US", "AU", "IT", "ES", "NL", "JP")
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Size:
    """How large a firm is. ``large`` is how many of each the first company has."""

    name: str
    companies: int
    initiatives: int
    users: int
    large: int
    portfolios: int = 3
    versions: int = 6


BIG = Size("Harbour", companies=300, initiatives=3000, users=1000, large=120)
SMALL = Size("Meridian", companies=1, initiatives=14, users=14, large=14, portfolios=2, versions=1)

#: Who is measured: a name, and the roles, each on the firm, the first portfolio, company or initiative, or the first ten of them.
VIEWERS: dict[str, list[tuple[Role, str]]] = {
    "administrator": [(Role.ADMINISTRATOR, "firm")],
    "firm partner": [(Role.OPERATING_PARTNER, "firm")],
    "portfolio partner": [(Role.OPERATING_PARTNER, "portfolio")],
    "portfolio analyst": [(Role.ANALYST, "portfolio")],
    "controller": [(Role.CONTROLLER, "firm")],
    "executive": [(Role.EXECUTIVE, "company")],
    "owner": [(Role.INITIATIVE_OWNER, "company")],
    "contributor": [(Role.CONTRIBUTOR, "company")],
    "firm viewer": [(Role.VIEWER, "firm")],
    "board member": [(Role.BOARD_MEMBER, "portfolio")],
    "investor": [(Role.INVESTOR, "portfolio")],
    "adviser": [(Role.ADVISER, "initiative")],
    "many hats": [(Role.BOARD_MEMBER, "portfolio"), (Role.CONTRIBUTOR, "companies"), (Role.VIEWER, "initiatives")],
}


# fmt: off
# Rows of many columns, packed.
class Build:
    """One firm in the making. Objects are gathered, then inserted table by table."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.firm = Firm(
            name=size.name, currency="EUR", timezone="Europe/Paris", locale="en", version=1, recorded_at=BEGAN
        )
        self.users: list[User] = []
        self.portfolios: list[Portfolio] = []
        self.companies: list[Company] = []
        self.objectives: list[Objective] = []
        self.initiatives: list[Initiative] = []
        self.others: list[Any] = []

    def everything(self) -> None:
        """Make all, and insert it."""
        self._people()
        self._portfolios()
        self._companies()
        self._grants()
        insert([self.firm])
        insert(self.users)
        insert(self.portfolios)
        insert(self.companies)
        insert(self.objectives)
        insert(self.initiatives)
        for model in (Membership, PortfolioCompany, Holding, Proposal, Grant, Invitation, ApiToken):
            insert([row for row in self.others if type(row) is model])
        events = list(self._events())
        insert(events)
        insert(list(self._notices(events)))

    def _people(self) -> None:
        for number in range(self.size.users):
            name = list(VIEWERS)[number] if number < len(VIEWERS) else f"Person {number:04}"
            email = f"{name.replace(' ', '.').lower()}@{self.size.name.lower()}.example"
            user = User(email=email, name=name.title(), password="!", version=1, recorded_at=BEGAN)
            self.users.append(user)
            self.others.append(Membership(firm=self.firm, user=user, version=1, recorded_at=BEGAN))

    def _portfolios(self) -> None:
        for number in range(self.size.portfolios):
            portfolio = Portfolio(
                firm=self.firm, scope_kind=ScopeKind.PORTFOLIO, name=f"Fund {number + 1}", currency="EUR",
                strategy="Majority stakes in owner-managed companies.", allocation={"sector": {"industrials": 4000}},
                version=1, recorded_at=BEGAN,
            )
            portfolio.scope_ptr_id = portfolio.id
            self.portfolios.append(portfolio)
            for aim in range(6 if self.size.companies > 1 else 1):
                self.objectives.append(
                    Objective(
                        firm=self.firm, portfolio=portfolio, title=f"Portfolio aim {aim}", metric="EBITDA",
                        target=10**7, unit="€m", weight=1500, shared=aim % 2 == 0, version=1, recorded_at=BEGAN,
                    )
                )

    def _companies(self) -> None:
        per_company = max(1, (self.size.initiatives - self.size.large) // max(1, self.size.companies - 1))
        for number in range(self.size.companies):
            company = Company(
                firm=self.firm, scope_kind=ScopeKind.COMPANY, name=f"Company {number:03} {COUNTRIES[number % 12]}",
                description="Makes and mends machines.", sector=Sector.values[number % len(Sector.values)],
                country=COUNTRIES[number % 12], currency="EUR", entry_date=date(2023, 1 + number % 12, 15), version=1,
                recorded_at=_spread(number),
            )
            company.scope_ptr_id = company.wall_id = company.id
            self.companies.append(company)
            self._stakes(company, number)
            many = self.size.large if number == 0 else per_company
            aims = self._aims(company, max(1, min(12, many // 2)))
            left = self.size.initiatives - len(self.initiatives)
            self._work(company, aims, left if number == self.size.companies - 1 else many)

    def _stakes(self, company: Company, number: int) -> None:
        """Half in the first fund, half in the second, one in ten in the third besides."""
        funds = (
            [self.portfolios[number * 2 // self.size.companies]] if self.size.portfolios > 1 else self.portfolios[:1]
        )
        funds += [self.portfolios[2]] if self.size.portfolios > 2 and number % 10 == 0 else []
        for fund in funds:
            self.others.append(PortfolioCompany(portfolio_id=fund.pk, company_id=company.pk))
            for turn in range(2 if self.size.companies > 1 else 1):
                self.others.append(
                    Holding(
                        firm=self.firm, portfolio=fund, company=company, valid_from=date(2023 + turn, 2, 1),
                        stake=3000 + turn * 500, invested_minor=2_000_000_000 + number, currency="EUR",
                        investment_type=InvestmentType.BUYOUT, made_at=BEGAN, version=1,
                        recorded_at=_spread(number + turn),
                    )
                )

    def _aims(self, company: Company, many: int) -> list[Objective]:
        made = [
            Objective(
                firm=self.firm, company=company, parent=self.objectives[number % 6 if self.size.companies > 1 else 0],
                title=f"Aim {number:02} of {company.name}", metric="Gross margin", target=41 * 10**6, unit="%",
                weight=2000, version=1, recorded_at=_spread(len(self.objectives) + number),
            )
            for number in range(many)
        ]
        self.objectives += made
        return made

    def _work(self, company: Company, aims: list[Objective], many: int) -> None:
        for number in range(many):
            began = _spread(len(self.initiatives))
            owner, sponsor = (self.users[(len(self.initiatives) + turn) % len(self.users)] for turn in (0, 3))
            initiative = Initiative(
                firm=self.firm, scope_kind=ScopeKind.INITIATIVE, wall_id=company.pk, company=company,
                name=f"Initiative {number:03} of {company.name}", description="One flow per tool family.",
                objective=None if number % 10 == 9 else aims[number % len(aims)],
                value_lever=ValueLever.values[number % 12], owner=owner, sponsor=sponsor, stage=Stage(number % 6),
                planned_minor=100_000_00 * (number + 1), currency="EUR", starts_on=date(2025, 1, 6),
                due=date(2026, 1 + number % 12, 28), version=1, recorded_at=began,
            )
            initiative.scope_ptr_id = initiative.id
            self.initiatives.append(initiative)
            if number % 2 == 0:
                self.others.append(self._proposal(company, number, owner, began))

    def _proposal(self, company: Company, number: int, by: User, at: datetime) -> Proposal:
        line = {"resource": "Fitters", "amount": "4", "unit": "people", "from": "2026-01-05", "until": "2026-06-30"}
        declined = number % 4 == 2
        return Proposal(
            firm=self.firm, company=company, proposer=by, title=f"Proposal {number:03} of {company.name}",
            description="Two vans and six machines.", value_lever=ValueLever.values[number % 12],
            planned_minor=64_000_000, currency="EUR", capacity=[line], assumptions=[],
            status=ProposalStatus.DECLINED if declined else ProposalStatus.PROPOSED,
            decided_by=self.users[1] if declined else None, decided_at=at + DAY if declined else None,
            reason="Not now." if declined else "", version=1, recorded_at=at,
        )

    def _grants(self) -> None:
        scopes: dict[str, list[Scope | None]] = {
            "firm": [None],
            "portfolio": list(self.portfolios[:1]),
            "company": list(self.companies[:1]),
            "initiative": list(self.initiatives[:1]),
            "companies": list(self.companies[150:160] or self.companies),
            "initiatives": list(self.initiatives[1500:1540] or self.initiatives),
        }
        for user, roles in zip(self.users, VIEWERS.values(), strict=False):
            for role, on in roles:
                for scope in scopes[on]:
                    self._grant(user, role, scope)
            self.others.append(self._token(user))
        for number, user in enumerate(self.users[len(VIEWERS) :]):
            company = self.companies[number % len(self.companies)]
            self._grant(
                user, (Role.EXECUTIVE, Role.INITIATIVE_OWNER, Role.CONTRIBUTOR, Role.VIEWER)[number % 4], company
            )
            if number % 3 == 0:
                self.others.append(self._token(user))
                self.others.append(
                    Invitation(
                        firm=self.firm, email=f"guest{number}@x.example", role=Role.CONTRIBUTOR, scope=company,
                        invited_by=self.users[0], expires_at=BEGAN + 1000 * DAY, version=1, recorded_at=BEGAN,
                    )
                )

    def _grant(self, user: User, role: Role, scope: Scope | None) -> None:
        until = date(2099, 12, 31) if role is Role.ADVISER else None
        self.others.append(
            Grant(firm=self.firm, user=user, role=role, scope=scope, until=until, version=1, recorded_at=BEGAN)
        )

    def _token(self, user: User) -> ApiToken:
        return ApiToken(
            firm=self.firm, user=user, name="spreadsheet", prefix="mp_abcde", token_hash=f"{new_id():064}",
            token_scopes=["read"], expires_at=BEGAN + 3000 * DAY, version=1, recorded_at=BEGAN,
        )

    def _events(self) -> Iterator[Event]:
        aggregates: list[Aggregate] = [
            self.firm,
            *self.portfolios,
            *self.companies,
            *self.objectives,
            *self.initiatives,
            *(row for row in self.others if isinstance(row, Aggregate)),
        ]
        for aggregate in aggregates:
            state, place = aggregate.state(), aggregate.event_place()
            versions = self.size.versions if isinstance(aggregate, Initiative) else 1
            for version in range(1, versions + 1):
                yield Event(
                    action_id=new_id(), verb=f"{aggregate.KIND}.{'created' if version == 1 else 'updated'}",
                    kind=aggregate.KIND, aggregate_id=aggregate.pk, version=version, title=aggregate.event_title(),
                    firm_id=place.firm_id or self.firm.pk, portfolio_id=place.portfolio_id,
                    company_id=place.company_id, initiative_id=place.initiative_id, user_id=place.user_id,
                    seen_with=place.seen_with, actor_id=self.users[aggregate.pk % len(self.users)].pk, via="web",
                    before=None if version == 1 else {"due": "2025-12-31"}, after=state,
                    recorded_at=aggregate.recorded_at + version * 20 * DAY,
                )

    def _notices(self, events: list[Event]) -> Iterator[Notice]:
        """Fifty for each who is measured; one where there is one proposal."""
        proposals = [event for event in events if event.kind == "proposal"][:50]
        for event, user in product(proposals, self.users[: len(VIEWERS)]):
            yield Notice(event_id=event.pk, firm=self.firm, user=user, made_at=event.recorded_at)

# fmt: on


def _spread(number: int) -> datetime:
    """A moment within two years: things of all companies happen side by side."""
    return BEGAN + timedelta(minutes=number * 104_729 % (700 * 24 * 60))


def insert(rows: Iterable[models.Model]) -> None:
    """Insert rows of one model with their parents' tables, which ``bulk_create`` refuses."""
    listed = list(rows)
    if not listed:
        return
    model = type(listed[0])
    for part in (*reversed(model._meta.get_parent_list()), model):
        fields = [
            field for field in part._meta.local_concrete_fields if field.attname != "id" or listed[0].pk is not None
        ]
        for start in range(0, len(listed), CHUNK):
            query = InsertQuery(part)
            query.insert_values(fields, listed[start : start + CHUNK], raw=False)
            query.get_compiler(connection=connection).execute_sql()


def build() -> None:
    """Both firms; then the statistics that PostgreSQL keeps by itself and the worker hourly on SQLite."""
    with transaction.atomic():
        for size in (BIG, SMALL):
            Build(size).everything()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    refresh_statistics(BEGAN)
