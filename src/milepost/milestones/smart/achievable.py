"""Achievable: do the days fit the work? From words alone this finds only what is plainly impossible.

The table of least spans is meant to be generous: half of what the fastest known case took. Where the schedule and the load are known
they decide instead.
"""

# ruff: noqa: E501 -- a table of words and patterns
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from milepost.core.tables.days import Day, written
from milepost.milestones.smart.dates import span_in
from milepost.milestones.smart.measures import without_labels
from milepost.milestones.smart.model import Answer, ScheduleFacts, Statement
from milepost.milestones.smart.words import fold, word_class

FULL_LOAD = 10_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work, the words that tell it, the least calendar days it takes, and more for each one counted."""

    what: str
    words: re.Pattern[str]
    least: int
    each: float = 0.0


def _kind(what: str, least: int, stems: str, each: float = 0.0) -> Kind:
    return Kind(what, word_class(stems), least, each)


#: All that fit are considered; the longest counts.
KINDS = (
    _kind(
        "building or moving a plant",
        180,
        "build_a build_the build_new construct* greenfield new_plant new_factory new_warehouse new_hospital relocat* move_production",
    ),
    _kind(
        "changing a group-wide system",
        90,
        "erp sap s/4hana s4 dynamics core_banking hris billing_platform data_cent* datacent* cloud_migration mainframe data_warehouse",
        1,
    ),
    _kind(
        "bringing in a system",
        30,
        "crm mes wms tms plm migrat* new_system platform software implement* deploy* digitali* digiti* automat*",
        1,
    ),
    _kind("a roll-out", 14, "roll_out roll-out* rollout* rolling_out deploy* rolled_out introduc*", 2),
    _kind(
        "buying or selling a company",
        60,
        "acquisition* acquire* add-on* add-ons bolt-on* merger* carve-out carve_out divest* sell_the_* sale_of refinanc*",
        5,
    ),
    _kind("going public", 150, "ipo go_public stock_exchange"),
    _kind("merging organisations", 120, "integrate integration_of merge merging post-merger harmoni*"),
    _kind("opening sites", 60, "open_* store_opening* new_store* new_branch* new_clinic* new_site*", 15),
    _kind("entering a market", 90, "market_entry enter_the enter_* market_leader* number_one world_leader*"),
    _kind("a certification or permit", 60, "iso_# certif* accredit* permit* fda ce_mark soc_# zoning jci iatf"),
    _kind(
        "a clinical or regulatory proof",
        120,
        "clinical_* drug_approval fda_approval marketing_authorisation patent_granted",
    ),
    _kind("hiring", 28, "hire hiring recruit* new_cfo new_ceo new_coo headcount fill_* on_payroll", 6),
    _kind("parting with people", 28, "redundan* severance lay-off* layoff* leaver_programme", 2),
    _kind("training many", 1, "train training trained e-learning onboard* credential*", 0.5),
    _kind(
        "developing a product",
        90,
        "develop_a develop_the new_product launch_a_new launch_of_a product_launch prototype",
    ),
    _kind("winning customers", 14, "win acquire_customers new_customers sign_up onboard_the onboard_#", 5),
    _kind("a change of culture or organisation", 120, "culture transform* reorgani* restructur* turnaround"),
    _kind("a change of climate footprint", 180, "net_zero climate_neutral* carbon_neutral* co2_neutral*"),
    _kind(
        "connecting or fitting equipment",
        14,
        "install* retrofit* equip replac* machines refurbish* renovat* connect*",
        2,
    ),
    _kind("moving a result", 28, "reduc* increas* improv* raise lower cut grow* boost* halve double"),
    _kind("a contract", 7, "negotiat* agreement contract framework"),
    _kind("tendering and awarding", 28, "tender rfp"),
)
#: An event is over in a day, a switch takes none: their span says nothing.
_MOMENT = word_class(
    "day price_increase meeting workshop* conference party fair price_list black_friday presentation announce* survey visit town_hall dinner ceremony "
    "webinar board_meeting slides report* review informed inform notice letter plan list"
)
_FACTORS = (
    (re.compile(r"(?<!\w)(?:ten ?fold|10x|10-fold|x ?10|ten times|tenfold)(?!\w)"), 1095, "ten times as much"),
    (re.compile(r"(?<!\w)(?:quadrupl\w+|4x|fourfold|five ?fold|5x)(?!\w)"), 540, "four times as much"),
    (re.compile(r"(?<!\w)(?:tripl\w+|trebl\w+|3x|three ?fold)(?!\w)"), 365, "three times as much"),
    (re.compile(r"(?<!\w)(?:doubl(?:e|ed|ing)|2x|two ?fold|twice as (?:much|many))(?!\w)"), 120, "twice as much"),
    (re.compile(r"(?<!\w)(?:halv(?:e|ed|ing)|cut in half|by half)(?!\w)"), 90, "half as much"),
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
_HOLD = re.compile(
    r"(?<!\w)(?:(?:for|over|during|held|sustained)(?: for)?(?: at least)? (?P<n>\d+|two|three|four|six|twelve)(?: consecutive| straight| successive| full)? (?P<u>weeks?|months?|quarters?)"
    r"|(?P<n2>\d+|two|three|four|six|twelve) (?P<u2>weeks?|months?|quarters?|month-ends?|payroll runs) (?:in a row|running|in succession|straight)"
    r"|(?P<n3>\d+|two|three|four|six|twelve) (?:consecutive|straight|successive) (?P<u3>weeks?|months?|quarters?))"
)
_TERM = word_class(
    "contract* lease* agreement* concession* exclusiv* term warrant* force notice frame* guarantee* licen?e* loan facility runway tariff price* valid"
)
_WORDS = {"two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12}
_UNIT_DAYS = {"w": 7, "m": 30, "q": 90, "p": 28}
_COUNT = re.compile(
    r"(?<![\w.,€$£#-])(?:all |each of |of )?(\d{1,3}(?:,\d{3})+|\d+) (?:[^\W\d_][\w'-]* ){0,3}?[^\W\d_][\w'-]*s(?!\w)"
)


def achievable(statement: Statement, start: Day, due: Day, today: date, facts: ScheduleFacts | None) -> Answer:
    """Not fine when the dates contradict each other or the work, or when schedule and load say so."""
    if facts and (answer := _from_facts(facts, due)):
        return answer
    if start.earliest and due.latest and due.latest < start.earliest:
        return Answer(
            False,
            f"It would have to end ({due.text}) before it starts ({start.text}).",
            "Correct the start or the due date; then look again whether the time is enough.",
        )
    span = _span(statement, start, due, today)
    if span is None:
        return Answer(True, "Nothing speaks against it; without a due date the time cannot be judged.")
    text = fold(f"{statement.name}; {statement.criteria}")
    needed, what = _needed(text, fold(statement.name))
    if span < needed:
        first = start.earliest or today
        return Answer(
            False,
            f"{_days(span)} are too few for {what}: expect at least {_days(needed)}.",
            _mend(statement, needed, first),
        )
    return Answer(
        True, f"{_days(span)} are not too few for {what}." if what else f"Nothing speaks against it in {_days(span)}."
    )


def _from_facts(facts: ScheduleFacts, due: Day) -> Answer | None:
    if facts.forecast and due.latest and facts.forecast > due.latest:
        late = (facts.forecast - due.latest).days
        return Answer(
            False,
            f"The schedule forecasts {written(facts.forecast)}, {_days(late)} after it is due.",
            "Take work out, add capacity, or agree a later due date.",
        )
    if facts.peak_load is not None and facts.peak_load > FULL_LOAD:
        return Answer(
            False,
            f"Those who do it are loaded to {facts.peak_load / 100:.0f} % before it is due.",
            "Move other work, or give it to somebody who has time.",
        )
    if facts.forecast and due.day:
        return Answer(True, f"The schedule forecasts {written(facts.forecast)}, in time.")
    return None


def _span(statement: Statement, start: Day, due: Day, today: date) -> int | None:
    """Calendar days there are; None when nothing tells. The reading that leaves more time counts."""
    if due.latest is None:
        return span_in(statement.name)
    if start.earliest:
        return (due.latest - start.earliest).days
    return (due.latest - today).days if due.latest >= today else None


def _needed(text: str, name: str) -> tuple[int, str]:
    """The least calendar days, and for what."""
    needs = [(_hold_days(text), "a result that must hold that long"), *_from_factors(text)]
    if not _MOMENT.search(name):
        count = _count(name) or _count(text)
        needs += [(int(kind.least + kind.each * count**0.5), kind.what) for kind in _kinds(name) or _kinds(text)]
    return max(needs, key=lambda need: need[0]) if any(days for days, _ in needs) else (0, "")


def _kinds(text: str) -> list[Kind]:
    return [kind for kind in KINDS if kind.words.search(text)]


def _from_factors(text: str) -> list[tuple[int, str]]:
    needs = [(days, what) for pattern, days, what in _FACTORS if pattern.search(text)]
    for before, after in _changes(text):
        old, new = (float(part.replace(",", ".")) for part in (before, after))
        if old > 0 and new > 0:
            money = bool(_MONEY.search(text)) and new > old
            needs.append((_days_for(max(old / new, new / old), money), f"a change from {before} to {after}"))
    for match in _BY_PERCENT.finditer(text):
        share = float(match[1] or match[2])
        needs.append((_days_for(1 + share / 100, False), f"a change of {match[1] or match[2]} %"))
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
    return next((days for least, days in ((2, 120), (1.5, 90), (1.2, 56), (1.1, 28)) if ratio >= least), 14)


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
    return min(int(match[1].replace(",", "")[:9]), 2_500) if match else 0


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"


def _mend(statement: Statement, needed: int, first: date) -> str:
    try:
        when = f", not before {date.fromordinal(first.toordinal() + needed).isoformat()}"
    except (ValueError, OverflowError):
        when = ""
    return f"Agree a later due date for “{statement.name.strip()}”{when}, or promise less by then."
