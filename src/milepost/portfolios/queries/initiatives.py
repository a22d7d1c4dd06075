"""Reads about initiatives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from milepost.access.models import PortfolioCompany
from milepost.access.reach import people_names
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_filtered
from milepost.core.prepared import ask
from milepost.portfolios.models import Initiative, Portfolio
from milepost.portfolios.queries.common import (
    archived,
    containing,
    dated,
    equal,
    serving_visible,
    sorted_by_name,
    visible_objectives,
)

SORTS = {
    "name": "name_key",
    "due": "due_key",
    "stage": "stage",
    "planned_value": "planned_key",
    "recorded_at": "recorded_at",
    "id": "pk",
}


@dataclass(frozen=True, slots=True)
class InitiativeFilter:
    """Which initiatives; None asks nothing. Due days inclusive.

    One whose company's objectives the viewer may not see is neither with nor without an objective. ``to_confirm``: those with a
    planned value that nobody confirmed, and that the viewer may confirm.
    """

    q: str | None = None
    company_id: int | None = None
    portfolio_id: int | None = None
    objective_id: int | None = None
    without_objective: bool | None = None
    stage: int | None = None
    value_lever: str | None = None
    owner_id: int | None = None
    sponsor_id: int | None = None
    due_from: date | None = None
    due_until: date | None = None
    to_confirm: bool | None = None
    archived: bool | None = False


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """One initiative. ``planned_minor`` in minor units; the objective only when the viewer sees it.

    ``aligned``: whether it serves an objective; None for who may not see the objectives of its company.
    """

    id: int
    version: int
    company_id: int
    company_name: str
    name: str
    description: str
    value_lever: str
    objective_id: int | None
    objective_title: str | None
    aligned: bool | None
    sponsor_id: int | None
    sponsor_name: str | None
    owner_id: int | None
    owner_name: str | None
    stage: int
    stage_reason: str
    planned_minor: int | None
    currency: str
    value_confirmed_by: str | None
    value_confirmed_at: datetime | None
    starts_on: date | None
    due: date | None
    archived_at: datetime | None
    recorded_at: datetime


def initiative_page(*, viewer: Viewer, filters: InitiativeFilter, page: PageRequest) -> Page[InitiativeRow]:
    """Initiatives, by name unless asked otherwise. Three SQL queries. Raises Invalid for what the viewer may not ask."""
    found = paginate_filtered(_page, viewer, filters, page=page, sorts=SORTS, usual="name")
    return Page(_rows(viewer, list(found.rows)), found.next_cursor)


def _page(viewer: Viewer, filters: InitiativeFilter) -> Any:
    rows = Initiative.objects.seen_by(viewer).filter(
        _wanted(filters),
        serving_visible(viewer, "objective_id", filters.objective_id),
        equal(
            company_id=filters.company_id,
            stage=filters.stage,
            value_lever=filters.value_lever,
            owner_id=filters.owner_id,
            sponsor_id=filters.sponsor_id,
        ),
    )
    if filters.without_objective is not None:
        rows = rows.filter(_aligned(viewer, filters.without_objective))
    if filters.to_confirm:
        within = viewer.initiative_scoped(Can.CONFIRM_MONEY, "company_id", "pk")
        rows = rows.filter(within, planned_minor__isnull=False, value_confirmed_at__isnull=True)
    if filters.portfolio_id is not None:
        portfolio = Portfolio.objects.seen_by(viewer).filter(pk=filters.portfolio_id)
        held = PortfolioCompany.objects.filter(portfolio_id__in=portfolio.values("pk"))
        rows = rows.filter(company_id__in=held.values("company_id"))
    keyed = sorted_by_name(rows).annotate(
        due_key=dated("due"),
        planned_key=Coalesce(F("planned_minor"), Value(-(10**18)), output_field=BigIntegerField()),
    )
    return keyed.select_related("company")


def initiative_row(*, viewer: Viewer, initiative_id: int) -> InitiativeRow:
    """One initiative. Raises Missing."""
    found = ask(_one, viewer, initiative_id=initiative_id)
    if not found:
        raise Missing("initiative", encode_id(initiative_id))
    return _rows(viewer, found)[0]


def _one(viewer: Viewer, *, initiative_id: int) -> Any:
    return Initiative.objects.seen_by(viewer).select_related("company").filter(pk=initiative_id)


def _wanted(filters: InitiativeFilter) -> Q:
    condition = containing("name", filters.q) & archived(filters.archived)
    if filters.due_from is not None:
        condition &= Q(due__gte=filters.due_from)
    if filters.due_until is not None:
        condition &= Q(due__lte=filters.due_until)
    return condition


def _aligned(viewer: Viewer, without: bool) -> Q:
    """Those that serve no objective, or one; only where the viewer sees objectives. Raises Invalid."""
    if not viewer.reach(Can.SEE_OBJECTIVES).of_companies:
        raise Invalid(
            "without_objective", without, _("asks about objectives, which your roles do not show"), _("Leave it out.")
        )
    return Q(objective_id__isnull=without) & viewer.company_scoped(Can.SEE_OBJECTIVES, "company_id")


def _serves(viewer: Viewer, initiative: Initiative) -> bool | None:
    knows = viewer.may_in_company(Can.SEE_OBJECTIVES, initiative.company_id)
    return initiative.objective_id is not None if knows else None


def _rows(viewer: Viewer, initiatives: list[Initiative]) -> tuple[InitiativeRow, ...]:
    objectives = visible_objectives(viewer, [initiative.objective_id for initiative in initiatives])
    involved = [(row.sponsor_id, row.owner_id, row.value_confirmed_by_id) for row in initiatives]
    names = people_names(chain.from_iterable(involved))
    return tuple(
        InitiativeRow(
            id=initiative.pk,
            version=initiative.version,
            company_id=initiative.company_id,
            company_name=initiative.company.name,
            name=initiative.name,
            description=initiative.description,
            value_lever=initiative.value_lever,
            objective_id=initiative.objective_id if initiative.objective_id in objectives else None,
            objective_title=objectives.get(initiative.objective_id or 0),
            aligned=_serves(viewer, initiative),
            sponsor_id=initiative.sponsor_id,
            sponsor_name=names.get(initiative.sponsor_id or 0),
            owner_id=initiative.owner_id,
            owner_name=names.get(initiative.owner_id or 0),
            stage=initiative.stage,
            stage_reason=initiative.stage_reason,
            planned_minor=initiative.planned_minor,
            currency=initiative.currency,
            value_confirmed_by=names.get(initiative.value_confirmed_by_id or 0),
            value_confirmed_at=initiative.value_confirmed_at,
            starts_on=initiative.starts_on,
            due=initiative.due,
            archived_at=initiative.archived_at,
            recorded_at=initiative.recorded_at,
        )
        for initiative in initiatives
    )
