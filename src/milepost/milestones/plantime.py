"""Plan time: whole seconds since 1970-01-01T00:00 on the local clock of the calendar, without a zone. As the engine counts it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - plan time has no zone
DAY = 86_400
#: Where people give only days, work stands between these hours, unless a calendar says otherwise.
MORNING, EVENING = time(9), time(17)


def start_of(day: date) -> int:
    """The plan second at which work on ``day`` begins, for who gave only the day."""
    return seconds(datetime.combine(day, MORNING))


def end_of(day: date) -> int:
    """The plan second at which work on ``day`` ends, for who gave only the day."""
    return seconds(datetime.combine(day, EVENING))


def seconds(moment: datetime) -> int:
    """Plan seconds of a naive local moment."""
    return round((moment - EPOCH).total_seconds())


def moment_of(value: int) -> datetime:
    """The naive local moment of plan seconds."""
    return EPOCH + timedelta(seconds=value)


@lru_cache(maxsize=16_384)
def day_of(value: int | None) -> date | None:
    """The day on which plan seconds fall; None stays None.

    >>> day_of(end_of(date(2026, 3, 2)))
    datetime.date(2026, 3, 2)
    """
    return None if value is None else moment_of(value).date()
