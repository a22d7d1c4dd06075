"""Reads about milestones: lists that sort and filter by facts, and everything of one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, IntegerField, Q, Value
from django.db.models.functions import Coalesce

from milepost.access.models import PortfolioCompany
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.milestones.models import Activity, Milestone, TeamMember
from milepost.milestones.plantime import day_of
from milepost.milestones.queries.rows import MilestoneRow
from milepost.portfolios.models import Portfolio
from milepost.portfolios.queries.common import (
    Named,
    archived,
    containing,
    dated,
    equal,
    name_of,
    sorted_by_name,
    visible_objectives,
)

SORTS = {
    "name": "name_key",
    "due": "due_key",
    "forecast": "forecast_key",
    "margin": "margin_key",
    "word_due": "word_due_key",
    "percent": "percent",
    "weight": "weight",
    "recorded_at": "recorded_at",
    "id": "pk",
}
RELATED = ("company", "initiative", "owner", "facts")
#: Where a list sorted by margin puts milestones without one: last.
NO_MARGIN = 10**6


@dataclass(frozen=True, slots=True)
class MilestoneFilter:
    """Which milestones; None asks nothing. Due days inclusive."""

    q: str | None = None
    company_id: int | None = None
    portfolio_id: int | None = None
    initiative_id: int | None = None
    objective_id: int | None = None
    owner_id: int | None = None
    milestone_type: str | None = None
    category: str | None = None
    status: str | None = None
    assessment: str | None = None
    contradicted: bool | None = None
    critical: bool | None = None
    open: bool | None = None
    due_from: date | None = None
    due_until: date | None = None
    tag: str | None = None
    word_due_until: date | None = None
    archived: bool | None = False


def milestone_page(*, viewer: Viewer, filters: MilestoneFilter, page: PageRequest) -> Page[MilestoneRow]:
    """Milestones, by due date unless asked otherwise. Four SQL queries."""
    keyed = sorted_by_name(wanted(viewer, filters)).annotate(
        due_key=dated("due"),
        forecast_key=dated("facts__forecast"),
        word_due_key=dated("facts__word_due"),
        margin_key=Coalesce(F("facts__margin_days"), Value(NO_MARGIN), output_field=IntegerField()),
    )
    found = paginate(keyed.select_related(*RELATED), page, sorts=SORTS, usual="due")
    return Page(milestone_rows(viewer, list(found.rows)), found.next_cursor)


def wanted(viewer: Viewer, filters: MilestoneFilter) -> Any:
    """The milestones that the viewer sees and the filters ask for, as a queryset for the other queries of this context."""
    rows = Milestone.objects.seen_by(viewer).filter(
        _condition(filters),
        equal(
            company_id=filters.company_id,
            initiative_id=filters.initiative_id,
            objective_id=filters.objective_id,
            owner_id=filters.owner_id,
            milestone_type=filters.milestone_type,
            category=filters.category,
            status=filters.status,
            facts__assessment=filters.assessment,
            facts__critical=filters.critical,
        ),
    )
    if filters.portfolio_id is not None:
        portfolio = Portfolio.objects.seen_by(viewer).filter(pk=filters.portfolio_id)
        held = PortfolioCompany.objects.filter(portfolio_id__in=portfolio.values("pk"))
        rows = rows.filter(company_id__in=held.values("company_id"))
    return rows


def _condition(filters: MilestoneFilter) -> Q:
    condition = containing("name", filters.q) & archived(filters.archived)
    if filters.contradicted is not None:
        nothing = Q(facts__contradiction="")
        condition &= ~nothing if filters.contradicted else nothing
    if filters.open is not None:
        condition &= Q(actual_finish__isnull=filters.open)
    if filters.due_from is not None:
        condition &= Q(due__gte=filters.due_from)
    if filters.due_until is not None:
        condition &= Q(due__lte=filters.due_until)
    if filters.word_due_until is not None:
        condition &= Q(facts__word_due__lte=filters.word_due_until)
    if filters.tag is not None:
        condition &= _tagged(filters.tag)
    return condition


def _tagged(tag: str) -> Q:
    """SQLite keeps the list as text in ASCII, in which the quoted tag is found; PostgreSQL looks into the list."""
    if connection.features.supports_json_field_contains:
        return Q(tags__contains=[tag])
    return Q(tags__icontains=json.dumps(tag))


def milestone_row(*, viewer: Viewer, milestone_id: int) -> MilestoneRow:
    """One milestone. Four SQL queries. Raises Missing."""
    found = Milestone.objects.seen_by(viewer).select_related(*RELATED).filter(pk=milestone_id).first()
    if found is None:
        raise Missing("milestone", encode_id(milestone_id))
    return milestone_rows(viewer, [found])[0]


def milestone_rows(viewer: Viewer, milestones: list[Any]) -> tuple[MilestoneRow, ...]:
    """Rows of milestones loaded with RELATED; three SQL queries more, for tasks, teams and objectives."""
    ids = [milestone.pk for milestone in milestones]
    done = Count("pk", filter=Q(actual_finish__isnull=False))
    counted = (
        Activity.objects.unwalled("tasks of milestones that were walled")
        .filter(parent_id__in=ids, archived_at__isnull=True)
        .order_by()
        .values_list("parent_id")
        .annotate(n=Count("pk"), done=done)
    )
    tasks = {parent: (n, finished) for parent, n, finished in counted}
    teams: dict[int, list[tuple[str, Named]]] = {pk: [] for pk in ids}
    members = TeamMember.objects.filter(milestone_id__in=ids).select_related("user")
    for member in members.order_by("involvement", "user__name", "user_id"):
        teams[member.milestone_id].append((member.involvement, Named(member.user_id, member.user.name)))
    objectives = visible_objectives(viewer, [milestone.objective_id for milestone in milestones])
    return tuple(
        _row(milestone, objectives, tuple(teams[milestone.pk]), *tasks.get(milestone.pk, (0, 0)))
        for milestone in milestones
    )


def _row(
    milestone: Any, objectives: dict[int, str], team: tuple[tuple[str, Named], ...], tasks: int, done: int
) -> MilestoneRow:
    facts = milestone.facts
    return MilestoneRow(
        id=milestone.pk,
        version=milestone.version,
        name=milestone.name,
        code=milestone.code,
        description=milestone.description,
        company_id=milestone.company_id,
        company_name=milestone.company.name,
        currency=milestone.company.currency,
        initiative_id=milestone.initiative_id,
        initiative_name=milestone.initiative.name,
        milestone_type=milestone.milestone_type,
        category=milestone.category,
        objective_id=milestone.objective_id if milestone.objective_id in objectives else None,
        objective_title=objectives.get(milestone.objective_id),
        owner_id=milestone.owner_id,
        owner_name=name_of(milestone.owner),
        team=team,
        weight=milestone.weight,
        tags=tuple(milestone.tags),
        planned_start=day_of(milestone.planned_start),
        planned_finish=day_of(milestone.planned_finish),
        actual_start=day_of(milestone.actual_start),
        actual_finish=day_of(milestone.actual_finish),
        due=milestone.due,
        expected_finish=milestone.expected_finish,
        duration_s=milestone.duration_s,
        optimistic_s=milestone.optimistic_s,
        likely_s=milestone.likely_s,
        pessimistic_s=milestone.pessimistic_s,
        percent=milestone.percent,
        percent_mode=milestone.percent_mode,
        status=milestone.status,
        assessment=facts.assessment,
        rule=facts.rule,
        reason=facts.reason,
        contradiction=facts.contradiction,
        last_update=facts.last_update,
        word_due=facts.word_due,
        forecast=facts.forecast,
        margin_days=facts.margin_days,
        float_s=facts.float_s,
        critical=facts.critical,
        p_due=facts.p_due,
        stake_minor=facts.stake_minor,
        tasks=tasks,
        tasks_done=done,
        completion_exception=milestone.completion_exception,
        archived_at=milestone.archived_at,
        recorded_at=milestone.recorded_at,
    )
