"""What the feed and the notices are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Things:
    """What belongs together: ``ids``, plain or a query that gives them, and the kinds that they are of."""

    kinds: tuple[str, ...]
    ids: Sequence[int] | QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class FeedFilter:
    """Which events. ``since`` is inclusive, ``until`` exclusive. ``things``: about any of these."""

    kind: str | None = None
    verb: str | None = None
    portfolio_id: int | None = None
    company_id: int | None = None
    initiative_id: int | None = None
    aggregate_id: int | None = None
    actor_id: int | None = None
    action_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    things: Things | None = None


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """Which notices: ``unseen`` those that the viewer has not seen yet."""

    unseen: bool = False
