"""Roll-ups over milestones: counts by status and assessment, weighted progress, what is due, slipped or contradicted.

Never stored, since what they may contain depends on the viewer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, F, Min, Q, Sum, Value
from django.db.models.functions import Greatest

from milepost.access.viewer import Viewer
from milepost.core.paging import PageRequest
from milepost.milestones.choices import Status
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page, wanted
from milepost.milestones.queries.rows import MilestoneRow
from milepost.portfolios.queries.common import Named


@dataclass(frozen=True, slots=True)
class Rollup:
    """Milestones of one place taken together. ``progress``: parts per 10,000, weighted (a weight of 0 counts as 1)."""

    milestones: int
    by_status: dict[str, int]
    by_assessment: dict[str, int]
    contradictions: int
    slipped: int
    overdue_updates: int
    due_soon: int
    progress: int


@dataclass(frozen=True, slots=True)
class CompanyRollup:
    """One company's part of a roll-up."""

    company: Named
    milestones: int
    by_assessment: dict[str, int]
    contradictions: int
    next_due: date | None


DUE_SOON_DAYS = 30
SILENT_DAYS = 30


def rollup(*, viewer: Viewer, filters: MilestoneFilter, today: date) -> Rollup:
    """All milestones that the filters ask for, taken together. Two SQL queries."""
    rows = wanted(viewer, filters)
    soon = Q(actual_finish__isnull=True, due__gte=today, due__lte=today + timedelta(days=DUE_SOON_DAYS))
    silent = Q(actual_finish__isnull=True, actual_start__isnull=False) & ~Q(
        facts__last_update__date__gte=today - timedelta(days=SILENT_DAYS)
    )
    weight = Greatest(F("weight"), Value(1))
    total = rows.aggregate(
        n=Count("pk"),
        contradictions=Count("pk", filter=~Q(facts__contradiction="")),
        slipped=Count("pk", filter=Q(actual_finish__isnull=True, facts__margin_days__lt=0)),
        silent=Count("pk", filter=silent),
        soon=Count("pk", filter=soon),
        done=Sum(weight * F("percent")),
        weights=Sum(weight),
    )
    by_status = dict.fromkeys(Status.values, 0)
    by_assessment = dict.fromkeys(Status.values, 0)
    pairs = rows.order_by().values_list("status", "facts__assessment").annotate(n=Count("pk"))
    for status, assessment, count in pairs:
        by_status[status] += count
        by_assessment[assessment] += count
    return Rollup(
        milestones=total["n"],
        by_status=by_status,
        by_assessment=by_assessment,
        contradictions=total["contradictions"],
        slipped=total["slipped"],
        overdue_updates=total["silent"],
        due_soon=total["soon"],
        progress=(total["done"] or 0) // (total["weights"] or 1),
    )


def by_company(*, viewer: Viewer, filters: MilestoneFilter) -> tuple[CompanyRollup, ...]:
    """The same by company, by name: one line each, for the heat map. Two SQL queries."""
    rows = wanted(viewer, filters).order_by()
    grouped: dict[int, tuple[str, dict[str, int], int]] = {}
    cells = rows.values_list("company_id", "company__name", "facts__assessment").annotate(
        n=Count("pk"), contradicted=Count("pk", filter=~Q(facts__contradiction=""))
    )
    for company_id, name, assessment, count, contradicted in cells:
        _, counts, so_far = grouped.get(company_id, (name, dict.fromkeys(Status.values, 0), 0))
        counts[assessment] += count
        grouped[company_id] = (name, counts, so_far + contradicted)
    open_ones = rows.filter(actual_finish__isnull=True, due__isnull=False)
    next_due = dict(open_ones.values_list("company_id").annotate(first=Min("due")))
    return tuple(
        CompanyRollup(Named(pk, name), sum(counts.values()), counts, contradicted, next_due.get(pk))
        for pk, (name, counts, contradicted) in sorted(grouped.items(), key=lambda item: (item[1][0].lower(), item[0]))
    )


def slipping_most(*, viewer: Viewer, filters: MilestoneFilter, limit: int = 5) -> tuple[MilestoneRow, ...]:
    """The open milestones whose forecast is farthest behind the due date, worst first. Two SQL queries."""
    rows = milestone_page(
        viewer=viewer, filters=replace(filters, open=True), page=PageRequest(limit=limit, sort="margin")
    ).rows
    return tuple(row for row in rows if row.margin_days is not None and row.margin_days < 0)


def contradicted(*, viewer: Viewer, filters: MilestoneFilter, limit: int = 5) -> tuple[MilestoneRow, ...]:
    """Milestones whose reported status contradicts the facts, by due date. Two SQL queries."""
    return milestone_page(
        viewer=viewer, filters=replace(filters, contradicted=True), page=PageRequest(limit=limit)
    ).rows


def due_next(*, viewer: Viewer, filters: MilestoneFilter, limit: int = 5) -> tuple[MilestoneRow, ...]:
    """The open milestones that are due first. Two SQL queries."""
    return milestone_page(viewer=viewer, filters=replace(filters, open=True), page=PageRequest(limit=limit)).rows
