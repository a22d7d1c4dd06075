"""On which milestone a task or a criterion stands, for wherever it is named and has no page of its own."""

from __future__ import annotations

from collections.abc import Iterable

from milepost.access.viewer import Viewer
from milepost.milestones.choices import ActivityKind
from milepost.milestones.models import Activity, Criterion


def milestones_of_tasks(*, viewer: Viewer, ids: Iterable[int]) -> dict[int, int]:
    """Task -> its milestone, of those that the viewer sees. One SQL query, none for nobody."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = Activity.objects.seen_by(viewer).filter(pk__in=wanted, kind=ActivityKind.TASK, parent__isnull=False)
    return dict(found.values_list("pk", "parent_id"))


def milestones_of_criteria(*, viewer: Viewer, ids: Iterable[int]) -> dict[int, int]:
    """Criterion -> its milestone, of those that the viewer sees. One SQL query, none for nobody."""
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(Criterion.objects.seen_by(viewer).filter(pk__in=wanted).values_list("pk", "milestone_id"))
