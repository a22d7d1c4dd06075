"""Rows by their ids, many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func


class Among(Func):
    """Whether ``column`` holds one of ``ids``: one parameter, however many there are.

    Of ``__in`` each id is a parameter of its own, which Django prepares and the database reads one by one: for a thousand
    that takes longer than to find their rows. ``column`` is one of the ids (``pk``, ``milestone_id``), not a relation.
    """

    output_field = BooleanField()

    def __init__(self, column: str, ids: Iterable[int]) -> None:
        super().__init__(F(column))
        self.ids = list(ids)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """By the table that SQLite makes of a JSON list."""
        column, params = compiler.compile(self.get_source_expressions()[0])
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(self.ids)]  # noqa: S608 - compiled

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """By an array."""
        column, params = compiler.compile(self.get_source_expressions()[0])
        return f"{column} = ANY(%s::bigint[])", [*params, self.ids]
