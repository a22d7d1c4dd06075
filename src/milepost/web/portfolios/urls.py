"""Addresses of these pages."""

from __future__ import annotations

from milepost.web.pages import route
from milepost.web.portfolios import (
    cascade_pages,
    company_pages,
    holding_pages,
    initiative_pages,
    objective_pages,
    portfolio_pages,
    proposal_pages,
)

urlpatterns = [
    route("portfolios/", portfolio_pages.portfolio_list, "portfolios"),
    route("portfolios/new/", portfolio_pages.portfolio_new, "portfolio_new"),
    route("portfolios/<id:portfolio_id>/", portfolio_pages.portfolio, "portfolio"),
    route("portfolios/<id:portfolio_id>/edit/", portfolio_pages.portfolio_edit, "portfolio_edit"),
    route("portfolios/<id:portfolio_id>/targets/", portfolio_pages.portfolio_allocation, "portfolio_allocation"),
    route("portfolios/<id:portfolio_id>/archive/", portfolio_pages.portfolio_archive, "portfolio_archive"),
    route("portfolios/<id:portfolio_id>/cascade/", cascade_pages.portfolio_cascade_page, "portfolio_cascade"),
    route(
        "portfolios/<id:portfolio_id>/objectives/new/",
        objective_pages.portfolio_objective_new,
        "portfolio_objective_new",
    ),
    route("stakes/", holding_pages.holding_list, "holdings"),
    route("stakes/new/", holding_pages.holding_new, "holding_new"),
    route("stakes/<id:holding_id>/confirm/", holding_pages.holding_confirm, "holding_confirm"),
    route("companies/", company_pages.company_list, "companies"),
    route("companies/new/", company_pages.company_new, "company_new"),
    route("companies/<id:company_id>/", company_pages.company, "company"),
    route("companies/<id:company_id>/edit/", company_pages.company_edit, "company_edit"),
    route("companies/<id:company_id>/archive/", company_pages.company_archive, "company_archive"),
    route("companies/<id:company_id>/cascade/", cascade_pages.company_cascade_page, "company_cascade"),
    route("companies/<id:company_id>/objectives/new/", objective_pages.company_objective_new, "company_objective_new"),
    route("companies/<id:company_id>/initiatives/new/", initiative_pages.initiative_new, "initiative_new"),
    route("companies/<id:company_id>/proposals/new/", proposal_pages.proposal_new, "proposal_new"),
    route("objectives/", objective_pages.objective_list, "objectives"),
    route("objectives/<id:objective_id>/", objective_pages.objective, "objective"),
    route("objectives/<id:objective_id>/edit/", objective_pages.objective_edit, "objective_edit"),
    route("objectives/<id:objective_id>/close/", objective_pages.objective_close, "objective_close"),
    route("initiatives/", initiative_pages.initiative_list, "initiatives"),
    route("initiatives/<id:initiative_id>/", initiative_pages.initiative, "initiative"),
    route("initiatives/<id:initiative_id>/edit/", initiative_pages.initiative_edit, "initiative_edit"),
    route("initiatives/<id:initiative_id>/stage/", initiative_pages.initiative_stage, "initiative_stage"),
    route("initiatives/<id:initiative_id>/confirm/", initiative_pages.initiative_confirm, "initiative_confirm"),
    route("initiatives/<id:initiative_id>/archive/", initiative_pages.initiative_archive, "initiative_archive"),
    route("cascade/", cascade_pages.cascade, "cascade"),
    route("proposals/", proposal_pages.proposal_list, "proposals"),
    route("proposals/new/", proposal_pages.proposal_where, "proposal_where"),
    route("proposals/<id:proposal_id>/", proposal_pages.proposal, "proposal"),
    route("proposals/<id:proposal_id>/edit/", proposal_pages.proposal_edit, "proposal_edit"),
    route("proposals/<id:proposal_id>/accept/", proposal_pages.proposal_accept, "proposal_accept"),
    route("proposals/<id:proposal_id>/decline/", proposal_pages.proposal_decline, "proposal_decline"),
    route("proposals/<id:proposal_id>/withdraw/", proposal_pages.proposal_withdraw, "proposal_withdraw"),
]
