"""Columns as the database's driver gives them, for reads of thousands of rows: what they are made into is said beside them.

Django converts each value by itself, for SQLite through several functions: of a wide row this takes longer than to read it.
The functions here take what either driver gives, remember what repeats, and leave nothing (None) to whoever calls them.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import DateTimeField, F, Field, Func


class Stored(Func):
    """A column without Django's conversion."""

    output_field = Field()
    template = "%(expressions)s"

    def __init__(self, column: str) -> None:
        super().__init__(F(column))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Not the column itself: by the type that a column was declared with the driver would convert it as well."""
        return self.as_sql(compiler, connection, template="+%(expressions)s")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Moments as text, since its driver reads them field by field; Django's sessions are in UTC."""
        moments = isinstance(self.get_source_expressions()[0].output_field, DateTimeField)
        return self.as_sql(compiler, connection, template="%(expressions)s::text" if moments else self.template)


@lru_cache(maxsize=16_384)
def day(value: str | date) -> date:
    """Of a column of days."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def moment(value: str) -> datetime:
    """Of a column of moments, which are kept in UTC; SQLite does not say so."""
    return datetime.fromisoformat(value if value.endswith("+00") else f"{value}+00")


@lru_cache(maxsize=4096)
def texts(value: str) -> tuple[str, ...]:
    """Of a JSON column with a list of texts."""
    found: Any = json.loads(value)
    return tuple(found)
