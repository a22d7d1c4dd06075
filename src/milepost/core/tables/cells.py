"""The cells of one sheet of an XLSX as they are read: openpyxl knows the file, its styles and its dates; this walks the rows.

openpyxl makes an object of every cell and one of every text within it, which takes twice as long as all the rest of reading.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import INLINE_STRING, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from milepost.core.tables.model import Broken, Cell
from milepost.core.tables.safety import plain

_TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"


def rows_of(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of a sheet of a workbook opened with ``read_only``, in their order, each with its number."""
    reader = _Reader(sheet)
    with sheet._get_source() as source:
        for _event, element in iterparse(source):
            if element.tag == ROW_TAG:
                number, cells = reader.row(element)
                element.clear()
                if cells is not None:
                    yield number, cells


class _Reader:
    def __init__(self, sheet: Any) -> None:
        book = sheet.parent
        self._sheet, self._texts, self._dates = sheet, sheet._shared_strings, book._date_formats
        self._parser = WorkSheetParser(
            io.BytesIO(), self._texts, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        self._number, self._last = 0, 0
        self._is_share = lru_cache(maxsize=None)(self._shown_as_share)

    def row(self, element: Any) -> tuple[int, list[Cell] | None]:
        """Number and cells; None for a row that comes after a later one."""
        said = element.get("r")
        self._number = self._number + 1 if said is None else int(float(said))
        if self._number <= self._last:
            return self._number, None
        self._last = self._number
        placed: list[tuple[int, Cell]] = []
        at = 0
        for cell in element:
            place = cell.get("r")
            at = at + 1 if place is None else _column(place.rstrip("0123456789"))
            placed.append((at, self._cell(cell)))
        cells: list[Cell] = [""] * at
        for column, value in placed:
            if column <= at:
                cells[column - 1] = value
        return self._number, cells

    def _cell(self, element: Any) -> Cell:
        kind, style = element.get("t", "n"), int(element.get("s", 0))
        if kind == "inlineStr":
            child = element.find(INLINE_STRING)
            if child is not None and len(child) == 1 and child[0].tag == _TEXT_TAG:
                return plain(child[0].text or "")
        elif kind == "s" or kind == "str" or (kind == "n" and style not in self._dates):
            value = element.findtext(VALUE_TAG, None)
            if not value:
                return ""
            if kind == "n":
                number = float(value) if any(sign in value for sign in ".eE") else int(value)
                return f"{number * 100:.10g}%" if self._is_share(style) else number
            return plain(self._texts[int(value)] if kind == "s" else value)
        found = self._parser.parse_cell(element)
        return self._seen(found["value"], found["data_type"], style)

    def _seen(self, value: Any, kind: str, style: int) -> Cell:
        """What a reader of the sheet sees: 0.18 shown as 18 % is "18%"."""
        if value is None:
            return ""
        if isinstance(value, str):
            return Broken(value) if kind == "e" else plain(value)
        if isinstance(value, bool):
            return value
        if isinstance(value, float | int):
            return f"{value * 100:.10g}%" if self._is_share(style) else value
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else str(value)

    def _shown_as_share(self, style: int) -> bool:
        return "%" in str(ReadOnlyCell(self._sheet, 1, 1, 0, "n", style).number_format)


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    return column_index_from_string(letters)
