"""Roll-ups over milestones: counts by status and assessment, weighted progress, what is due, slipped or contradicted.

Never stored, since what they may contain depends on the viewer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import add
from typing import Any

from django.db.models import Count, F, Field, Min, Q, Sum, Value
from django.db.models.functions import Greatest

from milepost.access.models import Scope
from milepost.access.reach import people_names
from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.ids import encode_id
from milepost.core.prepared import ask, ask_filtered
from milepost.milestones.choices import MilestoneType, Status
from milepost.milestones.queries.categories import category_rows
from milepost.milestones.queries.milestones import MilestoneFilter, wanted
from milepost.portfolios.models import Initiative
from milepost.portfolios.queries.common import NO_DATE, Named

#: What a count is taken for: the number that the database gives, which Django would ask for each whether it is one.
AS_IT_COMES: Any = Field()


@dataclass(frozen=True, slots=True)
class Rollup:
    """Milestones of one place taken together. ``progress``: parts per 10,000, weighted (a weight of 0 counts as 1).

    ``overdue_updates``: open, and by the rhythm of their initiative a word on them is due.
    """

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
    by_status: dict[str, int]
    by_assessment: dict[str, int]
    contradictions: int
    slipped: int
    progress: int
    next_due: date | None


@dataclass(frozen=True, slots=True)
class GroupRollup:
    """The milestones of one group: ``key`` is what a filter asks by (an encoded id, a code; None for no owner)."""

    key: str | None
    name: str
    milestones: int
    by_assessment: dict[str, int]
    contradictions: int
    slipped: int
    progress: int


#: What lists are grouped by, and where it stands in the narrow row.
GROUPS = {
    "company": "company_id",
    "initiative": "initiative_id",
    "owner": "owner_id",
    "milestone_type": "milestone_type",
    "category": "milestone__category",
    "assessment": "assessment",
}
#: No milestone of any status. Django makes the values of an enumeration anew whenever they are asked for.
NOTHING: dict[str, int] = dict.fromkeys(Status.values, 0)
DUE_SOON_DAYS = 30
#: Counting this counts rows: it is never null, and stands in the indexes that roll-ups read alone, as the key does not.
EACH = "percent"


def rollup(*, viewer: Viewer, filters: MilestoneFilter, today: date) -> Rollup:
    """All milestones that the filters ask for, taken together. One SQL query: a line for each pair of status and assessment."""
    lines = ask_filtered(_lines, viewer, filters, day=today, soon=today + timedelta(days=DUE_SOON_DAYS))
    by_status, by_assessment = dict(NOTHING), dict(NOTHING)
    totals = [0] * 7
    for status, assessment, *sums in lines:
        by_status[status] += sums[0]
        by_assessment[assessment] += sums[0]
        totals = [total + one for total, one in zip(totals, sums, strict=True)]
    count, contradictions, slipped, done, weights, overdue, due_soon = totals
    return Rollup(
        milestones=count,
        by_status=by_status,
        by_assessment=by_assessment,
        contradictions=contradictions,
        slipped=slipped,
        overdue_updates=overdue,
        due_soon=due_soon,
        progress=done // (weights or 1),
    )


def _lines(viewer: Viewer, filters: MilestoneFilter, *, day: date, soon: date) -> Any:
    due_soon = Q(finished=False, due_key__gte=day, due_key__lte=soon)
    silent = Q(finished=False, word_due__lte=day)  # by the rhythm of its initiative, as its owner is reminded
    pairs = wanted(viewer, filters).order_by().values_list("status", "assessment")
    return pairs.annotate(**_sums(), silent=Count(EACH, filter=silent), soon=Count(EACH, filter=due_soon))


def by_company(*, viewer: Viewer, filters: MilestoneFilter) -> tuple[CompanyRollup, ...]:
    """The same by company, by name: one line each, for the heat map. Two SQL queries."""
    grouped: dict[int, list[Any]] = {}
    for company_id, *cell in ask_filtered(_cells, viewer, filters):
        grouped.setdefault(company_id, []).append(cell)
    rows = [_company(Named(pk, name), grouped[pk]) for pk, name in ask(names_of_places, ids=list(grouped))]
    return tuple(sorted(rows, key=lambda row: (row.company.name.lower(), row.company.id)))


def _cells(viewer: Viewer, filters: MilestoneFilter) -> Any:
    cells = wanted(viewer, filters).order_by().values_list("company_id", "status", "assessment")
    return cells.annotate(next_due=Min("due_key", filter=Q(finished=False)), **_sums())


def _sums() -> dict[str, Any]:
    """What is told of the milestones of any group, in this order."""
    weight = Greatest(F("weight"), Value(1))
    return {
        "n": Count(EACH, output_field=AS_IT_COMES),
        "contradicted": Count(EACH, filter=Q(contradicted=True), output_field=AS_IT_COMES),
        "slipped": Count(EACH, filter=Q(finished=False, margin_days__lt=0), output_field=AS_IT_COMES),
        "done": Sum(weight * F("percent")),
        "weights": Sum(weight),
    }


def names_of_places(*, ids: Iterable[int]) -> Any:
    """Id and name of companies or initiatives of milestones that were walled, for ``ask``."""
    places = Scope.objects.unwalled("places of milestones that were walled").filter(Among("pk", ids))
    return places.values_list("pk", "name")


def _company(company: Named, cells: Iterable[Any]) -> CompanyRollup:
    by_status, by_assessment, totals, days = dict(NOTHING), dict(NOTHING), [0] * 5, []
    for status, assessment, due, *sums in cells:
        by_status[status] += sums[0]
        by_assessment[assessment] += sums[0]
        totals = [total + one for total, one in zip(totals, sums, strict=True)]
        days += [due] if due not in (None, NO_DATE) else []
    count, contradictions, slipped, done, weights = totals
    return CompanyRollup(
        company=company,
        milestones=count,
        by_status=by_status,
        by_assessment=by_assessment,
        contradictions=contradictions,
        slipped=slipped,
        progress=done // (weights or 1),
        next_due=min(days, default=None),
    )


def by_what(*, viewer: Viewer, filters: MilestoneFilter, what: str) -> tuple[GroupRollup, ...]:
    """The same by one of GROUPS: by name, nameless last; assessments in their order. Two SQL queries."""
    lines = ask_filtered(_groups, viewer, filters, GROUPS[what])
    found: dict[Any, dict[str, Any]] = {}
    for key, assessment, *sums in lines:
        one = found.get(key)
        if one is None:
            one = found[key] = {"by": dict(NOTHING), "sums": sums}
        else:
            one["sums"] = list(map(add, one["sums"], sums))
        one["by"][assessment] += sums[0]
    names = _group_names(viewer, what, found)
    rows = [
        GroupRollup(
            key=encode_id(key) if isinstance(key, int) else key,
            name=names.get(key, ""),
            milestones=one["sums"][0],
            by_assessment=one["by"],
            contradictions=one["sums"][1],
            slipped=one["sums"][2],
            progress=one["sums"][3] // (one["sums"][4] or 1),
        )
        for key, one in found.items()
    ]
    if what == "assessment":
        return tuple(sorted(rows, key=lambda row: Status.values.index(row.key or "")))
    return tuple(sorted(rows, key=lambda row: (not row.name, row.name.lower(), row.key or "")))


def _groups(viewer: Viewer, filters: MilestoneFilter, column: str) -> Any:
    pairs = wanted(viewer, filters).order_by().annotate(group_key=F(column)).values_list("group_key", "assessment")
    return pairs.annotate(**_sums())


def _group_names(viewer: Viewer, what: str, keys: Iterable[Any]) -> dict[Any, str]:
    if what == "company":
        return dict(ask(names_of_places, ids=list(keys)))
    if what == "initiative":
        return dict(Initiative.objects.seen_by(viewer).filter(Among("pk", keys)).values_list("pk", "name"))
    if what == "owner":
        return people_names(keys)
    if what == "assessment":
        return {status.value: str(status.label) for status in Status}
    if what == "milestone_type":
        return {kind.value: str(kind.label) for kind in MilestoneType}
    return {row.code: row.name for archived in (False, True) for row in category_rows(viewer=viewer, archived=archived)}
