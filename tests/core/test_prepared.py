"""Queries whose SQL is kept: the same rows as Django's, and a clear refusal of what cannot be kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from milepost.access.models import Grant, Membership, User
from milepost.core import prepared
from milepost.core.among import Among
from milepost.core.models import Event
from milepost.core.paging import PageRequest, paginate, paginate_prepared
from milepost.core.prepared import apart, ask
from milepost.core.prepared_values import NotPrepared
from milepost.core.walls import Unwalled
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.queries.milestones import _tagged as _tag
from milepost.portfolios.models import Initiative
from tests.cast import Cast

WHY = "a test of the rows themselves"


@pytest.fixture(autouse=True)
def _kept_from_the_first_time() -> Iterator[None]:
    """As a process that has asked before, with every answer compared."""
    prepared.forget()
    before = prepared._checks
    prepared.check_each(lambda _functions: True)
    yield
    prepared.check_each(before)


def _named(*, ids: Iterable[int]) -> Any:
    return User.objects.filter(Among("pk", ids)).order_by("pk").values_list("pk", "name")


def _people(*, email: str) -> Any:
    return User.objects.filter(email=email)


def _grants(firm_id: int, *, today: date | None, since: datetime | None) -> Any:
    rows = Grant.objects.unwalled(WHY).filter(firm_id=firm_id).select_related("user").order_by("pk")
    rows = rows if today is None else rows.filter(until__gte=today)
    return rows if since is None else rows.filter(recorded_at__gte=since)


@pytest.mark.django_db
def test_rows_are_those_that_the_queryset_gives(cast: Cast) -> None:
    ids = list(User.objects.values_list("pk", flat=True))
    assert len(ids) > 3
    for some in (ids, ids[:1], ids[1:3], []):
        assert ask(_named, ids=some) == list(_named(ids=some))
    one = User.objects.order_by("pk")[0]
    assert [(row.pk, row.name) for row in ask(_people, email=one.email)] == [(one.pk, one.name)]
    assert ask(_people, email="nobody@nowhere.example") == []
    firm = Membership.objects.unwalled(WHY).order_by("pk")[0].firm_id
    now = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    for today in (None, now.date()):
        for since in (None, now):
            values: dict[str, Any] = {"today": today, "since": since}
            kept, usual = ask(_grants, firm, **values), list(_grants(firm, **values))
            assert kept == usual
            assert [row.user.name for row in kept] == [row.user.name for row in usual]
            assert [row._state.db for row in kept] == [row._state.db for row in usual]


@pytest.mark.django_db
def test_related_rows_come_with_the_same_query(cast: Cast) -> None:
    firm = Membership.objects.unwalled(WHY).order_by("pk")[0].firm_id
    prepared.check_each(None)
    for _round in range(3):
        with CaptureQueriesContext(connection) as queries:
            rows = ask(_grants, firm, today=None, since=None)
            assert rows
            assert all(row.user.name for row in rows)
        assert len(queries) == 1


@pytest.mark.django_db
def test_what_is_asked_again_builds_nothing(cast: Cast) -> None:
    prepared.check_each(None)
    assert ask(_people_by_number, user_id=2**64) == []
    built: list[int] = []
    COUNTED.clear()
    ids = list(User.objects.values_list("pk", flat=True))
    for one in ids[:4]:
        assert [pk for pk, _name in ask(_counted, ids=[one])] == [one]
        built.append(len(COUNTED))
    assert built == [1, 3, 3, 3]  # as it is, then with two sets of marks, then never again


def _people_by_number(*, user_id: int) -> Any:
    return User.objects.filter(pk=user_id)


COUNTED: list[int] = []


def _counted(*, ids: Iterable[int]) -> Any:
    COUNTED.append(1)
    return _named(ids=ids)


def _by_slice(*, limit: int) -> Any:
    return User.objects.order_by("pk")[:limit]


def _by_length(*, email: str) -> Any:
    return User.objects.filter(email__contains=email)


def _by_reading(*, ids: Iterable[int]) -> Any:
    return User.objects.filter(pk__in=list(Membership.objects.unwalled(WHY).values_list("user_id", flat=True)), **{
        "pk__in": list(ids)
    })  # fmt: skip


def _without(*, user_id: int) -> Any:
    return User.objects.order_by("pk")


def _unopened(*, user_id: int) -> Any:
    return Membership.objects.filter(user_id=user_id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("build", "values", "words"),
    [
        (_by_slice, {"limit": 3}, "depends on a value"),
        (_by_length, {"email": "a"}, "changed on its way"),
        (_by_reading, {"ids": [1]}, "may not ask the database"),
        (_without, {"user_id": 1}, "user_id does not reach the SQL"),
        (_people, {"email": 1.5}, "1.5 is no value"),
    ],
)
def test_what_cannot_be_kept_is_refused(build: Any, values: dict[str, Any], words: str) -> None:
    with pytest.raises(NotPrepared, match=words):
        ask(build, **values)


def _at_stage(*, stage: int) -> Any:
    return Initiative.objects.unwalled(WHY).filter(stage=stage).order_by("pk").values_list("pk", "stage")


@pytest.mark.django_db
def test_a_number_that_its_column_cannot_hold_is_asked_as_django_does(cast: Cast) -> None:
    stages = set(Initiative.objects.unwalled(WHY).values_list("stage", flat=True))
    assert stages
    for stage in (*stages, 10**9, 2**64, 3):
        assert ask(_at_stage, stage=stage) == list(_at_stage(stage=stage))


def _nobody(viewer: Any, *, user_id: int) -> Any:
    COUNTED.append(user_id)
    return User.objects.filter(pk__in=(), name=str(viewer)) | User.objects.none().filter(pk=user_id)


@pytest.mark.django_db
def test_where_nothing_can_be_found_nothing_is_asked() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert ask(_nobody, "x", user_id=1) == ask(_nobody, "x", user_id=2) == []
        prepared.check_each(None)
        COUNTED.clear()
        assert [ask(_nobody, "x", user_id=number) for number in range(3)] == [[], [], []]
    assert len(queries) == 0
    assert len(COUNTED) == 1, "nor is such a query built again"


@pytest.mark.django_db
def test_where_people_work_a_query_that_cannot_be_kept_is_asked_and_logged(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    prepared.check_each(None)
    pks = list(User.objects.order_by("pk").values_list("pk", flat=True))
    for limit in (3, 2, 4):
        assert [row.pk for row in ask(_by_slice, limit=limit)] == pks[:limit]
    assert caplog.text.count("the SQL of _by_slice depends on a value") == 1


def _tagged(tag: str, *, owner_id: int) -> Any:
    return MilestoneFacts.objects.unwalled(WHY).filter(_tag(tag), owner_id=owner_id).values_list("pk")


@pytest.mark.django_db
def test_a_constant_that_the_driver_wraps_is_one(cast: Cast) -> None:
    """A list in JSON, which is no value and the same each time."""
    for tag in ("it", "it", "other"):
        assert ask(_tagged, tag, owner_id=1) == []


@pytest.mark.django_db
def test_what_closes_over_something_is_refused() -> None:
    hidden = 3
    with pytest.raises(NotPrepared, match="closes over"):
        ask(lambda *, email: User.objects.filter(email=email, pk__gt=hidden), email="a")


@pytest.mark.django_db
def test_a_wall_stands_before_what_is_kept_too() -> None:
    with pytest.raises(Unwalled):
        ask(_unopened, user_id=1)


@pytest.mark.django_db
def test_viewers_share_nothing_and_see_their_own(cast: Cast) -> None:
    """Each viewer's rows are those of Django's query, asked in turns, so that what is kept for one would show at another."""
    viewers = [one for name in cast.people if (one := cast.maybe_viewer(name)) is not None]
    assert len(viewers) > 2
    for _round in range(2):
        for viewer in viewers:
            kept = [row.pk for row in ask(_seen, viewer, user_id=viewer.user_id)]
            assert kept == [row.pk for row in _seen(viewer, user_id=viewer.user_id)]


def _seen(viewer: Any, *, user_id: int) -> Any:
    own = Grant.objects.unwalled(WHY).filter(user_id=user_id, firm_id=OuterRef("firm_id"))
    return Membership.objects.seen_by(viewer).filter(Exists(own)).order_by("pk")


@pytest.mark.django_db
def test_pages_begin_prepared_and_go_on_behind_a_cursor(cast: Cast) -> None:
    sorts = {"name": "name", "id": "pk"}
    whole: list[int] = []
    page = PageRequest(limit=2, sort="name")
    while True:
        found = paginate_prepared(_everybody, page=page, sorts=sorts, usual="id")
        usual = paginate(_everybody(), page, sorts=sorts, usual="id")
        assert [row.pk for row in found.rows] == [row.pk for row in usual.rows]
        assert found.next_cursor == usual.next_cursor
        whole += [row.pk for row in found.rows]
        if found.next_cursor is None:
            break
        page = PageRequest(limit=2, sort="name", cursor=found.next_cursor)
    assert sorted(whole) == sorted(User.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_behind_a_cursor_of_a_moment_the_query_is_kept_too(
    cast: Cast, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sorts, found = {"recorded_at": "recorded_at"}, None
    events, whole = list(_happened().order_by("recorded_at", "pk").values_list("pk", flat=True)), list[int]()
    for number in range(5):
        if number == 3:
            prepared.check_each(None)
        if number == 4:
            monkeypatch.setattr(SQLCompiler, "as_sql", None)
        with django_assert_num_queries(1):
            page = PageRequest(limit=3, cursor=found.next_cursor if found else None)
            found = paginate_prepared(_happened, page=page, sorts=sorts, usual="recorded_at")
        whole += [row.pk for row in found.rows]
    assert whole == events[:15]


def _happened() -> Any:
    return Event.objects.unwalled(WHY)


def _everybody() -> Any:
    return User.objects.all()


@dataclasses.dataclass(frozen=True)
class _Filter:
    word: str | None = "x"
    company_id: int | None = 5
    since: date | None = None
    until: date | None = date(2026, 1, 2)
    open: bool | None = True


def test_a_filter_is_taken_apart_and_put_together() -> None:
    shape, values = apart(_Filter())
    assert (shape, values) == (
        _Filter(company_id=None, until=None),
        {"company_id": 5, "until": date(2026, 1, 2)},
    )
    assert dataclasses.replace(shape, **values) == _Filter()
