"""What one brought in: tables and plan files in one list, a page at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core import outbox
from milepost.core.paging import PageRequest
from milepost.exchange.actions import upload
from milepost.exchange.plan_files.actions import confirm_plan, place_plan, upload_plan
from milepost.exchange.queries.history import Brought, brought_page
from milepost.scheduling.actions.plan_files import apply_plan
from tests.cast import NOW, Cast
from tests.scheduling.plan_files import DIG, changed, looked, xer


def brought(cast: Cast, hour: int, *, by_hand: bool) -> None:
    """A version of the plan, through the pages or sent by a program."""
    content = xer((changed(DIG, name=f"Dig {hour}"),), ())
    place = cast.things["initiative_a"]
    step: dict[str, Any] = {"acting": cast.viewer("operating_partner"), "now": NOW + timedelta(hours=hour)}
    if not by_hand:
        fingerprint = looked(cast, content).fingerprint
        apply_plan(**step, initiative_id=place, file_name=f"{hour}.xer", content=content, fingerprint=fingerprint)
        return
    made = upload_plan(**step, file_name=f"{hour}.xer", content=content)
    place_plan(**step, import_id=made.pk, initiative_id=place)
    while outbox.deliver_due(step["now"]):
        pass
    confirm_plan(**step, import_id=made.pk)
    while outbox.deliver_due(step["now"]):
        pass


def pages(cast: Cast, limit: int) -> list[Brought]:
    found, cursor = [], None
    while True:
        page = brought_page(viewer=cast.viewer("operating_partner"), page=PageRequest(cursor=cursor, limit=limit))
        found += page.rows
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_tables_and_plan_files_stand_in_one_list_each_once_however_long_its_pages_are(cast: Cast) -> None:
    before = len(pages(cast, 50))
    for hour in range(1, 7):
        brought(cast, hour, by_hand=hour % 2 == 0)
        upload(
            acting=cast.viewer("operating_partner"), now=NOW + timedelta(hours=hour, minutes=1), kind="milestones",
            file_name=f"{hour}.csv", content=b"Name\nA\n",
        )  # fmt: skip
    names = [f"{hour}.{kind}" for hour in range(6, 0, -1) for kind in ("csv", "xer")]
    for limit in (1, 3, 50):
        rows = pages(cast, limit)
        assert [row.file_name for row in rows[:12]] == names
        assert len(rows) == before + 12
    plans = [row for row in pages(cast, 50) if row.plan]
    assert {row.state for row in plans[:6]} == {"applied"}
    assert [row.import_id is None for row in plans[:6]] == [False, True] * 3
    assert all(row.rows for row in plans[:6])


def test_a_page_of_it_asks_as_many_questions_for_one_row_as_for_many(cast: Cast) -> None:
    asked = []
    upload(acting=cast.viewer("operating_partner"), now=NOW, kind="milestones", file_name="a.csv", content=b"Name\nA\n")
    for hour in (1, 2, 3):
        brought(cast, hour, by_hand=hour == 2)
        viewer = cast.viewer("operating_partner")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            brought_page(viewer=viewer, page=PageRequest())
        asked.append(len(queries))
    assert asked == [3, 3, 3]


def test_nobody_sees_what_another_brought(cast: Cast) -> None:
    brought(cast, 1, by_hand=True)
    brought(cast, 2, by_hand=False)
    for who in ("executive_a", "executive_b", "owner_a"):
        rows = brought_page(viewer=cast.viewer(who), page=PageRequest()).rows
        assert not [row for row in rows if row.file_name.endswith(".xer")]
