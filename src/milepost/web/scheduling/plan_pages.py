"""Pages of plan files: uploading one, looking at what it would do, applying that; and writing one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.access.roles import Can
from milepost.core.errors import Conflict, Invalid
from milepost.core.paging import PageRequest
from milepost.portfolios.queries.initiatives import InitiativeRow, initiative_row
from milepost.scheduling.actions.plan_files import apply_plan
from milepost.scheduling.plans.opening import ManyProjects
from milepost.scheduling.plans.previewing import PlanPreview
from milepost.scheduling.plans.staging import stage, staged
from milepost.scheduling.queries.plan_export import ENDINGS, export_plan
from milepost.scheduling.queries.plan_imports import PlanImportFilter, plan_import_page, plans_of, preview_plan
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import asked_id, asked_text, asked_whole, chosen, in_company
from milepost.web.scheduling.forms import PlanForm, PlanOptionsForm, kind_of
from milepost.web.scheduling.rows import HOW, lines, totals
from milepost.web.uploads import takes_up_to

SECTION = "initiatives"
#: Rows of the dry run on a page.
MANY = 200
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
        imports=plan_import_page(viewer=viewer, filters=filters, page=PageRequest(limit=50)).rows,
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
        word = form.attempt(
            lambda: stage(viewer=viewer, initiative_id=initiative_id, file_name=file.name, content=file.read())
        )
        if word is not None:
            asked = {"file": word, "plan": form.cleaned_data["plan"], "category": form.cleaned_data["category"]}
            return redirect(_dry_run_at(initiative_id, asked))
    return show(request, "scheduling/plan_form.html", form=form, row=row, named=named)


@page(Can.EDIT_INITIATIVES, section="imports", methods=("GET", "POST"))
def plan_options(request: WebRequest) -> HttpResponse:
    """The plan file that was uploaded where all files are: whose plan it is, and what else it does not say."""
    word = asked_text(request, "file") or ""
    if not word:
        return redirect("imports")
    held = staged(viewer=request.viewer, initiative_id=None, word=word)
    form = PlanOptionsForm(request, initial={"initiative_id": asked_id(request, "initiative_id")})
    if form.submitted():
        said = form.cleaned_data
        asked = {"file": word, "plan": said["plan"], "category": said["category"]}
        return redirect(_dry_run_at(said["initiative_id"], asked))
    return show(request, "scheduling/plan_options.html", form=form, held=held)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def plan_dry_run(request: WebRequest, initiative_id: int) -> HttpResponse:
    """What the uploaded file would do, row by row; and doing it."""
    row = _editable(request, initiative_id)
    asked = {name: asked_text(request, name) or "" for name in ("file", "plan", "category", "project")}
    if request.method == "GET" and not asked["file"]:
        return redirect("plan_import", initiative_id=initiative_id)
    try:
        if request.method == "POST":
            return _applied(request, initiative_id, asked)
        found = preview_plan(viewer=request.viewer, today=request.today, **_arguments(request, initiative_id, asked))
    except ManyProjects as error:
        return show(request, "scheduling/plan_project.html", row=row, projects=error.projects, asked=asked)
    except (Invalid, Conflict) as error:
        refused = show(request, "scheduling/plan_refused.html", row=row, error=error, asked=asked)
        refused.status_code = error.status
        return refused
    return show(request, "scheduling/plan_dry_run.html", row=row, found=found, **_table(request, found, asked))


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


def _editable(request: WebRequest, initiative_id: int) -> InitiativeRow:
    """The initiative, for who may edit it. Raises Missing, Forbidden."""
    row = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    if not request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, initiative_id):
        request.viewer.require(Can.EDIT_INITIATIVES)
    return row


def _arguments(request: WebRequest, initiative_id: int, asked: dict[str, str]) -> dict[str, Any]:
    held = staged(viewer=request.viewer, initiative_id=initiative_id, word=asked["file"])
    return {
        "initiative_id": initiative_id, "file_name": held.file_name, "content": held.path, "plan": asked["plan"],
        "project": asked["project"] or None, **kind_of(request, asked["category"]),
    }  # fmt: skip


def _applied(request: WebRequest, initiative_id: int, asked: dict[str, str]) -> HttpResponse:
    made = apply_plan(
        acting=request.viewer, now=request.now, fingerprint=request.POST.get("fingerprint", ""),
        **_arguments(request, initiative_id, asked),
    )  # fmt: skip
    written = sum(
        made.counts.get(what, {}).get(how, 0) for what in made.counts for how in ("create", "change", "remove")
    )
    said = ngettext("%(name)s is taken in: %(n)d row written.", "%(name)s is taken in: %(n)d rows written.", written)
    return done(request, said % {"name": made.file_name, "n": written}, "plan", initiative_id=initiative_id)


def _table(request: WebRequest, found: PlanPreview, asked: dict[str, str]) -> dict[str, Any]:
    """Some of the rows: those of a kind, or all that are news; a page of them."""
    how = asked_text(request, "how") or ""
    rows = [row for row in found.rows if (row.how == how if how in HOW else row.how != "leave" or row.kept)]
    rows.sort(key=lambda row: list(HOW).index(row.how))
    number = max(1, asked_whole(request, "page") or 1)
    begin = (number - 1) * MANY
    choices = [(name, f"{label} ({found.count(name)})") for name, (label, _tone) in HOW.items() if found.count(name)]
    kept = {name: value for name, value in {**asked, "how": how}.items() if value}
    offered = chosen(choices, how)
    offered[0]["label"] = _("What is news")
    return {
        "asked": asked,
        "choices": offered,
        "totals": totals(found),
        "heads": [label for label, _tone in HOW.values()],
        "lines": lines(rows[begin : begin + MANY], request.today),
        "count": len(rows),
        "before": urlencode({**kept, "page": number - 1}) if number > 1 else "",
        "after": urlencode({**kept, "page": number + 1}) if begin + MANY < len(rows) else "",
        "first": begin + 1,
        "last": min(begin + MANY, len(rows)),
    }


def _dry_run_at(initiative_id: int, asked: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('plan_dry_run', args=[initiative_id])}?{query}"
