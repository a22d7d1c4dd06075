"""What the feed and the notices are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Things:
    """What belongs together: the kinds that it is of, and its ids: plain ones, or those that ``of`` finds of one thing."""

    kinds: tuple[str, ...]
    ids: tuple[int, ...] = ()
    of: Callable[[int], QuerySet[Any, Any]] | None = None
    thing_id: int = 0

    def found(self) -> Sequence[int] | QuerySet[Any, Any]:
        """The ids, or the query for them."""
        return self.ids if self.of is None else self.of(self.thing_id)


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
