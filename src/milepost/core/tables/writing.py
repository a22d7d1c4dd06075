"""Writing tables as CSV and XLSX such that they are safe to open and come back as they went."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.core.tables.model import Cell, text_of
from milepost.core.tables.safety import neutral, writable

_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """A column to write. ``choices`` become a list to choose from in an XLSX; ``note`` is shown at the heading."""

    text: str
    hidden: bool = False
    width: int = 16
    note: str = ""
    choices: tuple[str, ...] = ()


def to_csv(headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark, which Excel needs to see. Days are ISO 8601, numbers have a point."""
    out = io.StringIO(newline="")
    write = csv.writer(out).writerow
    write([neutral(heading.text) for heading in headings])
    for row in rows:
        write([_safe(text_of(cell)) if not isinstance(cell, str) else _safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(
    headings: Sequence[Heading], rows: Iterable[Sequence[Cell]], *, sheet: str, notes: Sequence[str] = ()
) -> bytes:
    """A workbook with one sheet of rows, days as days and numbers as numbers; ``notes`` stand on a second sheet."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet[:31])
    page.freeze_panes = "B2"
    for at, heading in enumerate(headings, 1):
        column = page.column_dimensions[get_column_letter(at)]
        column.width, column.hidden = min(heading.width, _WIDEST), heading.hidden
    bold = Font(bold=True)
    first = []
    for heading in headings:
        cell = WriteOnlyCell(page, value=neutral(heading.text))
        cell.font = bold
        first.append(cell)
    page.append(first)
    for row in rows:
        page.append([_written(page, WriteOnlyCell, cell) for cell in row])
    _offer_choices(page, headings)
    if notes:
        told = book.create_sheet("Notes")
        told.column_dimensions["A"].width = 110
        for note in notes:
            told.append([neutral(writable(note))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(text: str) -> str:
    return neutral(writable(text))


def _written(page: object, make: object, cell: Cell) -> object:
    """Text stays text, whatever it begins with; an empty cell is none."""
    if isinstance(cell, str):
        return _safe(cell) or None
    if isinstance(cell, date):
        made = make(page, value=cell)  # type: ignore[operator]
        made.number_format = "yyyy-mm-dd"
        return made
    return cell


def _offer_choices(page: object, headings: Sequence[Heading]) -> None:
    """A list to choose from where the words fit into what Excel takes (255 characters)."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, heading in enumerate(headings, 1):
        listed = ",".join(heading.choices)
        if (
            heading.choices
            and len(listed) <= 255
            and '"' not in listed
            and not any("," in one for one in heading.choices)
        ):
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
            rule.add(f"{get_column_letter(at)}2:{get_column_letter(at)}1048576")
            page.data_validations.append(rule)  # type: ignore[attr-defined]
