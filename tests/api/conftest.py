"""Fixtures of the API's tests."""

from __future__ import annotations

import pytest

from tests.api.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """A fresh small firm."""
    return make_world()
