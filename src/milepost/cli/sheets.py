"""Rows of milestones for `milepost lint` from a CSV or XLSX file, as people save them. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from milepost.core.tables.model import Line, Table, Unreadable, text_of
from milepost.core.tables.reading import read_tables

COLUMNS = ("name", "objective", "criteria", "start", "due", "owner", "initiative")
_DATES = frozenset(("start", "due"))


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
        places = _places(table)
        if "name" in places:
            return [Row(line.number, _fields(line, places)) for line in table.lines]
    found = [heading for table in tables for heading in table.headings if heading]
    raise Unreadable(
        "%(path)s: there is no column “name”. Columns found: %(found)s. Known columns: %(known)s.",
        path=path, found=", ".join(found[:20]) or "none", known=", ".join(COLUMNS),
    )  # fmt: skip


def _places(table: Table) -> dict[str, int]:
    """Where each known column is; of two with one name the first counts."""
    places: dict[str, int] = {}
    for at, heading in enumerate(table.headings):
        if heading.lower() in COLUMNS:
            places.setdefault(heading.lower(), at)
    return places


def _fields(line: Line, places: dict[str, int]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for column, at in places.items():
        cell = line.cell(at)
        fields[column] = cell if column in _DATES and isinstance(cell, date) else text_of(cell)
    return fields
