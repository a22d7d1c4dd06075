"""Time-bound: is there a day on which everybody will look whether it is met?"""

from __future__ import annotations

from datetime import date

from milepost.core.tables.days import Day, read_day
from milepost.milestones.smart.dates import deadline_in, is_placeholder
from milepost.milestones.smart.model import Answer, Statement
from milepost.milestones.smart.words import quote
from milepost.milestones.told import Told, several, told

_A_QUARTER = 91


def time_bound(statement: Statement, start: Day, due: Day, today: date) -> Answer:
    """Fine with a due date that is not before the start, or a deadline in the words of name or criteria."""
    if due.day is None:
        return _without_due(statement, start, due, today)
    if is_placeholder(due.day, today):
        return Answer(False, told("placeholder", due=due.text), _ask(statement, "replace_day", start, today))
    if start.day and due.latest and start.earliest and due.latest < start.earliest:
        return Answer(
            False,
            told("due_before_start", due=due.text, start=start.text),
            told("due_before_start_mend", start=start.earliest.isoformat(), due=due.latest.isoformat()),
        )
    if due.other:
        return Answer(
            True,
            told("two_readings", due=due.text, one=due.day, other=due.other),
            told("two_readings_mend", one=due.day.isoformat(), other=due.other.isoformat()),
        )
    note = _note(start)
    if read_day(due.text).day is None and due.text:
        return Answer(True, told("read_as", text=quote(due.text), day=due.day), told("words_set_end_mend"))
    on = told("due_on", day=due.day)
    return Answer(True, several((on, note)) if note else on)


def _note(start: Day) -> Told | None:
    if start.other and start.day:
        return told("start_two_readings", start=start.text, one=start.day, other=start.other)
    return told("start_unreadable", problem=told(start.problem, text=start.text)) if start.problem else None


def _without_due(statement: Statement, start: Day, due: Day, today: date) -> Answer:
    words = deadline_in(due.text, today) or deadline_in(statement.name, today) or deadline_in(statement.criteria, today)
    if words:
        return Answer(True, told("words_set_end", words=quote(words)), told("words_set_end_mend"))
    if due.problem:
        problem = told(due.problem, text=due.text)
        return Answer(False, told("due_unreadable", problem=problem), _ask(statement, "give_day", start, today))
    return Answer(False, told("no_due_date"), _ask(statement, "give_day", start, today))


def _ask(statement: Statement, code: str, start: Day, today: date) -> Told:
    begin = start.day if start.day and start.day.year < today.year + 30 else today
    example = date.fromordinal(min(max(begin, today).toordinal() + _A_QUARTER, date.max.toordinal()))
    return told(code, name=quote(statement.name), example=example.isoformat())
