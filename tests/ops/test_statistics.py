"""The planner's knowledge of the data, on SQLite."""

from __future__ import annotations

import pytest
from django.db import connection

from milepost.ops.statistics import refresh_statistics
from tests.ops.small import NOW, small_firm
from tests.tool.databases import is_postgresql


@pytest.mark.usefixtures("own_database")
def test_sqlite_looks_at_its_data_when_asked_and_as_often_as_asked() -> None:
    small_firm()
    for _ in range(2):
        refresh_statistics(NOW)
    if is_postgresql():
        return  # it looks by itself
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'core_event' AND idx = 'event_firm_feed'")
        assert cursor.fetchone() == (1,)
