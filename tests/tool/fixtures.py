"""Fixtures about databases; loaded by `tests/conftest.py`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Template
from django.test import utils

from tests.tool.databases import database_copy, opened

#: As it was before pytest-django prepared the environment.
_render = Template._render  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of this process; pytest-django's own fixture would migrate one in each process.

    SQLite in a file, not in memory: as it is used, with WAL, several connections and several processes.
    """
    with contextlib.ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(opened(stack.enter_context(database_copy())))
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture(autouse=True, scope="session")
def _templates_are_drawn_as_for_people(django_test_environment: None) -> None:
    """The test client would be told of each, with a copy of all that it was drawn with, which is seldom looked at."""
    Template._render = _render  # type: ignore[attr-defined]


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test client gets has the ``context`` that its template was drawn with."""
    monkeypatch.setattr(Template, "_render", utils.instrumented_test_render)  # type: ignore[attr-defined]


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
