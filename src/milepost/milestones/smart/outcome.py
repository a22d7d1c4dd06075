"""What the name and criteria of a milestone say about its end: measures, checkable events, activity, wishes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from milepost.milestones.smart import lexicon as lx
from milepost.milestones.smart.measures import Measure, measures
from milepost.milestones.smart.model import Statement
from milepost.milestones.smart.words import fold, stem, tokens, word_set

_CLAUSE = re.compile(r"[;,.&]|\band\b|\bor\b|\(|\)|:")
_FUNCTION_WORDS = word_set(
    """
    the a an of in on at to for with by from is are was were be been has have will we our all and or as it its this that
    not into over under per than until
    """
)
#: How something is done, which is nothing that is done.
_HOW = word_set(
    "together forward up ahead out strong fast faster well soon more better first big it them everything everybody"
)

#: Some of a kind, nobody knows which or how many.
_SOME_OF_A_KIND = re.compile(
    r"(?:new |our |the |good |more )*(?:[^\W\d_]+(?<!s|u|i)s|staff|people|personnel|equipment|machinery)"
)
_PREPOSITION = re.compile(r"(?<!\w)(?:of|in|on|at|with|between|among|to|from|for|by|into)(?!\w)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a milestone as its words tell it. All texts are folded; ``criteria`` is empty where it says nothing."""

    name: str
    criteria: str
    measured: tuple[Measure, ...]
    event: str

    @property
    def checkable(self) -> bool:
        """Whether a third person could say if it is met."""
        return bool(self.measured or self.event)


def content(text: str) -> list[str]:
    """The words of a folded text that carry meaning."""
    return [word for word in tokens(text) if word not in _FUNCTION_WORDS]


def _states_event(clause: str, subject: str) -> bool:
    """Whether a clause of criteria names a state that can be checked, with something that is in it."""
    if lx.HEDGE.search(clause) or _UP_OR_DOWN.search(clause):
        return False
    if (state := lx.EVENT_STATE.search(clause)) and lx.OF_THINGS.fullmatch(state.group()):
        return bool(content(lx.ABSTRACT.sub(" ", lx.OF_THINGS.sub(" ", clause)))) or clause == state.group()
    if state or lx.EVENT_THING.search(clause):
        return bool(content(clause)) and not lx.PLACEHOLDER.fullmatch(subject)
    if re.search(r"\bcompleted?\b", clause) and len(content(clause)) > 1:
        return not lx.LARGE.search(clause)
    if _LIVE.search(clause):
        return True
    return _other_state(clause) or _of_all(clause)


def _of_all(clause: str) -> bool:
    """Something said of all of a kind, unless it is a matter of opinion."""
    vague = lx.WEAK_STATE.search(clause) or lx.DEGREE.search(clause) or lx.WISH.search(clause)
    return bool(lx.TOTAL.search(clause)) and not vague and not lx.LARGE.search(clause)


#: "sales up", "cost down": a direction.
_UP_OR_DOWN = re.compile(r"(?<!\w)(?!\w*(?:ed|en)\b|shut\b|cut\b|set\b|torn\b)\w+ (?:up|down)$")
_LIVE = re.compile(r"(?<!\w)(?:live (?:in|on|at|for|since|with|and)(?!\w)|live$|open$)")
_PARTICIPLE = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?:ed|en)(?!\w)")


def _other_state(clause: str) -> bool:
    """A thing painted, welded, planted: a participle that is no matter of opinion, said of something one can point at."""
    if lx.WEAK_STATE.search(clause) or lx.DEGREE.search(clause) or lx.WISH.search(clause):
        return False
    for participle in _PARTICIPLE.finditer(clause):
        rest = clause[: participle.start()] + clause[participle.end() :]
        if not lx.OPINION_STATE.fullmatch(participle.group()) and content(lx.ABSTRACT.sub(" ", rest)):
            return True
    return False


def _says_again(clause: str, name: str) -> bool:
    """Whether a clause only repeats a name that tells neither which nor how many: "stores opened" of "Open stores"."""
    first = lx.EVENT_VERB.match(name) or lx.DEPLOY.match(name)
    if not first or names_one(name[first.end() :]):
        return False
    return {stem(word) for word in content(clause)} <= {stem(word) for word in content(name)}


def event_in(criteria: str, name: str) -> str:
    """The clause of the criteria that can be checked, or the event the name itself is where criteria say nothing; else empty."""
    for clause in map(str.strip, _CLAUSE.split(criteria)):
        if clause and _states_event(clause, name) and not _says_again(clause, name):
            return clause
    if criteria:
        return ""
    if lx.HEDGE.search(name) or (lx.WISH.match(name) or lx.ACTIVITY_VERB.match(name)):
        return ""
    first = lx.EVENT_VERB.match(name)
    state = lx.EVENT_STATE.search(name) or _LIVE.search(name)
    subject = len(content(name)) > 1 and bool([w for w in content(lx.ABSTRACT.sub(" ", name))[1:] if w not in _HOW])
    if first and not state and not names_one(name[first.end() :]):
        return ""
    ends = (state and (state.end() >= len(name) - 25 or state.start() == 0)) or (first and subject)
    return name if ends and subject and not lx.LARGE.search(name) else ""


def names_one(words: str) -> bool:
    """Whether what a verb acts on is one thing, or some that are told.

    Not "stores", of which nobody knows which or how many, nor a notion.
    """
    head = _PREPOSITION.split(words.strip(" .!"), maxsplit=1)[0]
    last = content(head)[-1:] or content(words)[-1:]
    if not last or words.startswith("-"):
        return bool(content(words)) and not words.startswith("-")
    return not _SOME_OF_A_KIND.fullmatch(words.strip(" .!")) and not lx.ABSTRACT.fullmatch(last[0])


def read(statement: Statement) -> Outcome:
    """The outcome that a statement tells."""
    name, criteria = fold(statement.name), fold(statement.criteria)
    if lx.NO_CRITERIA.fullmatch(criteria) or criteria == name:
        criteria = ""
    in_name = [m for m in measures(statement.name, scope=True) if m.kind != "count" or not _of_what_is_there(name)]
    return Outcome(name, criteria, (*measures(statement.criteria), *in_name), event_in(criteria, name))


def _of_what_is_there(name: str) -> bool:
    return bool(lx.JOINING.match(name) or lx.WISH.match(name))
