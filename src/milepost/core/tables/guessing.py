"""Which column of a table is which field: by its heading in several languages, by its content where the heading says nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from milepost.core.tables.days import read_day
from milepost.core.tables.model import Cell, Table, text_of
from milepost.core.tables.numbers import read_number

Kind = Literal["text", "day", "number", "person", "choice"]
_LOOKED_AT = 50
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


@dataclass(frozen=True, slots=True)
class Field:
    """What a column may be: ``words`` are headings under which people keep it, in any language; ``choices`` are known values."""

    code: str
    kind: Kind
    words: tuple[str, ...]
    choices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Guess:
    """``field`` for the column ``at`` (from 0), "" for none; ``sure`` from 0 to 1; ``why``: "heading" or "content"."""

    at: int
    field: str
    sure: float
    why: str


def normal(heading: str) -> str:
    """A heading as it is compared: lower case, no accents, words with single spaces.

    >>> normal("Owner e-mail *"), normal("Fälligkeits-Datum")
    ('owner email', 'falligkeits datum')
    """
    folded = unicodedata.normalize("NFKD", heading.casefold().replace("e-mail", "email"))
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", bare))


def guess_columns(table: Table, fields: Sequence[Field]) -> list[Guess]:
    """A guess for every column, each field at most once: the surest first, of equals the one further left."""
    scores: list[tuple[float, int, int, str]] = []
    for at, heading in enumerate(table.headings):
        cells = table.column(at)[:_LOOKED_AT]
        for place, field in enumerate(fields):
            score, why = _score(normal(heading), cells, field)
            if score > 0:
                scores.append((score, at, place, why))
    taken_fields: set[int] = set()
    found: dict[int, Guess] = {}
    for score, at, place, why in sorted(scores, key=lambda one: (-one[0], one[1], one[2])):
        if at not in found and place not in taken_fields:
            found[at] = Guess(at, fields[place].code, round(score, 2), why)
            taken_fields.add(place)
    return [found.get(at, Guess(at, "", 0.0, "")) for at in range(len(table.headings))]


def _score(heading: str, cells: list[Cell], field: Field) -> tuple[float, str]:
    by_heading = _by_heading(heading, field.words)
    fits = _fitting(cells, field)
    if by_heading:
        # A column of words under "Due" is hardly a date; a mere word of a heading says less than the whole of it.
        return (by_heading if fits is None or fits >= 0.3 else by_heading * 0.4), "heading"
    if heading and field.kind != "person":
        return 0.0, ""
    if fits is not None and fits > 0.8 and field.kind in ("person", "day") and len(cells) > 1:
        return 0.3 if field.kind == "person" else 0.2, "content"
    return 0.0, ""


def _by_heading(heading: str, words: Iterable[str]) -> float:
    best = 0.0
    said = heading.split()
    for word in words:
        wanted = normal(word)
        if heading == wanted:
            return 1.0
        parts = wanted.split()
        if parts and all(part in said for part in parts):
            best = max(best, 0.5 + 0.4 * len(parts) / len(said))
        elif len(wanted) >= 5 and wanted in heading.replace(" ", ""):
            best = max(best, 0.45)
    return best


def _fitting(cells: list[Cell], field: Field) -> float | None:
    """The share of the cells that could be of that field; None where anything could, or nothing is there."""
    if not cells or field.kind == "text":
        return None
    return sum(_fits(cell, field) for cell in cells) / len(cells)


def _fits(cell: Cell, field: Field) -> bool:
    if field.kind == "day":
        if isinstance(cell, date):
            return True
        day = read_day(text_of(cell))
        return day.day is not None
    if field.kind == "number":
        return read_number(cell, ".") is not None or read_number(cell, ",") is not None
    text = text_of(cell)
    if field.kind == "person":
        return bool(_EMAIL.search(text))
    return normal(text) in field.choices
