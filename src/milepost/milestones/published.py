"""What is kept of what higher contexts publish: each change, so that a past day is told with what was known then."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from milepost.milestones.models import MilestoneFacts, PublishedFacts

#: What other contexts may publish.
PUBLISHED = ("forecast", "float_s", "critical", "drag_s", "p_due", "p50", "p80", "stake_minor")


def take(known: Mapping[int, MilestoneFacts], told: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Put what is told into the rows that are known; the ids of those that it changes."""
    news = [pk for pk, had in known.items() if any(getattr(had, name) != to for name, to in told.get(pk, {}).items())]
    for pk in news:
        for name, value in told[pk].items():
            setattr(known[pk], name, value)
    return news


def keep(milestone_ids: Collection[int], now: datetime) -> None:
    """Note that from ``now`` on what their facts hold is what is published of them. Copied where it stands, in one statement."""
    if not milestone_ids:
        return
    figures = ", ".join(PUBLISHED)
    statement = (
        f"INSERT INTO {PublishedFacts._meta.db_table} (milestone_id, recorded_at, {figures}) "  # noqa: S608 - names of our own
        f"SELECT milestone_id, %s, {figures} FROM {MilestoneFacts._meta.db_table} "
        f"WHERE milestone_id IN ({', '.join(['%s'] * len(milestone_ids))})"
    )
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(statement, [moment, *milestone_ids])
