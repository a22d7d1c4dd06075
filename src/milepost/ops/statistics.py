"""What the database's planner knows of the data. PostgreSQL looks by itself; SQLite only when asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

#: A table is looked at again when it has grown or shrunk by one row in so many since.
CHANGED = 10


def refresh_statistics(now: datetime) -> None:
    """Have SQLite look again at what has changed much, so that a narrow viewer's feed is found by its own index and not by
    reading the whole firm's.

    All rows are looked at: of a sample SQLite takes the first ones for all, and reads half a million events of a firm where it
    expects five hundred. One table at a time, since nobody can write meanwhile: a second for a million rows.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=0")
            for table in list(_changed(cursor)):
                cursor.execute(f'ANALYZE "{table}"')


def _changed(cursor: CursorWrapper) -> Iterator[str]:
    """The tables with indexes of which the planner knows nothing, or no longer how many rows they have."""
    known = _rows_known(cursor)
    cursor.execute("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'index' ORDER BY tbl_name")
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a name from the schema
        rows = cursor.fetchone()[0]
        if rows and abs(rows - known.get(table, 0)) * CHANGED >= rows:
            yield table


def _rows_known(cursor: CursorWrapper) -> dict[str, int]:
    """How many rows the planner believes a table to have."""
    cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
    if not cursor.fetchone()[0]:
        return {}  # never looked at
    cursor.execute("SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl")
    return dict(cursor.fetchall())
