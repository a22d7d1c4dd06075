"""Reads about milestones: lists that sort and filter by facts, and everything of one."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Count, F, IntegerField, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from milepost.access.models import PortfolioCompany
from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_filtered
from milepost.core.prepared import ask
from milepost.core.stored import Stored, day, moment, texts
from milepost.milestones.models import Activity, Milestone, MilestoneFacts, Snooze, TeamMember
from milepost.milestones.plantime import day_of
from milepost.milestones.queries.rows import MilestoneRow
from milepost.milestones.saying import said_in
from milepost.portfolios.models import Portfolio
from milepost.portfolios.queries.common import NO_DATE, Named, dated, equal, serving_visible, visible_objectives

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
SORTED_COLUMNS = ("name_key", "due_key", "percent", "weight", "recorded_at")
#: Field of the row -> where it stands, from the milestone; the id comes first.
COLUMNS = {
    "id": "pk", "version": "version", "name": "name", "code": "code", "description": "description",
    "company_id": "company_id", "company_name": "company__name", "currency": "company__currency",
    "initiative_id": "initiative_id", "initiative_name": "initiative__name",
    "value_lever": "initiative__value_lever", "milestone_type": "milestone_type",
    "category": "category", "objective_id": "objective_id", "owner_id": "owner_id", "owner_name": "owner__name",
    "weight": "weight", "tags": "tags", "planned_start": "planned_start", "planned_finish": "planned_finish",
    "actual_start": "actual_start", "actual_finish": "actual_finish", "due": "due", "expected_finish": "expected_finish",
    "duration_s": "duration_s", "optimistic_s": "optimistic_s", "likely_s": "likely_s", "pessimistic_s": "pessimistic_s",
    "calendar_id": "calendar_id", "remaining_s": "remaining_s", "constraint_kind": "constraint_kind",
    "constraint_at": "constraint_at",
    "percent": "percent", "percent_mode": "percent_mode", "status": "status", "assessment": "facts__assessment",
    "rule": "facts__rule", "reason": "facts__reason", "contradiction": "facts__contradiction",
    "last_update": "facts__last_update", "word_due": "facts__word_due",
    "forecast": "facts__forecast", "margin_days": "facts__margin_days",
    "float_s": "facts__float_s", "critical": "facts__critical", "drag_s": "facts__drag_s", "p_due": "facts__p_due",
    "stake_minor": "facts__stake_minor",
    "completion_exception": "completion_exception", "plan_reason": "plan_reason",
    "archived_at": "archived_at", "recorded_at": "recorded_at",
}  # fmt: skip
OBJECTIVE, TITLE = (MilestoneRow._fields.index(name) for name in ("objective_id", "objective_title"))
#: Columns that are read as they are stored, and what they are made into.
STORED: dict[str, Callable[[Any], Any]] = {
    "tags": texts, "due": day, "expected_finish": day, "last_update": moment, "word_due": day, "forecast": day,
    "critical": bool, "archived_at": moment, "recorded_at": moment,
}  # fmt: skip
READ = [Stored(column) if name in STORED else column for name, column in COLUMNS.items()]
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
    owned: bool | None = None
    milestone_type: str | None = None
    category: str | None = None
    status: str | None = None
    assessment: str | None = None
    contradicted: bool | None = None
    critical: bool | None = None
    open: bool | None = None
    slipping: bool | None = None  # open, and forecast to finish after its due date
    due_from: date | None = None
    due_until: date | None = None
    tag: str | None = None
    word_due_until: date | None = None
    awake_on: date | None = None  # without those that the viewer snoozed beyond this day
    archived: bool | None = False


def milestone_page(*, viewer: Viewer, filters: MilestoneFilter, page: PageRequest) -> Page[MilestoneRow]:
    """Milestones, by due date unless asked otherwise. Five SQL queries: which ones, from the narrow rows; then all of these."""
    found = paginate_filtered(_narrow, viewer, filters, page=page, sorts=SORTS, usual="due")
    return Page(rows_of(viewer, [facts.pk for facts in found.rows]), found.next_cursor)


def _narrow(viewer: Viewer, filters: MilestoneFilter) -> Any:
    return keyed(viewer, filters).only("pk", *SORTED_COLUMNS)


def any_milestone(*, viewer: Viewer) -> bool:
    """Whether the viewer sees a milestone, archived or not. One SQL query."""
    return bool(ask(_any, viewer))


def _any(viewer: Viewer) -> Any:
    return MilestoneFacts.objects.seen_by(viewer).order_by().values_list("pk")[:1]


def keyed(viewer: Viewer, filters: MilestoneFilter) -> Any:
    """The narrow rows of ``wanted`` with every column of SORTS."""
    return wanted(viewer, filters).annotate(
        forecast_key=dated("forecast"),
        word_due_key=dated("word_due"),
        margin_key=Coalesce(F("margin_days"), Value(NO_MARGIN), output_field=IntegerField()),
    )


def wanted(viewer: Viewer, filters: MilestoneFilter) -> Any:
    """The narrow rows of the milestones that the viewer sees and the filters ask for, for the queries of this context."""
    rows = MilestoneFacts.objects.seen_by(viewer).filter(
        _condition(filters),
        serving_visible(viewer, "milestone__objective_id", filters.objective_id),
        equal(
            company_id=filters.company_id,
            initiative_id=filters.initiative_id,
            owner_id=filters.owner_id,
            milestone_type=filters.milestone_type,
            milestone__category=filters.category,
            status=filters.status,
            assessment=filters.assessment,
            critical=filters.critical,
        ),
    )
    if filters.portfolio_id is not None:
        portfolio = Portfolio.objects.seen_by(viewer).filter(pk=filters.portfolio_id)
        held = PortfolioCompany.objects.filter(portfolio_id__in=portfolio.values("pk"))
        rows = rows.filter(company_id__in=held.values("company_id"))
    if filters.awake_on is not None:
        asleep = Snooze.objects.seen_by(viewer).filter(Snooze.holds(filters.awake_on))
        rows = rows.exclude(pk__in=asleep.values("milestone_id"))
    return rows


def _condition(filters: MilestoneFilter) -> Q:
    # In a list of one, since for "is it false" Django writes NOT archived, which SQLite takes for no key of an index.
    condition = Q(**{"archived__in": [filters.archived]} if filters.archived is not None else {})
    for word in (filters.q or "").lower().split()[:10]:
        condition &= Q(name_key__contains=word)
    if filters.contradicted is not None:
        condition &= Q(contradicted=filters.contradicted)
    if filters.open is not None:
        condition &= Q(finished=not filters.open)
    if filters.slipping is not None:
        late = Q(finished=False, margin_days__lt=0)
        condition &= (
            late if filters.slipping else Q(finished=True) | Q(margin_days__isnull=True) | Q(margin_days__gte=0)
        )
    if filters.owned is not None:
        condition &= Q(owner__isnull=not filters.owned)
    if filters.due_from is not None:
        condition &= Q(due_key__gte=filters.due_from) & ~Q(due_key=NO_DATE)
    if filters.due_until is not None:
        condition &= Q(due_key__lte=filters.due_until) & ~Q(due_key=NO_DATE)
    if filters.word_due_until is not None:
        condition &= Q(word_due__lte=filters.word_due_until)
    if filters.tag is not None:
        condition &= _tagged(filters.tag)
    return condition


def _tagged(tag: str) -> Q:
    """SQLite keeps the list as text in ASCII, in which the quoted tag is found; PostgreSQL looks into the list."""
    if connection.features.supports_json_field_contains:
        return Q(milestone__tags__contains=[tag])
    return Q(milestone__tags__icontains=json.dumps(tag))


def milestone_row(*, viewer: Viewer, milestone_id: int) -> MilestoneRow:
    """One milestone. Four SQL queries. Raises Missing."""
    found = rows_of(viewer, [milestone_id], walled=True)
    if not found:
        raise Missing("milestone", encode_id(milestone_id))
    return found[0]


def milestone_rows(*, viewer: Viewer, ids: Collection[int]) -> tuple[MilestoneRow, ...]:
    """Those of the milestones that the viewer sees, in the order of ``ids``. Five SQL queries."""
    seen = set(MilestoneFacts.objects.seen_by(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    return rows_of(viewer, [pk for pk in ids if pk in seen])


def rows_of(viewer: Viewer, ids: list[int], *, walled: bool = False) -> tuple[MilestoneRow, ...]:
    """Rows of milestones in the order of ``ids``, which are walled already, or ``walled`` here; four SQL queries."""
    read = ask(_walled, viewer, ids=ids) if walled else ask(_read, ids=ids)
    values = {row[0]: row for row in read}
    tasks = {parent: (n, finished) for parent, n, finished in ask(_tasks, ids=ids)}
    teams: dict[int, list[tuple[str, Named]]] = {}
    for pk, involvement, user_id, name in ask(_teams, ids=ids):
        teams.setdefault(pk, []).append((involvement, Named(user_id, name)))
    objectives = visible_objectives(viewer, [row[OBJECTIVE] for row in values.values()])
    change = [(MilestoneRow._fields.index(name), by) for name, by in made().items()]
    return tuple(
        _row([*values[pk], None, tuple(teams.get(pk, ())), *tasks.get(pk, (0, 0))], change, objectives)
        for pk in ids
        if pk in values
    )


def _walled(viewer: Viewer, *, ids: Collection[int]) -> Any:
    return Milestone.objects.seen_by(viewer).filter(Among("pk", ids)).values_list(*READ)


def _read(*, ids: Collection[int]) -> Any:
    return Milestone.objects.unwalled("their narrow rows were walled").filter(Among("pk", ids)).values_list(*READ)


def _tasks(*, ids: Collection[int]) -> Any:
    tasks = Activity.objects.unwalled("tasks of milestones that were walled")
    standing = tasks.filter(Among("parent_id", ids), archived_at__isnull=True).order_by().values_list("parent_id")
    return standing.annotate(n=Count("pk"), done=Count("actual_finish"))


def _teams(*, ids: Collection[int]) -> Any:
    members = TeamMember.objects.filter(Among("milestone_id", ids)).order_by("involvement", "user__name", "user_id")
    return members.values_list("milestone_id", "involvement", "user_id", "user__name")


def made() -> dict[str, Callable[[Any], Any]]:
    """By what a value that was read becomes the row's, in the language that is active now."""
    days = ("planned_start", "planned_finish", "actual_start", "actual_finish", "constraint_at")
    told = partial(said_in, get_language())
    return {**STORED, **dict.fromkeys(days, day_of), "reason": told, "contradiction": told}


def _row(values: list[Any], change: list[tuple[int, Callable[[Any], Any]]], objectives: dict[int, str]) -> MilestoneRow:
    for at, by in change:
        if values[at] is not None:
            values[at] = by(values[at])
    values[TITLE] = objectives.get(values[OBJECTIVE])
    if values[TITLE] is None:
        values[OBJECTIVE] = None
    return MilestoneRow._make(values)
