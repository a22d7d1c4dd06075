"""The first page: what waits for the viewer, how the companies stand, what happened last. Each reader sees what that one has."""

from __future__ import annotations

from django.http import HttpResponse

from milepost.access.queries import event_page, notices
from milepost.access.roles import Can
from milepost.core.paging import PageRequest
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.rollups import rollup
from milepost.portfolios.queries.companies import CompanyFilter, company_page
from milepost.portfolios.queries.initiatives import InitiativeFilter, initiative_page
from milepost.portfolios.queries.portfolios import PortfolioFilter, portfolio_page
from milepost.portfolios.queries.proposals import ProposalFilter, proposal_page
from milepost.web.pages import Access, WebRequest, page, route, show

#: As much of each as stands on one screen; the heads lead to all of it.
FEW = 10


@page(Access.MEMBER, section="home")
def home(request: WebRequest) -> HttpResponse:
    """What concerns the viewer, and what happened last."""
    viewer = request.viewer
    few = PageRequest(limit=FEW)
    sees_portfolios = viewer.may_anywhere(Can.SEE_PORTFOLIO)
    return show(
        request,
        "web/home.html",
        total=rollup(viewer=viewer, filters=MilestoneFilter(), today=request.today)
        if viewer.may_anywhere(Can.SEE_INITIATIVES)
        else None,
        told=notices(viewer=viewer, unseen_only=True, limit=20),
        to_decide=proposal_page(viewer=viewer, filters=ProposalFilter(to_decide=True), page=few)
        if viewer.may_anywhere(Can.DECIDE_PROPOSALS)
        else None,
        portfolios=portfolio_page(viewer=viewer, filters=PortfolioFilter(), page=few, today=request.today)
        if sees_portfolios
        else None,
        companies=company_page(viewer=viewer, filters=CompanyFilter(), page=few),
        own=initiative_page(
            viewer=viewer, filters=InitiativeFilter(owner_id=viewer.user_id), page=PageRequest(limit=FEW, sort="due")
        ),
        events=event_page(viewer=viewer, page=PageRequest(limit=FEW)).rows,
    )


urlpatterns = [route("", home, "home")]
