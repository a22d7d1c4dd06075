"""The one place that reads the clock.

Interfaces (pages, API, commands, the worker) ask ``now()`` once and hand the moment down; actions, queries and rules
take it as ``now`` or ``today``. That is what lets the demo run on a simulated clock and a test ask what was true on a day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today_in(timezone: str, at: datetime) -> date:
    """The calendar day on which the moment ``at`` falls in the named IANA time zone."""
    return at.astimezone(ZoneInfo(timezone)).date()


def end_of(day: date, timezone: str) -> datetime:
    """The moment, in UTC, at which ``day`` is over in the named IANA time zone."""
    last = datetime.max.replace(tzinfo=UTC)
    if day >= last.date() - timedelta(days=2):
        return last
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone)).astimezone(UTC)
