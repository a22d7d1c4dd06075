"""The cascade: which aim is served by what, and where the chain is broken."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import (
    Answer,
    DayAnswer,
    IdAnswer,
    MoneyAnswer,
    Query,
    Shown,
    WholeInQuery,
    Word,
    money_of,
)
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.initiatives import Stage
from milepost.api.endpoints.objectives import Objective
from milepost.core.paging import DEFAULT_LIMIT, MAX_LIMIT, Page, PageRequest
from milepost.portfolios.queries.cascade import CompanyGaps, company_cascade, portfolio_cascade

TAG = "Cascade"


class CascadeInitiative(Answer):
    """An initiative at the foot of the cascade."""

    id: IdAnswer
    name: Annotated[str, Field(examples=["Lean programme"])]
    stage: Stage
    owner_name: str | None
    planned_value: Annotated[MoneyAnswer | None, money_of("planned_minor")]
    due: DayAnswer | None


class CascadeObjective(Answer):
    """An objective with what lies under it. What depends on initiatives is null for those who may not see them."""

    objective: Objective
    initiatives: list[CascadeInitiative] | None
    children: list[CascadeObjective]
    gap: Annotated[bool | None, Field(description="No initiative serves it or anything under it")]


class CompanyCascade(Answer):
    """One company's tree, and the initiatives outside it."""

    company_id: IdAnswer
    company_name: Annotated[str, Field(examples=["Aster Tools"])]
    objectives: list[CascadeObjective]
    without_objective: list[CascadeInitiative] | None
    gaps: Annotated[int | None, Field(examples=[1], description="Objectives that nothing serves")]


class TakenUp(Answer):
    """A portfolio's objective, and how far the companies have taken it up."""

    objective: Objective
    companies: Annotated[int, Field(examples=[3])]
    company_objectives: Annotated[int, Field(examples=[4])]
    initiatives: Annotated[int | None, Field(examples=[6])]
    gap: bool | None


class Gaps(Answer):
    """How well one company's plan hangs together."""

    company_id: IdAnswer
    company_name: Annotated[str, Field(examples=["Aster Tools"])]
    objectives: Annotated[int, Field(examples=[5])]
    objectives_without_initiative: Annotated[int | None, Field(examples=[1])]
    initiatives: Annotated[int | None, Field(examples=[12])]
    initiatives_without_objective: Annotated[int | None, Field(examples=[2])]


class GapsPage(Answer):
    """A page of companies, by name."""

    items: list[Gaps]
    next_cursor: str | None


def _gaps_page(page: Page[CompanyGaps]) -> dict[str, object]:
    return {"items": [encoder_of(Gaps).all(row) for row in page.rows], "next_cursor": page.next_cursor}


class PortfolioCascade(Answer):
    """A portfolio's objectives as they are taken up, and a page of its companies with their gaps."""

    portfolio_id: IdAnswer
    portfolio_name: Annotated[str, Field(examples=["Harbour Fund II"])]
    objectives: list[TakenUp]
    companies: Annotated[GapsPage, Shown(by=_gaps_page)]


class CascadeQuery(Query):
    """Which page of the companies."""

    cursor: Annotated[Word | None, Field(description="`companies.next_cursor` of the answer before")] = None
    limit: Annotated[WholeInQuery, Field(ge=1, le=MAX_LIMIT, description="Companies on a page")] = DEFAULT_LIMIT


def _company(call: Call) -> HttpResponse:
    found = company_cascade(viewer=call.viewer, company_id=call.id)
    return HttpResponse(to_bytes(encoder_of(CompanyCascade).all(found)), content_type="application/json")


def _portfolio(call: Call) -> HttpResponse:
    page = PageRequest(cursor=call.query.cursor, limit=call.query.limit)
    found = portfolio_cascade(viewer=call.viewer, portfolio_id=call.id, page=page)
    return HttpResponse(to_bytes(encoder_of(PortfolioCascade).all(found)), content_type="application/json")


for _operation in (
    Operation("GET", "/companies/{company_id}/cascade", "get_company_cascade", TAG, "Read the cascade of a company",
              _company, Success(CompanyCascade),
              description="Its objectives as a tree down to the initiatives that serve them, and the gaps on both sides."),
    Operation("GET", "/portfolios/{portfolio_id}/cascade", "get_portfolio_cascade", TAG, "Read the cascade of a portfolio",
              _portfolio, Success(PortfolioCascade), query=CascadeQuery,
              description="Its objectives and how far its companies have taken them up."),
):  # fmt: skip
    REGISTRY.add(_operation)
