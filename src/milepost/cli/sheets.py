"""Rows of milestones from a CSV or XLSX file, as people save them. No Django.

Rows are numbered as a spreadsheet shows them: the headings are usually row 1, empty rows count, a cell of two lines is one row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

COLUMNS = ("name", "objective", "criteria", "start", "due", "owner", "initiative")
_DATES = frozenset(("start", "due"))
MAX_BYTES = 50_000_000
_DELIMITERS = ",;\t"

Cell = str | date


class Unreadable(Exception):
    """The file cannot be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the file. ``fields`` holds the known columns that the file has."""

    number: int
    fields: dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """The rows of a file, empty ones left out. Raises Unreadable."""
    content = _content(path)
    if content.startswith(b"PK\x03\x04"):
        return _with_names(_sheets_of_xlsx(content), path)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            f"{path}: this is an old or encrypted Excel file. Save it as XLSX without a password, or as CSV."
        )
    return _with_names([_rows_of_csv(content, path)], path)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(f"{path}: the file is larger than {MAX_BYTES // 10**6} MB.")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}.") from error


def _text(content: bytes, path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else Windows-1252."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(f"{path}: this is no text in UTF-8 or Windows-1252, and no XLSX. Save it as CSV (UTF-8) or XLSX.")


def _rows_of_csv(content: bytes, path: Path) -> list[list[Cell]]:
    text = _text(content, path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda one: _outside_quotes(first).count(one))
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise Unreadable(f"{path}: the CSV is broken: {error}.") from error


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _sheets_of_xlsx(content: bytes) -> Iterator[list[list[Cell]]]:
    """The sheets, one after the other. openpyxl raises many kinds of errors on broken files."""
    import openpyxl  # slow to import, and CSV does not need it

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            yield [[_cell(cell) for cell in row] for row in sheet.iter_rows()]
    except Exception as error:
        raise Unreadable(
            f"The XLSX is broken ({type(error).__name__}: {error}). Open it in a spreadsheet program and save it again."
        ) from error


def _cell(cell: Any) -> Cell:
    """What a reader of the sheet sees: 0.18 shown as 18 % is "18%"."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float | int) and not isinstance(value, bool):
        if "%" in str(cell.number_format):
            return f"{value * 100:.10g}%"
        return f"{value:.15g}"
    return str(value)


def _with_names(sheets: Iterable[list[list[Cell]]], path: Path) -> list[Row]:
    """The rows of the first sheet that has a name column. Raises Unreadable with the columns found."""
    found: list[str] = []
    for rows in sheets:
        number, header = next(((at, row) for at, row in enumerate(rows, 1) if _said(row)), (0, []))
        places = _places(header)
        if "name" in places:
            return [Row(at, _fields(row, places)) for at, row in enumerate(rows[number:], number + 1) if _said(row)]
        found += [str(cell).strip() for cell in header if str(cell).strip()]
    columns = ", ".join(found[:20]) or "none"
    raise Unreadable(
        f"{path}: there is no column “name”. Columns found: {columns}. Known columns: {', '.join(COLUMNS)}."
    )


def _said(row: list[Cell]) -> bool:
    return any(str(cell).strip() for cell in row)


def _places(header: list[Cell]) -> dict[str, int]:
    """Where each known column is; of two with one name the first counts."""
    places: dict[str, int] = {}
    for at, cell in enumerate(header):
        heading = str(cell).strip().lower().lstrip("\ufeff")
        if heading in COLUMNS:
            places.setdefault(heading, at)
    return places


def _fields(row: list[Cell], places: dict[str, int]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for column, at in places.items():
        cell: Cell = row[at] if at < len(row) else ""
        fields[column] = cell if column in _DATES and isinstance(cell, date) else str(cell).strip()
    return fields
