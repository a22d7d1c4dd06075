"""How many milestones somebody answers for at one time."""

from __future__ import annotations

from datetime import date

from milepost.access.viewer import Viewer
from milepost.milestones.models import Milestone
from milepost.milestones.plantime import day_of
from milepost.milestones.smart.load import Window, peak


def peak_load(
    *, viewer: Viewer, owner_id: int | None, start: date | None, due: date | None, besides: int | None, today: date
) -> int | None:
    """The most open milestones at one time that their owner answers for from ``start`` (at least today) until ``due``.

    Counted are those that the viewer sees and of which it is known from when to when they run, and this one (``besides``: its id,
    where it is kept). None where there is no owner, or no day to come. One SQL query.
    """
    if owner_id is None or due is None or due < today or (start is not None and due < start):
        return None
    rows = (
        Milestone.objects.seen_by(viewer)
        .filter(owner_id=owner_id, actual_finish__isnull=True, archived_at__isnull=True)
        .exclude(pk=besides)
        .values_list("actual_start", "planned_start", "planned_finish", "due", "facts__forecast")
    )
    windows = (_window(*row, today=today) for row in rows)
    return peak((max(start or today, today), due), (window for window in windows if window))


def _window(
    begun: int | None,
    planned: int | None,
    planned_finish: int | None,
    due: date | None,
    forecast: date | None,
    *,
    today: date,
) -> Window | None:
    """From when to when an open milestone runs; None where that is not known. What is overdue runs on."""
    start = day_of(planned if begun is None else begun)
    ends = [day for day in (day_of(planned_finish), due, forecast) if day]
    if start is None or not (ends or begun is not None):
        return None
    return start, max([today, *ends] if begun is not None else [start, *ends])
