"""Numbers as people type them: which mark parts the decimals is judged over a whole column, and asked where nothing tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from milepost.core.tables.model import Cell

Mark = Literal[".", ","]
_MARKS: tuple[Mark, Mark] = (".", ",")
#: Currencies by sign or code, before or after; percent; words for thousands are none of ours.
_AROUND = re.compile(r"[€$£¥₹₽₩₺]|\b[A-Z]{3}\b|\b(?:CHF|kr|zł|Kč|Fr)\b\.?|%", re.ASCII)
_SPACES = re.compile(r"[\s   '’_]")
_SHAPE = re.compile(r"\d+(?:[.,]\d+)*|[.,]\d+", re.ASCII)
_GROUPED = {".": re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII), ",": re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}", re.ASCII)}


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """``mark`` parts the decimals of the column; None where it must be asked: ``doubtful`` are the texts with two readings."""

    mark: Mark | None
    doubtful: tuple[str, ...] = ()


def judge_numbers(cells: Iterable[Cell]) -> NumberColumn:
    """Which mark parts the decimals in a column. A number with one reading settles those with two.

    >>> judge_numbers(["1.250", "3,5"]).mark, judge_numbers(["1.250", "2.500"]).mark
    (',', None)
    """
    told: set[Mark] = set()
    doubtful: list[str] = []
    for cell in cells:
        if isinstance(cell, str) and cell.strip():
            readings = [mark for mark in _MARKS if _digits(cell, mark) is not None]
            values = {_digits(cell, mark) for mark in readings}
            if len(readings) == 1:
                told.add(readings[0])
            elif len(values) > 1:
                doubtful.append(cell.strip())
    if len(told) == 1:
        return NumberColumn(told.pop())
    if told or doubtful:
        return NumberColumn(None, tuple(doubtful))
    return NumberColumn(".")


def read_number(cell: Cell, mark: Mark) -> str | None:
    """Plain decimal text, or None for what is no number with that mark. Percent signs and currencies are passed over.

    >>> read_number("€ 1.250,50", ","), read_number("(3.5)", "."), read_number("12 %", "."), read_number("1,5", ".")
    ('1250.50', '-3.5', '12', None)
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        text = f"{cell:.15g}"
        return f"{cell:.10f}".rstrip("0").rstrip(".") if "e" in text else text
    return _digits(cell, mark) if isinstance(cell, str) else None


def _digits(typed: str, mark: Mark) -> str | None:
    text = _SPACES.sub("", _AROUND.sub("", typed.strip().replace("\N{MINUS SIGN}", "-")))
    negative = False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1], True
    elif text[:1] in ("-", "+"):
        text, negative = text[1:], text[0] == "-"
    if not _SHAPE.fullmatch(text):
        return None
    whole, _, decimals = text.partition(mark)
    other = "," if mark == "." else "."
    if mark in decimals or other in decimals:
        return None
    if other in whole:
        if not _GROUPED[other].fullmatch(whole):
            return None
        whole = whole.replace(other, "")
    plain = f"{whole or '0'}.{decimals}" if decimals else whole or "0"
    return f"-{plain}" if negative else plain
