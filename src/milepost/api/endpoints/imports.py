"""Spreadsheets in and out: upload, map, look at every row, apply; and export."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of
from milepost.api.conventions.fields import (
    Answer,
    Body,
    Id,
    IdAnswer,
    Line,
    MomentAnswer,
    Query,
    Shown,
    WholeInQuery,
    Word,
    as_it_is,
)
from milepost.api.conventions.lists import ListQuery, page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.conventions.resources import NoBody, Resource
from milepost.api.endpoints.discussion import FileContent
from milepost.core.clock import today_in
from milepost.core.paging import DEFAULT_LIMIT, MAX_LIMIT, Page, PageRequest
from milepost.exchange.actions import apply_import, drop_import, map_columns, upload
from milepost.exchange.exporting import export_table, template_table
from milepost.exchange.queries.imports import SORTS, ImportView, import_page, import_view, row_page

TAG = "Spreadsheets"


class TableKind(StrEnum):
    """What the rows are."""

    MILESTONES = "milestones"
    TASKS = "tasks"
    INITIATIVES = "initiatives"
    OBJECTIVES = "objectives"
    COMPANIES = "companies"


class State(StrEnum):
    """Where an import stands. The worker is at it while it is `checking` or `applying`."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"
    DROPPED = "dropped"


class RowOutcome(StrEnum):
    """What an import does about a row."""

    CREATE = "create"
    CHANGE = "change"
    SAME = "same"
    CONFLICT = "conflict"
    REFUSED = "refused"


Words = dict[str, str]


class Import(Answer):
    """A table on its way in. `columns`: place in the table, from 0, to field; `counts`: outcome to rows."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    kind: TableKind
    file_name: Annotated[str, Field(examples=["plan.xlsx"])]
    size: Annotated[int, Field(examples=[18432], description="In bytes")]
    sheet: Annotated[int, Field(examples=[0])]
    state: State
    columns: Annotated[Words, Shown(by=as_it_is), Field(examples=[{"0": "name", "1": "due"}])]
    fixed: Annotated[Words, Shown(by=as_it_is), Field(examples=[{"category": "compliance"}])]
    days: Annotated[Words, Shown(by=as_it_is), Field(examples=[{"1": "dmy"}])]
    marks: Annotated[Words, Shown(by=as_it_is), Field(examples=[{"2": ","}])]
    counts: Annotated[dict[str, int], Shown(by=as_it_is), Field(examples=[{"create": 12}])]
    problem: str
    done: Annotated[int, Field(examples=[12], description="Rows that the worker has done")]
    total: Annotated[int, Field(examples=[12])]
    applied_action_id: Annotated[IdAnswer | None, Field(description="`action_id` of the events of what it wrote")]
    uploaded_at: MomentAnswer
    recorded_at: MomentAnswer


class NewImport(Body):
    """A table to stage. Its columns are guessed; nothing else happens before it is mapped and applied."""

    kind: TableKind
    file_name: Annotated[Line, Field(min_length=1, max_length=200, examples=["plan.csv"])]
    content: FileContent
    company_id: Annotated[Id | None, Field(description="Of every row that does not say another")] = None
    initiative_id: Id | None = None
    milestone_id: Id | None = None


Chosen = dict[Annotated[str, Field(max_length=40)], Annotated[Line, Field(max_length=200)]]


class ImportChange(Body):
    """Which column is which. What is not sent stays as it was guessed, or as it was before."""

    columns: Annotated[Chosen, Field(examples=[{"0": "name", "1": "due"}])] = {}
    fixed: Annotated[Chosen, Field(examples=[{"category": "compliance"}], description="A value for every row")] = {}
    days: Annotated[
        dict[Annotated[str, Field(max_length=40)], Literal["dmy", "mdy"]],
        Field(description="By column, where 03/04/2027 can be read two ways", examples=[{"1": "dmy"}]),
    ] = {}
    marks: Annotated[
        dict[Annotated[str, Field(max_length=40)], Literal[".", ","]],
        Field(
            description="By column, the mark before decimals where 1,250 can be read two ways", examples=[{"2": ","}]
        ),
    ] = {}


class Application(Body):
    """Write all that was shown, in one action."""

    skip: Annotated[bool, Field(description="Leave out rows that are refused or in conflict")] = False


class ImportQuery(ListQuery):
    """One's own imports."""


imports = Resource("imports", "import", TAG, Import)


@imports.list(sorts=tuple(SORTS), export=False)
def list_imports(call: Call, query: ImportQuery) -> Page[ImportView]:
    """Newest first."""
    return import_page(viewer=call.viewer, page=query.page())


@imports.one
def read_import(call: Call, import_id: int) -> ImportView:
    """One."""
    return import_view(viewer=call.viewer, import_id=import_id)


def _upload(call: Call) -> HttpResponse:
    body = call.body
    places = {"company": body.company_id, "initiative": body.initiative_id, "milestone": body.milestone_id}
    made = upload(
        acting=call.viewer, now=call.now, kind=str(body.kind), file_name=body.file_name, content=body.content,
        defaults={name: pk for name, pk in places.items() if pk is not None},
    )  # fmt: skip
    return imports.representation(call, made, status=201)


@imports.act("mapping", "map_import", "Say which column is which", "The worker then checks every row and writes none.")
def map_import(call: Call, import_id: int, version: int | None, body: ImportChange) -> Any:
    """Map."""
    found = import_view(viewer=call.viewer, import_id=import_id)
    before = {"columns": found.columns, "fixed": found.fixed, "days": found.days, "marks": found.marks}
    mapping = {**before, **body.given()}
    return map_columns(acting=call.viewer, now=call.now, import_id=import_id, version=version, mapping=mapping)


@imports.act("application", "apply_import", "Apply an import", "All of it or nothing, by the worker, in one action.")
def apply(call: Call, import_id: int, version: int | None, body: Application) -> Any:
    """Apply."""
    import_view(viewer=call.viewer, import_id=import_id)  # a plan file is none of these
    return apply_import(acting=call.viewer, now=call.now, import_id=import_id, version=version, skip=body.skip)


@imports.act("drop", "drop_import", "Drop an import", "Nothing was changed, and nothing will be.")
def drop(call: Call, import_id: int, version: int | None, body: NoBody) -> Any:
    """Drop."""
    import_view(viewer=call.viewer, import_id=import_id)
    return drop_import(acting=call.viewer, now=call.now, import_id=import_id, version=version)


class CellChange(Answer):
    """What becomes of one field."""

    column: Annotated[str, Field(examples=["Due"])]
    before: Annotated[str, Field(examples=["2026-12-03"])]
    after: Annotated[str, Field(examples=["2026-12-09"])]


class CellProblem(Answer):
    """What is wrong with one cell, and how to mend it."""

    column: Annotated[str, Field(examples=["Due"])]
    cell: Annotated[str, Field(examples=["soon"])]
    problem: Annotated[str, Field(examples=["is not a day"])]
    mend: Annotated[str, Field(examples=["Write it as 2026-12-31."])]


class Row(Answer):
    """One row of the table and what would become of it."""

    id: IdAnswer
    number: Annotated[int, Field(examples=[2], description="As a spreadsheet shows it")]
    outcome: RowOutcome
    title: Annotated[str, Field(examples=["SAP cut-over"])]
    target_id: Annotated[IdAnswer | None, Field(description="What it changes")]
    changes: list[CellChange]
    problems: list[CellProblem]


class RowQuery(Query):
    """Which rows."""

    outcome: RowOutcome | None = None
    cursor: Annotated[Word | None, Field(description="`next_cursor` of the page before")] = None
    limit: Annotated[WholeInQuery, Field(ge=1, le=MAX_LIMIT, description="Rows on a page")] = DEFAULT_LIMIT


def _rows(call: Call) -> HttpResponse:
    asked = PageRequest(cursor=call.query.cursor, limit=call.query.limit)
    outcome = None if call.query.outcome is None else str(call.query.outcome)
    found = row_page(viewer=call.viewer, import_id=call.id, outcome=outcome, page=asked)
    return page_response(call.request, found, encoder_of(Row).all)


class ExportQuery(Query):
    """Which table, in which form."""

    kind: TableKind = TableKind.MILESTONES
    form: Literal["xlsx", "csv"] = "csv"
    company_id: Id | None = None
    initiative_id: Id | None = None


class TemplateQuery(Query):
    """Which template."""

    kind: TableKind = TableKind.MILESTONES
    form: Literal["xlsx", "csv"] = "csv"


def _export(call: Call) -> StreamingHttpResponse:
    asked = {"company_id": call.query.company_id, "initiative_id": call.query.initiative_id}
    filters = {name: pk for name, pk in asked.items() if pk is not None}
    return _file(call, export_table(**_step(call), filters=filters), "")


def _template(call: Call) -> StreamingHttpResponse:
    return _file(call, template_table(**_step(call)), "-template")


def _step(call: Call) -> dict[str, Any]:
    today = today_in(call.viewer.firm_timezone, call.now)
    return {
        "viewer": call.viewer,
        "now": call.now,
        "today": today,
        "kind": str(call.query.kind),
        "form": call.query.form,
    }


def _file(call: Call, content: bytes, what: str) -> StreamingHttpResponse:
    name = f"{call.query.kind}{what}.{call.query.form}"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Content-Length": str(len(content)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse([content], content_type="application/octet-stream", headers=headers)


for _operation in (
    Operation("POST", "/imports", "create_import", TAG, "Upload a table", _upload, Success(Import, "sparse", 201, ("ETag",)),
              body=NewImport,
        refusals=frozenset({404}), description="CSV or XLSX in base64, up to 20 MB and 50,000 rows."),
    Operation("GET", "/imports/{import_id}/rows", "list_import_rows", TAG, "List the rows of an import", _rows,
              Success(Row, "page", headers=("Link",)), query=RowQuery,
              description="In the order of the file, once it was checked: each row with what would become of it."),
    Operation("GET", "/spreadsheets/export", "export_spreadsheet", TAG, "Export as a spreadsheet", _export, Success(form="file"),
              query=ExportQuery, refusals=frozenset({403}),
              description="All rows that you see. Imported again it changes what was edited."),
    Operation("GET", "/spreadsheets/template", "get_spreadsheet_template", TAG, "Download a template", _template,
              Success(form="file"), query=TemplateQuery, refusals=frozenset({403}),
              description="The headings, an example and notes."),
):  # fmt: skip
    REGISTRY.add(_operation)
