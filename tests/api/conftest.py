"""Fixtures of the API's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.api.world import World, make_world
from tests.tool.kept import Kept, Standing, kept, standing


@pytest.fixture(scope="session")
def world_rows(django_db_setup: None, django_db_blocker: Any) -> Kept[World]:
    """The small firm as built once."""
    with django_db_blocker.unblock():
        return kept(make_world)


@pytest.fixture(scope="session")
def standing_world(world_rows: Kept[World], django_db_blocker: Any) -> Iterator[Standing[World]]:
    """The small firm in a database of its own."""
    yield from standing(world_rows, django_db_blocker)


@pytest.fixture
def _where_the_world_stands(standing_world: Standing[World]) -> Iterator[Callable[[], World]]:
    with standing_world.begun_in() as ask:
        yield ask


@pytest.fixture
def world(_where_the_world_stands: Callable[[], World], db: None) -> World:
    """The small firm, in this test's transaction."""
    return _where_the_world_stands()
