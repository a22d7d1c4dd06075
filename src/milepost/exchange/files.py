"""What was uploaded, kept under the hash of its content; and what was read of it, so that it is read once."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
from django.utils.translation import gettext as _

from milepost.core.errors import Invalid
from milepost.core.tables.model import Broken, Cell, Line, Table, Unreadable
from milepost.core.tables.reading import read_tables
from milepost.discussion.store import keep, path_of


def tables_of(content: bytes, file_name: str) -> list[Table]:
    """The tables of an upload. Raises Invalid in the reader's language."""
    try:
        found = read_tables(content, file_name)
    except Unreadable as error:
        raise Invalid("file", file_name[:80], _(error.template) % error.values) from error
    if not any(table.lines for table in found):
        raise Invalid(
            "file", file_name[:80], _("has no rows below its headings"), _("The first row names the columns.")
        )
    return found


def keep_tables(tables: list[Table]) -> str:
    """Keep what was read; its digest."""
    return keep(
        orjson.dumps(
            [
                [one.name, one.headings, [[line.number, *map(_packed, line.cells)] for line in one.lines]]
                for one in tables
            ]
        )
    )


def kept_tables(digest: str) -> list[Table]:
    """What was read of an upload."""
    found = orjson.loads(path_of(digest).read_bytes())
    return [
        Table(name, tuple(headings), tuple(Line(row[0], tuple(map(_unpacked, row[1:]))) for row in rows))
        for name, headings, rows in found
    ]


def _packed(cell: Cell) -> Any:
    if isinstance(cell, Broken):
        return {"broken": str(cell)}
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def _unpacked(value: Any) -> Cell:
    if isinstance(value, dict):
        return Broken(value["broken"]) if "broken" in value else date.fromisoformat(value["day"])
    cell: Cell = value
    return cell
