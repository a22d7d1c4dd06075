"""Relevant: does it serve the objective and the initiative it is filed under?

Where the words leave it open the milestone is given the benefit of the doubt: only a plain mismatch of fields, or no aim at
all, is found.
"""

from __future__ import annotations

import re

from milepost.milestones.smart import lexicon as lx
from milepost.milestones.smart.model import Answer, Statement
from milepost.milestones.smart.ontology import BY_CODE, ENABLERS, RESULTS, decisive, domains, serves
from milepost.milestones.smart.outcome import content
from milepost.milestones.smart.words import fold, quote, stem, word_set

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
        short big small great good best high low
        """
    )
)
_EMPTY = re.compile(r"[\s.?!-]*(?:n/?a|none|tbd|tbc|-+|\?+|x+|see above|as above|various|general|misc|other)?[\s.?!]*")
#: Kinds of place or thing that exclude each other: lamps in offices do nothing for furnaces.
_PLACES = {
    "offices": re.compile(r"(?<!\w)(?:head )?offices?(?!\w)(?! of)|(?<!\w)headquarters"),
    "the plant": re.compile(
        r"(?<!\w)(?:furnaces?|crackers?|kilns?|boilers?|shop floor|production|machines?|plants?|mills?|assembly|foundry)(?!\w)"
    ),
    "stores": re.compile(r"(?<!\w)(?:stores|supermarkets?|shops|restaurants?)(?!\w)"),
}


def relevant(statement: Statement) -> Answer:
    """Fine when an aim is named that the milestone's words, field or place do not contradict."""
    objective, initiative = (_said(text) for text in (statement.objective, statement.initiative))
    name = fold(statement.name)
    if not objective and (
        not initiative or set(content(initiative)) <= set(content(name)) or lx.PLACEHOLDER.fullmatch(initiative)
    ):
        told = "its initiative only repeats the name" if initiative else "no initiative either"
        return Answer(
            False,
            f"It names no objective that it serves, and {told}.",
            f"Name the objective that is served when {quote(statement.name)} is met.",
        )
    aim, work = f"{objective} ; {initiative}", f"{statement.name} ; {statement.criteria}"
    if clash := _clash(fold(work), objective):
        return Answer(False, clash, _mend(statement))
    if shared := _shared(work, aim):
        return Answer(True, f"It shares “{shared}” with its aim.")
    return _by_field(statement, work, aim)


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


def _clash(work: str, objective: str) -> str:
    here = {place for place, words in _PLACES.items() if words.search(work)}
    there = {place for place, words in _PLACES.items() if words.search(objective)}
    if here and there and not here & there and "energy" in domains(work):
        return f"It is about {min(here)}, its objective about {min(there)}."
    return ""


def _by_field(statement: Statement, work: str, aim: str) -> Answer:
    doing = domains(work) or domains(statement.owner)
    aims = domains(aim)
    if not doing or not aims:
        return Answer(True, "Nothing in its words contradicts its aim.")
    if both := sorted(doing & aims):
        return Answer(True, f"It is about {both[0].replace('_', ' ')}, and so is its aim.")
    main = decisive(doing, ENABLERS)
    stated = decisive(domains(statement.objective), RESULTS) | decisive(domains(statement.initiative), RESULTS)
    if way := serves(main, stated):
        return Answer(True, f"Its field serves its aim ({way.replace('_', ' ')}).")
    said = quote(statement.objective.strip() or statement.initiative)
    return Answer(False, f"It is about {_names(main)}; its aim {said} is about {_names(stated)}.", _mend(statement))


def _names(codes: frozenset[str]) -> str:
    return ", ".join(code.replace("_", " ") for code in sorted(codes) if code in BY_CODE)


def _mend(statement: Statement) -> str:
    aim = statement.objective.strip() or statement.initiative.strip()
    return f"Say how {quote(statement.name)} brings {quote(aim)} closer, or file it under the objective that it serves."
