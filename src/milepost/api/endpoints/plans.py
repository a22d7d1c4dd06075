"""Plan files: the dry run of one, taking it into an initiative, what was taken, and writing one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal, NamedTuple

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from pydantic import Field, WithJsonSchema

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, Body, Id, IdAnswer, Line, MomentAnswer, Query, Shown, as_it_is
from milepost.api.conventions.lists import ListQuery, page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.discussion import FileContent, FileName
from milepost.milestones.choices import MilestoneType
from milepost.scheduling.actions.plan_files import apply_plan
from milepost.scheduling.plans.model import Row
from milepost.scheduling.queries.plan_export import export_plan
from milepost.scheduling.queries.plan_imports import (
    PLAN_IMPORT_SORTS,
    PlanImportFilter,
    plan_import_page,
    plan_import_row,
    preview_plan,
)

TAG = "Plan files"
Format = Literal["mspdi", "xer"]
SAID = {"type": ["string", "integer", "null"], "title": "Value", "examples": ["2026-11-30T17:00:00"]}
Said = Annotated[
    Any,
    WithJsonSchema(SAID),
    Field(description="Times are local, durations seconds of working time, percents per 10,000"),
]
Counts = Annotated[
    dict[str, dict[str, int]],
    Shown(by=as_it_is),
    Field(examples=[{"task": {"create": 50}}], description="By what, by what happens to it, how many rows"),
]
Sha = Annotated[str, Field(description="SHA-256 of the file's content")]
Fingerprint = Annotated[str, Field(description="Of everything that the dry run showed")]


class LostFeature(Answer):
    """Something that does not come through, and what becomes of it."""

    feature: Annotated[str, Field(examples=["assignments"])]
    why: Annotated[str, Field(examples=["Who works on it is not kept; the duration of the file is."])]
    count: Annotated[int, Field(examples=[50])]


class PlanChange(Answer):
    """One field: what is stored, and what the file says."""

    field: Annotated[str, Field(examples=["planned_finish"])]
    before: Said
    after: Said


class PlanKept(Answer):
    """One field that differs and stays as it is stored."""

    field: Annotated[str, Field(examples=["due"])]
    why: str


def _said(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return value if value is None or isinstance(value, int | str) else None


class _Change(NamedTuple):
    """A field as it is sent."""

    field: str
    before: Any
    after: Any


class _Kept(NamedTuple):
    """The same of one that stays."""

    field: str
    why: str


class _Line(NamedTuple):
    """A row as it is sent."""

    how: str
    what: str
    key: str
    name: str
    id: int | None
    changes: list[_Change]
    kept: list[_Kept]
    why: str


class PlanRow(Answer):
    """One line of the dry run."""

    how: Literal["create", "change", "leave", "keep", "remove", "refuse"]
    what: Literal["milestone", "task", "calendar", "link"]
    key: Annotated[str, Field(examples=["A1000"], description="What the file knows it by")]
    name: str
    id: Annotated[IdAnswer | None, Field(description="Of what is stored")]
    changes: list[PlanChange]
    kept: list[PlanKept]
    why: Annotated[str, Field(description="Why it is refused, kept or removed")]


class PlanPreviewAnswer(Answer):
    """What taking the file would do. Nothing was written."""

    initiative_id: IdAnswer
    file_name: str
    file_format: Annotated[str, Field(examples=["xer"])]
    project_code: str
    project_name: str
    counts: Counts
    rows: list[PlanRow]
    lost: list[LostFeature]
    warnings: list[str]
    fingerprint: Fingerprint


class PlanFileBody(Body):
    """A plan file: XER, PMXML, MSPDI, or MPP where MPXJ is installed."""

    file_name: Annotated[FileName, Field(min_length=1, examples=["tower.xer"])]
    content: FileContent
    project: Annotated[Line | None, Field(description="Code or name, needed where the file holds several")] = None
    plan: Annotated[Line, Field(max_length=40, description="Its name, where the initiative holds several plans")] = ""
    milestone_type: Annotated[MilestoneType | None, Field(description="Of new milestones; with `category`")] = None
    category: Annotated[Line, Field(description="Of new milestones")] = ""


class PlanPreviewBody(PlanFileBody):
    """Which file, and which of its rows are wanted."""

    unchanged: Annotated[bool, Field(description="Also rows that are left as they are")] = False


class NewPlanImport(PlanFileBody):
    """The file of a dry run, with its fingerprint."""

    fingerprint: Annotated[
        Line, Field(min_length=1, examples=["9f86d081884c7d65"], description="As the dry run gave it")
    ]


class PlanImport(Answer):
    """A plan file that was taken into an initiative."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    company_id: IdAnswer
    initiative_id: IdAnswer
    family: Annotated[Literal["p6", "msproject"], Field(description="Whose file it was")]
    plan: Annotated[str, Field(description="Its name, where the initiative holds several plans")]
    file_name: Annotated[str, Field(examples=["tower.xer"])]
    file_format: Annotated[str, Field(examples=["xer"])]
    sha256: Sha
    project_code: str
    project_name: str
    counts: Counts
    lost: list[LostFeature]
    fingerprint: Fingerprint
    imported_by_id: IdAnswer
    imported_by: Annotated[str, Field(examples=["Otto Stein"])]
    recorded_at: MomentAnswer


class PlanImportQuery(ListQuery):
    """Which imports."""

    company_id: Id | None = None
    initiative_id: Id | None = None


class PlanExportAnswer(Answer):
    """A plan file that can be downloaded, and what it does not hold of the initiative."""

    file_name: Annotated[str, Field(examples=["lean-programme.xer"])]
    file_format: Annotated[Format, Field(examples=["xer"])]
    size: Annotated[int, Field(description="In bytes")]
    lost: list[LostFeature]


class PlanExportQuery(Query):
    """As what."""

    format: Annotated[Format, Field(description="Microsoft Project's XML, or Primavera's XER")] = "mspdi"


def _list(call: Call) -> HttpResponse:
    encoder = encoder_of(PlanImport)
    encode = encoder.only(encoder.check(call.query.fields))
    filters = PlanImportFilter(**call.query.filters())
    return page_response(
        call.request, plan_import_page(viewer=call.viewer, filters=filters, page=call.query.page()), encode
    )


def _given(call: Call) -> dict[str, Any]:
    given: dict[str, Any] = call.body.given()
    given.pop("unchanged", None)
    kind = given.pop("milestone_type", None)
    return {**given, "initiative_id": call.id, **({"milestone_type": kind.value} if kind else {})}


def _line(row: Row) -> _Line:
    changes = [_Change(name, _said(old), _said(new)) for name, (old, new) in row.changes.items()]
    kept = [_Kept(name, why) for name, why in row.kept.items()]
    return _Line(row.how, row.what, row.key, row.name, row.id, changes, kept, row.why)


def _preview(call: Call) -> HttpResponse:
    found = preview_plan(viewer=call.viewer, today=call.today, **_given(call))
    wanted = [row for row in found.rows if call.body.unchanged or row.how != "leave" or row.kept]
    encoder, rows = encoder_of(PlanPreviewAnswer), encoder_of(PlanRow)
    whole = {**encoder.all(replace(found, rows=())), "rows": [rows.all(_line(row)) for row in wanted]}
    return HttpResponse(to_bytes(whole), content_type="application/json")


def _apply(call: Call) -> HttpResponse:
    made = apply_plan(acting=call.viewer, now=call.now, **_given(call))
    row = plan_import_row(viewer=call.viewer, plan_import_id=made.pk)
    return HttpResponse(to_bytes(encoder_of(PlanImport).all(row)), status=201, content_type="application/json")


def _export(call: Call) -> HttpResponse:
    found = export_plan(viewer=call.viewer, initiative_id=call.id, file_format=call.query.format, today=call.today)
    return HttpResponse(to_bytes(encoder_of(PlanExportAnswer).all(found)), content_type="application/json")


def _download(call: Call) -> HttpResponseBase:
    found = export_plan(viewer=call.viewer, initiative_id=call.id, file_format=call.query.format, today=call.today)
    headers = {
        "Content-Disposition": content_disposition_header(True, found.file_name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse([found.content], content_type="application/octet-stream", headers=headers)


ONE_PLACE = "/initiatives/{initiative_id}"
for _operation in (
    Operation("GET", "/plan-imports", "list_plan_imports", TAG, "List imports of plan files", _list,
              Success(PlanImport, "page", headers=("Link",)), query=PlanImportQuery, sorts=tuple(PLAN_IMPORT_SORTS),
              description="Newest first."),
    Operation("POST", f"{ONE_PLACE}/plan-imports/preview", "preview_plan_import", TAG, "See what a plan file would do",
              _preview, Success(PlanPreviewAnswer), body=PlanPreviewBody, refusals=frozenset({404}),
              description="Every row that would be created, changed, kept, removed or refused. Nothing is written."),
    Operation("POST", f"{ONE_PLACE}/plan-imports", "create_plan_import", TAG, "Take a plan file into an initiative", _apply,
              Success(PlanImport, status=201), body=NewPlanImport, refusals=frozenset({404}),
              description="Exactly what the dry run with this fingerprint showed, all of it or nothing; 409 when anything"
              " changed since. Sent again, the same import is answered."),
    Operation("GET", f"{ONE_PLACE}/plan-export", "get_plan_export", TAG, "See what a plan file cannot hold", _export,
              Success(PlanExportAnswer), query=PlanExportQuery, refusals=frozenset({409}),
              description="Of the initiative, in this format. The file itself is at `/plan-export/content`."),
    Operation("GET", f"{ONE_PLACE}/plan-export/content", "get_plan_export_content", TAG, "Download an initiative as a plan file",
              _download, Success(form="file"), query=PlanExportQuery, refusals=frozenset({409}),
              description="Imported again, it changes nothing."),
):  # fmt: skip
    REGISTRY.add(_operation)
