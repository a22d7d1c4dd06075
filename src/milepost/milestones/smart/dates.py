"""Days as people type them, and deadlines said in words. No clock: what is relative is relative to ``today``."""

# ruff: noqa: E501 -- patterns are not broken
from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from milepost.milestones.smart.measures import MONTH
from milepost.milestones.smart.model import Typed
from milepost.milestones.smart.words import fold

Order = Literal["dmy", "mdy"]
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was read. ``other`` is the second reading of an ambiguous one; ``problem`` says why there is none."""

    text: str
    day: date | None
    other: date | None = None
    problem: str = ""

    @property
    def latest(self) -> date | None:
        """The later of the readings."""
        return max((d for d in (self.day, self.other) if d), default=None)

    @property
    def earliest(self) -> date | None:
        """The earlier of the readings."""
        return min((d for d in (self.day, self.other) if d), default=None)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _quarter(number: str, year: str, part: str = "") -> date | None:
    end = month_end(_year(year), int(number) * 3)
    return date(end.year, end.month - 2, 1) if part.startswith(("start", "begin", "early")) else end


def _year(text: str) -> int:
    number = int(text)
    return number + 2000 if number < 100 else number


def _end_of(year: str, part: str) -> date:
    """A year, its end, middle or beginning."""
    month = 1 if part.startswith(("start", "begin", "early")) else 6 if part.startswith("mid") else 12
    return month_end(_year(year), month)


def _seasons(word: str, year: str) -> date:
    return month_end(
        _year(year),
        {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 12, "christmas": 12, "easter": 4}[word],
    )


def _week(number: str, year: str) -> date | None:
    try:
        return date.fromisocalendar(_year(year), int(number), 5)
    except ValueError:
        return None


_PART = r"(?:the )?(?P<part>start|beginning|begin|early|mid|middle|end|late|eoy)?(?: ?-?of)?(?: the)?[ -]?"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_QUARTER_WORDS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "last": "4"}
#: Forms with one reading: pattern, and what makes the day of it.
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]]] = [
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?"), lambda m: _safe(int(m["y"]), int(m["m"]), int(m["d"]))),
    (re.compile(r"(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)"), lambda m: _safe(int(m["y"]), int(m["m"]), int(m["d"]))),
    (re.compile(rf"(?:\w{{2,9}},? )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)?[ -]?(?P<m>{MONTH}),?[ -]?'?(?P<y>\d{{4}}|\d\d)"), lambda m: _safe(int(m["y"]), _month(m["m"]), int(m["d"]))),
    (re.compile(rf"(?:\w{{2,9}},? )?(?P<m>{MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? '?(?P<y>\d{{4}}|\d\d)"), lambda m: _safe(int(m["y"]), _month(m["m"]), int(m["d"]))),
    (re.compile(rf"{_PART}(?P<m>{MONTH})[ -/]?'?(?P<y>\d{{4}}|\d\d)"), lambda m: month_end(_year(m["y"]), _month(m["m"]))),
    (re.compile(r"(?P<m>0?[1-9]|1[0-2])[/.-](?P<y>20\d\d)"), lambda m: month_end(int(m["y"]), int(m["m"]))),
    (re.compile(r"(?P<y>20\d\d)[/.-](?P<m>0?[1-9]|1[0-2])"), lambda m: month_end(int(m["y"]), int(m["m"]))),
    (re.compile(rf"{_PART}q(?P<q>[1-4])[ /-]*(?:of |fy ?)?'?(?P<y>\d{{4}}|\d\d)"), lambda m: _quarter(m["q"], m["y"], m["part"] or "")),
    (re.compile(rf"{_PART}(?:fy ?)?(?P<y>20\d\d)[ /-]*q(?P<q>[1-4])"), lambda m: _quarter(m["q"], m["y"], m["part"] or "")),
    (re.compile(rf"(?:the )?(?P<q>first|second|third|fourth|last) quarter(?: of)? {_YEAR}"), lambda m: _quarter(_QUARTER_WORDS[m["q"]], m["y"])),
    (re.compile(rf"{_PART}h(?P<h>[12])[ /-]*'?(?P<y>\d{{4}}|\d\d)"), lambda m: month_end(_year(m["y"]), int(m["h"]) * 6)),
    (re.compile(rf"{_PART}(?:fy ?'?(?P<f>\d\d)|(?:fy|financial year|fiscal year|year)? ?{_YEAR})"), lambda m: _end_of(m["f"] or m["y"], m["part"] or "")),
    (re.compile(rf"(?:the )?(?P<s>spring|summer|autumn|fall|winter|christmas|easter)(?: of)? {_YEAR}"), lambda m: _seasons(m["s"], m["y"])),
    (re.compile(r"(?:calendar )?(?:week|cw|kw|wk|w)[ -]?(?P<w>\d{1,2})[ /,-]*(?:of )?(?P<y>20\d\d)"), lambda m: _week(m["w"], m["y"])),
    (re.compile(r"(?P<y>20\d\d)-?w(?P<w>\d{1,2})"), lambda m: _week(m["w"], m["y"])),
]  # fmt: skip
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?: \d{1,2}:\d{2}.*)?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_LEAD = re.compile(
    r"^(?:by|until|till|before|no later than|not later than|latest|due|on|from|in|as of|approx\.?|ca\.?|around)(?: the)? "
)
_IN_WORDS = re.compile(
    r"(?:in|within)(?: the)?(?: next)? (?P<n>\d+|one|two|three|four|five|six|eight|ten|twelve) (?P<u>days?|weeks?|months?|years?)(?: from (?:now|today))?"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def read_day(typed: Typed, *, order: Order | None = None) -> Day:
    """A day from what stands in a column. ``order`` settles what can be read two ways ("03/04/2027")."""
    if isinstance(typed, date):
        return Day(typed.isoformat(), typed)
    return _read_text(typed or "", order)


@lru_cache(maxsize=4096)
def _read_text(typed: str, order: Order | None) -> Day:
    shown, text = typed.strip(), fold(typed).rstrip(".")
    if not text or re.fullmatch(r"[-?]+", text):
        return Day(shown, None)
    text = _LEAD.sub("", text)
    if slashed := _SLASHED.fullmatch(text):
        return _slashed(shown, slashed, order)
    serial = _SERIAL.fullmatch(text)
    if serial and int(serial[1]) in _SERIALS:
        return Day(shown, _EXCEL_EPOCH + timedelta(days=int(serial[1])))
    for pattern, make in _FORMS:
        if match := pattern.fullmatch(text):
            day = make(match)
            return Day(shown, day, problem="" if day else f"“{shown}” is no day of the calendar.")
    return Day(shown, None, problem=f"“{shown}” is no date.")


def _slashed(shown: str, match: re.Match[str], order: Order | None) -> Day:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    by_day, by_month = _safe(year, second, first), _safe(year, first, second)
    if by_day and by_month and by_day != by_month:
        if match[2] == "." or order == "dmy":  # dots are used where the day comes first
            return Day(shown, by_day)
        return Day(shown, by_month) if order == "mdy" else Day(shown, by_day, by_month)
    day = by_day or by_month
    return Day(shown, day, problem="" if day else f"“{shown}” is no day of the calendar.")


def shown_order(texts: list[str]) -> Order | None:
    """Which order the dates of a file are in, if those with one reading agree; None if nothing tells."""
    orders: set[Order] = set()
    for text in texts:
        match = re.fullmatch(r"\s*(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)(?: .*)?", text)
        if match and int(match[1]) > 12 >= int(match[3]) > 0:
            orders.add("dmy")
        elif match and int(match[3]) > 12 >= int(match[1]) > 0:
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


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
        day = _read_text(last, None).day
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
