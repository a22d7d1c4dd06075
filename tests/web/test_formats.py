"""Figures, days and distances as a reader sees them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context
from django.utils import timezone, translation

from milepost.access.queries import Change
from milepost.web import formats
from milepost.web.templatetags.feed import changes

TODAY = date(2026, 3, 2)


def test_figures_are_grouped_with_a_true_minus() -> None:
    assert formats.number(-1234567) == "−1,234,567"
    assert formats.money_figure(-123456789, "EUR") == "−1,234,568"
    assert formats.money_figure(123456, "EUR", decimals=True) == "1,234.56"
    assert formats.money_figure(1234, "JPY") == "1,234"
    assert formats.percent(1250) == "12.5%"
    assert formats.quantity(1_500_000) == "1.5"


@pytest.mark.parametrize(
    ("value", "words"),
    [(date(2026, 12, 3), "3 Dec"), (date(2027, 12, 3), "3 Dec 2027"), (date(2025, 3, 2), "2 Mar 2025")],
)
def test_the_year_is_written_when_it_is_not_this_one(value: date, words: str) -> None:
    assert formats.day(value, TODAY) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (11, "in 11 days"), (-6, "6 days ago"), (90, "in 3 months"),
     (-800, "2 years ago")],
)  # fmt: skip
def test_distances_are_words(days: int, words: str) -> None:
    assert formats.distance(date.fromordinal(TODAY.toordinal() + days), TODAY) == words


def test_a_day_committed_to_is_late_when_it_is_past() -> None:
    assert formats.lateness(date(2026, 2, 24), TODAY) == "6 days late"
    assert formats.lateness(date(2026, 3, 13), TODAY) == "in 11 days"


def test_a_moment_is_told_in_the_readers_time_zone() -> None:
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert formats.moment(moment, TODAY) == "2 Mar, 00:30"


def test_another_language_has_its_own_signs() -> None:
    with translation.override("de"):
        assert formats.number(-1234567) == "−1.234.567"
        assert formats.day(date(2026, 12, 3), TODAY) == "3. Dez."


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "2026-13-01"])
def test_words_that_look_like_a_day_that_there_is_not_are_shown_as_they_are(text: str) -> None:
    """Somebody may call an initiative so, and the feed and the first page of everybody must stand it."""
    asked = SimpleNamespace(today=TODAY, now=datetime(2026, 3, 2, 12, tzinfo=UTC))
    change = Change("name", None, text, "", "", False)
    event: Any = SimpleNamespace(kind="initiative", created=True, changes=(change,))
    with timezone.override(ZoneInfo("America/New_York")):
        assert f"<ins>{text}</ins>" in changes(Context({"request": asked}), event)
