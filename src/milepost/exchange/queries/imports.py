"""Reads about imports, and the tables that go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.core.tables.model import text_of
from milepost.exchange.actions import kind_named
from milepost.exchange.files import kept_tables
from milepost.exchange.kinds.base import Column, Kind, kinds
from milepost.exchange.mapping import Question, known_columns, questions
from milepost.exchange.models import PLAN, Import, ImportProgress, ImportRow, ImportState

SORTS = {"uploaded_at": "uploaded_at", "id": "pk"}
ROW_SORTS = {"number": "number"}
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import. ``counts``: outcome -> rows; ``done`` of ``total`` rows while the worker is at it."""

    id: int
    version: int
    kind: str
    file_name: str
    size: int
    sheet: int
    state: str
    columns: Mapping[str, str]
    fixed: Mapping[str, str]
    days: Mapping[str, str]
    marks: Mapping[str, str]
    counts: Mapping[str, int]
    problem: str
    done: int
    total: int
    applied_action_id: int | None
    uploaded_at: datetime
    recorded_at: datetime

    @property
    def busy(self) -> bool:
        """Whether the worker is at it, or will be."""
        return self.state in (ImportState.CHECKING, ImportState.APPLYING)

    @property
    def bad(self) -> int:
        """Rows that cannot be taken."""
        return self.counts.get("refused", 0) + self.counts.get("conflict", 0)

    @property
    def good(self) -> int:
        """Rows that would be written."""
        return self.counts.get("create", 0) + self.counts.get("change", 0)


@dataclass(frozen=True, slots=True)
class HeadingView:
    """A column of the upload with what stands in it, and the field that it is taken for ("" for none)."""

    at: int
    heading: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class MappingView:
    """Everything that the mapping step shows."""

    sheets: tuple[str, ...]
    rows: int
    headings: tuple[HeadingView, ...]
    columns: tuple[Column, ...]
    questions: tuple[Question, ...]
    #: Fields that are needed and have neither a column nor a default.
    open_fields: tuple[Column, ...]


class ChangeView(NamedTuple):
    """What becomes of one field."""

    column: str
    before: str
    after: str


class ProblemView(NamedTuple):
    """What is wrong with a cell, and how to mend it."""

    column: str
    cell: str
    problem: str
    mend: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One staged row. ``changes``: (column, before, after); ``problems``: (column, cell, what is wrong, how to mend it)."""

    id: int
    number: int
    outcome: str
    title: str
    target_id: int | None
    changes: tuple[ChangeView, ...]
    problems: tuple[ProblemView, ...]


def offered_kinds(*, viewer: Viewer) -> list[Kind]:
    """Those of which the viewer may write some."""
    return [kind for kind in kinds().values() if viewer.may_anywhere(kind.may)]


def exported_kinds(*, viewer: Viewer) -> list[Kind]:
    """Those of which the viewer may see some."""
    return [kind for kind in kinds().values() if viewer.may_anywhere(kind.sees)]


def import_page(*, viewer: Viewer, page: PageRequest) -> Page[ImportView]:
    """One's own imports of tables, newest first. Two SQL queries."""
    found = paginate(Import.objects.seen_by(viewer).exclude(kind=PLAN), page, sorts=SORTS, usual="-uploaded_at")
    rows = ImportProgress.objects.filter(table_id__in=[one.pk for one in found.rows])
    progress = {pk: (done, total) for pk, done, total in rows.values_list("table_id", "done", "total")}
    return found.map(lambda one: _view(one, progress.get(one.pk, (0, 0))))


def import_view(*, viewer: Viewer, import_id: int) -> ImportView:
    """One table. Two SQL queries. Raises Missing, also for a plan file."""
    found = _found(viewer, import_id)
    done = ImportProgress.objects.filter(table_id=import_id).values_list("done", "total").first() or (0, 0)
    return _view(found, done)


def _found(viewer: Viewer, import_id: int) -> Import:
    found = Import.objects.seen_by(viewer).filter(pk=import_id).exclude(kind=PLAN).first()
    if found is None:
        raise Missing("import", encode_id(import_id))
    return found


def _view(found: Import, progress: tuple[int, int]) -> ImportView:
    mapping = found.mapping
    return ImportView(
        id=found.pk, version=found.version, kind=found.kind, file_name=found.file_name, size=found.size, sheet=found.sheet,
        state=found.phase, columns=mapping["columns"], fixed=mapping["fixed"], days=mapping["days"], marks=mapping["marks"],
        counts=found.counts, problem=found.problem, done=progress[0], total=progress[1], applied_action_id=found.applied_action,
        uploaded_at=found.uploaded_at, recorded_at=found.recorded_at,
    )  # fmt: skip


def mapping_view(*, viewer: Viewer, import_id: int, columns: Mapping[str, str] | None = None) -> MappingView:
    """What the mapping step needs; ``columns``: as chosen just now. One SQL query, and the kind's own. Raises Missing."""
    found = _found(viewer, import_id)
    mapping = found.mapping if columns is None else {**found.mapping, "columns": columns}
    tables = kept_tables(found.table_sha256)
    table = tables[found.sheet]
    fields = kind_named(found.kind).columns(viewer)
    taken = mapping["columns"]
    headings = tuple(
        HeadingView(
            at, heading, tuple(text_of(cell)[:60] for cell in table.column(at)[:SAMPLES]), taken.get(str(at), "")
        )
        for at, heading in enumerate(table.headings)
    )
    held = {*taken.values(), *found.defaults}
    by_id = known_columns(table)[0] is not None
    open_fields = tuple(
        one
        for one in fields
        if one.needed and not by_id and one.code not in held and one.kind in ("choice", "reference")
    )
    return MappingView(
        tuple(one.name for one in tables),
        len(table.lines),
        headings,
        fields,
        tuple(questions(table, fields, mapping)),
        open_fields,
    )


def row_page(*, viewer: Viewer, import_id: int, outcome: str | None, page: PageRequest) -> Page[RowView]:
    """Staged rows in the order of the file. Two SQL queries, and the kind's own. Raises Missing."""
    found = _found(viewer, import_id)
    labels = {column.code: str(column.label) for column in kind_named(found.kind).columns(viewer)}
    rows = ImportRow.objects.seen_by(viewer).filter(table_id=import_id, **({"outcome": outcome} if outcome else {}))
    return paginate(rows, page, sorts=ROW_SORTS, usual="number", tie="number").map(
        lambda row: RowView(
            row.pk, row.number, row.outcome, row.title, row.target,
            tuple(ChangeView(labels.get(code, code), before, after) for code, before, after in row.changes),
            tuple(ProblemView(str(at), str(cell), str(wrong), str(mend)) for at, cell, wrong, mend in row.problems),
        )
    )  # fmt: skip
