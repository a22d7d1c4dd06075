"""An import from its upload to its result, as the worker does it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from milepost.core import outbox
from milepost.exchange.actions import apply_import, map_columns, upload
from milepost.exchange.exporting import export_table
from milepost.exchange.models import Import, ImportRow
from tests.cast import NOW, TODAY, Cast


def work() -> None:
    """Everything that waits for the worker."""
    while outbox.deliver_due(NOW):
        pass


def rows_of(found: Import) -> dict[int, ImportRow]:
    return {row.number: row for row in ImportRow.objects.unwalled("a test").filter(table_id=found.pk)}


def again(found: Import) -> Import:
    return Import.objects.unwalled("a test").get(pk=found.pk)


class Desk:
    """Somebody of the cast who imports and exports."""

    def __init__(self, cast: Cast, persona: str) -> None:
        self.cast, self.persona = cast, persona
        self.viewer = cast.viewer(persona)
        self.step: dict[str, Any] = {"acting": self.viewer, "now": NOW}

    def check(self, content: str | bytes, kind: str = "milestones", name: str = "a.csv", **mapping: Any) -> Import:
        """Upload, take the guesses with what ``mapping`` adds, and let the worker check."""
        defaults = mapping.pop("defaults", None)
        raw = content.encode() if isinstance(content, str) else content
        found = upload(**self.step, kind=kind, file_name=name, content=raw, defaults=defaults)
        map_columns(**self.step, import_id=found.pk, mapping={**found.mapping, **mapping})
        work()
        return again(found)

    def apply(self, found: Import, *, skip: bool = False) -> Import:
        """Confirm, and let the worker write."""
        apply_import(**self.step, import_id=found.pk, skip=skip)
        work()
        return again(found)

    def export(self, kind: str = "milestones", form: str = "xlsx", **filters: int) -> bytes:
        """What this person sees."""
        return export_table(viewer=self.viewer, now=NOW, today=TODAY, kind=kind, form=form, filters=filters)


@pytest.fixture
def desk(cast: Cast) -> Callable[[str], Desk]:
    return lambda persona: Desk(cast, persona)


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """The workbook after somebody has edited it in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column(sheet: Any, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def row_named(sheet: Any, name: str) -> int:
    return next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == name)


DAY = date(2026, 11, 30)
