"""Reads about stakes, and about how invested cost is spread against its targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.countries import region_of
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_filtered
from milepost.core.prepared import ask
from milepost.portfolios.choices import Dimension
from milepost.portfolios.models import Holding, Portfolio
from milepost.portfolios.queries.common import equal, name_of
from milepost.portfolios.queries.stakes import standing_stakes
from milepost.portfolios.rules import ALLOCATION_KEYS

SORTS = {"valid_from": "valid_from", "company": "company__name", "made_at": "made_at", "id": "pk"}


@dataclass(frozen=True, slots=True)
class HoldingFilter:
    """Which stakes; None asks nothing. ``on``: only those standing on that day. Superseded rows only when asked.

    ``to_confirm``: those that nobody confirmed and that the viewer may confirm.
    """

    portfolio_id: int | None = None
    company_id: int | None = None
    on: date | None = None
    known_at: datetime | None = None
    superseded: bool = False
    to_confirm: bool | None = None


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """One dated stake: basis points, cumulative invested cost in minor units of the portfolio's currency."""

    id: int
    version: int
    portfolio_id: int
    portfolio_name: str
    company_id: int
    company_name: str
    valid_from: date
    stake: int
    invested_minor: int
    currency: str
    investment_type: str
    note: str
    made_at: datetime
    recorded_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    superseded_by_id: int | None
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """One target beside what is: basis points of invested cost; the actual is None for who may not see stakes."""

    dimension: str
    key: str
    target: int
    actual_minor: int | None
    actual: int | None


@dataclass(frozen=True, slots=True)
class Allocation:
    """How a portfolio's invested cost is spread on a day, by each dimension."""

    portfolio_id: int
    currency: str
    invested_minor: int | None
    rows: tuple[AllocationRow, ...]


def holding_page(*, viewer: Viewer, filters: HoldingFilter, page: PageRequest) -> Page[HoldingRow]:
    """Stakes, newest day first unless asked otherwise. One SQL query."""
    if filters.on is None:
        filters = replace(filters, known_at=None)  # which asks how a day was known
    return paginate_filtered(_wanted, viewer, filters, page=page, sorts=SORTS, usual="-valid_from").map(_row)


def _wanted(viewer: Viewer, filters: HoldingFilter) -> Any:
    if filters.on is not None:
        rows = standing_stakes(filters.on, known_at=filters.known_at).seen_by(viewer)
    else:
        rows = Holding.objects.seen_by(viewer)
        if not filters.superseded:
            rows = rows.filter(superseded_at__isnull=True)
    rows = rows.filter(equal(portfolio_id=filters.portfolio_id, company_id=filters.company_id))
    if filters.to_confirm:
        within = viewer.company_scoped(Can.CONFIRM_MONEY, "company_id")
        within |= viewer.portfolio_scoped(Can.CONFIRM_MONEY, "portfolio_id")
        rows = rows.filter(within, confirmed_at__isnull=True, superseded_at__isnull=True)
    return rows.select_related("portfolio", "company", "confirmed_by")


def holding_row(*, viewer: Viewer, holding_id: int) -> HoldingRow:
    """One stake. Raises Missing."""
    rows = Holding.objects.seen_by(viewer).select_related("portfolio", "company", "confirmed_by")
    found = rows.filter(pk=holding_id).first()
    if found is None:
        raise Missing("holding", encode_id(holding_id))
    return _row(found)


def invested_by_portfolio(*, viewer: Viewer, portfolio_ids: list[int], today: date) -> dict[int, int]:
    """Invested cost today by portfolio, of those whose stakes the viewer may see from the portfolio. One SQL query."""
    reach = viewer.reach(Can.SEE_HOLDINGS)
    wanted = [pk for pk in portfolio_ids if reach.firm or pk in reach.portfolios]
    return dict.fromkeys(wanted, 0) | dict(ask(_invested, viewer, ids=wanted, today=today) if wanted else ())


def _invested(viewer: Viewer, *, ids: Collection[int], today: date) -> Any:
    stakes = standing_stakes(today).seen_by(viewer).filter(Among("portfolio_id", ids), stake__gt=0)
    return stakes.order_by().values_list("portfolio_id").annotate(total=Sum("invested_minor"))


def allocation_of(*, viewer: Viewer, portfolio_id: int, today: date) -> Allocation:
    """Targets beside the spread of today's invested cost, in each dimension's own order. Two SQL queries. Raises Missing."""
    portfolio = Portfolio.objects.seen_by(viewer).filter(pk=portfolio_id).first()
    if portfolio is None:
        raise Missing("portfolio", encode_id(portfolio_id))
    actual = _spread(viewer, portfolio, today) if viewer.may(Can.SEE_HOLDINGS, portfolio) else None
    total = None if actual is None else sum(actual[Dimension.SECTOR].values())
    rows = []
    for dimension in Dimension:
        targets = portfolio.allocation.get(dimension.value, {})
        for key in ALLOCATION_KEYS[dimension]:
            minor = None if actual is None else actual[dimension].get(key, 0)
            if targets.get(key) or minor:
                share = round(minor * 10_000 / total) if minor is not None and total else None
                rows.append(AllocationRow(dimension.value, key, targets.get(key, 0), minor, share))
    return Allocation(portfolio.pk, portfolio.currency, total, tuple(rows))


def _spread(viewer: Viewer, portfolio: Portfolio, today: date) -> dict[Dimension, dict[str, int]]:
    spread: dict[Dimension, dict[str, int]] = {dimension: defaultdict(int) for dimension in Dimension}
    stakes = standing_stakes(today).seen_by(viewer).filter(portfolio=portfolio, stake__gt=0)
    columns = ("invested_minor", "investment_type", "company__sector", "company__country")
    for minor, kind, sector, country in stakes.values_list(*columns):
        spread[Dimension.SECTOR][sector] += minor
        spread[Dimension.REGION][region_of(country).value] += minor
        spread[Dimension.INVESTMENT_TYPE][kind] += minor
    return spread


def _row(holding: Holding) -> HoldingRow:
    return HoldingRow(
        id=holding.pk,
        version=holding.version,
        portfolio_id=holding.portfolio_id,
        portfolio_name=holding.portfolio.name,
        company_id=holding.company_id,
        company_name=holding.company.name,
        valid_from=holding.valid_from,
        stake=holding.stake,
        invested_minor=holding.invested_minor,
        currency=holding.currency,
        investment_type=holding.investment_type,
        note=holding.note,
        made_at=holding.made_at,
        recorded_at=holding.recorded_at,
        confirmed_by=name_of(holding.confirmed_by),
        confirmed_at=holding.confirmed_at,
        superseded_by_id=holding.superseded_by_id,
        superseded_at=holding.superseded_at,
    )
