"""Measurable: can a third person say, from criteria or name, whether it is met?"""

# ruff: noqa: E501 -- a table of words
from __future__ import annotations

from milepost.milestones.smart import lexicon as lx
from milepost.milestones.smart.measures import without_labels
from milepost.milestones.smart.model import Answer, Statement
from milepost.milestones.smart.ontology import measure_for
from milepost.milestones.smart.outcome import Outcome, content
from milepost.milestones.smart.words import as_typed, quote, word_class, word_set
from milepost.milestones.told import Told, told

#: What is told in money, in days or as a share.
_NEEDS_UNIT = word_class(
    "revenue* sales turnover ebitda ebit profit* margin* cost costs spend savings cash working_capital debt income price* lead_time delivery_time cycle_time "
    "waiting_time response_time market_share share growth"
)
_NOTHING = word_set(
    "reach hit get achieve at least most more less than target goal score points number total level up down"
)


def measurable(statement: Statement, outcome: Outcome) -> Answer:
    """Fine with a measure (number and unit, currency, share, ratio, count) or an event that can be checked."""
    if number := _without_unit(outcome):
        return Answer(False, told("no_unit", number=number), told("no_unit_mend", number=number))
    if outcome.measured:
        measures = ", ".join(dict.fromkeys(m.text.strip() for m in outcome.measured[:3]))
        return Answer(True, told("measured", measures=measures))
    if outcome.event:
        return Answer(True, told("checked", event=quote(as_typed(outcome.event, statement.criteria, statement.name))))
    return Answer(False, _why(statement, outcome), _mend(statement, outcome))


def is_measurable(outcome: Outcome) -> bool:
    """Whether ``measurable`` says yes."""
    return outcome.checkable and not _without_unit(outcome)


def _without_unit(outcome: Outcome) -> str:
    """The only number there is, where it counts nothing and what it is said of needs a unit: revenue of 50; else empty."""
    if outcome.event or len({m.text for m in outcome.measured}) != 1 or outcome.measured[0].kind != "comparison":
        return ""
    said = f"{outcome.name} ; {outcome.criteria}"
    of_what = [word for word in content(lx.DEGREE.sub(" ", lx.WISH.sub(" ", said))) if word not in _NOTHING]
    return outcome.measured[0].text.strip() if not of_what or _NEEDS_UNIT.search(said) else ""


def _why(statement: Statement, outcome: Outcome) -> Told:
    if not outcome.criteria:
        return told("no_criterion")
    said = quote(statement.criteria)
    if hedge := lx.HEDGE.search(outcome.criteria):
        return told("hedged", criteria=said, words=hedge.group())
    if lx.DEGREE.search(outcome.criteria):
        return told("compares", criteria=said)
    if any(char.isdigit() for char in statement.criteria) and without_labels(statement.criteria).count("#"):
        return told("number_is_label", criteria=said)
    if state := lx.WEAK_STATE.search(outcome.criteria):
        return told("weak_state", criteria=said, words=state.group())
    return told("no_figure", criteria=said)


def _mend(statement: Statement, outcome: Outcome) -> Told:
    subject = statement.name.strip().rstrip(".!?")
    metric = measure_for(f"{statement.name} {statement.criteria}") or measure_for(statement.objective)
    example = metric or told("from_to")
    if not subject:
        return told("measurable_mend_unnamed", example=example)
    return told("measurable_mend", name=subject, example=example)
