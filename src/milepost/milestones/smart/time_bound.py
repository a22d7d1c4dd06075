"""Time-bound: is there a day on which everybody will look whether it is met?"""

from __future__ import annotations

from datetime import date

from milepost.core.tables.days import Day, written
from milepost.milestones.smart.dates import deadline_in, is_placeholder
from milepost.milestones.smart.model import Answer, Statement
from milepost.milestones.smart.words import quote

_A_QUARTER = 91


def time_bound(statement: Statement, start: Day, due: Day, today: date) -> Answer:
    """Fine with a due date that is not before the start, or a deadline in the words of name or criteria."""
    if due.day is None:
        return _without_due(statement, start, due, today)
    if is_placeholder(due.day, today):
        return Answer(
            False, f"The due date {due.text} stands for “some time”.", _ask(statement, "Replace it by", start, today)
        )
    if start.day and due.latest and start.earliest and due.latest < start.earliest:
        return Answer(
            False,
            f"It is due ({due.text}) before it starts ({start.text}).",
            f"Correct one of the dates: a due date after {start.earliest} or a start before {due.latest}.",
        )
    if due.other:
        return Answer(
            True,
            f"It is due on {due.text}, which can be read as {written(due.day)} or {written(due.other)}.",
            f"Write the date as {due.day.isoformat()} or {due.other.isoformat()}.",
        )
    return Answer(True, f"It is due on {written(due.day)}.{_note(start)}")


def _note(start: Day) -> str:
    if start.other and start.day:
        return f" The start {start.text} can be read as {written(start.day)} or {written(start.other)}."
    return f" The start cannot be read: {start.problem}" if start.problem else ""


def _without_due(statement: Statement, start: Day, due: Day, today: date) -> Answer:
    words = deadline_in(due.text, today) or deadline_in(statement.name, today) or deadline_in(statement.criteria, today)
    if words:
        return Answer(
            True, f"Its words set an end: {quote(words)}.", "Put that day in the due date, so that it can be followed."
        )
    if due.problem:
        return Answer(False, f"The due date cannot be read: {due.problem}", _ask(statement, "Give", start, today))
    return Answer(False, "It has no due date, and its words set none.", _ask(statement, "Give", start, today))


def _ask(statement: Statement, verb: str, start: Day, today: date) -> str:
    begin = start.day if start.day and start.day.year < today.year + 30 else today
    example = date.fromordinal(min(max(begin, today).toordinal() + _A_QUARTER, date.max.toordinal()))
    return f"{verb} the day on which somebody will look whether {quote(statement.name)} is met, for example {example}."
