"""Which mark stands before the decimals of an XER: P6 writes numbers as the client's locale has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from milepost.planfiles.numbers import Marks
from milepost.planfiles.xer.tables import OF_NUMBERS, Parse, Table

COLUMNS: dict[str, Parse | None] = {"curr_short_name": None, "decimal_symbol": None}


def marks_of(header: str, tables: Mapping[str, Table], named: str | None) -> Marks:
    """Return what decides it: whoever gives the file, its numbers, the currency that its first line names."""
    return Marks(partial(_numbers, tables), stated=_of_currency(header, tables.get("CURRTYPE")), named=named or "")


def _of_currency(header: str, table: Table | None) -> str:
    """Return the mark of the file's currency, of all its currencies where its first line names none; else nothing."""
    rows = [(name, mark) for name, mark, _ in table.records(COLUMNS)] if table else []
    mine = header.rpartition("\t")[2].strip()
    marks = {mark for name, mark in rows if name == mine} or {mark for _, mark in rows}
    return next(iter(marks)) if len(marks) == 1 and marks <= {".", ","} else ""


def _numbers(tables: Mapping[str, Table], mark: str) -> Iterator[str]:
    """Yield the numbers of every table that hold a mark."""
    for table in tables.values():
        places = [place for place, name in enumerate(table.columns) if name.endswith(OF_NUMBERS)]
        for row in table.each_row() if places else ():
            if mark in row:
                values = row.split("\t", len(table.columns))
                yield from (values[place] for place in places if place < len(values) and mark in values[place])
