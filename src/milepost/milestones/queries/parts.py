"""Reads about what belongs to a milestone: criteria with their evidence, tasks, updates."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_prepared
from milepost.core.prepared import ask
from milepost.milestones.choices import ActivityKind
from milepost.milestones.models import Activity, Criterion, Evidence, Milestone, Update
from milepost.milestones.queries.rows import CriterionRow, EvidenceRow, TaskRow, UpdateRow
from milepost.portfolios.queries.common import sorted_by_name

CRITERION_SORTS = {"id": "pk"}
TASK_SORTS = {"planned_start": "start_key", "name": "name_key", "percent": "percent", "id": "pk"}
UPDATE_SORTS = {"recorded_at": "recorded_at"}
#: Where a list sorted by planned start puts tasks without one: last.
NO_START = 2**62


@dataclass(frozen=True, slots=True)
class PartFilter:
    """Of which milestone. ``known``: who asks has read it as the viewer, so that nobody need look once more."""

    milestone_id: int
    known: bool = False


def criterion_page(*, viewer: Viewer, filters: PartFilter, page: PageRequest) -> Page[CriterionRow]:
    """The success criteria of a milestone, with their evidence. Three SQL queries. Raises Missing."""
    _require(viewer, filters)
    found = paginate_prepared(
        _of_milestone,
        _criteria,
        viewer,
        page=page,
        sorts=CRITERION_SORTS,
        usual="id",
        milestone_id=filters.milestone_id,
    )
    return Page(_criterion_rows(viewer, list(found.rows)), found.next_cursor)


def criterion_row(*, viewer: Viewer, criterion_id: int) -> CriterionRow:
    """One criterion that was not removed. Two SQL queries. Raises Missing."""
    found = _criteria(viewer).filter(pk=criterion_id).first()
    if found is None:
        raise Missing("criterion", encode_id(criterion_id))
    return _criterion_rows(viewer, [found])[0]


def evidence_row(*, viewer: Viewer, evidence_id: int) -> EvidenceRow:
    """One piece of evidence that was not taken back. Raises Missing."""
    rows = Evidence.objects.seen_by(viewer).filter(pk=evidence_id, removed_at__isnull=True)
    found = rows.select_related("added_by").first()
    if found is None:
        raise Missing("evidence", encode_id(evidence_id))
    return EvidenceRow.of(found)


def task_page(*, viewer: Viewer, filters: PartFilter, page: PageRequest) -> Page[TaskRow]:
    """The tasks of a milestone, by planned start. Two SQL queries. Raises Missing."""
    _require(viewer, filters)
    found = paginate_prepared(
        _keyed_tasks, viewer, page=page, sorts=TASK_SORTS, usual="planned_start", milestone_id=filters.milestone_id
    )
    return found.map(TaskRow.of)


def task_row(*, viewer: Viewer, task_id: int) -> TaskRow:
    """One task. Raises Missing."""
    found = _tasks(viewer).filter(pk=task_id).first()
    if found is None:
        raise Missing("task", encode_id(task_id))
    return TaskRow.of(found)


def update_page(*, viewer: Viewer, filters: PartFilter, page: PageRequest) -> Page[UpdateRow]:
    """What was reported of a milestone, newest first. Two SQL queries. Raises Missing."""
    _require(viewer, filters)
    found = paginate_prepared(
        _of_milestone, _updates, viewer,
        page=page, sorts=UPDATE_SORTS, usual="-recorded_at", milestone_id=filters.milestone_id,
    )  # fmt: skip
    return found.map(UpdateRow.of)


def update_row(*, viewer: Viewer, update_id: int) -> UpdateRow:
    """One update. Raises Missing."""
    found = _updates(viewer).filter(pk=update_id).first()
    if found is None:
        raise Missing("update", encode_id(update_id))
    return UpdateRow.of(found)


def obstacles_of(*, viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    """What stands in the way of milestones, as it was reported last. One SQL query."""
    newest = Update.objects.seen_by(viewer).filter(milestone_id=OuterRef("pk")).order_by("-recorded_at", "-id")
    rows = Milestone.objects.seen_by(viewer).filter(pk__in=list(ids))
    said = rows.annotate(in_the_way=Subquery(newest.values("obstacles")[:1]))
    return {pk: obstacles or "" for pk, obstacles in said.values_list("pk", "in_the_way")}


def _require(viewer: Viewer, filters: PartFilter) -> None:
    if not (filters.known or Milestone.objects.seen_by(viewer).filter(pk=filters.milestone_id).exists()):
        raise Missing("milestone", encode_id(filters.milestone_id))


def _of_milestone(rows: Callable[[Viewer], Any], viewer: Viewer, *, milestone_id: int) -> Any:
    return rows(viewer).filter(milestone_id=milestone_id)


def _keyed_tasks(viewer: Viewer, *, milestone_id: int) -> Any:
    rows = sorted_by_name(_tasks(viewer).filter(parent_id=milestone_id))
    return rows.annotate(start_key=Coalesce(F("planned_start"), Value(NO_START), output_field=BigIntegerField()))


def _criteria(viewer: Viewer) -> Any:
    return Criterion.objects.seen_by(viewer).filter(removed_at__isnull=True).select_related("judged_by")


def _tasks(viewer: Viewer) -> Any:
    rows = Activity.objects.seen_by(viewer).filter(kind=ActivityKind.TASK, archived_at__isnull=True)
    return rows.select_related("owner", "parent")


def _updates(viewer: Viewer) -> Any:
    corrections = Update.objects.unwalled("they stand on the same milestone").filter(corrects_id=OuterRef("pk"))
    rows = Update.objects.seen_by(viewer).select_related("reporter")
    return rows.annotate(corrected_by_id=Subquery(corrections.values("pk")[:1]))


def _criterion_rows(viewer: Viewer, criteria: list[Criterion]) -> tuple[CriterionRow, ...]:
    shown: dict[int, list[EvidenceRow]] = {row.pk: [] for row in criteria}
    for one in ask(_evidence, viewer, ids=list(shown)) if shown else ():
        shown[one.criterion_id].append(EvidenceRow.of(one))
    return tuple(CriterionRow.of(row, tuple(shown[row.pk])) for row in criteria)


def _evidence(viewer: Viewer, *, ids: Collection[int]) -> Any:
    rows = Evidence.objects.seen_by(viewer).filter(Among("criterion_id", ids), removed_at__isnull=True)
    return rows.select_related("added_by").order_by("pk")
