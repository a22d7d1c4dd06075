"""Reading CSV, XLSX and what is pasted into tables."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from milepost.core.tables.model import LIMITS, Cell, Limits, Table, Unreadable, table_of
from milepost.core.tables.safety import plain
from milepost.core.tables.unpacking import check_parts

DELIMITERS = ",;\t|"
_LOOKED_AT = 30


def read_tables(content: bytes, name: str, limits: Limits = LIMITS) -> list[Table]:
    """The tables of a file: the visible sheets of an XLSX that hold something, the one of a CSV. Raises Unreadable."""
    if len(content) > limits.content:
        raise Unreadable("The file is larger than %(most)s MB.", most=limits.content // 10**6)
    if content.startswith(b"PK\x03\x04"):
        return _sheets(content, limits)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("This is an old or encrypted Excel file. Save it as XLSX without a password, or as CSV.")
    return [read_text(_text(content), name, limits)]


def read_text(text: str, name: str = "", limits: Limits = LIMITS) -> Table:
    """The table in a text of which the delimiter is found out: CSV, or what a spreadsheet puts on the clipboard."""
    said, delimiter = _delimited(text)
    try:
        rows = [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(said, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise Unreadable("The CSV is broken (%(why)s). Save it again as CSV or XLSX.", why=str(error)) from error
    if any(len(cell) > limits.characters for row in rows for cell in row):
        raise Unreadable(
            "A cell holds more than %(most)s characters. Is a quotation mark missing?", most=limits.characters
        )
    before = 1 if said is not text and len(said) < len(text) else 0  # Excel's line “sep=;” was row 1
    return table_of(name, [(at, list(row)) for at, row in enumerate(rows, 1 + before)], limits)


def _text(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else Windows-1252."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("This is no text in UTF-8 or Windows-1252, and no XLSX. Save it as CSV (UTF-8) or XLSX.")


def _delimited(text: str) -> tuple[str, str]:
    """The text, without Excel's own line that names the delimiter, and the delimiter."""
    first, _, rest = text.partition("\n")
    hint = first.strip().strip('"')
    if hint[:4].lower() == "sep=" and len(hint) <= 5:
        return rest, hint[4:] or "\t"
    lines = [line for line in _unquoted(text).splitlines() if line.strip()][:_LOOKED_AT]
    return text, max(DELIMITERS, key=lambda one: _steadiness(lines, one))


def _steadiness(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many of the lines have as many of a delimiter as the first one, which has the headings; and how many that is."""
    counts = [line.count(delimiter) for line in lines]
    if not counts or not counts[0]:
        return (0, 0)
    return (Counter(counts)[counts[0]], counts[0])


def _unquoted(text: str) -> str:
    """The beginning of a text without what stands in quotation marks, with its lines as they end outside of them."""
    return "".join(text[:200_000].split('"')[::2])


def _sheets(content: bytes, limits: Limits) -> list[Table]:
    """openpyxl raises many kinds of errors on broken files."""
    check_parts(content, limits)
    import openpyxl  # slow to import, and CSV does not need it

    found: list[Table] = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # what a file says of its size need not be true
                found.append(table_of(sheet.title, list(_rows(sheet, limits)), limits))
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            "The XLSX is broken (%(why)s). Open it in a spreadsheet program and save it again.",
            why=f"{type(error).__name__}: {error}"[:200],
        ) from error
    return [table for table in found if table.headings] or found[:1]


def _rows(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that say something, with their numbers."""
    from milepost.core.tables.cells import rows_of

    said = 0
    for number, cells in rows_of(sheet):
        if any(cell != "" for cell in cells):
            said += 1
            yield number, cells
        if said > limits.rows + 1:
            return
