"""Measurable: can a third person say, from criteria or name, whether it is met?"""

from __future__ import annotations

from milepost.milestones.smart import lexicon as lx
from milepost.milestones.smart.measures import without_labels
from milepost.milestones.smart.model import Answer, Statement
from milepost.milestones.smart.ontology import measure_for
from milepost.milestones.smart.outcome import Outcome
from milepost.milestones.smart.words import quote


def measurable(statement: Statement, outcome: Outcome) -> Answer:
    """Fine with a measure (number and unit, currency, share, ratio, count) or an event that can be checked."""
    if outcome.measured:
        return Answer(
            True, f"It is measured: {', '.join(dict.fromkeys(m.text.strip() for m in outcome.measured[:3]))}."
        )
    if outcome.event:
        return Answer(True, f"It can be checked: {quote(outcome.event)} happened or did not.")
    return Answer(False, _why(statement, outcome), _mend(statement, outcome))


def _why(statement: Statement, outcome: Outcome) -> str:
    if not outcome.criteria:
        return "No criterion says when it is met, and the name holds no measure."
    said = quote(statement.criteria)
    if hedge := lx.HEDGE.search(outcome.criteria):
        return f"The criterion {said} has no figure, and “{hedge.group()}” can mean anything."
    if lx.DEGREE.search(outcome.criteria):
        return f"The criterion {said} compares, but gives no figure to reach."
    if any(char.isdigit() for char in statement.criteria) and without_labels(statement.criteria).count("#"):
        return f"The number in {said} is a name or a date, no measure."
    if state := lx.WEAK_STATE.search(outcome.criteria):
        return f"The criterion {said} has no figure, and two people may differ on when it is “{state.group()}”."
    return f"The criterion {said} has neither a figure nor an event that others can check."


def _mend(statement: Statement, outcome: Outcome) -> str:
    subject = statement.name.strip().rstrip(".!?") or "It"
    metric = measure_for(f"{statement.name} {statement.criteria}") or measure_for(statement.objective)
    example = metric or "from … to at least … (unit), shown in (report or record)"
    return f"Write what must be seen, with a figure, for example: “{subject}: {example}”."
