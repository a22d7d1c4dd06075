"""Fixtures of the API's tests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.world import World, make_world
from tests.tool.kept import Kept, kept


@pytest.fixture(scope="session")
def world_rows(django_db_setup: None, django_db_blocker: Any) -> Kept[World]:
    """The small firm as built once."""
    with django_db_blocker.unblock():
        return kept(make_world)


@pytest.fixture
def world(world_rows: Kept[World], db: None) -> World:
    """The small firm, in this test's transaction."""
    return world_rows.insert()
