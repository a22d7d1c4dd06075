"""What the database's planner knows of the data. PostgreSQL looks by itself; SQLite only when asked."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

#: How many rows of each index are looked at: some ten milliseconds, however large the table.
ROWS = 1000


def refresh_statistics(now: datetime) -> None:
    """Have SQLite look again, so that a narrow viewer's feed is found by its own index and not by reading the whole firm's."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={ROWS}")
            cursor.execute("ANALYZE")
