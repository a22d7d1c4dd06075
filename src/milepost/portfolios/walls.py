"""The walls of the tables of portfolios. Loaded by apps.py."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from milepost.access.models import PortfolioCompany
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.access.wall_rules import register_told, register_wall
from milepost.core.among import Among
from milepost.core.prepared import ask
from milepost.core.references import named_by, register_names
from milepost.core.walls import Sees
from milepost.portfolios.models import Company, Holding, Initiative, Objective, Portfolio, Proposal


@register_wall(Portfolio)
def portfolios(viewer: Viewer) -> Q:
    """Where one sees portfolios."""
    return Q(firm_id=viewer.firm_id) & viewer.portfolio_scoped(Can.SEE_PORTFOLIO, "pk")


@register_wall(Company)
def companies(viewer: Viewer) -> Q:
    """Where one sees companies."""
    return Q(firm_id=viewer.firm_id) & viewer.company_scoped(Can.SEE_COMPANY, "pk")


@register_wall(Holding)
def holdings(viewer: Viewer) -> Q:
    """Stakes are seen from the portfolio, or by those who see stakes in the company."""
    reach = viewer.reach(Can.SEE_HOLDINGS)
    if reach.firm:
        return Q(firm_id=viewer.firm_id)
    # Not through the company's other portfolios: one fund's investor does not see another fund's cost.
    return Q(firm_id=viewer.firm_id) & (Q(portfolio_id__in=reach.portfolios) | Q(company_id__in=reach.companies))


@register_wall(Objective)
def objectives(viewer: Viewer) -> Q:
    """A portfolio's from the portfolio, a company's from the company; a shared one also from the companies held."""
    reach = viewer.reach(Can.SEE_OBJECTIVES)
    if reach.firm:
        return Q(firm_id=viewer.firm_id)
    held = PortfolioCompany.objects.filter(company_id__in=reach.companies)
    return Q(firm_id=viewer.firm_id) & (
        Q(portfolio_id__in=reach.portfolios)
        | (Q(company_id__isnull=False) & viewer.company_scoped(Can.SEE_OBJECTIVES, "company_id"))
        | Q(shared=True, portfolio_id__in=held.values("portfolio_id"))
    )


@register_wall(Initiative)
def initiatives(viewer: Viewer) -> Q:
    """Inside the company's wall, or the one initiative that one was given."""
    return Q(firm_id=viewer.firm_id) & viewer.initiative_scoped(Can.SEE_INITIATIVES, "company_id", "pk")


@register_wall(Proposal)
def proposals(viewer: Viewer) -> Q:
    """Inside the company's wall; to who works on single initiatives of the company, the own ones."""
    firm = Q(firm_id=viewer.firm_id)
    if viewer.reach(Can.SEE_PROPOSALS).firm:
        return firm
    return firm & (viewer.company_scoped(Can.SEE_PROPOSALS, "company_id") | _own_proposals(viewer, "pk"))


@register_told
def events_of_own_proposals(viewer: Viewer) -> Q:
    """What became of them. They stand behind the company's wall, so that their place does not tell it."""
    return Q(kind="proposal") & _own_proposals(viewer, "aggregate_id")


def _own_proposals(viewer: Viewer, path: str) -> Q:
    """Rows whose ``path`` is a proposal of the viewer to the company of an initiative that the viewer works on today."""
    companies = viewer.companies_around(Can.SEE_PROPOSALS)
    if not companies:
        return Q(pk__in=())
    own = Proposal.objects.unwalled("the condition is the viewer's own wall").filter(
        proposer_id=viewer.user_id, company_id__in=companies
    )
    return Q(**{f"{path}__in": own.values("pk")})


def _holding_names(viewer: Sees, ids: Collection[int]) -> dict[int, str]:
    return {stake.pk: stake.event_title() for stake in ask(_stakes, viewer, ids=ids)}


def _stakes(viewer: Sees, *, ids: Collection[int]) -> Any:
    return Holding.objects.seen_by(viewer).filter(Among("pk", ids)).select_related("portfolio", "company")


register_names(Objective, named_by(Objective, "title"))
register_names(Proposal, named_by(Proposal, "title"))
register_names(Holding, _holding_names)
