"""Which column of a table is which field, in which order its days and with which mark its numbers are written: guessed,
asked, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from milepost.core.errors import Invalid
from milepost.core.tables.days import judge_days, read_day
from milepost.core.tables.guessing import guess_columns, normal
from milepost.core.tables.model import Table
from milepost.core.tables.numbers import judge_numbers, read_number
from milepost.exchange.kinds.base import Column

#: Headings of the two columns by which an exported row is known again.
ID, VERSION = "milepost id", "milepost version"
ORDERS = ("dmy", "mdy")
MARKS = (".", ",")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A checked mapping. ``columns``: place in the table -> field; ``fixed``: field -> text for every row; ``days``,
    ``marks``: by place."""

    columns: Mapping[int, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[int, str] = field(default_factory=dict)
    marks: Mapping[int, str] = field(default_factory=dict)
    skip: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "columns": {str(at): code for at, code in self.columns.items()},
            "fixed": dict(self.fixed),
            "days": {str(at): order for at, order in self.days.items()},
            "marks": {str(at): mark for at, mark in self.marks.items()},
            "skip": self.skip,
        }


@dataclass(frozen=True, slots=True)
class Question:
    """What must be asked of a column. ``kind``: "days" or "marks"; ``doubtful``: texts with two readings, with both."""

    at: int
    heading: str
    kind: str
    doubtful: tuple[tuple[str, str, str], ...]
    answer: str


def known_columns(table: Table) -> tuple[int | None, int | None]:
    """Where id and version of an exported file are."""
    said = [normal(heading) for heading in table.headings]
    return tuple(said.index(one) if one in said else None for one in (ID, VERSION))  # type: ignore[return-value]


def guessed(table: Table, columns: Sequence[Column], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """A mapping to begin with: as the same headings were mapped ``before``, else guessed; the headings of an export are
    certain."""
    if before:
        return {**before, "skip": False}
    labels = {normal(str(column.label)): column.code for column in columns}
    reserved = set(known_columns(table)) - {None}
    found: dict[str, str] = {}
    for guess in guess_columns(table, [column.field() for column in columns]):
        if guess.at not in reserved and guess.field:
            found[str(guess.at)] = guess.field
    if reserved:  # an export: its own words count, whatever they resemble
        found = {str(at): labels[name] for at, h in enumerate(table.headings) if (name := normal(h)) in labels}
    return {"columns": found, "fixed": {}, "days": {}, "marks": {}, "skip": False}


def questions(table: Table, columns: Sequence[Column], mapping: Mapping[str, Any]) -> list[Question]:
    """What only the person knows: the order of days and the mark of decimals where a column has two readings."""
    by_code = {column.code: column for column in columns}
    asked: list[Question] = []
    for place, code in sorted(mapping.get("columns", {}).items(), key=lambda one: int(one[0])):
        at, column = int(place), by_code.get(code)
        if column is None or at >= len(table.headings):
            continue
        heading = table.headings[at] or f"{at + 1}"
        if column.kind == "day" and (question := _of_days(table, at, heading, mapping)):
            asked.append(question)
        if column.kind == "number" and (question := _of_numbers(table, at, heading, mapping)):
            asked.append(question)
    return asked


def _of_days(table: Table, at: int, heading: str, mapping: Mapping[str, Any]) -> Question | None:
    judged = judge_days(table.column(at))
    if judged.order is not None or not (judged.doubtful or judged.mixed):
        return None
    texts = list(dict.fromkeys(judged.doubtful))[:3]
    shown = tuple((text, str(read_day(text, order="dmy").day), str(read_day(text, order="mdy").day)) for text in texts)
    return Question(at, heading, "days", shown, mapping.get("days", {}).get(str(at), ""))


def _of_numbers(table: Table, at: int, heading: str, mapping: Mapping[str, Any]) -> Question | None:
    judged = judge_numbers(table.column(at))
    if judged.mark is not None:
        return None
    texts = list(dict.fromkeys(judged.doubtful))[:3]
    shown = tuple((text, str(read_number(text, ".")), str(read_number(text, ","))) for text in texts)
    return Question(at, heading, "marks", shown, mapping.get("marks", {}).get(str(at), ""))


def checked(table: Table, columns: Sequence[Column], given: Mapping[str, Any], defaults: Mapping[str, Any]) -> Chosen:
    """The mapping, when every needed field has a column or a value and every question an answer. Raises Invalid."""
    by_code = {column.code: column for column in columns}
    places = _places(table, by_code, given)
    fixed = _fixed(by_code, given)
    by_id = known_columns(table)[0] is not None
    for column in columns:
        if column.needed and not by_id and column.code not in {*places.values(), *fixed, *defaults}:
            raise Invalid(
                column.code,
                None,
                _("has no column"),
                _("Choose the column that holds it, or give one value for all rows."),
            )
    for question in questions(table, columns, {**given, "columns": {str(at): code for at, code in places.items()}}):
        allowed = ORDERS if question.kind == "days" else MARKS
        if question.answer not in allowed:
            raise Invalid(
                f"{question.kind}.{question.at}",
                question.answer or None,
                _("has no answer, and the column can be read two ways"),
                _("Say which it is."),
            )
    return Chosen(places, fixed, _judged(table, by_code, places, given, "days"), _judged(table, by_code, places, given, "marks"),
                    bool(given.get("skip")))  # fmt: skip


def _places(table: Table, by_code: Mapping[str, Column], given: Mapping[str, Any]) -> dict[int, str]:
    places: dict[int, str] = {}
    for place, code in dict(given.get("columns", {})).items():
        if not code:
            continue
        if not str(place).isdigit() or int(place) >= len(table.headings):
            raise Invalid("columns", place, _("is not a column of this table"), _("Columns are counted from 0."))
        if code not in by_code:
            raise _no_field("columns", code, by_code)
        if code in places.values():
            raise Invalid("columns", str(by_code[code].label), _("is chosen for two columns"), _("Choose it once."))
        places[int(place)] = str(code)
    return places


def _fixed(by_code: Mapping[str, Column], given: Mapping[str, Any]) -> dict[str, str]:
    fixed = {str(code): str(text) for code, text in dict(given.get("fixed", {})).items() if str(text).strip()}
    for code in fixed:
        if code not in by_code:
            raise _no_field("fixed", code, by_code)
    return fixed


def _no_field(where: str, code: object, by_code: Mapping[str, Column]) -> Invalid:
    choices = _("Use one of: %(choices)s.") % {"choices": ", ".join(by_code)}
    return Invalid(where, code, _("is not a field"), choices)


def _judged(
    table: Table, by_code: Mapping[str, Column], places: Mapping[int, str], given: Any, kind: str
) -> dict[int, str]:
    """What the column itself tells; where it tells nothing, what the person said."""
    found: dict[int, str] = {}
    for at, code in places.items():
        judged: str | None = None
        if by_code[code].kind == "day" and kind == "days":
            judged = judge_days(table.column(at)).order
        elif by_code[code].kind == "number" and kind == "marks":
            judged = judge_numbers(table.column(at)).mark
        else:
            continue
        if chosen := judged or given.get(kind, {}).get(str(at)):
            found[at] = chosen
    return found
