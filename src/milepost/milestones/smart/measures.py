"""Numbers that measure something, and numbers that do not: ISO 9001, Phase 2, Industry 4.0, hall 7, 2027, 24/7.

A number measures when it has a unit, a currency, a comparison, a ratio or a counted noun. A definite number in a name ("the five
companies") says what the milestone is about, not when it is met; a duration ("for 3 months") says how long.
"""

# ruff: noqa: E501 -- patterns are not broken
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from milepost.core.tables.days import MONTH
from milepost.milestones.smart.words import fold, word_class

_UNIT_AHEAD = r"(?!\s*(?:%|percent|per cent|‰|ppm|pp\b|bps?\b))(?![\d.,]*\d)"
#: What looks like a number and measures nothing, each with what it is.
_NO_MEASURES = [
    re.compile(pattern)
    for pattern in (
        r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d{2}",
        rf"(?<!\w)\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?!\w)(?: \d{{4}})?|(?<!\w){MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?(?![\w%]| %)",
        r"(?<!\w)(?:q[1-4]|h[12]|fy|cw|kw)[ /-]?(?:'?\d{2,4}(?:/\d{2,4})?)?(?!\w)",
        r"(?<!\w)(?:iso|en|iec|din|soc|vda|ifrs|ias|nis|pci|as|ts|iatf|brc|brcgs|ohsas|sa|fssc|cfr|sap|s/4|windows|office|oracle|article|section|regulation|directive|annex)"
        r"(?:[ /-](?:iec|en|ts|dss|s/4))?[ -]?\d[\d.:/-]*\w?(?!\w)",
        r"(?<!\w)(?:phase|stage|step|wave|tranche|release|version|v|level|lot|hall|room|building|gate|floor|chapter|no\.|nr\.?|number|bay|"
        r"block|tier|scope|series|sprint|option|terminal|dock|gen|generation|calendar week|week|(?<!working )(?<!business )day|line|plant|site|machines?|lines?|unit|module|part|type|"
        r"class|grade|route|block|reactor|furnace|press|store|warehouse|workstream|pillar|horizon|package|priority|area|zone|act|title)s?"
        rf" #?\d+(?:\.\d+)?\w?(?: (?:to|and|-|&) \d+)*(?!\w){_UNIT_AHEAD}",
        rf"(?<!\w)(?!(?:to|by|of|from|at|than|below|above|under|over|is|and|nps|score|cpk)\b)[a-z]\w+ \d\.0(?!\w){_UNIT_AHEAD}",
        r"(?<![\w.])\d+[ -](?:day|week|month|year|quarter|shift|hour|minute|step|point|party|stage|phase)(?![\w])(?! (?:in|per|a|after|of)\b)",
        r"(?<!\w)(?:under|over)-\d+s?(?!\w)",
        r"(?<!\w)24[/x ]7(?:/365)?(?!\w)|(?<!\w)360(?: degree|°)\w*|(?<!\w)(?:5s|3pl|4pl|2fa|3d|4g|5g|2d|8d|6s)(?!\w)",
        r"(?<!\w)\d+(?:st|nd|rd|th)(?!\w)",
        r"#\d+|(?<!\w)top[ -]\d+(?!\w)(?! ?%)",
    )
]
_YEAR = re.compile(r"(?<![\w.,€$£])(?:19[5-9]\d|20\d\d)(?:[/-](?:20)?\d\d)?(?![\w.,]\d|\w| ?[%€$£]|-\w)")
_ROUND_YEAR = re.compile(r"(?:1950|2000)")
_NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:[,.' ]\d{3}(?!\d))*(?:[.,]\d+)?")
_UNIT = re.compile(
    r"\s*(?:%|‰|°|percent|per cent|pp|ppm|bps?|basis points?|percentage points?|points?|€|\$|£|eur|usd|gbp|chf|sek|nok|dkk|pln|jpy|inr|"
    r"k|m|mn|mio|bn|million|billion|thousand|hundred|dozen|x|times|fold|-fold|kg|g|t|tons?|tonnes?|km|m2|m3|sqm|l|litres?|liters?|kw|mw|gw|[kmgt]wh|"
    r"h|hrs?|hours?|min|mins|minutes?|s|secs?|seconds?|days?|weeks?|months?|years?|quarters?|fte|ftes|pcs|pieces|units?|stars?|sq|tb|gb)(?![\w])"
)
_TIME = re.compile(
    r"[ -](?:full |calendar |working |business |consecutive )?(?:days?|weeks?|months?|years?|quarters?)(?!\w)"
)
#: "closed in 5 working days" measures a process; "in 5 weeks" says when.
_WORKING_DAYS = re.compile(r" (?:working|business) days?(?!\w)| (?:hours?|minutes?|h|min)(?!\w)")
_LONG_TIME = re.compile(r"[ -](?:full |calendar )?(?:weeks?|months?|years?|quarters?)(?!\w)")
_DURING = re.compile(
    r"(?:for|over|in|last|next|rolling|after|during|every|first|least|past|previous|across|around)(?: (?:the|at|of|a|least))*\s*$"
)
_WITHIN = re.compile(r"within(?: the)?(?: next)?\s*$")
_CURRENCY = re.compile(
    r"(?:[€$£¥]|(?<!\w)(?:eur|usd|gbp|chf|sek|nok|dkk|pln|czk|huf|ron|jpy|inr|cny|rmb|aud|cad|aed|try|brl))\s*[<>≤≥~]?\s*$"
)
_COMPARED = re.compile(
    r"(?:[<>≤≥=:~±]|<=|>=|at least|at most|no(?:t)? (?:more|less|higher|lower|fewer|longer|later|worse|better) than|under|below|above|over|up to|down to|"
    r"less than|more than|fewer than|higher than|lower than|better than|min(?:imum|\.)?(?: of)?|max(?:imum|\.)?(?: of)?|exceed(?:s|ing)?|reach(?:es|ed|ing)?|"
    r"instead of|rather than|vs\.?|versus|from|to|by|of|is|at|score|nps|(?:working|business) day|wd|between|than|hits?|around|approx\.?|about|or|and|cpk|target|-)\s*[€$£(]*\s*$"
)
_RATIO = re.compile(r"\s*(?:/|:|of|out of|per|in)\s*\d")
_COUNTED = re.compile(
    r"\s*\+?\s*(?:(?:[^\W\d_][\w'/-]*|\d+)\s+){0,4}?(?:[^\W\d_][\w'/-]*[^\Ws]s|people|persons?|staff|men|women|children|fte|mw|software|personnel)(?![\w])"
)
_ONE_THING = re.compile(r"\s+[^\W\d_]")
_DEFINITE = re.compile(r"(?:the|these|those|our|its|their|both|all the|existing|remaining|other|last|first|top)\s*$")
_NUMERAL = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|a dozen|a hundred)"
_COUNTED_IN_WORDS = re.compile(rf"(?<![\w-]){_NUMERAL}\s+(?:[^\W\d_][\w'-]*\s+){{0,3}}?[^\W\d_][\w'-]*[^\Ws]s(?!\w)")
#: Counted parts of a plan: "in three phases" says how, not when it is met.
_STRUCTURE = re.compile(
    r"(?:phases|steps|stages|waves|pillars|workstreams|streams|topics|areas|dimensions|priorities|parts|levels|directions|units|departments|teams|forces|worlds|sides)$"
)
_RATIO_IN_WORDS = re.compile(
    rf"(?<!\w)(?:one|{_NUMERAL}) (?:out of|of|in) (?:every )?{_NUMERAL}(?!\w)|(?<!\w)(?:half|a third|two thirds|a quarter|three quarters) (?:of|the|as)(?!\w)|(?<!\w)by (?:half|an? (?:half|third|quarter|fifth|tenth)|two thirds)(?!\w)"
)
_PERCENT_IN_WORDS = re.compile(
    rf"(?<!\w){_NUMERAL}(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))? (?:percent|per cent)(?!\w)"
)
#: "Twelve weeks of stock" is an amount, "the third working day" and "by day ten" a day of a process.
_AMOUNT_IN_WORDS = re.compile(
    rf"(?<!\w)(?:\d+|{_NUMERAL}) (?:days?|weeks?|months?) of (?:stock|inventory|cover|supply|sales|liquidity|cash|runway|output|work|spares)(?!\w)"
    rf"|(?<!\w)(?:by|on|within|before|until) (?:working |business )?day (?:\d+|{_NUMERAL})(?!\w)"
    rf"|(?<!\w)(?:\d+|{_NUMERAL}|one|a) (?:days?|weeks?|months?|quarters?|years?) (?:\w+ )?without (?:an?|any) "
    rf"|(?<!\w)(?:positive|negative) (?:in|for|over) (?:the )?(?:\d+|{_NUMERAL}) "
    r"|(?<!\w)(?:above|below|at|to|under|over|reach(?:es)?|of) (?:zero|nil|nought|one half|a half|one third|one quarter)(?!\w)"
)
_FACTOR = re.compile(
    rf"(?!double[ -](?:down|check|shift|digit))(?:{word_class('doubl* tripl* trebl* quadrupl* halv* twice tenfold twofold threefold fivefold').pattern})"
)
_NONE = re.compile(
    r"(?:^|[;,.(&:]|\band|\bwith)\s*(?:zero|no|nil|none|not a single)\s+(?!longer|later|further|clear|idea|need|more than|less)[^\W\d_]+"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A part of a text that measures something, with its place in the folded text."""

    text: str
    kind: str


def without_labels(text: str) -> str:
    """The folded text with blanks where numbers stood that measure nothing."""
    return labels_out(fold(text))


#: Without any of these there is no label: each of _NO_MEASURES has a digit, or is one of the words.
_MAYBE = re.compile(r"\d|(?<!\w)(?:fy|cw|kw)(?!\w)")


@lru_cache(maxsize=4096)
def labels_out(folded: str) -> str:
    """The same of a text that is folded already."""
    if not _MAYBE.search(folded):
        return folded
    for pattern in _NO_MEASURES:
        folded = pattern.sub(lambda match: " # ", folded)
    return _YEAR.sub(lambda m: m.group() if _is_count(m, folded) else " # ", folded)


def _is_count(match: re.Match[str], text: str) -> bool:
    """2000 customers is a count; 2027 is a year."""
    return bool(_ROUND_YEAR.fullmatch(match.group()) and _COUNTED.match(text[match.end() : match.end() + 60]))


def _duration(before: str, after: str) -> bool:
    if _TIME.match(after) and _DURING.search(before):
        return not _WORKING_DAYS.match(after)
    return bool(_LONG_TIME.match(after) and _WITHIN.search(before))


def _kind(before: str, after: str, *, whole: bool, scope: bool) -> str:
    """What makes this number a measure; empty when nothing does."""
    if _duration(before, after):
        return ""
    if _UNIT.match(after) or _CURRENCY.search(before):
        return "amount"
    if _RATIO.match(after):
        return "ratio"
    if scope and _DEFINITE.search(before):
        return ""
    return "count" if _COUNTED.match(after) else _bare(before, after, whole=whole, scope=scope)


def _bare(before: str, after: str, *, whole: bool, scope: bool) -> str:
    """What makes a number without unit and counted noun a measure; empty when nothing does."""
    if _COMPARED.search(before) or whole:
        return "comparison"
    alone = not before.strip() or before.rstrip()[-1] in ";,.(:&"
    return "count" if alone and not scope and _ONE_THING.match(after) else ""


def _in_figures(text: str, scope: bool) -> list[Measure]:
    found = []
    for match in _NUMBER.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 70]
        whole = text.strip(" .+-#≥≤<>=") == match.group().strip("+-")
        if kind := _kind(before, after, whole=whole, scope=scope):
            unit = _UNIT.match(after)
            sign = _CURRENCY.search(before)
            of_what = unit or (_COUNTED.match(after) if kind == "count" else None)
            told_by = of_what.group().rstrip() if of_what else ""
            shown = (sign.group().strip() if sign else "") + match.group() + told_by
            found.append(Measure(shown, kind))
    return found


def _in_words(text: str, scope: bool) -> list[Measure]:
    found = [Measure(m.group(), "ratio") for m in _RATIO_IN_WORDS.finditer(text)]
    found += [Measure(m.group(), "amount") for m in _PERCENT_IN_WORDS.finditer(text)]
    found += [Measure(m.group(), "amount") for m in _AMOUNT_IN_WORDS.finditer(text)]
    found += [Measure(m.group(), "factor") for m in _FACTOR.finditer(text)]
    for match in _COUNTED_IN_WORDS.finditer(text):
        before, after = text[: match.start()], re.sub(r"^\S+(?: dozen| hundred)?", "", match.group())
        timed = re.match(r"\s+(?:\w+ )?(?:days?|weeks?|months?|years?|quarters?)", after)
        if not timed and not _DEFINITE.search(before) and not _STRUCTURE.search(match.group()):
            found.append(Measure(match.group(), "count"))
    none = _NONE.match(text) if scope else None
    found += [
        Measure(m.group().strip(" ;,.(&:"), "none")
        for m in ((none,) if none else () if scope else _NONE.finditer(text))
    ]
    return found


@lru_cache(maxsize=4096)
def measures(text: str, *, scope: bool = False) -> tuple[Measure, ...]:
    """The measures in a text. ``scope``: it is a name, in which "the five companies" tells what it is about."""
    plain = without_labels(text)
    return tuple(_in_figures(plain, scope) + _in_words(plain, scope))
