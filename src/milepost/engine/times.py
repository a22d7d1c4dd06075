"""Plan time: naive local seconds, int64, since 1970-01-01T00:00:00.

Plan time has no zone: it is what the clock on the wall of that calendar shows. Days are counted from 1970-01-01 (day 0, a
Thursday), and every day has 86,400 seconds.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

DAY = 86_400
HOUR = 3_600
MINUTE = 60
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - plan time is naive by design
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
FIRST, LAST = (date.min.toordinal() - EPOCH_ORDINAL) * DAY, (date.max.toordinal() + 1 - EPOCH_ORDINAL) * DAY - 1
"""Plan time of the first and the last second that has a date: years 1 to 9999."""


def seconds(moment: datetime) -> int:
    """Return plan time of a naive datetime; fractions of a second are dropped.

    >>> seconds(datetime(1970, 1, 2, 8, 30))
    117000
    """
    gap = moment.replace(tzinfo=None) - EPOCH
    return gap.days * DAY + gap.seconds


def moment(second: int) -> datetime:
    """Return the naive datetime of a plan time.

    >>> moment(117000).isoformat()
    '1970-01-02T08:30:00'
    """
    return EPOCH + timedelta(seconds=int(second))


def day_number(day: date) -> int:
    """Return days since 1970-01-01.

    >>> day_number(date(1970, 1, 5))
    4
    """
    return day.toordinal() - EPOCH_ORDINAL


def day_of(number: int) -> date:
    """Return the date of a day number.

    >>> day_of(4).isoformat()
    '1970-01-05'
    """
    return date.fromordinal(int(number) + EPOCH_ORDINAL)


def weekday_of(number: int) -> int:
    """Return 0 for Monday … 6 for Sunday.

    >>> weekday_of(4)
    0
    """
    return (number + 3) % 7
