"""Whose report contradicts the facts, for wherever milestones are named beside something else."""

from __future__ import annotations

from collections.abc import Iterable

from milepost.access.viewer import Viewer
from milepost.milestones.models import MilestoneFacts


def contradictions_of(*, viewer: Viewer, ids: Iterable[int | None]) -> dict[int, str]:
    """By id, in words, of those that the viewer sees and whose report contradicts the facts. One SQL query, none for nobody."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    found = MilestoneFacts.objects.seen_by(viewer).filter(pk__in=wanted).exclude(contradiction="")
    return dict(found.values_list("pk", "contradiction"))
