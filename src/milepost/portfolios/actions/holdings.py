"""Writes about stakes. Each is dated and kept; which companies a portfolio reaches follows from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Required, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.models import Firm, PortfolioCompany
from milepost.access.roles import Can
from milepost.access.viewer import Acting, Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Conflict, Invalid
from milepost.core.money import parse_money, parse_percent
from milepost.portfolios.choices import InvestmentType
from milepost.portfolios.models import Company, Holding, Portfolio
from milepost.portfolios.queries.stakes import standing_stakes
from milepost.portfolios.rules import choice, clean_line


class HoldingFields(TypedDict, total=False):
    """One dated stake. ``stake`` in percent, ``invested_cost`` cumulative in major units of the portfolio's currency."""

    portfolio_id: Required[int]
    valid_from: Required[date]
    stake: Required[Any]
    invested_cost: Required[Any]
    investment_type: str
    note: str


@action("holding.recorded")
def record_holding(
    *, acting: Viewer, now: datetime, company_id: int, joining: Company | None = None, **fields: Unpack[HoldingFields]
) -> Holding:
    """The stake of a portfolio in a company from ``valid_from`` on. A row of the same day is corrected: superseded, kept.

    ``joining`` is a company that the calling action has just made. Of any other the viewer keeps the stakes already: a stake
    opens the company to the portfolio's people, the viewer among them. Raises Missing, Forbidden, Invalid.
    """
    portfolio = lock(Portfolio, fields["portfolio_id"], acting, field="portfolio_id")
    company = joining or lock(Company, company_id, acting, field="company_id")
    acting.require(Can.EDIT_HOLDINGS, portfolio)
    if joining is None:
        acting.require(Can.EDIT_HOLDINGS, company)
    kind = fields.get("investment_type") or _usual_type(portfolio, company)
    holding = Holding(
        firm_id=portfolio.firm_id,
        portfolio=portfolio,
        company=company,
        valid_from=fields["valid_from"],
        stake=parse_percent(fields["stake"], "stake"),
        invested_minor=_not_negative(parse_money(fields["invested_cost"], portfolio.currency, "invested_cost"), fields),
        currency=portfolio.currency,
        investment_type=choice(InvestmentType, "investment_type")(kind),
        note=clean_line(fields.get("note", ""), "note", 500),
        made_at=now,
    )
    replaced = _standing(portfolio, company, holding.valid_from)
    if replaced is not None:
        # Superseded before the new row is there, since only one row a day may stand.
        change(replaced, verb="holding.superseded", superseded_at=now, superseded_by_id=holding.id)
    _check_total(company, holding)
    add(holding)
    refresh_reach(portfolio.pk, company.pk, today_in(acting.firm_timezone, now))
    return holding


@action("holding.confirmed")
def confirm_holding(*, acting: Viewer, now: datetime, holding_id: int, version: int | None = None) -> Holding:
    """The controller's word that stake and cost are right. Raises Missing, Stale, Forbidden, Conflict."""
    holding = lock(Holding, holding_id, acting, version)
    if not (acting.may(Can.CONFIRM_MONEY, holding.portfolio) or acting.may(Can.CONFIRM_MONEY, holding.company)):
        acting.require(Can.CONFIRM_MONEY, holding.portfolio)
    if holding.superseded_at is not None:
        raise Conflict(_("This stake has been superseded by a correction."), _("Confirm the row that stands."))
    if holding.confirmed_at is not None:
        raise Conflict(_("This stake has been confirmed already."))
    change(holding, confirmed_by_id=acting.user_id, confirmed_at=now)
    return holding


def _usual_type(portfolio: Portfolio, company: Company) -> str:
    """The type of the stake so far; a first one must say it."""
    known = (
        Holding.objects.unwalled("the portfolio is locked for the viewer")
        .filter(portfolio=portfolio, company=company, superseded_at__isnull=True)
        .order_by("-valid_from")
        .values_list("investment_type", flat=True)
        .first()
    )
    if known is None:
        raise Invalid(
            "investment_type",
            None,
            _("is missing"),
            _("Use one of: %(choices)s.") % {"choices": ", ".join(InvestmentType.values)},
        )
    return known


def _not_negative(minor: int, fields: HoldingFields) -> int:
    if minor < 0:
        raise Invalid(
            "invested_cost", fields["invested_cost"], _("is negative"), _("Give the cumulative cost, 0 or more.")
        )
    return minor


def _standing(portfolio: Portfolio, company: Company, valid_from: date) -> Holding | None:
    return (
        Holding.objects.unwalled("the portfolio is locked for the viewer")
        .select_for_update(of=("self",))
        .filter(portfolio=portfolio, company=company, valid_from=valid_from, superseded_at__isnull=True)
        .first()
    )


def _check_total(company: Company, holding: Holding) -> None:
    """All portfolios of the firm together hold no more than the whole company, on any day that the row stands. Raises Invalid."""
    standing = Holding.objects.unwalled("shares of one company add up over all portfolios").filter(
        company=company, superseded_at__isnull=True
    )
    steps = sorted(standing.values_list("valid_from", "portfolio_id", "stake"))
    own = holding.portfolio_id
    ends = min((day for day, portfolio, _ in steps if portfolio == own and day > holding.valid_from), default=date.max)
    days = {holding.valid_from} | {day for day, _, _ in steps if holding.valid_from < day < ends}
    for on in days:
        stakes = {portfolio: stake for day, portfolio, stake in steps if day <= on} | {own: holding.stake}
        if sum(stakes.values()) > 10_000:
            # How much others hold is not said: the viewer may not see their stakes.
            raise Invalid(
                "stake",
                f"{holding.stake / 100:g}",
                _("percent, with the other stakes of the firm in this company, is more than 100 percent"),
                _("Check the stakes of all portfolios from that day on."),
            )


def refresh_reach(portfolio_id: int, company_id: int, today: date) -> None:
    """Inside an action or a tick: whether the portfolio reaches the company today, from its stakes."""
    stakes = standing_stakes(today).unwalled("walls follow from the stakes themselves")
    held = stakes.filter(portfolio_id=portfolio_id, company_id=company_id, stake__gt=0).exists()
    if held:
        PortfolioCompany.objects.get_or_create(portfolio_id=portfolio_id, company_id=company_id)
    else:
        PortfolioCompany.objects.filter(portfolio_id=portfolio_id, company_id=company_id).delete()


@action("reach.refreshed")
def refresh_all_reach(*, acting: Acting, now: datetime) -> int:
    """Bring every link between portfolio and company up to today's stakes; how many changed. For the hourly tick.

    Stakes may be recorded meanwhile: each pair that looks wrong is looked at again with its portfolio locked.
    """
    known = Firm.objects.unwalled("each firm has its own day").values_list("pk", "timezone")
    days = {firm_id: today_in(timezone, now) for firm_id, timezone in known}
    should: set[tuple[int, int]] = set()
    for day in set(days.values()):
        firms = [firm_id for firm_id, own in days.items() if own == day]
        stakes = standing_stakes(day).unwalled("walls follow from the stakes themselves").filter(firm_id__in=firms)
        should |= set(stakes.filter(stake__gt=0).values_list("portfolio_id", "company_id"))
    differing = should ^ set(PortfolioCompany.objects.values_list("portfolio_id", "company_id"))
    portfolios = Portfolio.objects.unwalled("walls follow from the stakes themselves").select_for_update(of=("self",))
    for portfolio_id, company_id in sorted(differing):
        refresh_reach(portfolio_id, company_id, days[portfolios.get(pk=portfolio_id).firm_id])
    return len(differing)
