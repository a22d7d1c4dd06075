"""Cells that say the same in every row of their column: days, numbers, tags."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from milepost.core.errors import Invalid
from milepost.core.tables.days import day_in_column
from milepost.core.tables.model import Cell, text_of
from milepost.core.tables.numbers import read_number
from milepost.exchange.kinds.base import Column, Typed

ALIKE = ("day", "number", "tags")


def read_alike(column: Column, cell: Cell, *, order: Any, mark: Any) -> Typed:
    """What it says, with the column's order of days and mark of decimals. Raises Invalid."""
    if column.kind == "day":
        read = day_in_column(cell, order)
        if read.other is not None:
            raise Invalid(column.code, read.text, _("can be read two ways"), _("Write it as 2026-12-31."))
        if read.day is None:
            raise Invalid(column.code, read.text, _("is not a day"), _("Write it as 2026-12-31, or 31 Dec 2026."))
        return read.day
    text = text_of(cell)
    if column.kind == "tags":
        return tuple(dict.fromkeys(part.strip() for part in text.replace(";", ",").split(",") if part.strip()))
    number = read_number(cell, mark)
    if number is None:
        raise Invalid(column.code, text, _("is not a number"), _("Write digits, such as 12 or 12.5."))
    return number.rstrip("0").rstrip(".") if "." in number else number
