"""Texts of a file to numbers: dates, hours, durations. Each parser remembers what it has seen, for files repeat themselves."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from milepost.engine.times import DAY, EPOCH_ORDINAL, HOUR, MINUTE
from milepost.planfiles.errors import Place, TooLarge
from milepost.planfiles.numbers import STANDARD, Marks, NotOne, number

MOST = 10**13
"""The largest scaled number: ten times the seconds from year 1 to year 9999, and work times units still fits 64 bits."""
PERIODS = {"day": DAY, "week": 7 * DAY, "month": 31 * DAY, "year": 12 * 31 * DAY}
MANY = 100_000
"""Objects that the garbage collector looks through in no time that matters."""
REMEMBERED = 200_000
"""Distinct texts a parser keeps; a file with more is parsed at the slower pace rather than in more memory."""


class Names:
    """The names that are kept of one file: how long each may be, and how much memory all together may take."""

    LONGEST = 1_000_000
    MOST = 512 * 1024 * 1024
    SHORT = 40
    """Characters of texts that the limits of how many records there may be keep in bounds."""

    ENTRY = 100
    """Bytes that a field takes beside its name and its text."""

    def __init__(self) -> None:
        self.total = 0

    def keep(self, text: str, line: int, record: str, field: str) -> None:
        """Count a name. Raises TooLarge."""
        if len(text) <= self.SHORT:
            return
        place = Place(line, record, field)
        if len(text) > self.LONGEST:
            raise TooLarge(f"is longer than the {self.LONGEST:,} characters that are read", place, value=text[:200])
        self._count(sys.getsizeof(text), place)

    def keep_all(self, texts: Mapping[str, str], line: int, record: str) -> None:
        """Count all fields of a record that is kept whole. Raises TooLarge."""
        self._count(
            sum(sys.getsizeof(name) + sys.getsizeof(text) + self.ENTRY for name, text in texts.items()),
            Place(line, record),
        )

    def _count(self, size: int, place: Place) -> None:
        self.total += size
        if self.total > self.MOST:
            raise TooLarge(
                f"All names so far take more than {self.MOST:,} bytes of memory", place, mend="Split the plan"
            )


class Days(dict[str, int]):
    """YYYY-MM-DD → days since 1970-01-01."""

    def __missing__(self, text: str) -> int:
        try:
            if len(text) != 10:
                raise ValueError
            day = date.fromisoformat(text).toordinal() - EPOCH_ORDINAL
        except ValueError:
            raise NotOne(text, "is not a date (YYYY-MM-DD)") from None
        self[text] = day
        return day


class Clock(dict[str, int]):
    """HH:MM or HH:MM:SS, with fractions dropped → second of the day; 24:00 is 86,400."""

    PATTERN = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?", re.ASCII)

    def __missing__(self, text: str) -> int:
        found = self.PATTERN.fullmatch(text)
        if found is None:
            raise NotOne(text, "is not a time of day (HH:MM)")
        hour, minute, second = (int(part or 0) for part in found.groups())
        total = hour * HOUR + minute * MINUTE + second
        if minute > 59 or second > 59 or total > DAY:
            raise NotOne(text, "is not a time of day (HH:MM)")
        if len(self) < REMEMBERED:
            self[text] = total
        return total


class Moments(dict[str, int | None]):
    """YYYY-MM-DD HH:MM[:SS] (or with a T between) → plan time; empty → None. A zone is dropped: plan time is local."""

    ZONE = re.compile(r"(?:Z|[+-]\d{2}:\d{2})$", re.ASCII)

    def __init__(self) -> None:
        super().__init__({"": None})
        self.days = Days()
        self.clock = Clock({"": 0})

    def __missing__(self, text: str) -> int | None:
        if len(text) > 10 and text[10] not in " T":
            raise NotOne(text, "is not a date and time (YYYY-MM-DD HH:MM)")
        time = text[11:].strip()
        if len(time) > 8:
            time = self.ZONE.sub("", time)
        try:
            value = self.days[text[:10]] * DAY + self.clock[time]
        except NotOne:
            raise NotOne(text, "is not a date and time (YYYY-MM-DD HH:MM)") from None
        if len(self) < REMEMBERED:
            self[text] = value
        return value


class Scaled(dict[str, int | None]):
    """A decimal number times `factor`, rounded to a whole one (hours × 3600 → seconds); empty → None.

    marks: which mark stands before decimals, where a text does not say.
    """

    def __init__(self, factor: int, marks: Marks = STANDARD) -> None:
        super().__init__({"": None})
        self.factor = factor
        self.marks = marks

    def __missing__(self, text: str) -> int | None:
        value = round(number(text, self.marks) * self.factor)
        if abs(value) > MOST:
            raise NotOne(text, "is out of range")
        if len(self) < REMEMBERED:
            self[text] = value
        return value


def period(seconds: int | None, name: str, text: object) -> int | None:
    """Return how much work a day, week, month or year has, None where that is not said or nought. Raises NotOne."""
    if seconds is not None and not 0 <= seconds <= PERIODS[name]:
        raise NotOne(text, f"is not between 0 and the {PERIODS[name] // HOUR:,} hours of a {name}")
    return seconds or None


class Durations(dict[str, int | None]):
    """ISO 8601 durations (PT8H30M0S, P1DT2H) → seconds of the clock; empty → None. A day is 24 hours, as the standard says."""

    PATTERN = re.compile(
        r"(-?)P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII
    )

    def __init__(self) -> None:
        super().__init__({"": None})

    def __missing__(self, text: str) -> int | None:
        found = self.PATTERN.fullmatch(text)
        if found is None or text[-1] in "PT" or len(text) > 60:
            raise NotOne(text, "is not a duration (PT8H0M0S)")
        sign, *parts = found.groups()
        days, hours, minutes, seconds = (float(part or 0) for part in parts)
        total = days * DAY + hours * HOUR + minutes * MINUTE + seconds
        if total > MOST:
            raise NotOne(text, "is out of range")
        value = -round(total) if sign else round(total)
        if len(self) < REMEMBERED:
            self[text] = value
        return value


WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)


def uid(text: str) -> int:
    """Return a whole number, faster than `whole` where it is plain digits. Raises NotOne."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else whole(text)


def uids(texts: Sequence[str]) -> list[int]:
    """Return whole numbers, fastest where all are plain digits. Raises NotOne or ValueError.

    >>> uids(["7", "-8"])
    [7, -8]
    """
    joined = "".join(texts)
    plain = joined.isdecimal() and joined.isascii() and max(map(len, texts)) < 19
    return list(map(int if plain else uid, texts))


def whole(text: str) -> int:
    """Return a whole number. Raises NotOne.

    >>> whole("42")
    42
    """
    if WHOLE.fullmatch(text) is None:
        raise NotOne(text, "is not a whole number")
    return int(text)


class Numbers(dict[str, int]):
    """Whole numbers that repeat themselves in a file (of projects, calendars, resources)."""

    def __missing__(self, text: str) -> int:
        value = uid(text)
        if len(self) < REMEMBERED:
            self[text] = value
        return value


class Optionals(dict[str, int | None]):
    """The same where a text may be empty, which is None."""

    def __init__(self) -> None:
        super().__init__({"": None})

    def __missing__(self, text: str) -> int:
        value = uid(text)
        if len(self) < REMEMBERED:
            self[text] = value
        return value


@contextmanager
def no_collection() -> Iterator[None]:
    """Let the garbage collector rest while millions of objects are made that all stay; they form no cycles.

    Afterwards many count as old, or it would at once look through all of them. (Whoever has frozen others keeps them frozen; to
    ask for that takes a look at each of these, which a small file is not worth.)
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if gc.get_count()[0] > MANY and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
