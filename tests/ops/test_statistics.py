"""The planner's knowledge of the data, on SQLite."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.ops.statistics import refresh_statistics
from tests.ops.small import NOW, small_firm
from tests.tool.databases import is_postgresql

FEED = "SELECT stat FROM sqlite_stat1 WHERE tbl = 'core_event' AND idx = 'event_firm_feed'"


def looked_at() -> set[str]:
    """The tables at which SQLite looks when it is asked now."""
    with CaptureQueriesContext(connection) as asked:
        refresh_statistics(NOW)
    found = (one["sql"] for one in asked.captured_queries)
    return {sql.split('"')[1] for sql in found if sql.startswith("ANALYZE")}


@pytest.mark.usefixtures("own_database")
def test_sqlite_looks_at_its_data_when_asked_and_again_at_what_has_changed() -> None:
    small_firm()
    if is_postgresql():
        assert looked_at() == set()  # it looks by itself
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS sqlite_stat1")
    assert {"core_event", "access_firm"} <= looked_at()
    assert looked_at() == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_event")
        events = cursor.fetchone()[0]
        cursor.execute(FEED)
        told = [int(number) for number in cursor.fetchone()[0].split()]
        assert told[0] == events  # all, and of each firm how many
        cursor.execute("SELECT count(DISTINCT coalesce(firm_id, 0)) FROM core_event")
        assert told[1] == pytest.approx(events / cursor.fetchone()[0], abs=1)
        cursor.execute(f"UPDATE sqlite_stat1 SET stat = '{events * 2} 1 1 1' WHERE tbl = 'core_event'")
    assert looked_at() == {"core_event"}
