"""What was recorded when: any aggregate, or a whole kind, as it stood at a past moment.

Events are the versions: ``after`` of the newest event at or before a moment is the state at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery

from milepost.core.aggregates import State
from milepost.core.models import Event
from milepost.core.walls import Sees


def states_as_of(
    *, viewer: Sees, kind: str, at: datetime, aggregate_ids: Iterable[int] | None = None
) -> dict[int, State]:
    """State by id of every aggregate of ``kind`` that existed at ``at`` (inclusive) and that ``viewer`` may see.

    One SQL query. Walls are today's: who may see a company today may see its past.
    """
    events = Event.objects.seen_by(viewer).filter(kind=kind, recorded_at__lte=at)
    if aggregate_ids is not None:
        events = events.filter(aggregate_id__in=list(aggregate_ids))
    newest = (
        Event.objects.unwalled("correlated with the walled outer query")
        .filter(kind=kind, aggregate_id=OuterRef("aggregate_id"), recorded_at__lte=at)
        .order_by("-version")
        .values("id")[:1]
    )
    return dict(events.filter(id=Subquery(newest)).values_list("aggregate_id", "after"))


def versions_of(*, viewer: Sees, kind: str, aggregate_id: int) -> list[Event]:
    """Every recorded version of one aggregate that ``viewer`` may see, newest first."""
    return list(Event.objects.seen_by(viewer).filter(kind=kind, aggregate_id=aggregate_id).order_by("-version"))
