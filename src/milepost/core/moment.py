"""Several reads of one moment, though others write meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

#: Of SQLite a deferred transaction, which takes no lock: Django's own would be one that writes.
_BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"}


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read within is as it was when the first of it was read. Nobody who writes waits, and nothing can be written within.

    Keep it short: SQLite's log grows until the last reader has left. Inside a transaction it is that transaction's moment.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
