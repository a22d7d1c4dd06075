"""Fixtures about databases; loaded by `tests/conftest.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test.utils import setup_databases, teardown_databases

from tests.tool.databases import database_copy, end_other_sessions, opened


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, not in memory: as it is used, with WAL, several connections and several processes."""
    from django.conf import settings

    default: dict[str, Any] = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        directory = Path(default["NAME"]).parent
        directory.mkdir(parents=True, exist_ok=True)
        default.setdefault("TEST", {})["NAME"] = str(directory / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The test database, which is also the template of `own_database`; pytest-django's own makes it for marked tests only."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        end_other_sessions()
        teardown_databases(made, verbosity=0)


@pytest.fixture
def own_database_url(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The URL of a database that only this test uses, with the schema and nothing in it. May commit, from any process."""
    with django_db_blocker.unblock(), database_copy() as url:
        yield url


@pytest.fixture
def own_database(own_database_url: str) -> Iterator[str]:
    """The same, and Django's connections in every thread of this process go there."""
    with opened(own_database_url):
        yield own_database_url


@pytest.fixture
def bare_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of one's own without any table; Django's connections go there."""
    with django_db_blocker.unblock(), database_copy(empty=True) as url, opened(url):
        yield url
