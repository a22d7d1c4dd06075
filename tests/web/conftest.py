"""Signing in as people of the cast, through the sign-in page itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from milepost.access.actions.people import set_password
from milepost.access.viewer import System
from tests.cast import Cast, FirmCast

PASSWORD = "four random words here"
Enter = Callable[..., Client]


@pytest.fixture(autouse=True)
def _no_throttle_left_over() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def give_password(firm: FirmCast, persona: str, password: str = PASSWORD) -> str:
    """Let that person sign in; the address."""
    set_password(acting=System(), now=datetime.now(UTC), user_id=firm.people[persona], password=password)
    return firm.emails[persona]


@pytest.fixture
def enter(cast: Cast) -> Enter:
    """``enter("executive_a")``: a browser signed in as that person."""

    def sign_in(persona: str, firm: FirmCast | None = None) -> Client:
        email = give_password(firm or cast.harbour, persona)
        client = Client()
        answer = client.post("/account/login/", {"login": email, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return sign_in
