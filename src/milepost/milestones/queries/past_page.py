"""Everything of one milestone as it stood at a past moment: the rows of today's page, rebuilt from what was recorded by then."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from milepost.access.models import User
from milepost.access.viewer import Viewer
from milepost.core.history import row_then, states_then
from milepost.milestones.choices import ActivityKind
from milepost.milestones.models import (
    Activity,
    Criterion,
    Crossing,
    CrossingPair,
    Dependency,
    Evidence,
    Milestone,
    Update,
)
from milepost.milestones.queries.baselines import AgreedDays, agreed_days
from milepost.milestones.queries.crossings import CrossingRow, row_of
from milepost.milestones.queries.detail import NEWEST_UPDATES
from milepost.milestones.queries.past import PastRow, milestone_as_of
from milepost.milestones.queries.rows import CriterionRow, DependencyRow, EvidenceRow, TaskRow, UpdateRow
from milepost.portfolios.queries.common import Named


@dataclass(frozen=True, slots=True)
class PastPage:
    """Everything that a milestone's page shows, as it stood; ``agreed``: its days in the newest baseline of then."""

    milestone: PastRow
    criteria: tuple[CriterionRow, ...]
    tasks: tuple[TaskRow, ...]
    before: tuple[DependencyRow, ...]
    after: tuple[DependencyRow, ...]
    crossings: tuple[CrossingRow, ...]
    updates: tuple[UpdateRow, ...]
    agreed: AgreedDays | None


def milestone_past(*, viewer: Viewer, milestone_id: int, at: datetime) -> PastPage:
    """One, archived or not. A fixed number of SQL queries. Raises Missing, also when it was not there yet."""
    milestone = milestone_as_of(viewer=viewer, milestone_id=milestone_id, at=at)
    tasks = _tasks(viewer, milestone, at)
    inside = {milestone_id, *(task.id for task in tasks)}
    links = _links(viewer, inside, at)
    return PastPage(
        milestone=milestone,
        criteria=_criteria(viewer, milestone_id, at),
        tasks=tasks,
        before=tuple(row for row in links if row.successor.id in inside),
        after=tuple(row for row in links if row.successor.id not in inside),
        crossings=_crossings(viewer, milestone, at),
        updates=_updates(viewer, milestone_id, at),
        agreed=agreed_days(viewer=viewer, milestone_ids=[milestone_id], at=at).get(milestone_id),
    )


def _then(viewer: Viewer, model: Any, found: Any, at: datetime) -> list[Any]:
    """The rows of a walled query as they stood, oldest first, without what was removed or archived then or was not there yet."""
    states = states_then(viewer=viewer, kind=model.KIND, at=at, walled=found.values_list("pk", flat=True))
    rows = [row_then(model, states[pk]) for pk in sorted(states)]
    return [row for row in rows if not (getattr(row, "removed_at", None) or getattr(row, "archived_at", None))]


def _people(ids: Iterable[int | None]) -> dict[int | None, Any]:
    """People by id, with nobody for None."""
    return {None: None, **User.objects.in_bulk({pk for pk in ids if pk is not None})}


def _criteria(viewer: Viewer, milestone_id: int, at: datetime) -> tuple[CriterionRow, ...]:
    criteria = _then(viewer, Criterion, Criterion.objects.seen_by(viewer).filter(milestone_id=milestone_id), at)
    of_these = Evidence.objects.seen_by(viewer).filter(criterion_id__in=[row.pk for row in criteria])
    evidence = _then(viewer, Evidence, of_these, at)
    people = _people([*(row.judged_by_id for row in criteria), *(row.added_by_id for row in evidence)])
    shown: dict[int, list[EvidenceRow]] = {row.pk: [] for row in criteria}
    for one in evidence:
        one.added_by = people[one.added_by_id]
        shown[one.criterion_id].append(EvidenceRow.of(one))
    for row in criteria:
        row.judged_by = people[row.judged_by_id]
    return tuple(CriterionRow.of(row, tuple(shown[row.pk])) for row in criteria)


def _tasks(viewer: Viewer, milestone: PastRow, at: datetime) -> tuple[TaskRow, ...]:
    under = Activity.objects.seen_by(viewer).filter(parent_id=milestone.id, kind=ActivityKind.TASK)
    tasks = _then(viewer, Activity, under, at)
    people, above = _people(row.owner_id for row in tasks), Activity(pk=milestone.id, name=milestone.name)
    for row in tasks:
        row.owner, row.parent = people[row.owner_id], above
    ordered = sorted(tasks, key=lambda row: (row.planned_start is None, row.planned_start or 0, row.pk))
    return tuple(map(TaskRow.of, ordered))


def _links(viewer: Viewer, inside: Collection[int], at: datetime) -> tuple[DependencyRow, ...]:
    near = Dependency.objects.seen_by(viewer).filter(Q(predecessor_id__in=inside) | Q(successor_id__in=inside))
    links = _then(viewer, Dependency, near, at)
    ends = _ends(viewer, {pk for row in links for pk in (row.predecessor_id, row.successor_id)}, at)
    whole = [row for row in links if row.predecessor_id in ends and row.successor_id in ends]
    for row in whole:
        row.predecessor, row.successor = ends[row.predecessor_id], ends[row.successor_id]
    return tuple(map(DependencyRow.of, whole))


def _ends(viewer: Viewer, ids: Collection[int], at: datetime) -> dict[int, Activity]:
    """Milestones and tasks with the names that they had."""
    seen = Activity.objects.seen_by(viewer).filter(pk__in=ids)
    found: dict[int, Activity] = {}
    for kind, recorded in ((ActivityKind.MILESTONE, Milestone.KIND), (ActivityKind.TASK, Activity.KIND)):
        of_kind = seen.filter(kind=kind).values_list("pk", flat=True)
        states = states_then(viewer=viewer, kind=recorded, at=at, walled=of_kind)
        found |= {pk: Activity(pk=pk, name=state["name"], kind=kind) for pk, state in states.items()}
    return found


def _crossings(viewer: Viewer, milestone: PastRow, at: datetime) -> tuple[CrossingRow, ...]:
    mine = Crossing.objects.seen_by(viewer).filter(activity_id=milestone.id).select_related("company")
    companies = {row.pk: row.company for row in mine}
    here = Activity(pk=milestone.id, name=milestone.name)
    sides = [row for row in _then(viewer, Crossing, mine, at) if row.ended_at is None]
    ids = [row.pk for row in sides if row.paired]
    pairs = CrossingPair.objects.seen_by(viewer).filter(Q(giver_id__in=ids) | Q(taker_id__in=ids))
    beyond = {}
    for pair in pairs.select_related("before_company", "after_company"):
        beyond[pair.giver_id] = (pair.after_id, pair.after_company, pair.taker_id)
        beyond[pair.taker_id] = (pair.before_id, pair.before_company, pair.giver_id)
    names = _ends(viewer, {pk for pk, *_ in beyond.values()}, at)
    rows = []
    for row in sides:
        row.company, row.activity = companies[row.pk], here
        pk, company, side = beyond.get(row.pk, (None, None, None))
        other = Named(pk, names[pk].name) if pk in names and row.paired else None
        there = (other, Named(company.pk, company.name), side) if other and company else (None, None)
        rows.append(row_of(row, *there))
    return tuple(rows)


def _updates(viewer: Viewer, milestone_id: int, at: datetime) -> tuple[UpdateRow, ...]:
    """The newest of them: they are never changed, and a correction that came later was not known."""
    corrections = Update.objects.unwalled("they stand on the same milestone").filter(
        corrects_id=OuterRef("pk"), recorded_at__lte=at
    )
    rows = Update.objects.seen_by(viewer).filter(milestone_id=milestone_id, recorded_at__lte=at)
    told = rows.select_related("reporter").annotate(corrected_by_id=Subquery(corrections.values("pk")[:1]))
    return tuple(map(UpdateRow.of, told.order_by("-recorded_at", "-pk")[:NEWEST_UPDATES]))
