"""Achievable: do the days fit the work? From words alone this finds only what is plainly impossible.

How long work takes at least stands in ``kinds.py``. Where the schedule and the load are known they decide instead.
"""

# ruff: noqa: E501 -- a table of words and patterns
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from milepost.core.tables.days import Day
from milepost.milestones.smart import kinds as k
from milepost.milestones.smart.dates import day_ahead, deadline_in, span_in
from milepost.milestones.smart.load import AT_ONCE
from milepost.milestones.smart.measures import labels_out
from milepost.milestones.smart.model import Answer, ScheduleFacts, Statement
from milepost.milestones.smart.words import fold, word_class
from milepost.milestones.told import Told, days, told

_FACTORS = (
    (re.compile(r"(?<!\w)(?:ten ?fold|10x|10-fold|x ?10|ten times|tenfold)(?!\w)"), 1095, "tenfold"),
    (re.compile(r"(?<!\w)(?:quadrupl\w+|4x|fourfold|five ?fold|5x)(?!\w)"), 540, "fourfold"),
    (re.compile(r"(?<!\w)(?:tripl\w+|trebl\w+|3x|three ?fold)(?!\w)"), 365, "threefold"),
    (re.compile(r"(?<!\w)(?:doubl(?:e|ed|ing)|2x|two ?fold|twice as (?:much|many))(?!\w)"), 120, "twofold"),
    (re.compile(r"(?<!\w)(?:halv(?:e|ed|ing)|in half|by half)(?!\w)"), 90, "half"),
)
_FROM_TO = re.compile(r"from[^\d;]{0,20}(\d+(?:[.,]\d+)?)[^\d;]{0,20}?(?:down |up )?to[^\d;]{0,20}?(\d+(?:[.,]\d+)?)")
_FIRST_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?=[\s%mk]|$)|(?<=[€$£])\d+(?:[.,]\d+)?")
_BEFORE = re.compile(
    r"(?:now|currently|today|prior year|last year|baseline|up from|down from|instead of|from)[^\d;]{0,14}(\d+(?:[.,]\d+)?)"
)
_FORMERLY = re.compile(r"now|currently|today|year|baseline|from|instead")
_BY_PERCENT = re.compile(
    r"(?:by|minus|plus|-|\+|up|down) ?(\d+(?:\.\d+)?) ?(?:%|percent|per cent)|(?:cut|reduce|lower|raise|increase|grow)s? [^\d;]{3,40} (\d+(?:\.\d+)?) ?(?:%|percent|per cent)(?=$|;)|(\d+(?:\.\d+)?) ?(?:%|percent|per cent) (?:less|more|fewer|lower|higher|growth|reduction|increase)"
)
_LESS = word_class("cut cuts cutting reduc* lower* less fewer minus down decreas* shrink* drop save saving*")
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
    rf"|(?P<n3>{_N}) (?:consecutive|straight|successive) (?P<u3>weeks?|months?|quarters?)"
    rf"|(?:followed|observed|held|sustained|monitored|stable)(?: up)? (?:for|over) (?:a|(?P<n4>{_N}))(?: full)? (?P<u4>years?))"
)
_TERM = word_class(
    "contract* lease* agreement* concession* exclusiv* term warrant* force notice frame* guarantee* licen?e* loan facility runway tariff price* valid"
)
_UNIT_DAYS = {"w": 7, "m": 30, "q": 90, "p": 28, "y": 365}
_COUNT = re.compile(
    rf"(?<![\w.,€$£#-])(?:all |each of |of )?(\d{{1,3}}(?:,\d{{3}})+|{_N})(?P<scale> ?(?:k|m|thousand|million))? (?:[^\W\d_][\w'-]* ){{0,3}}?(?:[^\W\d_][\w'-]*s|people|staff|km)(?!\w)"
)


#: Of so many the number alone tells that it takes time, by the root of it.
_MANY, _EACH = 10, 0.7


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
    needed, what = max(_needs(statement), key=lambda need: need[0], default=(0, None))
    if what is None:
        return Answer(True, told("time_enough", span=days(span)))
    if span < needed:
        reason = told("too_few_days", count=span, what=what, needed=days(needed))
        return Answer(False, reason, _mend(statement, needed, start.earliest or today))
    return Answer(True, told("enough_days", count=span, what=what))


def fits(statement: Statement, start: Day, due: Day, today: date, facts: ScheduleFacts | None) -> bool:
    """Whether ``achievable`` says yes. Where the days leave room for much, most of what work takes need not be looked for."""
    if facts and (answer := _from_facts(facts, due)):
        return answer.ok
    if start.earliest and due.latest and due.latest < start.earliest:
        return False
    span = _span(statement, start, due, today)
    return span is None or next(_needs(statement, max(span, 0)), None) is None


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
        said = deadline_in(statement.name, today)
        told_by = day_ahead(Day(said, None), start, today).day
        return span_in(statement.name) or ((told_by - max(today, start.latest or today)).days if told_by else None)
    if start.earliest:
        return (due.latest - start.earliest).days
    return (due.latest - today).days if due.latest >= today else None


def _needs(statement: Statement, above: int = 0) -> Iterator[tuple[int, Told]]:
    """The least calendar days, where they are more than ``above``, and for what."""
    name = fold(statement.name)
    alone = not statement.criteria and statement.name == statement.name.strip()
    text = f"{name};" if alone else fold(f"{statement.name}; {statement.criteria}")
    if (held := _hold_days(text)) > above:
        yield held, told("holding")
    if not k.SETTING.search(name):
        yield from (need for need in _from_factors(text) if need[0] > above)
    if _in_a_day(name, text):
        return
    about = k.PAPER.sub(lambda paper: paper["head"], name)
    count = _count(name) or (0 if alone else _count(text))
    yield from _of_kinds(about, text if about == name else "", count, above)
    root = int(count**0.5)
    if 28 + root > above and _is_heavy(about) and (heavy := (28 if k.WIDE.search(about) else 12) + root) > above:
        yield heavy, told("heavy")
    if count >= _MANY and (many := int(_EACH * count**0.5)) > above and not k.AT_ONCE.search(text):
        yield many, told("many")


def _of_kinds(about: str, otherwise: str, count: int, above: int) -> Iterator[tuple[int, Told]]:
    """By the kinds of work that the name is; those that its criteria tell where the name tells none."""
    longer = _longer(count, above)
    found = [(least, kind) for least, kind in longer if kind.words.search(about)]
    if not found and otherwise:
        found = [(least, kind) for least, kind in longer if kind.words.search(otherwise)]
        if found and any(kind.words.search(about) for kind in k.KINDS):
            return
    yield from ((least, told(kind.what)) for least, kind in found)


@lru_cache(maxsize=4096)
def _longer(count: int, above: int) -> tuple[tuple[int, k.Kind], ...]:
    """The kinds that take longer than ``above`` for so many."""
    each = ((int(kind.least + kind.each * count**0.5), kind) for kind in k.KINDS)
    return tuple((least, kind) for least, kind in each if least > above)


def _in_a_day(name: str, text: str) -> bool:
    """Whether it is an act, an event, a small thing or a setting, whose span tells nothing."""
    marks = (
        k.SETTING.search(name),
        k.MOMENT.search(name),
        k.STEP.match(name),
        k.ACT.search(name),
        k.SMALL.search(name),
    )
    return any(marks) or bool(k.PAPER_DONE.fullmatch(text.partition("; ")[2]))


def _is_heavy(about: str) -> bool:
    """Whether it changes how things are: by its verb, or by an easy verb with a weighty object."""
    about = re.sub(r"^(?:fully|completely|successfully|finally) ", "", about)
    if k.LIGHT.search(about) and not k.WIDE.search(about):
        return False
    return bool(k.HEAVY.match(about) or (k.EASY.match(about) and (k.WEIGHTY.search(about) or k.WIDE.search(about))))


def _from_factors(text: str) -> list[tuple[int, Told]]:
    needs = [(least, told(what)) for pattern, least, what in _FACTORS if pattern.search(text)]
    for before, after in _changes(text):
        old, new = (float(part.replace(",", ".")) for part in (before, after))
        if old > 0 and new > 0:
            money = bool(_MONEY.search(text)) and new > old
            least = _days_for(max(old / new, new / old), money)
            needs.append((least * 2 // 5 if k.PILE.search(text) else least, told("change", before=before, after=after)))
    for match in _BY_PERCENT.finditer(text):
        amount = match[1] or match[2] or match[3]
        less = bool(_LESS.search(text))
        ratio = 1 / max(0.05, 1 - float(amount) / 100) if less else 1 + float(amount) / 100
        needs.append((_days_for(ratio, not less and bool(_MONEY.search(text))), told("change_by", amount=amount)))
    return needs


def _changes(text: str) -> list[tuple[str, str]]:
    """Pairs of old and new: "from 5 to 2", "€100m (now €40m)"."""
    found = [(match[1], match[2]) for match in _FROM_TO.finditer(text)]
    if found or not _FORMERLY.search(text):
        return found
    plain = labels_out(text)
    before = _BEFORE.search(plain)
    reached = _FIRST_NUMBER.search(plain)
    if before and reached and reached.start() < before.start():
        found.append((before[1], reached[0]))
    return found


def _days_for(ratio: float, money: bool) -> int:
    """The least days for a result to become so many times better; money grows more slowly than faults shrink."""
    if money and ratio >= 3:
        return 730 if ratio >= 10 else 270
    if money and ratio >= 1.5:
        return 180 if ratio >= 2 else 120
    return next((span for least, span in ((2, 110), (1.5, 70), (1.2, 42), (1.1, 21)) if ratio >= least), 10)


def _hold_days(text: str) -> int:
    """How long a result must hold before it counts as met."""
    longest = 0
    for match in _HOLD.finditer(text):
        clause = re.split(r"[;,.]", text[: match.start()])[-1]
        if _TERM.search(clause):
            continue
        number, unit = next((match[f"n{at}"] or "one", match[f"u{at}"]) for at in ("", 2, 3, 4) if match[f"u{at}"])
        count = _WORDS.get(number) or int(number)
        longest = max(longest, min(count, 500) * _UNIT_DAYS[unit[0]] - 5)
    return longest


def _count(text: str) -> int:
    """How many are meant: the first counted number, at most 2,500. Twice as many take less than twice as long, so its root is used."""
    match = _COUNT.search(labels_out(text))
    if not match:
        return 0
    count = _WORDS.get(match[1]) or int(match[1].replace(",", "")[:9])
    return min(count * 1_000 if match["scale"] else count, 2_500)


def _mend(statement: Statement, needed: int, first: date) -> Told:
    name = statement.name.strip()
    try:
        day = date.fromordinal(first.toordinal() + needed).isoformat()
    except (ValueError, OverflowError):
        return told("later_due", name=name)
    return told("later_due_than", name=name, day=day)
