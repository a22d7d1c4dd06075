"""What every stored thing that has a history shares: an id, a version, the moment that version was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar

from django.db import models

from milepost.core.columns import column_values
from milepost.core.ids import encode_id, new_id

State = dict[str, Any]


class Aggregate(models.Model):
    """One thing that actions change as a whole.

    ``version`` counts its changes from 1 and is what ETag and If-Match carry; each version has exactly one Event with the
    whole state in ``after``, so any version, and the state on any past moment, can be rebuilt.
    """

    KIND: ClassVar[str] = ""
    #: Fields that never leave the row: not in events, not in any answer.
    SECRET: ClassVar[frozenset[str]] = frozenset()

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True

    def advance(self, now: datetime) -> None:
        """The next version, recorded at ``now``: never before the one that it stands on.

        ``now`` is when the request came in. Of two that change one thing, the one that came first may get the lock second.
        """
        self.version += 1
        self.recorded_at = max(self.recorded_at, now)

    def state(self) -> State:
        """Every column as JSON values: ids encoded, moments and days in ISO 8601, money in minor units."""
        names, ids = _told(type(self))
        values: State = {}
        for name, value, is_id in zip(names, column_values(self, names), ids, strict=True):
            values[name] = value if value is None or type(value) is str else json_value(value, is_id=is_id)
        return values

    @classmethod
    def states(cls, rows: Sequence[Any]) -> list[State]:
        """The state of each; a model whose state holds rows of other tables reads those of all at once."""
        return [row.state() for row in rows]

    def event_title(self) -> str:
        """What the feed calls this thing."""
        return str(getattr(self, "name", "") or getattr(self, "title", "") or self.KIND)

    def event_place(self) -> Place:
        """Behind which walls events about this thing stand, and what a viewer needs to see them."""
        raise NotImplementedError(f"{type(self).__name__} does not say where its events belong")


class Place:
    """Where an event belongs: a firm, and within it a portfolio, company or initiative; ``seen_with`` is a capability."""

    __slots__ = ("company_id", "firm_id", "initiative_id", "portfolio_id", "seen_with", "user_id")

    def __init__(
        self,
        *,
        firm_id: int | None,
        seen_with: str,
        portfolio_id: int | None = None,
        company_id: int | None = None,
        initiative_id: int | None = None,
        user_id: int | None = None,
    ) -> None:
        self.firm_id = firm_id
        self.seen_with = seen_with
        self.portfolio_id = portfolio_id
        self.company_id = company_id
        self.initiative_id = initiative_id
        self.user_id = user_id


def json_value(value: object, *, is_id: bool = False) -> Any:
    """``value`` as JSON can hold it."""
    if is_id and isinstance(value, int):
        return encode_id(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


@cache
def _told(model: type[Aggregate]) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """The columns that a state holds, and whether each is an id."""
    fields = [
        one for one in model._meta.concrete_fields if one.attname not in model.SECRET and not _is_parent_link(one)
    ]
    names = tuple(one.attname for one in fields)
    return names, tuple(name == "id" or name.endswith("_id") for name in names)


def _is_parent_link(field: Any) -> bool:
    return bool(field.remote_field and getattr(field.remote_field, "parent_link", False))
