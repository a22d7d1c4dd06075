"""Writes about portfolios."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.models import Firm
from milepost.access.roles import Can, ScopeKind
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Conflict
from milepost.core.money import check_currency
from milepost.portfolios.models import Holding, Portfolio
from milepost.portfolios.rules import clean_allocation, clean_fields, clean_text


class PortfolioFields(TypedDict, total=False):
    """What can be set. ``allocation``: {dimension: {key: percentage}}."""

    name: str
    strategy: str
    currency: str
    opened_on: date | None
    allocation: Mapping[str, Mapping[str, Any]]


_CLEANERS: dict[str, Any] = {
    "name": clean_name,
    "strategy": lambda value: clean_text(value, "strategy"),
    "currency": check_currency,
    "opened_on": lambda value: value,
    "allocation": clean_allocation,
}


@action("portfolio.created")
def create_portfolio(*, acting: Viewer, now: datetime, **fields: Unpack[PortfolioFields]) -> Portfolio:
    """A new portfolio (``name`` needed; ``currency`` is the firm's when not given). Raises Invalid, Forbidden."""
    acting.require(Can.EDIT_PORTFOLIO)
    cleaned = clean_fields({"name": "", "currency": acting.currency, **fields}, _CLEANERS)
    firm = Firm.objects.seen_by(acting).get()
    return add(Portfolio(firm=firm, scope_kind=ScopeKind.PORTFOLIO, **cleaned))


@action("portfolio.updated")
def update_portfolio(
    *, acting: Viewer, now: datetime, portfolio_id: int, version: int | None = None, **fields: Unpack[PortfolioFields]
) -> Portfolio:
    """Change a portfolio. Raises Missing, Stale, Forbidden, Invalid; Conflict for a currency that stakes are kept in."""
    portfolio = lock(Portfolio, portfolio_id, acting, version)
    acting.require(Can.EDIT_PORTFOLIO, portfolio)
    cleaned = clean_fields(fields, _CLEANERS)
    holdings = Holding.objects.unwalled("a currency in use stays, whoever asks").filter(portfolio=portfolio)
    if cleaned.get("currency", portfolio.currency) != portfolio.currency and holdings.exists():
        raise Conflict(
            _("Stakes of this portfolio are kept in %(currency)s.") % {"currency": portfolio.currency},
            _("The currency of a portfolio with stakes stays; open another portfolio instead."),
            field="currency",
            value=fields.get("currency"),
        )
    change(portfolio, **cleaned)
    return portfolio


@action("portfolio.archived")
def archive_portfolio(*, acting: Viewer, now: datetime, portfolio_id: int, version: int | None = None) -> Portfolio:
    """Take a portfolio out of the lists; all its history stays."""
    portfolio = lock(Portfolio, portfolio_id, acting, version)
    acting.require(Can.EDIT_PORTFOLIO, portfolio)
    change(portfolio, archived_at=portfolio.archived_at or now)
    return portfolio


@action("portfolio.restored")
def restore_portfolio(*, acting: Viewer, now: datetime, portfolio_id: int, version: int | None = None) -> Portfolio:
    """Bring an archived portfolio back."""
    portfolio = lock(Portfolio, portfolio_id, acting, version)
    acting.require(Can.EDIT_PORTFOLIO, portfolio)
    change(portfolio, archived_at=None)
    return portfolio
