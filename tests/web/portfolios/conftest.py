"""Browsers without JavaScript: a signed-in client for any of the cast, with the clock standing at NOW."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from tests.cast import Cast

SignIn = Callable[..., Client]


@pytest.fixture
def as_(cast: Cast, clock_at_now: datetime) -> SignIn:
    """``as_("executive_a")`` is that person's browser."""

    def sign_in(persona: str) -> Client:
        client = Client()
        client.force_login(cast.harbour.user(persona))
        return client

    return sign_in
