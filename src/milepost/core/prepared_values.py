"""Values of prepared queries: their kinds, and the marks by which a value is known again in compiled SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


class NotPrepared(TypeError):
    """A query cannot be prepared as it is written: a bug in the program, never a user's mistake."""


def plain_of(param: Any) -> Any:
    """A parameter to compare: what PostgreSQL's driver wraps (JSON) is equal to itself alone."""
    return getattr(param, "obj", param)


def kind_of(value: Any) -> Any:
    """What of a value is a part of the shape: its type, or it itself where SQL writes it in another way."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return value  # of which Django knows that no column holds it
    for kind, types in _KINDS:
        if isinstance(value, types):
            return kind
    raise NotPrepared(f"{value!r} is no value of a prepared query: make it a part of the shape")


#: Tried in this order: a text is a collection too, and a moment is a day.
_KINDS: tuple[tuple[str, type[Any]], ...] = (
    ("number", int), ("text", str), ("moment", datetime), ("day", date), ("ids", Collection),
)  # fmt: skip


def _same(value: Any) -> Any:
    return value


def _as_day(value: Any) -> Any:
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(value)


def _as_moment(value: Any) -> Any:
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)


def _as_json(ids: Any) -> str:
    return json.dumps(list(ids))


#: By kind of value: one that nothing else has, by a number; and the ways in which a database may want it written.
MARKS: dict[str, tuple[Callable[[int], Any], tuple[Callable[[Any], Any], ...]]] = {
    "number": (lambda number: 4 * 10**18 + number, (_same,)),
    "text": (lambda number: f"\ue000{number}\ue001", (_same,)),
    "day": (lambda number: date(1801, 1, 1) + timedelta(days=number), (_same, _as_day)),
    "moment": (lambda number: datetime(1802, 1, 1, tzinfo=UTC) + timedelta(minutes=number), (_same, _as_moment)),
    "ids": (lambda number: [1_950_000_000 + number * 7_919], (list, _as_json)),
}


class Marks:
    """One set of values that are known again wherever they stand."""

    def __init__(self, turn: int, kinds: tuple[tuple[str, Any], ...]) -> None:
        self.values: dict[str, Any] = {}
        self.written: list[tuple[Any, str, Callable[[Any], Any]]] = []
        for number, (name, kind) in enumerate(kinds):
            if kind not in MARKS:
                self.values[name] = kind
                continue
            make, ways = MARKS[kind]
            self.values[name] = make(number * 2 + turn)
            self.written += [(way(self.values[name]), name, way) for way in ways]

    def meant(self, param: Any) -> tuple[str, Callable[[Any], Any]] | None:
        """The name of the value that a parameter is, and how it was written."""
        for written, name, way in self.written:
            if isinstance(param, type(written)) and written == param:
                # PostgreSQL's driver has a whole number for each width of column.
                return name, way if type(param) is type(written) else type(param)
        return None
