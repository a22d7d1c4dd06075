"""Reads about portfolios."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.functions import Lower

from milepost.access.models import PortfolioCompany
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_filtered
from milepost.portfolios.models import Company, Portfolio
from milepost.portfolios.queries.common import (
    Named,
    archived,
    containing,
    count_by,
    equal,
    open_objectives,
    sorted_by_name,
)
from milepost.portfolios.queries.holdings import invested_by_portfolio

SORTS = {"name": "name_key", "recorded_at": "recorded_at", "id": "pk"}


@dataclass(frozen=True, slots=True)
class PortfolioFilter:
    """Which portfolios; None asks nothing. ``archived`` None: either."""

    q: str | None = None
    currency: str | None = None
    archived: bool | None = False


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One portfolio as one viewer sees it. ``invested_minor`` is None for who may not see its stakes."""

    id: int
    version: int
    name: str
    strategy: str
    currency: str
    opened_on: date | None
    allocation: dict[str, dict[str, int]]
    archived_at: datetime | None
    recorded_at: datetime
    companies: int
    objectives: int
    invested_minor: int | None


def portfolio_page(*, viewer: Viewer, filters: PortfolioFilter, page: PageRequest, today: date) -> Page[PortfolioRow]:
    """Portfolios, by name unless asked otherwise. Four SQL queries."""
    found = paginate_filtered(_wanted, viewer, filters, page=page, sorts=SORTS, usual="name")
    return Page(_rows(viewer, list(found.rows), today), found.next_cursor)


def _wanted(viewer: Viewer, filters: PortfolioFilter) -> Any:
    rows = Portfolio.objects.seen_by(viewer).filter(
        containing("name", filters.q), archived(filters.archived), equal(currency=filters.currency)
    )
    return sorted_by_name(rows)


def portfolio_choices(*, viewer: Viewer, limit: int = 500) -> tuple[Named, ...]:
    """Portfolios to choose from, by name. One SQL query."""
    rows = Portfolio.objects.seen_by(viewer).filter(archived_at__isnull=True).order_by(Lower("name"), "pk")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name")[:limit])


def portfolio_row(*, viewer: Viewer, portfolio_id: int, today: date) -> PortfolioRow:
    """One portfolio. Raises Missing."""
    found = Portfolio.objects.seen_by(viewer).filter(pk=portfolio_id).first()
    if found is None:
        raise Missing("portfolio", encode_id(portfolio_id))
    return _rows(viewer, [found], today)[0]


def _links(viewer: Viewer) -> Any:
    seen = Company.objects.seen_by(viewer).filter(archived_at__isnull=True)
    return PortfolioCompany.objects.filter(company_id__in=seen.values("pk"))


def _rows(viewer: Viewer, portfolios: list[Portfolio], today: date) -> tuple[PortfolioRow, ...]:
    ids = [portfolio.pk for portfolio in portfolios]
    companies = count_by(_links, viewer, "portfolio_id", ids)
    objectives = count_by(open_objectives, viewer, "portfolio_id", ids)
    invested = invested_by_portfolio(viewer=viewer, portfolio_ids=ids, today=today)
    return tuple(
        PortfolioRow(
            id=portfolio.pk,
            version=portfolio.version,
            name=portfolio.name,
            strategy=portfolio.strategy,
            currency=portfolio.currency,
            opened_on=portfolio.opened_on,
            allocation=portfolio.allocation,
            archived_at=portfolio.archived_at,
            recorded_at=portfolio.recorded_at,
            companies=companies.get(portfolio.pk, 0),
            objectives=objectives.get(portfolio.pk, 0),
            invested_minor=invested.get(portfolio.pk),
        )
        for portfolio in portfolios
    )
