"""The cascade: which aim is served by what, and where the chain is broken.

A portfolio's cascade shows its objectives with how far they are taken up, and the gaps company by company; a company's shows
the whole tree down to its initiatives. An objective has no initiative when neither it nor anything under it is served by one.
What depends on initiatives that the viewer may not see is None, never "none".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from milepost.access.models import PortfolioCompany
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.portfolios.models import Company, Initiative, Objective, Portfolio
from milepost.portfolios.queries.common import name_of, sorted_by_name
from milepost.portfolios.queries.objectives import (
    ObjectiveRow,
    live_initiatives,
    objective_rows,
    sees_what_serves,
)


@dataclass(frozen=True, slots=True)
class CascadeInitiative:
    """An initiative at the foot of the cascade."""

    id: int
    name: str
    stage: int
    owner_name: str | None
    planned_minor: int | None
    currency: str
    due: date | None


@dataclass(frozen=True, slots=True)
class CascadeObjective:
    """An objective with what lies under it. ``gap``: no initiative serves it or anything under it."""

    objective: ObjectiveRow
    initiatives: tuple[CascadeInitiative, ...] | None
    children: tuple[CascadeObjective, ...]
    gap: bool | None


@dataclass(frozen=True, slots=True)
class CompanyCascade:
    """One company's tree, and the initiatives outside it."""

    company_id: int
    company_name: str
    objectives: tuple[CascadeObjective, ...]
    without_objective: tuple[CascadeInitiative, ...] | None
    gaps: int | None


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A portfolio objective: by how many companies it is taken up, and how many initiatives serve it there."""

    objective: ObjectiveRow
    companies: int
    company_objectives: int
    initiatives: int | None

    @property
    def gap(self) -> bool | None:
        """Whether no initiative serves it anywhere."""
        return None if self.initiatives is None else self.initiatives == 0


@dataclass(frozen=True, slots=True)
class CompanyGaps:
    """How well one company's plan hangs together."""

    company_id: int
    company_name: str
    objectives: int
    objectives_without_initiative: int | None
    initiatives: int | None
    initiatives_without_objective: int | None


@dataclass(frozen=True, slots=True)
class PortfolioCascade:
    """A portfolio's objectives as taken up, and a page of its companies with their gaps."""

    portfolio_id: int
    portfolio_name: str
    objectives: tuple[TakenUp, ...]
    companies: Page[CompanyGaps]


def company_cascade(*, viewer: Viewer, company_id: int) -> CompanyCascade:
    """The tree of one company. Seven SQL queries. Raises Missing."""
    company = Company.objects.seen_by(viewer).filter(pk=company_id).first()
    if company is None:
        raise Missing("company", encode_id(company_id))
    own = Objective.objects.seen_by(viewer).filter(company=company, closed_at__isnull=True)
    loaded = list(own.select_related("portfolio", "company").order_by("-weight", "title", "pk"))
    rows = {row.id: row for row in objective_rows(viewer, loaded)}
    under: dict[int | None, list[int]] = defaultdict(list)
    for objective in loaded:
        # One that serves a portfolio's objective, or a closed one, stands at the top of the company's tree.
        under[objective.parent_id if objective.parent_id in rows else None].append(objective.pk)
    serving: dict[int | None, list[CascadeInitiative]] = defaultdict(list)
    initiatives = live_initiatives(viewer).filter(company=company).select_related("owner")
    for initiative in initiatives.order_by("name", "pk"):
        served = initiative.objective_id if initiative.objective_id in rows else None
        serving[served].append(_initiative(initiative))

    knows = viewer.may_in_company(Can.SEE_INITIATIVES, company_id)

    def tree(pk: int) -> CascadeObjective:
        children = tuple(tree(child) for child in under[pk])
        mine = tuple(serving[pk])
        gap = not mine and all(child.gap for child in children)
        return CascadeObjective(rows[pk], mine if knows else None, children, gap if knows else None)

    top = tuple(tree(pk) for pk in under[None])
    if not knows:
        return CompanyCascade(company.pk, company.name, top, None, None)
    gaps = sum(1 for pk in rows if not serving[pk] and not under[pk])
    return CompanyCascade(company.pk, company.name, top, tuple(serving[None]), gaps)


def portfolio_cascade(*, viewer: Viewer, portfolio_id: int, page: PageRequest) -> PortfolioCascade:
    """A portfolio's objectives and a page of its companies' gaps. Ten SQL queries. Raises Missing."""
    portfolio = Portfolio.objects.seen_by(viewer).filter(pk=portfolio_id).first()
    if portfolio is None:
        raise Missing("portfolio", encode_id(portfolio_id))
    own = Objective.objects.seen_by(viewer).filter(portfolio=portfolio, closed_at__isnull=True)
    loaded = list(own.select_related("portfolio", "company").order_by("-weight", "title", "pk"))
    return PortfolioCascade(
        portfolio.pk, portfolio.name, _taken_up(viewer, loaded), _company_gaps(viewer, portfolio.pk, page)
    )


def _taken_up(viewer: Viewer, loaded: list[Objective]) -> tuple[TakenUp, ...]:
    """Follows the objectives under each, level by level through the companies' own trees: at most two levels are common."""
    top = {objective.pk: objective.pk for objective in loaded}
    companies: dict[int, set[int]] = defaultdict(set)
    below: Counter[int] = Counter()
    parents = Objective.objects.seen_by(viewer).filter(company_id__isnull=False, closed_at__isnull=True)
    edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    tops = Q(parent_id__in=list(top)) | Q(parent__parent_id__in=list(top)) | Q(parent__company_id__isnull=False)
    for pk, parent, company in parents.filter(tops).values_list("pk", "parent_id", "company_id"):
        edges[parent].append((pk, company))
    waiting = list(top)
    while waiting:
        above = waiting.pop()
        for pk, company in edges.get(above, ()):
            top[pk] = top[above]
            companies[top[above]].add(company)
            below[top[above]] += 1
            waiting.append(pk)
    serving: Counter[int] = Counter()
    served = live_initiatives(viewer).filter(objective_id__isnull=False).order_by()
    for objective_id, count in served.values_list("objective_id").annotate(n=Count("pk")):
        if objective_id in top:
            serving[top[objective_id]] += count
    known = {objective.pk for objective in loaded if sees_what_serves(viewer, objective)}
    return tuple(
        TakenUp(row, len(companies[row.id]), below[row.id], serving[row.id] if row.id in known else None)
        for row in objective_rows(viewer, loaded)
    )


def _company_gaps(viewer: Viewer, portfolio_id: int, page: PageRequest) -> Page[CompanyGaps]:
    held = PortfolioCompany.objects.filter(portfolio_id=portfolio_id)
    companies = Company.objects.seen_by(viewer).filter(pk__in=held.values("company_id"), archived_at__isnull=True)
    found = paginate(sorted_by_name(companies), page, sorts={"name": "name_key"}, usual="name")
    ids = [company.pk for company in found.rows]
    initiatives: Counter[int] = Counter()
    unaligned: Counter[int] = Counter()
    served: set[int | None] = set()
    for company_id, objective_id in (
        live_initiatives(viewer).filter(company_id__in=ids).values_list("company_id", "objective_id")
    ):
        initiatives[company_id] += 1
        unaligned[company_id] += objective_id is None
        served.add(objective_id)
    objectives = list(
        Objective.objects.seen_by(viewer)
        .filter(company_id__in=ids, closed_at__isnull=True)
        .values_list("pk", "parent_id", "company_id")
    )
    pursued = {parent for _, parent, _ in objectives}
    total = Counter(company for _, _, company in objectives)
    gaps = Counter(company for pk, _, company in objectives if pk not in served and pk not in pursued)

    def of(company: Company) -> CompanyGaps:
        knows = viewer.may_in_company(Can.SEE_INITIATIVES, company.pk)
        told = (gaps[company.pk], initiatives[company.pk], unaligned[company.pk]) if knows else (None, None, None)
        return CompanyGaps(company.pk, company.name, total[company.pk], *told)

    return found.map(of)


def _initiative(initiative: Initiative) -> CascadeInitiative:
    return CascadeInitiative(
        id=initiative.pk,
        name=initiative.name,
        stage=initiative.stage,
        owner_name=name_of(initiative.owner),
        planned_minor=initiative.planned_minor,
        currency=initiative.currency,
        due=initiative.due,
    )
