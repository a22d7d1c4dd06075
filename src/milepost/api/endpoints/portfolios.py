"""Portfolios, and how their invested cost is spread against its targets."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import (
    Answer,
    Body,
    Currency,
    Day,
    DayAnswer,
    IdAnswer,
    MomentAnswer,
    MoneyAnswer,
    Name,
    Percent,
    PercentAnswer,
    Shown,
    SwitchInQuery,
    Text,
    money_of,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.conventions.resources import NoBody, Resource
from milepost.core.money import plain_percent
from milepost.core.paging import Page
from milepost.portfolios.actions.portfolios import (
    archive_portfolio,
    create_portfolio,
    restore_portfolio,
    update_portfolio,
)
from milepost.portfolios.choices import Dimension
from milepost.portfolios.queries.holdings import allocation_of
from milepost.portfolios.queries.portfolios import SORTS, PortfolioFilter, PortfolioRow, portfolio_page, portfolio_row

TAG = "Portfolios"
Targets = Annotated[
    dict[str, dict[str, Percent]],
    Field(
        description="Target shares of invested cost, in percent: {dimension: {key: percent}}; dimensions are sector, region, "
        "investment_type",
        examples=[{"region": {"europe": "60", "north_america": "40"}}],
    ),
]


def _targets(allocation: dict[str, dict[str, int]]) -> dict[str, dict[str, str]]:
    return {name: {key: plain_percent(points) for key, points in rows.items()} for name, rows in allocation.items()}


class Portfolio(Answer):
    """A fund or holding. Counts hold only what you may see."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    name: Annotated[str, Field(examples=["Harbour Fund II"])]
    strategy: Annotated[str, Field(examples=["Buy and build in the Mittelstand"])]
    currency: Annotated[str, Field(examples=["EUR"])]
    opened_on: DayAnswer | None
    allocation: Annotated[
        dict[str, dict[str, str]],
        Shown(by=_targets),
        Field(description="Target shares of invested cost, in percent", examples=[{"region": {"europe": "60"}}]),
    ]
    archived_at: MomentAnswer | None
    recorded_at: MomentAnswer
    companies: Annotated[int, Field(examples=[8])]
    objectives: Annotated[int, Field(examples=[4])]
    invested: Annotated[
        MoneyAnswer | None,
        money_of("invested_minor"),
        Field(description="Cumulative cost of today's stakes; null for those who may not see stakes"),
    ]


class NewPortfolio(Body):
    """A portfolio to open. Its currency is the firm's when none is given."""

    name: Name
    strategy: Text = ""
    currency: Annotated[Currency, Field(default_factory=str)]
    opened_on: Day | None = None
    allocation: Annotated[Targets, Field(default_factory=dict)]


class PortfolioChange(Body):
    """What to change of a portfolio."""

    name: Name = ""
    strategy: Text = ""
    currency: Currency = ""
    opened_on: Day | None = None
    allocation: Annotated[Targets, Field(default_factory=dict)]


class PortfolioQuery(ListQuery):
    """Which portfolios."""

    q: Annotated[Text | None, Field(description="Words in the name")] = None
    currency: Currency | None = None
    archived: Annotated[SwitchInQuery, Field(description="The archived ones instead")] = False


portfolios = Resource("portfolios", "portfolio", TAG, Portfolio, kind="portfolio")


@portfolios.list(sorts=tuple(SORTS))
def list_portfolios(call: Call, query: PortfolioQuery) -> Page[PortfolioRow]:
    """By name."""
    filters = PortfolioFilter(**query.filters())
    return portfolio_page(viewer=call.viewer, filters=filters, page=query.page(), today=call.today)


@portfolios.one
def read_portfolio(call: Call, portfolio_id: int) -> PortfolioRow:
    """One."""
    return portfolio_row(viewer=call.viewer, portfolio_id=portfolio_id, today=call.today)


@portfolios.create
def open_portfolio(call: Call, body: NewPortfolio) -> Any:
    """Open a portfolio."""
    return create_portfolio(acting=call.viewer, now=call.now, **body.given())


@portfolios.update
def change_portfolio(call: Call, portfolio_id: int, version: int | None, body: PortfolioChange) -> Any:
    """Change a portfolio."""
    return update_portfolio(
        acting=call.viewer, now=call.now, portfolio_id=portfolio_id, version=version, **body.given()
    )


@portfolios.act("archival", "archive_portfolio", "Take a portfolio out of the lists")
def archive(call: Call, portfolio_id: int, version: int | None, body: NoBody) -> Any:
    """Archive it."""
    return archive_portfolio(acting=call.viewer, now=call.now, portfolio_id=portfolio_id, version=version)


@portfolios.act("restoration", "restore_portfolio", "Bring an archived portfolio back")
def restore(call: Call, portfolio_id: int, version: int | None, body: NoBody) -> Any:
    """Bring it back."""
    return restore_portfolio(acting=call.viewer, now=call.now, portfolio_id=portfolio_id, version=version)


class AllocationLine(Answer):
    """One target beside what is."""

    dimension: Dimension
    key: Annotated[str, Field(examples=["europe"])]
    target: PercentAnswer
    actual: Annotated[PercentAnswer | None, Field(description="Share of invested cost; null without stakes to see")]


class Allocation(Answer):
    """How a portfolio's invested cost is spread today, by each dimension, against its targets."""

    portfolio_id: IdAnswer
    invested: Annotated[MoneyAnswer | None, money_of("invested_minor")]
    rows: list[AllocationLine]


def _read_allocation(call: Call) -> HttpResponse:
    found = allocation_of(viewer=call.viewer, portfolio_id=call.id, today=call.today)
    return HttpResponse(to_bytes(encoder_of(Allocation).all(found)), content_type="application/json")


REGISTRY.add(
    Operation("GET", "/portfolios/{portfolio_id}/allocation", "get_portfolio_allocation", TAG,
              "Compare invested cost with its targets", _read_allocation, Success(Allocation),
              description="The targets themselves are the portfolio's `allocation`; change them with PATCH."),
)  # fmt: skip
