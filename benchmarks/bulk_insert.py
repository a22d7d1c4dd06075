"""Rows by the thousand, past actions and their events: for data that is only measured."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models
from django.db.models.sql import InsertQuery

CHUNK = 500


def insert(rows: Iterable[models.Model]) -> None:
    """Insert rows of one model with their parents' tables, which ``bulk_create`` refuses."""
    listed = list(rows)
    if not listed:
        return
    model = type(listed[0])
    for part in (*reversed(model._meta.get_parent_list()), model):
        fields = [
            field for field in part._meta.local_concrete_fields if field.attname != "id" or listed[0].pk is not None
        ]
        for start in range(0, len(listed), CHUNK):
            query = InsertQuery(part)
            query.insert_values(fields, listed[start : start + CHUNK], raw=False)
            query.get_compiler(connection=connection).execute_sql()
