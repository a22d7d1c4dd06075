"""Reads about companies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from milepost.access.models import PortfolioCompany
from milepost.access.reach import people_reaching
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.countries import Region, countries_of, region_of
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_filtered
from milepost.core.prepared import ask
from milepost.portfolios.choices import ProposalStatus
from milepost.portfolios.models import Company, Initiative, Portfolio, Proposal
from milepost.portfolios.queries.common import (
    Named,
    archived,
    containing,
    count_by,
    dated,
    equal,
    open_objectives,
    sorted_by_name,
)

NAMES_PEOPLE = (Can.SEE_PEOPLE, Can.EDIT_INITIATIVES, Can.DECIDE_PROPOSALS)
SORTS = {"name": "name_key", "entry_date": "entry_key", "recorded_at": "recorded_at", "id": "pk"}


@dataclass(frozen=True, slots=True)
class CompanyFilter:
    """Which companies; None asks nothing. ``archived`` None: either."""

    q: str | None = None
    sector: str | None = None
    country: str | None = None
    region: str | None = None
    portfolio_id: int | None = None
    archived: bool | None = False


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One company as one viewer sees it: portfolios and counts hold only what that viewer may see.

    A count is None for who may see nothing of its kind in the company.
    """

    id: int
    version: int
    name: str
    description: str
    sector: str
    country: str
    region: str
    currency: str
    fiscal_year_start: int
    fiscal_pattern: str
    entry_date: date | None
    archived_at: datetime | None
    recorded_at: datetime
    portfolios: tuple[Named, ...]
    objectives: int
    initiatives: int | None
    open_proposals: int | None


def company_page(*, viewer: Viewer, filters: CompanyFilter, page: PageRequest) -> Page[CompanyRow]:
    """Companies, by name unless asked otherwise. Five SQL queries. Raises Invalid for an unknown region or sort."""
    found = paginate_filtered(_wanted, viewer, filters, page=page, sorts=SORTS, usual="name")
    return Page(_rows(viewer, list(found.rows)), found.next_cursor)


def _wanted(viewer: Viewer, filters: CompanyFilter) -> Any:
    rows = Company.objects.seen_by(viewer).filter(
        containing("name", filters.q),
        archived(filters.archived),
        equal(sector=filters.sector, country=filters.country),
    )
    if filters.region is not None:
        if filters.region not in set(Region):
            raise Invalid(
                "region",
                filters.region,
                _("is not a region"),
                _("Use one of: %(choices)s.") % {"choices": ", ".join(Region)},
            )
        rows = rows.filter(country__in=countries_of(Region(filters.region)))
    if filters.portfolio_id is not None:
        portfolio = Portfolio.objects.seen_by(viewer).filter(pk=filters.portfolio_id)
        held = PortfolioCompany.objects.filter(portfolio_id__in=portfolio.values("pk"))
        rows = rows.filter(pk__in=held.values("company_id"))
    return sorted_by_name(rows).annotate(entry_key=dated("entry_date"))


def company_row(*, viewer: Viewer, company_id: int) -> CompanyRow:
    """One company. Raises Missing."""
    found = ask(_one, viewer, company_id=company_id)
    if not found:
        raise Missing("company", encode_id(company_id))
    return _rows(viewer, found)[0]


def _one(viewer: Viewer, *, company_id: int) -> Any:
    return Company.objects.seen_by(viewer).filter(pk=company_id)


def company_choices(*, viewer: Viewer, can: Can = Can.SEE_COMPANY, limit: int = 500) -> tuple[Named, ...]:
    """Companies to choose from, in which ``can`` holds, by name, as far as there are not too many. One SQL query."""
    return tuple(Named(pk, name) for pk, name in ask(_choices, viewer, can, limit))


def _choices(viewer: Viewer, can: Can, limit: int) -> Any:
    there = viewer.company_scoped(can, "pk")
    rows = Company.objects.seen_by(viewer).filter(there, archived_at__isnull=True).order_by(Lower("name"), "pk")
    return rows.values_list("pk", "name")[:limit]


def company_people(*, viewer: Viewer, company_id: int, today: date) -> list[Named]:
    """Whom the viewer can name in the company as sponsor or owner, by name. Raises Missing.

    Nobody, for who edits and decides nothing there and may not know of its people: an investor sees the company, not its team.
    """
    company_row(viewer=viewer, company_id=company_id)
    if not any(viewer.may_in_company(can, company_id) for can in NAMES_PEOPLE):
        return []
    people = people_reaching(firm_id=viewer.firm_id, company_id=company_id, today=today, can=Can.SEE_INITIATIVES)
    return [Named(pk, name) for pk, name in people]


def _counted(viewer: Viewer, can: Can, company: Company, counts: dict[int, int]) -> int | None:
    return counts.get(company.pk, 0) if viewer.may_in_company(can, company.pk) else None


def _rows(viewer: Viewer, companies: list[Company]) -> tuple[CompanyRow, ...]:
    ids = [company.pk for company in companies]
    portfolios: dict[int, list[Named]] = defaultdict(list)
    for company_id, portfolio_id, name in ask(_holders, viewer, ids=ids):
        portfolios[company_id].append(Named(portfolio_id, name))
    objectives, initiatives, proposals = (
        count_by(counted, viewer, "company_id", ids) for counted in (open_objectives, _initiatives, _proposals)
    )
    return tuple(
        CompanyRow(
            id=company.pk,
            version=company.version,
            name=company.name,
            description=company.description,
            sector=company.sector,
            country=company.country,
            region=region_of(company.country),
            currency=company.currency,
            fiscal_year_start=company.fiscal_year_start,
            fiscal_pattern=company.fiscal_pattern,
            entry_date=company.entry_date,
            archived_at=company.archived_at,
            recorded_at=company.recorded_at,
            portfolios=tuple(portfolios[company.pk]),
            objectives=objectives.get(company.pk, 0),
            initiatives=_counted(viewer, Can.SEE_INITIATIVES, company, initiatives),
            open_proposals=_counted(viewer, Can.SEE_PROPOSALS, company, proposals),
        )
        for company in companies
    )


def _holders(viewer: Viewer, *, ids: Collection[int]) -> Any:
    seen = Portfolio.objects.seen_by(viewer).values("pk")
    held = PortfolioCompany.objects.filter(Among("company_id", ids), portfolio_id__in=seen)
    return held.order_by("portfolio__name").values_list("company_id", "portfolio_id", "portfolio__name")


def _initiatives(viewer: Viewer) -> Any:
    return Initiative.objects.seen_by(viewer).filter(archived_at__isnull=True)


def _proposals(viewer: Viewer) -> Any:
    return Proposal.objects.seen_by(viewer).filter(status=ProposalStatus.PROPOSED)
