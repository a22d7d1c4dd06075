"""Deadlines said in words. No clock: what is relative is relative to ``today``."""

# ruff: noqa: E501 -- patterns are not broken
from __future__ import annotations

import re
from datetime import date, timedelta

from milepost.core.tables.days import MONTH, NO_CALENDAR_DAY, Day, month_end, read_day
from milepost.milestones.smart.words import as_typed, fold

_IN_WORDS = re.compile(
    r"(?:in|within)(?: the)?(?: next)? (?P<n>\d+|one|two|three|four|five|six|eight|ten|twelve) (?P<u>days?|weeks?|months?|years?)(?: from (?:now|today))?"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


_ANY_DATE = (
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? \d{{4}})?|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?(?!\d)"
    rf"|{MONTH}(?: '?\d{{4}}| '\d\d)?|q[1-4](?:[ /-]*(?:of |fy ?)?'?\d{{2,4}})?|h[12](?:[ /-]*'?\d{{2,4}})?|(?:fy ?|financial year |fiscal year )?20\d\d|fy ?\d\d"
    r"|(?:calendar )?(?:week|cw|kw) ?\d{1,2}|(?:the )?(?:summer|spring|autumn|winter|christmas|easter|year-?end|month-?end|new year)(?: \d{4})?"
    r"|(?:the )?(?:first|second|third|fourth|last) quarter(?: of \d{4})?|tomorrow|(?:next|this|the) (?:week|month|quarter|year|summer|spring|autumn|winter)|(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
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
        return as_typed(found.group().strip(), text)
    for match in _DATED.finditer(folded):
        last = re.split(r" ?(?:-|to|and|through) ?(?=[a-z])", match["date"])[-1]
        day = read_day(last).day
        if day and day >= today:
            return as_typed(match.group().strip(), text)
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


_REMARK = re.compile(r" ?\([^()]*\)$|,? (?:at the latest|latest|or (?:earlier|sooner|before)|if possible|tbc)$")
_COMING = re.compile(
    r"^(?:by|until|till|before|due|on|in|latest|within|no later than)(?: the)? (?:next )?|^w/c |^(?:calendar )?(?=week)"
)
#: What two ends are given for: "Q2/Q3 2027", "June - July 2027".
_TWO_ENDS = re.compile(r".*?(?: ?[/–] ?| - | to )(?=(?:q[1-4]|h[12]|[a-z]{3,9}) )")
_WITHOUT_YEAR = re.compile(
    rf"(?:(?:end|mid|middle|early|late|beginning|start)[ -](?:of )?)?(?:{MONTH}|q[1-4]|h[12]|spring|summer|autumn|winter|christmas|easter|week \d{{1,2}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?"
)
_END_OF = re.compile(
    r"(?:the )?(?:end|eo)(?:[ -]of)?(?: the| this)?[ -]?(?P<a>y|year|m|month|q|quarter|w|week)|(?P<b>year|month|quarter)[ -]end|(?:the |this )(?P<c>month|quarter|week)"
)
_NEXT = re.compile(r"next (?P<u>week|month|quarter)")
_LATER = re.compile(
    r"(?P<n>\d+|one|two|three|four|five|six|eight|ten|twelve) (?P<u>days?|weeks?|months?|years?)(?: from (?:now|today))?"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


#: No date takes more characters.
_LONGEST = 60


def day_ahead(due: Day, start: Day, today: date) -> Day:
    """A due date that was not read, as the day it means today: "Q2", "end of March", "EOY", "in six weeks". As it was where it means none."""
    if due.day or due.problem == NO_CALENDAR_DAY or not 0 < len(due.text) <= _LONGEST:
        return due
    text = _REMARK.sub("", fold(due.text).strip(" .!"))
    text = _COMING.sub("", _TWO_ENDS.sub("", text))
    try:
        day = read_day(text).day or _after(text, today) or _coming(text, max(today, start.earliest or today))
    except (ValueError, OverflowError):  # beyond the calendar
        day = None
    return Day(due.text, day) if day else due


def _after(text: str, today: date) -> date | None:
    """The day that words count from today: "tomorrow", "two weeks"."""
    if text in ("today", "tomorrow"):
        return today + timedelta(days=int(text == "tomorrow"))
    later = _LATER.fullmatch(text)
    span = span_in(f"in {later['n']} {later['u']}") if later else None
    return today + timedelta(days=span) if span else None


def _coming(text: str, first: date) -> date | None:
    """The end of the period without a year that comes first."""
    if (weekday := re.sub(r"^(?:next|this) ", "", text)) in _WEEKDAYS:
        return first + timedelta(days=(_WEEKDAYS.index(weekday) - first.weekday()) % 7 or 7)
    if _WITHOUT_YEAR.fullmatch(text):
        days = (read_day(f"{text} {year}").day for year in (first.year, first.year + 1))
        return next((day for day in days if day and day >= first), None)
    if end := _END_OF.fullmatch(text):
        return _end_of((end["a"] or end["b"] or end["c"])[0], first)
    if following := _NEXT.fullmatch(text):
        unit = following["u"][0]
        return _end_of(unit, _end_of(unit, first) + timedelta(days=1))
    return None


def _end_of(unit: str, day: date) -> date:
    """The last day of the year, quarter, month or working week of a day."""
    if unit == "w":
        return day + timedelta(days=(4 - day.weekday()) % 7)
    return month_end(day.year, {"y": 12, "q": (day.month + 2) // 3 * 3, "m": day.month}[unit])
