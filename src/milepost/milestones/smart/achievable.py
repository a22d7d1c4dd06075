"""Achievable: do the days fit the work? From words alone this finds only what is plainly impossible.

How long work takes at least stands in ``kinds.py``. Where the schedule and the load are known they decide instead.
"""

# ruff: noqa: E501 -- a table of words and patterns
from __future__ import annotations

import re
from datetime import date

from milepost.core.tables.days import Day
from milepost.milestones.smart.dates import span_in
from milepost.milestones.smart.kinds import KINDS, MOMENT, SETTING, STEP, Kind
from milepost.milestones.smart.load import AT_ONCE
from milepost.milestones.smart.measures import without_labels
from milepost.milestones.smart.model import Answer, ScheduleFacts, Statement
from milepost.milestones.smart.words import fold, word_class
from milepost.milestones.told import Told, days, told

_FACTORS = (
    (re.compile(r"(?<!\w)(?:ten ?fold|10x|10-fold|x ?10|ten times|tenfold)(?!\w)"), 1095, "tenfold"),
    (re.compile(r"(?<!\w)(?:quadrupl\w+|4x|fourfold|five ?fold|5x)(?!\w)"), 540, "fourfold"),
    (re.compile(r"(?<!\w)(?:tripl\w+|trebl\w+|3x|three ?fold)(?!\w)"), 365, "threefold"),
    (re.compile(r"(?<!\w)(?:doubl(?:e|ed|ing)|2x|two ?fold|twice as (?:much|many))(?!\w)"), 120, "twofold"),
    (re.compile(r"(?<!\w)(?:halv(?:e|ed|ing)|cut in half|by half)(?!\w)"), 90, "half"),
)
_FROM_TO = re.compile(r"from[^\d;]{0,20}(\d+(?:[.,]\d+)?)[^\d;]{0,20}?(?:down |up )?to[^\d;]{0,20}?(\d+(?:[.,]\d+)?)")
_FIRST_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?=[\s%mk]|$)|(?<=[€$£])\d+(?:[.,]\d+)?")
_BEFORE = re.compile(
    r"(?:now|currently|today|prior year|last year|baseline|up from|down from|instead of|from)[^\d;]{0,14}(\d+(?:[.,]\d+)?)"
)
_BY_PERCENT = re.compile(
    r"(?:by|minus|plus|-|\+) ?(\d+(?:\.\d+)?) ?(?:%|percent|per cent)|(\d+(?:\.\d+)?) ?(?:%|percent|per cent) (?:less|more|fewer|lower|higher|growth|reduction|increase)"
)
_MONEY = word_class("revenue sales arr mrr ebitda turnover profit bookings customers market_share")
_ONE_TO_TWELVE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: number for number, word in enumerate(_ONE_TO_TWELVE, start=1)} | {
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "eighty": 80,
    "hundred": 100,
    "a hundred": 100,
}
_N = rf"(?:\d+|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_HOLD = re.compile(
    rf"(?<!\w)(?:(?:for|over|during|held|sustained)(?: for)?(?: at least)? (?P<n>{_N})(?: consecutive| straight| successive| full)? (?P<u>weeks?|months?|quarters?)"
    rf"|(?P<n2>{_N}) (?P<u2>weeks?|months?|quarters?|month-ends?|payroll runs) (?:in a row|running|in succession|straight)"
    rf"|(?P<n3>{_N}) (?:consecutive|straight|successive) (?P<u3>weeks?|months?|quarters?))"
)
_TERM = word_class(
    "contract* lease* agreement* concession* exclusiv* term warrant* force notice frame* guarantee* licen?e* loan facility runway tariff price* valid"
)
_UNIT_DAYS = {"w": 7, "m": 30, "q": 90, "p": 28}
_COUNT = re.compile(
    rf"(?<![\w.,€$£#-])(?:all |each of |of )?(\d{{1,3}}(?:,\d{{3}})+|{_N}) (?:[^\W\d_][\w'-]* ){{0,3}}?(?:[^\W\d_][\w'-]*s|people|staff)(?!\w)"
)


def achievable(statement: Statement, start: Day, due: Day, today: date, facts: ScheduleFacts | None) -> Answer:
    """Not fine when the dates contradict each other or the work, or when schedule and load say so."""
    if facts and (answer := _from_facts(facts, due)):
        return answer
    if start.earliest and due.latest and due.latest < start.earliest:
        return Answer(
            False,
            told("ends_first", due=due.text, start=start.text),
            told("ends_first_mend"),
        )
    span = _span(statement, start, due, today)
    if span is None:
        return Answer(True, told("no_due_no_judgement"))
    text = fold(f"{statement.name}; {statement.criteria}")
    needed, what = _needed(text, fold(statement.name))
    if what is None:
        return Answer(True, told("time_enough", span=days(span)))
    if span < needed:
        reason = told("too_few_days", count=span, what=what, needed=days(needed))
        return Answer(False, reason, _mend(statement, needed, start.earliest or today))
    return Answer(True, told("enough_days", count=span, what=what))


def _from_facts(facts: ScheduleFacts, due: Day) -> Answer | None:
    if facts.forecast and due.latest and facts.forecast > due.latest:
        late = (facts.forecast - due.latest).days
        return Answer(
            False,
            told("forecast_after", day=facts.forecast, late=days(late)),
            told("forecast_after_mend"),
        )
    if facts.peak_load is not None and facts.peak_load > AT_ONCE:
        return Answer(False, told("too_many_at_once", count=facts.peak_load, most=AT_ONCE), told("loaded_mend"))
    if facts.forecast and due.day:
        return Answer(True, told("forecast_in_time", day=facts.forecast))
    return None


def _span(statement: Statement, start: Day, due: Day, today: date) -> int | None:
    """Calendar days there are; None when nothing tells. The reading that leaves more time counts."""
    if due.latest is None:
        return span_in(statement.name)
    if start.earliest:
        return (due.latest - start.earliest).days
    return (due.latest - today).days if due.latest >= today else None


def _needed(text: str, name: str) -> tuple[int, Told | None]:
    """The least calendar days, and for what."""
    needs = [(_hold_days(text), told("holding")), *(() if SETTING.search(name) else _from_factors(text))]
    if not (SETTING.search(name) or MOMENT.search(name) or STEP.match(name)):
        count = _count(name) or _count(text)
        needs += [(int(kind.least + kind.each * count**0.5), told(kind.what)) for kind in _kinds(name) or _kinds(text)]
    most = max(needs, key=lambda need: need[0])
    return most if most[0] else (0, None)


def _kinds(text: str) -> list[Kind]:
    return [kind for kind in KINDS if kind.words.search(text)]


def _from_factors(text: str) -> list[tuple[int, Told]]:
    needs = [(least, told(what)) for pattern, least, what in _FACTORS if pattern.search(text)]
    for before, after in _changes(text):
        old, new = (float(part.replace(",", ".")) for part in (before, after))
        if old > 0 and new > 0:
            money = bool(_MONEY.search(text)) and new > old
            needs.append((_days_for(max(old / new, new / old), money), told("change", before=before, after=after)))
    for match in _BY_PERCENT.finditer(text):
        share = float(match[1] or match[2])
        needs.append((_days_for(1 + share / 100, False), told("change_by", amount=match[1] or match[2])))
    return needs


def _changes(text: str) -> list[tuple[str, str]]:
    """Pairs of old and new: "from 5 to 2", "€100m (now €40m)"."""
    found = [(match[1], match[2]) for match in _FROM_TO.finditer(text)]
    plain = without_labels(text)
    before = _BEFORE.search(plain)
    reached = _FIRST_NUMBER.search(plain)
    if not found and before and reached and reached.start() < before.start():
        found.append((before[1], reached[0]))
    return found


def _days_for(ratio: float, money: bool) -> int:
    """The least days for a result to become so many times better; money grows more slowly than faults shrink."""
    if money and ratio >= 3:
        return 730 if ratio >= 10 else 270
    if money and ratio >= 2:
        return 180
    return next((span for least, span in ((2, 110), (1.5, 70), (1.2, 42), (1.1, 21)) if ratio >= least), 10)


def _hold_days(text: str) -> int:
    """How long a result must hold before it counts as met."""
    longest = 0
    for match in _HOLD.finditer(text):
        clause = re.split(r"[;,.]", text[: match.start()])[-1]
        if _TERM.search(clause):
            continue
        number, unit = next(
            (n, u) for n, u in ((match["n"], match["u"]), (match["n2"], match["u2"]), (match["n3"], match["u3"])) if n
        )
        count = _WORDS.get(number) or int(number)
        longest = max(longest, min(count, 500) * _UNIT_DAYS[unit[0]] - 5)
    return longest


def _count(text: str) -> int:
    """How many are meant: the first counted number, at most 2,500. Twice as many take less than twice as long, so its root is used."""
    match = _COUNT.search(without_labels(text))
    return min(_WORDS.get(match[1]) or int(match[1].replace(",", "")[:9]), 2_500) if match else 0


def _mend(statement: Statement, needed: int, first: date) -> Told:
    name = statement.name.strip()
    try:
        day = date.fromordinal(first.toordinal() + needed).isoformat()
    except (ValueError, OverflowError):
        return told("later_due", name=name)
    return told("later_due_than", name=name, day=day)
