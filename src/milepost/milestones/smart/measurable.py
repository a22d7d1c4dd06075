"""Measurable: can a third person say, from criteria or name, whether it is met?"""

from __future__ import annotations

from milepost.milestones.smart import lexicon as lx
from milepost.milestones.smart.measures import without_labels
from milepost.milestones.smart.model import Answer, Statement
from milepost.milestones.smart.ontology import measure_for
from milepost.milestones.smart.outcome import Outcome
from milepost.milestones.smart.words import quote
from milepost.milestones.told import Told, told


def measurable(statement: Statement, outcome: Outcome) -> Answer:
    """Fine with a measure (number and unit, currency, share, ratio, count) or an event that can be checked."""
    if outcome.measured:
        measures = ", ".join(dict.fromkeys(m.text.strip() for m in outcome.measured[:3]))
        return Answer(True, told("measured", measures=measures))
    if outcome.event:
        return Answer(True, told("checked", event=quote(outcome.event)))
    return Answer(False, _why(statement, outcome), _mend(statement, outcome))


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
