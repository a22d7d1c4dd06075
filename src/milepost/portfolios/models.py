"""Tables of portfolios: strategy, companies, dated stakes, objectives, initiatives, proposals."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from milepost.access.models import Firm, Scope, User
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager
from milepost.portfolios.choices import (
    Comparison,
    FiscalPattern,
    InvestmentType,
    ProposalStatus,
    Sector,
    Stage,
    ValueLever,
)


class Portfolio(Scope):
    """A fund or holding: what is bought, why, and how it should be spread.

    ``allocation`` maps a Dimension to {key: target in basis points of invested cost}.
    """

    KIND = "portfolio"

    scope_ptr = models.OneToOneField(
        Scope, on_delete=models.PROTECT, parent_link=True, primary_key=True, related_name="as_portfolio"
    )
    strategy = models.TextField(blank=True, default="")
    currency = models.CharField(max_length=3)
    opened_on = models.DateField(null=True)
    allocation = models.JSONField(default=dict)

    objects: ClassVar[WalledManager[Portfolio]] = WalledManager()

    def event_place(self) -> Place:
        """Behind the portfolio."""
        return Place(firm_id=self.firm_id, seen_with=Can.SEE_PORTFOLIO, portfolio_id=self.pk)


class Company(Scope):
    """A portfolio company. The confidentiality wall runs around it."""

    KIND = "company"

    scope_ptr = models.OneToOneField(
        Scope, on_delete=models.PROTECT, parent_link=True, primary_key=True, related_name="as_company"
    )
    description = models.TextField(blank=True, default="")
    sector = models.CharField(max_length=32, choices=Sector.choices)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    fiscal_year_start = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(12)], help_text="First month of the fiscal year"
    )
    fiscal_pattern = models.CharField(max_length=8, choices=FiscalPattern.choices, default=FiscalPattern.MONTHS)
    entry_date = models.DateField(null=True)

    objects: ClassVar[WalledManager[Company]] = WalledManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="company_fiscal_month", condition=Q(fiscal_year_start__gte=1, fiscal_year_start__lte=12)
            )
        ]

    def event_place(self) -> Place:
        """Behind the company's wall."""
        return Place(firm_id=self.firm_id, seen_with=Can.SEE_COMPANY, company_id=self.pk)


class Holding(Aggregate):
    """The stake of a portfolio in a company from a day on, until a later row takes over; a stake of 0 is the exit.

    Money-bearing, so never rewritten: a correction is a new row that supersedes the wrong one, and both stay.
    """

    KIND = "holding"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    stake = models.PositiveIntegerField(help_text="Basis points, 0 to 10,000")
    invested_minor = models.BigIntegerField(
        help_text="Cumulative invested cost in minor units of the portfolio's currency"
    )
    currency = models.CharField(max_length=3)
    investment_type = models.CharField(max_length=20, choices=InvestmentType.choices)
    note = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField(help_text="When this row became known; recorded_at moves when it is confirmed")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    objects = WalledManager["Holding"]()

    APPEND_ONLY = ("version", "recorded_at", "confirmed_by_id", "confirmed_at", "superseded_by_id", "superseded_at")

    class Meta:
        constraints = [
            models.CheckConstraint(name="holding_stake_is_a_share", condition=Q(stake__gte=0, stake__lte=10_000)),
            models.CheckConstraint(name="holding_cost_not_negative", condition=Q(invested_minor__gte=0)),
            models.UniqueConstraint(
                fields=["portfolio", "company", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="holding_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.portfolio} in {self.company}"

    def event_title(self) -> str:
        """Which stake."""
        return f"{self.portfolio.name} · {self.company.name}"

    def event_place(self) -> Place:
        """Behind both, and only for those who see stakes."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_HOLDINGS,
            portfolio_id=self.portfolio_id,
            company_id=self.company_id,
        )


class Objective(Aggregate):
    """A top-down aim of a portfolio or of a company that initiatives serve.

    ``shared`` lets the companies that a portfolio holds read that portfolio objective.
    """

    KIND = "objective"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, null=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    metric = models.CharField(max_length=120, blank=True, default="")
    comparison = models.CharField(max_length=10, choices=Comparison.choices, default=Comparison.AT_LEAST)
    target = models.BigIntegerField(null=True, help_text="Millionths of the unit")
    unit = models.CharField(max_length=40, blank=True, default="")
    due = models.DateField(null=True)
    weight = models.PositiveIntegerField(default=0, help_text="Basis points among the objectives beside it")
    shared = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    objects = WalledManager["Objective"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="objective_of_portfolio_or_company",
                condition=Q(portfolio__isnull=False, company__isnull=True, parent__isnull=True)
                | Q(portfolio__isnull=True, company__isnull=False),
            ),
            models.CheckConstraint(name="objective_weight_is_a_share", condition=Q(weight__lte=10_000)),
            models.CheckConstraint(
                name="objective_target_has_a_metric", condition=Q(target__isnull=True) | ~Q(metric="")
            ),
        ]
        indexes = [models.Index(fields=["firm", "title", "id"], name="objective_by_title")]

    def __str__(self) -> str:
        return self.title

    def event_place(self) -> Place:
        """Behind the portfolio or the company whose aim it is."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_OBJECTIVES,
            portfolio_id=self.portfolio_id,
            company_id=self.company_id,
        )


class Initiative(Scope):
    """A programme of work in one company, by one value lever, in a stage from idea to signed off."""

    KIND = "initiative"

    scope_ptr = models.OneToOneField(
        Scope, on_delete=models.PROTECT, parent_link=True, primary_key=True, related_name="as_initiative"
    )
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, related_name="+")
    description = models.TextField(blank=True, default="")
    value_lever = models.CharField(max_length=24, choices=ValueLever.choices)
    sponsor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.PositiveSmallIntegerField(choices=Stage.choices, default=Stage.IDEA)
    stage_reason = models.CharField(max_length=500, blank=True, default="")
    planned_minor = models.BigIntegerField(
        null=True, help_text="Planned value in minor units of the company's currency"
    )
    currency = models.CharField(max_length=3)
    value_confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    value_confirmed_at = models.DateTimeField(null=True)
    starts_on = models.DateField(null=True)
    due = models.DateField(null=True)

    objects: ClassVar[WalledManager[Initiative]] = WalledManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="initiative_stage_known", condition=Q(stage__lte=5)),
            models.CheckConstraint(
                name="initiative_starts_before_due",
                condition=Q(starts_on__isnull=True) | Q(due__isnull=True) | Q(starts_on__lte=F("due")),
            ),
        ]

    def event_place(self) -> Place:
        """Behind the company's wall, and open to those who were given this initiative alone."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_INITIATIVES,
            company_id=self.company_id,
            initiative_id=self.pk,
        )


class Proposal(Aggregate):
    """An initiative proposed from within a company, with what it needs and what it assumes, each dated.

    ``capacity``: [{resource, amount, unit, from, until}], the limits under which it is proposed.
    ``assumptions``: [{statement, as_of, source}], what is taken for true of the market.
    ``amendments``: what the decider changed, {field: [proposed, accepted]}.
    """

    KIND = "proposal"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, related_name="+")
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    value_lever = models.CharField(max_length=24, choices=ValueLever.choices)
    planned_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField(null=True)
    due = models.DateField(null=True)
    capacity = models.JSONField(default=list)
    assumptions = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.PROPOSED)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    amendments = models.JSONField(default=dict)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="+")

    objects = WalledManager["Proposal"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_decided_with_a_name",
                condition=Q(status__in=["proposed", "withdrawn"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_declined_with_a_reason", condition=~Q(status="declined") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="proposal_accepted_with_an_initiative",
                condition=Q(status__in=["accepted", "amended"], initiative__isnull=False)
                | (~Q(status__in=["accepted", "amended"]) & Q(initiative__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "status", "-recorded_at"], name="proposal_by_company"),
            models.Index(fields=["firm", "-recorded_at", "-id"], name="proposal_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def event_place(self) -> Place:
        """Behind the company's wall."""
        return Place(firm_id=self.firm_id, seen_with=Can.SEE_PROPOSALS, company_id=self.company_id)
