"""Sessions whose queries are kept end as soon as Django's own would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from milepost.access.models import User
from milepost.core import prepared
from tests.cast import Cast
from tests.web.conftest import Enter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_where_people_work() -> Iterator[None]:
    """What is kept is asked, not compared."""
    before = prepared._checks
    prepared.check_each(None)
    yield
    prepared.check_each(before)


def inside(client: Client) -> bool:
    """Whether a page opens; else one is sent to sign in."""
    answer: Any = client.get("/profile/")
    assert answer.status_code == 200 or answer.headers["Location"].startswith("/account/login/")
    return bool(answer.status_code == 200)


def long_inside(enter: Enter, persona: str = "analyst") -> Client:
    """Signed in, and seen often enough for the queries to be kept."""
    client = enter(persona)
    assert all(inside(client) for _time in range(4))
    return client


def test_a_session_that_is_gone_opens_nothing(cast: Cast, enter: Enter) -> None:
    client, other = long_inside(enter), long_inside(enter, "executive_a")
    Session.objects.get(pk=client.session.session_key).delete()
    assert not inside(client)
    assert inside(other)


def test_signing_out_ends_it_for_who_kept_its_cookie(cast: Cast, enter: Enter) -> None:
    client, thief = long_inside(enter), Client()
    thief.cookies.update(client.cookies)
    assert inside(thief)
    client.post("/account/logout/")
    assert not inside(client)
    assert not inside(thief)


def test_a_session_ends_when_its_time_is_over(cast: Cast, enter: Enter) -> None:
    client = long_inside(enter)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not inside(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "another"}])
def test_a_person_who_changed_is_out_at_once(cast: Cast, enter: Enter, change: dict[str, Any]) -> None:
    client, other = long_inside(enter), long_inside(enter, "executive_a")
    User.objects.filter(email=cast.harbour.emails["analyst"]).update(**change)
    assert not inside(client)
    assert inside(other)


def test_each_session_is_its_own_persons(cast: Cast, enter: Enter) -> None:
    clients = {persona: long_inside(enter, persona) for persona in ("analyst", "executive_a")}
    for _time in range(2):
        for persona, client in clients.items():
            assert cast.harbour.emails[persona] in client.get("/profile/").content.decode()


def test_what_is_no_session_opens_nothing(cast: Cast) -> None:
    for key in ("", "x" * 32, "'", "a" * 2000):
        client = Client()
        client.cookies["milepost_session"] = key
        assert not inside(client)
