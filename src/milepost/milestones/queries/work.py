"""What waits for one person, and where small things belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.models import Activity, Criterion, Dependency
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
    done: bool = False


def my_work(*, viewer: Viewer, today: date) -> tuple[MilestoneRow, ...]:
    """The viewer's open milestones that need a word: with an update due by the rhythm of their initiative, or contradicted.

    Most urgent first. Five SQL queries.
    """
    mine = MilestoneFilter(owner_id=viewer.user_id, open=True)
    rows = milestone_page(viewer=viewer, filters=mine, page=PageRequest(limit=MANY)).rows
    return tuple(row for row in rows if needs_a_word(row, today))


def needs_a_word(row: MilestoneRow, today: date) -> bool:
    """Whether the owner should say something now."""
    return bool(row.contradiction) or (row.word_due is not None and row.word_due <= today)


def my_tasks(*, viewer: Viewer) -> tuple[tuple[TaskRow, str], ...]:
    """The viewer's open tasks with the name of their milestone, by planned finish. One SQL query."""
    rows = (
        Activity.objects.seen_by(viewer)
        .filter(owner_id=viewer.user_id, kind="task", actual_finish__isnull=True, archived_at__isnull=True)
        .select_related("owner", "parent")
        .order_by("planned_finish", "pk")[:MANY]
    )
    return tuple((TaskRow.of(task), task.parent.name if task.parent else "") for task in rows)


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
    return Home(found.parent_id, found.name, found.version, done=found.actual_finish is not None)


def dependency_home(*, viewer: Viewer, dependency_id: int) -> Home:
    """Which milestone waits. Raises Missing."""
    found = Dependency.objects.seen_by(viewer).filter(pk=dependency_id, removed_at__isnull=True).first()
    if found is None:
        raise Missing("dependency", encode_id(dependency_id))
    return Home(found.successor_id, str(found), found.version)
