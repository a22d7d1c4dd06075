"""Fixtures of the core's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from milepost.core import events


@pytest.fixture
def clean_registry() -> Iterator[None]:
    """Listeners and guards that a test registers are gone after it."""
    listeners, guards = dict(events._listeners), list(events._guards)
    yield
    events._listeners.clear()
    events._listeners.update(listeners)
    events._guards[:] = guards
