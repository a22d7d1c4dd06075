"""The cascade: which aim is served by what, and where the chain is broken. And the search by name."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from pydantic import Field

from milepost.access.queries import search_scopes
from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import (
    Answer,
    DayAnswer,
    IdAnswer,
    MoneyAnswer,
    Query,
    Shown,
    Text,
    WholeInQuery,
    Word,
    money_of,
)
from milepost.api.conventions.lists import page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.initiatives import Stage
from milepost.api.endpoints.objectives import Objective
from milepost.core.paging import DEFAULT_LIMIT, MAX_LIMIT, Page, PageRequest
from milepost.portfolios.queries.cascade import CompanyGaps, company_cascade, portfolio_cascade

TAG = "Cascade and search"


class CascadeInitiative(Answer):
    """An initiative at the foot of the cascade."""

    id: IdAnswer
    name: Annotated[str, Field(examples=["Lean programme"])]
    stage: Stage
    owner_name: str | None
    planned_value: Annotated[MoneyAnswer | None, money_of("planned_minor")]
    due: DayAnswer | None


class CascadeObjective(Answer):
    """An objective with what lies under it."""

    objective: Objective
    initiatives: list[CascadeInitiative]
    children: list[CascadeObjective]
    gap: Annotated[bool, Field(description="No initiative serves it or anything under it")]


class CompanyCascade(Answer):
    """One company's tree, and the initiatives outside it."""

    company_id: IdAnswer
    company_name: Annotated[str, Field(examples=["Aster Tools"])]
    objectives: list[CascadeObjective]
    without_objective: list[CascadeInitiative]
    gaps: Annotated[int, Field(examples=[1], description="Objectives that nothing serves")]


class TakenUp(Answer):
    """A portfolio's objective, and how far the companies have taken it up."""

    objective: Objective
    companies: Annotated[int, Field(examples=[3])]
    company_objectives: Annotated[int, Field(examples=[4])]
    initiatives: Annotated[int, Field(examples=[6])]
    gap: bool


class Gaps(Answer):
    """How well one company's plan hangs together."""

    company_id: IdAnswer
    company_name: Annotated[str, Field(examples=["Aster Tools"])]
    objectives: Annotated[int, Field(examples=[5])]
    objectives_without_initiative: Annotated[int, Field(examples=[1])]
    initiatives: Annotated[int, Field(examples=[12])]
    initiatives_without_objective: Annotated[int, Field(examples=[2])]


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


class Found(Answer):
    """A portfolio, company or initiative found by its name."""

    id: IdAnswer
    kind: Literal["portfolio", "company", "initiative"]
    name: Annotated[str, Field(examples=["Aster Tools"])]
    company_id: Annotated[IdAnswer | None, Field(description="Of an initiative")]
    company_name: str
    archived: bool


class SearchQuery(Query):
    """What to look for."""

    q: Annotated[Text, Field(min_length=1, max_length=200, examples=["aster"], description="In the name")]
    kind: Literal["portfolio", "company", "initiative"] | None = None
    limit: Annotated[WholeInQuery, Field(ge=1, le=100, description="At most so many, by name")] = 20


def _search(call: Call) -> HttpResponse:
    rows = search_scopes(viewer=call.viewer, q=call.query.q, kind=call.query.kind, limit=call.query.limit)
    return page_response(call.request, Page(rows), encoder_of(Found).all)


for _operation in (
    Operation("GET", "/companies/{company_id}/cascade", "get_company_cascade", TAG, "Read the cascade of a company",
              _company, Success(CompanyCascade),
              description="Its objectives as a tree down to the initiatives that serve them, and the gaps on both sides."),
    Operation("GET", "/portfolios/{portfolio_id}/cascade", "get_portfolio_cascade", TAG, "Read the cascade of a portfolio",
              _portfolio, Success(PortfolioCascade), query=CascadeQuery,
              description="Its objectives and how far its companies have taken them up."),
    Operation("GET", "/search", "search", TAG, "Find by name", _search, Success(Found, "page"), query=SearchQuery,
              description="Portfolios, companies and initiatives that you may see."),
):  # fmt: skip
    REGISTRY.add(_operation)
