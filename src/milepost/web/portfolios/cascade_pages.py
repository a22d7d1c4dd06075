"""Pages of the cascade: from the portfolio's aims down to initiatives, with the gaps."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from milepost.access.roles import Can
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.portfolios.queries.cascade import company_cascade, portfolio_cascade
from milepost.portfolios.queries.companies import CompanyFilter, company_page
from milepost.portfolios.queries.portfolios import PortfolioFilter, portfolio_page
from milepost.web.pages import WebRequest, page, page_asked, show
from milepost.web.portfolios.common import MANY, in_company

SECTION = "cascade"


@page(Can.SEE_OBJECTIVES, section=SECTION)
def cascade(request: WebRequest) -> HttpResponse:
    """Which cascade: straight to the only one there is, else a choice."""
    viewer = request.viewer
    everything = PageRequest(limit=MANY)
    portfolios = portfolio_page(viewer=viewer, filters=PortfolioFilter(), page=everything, today=request.today).rows
    if len(portfolios) == 1:
        return redirect("portfolio_cascade", portfolio_id=portfolios[0].id)
    companies = company_page(viewer=viewer, filters=CompanyFilter(), page=page_asked(request))
    if not portfolios and len(companies.rows) == 1:
        return redirect("company_cascade", company_id=companies.rows[0].id)
    return show(request, "portfolios/cascade.html", portfolios=portfolios, companies=companies)


@page(Can.SEE_OBJECTIVES, section=SECTION)
def portfolio_cascade_page(request: WebRequest, portfolio_id: int) -> HttpResponse:
    """A portfolio's objectives as taken up, and its companies' gaps."""
    found = portfolio_cascade(viewer=request.viewer, portfolio_id=portfolio_id, page=page_asked(request))
    may_add = request.viewer.may_in_portfolio(Can.EDIT_OBJECTIVES, portfolio_id)
    return show(request, "portfolios/portfolio_cascade.html", found=found, may_add=may_add, key=encode_id(portfolio_id))


@page(Can.SEE_OBJECTIVES, section=SECTION)
def company_cascade_page(request: WebRequest, company_id: int) -> HttpResponse:
    """One company's tree."""
    found = company_cascade(viewer=request.viewer, company_id=company_id)
    return show(request, "portfolios/company_cascade.html", found=found, may=in_company(request.viewer, company_id))
