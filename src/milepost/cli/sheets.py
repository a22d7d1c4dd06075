"""Rows of milestones for `milepost lint` from a CSV or XLSX file, as people save them. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from milepost.core.tables.model import Line, Table, Unreadable, text_of
from milepost.core.tables.reading import read_tables

COLUMNS = ("name", "objective", "criteria", "start", "due", "owner", "initiative")
_DATES = frozenset(("start", "due"))
#: How many rows may stand above the headings: a title, who made it, when.
_TITLES = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the file. ``fields`` holds the known columns that the file has."""

    number: int
    fields: dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """The rows of the first sheet that has a name column, empty ones left out. Raises Unreadable."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable("%(path)s: %(why)s.", path=path, why=error.strerror or error) from error
    try:
        tables = read_tables(content, path.name)
    except Unreadable as error:
        raise Unreadable("%(path)s: %(why)s", path=path, why=error) from error
    for table in tables:
        if (found := _below_headings(table)) is not None:
            return found
    raise Unreadable(
        "%(path)s: there is no column “name”. Columns found: %(found)s. Known columns: %(known)s.",
        path=path, found=_headings_of(tables) or "none", known=", ".join(COLUMNS),
    )  # fmt: skip


def _below_headings(table: Table) -> list[Row] | None:
    """The rows below the first one that names a column "name", which a title may stand above; None where none does."""
    places, above = _places(table.headings), 0
    while "name" not in places and above < min(_TITLES, len(table.lines)):
        places = _places(text_of(cell) for cell in table.lines[above].cells)
        above += 1
    if "name" not in places:
        return None
    return [Row(line.number, _fields(line, places)) for line in table.lines[above:]]


def _headings_of(tables: Sequence[Table]) -> str:
    """What stands where headings are looked for, by sheet where there are several."""
    by_sheet = [(table.name, ", ".join([heading for heading in table.headings if heading][:20])) for table in tables]
    if len(by_sheet) == 1:
        return by_sheet[0][1]
    return "; ".join(f"{said} (sheet “{name}”)" for name, said in by_sheet if said)


def _places(headings: Iterable[str]) -> dict[str, int]:
    """Where each known column is; of two with one name the first counts."""
    places: dict[str, int] = {}
    for at, heading in enumerate(headings):
        name = " ".join(heading.split()).lower()
        if name in COLUMNS:
            places.setdefault(name, at)
    return places


def _fields(line: Line, places: dict[str, int]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for column, at in places.items():
        cell = line.cell(at)
        fields[column] = cell if column in _DATES and isinstance(cell, date) else text_of(cell)
    return fields
