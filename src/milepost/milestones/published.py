"""What is kept of what higher contexts publish: each change, so that a past day is told with what was known then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from milepost.core.batches import CHUNK
from milepost.milestones.models import MilestoneFacts, PublishedFacts

#: What other contexts may publish.
PUBLISHED = ("forecast", "float_s", "critical", "drag_s", "p_due", "p50", "p80", "stake_minor")


def take(known: Mapping[int, MilestoneFacts], told: Mapping[int, Mapping[str, Any]]) -> dict[int, tuple[str, ...]]:
    """Put what is told into the rows that are known; the names of what it changes, by the ids of those that it does."""
    news: dict[int, tuple[str, ...]] = {}
    for pk, had in known.items():
        held, values = had.__dict__, told.get(pk, {})
        if names := tuple(name for name, to in values.items() if held[name] != to):
            news[pk] = names
            held.update(values)
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


def keep_past(told: Iterable[tuple[datetime, Mapping[int, Mapping[str, Any]]]]) -> list[int]:
    """Keep what was published at moments that are over, in their order, of milestones of which nothing has been published yet.

    Gives their ids: their facts hold the last of it, and are to be assessed anew.
    """
    last: dict[int, PublishedFacts] = {}
    rows: list[PublishedFacts] = []
    for moment, figures in told:
        for pk, values in figures.items():
            had = last.get(pk) or PublishedFacts(milestone_id=pk)
            if any(getattr(had, name) != value for name, value in values.items()):
                held = {name: getattr(had, name) for name in PUBLISHED}
                last[pk] = PublishedFacts(milestone_id=pk, recorded_at=moment, **{**held, **values})
                rows.append(last[pk])
    PublishedFacts.objects.bulk_create(rows, batch_size=CHUNK)
    ids = sorted(last)
    _hold_newest(ids)
    return ids


def _hold_newest(milestone_ids: list[int]) -> None:
    """Let the facts hold what was kept last of each."""
    figures, facts = ", ".join(PUBLISHED), MilestoneFacts._meta.db_table
    newest = (
        f"SELECT {figures} FROM {PublishedFacts._meta.db_table} AS kept "  # noqa: S608 - names of our own
        f"WHERE kept.milestone_id = {facts}.milestone_id ORDER BY kept.recorded_at DESC, kept.id DESC LIMIT 1"
    )
    with connection.cursor() as cursor:
        for begin in range(0, len(milestone_ids), CHUNK):
            part = milestone_ids[begin : begin + CHUNK]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f"UPDATE {facts} SET ({figures}) = ({newest}) WHERE milestone_id IN ({marks})", part)  # noqa: S608
