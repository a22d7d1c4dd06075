"""The check: one statement in, five answers out."""

from __future__ import annotations

from datetime import date

from milepost.core.tables.days import Order, read_day
from milepost.milestones.smart.achievable import achievable, fits
from milepost.milestones.smart.dates import day_ahead
from milepost.milestones.smart.measurable import is_measurable, measurable
from milepost.milestones.smart.model import ScheduleFacts, SmartAnswers, Statement
from milepost.milestones.smart.outcome import read
from milepost.milestones.smart.relevant import relevant
from milepost.milestones.smart.specific import judged, specific
from milepost.milestones.smart.time_bound import time_bound


def check(
    statement: Statement, *, today: date, facts: ScheduleFacts | None = None, order: Order | None = None
) -> SmartAnswers:
    """Five answers about a milestone's words, each with its reason and the sentence that would mend it. English only.

    ``facts`` are what schedule and load say; ``order`` tells how a file writes dates such as 03/04/2027. Never raises.
    """
    outcome = read(statement)
    start = read_day(statement.start, order=order)
    due = day_ahead(read_day(statement.due, order=order), start, today)
    return SmartAnswers(
        specific=specific(statement, outcome),
        measurable=measurable(statement, outcome),
        achievable=achievable(statement, start, due, today, facts),
        relevant=relevant(statement),
        time_bound=time_bound(statement, start, due, today),
    )


def unmet(statement: Statement, *, today: date, facts: ScheduleFacts | None = None) -> frozenset[str]:
    """Those of specific, measurable and achievable to which the answer is no: by these lists are searched.

    As ``check`` answers them, without the others: an import asks of thousands of milestones at once.
    """
    outcome = read(statement)
    fine = {
        "specific": judged(statement, outcome)[0],
        "measurable": is_measurable(outcome),
        "achievable": fits(statement, read_day(statement.start), read_day(statement.due), today, facts),
    }
    return frozenset(question for question, is_fine in fine.items() if not is_fine)
