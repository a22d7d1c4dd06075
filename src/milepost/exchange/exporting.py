"""Tables that go out: everything of a kind that one sees, or a template to start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.core.errors import Forbidden
from milepost.core.ids import encode_id
from milepost.core.tables.writing import Heading, to_csv, to_xlsx
from milepost.exchange.actions import kind_named
from milepost.exchange.kinds.base import Column, Kind, Reader
from milepost.exchange.mapping import ID, VERSION

MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_CHUNK = 2000


def export_table(
    *, viewer: Viewer, now: datetime, today: date, kind: str, form: str, filters: Mapping[str, int] | None = None
) -> bytes:
    """All rows of a kind that the viewer sees, as ``csv`` or ``xlsx``; id and version stand last, hidden where that is possible.

    ``filters``: company_id, initiative_id. Some five SQL queries, whatever the number of rows. Raises Invalid, Forbidden.
    """
    found = _require_seen(viewer, kind)
    reader = found.open(viewer, now, today)
    columns = found.columns(viewer)
    rows = _rows(reader, columns, reader.all_rows(filters or {}), "#" if form == "csv" else "")
    return _written(found, columns, rows, form, known=True)


def template_table(*, viewer: Viewer, now: datetime, today: date, kind: str, form: str = "xlsx") -> bytes:
    """The headings with one example row and, in an XLSX, notes on every column. Raises Invalid, Forbidden."""
    found = _require_seen(viewer, kind)
    columns = found.columns(viewer)
    return _written(found, columns, iter([[_example(column) for column in columns]]), form, known=False)


def _example(column: Column) -> Any:
    if column.kind == "choice" and column.choices and column.example in column.choices:
        return str(column.choices[column.example])
    if column.kind == "day" and column.example:
        return date.fromisoformat(column.example)
    return column.example


def _rows(reader: Reader, columns: Sequence[Column], things: Any, mark: str) -> Iterator[list[Any]]:
    for thing in things.iterator(chunk_size=_CHUNK):
        values = reader.typed(thing)
        cells = [reader.shown(column, values[column.code]) for column in columns]
        yield [*cells, mark + encode_id(thing.pk), thing.version]


def _written(kind: Kind, columns: Sequence[Column], rows: Iterator[list[Any]], form: str, *, known: bool) -> bytes:
    headings = [
        Heading(
            str(column.label),
            width=column.width,
            choices=tuple(str(words) for words in (column.choices or {}).values()),
        )
        for column in columns
    ]
    if known:
        headings += [Heading(ID, hidden=True), Heading(VERSION, hidden=True)]
    if form == "csv":
        return to_csv(headings, rows)
    return to_xlsx(headings, rows, sheet=str(kind.label), notes=_notes(kind, columns))


def _notes(kind: Kind, columns: Sequence[Column]) -> list[str]:
    from django.utils.translation import gettext as _

    told = [str(note) for note in kind.notes]
    told.append(
        _("Leave the hidden columns at the end as they are: by them a row is known again. Empty them for a new row.")
    )
    for column in columns:
        words = [str(column.label) + ("*" if column.needed else "") + ":"]
        if column.note:
            words.append(str(column.note) + ".")
        if column.choices:
            words.append(_("one of") + " " + ", ".join(str(one) for one in column.choices.values()) + ".")
        elif column.kind == "day":
            words.append(_("a day, such as 2026-12-31."))
        told.append(" ".join(words))
    told.append(_("* is needed."))
    return told


def _require_seen(viewer: Viewer, code: str) -> Kind:
    """The kind, when the viewer may see some of it. Raises Invalid, Forbidden."""
    kind = kind_named(code)
    if not viewer.may_anywhere(kind.sees):
        raise Forbidden(_("Your roles do not allow you to see any of these."), _("Ask an administrator."))
    return kind
