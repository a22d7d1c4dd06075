"""Days are the firm's: a role ends, a stake begins and a page is dated by its calendar. Only moments are the reader's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from milepost.access.actions.firms import update_firm
from milepost.access.actions.people import update_profile
from milepost.core import clock
from milepost.core.ids import encode_id
from tests.cast import ADVISER_UNTIL, NOW, Cast
from tests.web.conftest import Enter

AT = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # 1 April, half past midnight in Berlin; still the afternoon in New York


@pytest.fixture
def far_away(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The administrator of a firm in Berlin, reading in New York, on the evening after the adviser's last day."""
    assert AT.date() == ADVISER_UNTIL
    administrator = cast.harbour.viewer("administrator")
    update_firm(
        acting=administrator, now=NOW, firm_id=cast.harbour.firm_id, version=None, name="Harbour", currency="EUR",
        timezone="Europe/Berlin", locale="en",
    )  # fmt: skip
    update_profile(acting=administrator, now=NOW, name="Ada Harbour", timezone="America/New_York")
    client = enter("administrator")
    monkeypatch.setattr(clock, "now", lambda: AT)
    return client


def test_a_role_that_ended_by_the_firms_calendar_is_shown_as_ended(cast: Cast, far_away: Client) -> None:
    page = far_away.get(f"/people/{encode_id(cast.harbour.people['adviser'])}/").content.decode()
    assert "No role that you can see" in page
    assert "Roles before" in page


def test_a_page_is_dated_by_the_firms_calendar(far_away: Client) -> None:
    assert '<time datetime="2026-04-01">1 Apr</time>' in far_away.get("/").content.decode()


def test_a_new_stake_begins_on_the_firms_day(far_away: Client) -> None:
    assert 'value="2026-04-01"' in far_away.get("/stakes/new/").content.decode()


def test_the_feed_can_be_asked_until_the_last_of_all_days(far_away: Client) -> None:
    assert far_away.get("/feed/?until=9999-12-31").status_code == 200


def test_a_moment_is_as_far_as_it_is_by_the_readers_own_clock() -> None:
    request = SimpleNamespace(now=AT, today=clock.today_in("Europe/Berlin", AT))
    written = Template('{% load milepost %}{% moment at "only" %}')
    with timezone.override("America/New_York"):
        words = written.render(Context({"request": request, "at": AT - timedelta(hours=2)}))
    assert ">today<" in words
