"""Deadlines said in words. No clock: what is relative is relative to ``today``."""

# ruff: noqa: E501 -- patterns are not broken
from __future__ import annotations

import re
from datetime import date

from milepost.core.tables.days import MONTH, read_day
from milepost.milestones.smart.words import fold

_IN_WORDS = re.compile(
    r"(?:in|within)(?: the)?(?: next)? (?P<n>\d+|one|two|three|four|five|six|eight|ten|twelve) (?P<u>days?|weeks?|months?|years?)(?: from (?:now|today))?"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


_ANY_DATE = (
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? \d{{4}})?|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?(?!\d)"
    rf"|{MONTH}(?: '?\d{{4}}| '\d\d)?|q[1-4](?:[ /-]*(?:of |fy ?)?'?\d{{2,4}})?|h[12](?:[ /-]*'?\d{{2,4}})?|(?:fy ?|financial year |fiscal year )?20\d\d|fy ?\d\d"
    r"|(?:calendar )?(?:week|cw|kw) ?\d{1,2}|(?:the )?(?:summer|spring|autumn|winter|christmas|easter|year-?end|month-?end|new year)(?: \d{4})?"
    r"|(?:the )?(?:first|second|third|fourth|last) quarter(?: of \d{4})?|tomorrow|(?:next|this|the) (?:week|month|quarter|year|summer|spring|autumn|winter)"
)
#: A deadline in a sentence: a word that sets an end, then a date.
_DEADLINE = re.compile(
    rf"(?<!\w)(?:by|until|till|before|no later than|not later than|latest(?: by)?|due(?: on| by)?|at the end of|end of|deadline:?)"
    rf"(?: the| mid| early| late| end of| beginning of| middle of)* ?(?:mon|tues|wednes|thurs|fri)?(?:day)?,? ?(?:{_ANY_DATE})(?!\w)"
)
_DATED = re.compile(
    rf"(?<!\w)(?:in|on|for|during|at|from|across|of)(?: the| mid| early| late| end of)* ?(?P<date>(?:{MONTH} ?(?:-|to|and|through) ?)?"
    rf"(?:\d{{1,2}} {MONTH} 20\d\d|{MONTH} 20\d\d|q[1-4][ /-]*(?:of |fy ?)?'?20\d\d|h[12][ /-]*20\d\d|(?:fy ?|financial year |fiscal year )?20\d\d|fy ?\d\d|20\d\d-\d\d-\d\d))(?!\w)"
)
_AFTER_EVENT = re.compile(
    r"(?<!\w)(?:within|no later than|not later than|at most) (?:\d+|\w+) (?:days|weeks|months) (?:of|after|from) [^\W\d_]+"
)


def deadline_in(text: str, today: date) -> str:
    """The words of a text that set a deadline, or the period of measurement when it ends after today; else empty."""
    folded = fold(text)
    if found := _DEADLINE.search(folded) or _AFTER_EVENT.search(folded) or _IN_WORDS_AHEAD.search(folded):
        return found.group().strip()
    for match in _DATED.finditer(folded):
        last = re.split(r" ?(?:-|to|and|through) ?(?=[a-z])", match["date"])[-1]
        day = read_day(last).day
        if day and day >= today:
            return match.group().strip()
    return ""


_IN_WORDS_AHEAD = re.compile(rf"{_IN_WORDS.pattern}(?: of (?:closing|signing|today))?\s*$")


def span_in(text: str) -> int | None:
    """The days that a text allows: "within six weeks" is 42. None when it allows none in words."""
    match = _IN_WORDS.search(fold(text))
    if not match:
        return None
    number = _NUMBERS.get(match["n"]) or int(match["n"])
    return number * _DAYS[match["u"][0]] if number < 10_000 else None


def is_placeholder(day: date, today: date) -> bool:
    """A date that stands for "some time": 31 Dec 9999, 1 Jan 1900, more than thirty years from now."""
    return abs(day.year - today.year) > 30
