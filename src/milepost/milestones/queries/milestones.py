"""Reads about milestones: lists that sort and filter by facts, and everything of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, Q, Value
from django.db.models.functions import Coalesce

from milepost.access.models import PortfolioCompany
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.milestones.models import (
    Activity,
    Criterion,
    Dependency,
    Evidence,
    Milestone,
    TeamMember,
    Update,
)
from milepost.milestones.plantime import day_of
from milepost.milestones.queries.rows import (
    CriterionRow,
    DependencyRow,
    EvidenceRow,
    MilestonePage,
    MilestoneRow,
    TaskRow,
    UpdateRow,
)
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
    "percent": "percent",
    "weight": "weight",
    "recorded_at": "recorded_at",
    "id": "pk",
}
RELATED = ("company", "initiative", "owner", "facts")
#: Where a list sorted by margin puts milestones without one: last.
NO_MARGIN = 10**6
NEWEST_UPDATES = 20


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
    archived: bool | None = False


def milestone_page(*, viewer: Viewer, filters: MilestoneFilter, page: PageRequest) -> Page[MilestoneRow]:
    """Milestones, by due date unless asked otherwise. Two SQL queries."""
    keyed = sorted_by_name(wanted(viewer, filters)).annotate(
        due_key=dated("due"),
        forecast_key=dated("facts__forecast"),
        margin_key=Coalesce(F("facts__margin_days"), Value(NO_MARGIN), output_field=IntegerField()),
    )
    found = paginate(keyed.select_related(*RELATED), page, sorts=SORTS, usual="due")
    return Page(milestone_rows(list(found.rows)), found.next_cursor)


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
    if filters.tag is not None:
        # Tags are a short JSON list of strings; the quoted text is found in it on both databases.
        condition &= Q(tags__icontains=f'"{filters.tag}"')
    return condition


def milestone_row(*, viewer: Viewer, milestone_id: int) -> MilestoneRow:
    """One milestone. Two SQL queries. Raises Missing."""
    return milestone_rows([_load(viewer, milestone_id)])[0]


def milestone_detail(*, viewer: Viewer, milestone_id: int) -> MilestonePage:
    """Everything of one milestone. Nine SQL queries. Raises Missing."""
    milestone = _load(viewer, milestone_id)
    before, after = _links(viewer, milestone)
    objectives = visible_objectives(viewer, [milestone.objective_id])
    team = (
        TeamMember.objects.filter(milestone_id=milestone.pk)
        .select_related("user")
        .order_by("involvement", "user__name")
    )
    tasks = Activity.objects.seen_by(viewer).filter(parent_id=milestone.pk, archived_at__isnull=True)
    return MilestonePage(
        milestone=milestone_rows([milestone])[0],
        description=milestone.description,
        objective=next((Named(pk, title) for pk, title in objectives.items()), None),
        optimistic_s=milestone.optimistic_s,
        likely_s=milestone.likely_s,
        pessimistic_s=milestone.pessimistic_s,
        duration_s=milestone.duration_s,
        completion_exception=milestone.completion_exception,
        team=tuple((row.involvement, Named(row.user_id, row.user.name)) for row in team),
        criteria=_criteria(viewer, milestone),
        tasks=tuple(task_row(task) for task in tasks.select_related("owner").order_by("planned_start", "pk")),
        before=before,
        after=after,
        updates=update_page(viewer=viewer, milestone_id=milestone.pk, page=PageRequest(limit=NEWEST_UPDATES)).rows,
    )


def update_page(*, viewer: Viewer, milestone_id: int, page: PageRequest) -> Page[UpdateRow]:
    """What was reported of a milestone, newest first. One SQL query."""
    rows = Update.objects.seen_by(viewer).filter(milestone_id=milestone_id).select_related("reporter", "corrected_by")
    found = paginate(rows, page, sorts={"recorded_at": "recorded_at"}, usual="-recorded_at")
    return found.map(_update_row)


def milestone_rows(milestones: list[Any]) -> tuple[MilestoneRow, ...]:
    """Rows of milestones loaded with RELATED; one SQL query more, for their tasks."""
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
    return tuple(_row(milestone, *tasks.get(milestone.pk, (0, 0))) for milestone in milestones)


def task_row(task: Activity) -> TaskRow:
    """The row of a task loaded with its owner."""
    return TaskRow(
        id=task.pk,
        version=task.version,
        name=task.name,
        code=task.code,
        milestone_id=task.parent_id,
        owner_id=task.owner_id,
        owner_name=name_of(task.owner),
        duration_s=task.duration_s,
        planned_start=day_of(task.planned_start),
        planned_finish=day_of(task.planned_finish),
        actual_start=day_of(task.actual_start),
        actual_finish=day_of(task.actual_finish),
        due=task.due,
        percent=task.percent,
    )


def _load(viewer: Viewer, milestone_id: int) -> Milestone:
    found: Milestone | None = Milestone.objects.seen_by(viewer).select_related(*RELATED).filter(pk=milestone_id).first()
    if found is None:
        raise Missing("milestone", encode_id(milestone_id))
    return found


def _row(milestone: Any, tasks: int, done: int) -> MilestoneRow:
    facts = milestone.facts
    return MilestoneRow(
        id=milestone.pk,
        version=milestone.version,
        name=milestone.name,
        code=milestone.code,
        company_id=milestone.company_id,
        company_name=milestone.company.name,
        initiative_id=milestone.initiative_id,
        initiative_name=milestone.initiative.name,
        milestone_type=milestone.milestone_type,
        category=milestone.category,
        objective_id=milestone.objective_id,
        owner_id=milestone.owner_id,
        owner_name=name_of(milestone.owner),
        weight=milestone.weight,
        tags=tuple(milestone.tags),
        planned_start=day_of(milestone.planned_start),
        planned_finish=day_of(milestone.planned_finish),
        actual_start=day_of(milestone.actual_start),
        actual_finish=day_of(milestone.actual_finish),
        due=milestone.due,
        expected_finish=milestone.expected_finish,
        percent=milestone.percent,
        percent_mode=milestone.percent_mode,
        status=milestone.status,
        assessment=facts.assessment,
        rule=facts.rule,
        reason=facts.reason,
        contradiction=facts.contradiction,
        last_update=facts.last_update,
        forecast=facts.forecast,
        margin_days=facts.margin_days,
        float_s=facts.float_s,
        critical=facts.critical,
        p_due=facts.p_due,
        stake_minor=facts.stake_minor,
        tasks=tasks,
        tasks_done=done,
        archived_at=milestone.archived_at,
        recorded_at=milestone.recorded_at,
    )


def _update_row(update: Any) -> UpdateRow:
    correction = getattr(update, "corrected_by", None)
    return UpdateRow(
        id=update.pk,
        milestone_id=update.milestone_id,
        reporter_id=update.reporter_id,
        reporter_name=update.reporter.name,
        status=update.status,
        percent=update.percent,
        expected_finish=update.expected_finish,
        words=update.words,
        obstacles=update.obstacles,
        corrects_id=update.corrects_id,
        corrected_by_id=correction.pk if correction else None,
        recorded_at=update.recorded_at,
    )


def _criteria(viewer: Viewer, milestone: Milestone) -> tuple[CriterionRow, ...]:
    rows = (
        Criterion.objects.seen_by(viewer)
        .filter(milestone=milestone, removed_at__isnull=True)
        .select_related("judged_by")
        .order_by("pk")
    )
    shown: dict[int, list[EvidenceRow]] = {row.pk: [] for row in rows}
    evidence = Evidence.objects.seen_by(viewer).filter(criterion_id__in=list(shown), removed_at__isnull=True)
    for one in evidence.select_related("added_by").order_by("pk"):
        shown[one.criterion_id].append(
            EvidenceRow(one.pk, one.version, one.title, one.link, one.added_by.name, one.recorded_at)
        )
    return tuple(
        CriterionRow(
            id=row.pk,
            version=row.version,
            metric=row.metric,
            comparison=row.comparison,
            target=row.target,
            unit=row.unit,
            actual=row.actual,
            verdict=row.verdict,
            judged_by=name_of(row.judged_by),
            judged_at=row.judged_at,
            evidence=tuple(shown[row.pk]),
        )
        for row in rows
    )


def _links(viewer: Viewer, milestone: Milestone) -> tuple[tuple[DependencyRow, ...], tuple[DependencyRow, ...]]:
    rows = [
        dependency_row(link)
        for link in Dependency.objects.seen_by(viewer)
        .filter(Q(predecessor_id=milestone.pk) | Q(successor_id=milestone.pk), removed_at__isnull=True)
        .select_related("predecessor", "successor")
        .order_by("pk")
    ]
    return (
        tuple(row for row in rows if row.successor.id == milestone.pk),
        tuple(row for row in rows if row.predecessor.id == milestone.pk),
    )


def dependency_row(link: Dependency) -> DependencyRow:
    """The row of a dependency loaded with both ends."""
    return DependencyRow(
        id=link.pk,
        version=link.version,
        predecessor=Named(link.predecessor_id, link.predecessor.name),
        predecessor_kind=link.predecessor.kind,
        successor=Named(link.successor_id, link.successor.name),
        successor_kind=link.successor.kind,
        link=link.link,
        lag=link.lag,
        lag_unit=link.lag_unit,
        dependency_kind=link.dependency_kind,
    )
