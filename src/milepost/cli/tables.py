"""Tables in a terminal: as wide as it is, coloured where it shows colours, plain text everywhere else."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import click

GAP = 2
NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Column:
    """right: numbers stand to the right. shrinks: gives up width first when the terminal is narrow; drops: is then left out."""

    title: str
    right: bool = False
    shrinks: bool = False
    drops: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and its colour (a name that click knows), None for the terminal's own."""

    text: str
    colour: str | None = None


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> width_of("abc"), width_of("計画")
    (3, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )


def printable(text: str) -> str:
    """Return a text in which control characters, which could steer a terminal, are made visible; lines stay lines.

    >>> printable("a\x1b[2Jb")
    'a�[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\n" else "�" for one in text)


def shows_colours() -> bool | None:
    """Return False where the terminal, or whoever sits before it, wants none (no-color.org); else None, for click to find out."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def fitted(text: str, width: int, right: bool = False) -> str:
    """Return a printable text, cut or filled to a width.

    >>> fitted("Foundation", 6), fitted("8", 3, right=True)
    ('Found…', '  8')
    """
    text = printable(text).replace("\n", "�")
    if width_of(text) > width:
        kept = ""
        for one in text:
            if width_of(kept + one) > width - 1:
                break
            kept += one
        text = kept + "…"
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]], width: int | None = None) -> list[str]:
    """Return the lines of a table, with a heading. width: columns of the terminal, None to ask it."""
    cells = [[one if isinstance(one, Cell) else Cell(one) for one in row] for row in rows]
    widths = [
        max([width_of(column.title), *(width_of(row[place].text) for row in cells)])
        for place, column in enumerate(columns)
    ]
    room = (width or shutil.get_terminal_size((100, 24)).columns) - GAP * (len(columns) - 1)
    _shrink(widths, columns, room)
    dropped = max((place for place, column in enumerate(columns) if column.drops), default=-1)
    if sum(widths) > room and dropped >= 0:
        left = [place for place in range(len(columns)) if place != dropped]
        return table([columns[place] for place in left], [[row[place] for place in left] for row in cells], width)
    gap = " " * GAP
    heading = gap.join(fitted(one.title, size, one.right) for one, size in zip(columns, widths, strict=True))
    lines = [click.style(heading.rstrip(), bold=True)]
    for row in cells:
        parts = [
            click.style(fitted(cell.text, size, column.right), fg=cell.colour)
            if cell.colour
            else fitted(cell.text, size, column.right)
            for cell, column, size in zip(row, columns, widths, strict=True)
        ]
        lines.append(gap.join(parts).rstrip())
    return lines


def _shrink(widths: list[int], columns: Sequence[Column], room: int) -> None:
    """Take width from the columns that may give some, the widest first."""
    while sum(widths) > room:
        able = [place for place, column in enumerate(columns) if column.shrinks and widths[place] > NARROWEST]
        if not able:
            return
        widths[max(able, key=lambda place: widths[place])] -= 1
