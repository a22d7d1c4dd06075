"""Fixtures that put the cast into a test's database; loaded by `tests/conftest.py`.

The cast is built once a session by the product's actions; see `tests/tool/kept.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

import pytest

from tests import cast as cast_module
from tests.cast import NOW, Cast
from tests.tool.kept import Kept, Standing, kept, standing

CastRows: TypeAlias = Kept[Cast]


@pytest.fixture(scope="session")
def cast_rows(django_db_setup: None, django_db_blocker: Any) -> CastRows:
    """The cast as built once."""
    with django_db_blocker.unblock():
        return kept(cast_module.build)


@pytest.fixture(scope="session")
def standing_cast(cast_rows: CastRows, django_db_blocker: Any) -> Iterator[Standing[Cast]]:
    """The cast in a database of its own."""
    yield from standing(cast_rows, django_db_blocker)


@pytest.fixture
def _where_the_cast_stands(standing_cast: Standing[Cast]) -> Iterator[Callable[[], Cast]]:
    with standing_cast.begun_in() as ask:
        yield ask


@pytest.fixture
def cast(_where_the_cast_stands: Callable[[], Cast], db: None) -> Cast:
    """The cast, in this test's transaction."""
    return _where_the_cast_stands()


@pytest.fixture
def own_cast(cast_rows: CastRows, own_database: str) -> Cast:
    """The cast, committed in a database of this test's own: for threads, other processes and browsers."""
    return cast_rows.insert()


@pytest.fixture
def clock_at_now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """``core.clock.now()`` says NOW, whoever imported it however."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return NOW.astimezone(tz)

    monkeypatch.setattr("milepost.core.clock.datetime", Stopped)
    return NOW
