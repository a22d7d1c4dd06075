"""Relevant: does it serve the objective and the initiative it is filed under, or the value lever of that initiative?

Where the words leave it open the milestone is given the benefit of the doubt: only a plain mismatch of fields, or no aim at
all, is found. What it is about is told by its name; criteria and owner can show that it serves its aim, not that it does not.
"""

from __future__ import annotations

import re

from milepost.milestones.smart import lexicon as lx
from milepost.milestones.smart.model import Answer, Statement
from milepost.milestones.smart.ontology import (
    LEVERS,
    OFFICE,
    RESULTS,
    aims_of,
    elsewhere,
    fields,
    name_of,
    serves,
    subject,
    touched,
)
from milepost.milestones.smart.outcome import content
from milepost.milestones.smart.words import as_typed, fold, quote, stem, word_set
from milepost.milestones.told import Told, listed, told

#: Words that plans of every field share: to have one in common proves nothing.
_COMMON = frozenset(
    stem(word)
    for word in word_set(
        """
        new plan project programme program initiative phase team group unit business company first all more less
        than least most each year month week quarter half  increase reduce raise lower cut improve better higher
        shorter complete completed done finished signed approved start end day days weeks months  part parts old
        site sites open time next two three four five ten total number rate level live work works full average
        percent target reach reached report between without within include including through against everybody
        one our use used  ready make get keep have has been over under run back out off only own still last long
        short big small great good best high low second third fourth fifth
        """
    )
)
_EMPTY = re.compile(r"[\s.?!-]*(?:n/?a|none|tbd|tbc|-+|\?+|x+|see above|as above|various|general|misc|other)?[\s.?!]*")
#: Kinds of place or thing that exclude each other: lamps in offices do nothing for furnaces.
_PLACES = {
    "offices": re.compile(r"(?<!\w)(?:head )?offices?(?!\w)(?! of)|(?<!\w)headquarters"),
    "the_plant": re.compile(
        r"(?<!\w)(?:furnaces?|crackers?|kilns?|boilers?|shop floor|production|machines?|plants?|mills?|assembly|foundry)(?!\w)"
    ),
    "stores": re.compile(r"(?<!\w)(?:stores|supermarkets?|shops|restaurants?)(?!\w)"),
}


#: An amount of money: it counts towards an aim in terms of money or size, whatever the work is.
_MONEY = re.compile(r"[€$£] ?\d|\d ?(?:[€$£]|(?:[mk]|bn|million|thousand)? ?(?:eur|usd|gbp|chf|pln|sek)(?!\w))")


def relevant(statement: Statement) -> Answer:
    """Fine when an aim is named that the milestone's words, field or place do not contradict."""
    name = fold(statement.name)
    objective, initiative = (_said(text) for text in (statement.objective, statement.initiative))
    says = [text for text in (objective, initiative) if text and not _repeats(text, name)]
    if not says or (not objective and lx.PLACEHOLDER.fullmatch(initiative)):
        repeated = "no_aim_but_name" if initiative and not objective else "aim_is_name"
        reason = told(repeated if objective or initiative else "no_aim")
        return Answer(False, reason, told("no_aim_mend", name=quote(statement.name)))
    aim, work = f"{objective} ; {initiative}", f"{statement.name} ; {statement.criteria}"
    if clash := _clash(fold(work), objective):
        return Answer(False, clash, _mend(statement))
    # a canteen serves its aim by what it is, not by a word in its criteria
    said = statement.name if subject(statement.name) == OFFICE else work
    if shared := _shared(elsewhere(said), aim):
        return Answer(True, told("shares", word=as_typed(shared, statement.name, statement.criteria)))
    return _by_field(statement, work, aim)


def _repeats(aim: str, name: str) -> bool:
    """Whether an aim only says the name again, which is measured by nothing else."""
    return set(content(aim)) == set(content(name)) and not any(char.isdigit() for char in name)


def _said(text: str) -> str:
    folded = fold(text)
    return "" if _EMPTY.fullmatch(folded) else folded


def _stems(text: str) -> dict[str, str]:
    return {stem(word): word for word in content(fold(text)) if len(word) > 2}


def _shared(work: str, aim: str) -> str:
    ours, theirs = _stems(work), _stems(aim)
    for mine in sorted(ours.keys() - _COMMON, key=lambda one: (-len(one), one)):
        if any(_same(mine, other) for other in theirs.keys() - _COMMON):
            return ours[mine]
    return ""


def _same(mine: str, other: str) -> bool:
    """The same stem, or one that begins with the other (Salesforce and sales are not the same)."""
    short, long = sorted((mine, other), key=len)
    return mine == other or (len(short) >= 6 and long.startswith(short))


def _clash(work: str, objective: str) -> Told | None:
    here = {place for place, words in _PLACES.items() if words.search(work)}
    there = {place for place, words in _PLACES.items() if words.search(objective)}
    if here and there and not here & there and "energy" in fields(work):
        return told("other_place", place=told(min(here)), other=told(min(there)))
    return None


def _by_field(statement: Statement, work: str, aim: str) -> Answer:
    lever = LEVERS.get(statement.lever, frozenset())
    aims, main = fields(aim) | lever, subject(statement.name)
    if not main or not (aims or main == OFFICE):
        return Answer(True, told("nothing_against"))
    if aims & RESULTS and _MONEY.search(fold(work)):
        return Answer(True, told("money_counts"))
    if both := sorted(touched(statement.name, statement.criteria) & touched(aim, "")):
        return Answer(True, told("same_field", field=name_of(both[0])))
    stated = aims_of(statement.objective) | aims_of(statement.initiative) | lever
    if way := serves(main, stated):
        return Answer(True, told("serves", work=name_of(way[0]), aim=name_of(way[1])))
    said = quote(statement.objective.strip() or statement.initiative)
    reason = (
        told("other_field", fields=_names(main), aim=said, others=_names(stated))
        if stated
        else told("office_life", aim=said)
    )
    return Answer(False, reason, _mend(statement))


def _names(codes: frozenset[str]) -> Told:
    return listed(tuple(name_of(code) for code in sorted(codes)))


def _mend(statement: Statement) -> Told:
    aim = statement.objective.strip() or statement.initiative.strip()
    return told("relevant_mend", name=quote(statement.name), aim=quote(aim))
