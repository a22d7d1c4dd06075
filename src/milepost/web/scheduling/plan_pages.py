"""Pages of the plan files of an initiative: those that were taken, uploading one, and writing one. See `exchange.plan_pages`."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from milepost.access.roles import Can
from milepost.exchange.plan_files.actions import place_plan, upload_plan
from milepost.portfolios.queries.initiatives import InitiativeRow, initiative_row
from milepost.scheduling.queries.plan_export import ENDINGS, export_plan
from milepost.scheduling.queries.plan_imports import PlanImportFilter, plan_import_page, plans_of
from milepost.web.pages import WebRequest, page, page_asked, show
from milepost.web.portfolios.common import asked_text, chosen, in_company
from milepost.web.scheduling.forms import PlanForm, kind_of
from milepost.web.uploads import takes_up_to

SECTION = "initiatives"
FORMATS = [
    (form.value, "Microsoft Project (MSPDI)" if form.value == "mspdi" else "Primavera (XER)") for form in ENDINGS
]


@page(Can.SEE_INITIATIVES, section=SECTION)
def plan(request: WebRequest, initiative_id: int) -> HttpResponse:
    """The plan files that were taken, and the ways in and out."""
    viewer = request.viewer
    row = initiative_row(viewer=viewer, initiative_id=initiative_id)
    filters = PlanImportFilter(initiative_id=initiative_id)
    return show(
        request, "scheduling/plan.html", row=row, formats=FORMATS, may=in_company(viewer, row.company_id, initiative_id),
        imports=plan_import_page(viewer=viewer, filters=filters, page=page_asked(request)),
    )  # fmt: skip


@takes_up_to("plan_max_mb")
@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def plan_import(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Upload a plan file; nothing is written yet."""
    viewer = request.viewer
    row = _editable(request, initiative_id)
    named = [name for name in plans_of(viewer=viewer, initiative_id=initiative_id) if name]
    form = PlanForm(request)
    if form.submitted():
        file = form.cleaned_data["file"]
        made = form.attempt(lambda: _begun(request, initiative_id, file, form.cleaned_data))
        if made is not None:
            return redirect("import", import_id=made)
    return show(request, "scheduling/plan_form.html", form=form, row=row, named=named)


@page(Can.SEE_INITIATIVES, section=SECTION)
def plan_export(request: WebRequest, initiative_id: int) -> HttpResponse:
    """What a format cannot hold, before it is downloaded."""
    row = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    asked = asked_text(request, "format") or FORMATS[0][0]
    found = export_plan(viewer=request.viewer, initiative_id=initiative_id, file_format=asked, today=request.today)
    return show(
        request, "scheduling/plan_export.html", row=row, found=found, formats=chosen(FORMATS, asked)[1:],
        kilobytes=max(1, found.size // 1024),
    )  # fmt: skip


@page(Can.SEE_INITIATIVES, section=SECTION)
def plan_file(request: WebRequest, initiative_id: int) -> HttpResponse:
    """The file itself."""
    asked = asked_text(request, "format") or FORMATS[0][0]
    found = export_plan(viewer=request.viewer, initiative_id=initiative_id, file_format=asked, today=request.today)
    headers = {
        "Content-Disposition": content_disposition_header(True, found.file_name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(found.content, content_type="application/octet-stream", headers=headers)


def _begun(request: WebRequest, initiative_id: int, file: Any, said: dict[str, Any]) -> int:
    """Staged, and being checked: everything that is asked of a plan file is known here."""
    step: dict[str, Any] = {"acting": request.viewer, "now": request.now}
    made = upload_plan(**step, file_name=file.name, content=file.read(), initiative_id=initiative_id)
    kind: dict[str, Any] = {**kind_of(request, said["category"])}
    place_plan(**step, import_id=made.pk, initiative_id=initiative_id, plan=said["plan"], **kind)
    return made.pk


def _editable(request: WebRequest, initiative_id: int) -> InitiativeRow:
    """The initiative, for who may edit it. Raises Missing, Forbidden."""
    row = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    if not request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, initiative_id):
        request.viewer.require(Can.EDIT_INITIATIVES)
    return row
