"""Reads about objectives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Sum, When
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_filtered
from milepost.core.prepared import ask
from milepost.core.walls import WalledQuerySet
from milepost.portfolios.models import Initiative, Objective
from milepost.portfolios.queries.common import (
    containing,
    count_by,
    dated,
    equal,
    open_objectives,
    serving_visible,
    sorted_by_name,
)

SORTS = {"title": "name_key", "due": "due_key", "weight": "weight", "recorded_at": "recorded_at", "id": "pk"}


@dataclass(frozen=True, slots=True)
class ObjectiveFilter:
    """Which objectives; None asks nothing. ``without_initiative``: what no live initiative and no open objective serves.

    An objective whose initiatives the viewer may not see is neither with nor without.
    """

    q: str | None = None
    portfolio_id: int | None = None
    company_id: int | None = None
    parent_id: int | None = None
    level: str | None = None
    without_initiative: bool | None = None
    closed: bool | None = False


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """One objective. ``target`` in millionths of the unit, ``weight`` in basis points; the parent only when it is seen.

    ``weights_sum``: what the open objectives beside it weigh together, itself among them: those of the same home that serve the
    same objective of that home, or none of it (``within_id``); None for who may not see them all.
    ``initiatives`` is None for who may not see all that could serve it: "none" would be a guess.
    """

    id: int
    version: int
    level: str
    portfolio_id: int | None
    portfolio_name: str | None
    company_id: int | None
    company_name: str | None
    parent_id: int | None
    parent_title: str | None
    title: str
    description: str
    metric: str
    comparison: str
    target: int | None
    unit: str
    due: date | None
    weight: int
    weights_sum: int | None
    within_id: int | None
    shared: bool
    closed_at: datetime | None
    recorded_at: datetime
    initiatives: int | None
    children: int

    @property
    def unserved(self) -> bool | None:
        """Whether nothing serves it; None for who may not know."""
        return None if self.initiatives is None else not self.initiatives and not self.children


def objective_page(*, viewer: Viewer, filters: ObjectiveFilter, page: PageRequest) -> Page[ObjectiveRow]:
    """Objectives, by title unless asked otherwise. Five SQL queries. Raises Invalid for what the viewer may not ask."""
    found = paginate_filtered(_wanted, viewer, filters, page=page, sorts=SORTS, usual="title")
    return Page(objective_rows(viewer, list(found.rows)), found.next_cursor)


def _wanted(viewer: Viewer, filters: ObjectiveFilter) -> Any:
    rows = Objective.objects.seen_by(viewer).filter(
        containing("title", filters.q),
        equal(portfolio_id=filters.portfolio_id, company_id=filters.company_id),
        serving_visible(viewer, "parent_id", filters.parent_id),
    )
    if filters.level is not None:
        rows = rows.filter(company_id__isnull=filters.level == "portfolio")
    if filters.closed is not None:
        rows = rows.filter(closed_at__isnull=not filters.closed)
    if filters.without_initiative is not None:
        rows = _by_service(viewer, rows, filters.without_initiative)
    return sorted_by_name(rows, "title").annotate(due_key=dated("due")).select_related("portfolio", "company")


def _by_service(viewer: Viewer, rows: WalledQuerySet[Objective], unserved: bool) -> WalledQuerySet[Objective]:
    """Those that nothing serves, or all others; only where the viewer sees what could serve. Raises Invalid."""
    if not viewer.reach(Can.SEE_INITIATIVES).of_companies:
        raise Invalid(
            "without_initiative",
            unserved,
            _("asks about initiatives, which your roles do not show"),
            _("Leave it out."),
        )
    served = Exists(live_initiatives(viewer).filter(objective_id=OuterRef("pk")))
    pursued = Exists(Objective.objects.seen_by(viewer).filter(parent_id=OuterRef("pk"), closed_at__isnull=True))
    of_companies = Q(company_id__isnull=False) & viewer.company_scoped(Can.SEE_INITIATIVES, "company_id")
    of_portfolios = Q(portfolio_id__isnull=False) & viewer.portfolio_scoped(Can.SEE_INITIATIVES, "portfolio_id")
    return rows.filter(of_companies | of_portfolios).filter(~served & ~pursued if unserved else served | pursued)


def sees_what_serves(viewer: Viewer, objective: Objective) -> bool:
    """Whether the viewer sees every initiative that could serve the objective, directly or through a company's."""
    if objective.portfolio_id is not None:
        return viewer.may_in_portfolio(Can.SEE_INITIATIVES, objective.portfolio_id)
    return viewer.may_in_company(Can.SEE_INITIATIVES, objective.company_id)


def objective_row(*, viewer: Viewer, objective_id: int) -> ObjectiveRow:
    """One objective. Raises Missing."""
    rows = Objective.objects.seen_by(viewer).select_related("portfolio", "company")
    found = rows.filter(pk=objective_id).first()
    if found is None:
        raise Missing("objective", encode_id(objective_id))
    return objective_rows(viewer, [found])[0]


def live_initiatives(viewer: Viewer) -> WalledQuerySet[Initiative]:
    """The initiatives that the viewer sees and that are not archived."""
    return Initiative.objects.seen_by(viewer).filter(archived_at__isnull=True)


_Parents = dict[int, tuple[str, int | None]]


def _parents(viewer: Viewer, objectives: list[Objective]) -> _Parents:
    """Title and company of those objectives above these that the viewer sees; one SQL query."""
    wanted = {objective.parent_id for objective in objectives if objective.parent_id is not None}
    found = ask(_above, viewer, ids=wanted) if wanted else ()
    return {pk: (title, company) for pk, title, company in found}


def _above(viewer: Viewer, *, ids: Collection[int]) -> Any:
    return Objective.objects.seen_by(viewer).filter(Among("pk", ids)).values_list("pk", "title", "company_id")


def _within(objective: Objective, parents: _Parents) -> int | None:
    """The objective of its own company that it serves. One of a portfolio stands above the company's tree."""
    _, company = parents.get(objective.parent_id or 0, (None, None))
    return objective.parent_id if company is not None and company == objective.company_id else None


def _sees_beside(viewer: Viewer, objective: Objective) -> bool:
    """Whether the viewer sees all objectives of the same home: of a portfolio's, a company may read single ones."""
    if objective.portfolio_id is not None:
        return viewer.may_in_portfolio(Can.SEE_OBJECTIVES, objective.portfolio_id)
    return viewer.may_in_company(Can.SEE_OBJECTIVES, objective.company_id)


def _weights(viewer: Viewer, objectives: list[Objective]) -> dict[tuple[int | None, int | None, int | None], int]:
    """What the open objectives of the same homes weigh together, by home and what they serve there; one SQL query."""
    portfolios = {objective.portfolio_id for objective in objectives} - {None}
    companies = {objective.company_id for objective in objectives} - {None}
    sums = ask(_beside, viewer, portfolios=portfolios, companies=companies) if objectives else ()
    return {(portfolio, company, within): total for portfolio, company, within, total in sums}


def _beside(viewer: Viewer, *, portfolios: Collection[int], companies: Collection[int]) -> Any:
    homes = Q(Among("portfolio_id", portfolios)) | Q(Among("company_id", companies))
    own = Case(When(parent__company_id=F("company_id"), then=F("parent_id")), default=None)
    beside = Objective.objects.seen_by(viewer).filter(homes, closed_at__isnull=True).annotate(within=own).order_by()
    return beside.values_list("portfolio_id", "company_id", "within").annotate(total=Sum("weight"))


def objective_rows(viewer: Viewer, objectives: list[Objective]) -> tuple[ObjectiveRow, ...]:
    """Rows of loaded objectives; four SQL queries."""
    ids = [objective.pk for objective in objectives]
    parents = _parents(viewer, objectives)
    initiatives = count_by(live_initiatives, viewer, "objective_id", ids)
    within = {objective.pk: _within(objective, parents) for objective in objectives}
    weights = _weights(viewer, objectives)
    children = count_by(open_objectives, viewer, "parent_id", ids)
    return tuple(
        ObjectiveRow(
            id=objective.pk,
            version=objective.version,
            level="company" if objective.company_id else "portfolio",
            portfolio_id=objective.portfolio_id,
            portfolio_name=objective.portfolio.name if objective.portfolio else None,
            company_id=objective.company_id,
            company_name=objective.company.name if objective.company else None,
            parent_id=objective.parent_id if objective.parent_id in parents else None,
            parent_title=parents.get(objective.parent_id or 0, (None, None))[0],
            title=objective.title,
            description=objective.description,
            metric=objective.metric,
            comparison=objective.comparison,
            target=objective.target,
            unit=objective.unit,
            due=objective.due,
            weight=objective.weight,
            weights_sum=weights.get((objective.portfolio_id, objective.company_id, within[objective.pk]), 0)
            if _sees_beside(viewer, objective)
            else None,
            within_id=within[objective.pk],
            shared=objective.shared,
            closed_at=objective.closed_at,
            recorded_at=objective.recorded_at,
            initiatives=initiatives.get(objective.pk, 0) if sees_what_serves(viewer, objective) else None,
            children=children.get(objective.pk, 0),
        )
        for objective in objectives
    )
