"""What a table is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias


class Broken(str):
    """A cell in which the spreadsheet itself shows an error, such as ``#REF!``."""


#: Empty text for an empty cell. Numbers are numbers only where the file itself says so: a CSV has text.
Cell: TypeAlias = str | date | int | float | bool


class Unreadable(Exception):
    """The file cannot be read. ``template`` with ``values`` says why and what to do, in English, for gettext."""

    def __init__(self, template: str, **values: Any) -> None:
        super().__init__(template % values)
        self.template = template
        self.values = values


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a file is refused. ``unpacked`` counts the bytes of all parts of an XLSX."""

    content: int = 50_000_000
    unpacked: int = 400_000_000
    parts: int = 2_000
    rows: int = 50_000
    columns: int = 200
    characters: int = 32_767


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its number as a spreadsheet shows it, counted from 1; empty rows count."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, at: int) -> Cell:
        """The cell in column ``at`` (from 0); a row that ends before it has an empty one there."""
        return self.cells[at] if at < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: the headings of its first row that says something, and the rows below it that say something."""

    name: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]

    def column(self, at: int) -> list[Cell]:
        """The cells of column ``at`` (from 0) that say something."""
        return [cell for line in self.lines if says(cell := line.cell(at))]


def says(cell: Cell) -> bool:
    """Whether a cell holds anything.

    >>> says(" "), says(0), says(False)
    (False, True, True)
    """
    return bool(cell.strip()) if isinstance(cell, str) else True


def text_of(cell: Cell) -> str:
    """A cell as text, trimmed: days as ISO 8601, numbers in plain decimals.

    >>> text_of(3.0), text_of(date(2026, 12, 31)), text_of(True), text_of(0.1)
    ('3', '2026-12-31', 'yes', '0.1')
    """
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat()
    return _plain(cell)


def _plain(number: int | float) -> str:
    text = f"{number:.15g}"
    return f"{number:.10f}".rstrip("0").rstrip(".") if "e" in text else text


def table_of(name: str, lines: list[tuple[int, list[Cell]]], limits: Limits = LIMITS) -> Table:
    """The table in rows as they stand in a file, with their numbers. Raises Unreadable beyond the limits."""
    said = [(number, _trimmed(cells)) for number, cells in lines]
    said = [(number, cells) for number, cells in said if cells]
    if len(said) > limits.rows + 1:
        raise Unreadable("There are more than %(most)s rows. Split the file.", most=limits.rows)
    widest = max((len(cells) for _, cells in said), default=0)
    if widest > limits.columns:
        raise Unreadable(
            "There are more than %(most)s columns. Leave out those that nobody needs.", most=limits.columns
        )
    if not said:
        return Table(name, (), ())
    headings = tuple(" ".join(text_of(cell).lstrip("\ufeff").split())[:200] for cell in said[0][1])
    headings += ("",) * (widest - len(headings))
    return Table(name, headings, tuple(Line(number, tuple(cells)) for number, cells in said[1:]))


def _trimmed(cells: list[Cell]) -> list[Cell]:
    """Without the empty cells at the end."""
    end = len(cells)
    while end and not says(cells[end - 1]):
        end -= 1
    return cells[:end]
