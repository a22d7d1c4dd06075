"""What waits for one person, and where small things belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.core.prepared import ask
from milepost.milestones.models import Activity, Criterion, Dependency
from milepost.milestones.plantime import day_of
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.queries.rows import MilestoneRow, TaskRow

MANY = 200


@dataclass(frozen=True, slots=True)
class Home:
    """Which milestone a small thing belongs to, and what its form needs."""

    milestone_id: int
    name: str
    version: int
    verdict: str = ""
    percent: int = 0
    done: bool = False


def my_work(*, viewer: Viewer, today: date) -> tuple[MilestoneRow, ...]:
    """The viewer's open milestones that need a word: with an update due by the rhythm of their initiative, or contradicted.

    Without what the viewer snoozed. Most urgent first. Five SQL queries.
    """
    mine = MilestoneFilter(owner_id=viewer.user_id, open=True, awake_on=today)
    rows = milestone_page(viewer=viewer, filters=mine, page=PageRequest(limit=MANY)).rows
    return tuple(row for row in rows if needs_a_word(row, today))


def needs_a_word(row: MilestoneRow, today: date) -> bool:
    """Whether the owner should say something now."""
    return bool(row.contradiction) or (row.word_due is not None and row.word_due <= today)


def my_tasks(*, viewer: Viewer) -> tuple[tuple[TaskRow, str], ...]:
    """The viewer's open tasks with the name of their milestone, by planned finish. One SQL query."""
    return tuple((TaskRow.of(task), task.parent.name if task.parent else "") for task in ask(_open_tasks, viewer))


def _open_tasks(viewer: Viewer) -> Any:
    mine = Activity.objects.seen_by(viewer).filter(
        owner_id=viewer.user_id, kind="task", actual_finish__isnull=True, archived_at__isnull=True
    )
    return mine.select_related("owner", "parent").order_by("planned_finish", "pk")[:MANY]


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody else's open milestone or task that waits for something open of the viewer's."""

    mine_id: int
    mine: str
    mine_kind: str
    milestone_id: int
    waits: str
    waits_kind: str
    who: str
    planned: date | None
    late: bool


def waited_for(*, viewer: Viewer, today: date, limit: int = 10) -> tuple[Waiter, ...]:
    """What others wait for from the viewer, soonest planned first; ``late`` when the viewer's should have been finished.

    Only where the viewer sees both ends; what crosses a company's wall is agreed as a day and stands with its milestone.
    One SQL query.
    """
    return tuple(_waiter(link, today) for link in ask(_waiting, viewer, limit))


def _waiting(viewer: Viewer, limit: int) -> Any:
    open_ends = {
        f"{end}__{field}": True
        for end in ("predecessor", "successor")
        for field in ("actual_finish__isnull", "archived_at__isnull")
    }
    return (
        Dependency.objects.seen_by(viewer)
        .filter(**open_ends, removed_at__isnull=True, predecessor__owner_id=viewer.user_id)
        .exclude(successor__owner_id=viewer.user_id)
        .select_related("predecessor", "successor", "successor__owner")
        .order_by(F("successor__planned_start").asc(nulls_last=True), "pk")[:limit]
    )


def _waiter(link: Dependency, today: date) -> Waiter:
    mine, other = link.predecessor, link.successor
    finish = day_of(mine.planned_finish)
    return Waiter(
        mine_id=mine.pk if mine.kind == "milestone" else mine.parent_id or mine.pk,
        mine=mine.name,
        mine_kind=mine.kind,
        milestone_id=other.pk if other.kind == "milestone" else other.parent_id or other.pk,
        waits=other.name,
        waits_kind=other.kind,
        who=other.owner.name if other.owner else "",
        planned=day_of(other.planned_start),
        late=finish is not None and finish < today,
    )


def criterion_home(*, viewer: Viewer, criterion_id: int) -> Home:
    """Where a criterion belongs. Raises Missing."""
    found = Criterion.objects.seen_by(viewer).filter(pk=criterion_id, removed_at__isnull=True).first()
    if found is None:
        raise Missing("criterion", encode_id(criterion_id))
    return Home(found.milestone_id, found.metric, found.version, found.verdict)


def task_home(*, viewer: Viewer, task_id: int) -> Home:
    """Where a task belongs. Raises Missing."""
    found = Activity.objects.seen_by(viewer).filter(pk=task_id, kind="task", parent_id__isnull=False).first()
    if found is None:
        raise Missing("task", encode_id(task_id))
    return Home(found.parent_id, found.name, found.version, percent=found.percent, done=found.actual_finish is not None)


def dependency_home(*, viewer: Viewer, dependency_id: int) -> Home:
    """Which milestone waits, itself or by a task of its. Raises Missing."""
    standing = Dependency.objects.seen_by(viewer).filter(pk=dependency_id, removed_at__isnull=True)
    found = standing.select_related("successor", "predecessor").first()
    if found is None:
        raise Missing("dependency", encode_id(dependency_id))
    return Home(found.successor.parent_id or found.successor_id, str(found), found.version)
