"""Days as people type them. No clock: a day in words of today ("in six weeks") is none of ours.

A period ("Q3 2027", "summer 2027", "week 12 2027") is read as its last day, as deadlines are meant.
"""

# ruff: noqa: E501 -- patterns are not broken
from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from milepost.core.tables.model import Cell

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
Order = Literal["dmy", "mdy"]
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119


#: Why a text is no day: it is no date, no day of the calendar, or written in another order than the rest of its column.
NO_DATE, NO_CALENDAR_DAY, OTHER_ORDER = "no_date", "no_calendar_day", "other_order"


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was read. ``other`` is the second reading of an ambiguous one; ``problem`` is the code of why there is none."""

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
    # "June 30" is as likely a day as a year, and "Jun-27" is how Excel shows a month.
    (re.compile(rf"{_PART}(?P<m>{MONTH})(?:[-/]?'?| '| (?=\d{{4}}|3[2-9]|[4-9]))(?P<y>\d{{4}}|\d\d)"), lambda m: month_end(_year(m["y"]), _month(m["m"]))),
    (re.compile(rf"(?=start|begin|early|mid|end|late|the ){_PART}(?P<m>{MONTH}) (?P<y>\d\d)"), lambda m: month_end(_year(m["y"]), _month(m["m"]))),
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

#: Names of months elsewhere in Europe, as the beginnings that tell them apart, by the English month.
_ELSEWHERE = {
    "jan": "januar janvier enero gennaio janeiro januari janv ene gen styczeń",
    "feb": "februar février febrero febbraio fevereiro februari févr luty",
    "mar": "märz mars marzo março maart mrz marzec",
    "apr": "avril abril aprile avr abr kwiecień",
    "may": "mai mayo maggio maio mei maj",
    "jun": "juni juin junio giugno junho giu czerwiec",
    "jul": "juli juillet julio luglio julho juil lug lipiec",
    "aug": "août agosto augustus ago sierpień",
    "sep": "septembre septiembre settembre setembro set wrzesień",
    "oct": "oktober octobre octubre ottobre outubro okt out ott październik",
    "nov": "novembre noviembre novembro listopad",
    "dec": "dezember décembre diciembre dicembre dezembro dez déc dic grudzień",
}
_ENGLISH = {word: month for month, words in _ELSEWHERE.items() for word in words.split()}
_FOLD = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "−": "-"})
_OF = re.compile(r"(?<=[\d.]) (?:(?:de|di) |d')(?=[^\W\d])|(?<=[^\W\d]) (?:de|di|del) (?=\d)")


def _folded(text: str) -> str:
    """Lower case, single spaces, one kind of dash, months in English."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLD).lower()
    folded = _OF.sub(" ", re.sub(r"\s+", " ", folded).strip())
    return re.sub(r"[^\W\d_]+\.?", lambda word: _ENGLISH.get(word[0].rstrip("."), word[0]), folded)


def read_day(typed: date | str | None, *, order: Order | None = None) -> Day:
    """A day from what stands in a column. ``order`` settles what can be read two ways ("03/04/2027")."""
    if isinstance(typed, date):
        return Day(typed.isoformat(), typed)
    return _read_text(typed or "", order)


@lru_cache(maxsize=4096)
def _read_text(typed: str, order: Order | None) -> Day:
    shown, text = typed.strip(), _folded(typed).rstrip(".")
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
            return Day(shown, day, problem="" if day else NO_CALENDAR_DAY)
    return Day(shown, None, problem=NO_DATE)


def _slashed(shown: str, match: re.Match[str], order: Order | None) -> Day:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    by_day, by_month = _safe(year, second, first), _safe(year, first, second)
    if by_day and by_month and by_day != by_month:
        if match[2] == "." or order == "dmy":  # dots are used where the day comes first
            return Day(shown, by_day)
        return Day(shown, by_month) if order == "mdy" else Day(shown, by_day, by_month)
    day = by_day or by_month
    return Day(shown, day, problem="" if day else NO_CALENDAR_DAY)


def shown_order(texts: Iterable[str]) -> Order | None:
    """Which order the dates of a file are in, if those with one reading agree; None if nothing tells."""
    orders: set[Order] = set()
    for text in texts:
        match = re.fullmatch(r"\s*(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)(?: .*)?", text)
        if match and int(match[1]) > 12 >= int(match[3]) > 0:
            orders.add("dmy")
        elif match and int(match[3]) > 12 >= int(match[1]) > 0:
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


@dataclass(frozen=True, slots=True)
class DayColumn:
    """In which order the days of a column are written; None where it must be asked, for ``doubtful`` texts have two readings.

    ``mixed``: some texts fit only one order and others only the other.
    """

    order: Order | None
    doubtful: tuple[str, ...] = ()
    mixed: bool = False


def judge_days(cells: Iterable[Cell]) -> DayColumn:
    """The order of a column as a whole: one text with a single reading settles those with two.

    >>> judge_days(["03/04/2027", "25/04/2027"]).order, judge_days(["03/04/2027"]).doubtful
    ('dmy', ('03/04/2027',))
    """
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    orders = {order for text in texts if (order := shown_order([text]))}
    doubtful = tuple(text for text in texts if read_day(text).other is not None)
    if len(orders) > 1:
        return DayColumn(None, doubtful, mixed=True)
    if orders:
        return DayColumn(orders.pop(), doubtful)
    return DayColumn(None, doubtful)


def day_in_column(cell: Cell, order: Order | None) -> Day:
    """A day in a column of that order. A text that fits only the other order is a problem, not a day."""
    if isinstance(cell, date):
        return Day(cell.isoformat(), cell)
    if isinstance(cell, bool):
        return Day(str(cell), None, problem=NO_DATE)
    text = f"{cell:.15g}" if isinstance(cell, int | float) else cell.strip()
    if order is not None and shown_order([text]) not in (None, order):
        return Day(text, None, problem=OTHER_ORDER)
    return read_day(text, order=order)
