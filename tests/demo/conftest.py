"""The demo, made once in a run; each file that looks at it has a copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from milepost.demo import Outcome, install
from tests.tool.databases import database_copy, opened, template

NOW = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # a Sunday; test_install makes it on a Monday, just after midnight


@pytest.fixture(scope="module")
def whole_demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database with the demo as of NOW in it, for all tests of a file."""
    with django_db_blocker.unblock(), database_copy(of=template("milepost_demo", _install)) as url, opened(url):
        yield


def _install() -> None:
    assert install(NOW) is Outcome.MADE
