"""Specific: does it say what will be different, of what, so that a reader has the same picture as the author?"""

from __future__ import annotations

import re

from milepost.milestones.smart import lexicon as lx
from milepost.milestones.smart.model import Answer, Statement
from milepost.milestones.smart.ontology import measure_for
from milepost.milestones.smart.outcome import Outcome, content, names_one
from milepost.milestones.smart.words import as_typed, quote, word_set
from milepost.milestones.told import Told, told

_ACTIVITY_NAME = re.compile(
    r"(?:\w+ ){0,2}(?:review|analysis|assessment|evaluation|study|discussion|meetings?|workshops?|talks|brainstorming)(?!\w)"
    r"(?! (?:rooms?|cent(?:re|er)s?|halls?))"
)
#: What follows these is not what the name is about.
_BESIDE = re.compile(r"(?<!\w)(?:with|of|between|among|to|from|about)(?!\w)")
#: That work was done is no other end than the work.
_DONE = re.compile(r"(?<!\w)(?:held|made|done|conducted|took place|visited|reviewed|discussed)(?!\w)")
#: What has the name of work and is a place or a thing.
_NO_MEETING = re.compile(r"(?<!\w)(?:meeting|training|study|workshop) (?:rooms?|cent(?:re|er)s?|halls?)(?!\w)")
_FILLER = word_set(
    "new better good big more all first next get make do be become go move take put have place people things "
    "together forward up ahead out "
    "strong fast faster well soon way big bold everything everybody everyone something"
)
_LIST = re.compile(r",|;|\band\b|&|/")


def specific(statement: Statement, outcome: Outcome) -> Answer:
    """Fine when name and criteria show an outcome or a nameable thing; not when they show only activity, a wish or a topic."""
    fine, reason = judged(statement, outcome)
    return Answer(fine, reason, None if fine else _mend(statement))


def judged(statement: Statement, outcome: Outcome) -> tuple[bool, Told]:
    """Whether it is, and why; without what would mend it."""
    name = outcome.name
    if not content(name) or (lx.PLACEHOLDER.fullmatch(name) and not outcome.measured):
        return False, told("label_only", name=quote(statement.name))
    if activity := _mere_activity(outcome):
        return False, told("mere_work", words=activity)
    if outcome.measured:
        return True, told("outcome_measured")
    if degree := _degree_without_amount(name):
        return False, told("no_amount", words=degree)
    if outcome.event:
        return True, told("event_named", event=quote(as_typed(outcome.event, statement.criteria, statement.name)))
    return _without_end(statement, outcome)


def _mere_activity(outcome: Outcome) -> str:
    """The words that show that this is work and nothing else, or empty."""
    verb = lx.ACTIVITY_VERB.match(outcome.name)
    if verb and not (outcome.event and outcome.measured and not _DONE.search(outcome.event)):
        return outcome.name if len(outcome.name) < 40 else verb.group()
    noun = _ACTIVITY_NAME.match(outcome.name)
    if noun and not any(m.kind in {"amount", "ratio", "comparison"} for m in outcome.measured):
        return noun.group()
    return ""


def _degree_without_amount(name: str) -> str:
    """The word of degree that the name turns on: its first word, its last, or a noun with "of" or "in"; else empty."""
    plain = lx.NO_DEGREE.sub(" ", name).strip()
    for degree in lx.DEGREE.finditer(plain):
        after = plain[degree.end() :].strip(" .!")
        if degree.start() == 0 or not after or re.match(r"(?:of|in|for|by|the)(?!\w)", after):
            return degree.group()
    return ""


def _without_end(statement: Statement, outcome: Outcome) -> tuple[bool, Told]:
    """Nothing checkable was found: only a nameable thing that comes into being still makes a picture."""
    name = outcome.name
    if outcome.criteria and lx.PLACEHOLDER.fullmatch(lx.WEAK_STATE.sub(" ", outcome.criteria).strip()):
        return False, told("criterion_label_only", criteria=quote(statement.criteria))
    if vague := _vague(statement, name):
        return False, vague
    if _a_thing(name):
        return True, told("thing_named", name=quote(statement.name))
    abstract = lx.ABSTRACT.search(name)
    notion = told("notion", words=abstract.group()) if abstract else None
    return False, notion or told("topic", name=quote(statement.name))


def _vague(statement: Statement, name: str) -> Told | None:
    """Why a name shows no picture by what it says: a wish, a bundle, work, a part of something."""
    if wish := lx.WISH.search(name):
        return told("wish", words=wish.group())
    if lx.STAY.match(name):
        return told("wish", words=statement.name.strip())
    if len(_LIST.findall(name)) >= 4:
        return told("bundle")
    if activity := lx.ACTIVITY.search(_NO_MEETING.sub(" ", name)) or lx.RECURRING.match(name):
        return told("mere_work", words=activity.group())
    return told("label_only", name=quote(statement.name)) if _a_part(name) else None


def _a_part(name: str) -> bool:
    """Whether the name only says on what there is work, or which part of it this is: "ERP phase 2", "CRM project"."""
    part = lx.PART.search(name)
    labelled = part or lx.UNDERTAKING.search(name)
    rest = content(lx.UNDERTAKING.sub(" ", lx.PART.sub(" ", name)))
    brings = lx.DEPLOY.search(name) or lx.EVENT_STATE.search(name)
    return bool(labelled) and not brings and len(rest) <= (3 if part else 2)


def _a_thing(name: str) -> bool:
    """Whether the name holds something one can point at, or brings into being what is no mere notion."""
    words = lx.PRAISED.sub(" ", name)
    if len(words.split()) < 2:
        return False
    if (deploys := lx.DEPLOY.match(words)) and not names_one(words[deploys.end() :]):
        return False
    if lx.THING.search(_BESIDE.split(words, maxsplit=1)[0]):
        return not lx.PRAISE.match(words) and (bool(deploys) or names_one(words))
    left = [word for word in content(lx.ABSTRACT.sub(" ", lx.DEPLOY.sub(" ", words))) if word not in _FILLER]
    return bool(left and lx.DEPLOY.search(words) and not lx.ABSTRACT.fullmatch(content(words)[-1]))


def _mend(statement: Statement) -> Told:
    subject = statement.name.strip().rstrip(".!?")
    metric = measure_for(f"{statement.name} {statement.criteria}") or measure_for(statement.objective)
    example = metric or told("who_is_different")
    if not subject:
        return told("specific_mend_unnamed", example=example)
    return told("specific_mend", name=subject, example=example)
