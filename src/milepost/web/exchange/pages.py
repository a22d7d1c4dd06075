"""The way of a table or plan file into Milepost: upload or paste, say which column is which, see every row, apply.

Works without a script: while the worker is at it the page is sent again every second, by a header and not by a script.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.core.errors import Conflict, DomainError, Forbidden, Invalid
from milepost.core.ids import decode_id
from milepost.core.paging import PageRequest
from milepost.exchange.actions import apply_import, choose_sheet, drop_import, map_columns, upload
from milepost.exchange.kinds.base import Kind
from milepost.exchange.plan_files.actions import upload_plan
from milepost.exchange.queries.history import brought_page
from milepost.exchange.queries.imports import (
    ImportView,
    MappingView,
    exported_kinds,
    import_view,
    mapping_view,
    offered_kinds,
    row_page,
)
from milepost.exchange.queries.plan_uploads import is_plan_upload, plan_upload
from milepost.scheduling.plans.opening import is_plan
from milepost.web.exchange.forms import MappingForm, PasteForm, UploadForm
from milepost.web.exchange.plan_pages import plan_confirmed, plan_page, plan_placed
from milepost.web.pages import Access, WebRequest, done, error_page, page, page_asked, show
from milepost.web.portfolios.common import asked_text
from milepost.web.uploads import takes_up_to

SECTION = "imports"
OUTCOMES = ("create", "change", "conflict", "refused", "same")
#: What a page of a list may say of all rows: the parameter of its address, and the field.
PLACES = {"company_id": "company", "initiative_id": "initiative", "milestone_id": "milestone"}


def _kinds(request: WebRequest) -> list[Kind]:
    """Those that the viewer may write. Raises Forbidden when there are none."""
    found = offered_kinds(viewer=request.viewer)
    if not found:
        raise Forbidden(_("Your roles do not allow you to import anything."), _("Ask an administrator."))
    return found


@takes_up_to("plan_max_mb")
@page(Access.MEMBER, section=SECTION, methods=("GET", "POST"))
def imports(request: WebRequest) -> HttpResponse:
    """Begin an import of whatever kind, go on with one, or take a table out."""
    kinds = offered_kinds(viewer=request.viewer)
    form = None
    if kinds:
        asked = asked_text(request, "kind") or kinds[0].code
        form = UploadForm(request, kinds=kinds, initial={"kind": asked})
    if form is not None and form.submitted():
        there = _begun(request, form)
        if there is not None:
            return redirect(there)
    return show(
        request, "exchange/imports.html", form=form, brought=brought_page(viewer=request.viewer, page=page_asked(request)),
        exported=exported_kinds(viewer=request.viewer), query=request.META.get("QUERY_STRING", ""),
    )  # fmt: skip


def _begun(request: WebRequest, form: UploadForm) -> str | None:
    """Where the uploaded file goes on: a plan file with whose plan it is, a table with its columns. None when it is refused."""
    file = form.cleaned_data["file"]
    content = file.read()
    if is_plan(file.name, content):
        plan = form.attempt(
            lambda: upload_plan(
                acting=request.viewer, now=request.now, file_name=file.name, content=content,
                initiative_id=_defaults(request).get("initiative"),
            )
        )  # fmt: skip
        return reverse("import", args=[plan.pk]) if plan is not None else None
    made = form.attempt(
        lambda: upload(
            acting=request.viewer, now=request.now, kind=form.cleaned_data["kind"], file_name=file.name, content=content,
            defaults=_defaults(request),
        )
    )  # fmt: skip
    return reverse("import", args=[made.pk]) if made is not None else None


@page(Access.MEMBER, section=SECTION, methods=("GET", "POST"))
def table_paste(request: WebRequest) -> HttpResponse:
    """Rows from the clipboard. Lists lead here, or post ``kind`` and ``text`` here, with the place they show in the address."""
    kinds = _kinds(request)
    form = PasteForm(request, kinds=kinds, initial={"kind": asked_text(request, "kind") or kinds[0].code})
    if form.submitted():
        made = form.attempt(
            lambda: upload(
                acting=request.viewer, now=request.now, kind=form.cleaned_data["kind"], file_name=_("What was pasted"),
                content=form.cleaned_data["text"].encode(), defaults=_defaults(request),
            )
        )  # fmt: skip
        if made is not None:
            return redirect("import", import_id=made.pk)
    return show(request, "exchange/paste.html", form=form)


def _defaults(request: WebRequest) -> dict[str, int]:
    """What the page that one came from says of every row. Raises Invalid for what is no id."""
    return {field: decode_id(request.GET[name], name) for name, field in PLACES.items() if request.GET.get(name)}


@page(Access.MEMBER, section=SECTION)
def table_import(request: WebRequest, import_id: int) -> HttpResponse:
    """Wherever it stands: to be mapped, being worked on, to be looked at, done."""
    if is_plan_upload(viewer=request.viewer, import_id=import_id):
        return plan_page(request, plan_upload(viewer=request.viewer, import_id=import_id))
    found = import_view(viewer=request.viewer, import_id=import_id)
    if found.busy:
        response = show(request, "exchange/progress.html", found=found, percent=_percent(found))
        response["Refresh"] = "1"
        return response
    if found.state in ("checked", "applied") and "map" not in request.GET:
        return _rows(request, found)
    shown = mapping_view(viewer=request.viewer, import_id=import_id)
    return _mapping(request, found, shown, MappingForm(request, found=found, shown=shown))


def _percent(found: ImportView) -> int:
    return min(100, 100 * found.done // found.total) if found.total else 0


def _rows(request: WebRequest, found: ImportView, wrong: Conflict | None = None) -> HttpResponse:
    """What was found of every row; ``wrong``: why it was not written, at the box that would have it written."""
    wanted = asked_text(request, "outcome")
    outcome = wanted if wanted in OUTCOMES else None
    page = PageRequest(cursor=request.GET.get("cursor") or None, limit=100)
    response = show(
        request, "exchange/rows.html", found=found, outcome=outcome, wrong=wrong, all=sum(found.counts.values()),
        rows=row_page(viewer=request.viewer, import_id=found.id, outcome=outcome, page=page),
        counts=[(one, found.counts.get(one, 0)) for one in OUTCOMES if found.counts.get(one)],
    )  # fmt: skip
    response.status_code = 200 if wrong is None else wrong.status
    return response


def _mapping(request: WebRequest, found: ImportView, shown: MappingView, form: MappingForm) -> HttpResponse:
    return show(
        request, "exchange/mapping.html", found=found, shown=shown, form=form,
        columns=[(one, form[f"column_{one.at}"]) for one in shown.headings],
        others=[form[name] for name in form.fields if name.startswith(("fixed_", "days_", "marks_"))],
    )  # fmt: skip


@page(Access.MEMBER, section=SECTION, methods=("POST",))
def import_map(request: WebRequest, import_id: int) -> HttpResponse:
    """Take the mapping, and have every row checked. A column that turns out to be doubtful is asked about."""
    if is_plan_upload(viewer=request.viewer, import_id=import_id):
        return plan_placed(request, plan_upload(viewer=request.viewer, import_id=import_id))
    found = import_view(viewer=request.viewer, import_id=import_id)
    posted = [
        (name.removeprefix("column_"), str(value)) for name, value in request.POST.items() if name.startswith("column_")
    ]
    chosen = {at: code for at, code in posted if code and at.isdigit()}
    shown = mapping_view(viewer=request.viewer, import_id=import_id, columns=chosen)
    form = MappingForm(request, found=found, shown=shown)
    if form.submitted():

        def call() -> Any:
            try:
                return map_columns(
                    acting=request.viewer, now=request.now, import_id=import_id, mapping=form.mapping(),
                    version=form.cleaned_data["version"],
                )  # fmt: skip
            except Invalid as error:
                raise form.place(error) from error

        if form.attempt(call) is not None:
            return redirect("import", import_id=import_id)
    return _mapping(request, found, shown, form)


@page(Access.MEMBER, section=SECTION, methods=("POST",))
def import_sheet(request: WebRequest, import_id: int) -> HttpResponse:
    """Another sheet of the workbook."""
    text = request.POST.get("sheet", "")
    choose_sheet(acting=request.viewer, now=request.now, import_id=import_id, sheet=int(text) if text.isdigit() else -1)
    return redirect("import", import_id=import_id)


@page(Access.MEMBER, section=SECTION, methods=("POST",))
def import_apply(request: WebRequest, import_id: int) -> HttpResponse:
    """Have all that was shown written."""
    if is_plan_upload(viewer=request.viewer, import_id=import_id):
        return plan_confirmed(request, plan_upload(viewer=request.viewer, import_id=import_id))
    version = request.POST.get("version", "")
    try:
        apply_import(
            acting=request.viewer, now=request.now, import_id=import_id, skip=request.POST.get("skip") == "yes",
            version=int(version) if version.isdigit() else None,
        )  # fmt: skip
    except DomainError as error:
        if isinstance(error, Conflict) and error.field == "skip":
            return _rows(request, import_view(viewer=request.viewer, import_id=import_id), error)
        return error_page(request, error)
    return redirect("import", import_id=import_id)


@page(Access.MEMBER, section=SECTION, methods=("POST",))
def import_drop(request: WebRequest, import_id: int) -> HttpResponse:
    """Not this one."""
    drop_import(acting=request.viewer, now=request.now, import_id=import_id)
    return done(request, _("Dropped. Nothing was changed."), "imports")
