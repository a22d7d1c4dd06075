"""Dated stakes of portfolios in companies. A correction is a new row of the same day; the old one stays, superseded."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from milepost.api.conventions.fields import (
    Answer,
    Body,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    Line,
    MomentAnswer,
    Money,
    MoneyAnswer,
    PastMoment,
    Percent,
    PercentAnswer,
    SwitchInQuery,
    money_of,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import NoBody, Resource
from milepost.core.paging import Page
from milepost.portfolios.actions.holdings import confirm_holding, record_holding
from milepost.portfolios.choices import InvestmentType
from milepost.portfolios.queries.holdings import SORTS, HoldingFilter, HoldingRow, holding_page, holding_row


class Holding(Answer):
    """The stake of a portfolio in a company from a day on; a stake of 0 is the exit."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    portfolio_id: IdAnswer
    portfolio_name: Annotated[str, Field(examples=["Harbour Fund II"])]
    company_id: IdAnswer
    company_name: Annotated[str, Field(examples=["Aster Tools"])]
    valid_from: DayAnswer
    stake: Annotated[PercentAnswer, Field(description="Percent of the company")]
    invested_cost: Annotated[MoneyAnswer, money_of("invested_minor"), Field(description="Cumulative")]
    investment_type: InvestmentType
    note: str
    made_at: MomentAnswer
    recorded_at: MomentAnswer
    confirmed_by: Annotated[str | None, Field(examples=["Cora Blum"])]
    confirmed_at: MomentAnswer | None
    superseded_by_id: IdAnswer | None
    superseded_at: MomentAnswer | None


class NewHolding(Body):
    """A stake from a day on. One of the same portfolio, company and day is superseded by it.

    It opens the company to the portfolio's people: only who records stakes on both may record it.
    """

    portfolio_id: Id
    company_id: Id
    valid_from: Day
    stake: Annotated[Percent, Field(description="Percent of the company; 0 is the exit")]
    invested_cost: Annotated[Money, Field(description="Cumulative, in the portfolio's currency")]
    investment_type: Annotated[
        InvestmentType,
        Field(default=InvestmentType.BUYOUT, description="As before when not given; the first one needs it"),
    ]
    note: Line = ""


class HoldingQuery(ListQuery):
    """Which stakes."""

    portfolio_id: Id | None = None
    company_id: Id | None = None
    on: Annotated[Day | None, Field(description="Standing on this day")] = None
    known_at: Annotated[PastMoment | None, Field(description="With `on`: as it was known at this moment")] = None
    superseded: Annotated[SwitchInQuery, Field(description="Superseded rows too")] = False


holdings = Resource("holdings", "holding", "Holdings", Holding, kind="holding")


@holdings.list(sorts=tuple(SORTS))
def list_holdings(call: Call, query: HoldingQuery) -> Page[HoldingRow]:
    """Newest day first."""
    return holding_page(viewer=call.viewer, filters=HoldingFilter(**query.filters()), page=query.page())


@holdings.one
def read_holding(call: Call, holding_id: int) -> HoldingRow:
    """One."""
    return holding_row(viewer=call.viewer, holding_id=holding_id)


@holdings.create
def record(call: Call, body: NewHolding) -> Any:
    """Record a stake."""
    return record_holding(acting=call.viewer, now=call.now, **body.given())


@holdings.act("confirmation", "confirm_holding", "Confirm a stake and its cost", "The controller's word; once.")
def confirm(call: Call, holding_id: int, version: int | None, body: NoBody) -> Any:
    """Confirm it."""
    return confirm_holding(acting=call.viewer, now=call.now, holding_id=holding_id, version=version)
