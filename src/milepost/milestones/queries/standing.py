"""On which milestone a task or a criterion stands, for wherever it is named and has no page of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.prepared import ask
from milepost.milestones.choices import ActivityKind
from milepost.milestones.models import Activity, Criterion


def milestones_of_tasks(*, viewer: Viewer, ids: Iterable[int]) -> dict[int, int]:
    """Task -> its milestone, of those that the viewer sees. One SQL query, none for nobody."""
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(ask(_of_tasks, viewer, ids=wanted))


def _of_tasks(viewer: Viewer, *, ids: Collection[int]) -> Any:
    tasks = Activity.objects.seen_by(viewer).filter(Among("pk", ids), kind=ActivityKind.TASK, parent__isnull=False)
    return tasks.values_list("pk", "parent_id")


def milestones_of_criteria(*, viewer: Viewer, ids: Iterable[int]) -> dict[int, int]:
    """Criterion -> its milestone, of those that the viewer sees. One SQL query, none for nobody."""
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(ask(_of_criteria, viewer, ids=wanted))


def _of_criteria(viewer: Viewer, *, ids: Collection[int]) -> Any:
    return Criterion.objects.seen_by(viewer).filter(Among("pk", ids)).values_list("pk", "milestone_id")
