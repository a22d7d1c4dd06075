"""Pages by cursor: put end to end they are the whole list, whatever comes and goes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost.core.errors import Invalid
from milepost.core.models import AnsweredRequest
from milepost.core.paging import MAX_LIMIT, Page, PageRequest, paginate, paginate_any
from milepost.portfolios.queries.common import dated, sorted_by_name

# A plain table of the core serves as the list: text, numbers and moments with many ties.
SORTS = {"key": "name_key", "status": "status", "answered_at": "answered_at", "id": "pk"}
MOMENTS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=n) for n in (0, 1, 500_000, 10**12)]


def rows() -> Any:
    return sorted_by_name(AnsweredRequest.objects.all(), "key")


def page(**asked: Any) -> Page[AnsweredRequest]:
    return paginate(rows(), PageRequest(**asked), sorts=SORTS, usual="key")


def walk(limit: int, sort: str | None) -> Iterator[Page[AnsweredRequest]]:
    cursor = None
    while True:
        found = page(cursor=cursor, limit=limit, sort=sort)
        yield found
        cursor = found.next_cursor
        if cursor is None:
            return


def make(drawn: list[tuple[str, int, datetime]], start: int = 0) -> None:
    AnsweredRequest.objects.bulk_create(
        AnsweredRequest(
            firm_id=start + number, user_id=1, key=key, fingerprint="", status=status, body=b"", answered_at=at
        )
        for number, (key, status, at) in enumerate(drawn)
    )


keys = st.sampled_from(["a", "A", "b", "B ", "ä", "Ä", "ß", "", "~", "é1", "é2", "zz", "日本"])
drawn_rows = st.lists(st.tuples(keys, st.integers(0, 2), st.sampled_from(MOMENTS)), max_size=12)
sorts = st.sampled_from([None, *SORTS, *(f"-{sort}" for sort in SORTS)])
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(drawn=drawn_rows, limit=st.integers(1, 5), sort=sorts)
def test_pages_put_end_to_end_are_the_whole_list_in_its_order(
    db: None, drawn: list[tuple[str, int, datetime]], limit: int, sort: str | None
) -> None:
    with transaction.atomic():
        make(drawn)
        pages = list(walk(limit, sort))
        asked = sort or "key"
        column, sign = SORTS[asked.removeprefix("-")], "-" if asked.startswith("-") else ""
        whole = list(rows().order_by(f"{sign}{column}", f"{sign}pk").values_list("pk", flat=True))
        assert [row.pk for found in pages for row in found.rows] == whole
        assert all(len(found.rows) == limit for found in pages[:-1])
        assert len(pages) == max(1, -(-len(whole) // limit))
        transaction.set_rollback(True)


@quick
@given(first=drawn_rows, later=drawn_rows, limit=st.integers(1, 4), sort=sorts, gone=st.integers(0, 11))
def test_rows_that_stay_are_given_exactly_once_when_others_come_and_go_meanwhile(
    db: None,
    first: list[tuple[str, int, datetime]],
    later: list[tuple[str, int, datetime]],
    limit: int,
    sort: str | None,
    gone: int,
) -> None:
    with transaction.atomic():
        make(first)
        stay = set(AnsweredRequest.objects.values_list("pk", flat=True))
        given_rows: list[int] = []
        for number, found in enumerate(walk(limit, sort)):
            given_rows += [row.pk for row in found.rows]
            if number == 0:
                make(later, start=1000)
                for pk in AnsweredRequest.objects.filter(firm_id=gone).values_list("pk", flat=True):
                    stay.discard(pk)
                AnsweredRequest.objects.filter(firm_id=gone).delete()  # may be the very row of the cursor
        assert len(given_rows) == len(set(given_rows))
        assert stay <= set(given_rows)
        transaction.set_rollback(True)


@quick
@given(days=st.lists(st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 3)), max_size=8), down=st.booleans())
def test_rows_without_a_date_come_last_and_are_not_lost(cast: Any, days: list[date | None], down: bool) -> None:
    from milepost.portfolios.models import Company

    with transaction.atomic():
        sample = Company.objects.unwalled("a test").get(pk=cast.a)
        for number, day in enumerate(days):
            copy = Company(
                firm_id=sample.firm_id, scope_kind="company", name=f"C{number}", recorded_at=sample.recorded_at,
                sector="energy", country="FR", currency="EUR", entry_date=day,
            )  # fmt: skip
            copy.wall_id = copy.id
            copy.save()
        listed = Company.objects.unwalled("a test").annotate(entry_key=dated("entry_date"))
        found: list[date | None] = []
        cursor = None
        while True:
            request = PageRequest(cursor=cursor, limit=2, sort="-day" if down else "day")
            got = paginate(listed, request, sorts={"day": "entry_key"}, usual="day")
            found += [company.entry_date for company in got.rows]
            cursor = got.next_cursor
            if cursor is None:
                break
        assert len(found) == len(days) + 4
        assert found == sorted(found, key=lambda day: day or date(9999, 12, 31), reverse=down)
        transaction.set_rollback(True)


@pytest.mark.parametrize("limit", [0, -1, MAX_LIMIT + 1])
def test_a_limit_outside_is_refused_and_shown(db: None, limit: int) -> None:
    with pytest.raises(Invalid, match=f"limit: {limit} is not between 1 and 500"):
        page(limit=limit)


@pytest.mark.parametrize("sort", ["nothing", "-nothing", "--key", "name_key", "firm__name", "-", "?"])
def test_an_unknown_sort_is_refused_with_those_there_are(db: None, sort: str) -> None:
    with pytest.raises(Invalid, match="is not a sort key of this list") as caught:
        page(sort=sort)
    assert "key, status, answered_at, id" in caught.value.mend


def cursor_of(sort: str) -> str:
    make([("a", 1, MOMENTS[0]), ("b", 2, MOMENTS[1])])
    cursor = page(limit=1, sort=sort).next_cursor
    assert cursor is not None
    return cursor


@pytest.mark.parametrize("spoil", [lambda c: c[:-1], lambda c: c[1:], lambda c: "x" + c, lambda c: c.swapcase(), lambda c: "é",
                                   lambda c: "WyJrZXkiLCJ2IixudWxsLDFd", lambda c: "\x00", lambda c: c + "="])  # fmt: skip
def test_a_cursor_that_was_not_given_is_refused(db: None, spoil: Any) -> None:
    with pytest.raises(Invalid, match="is not a cursor of this list"):
        page(cursor=spoil(cursor_of("key")), sort="key")


def test_a_cursor_serves_only_the_sort_that_it_was_given_for(db: None) -> None:
    cursor = cursor_of("key")
    with pytest.raises(Invalid, match="is not a cursor of this list"):
        page(cursor=cursor, sort="-key")
    with pytest.raises(Invalid, match="is not a cursor of this list"):
        page(cursor=cursor, sort="status")


def test_a_page_is_one_query_and_says_nothing_of_what_follows_but_that_it_does(
    db: None, django_assert_num_queries: Any
) -> None:
    make([("a", 1, MOMENTS[0])] * 5)
    with django_assert_num_queries(1):
        found = page(limit=3)
    assert len(found.rows) == 3
    with django_assert_num_queries(1):
        assert len(page(limit=3, cursor=found.next_cursor).rows) == 2
    assert page(limit=5).next_cursor is None


def test_a_page_can_be_turned_into_other_rows(db: None) -> None:
    make([("a", 1, MOMENTS[0]), ("b", 2, MOMENTS[1])])
    found = page(limit=1)
    assert found.map(lambda row: row.key) == Page(("a",), found.next_cursor)


COALESCED = {"entry_key", "due_key", "planned_key"}


def test_no_list_sorts_by_a_column_that_may_be_null() -> None:
    """What is null is neither before nor behind a cursor: its rows would be lost between two pages."""
    from milepost.access import models as access
    from milepost.access import queries
    from milepost.core.models import Event
    from milepost.portfolios import models
    from milepost.portfolios.queries import companies, holdings, initiatives, objectives, portfolios, proposals

    lists: dict[Any, dict[str, str]] = {
        Event: queries.EVENT_SORTS,
        access.Grant: queries.GRANT_SORTS,
        access.Membership: queries.PEOPLE_SORTS,
        access.Invitation: queries.INVITATION_SORTS,
        access.ApiToken: queries.TOKEN_SORTS,
        models.Company: companies.SORTS,
        models.Holding: holdings.SORTS,
        models.Initiative: initiatives.SORTS,
        models.Objective: objectives.SORTS,
        models.Portfolio: portfolios.SORTS,
        models.Proposal: proposals.SORTS,
    }
    for model, sorts_of in lists.items():
        for column in set(sorts_of.values()) - COALESCED - {"pk", "name_key"}:
            place = model
            for name in column.split("__"):
                field = place._meta.get_field(name)
                assert not field.null, f"{model.__name__} sorts by {column}, which may be null"
                place = field.related_model


@quick
@given(
    drawn=drawn_rows, limit=st.integers(1, 5), sort=st.sampled_from(["answered_at", "-answered_at", "-status", "id"])
)
def test_pages_of_what_is_in_any_part_are_those_of_the_whole(
    db: None, drawn: list[tuple[str, int, datetime]], limit: int, sort: str
) -> None:
    with transaction.atomic():
        make(drawn)
        parts = [rows().filter(status__lte=1), rows().filter(status__gte=1)]  # a status of 1 is in both
        cursor = None
        for expected in walk(limit, sort):
            asked = PageRequest(cursor=cursor, limit=limit, sort=sort)
            found = paginate_any(parts, asked, sorts=SORTS, usual="key")
            assert found == expected
            cursor = found.next_cursor
        assert cursor is None
        transaction.set_rollback(True)
