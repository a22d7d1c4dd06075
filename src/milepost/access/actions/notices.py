"""Notes about notices."""

from __future__ import annotations

from datetime import datetime

from milepost.access.models import Notice
from milepost.access.viewer import Viewer


def mark_notices_seen(*, acting: Viewer, now: datetime) -> int:
    """Note that the viewer has seen all own notices; how many were new. Bookkeeping without an event."""
    return Notice.objects.seen_by(acting).filter(seen_at__isnull=True).update(seen_at=now)
