"""Companies."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of
from milepost.api.conventions.fields import (
    Answer,
    Body,
    Country,
    Currency,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    Line,
    MomentAnswer,
    Money,
    Name,
    Percent,
    SwitchInQuery,
    Text,
)
from milepost.api.conventions.lists import ListQuery, page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.conventions.resources import NoBody, Resource
from milepost.core.countries import Region
from milepost.core.paging import Page
from milepost.portfolios.actions.companies import archive_company, create_company, restore_company, update_company
from milepost.portfolios.choices import FiscalPattern, InvestmentType, Sector
from milepost.portfolios.queries.companies import (
    SORTS,
    CompanyFilter,
    CompanyRow,
    company_page,
    company_people,
    company_row,
)

TAG = "Companies"
Month = Annotated[int, Field(ge=1, le=12, examples=[1], description="First month of the fiscal year")]


class Named(Answer):
    """Something by its name."""

    id: IdAnswer
    name: Annotated[str, Field(examples=["Harbour Fund II"])]


class Company(Answer):
    """A portfolio company. Portfolios and counts hold only what you may see."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    name: Annotated[str, Field(examples=["Aster Tools"])]
    description: Annotated[str, Field(examples=["Cutting tools for aerospace"])]
    sector: Sector
    country: Annotated[str, Field(examples=["DE"])]
    region: Region
    currency: Annotated[str, Field(examples=["EUR"])]
    fiscal_year_start: Annotated[int, Field(examples=[1])]
    fiscal_pattern: FiscalPattern
    entry_date: DayAnswer | None
    archived_at: MomentAnswer | None
    recorded_at: MomentAnswer
    portfolios: list[Named]
    objectives: Annotated[int, Field(examples=[5])]
    initiatives: Annotated[int, Field(examples=[12])]
    open_proposals: Annotated[int, Field(examples=[1])]


class FirstHolding(Body):
    """The first stake in a new company."""

    portfolio_id: Id
    valid_from: Day
    stake: Percent
    invested_cost: Money
    investment_type: InvestmentType
    note: Line = ""


class NewCompany(Body):
    """A company to add. Who answers for a portfolio only says with `holding` that the portfolio holds it."""

    name: Name
    sector: Sector
    country: Country
    currency: Annotated[Currency, Field(default_factory=str, description="The firm's when none is given")]
    description: Text = ""
    fiscal_year_start: Month = 1
    fiscal_pattern: FiscalPattern = FiscalPattern.MONTHS
    entry_date: Day | None = None
    holding: FirstHolding | None = None


class CompanyChange(Body):
    """What to change of a company."""

    name: Name = ""
    description: Text = ""
    sector: Sector = Sector.INDUSTRIALS
    country: Country = ""
    currency: Currency = ""
    fiscal_year_start: Month = 1
    fiscal_pattern: FiscalPattern = FiscalPattern.MONTHS
    entry_date: Day | None = None


class CompanyQuery(ListQuery):
    """Which companies."""

    q: Annotated[Text | None, Field(description="Words in the name")] = None
    sector: Sector | None = None
    country: Country | None = None
    region: Region | None = None
    portfolio_id: Annotated[Id | None, Field(description="Held by this portfolio today")] = None
    archived: Annotated[SwitchInQuery, Field(description="The archived ones instead")] = False


companies = Resource("companies", "company", TAG, Company, kind="company")


@companies.list(sorts=tuple(SORTS))
def list_companies(call: Call, query: CompanyQuery) -> Page[CompanyRow]:
    """By name."""
    return company_page(viewer=call.viewer, filters=CompanyFilter(**query.filters()), page=query.page())


@companies.one
def read_company(call: Call, company_id: int) -> CompanyRow:
    """One."""
    return company_row(viewer=call.viewer, company_id=company_id)


@companies.create
def add_company(call: Call, body: NewCompany) -> Any:
    """Add a company."""
    return create_company(acting=call.viewer, now=call.now, **body.given())


@companies.update
def change_company(call: Call, company_id: int, version: int | None, body: CompanyChange) -> Any:
    """Change a company."""
    return update_company(acting=call.viewer, now=call.now, company_id=company_id, version=version, **body.given())


@companies.act("archival", "archive_company", "Take a company out of the lists")
def archive(call: Call, company_id: int, version: int | None, body: NoBody) -> Any:
    """Archive it."""
    return archive_company(acting=call.viewer, now=call.now, company_id=company_id, version=version)


@companies.act("restoration", "restore_company", "Bring an archived company back")
def restore(call: Call, company_id: int, version: int | None, body: NoBody) -> Any:
    """Bring it back."""
    return restore_company(acting=call.viewer, now=call.now, company_id=company_id, version=version)


def _list_people(call: Call) -> HttpResponse:
    found = company_people(viewer=call.viewer, company_id=call.id, today=call.today)
    return page_response(call.request, Page(tuple(found)), encoder_of(Named).all)


REGISTRY.add(
    Operation("GET", "/companies/{company_id}/people", "list_company_people", TAG,
              "List who can be named in a company", _list_people, Success(Named, "page"),
              description="Sponsors and owners of its initiatives are among these."),
)  # fmt: skip
