"""The way of a plan file into an initiative, from its upload on: whose plan it is, every row, written. See `exchange.pages`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.access.roles import Can
from milepost.core.errors import DomainError
from milepost.exchange.plan_files.actions import confirm_plan, place_plan
from milepost.exchange.plan_files.previews import KeptPreview
from milepost.exchange.queries.plan_uploads import PlanUpload
from milepost.portfolios.queries.initiatives import InitiativeRow, initiative_row
from milepost.web.pages import WebRequest, error_page, show
from milepost.web.portfolios.common import asked_text, asked_whole, chosen
from milepost.web.scheduling.forms import PlanOptionsForm, kind_of
from milepost.web.scheduling.rows import HOW, lines, totals

#: Rows of the dry run on a page.
MANY = 200
#: What the worker is at, by state and step.
STEPS = {
    ("checking", 0): gettext_lazy("Reading the file"),
    ("checking", 1): gettext_lazy("Comparing it with what is stored"),
    ("checking", 2): gettext_lazy("Noting every row"),
    ("applying", 0): gettext_lazy("Reading the file"),
    ("applying", 1): gettext_lazy("Writing all rows at once"),
}


def plan_page(request: WebRequest, found: PlanUpload) -> HttpResponse:
    """Wherever it stands: whose plan it is to be said, being worked on, to be looked at, done."""
    if found.busy:
        doing = STEPS[found.state, found.step] if found.steps else _("Waiting for its turn")
        percent = 100 * found.step // found.steps if found.steps else 0
        response = show(request, "exchange/plan_progress.html", found=found, doing=doing, percent=percent)
        response["Refresh"] = "1"
        return response
    if found.preview is not None and found.initiative_id is not None and "place" not in request.GET:
        row = _editable(request, found.initiative_id)
        return show(
            request, "exchange/plan_rows.html", found=found, preview=found.preview, row=row, **_table(request, found.preview)
        )  # fmt: skip
    return _options(request, found, _form(request, found))


def plan_placed(request: WebRequest, found: PlanUpload) -> HttpResponse:
    """Take what was said, and have every row checked."""
    form = _form(request, found)
    if form.submitted():
        said = {name: form.cleaned_data.get(name) or "" for name in ("plan", "project")}
        kind = kind_of(request, form.cleaned_data["category"])
        if form.attempt(
            lambda: place_plan(
                acting=request.viewer, now=request.now, import_id=found.id, version=form.cleaned_data["version"],
                initiative_id=form.cleaned_data["initiative_id"], **said, **kind,
            )
        ):  # fmt: skip
            return redirect("import", import_id=found.id)
    return _options(request, found, form)


def plan_confirmed(request: WebRequest, found: PlanUpload) -> HttpResponse:
    """Have all that was shown written."""
    version = request.POST.get("version", "")
    try:
        confirm_plan(
            acting=request.viewer, now=request.now, import_id=found.id,
            version=int(version) if version.isdigit() else None,
        )  # fmt: skip
    except DomainError as error:
        return error_page(request, error)
    return redirect("import", import_id=found.id)


def _form(request: WebRequest, found: PlanUpload) -> PlanOptionsForm:
    said = {"plan": found.plan, "project": found.project, **({"category": found.category} if found.category else {})}
    initial = {"version": found.version, "initiative_id": found.initiative_id, **said}
    return PlanOptionsForm(request, initial=initial, projects=found.projects)


def _options(request: WebRequest, found: PlanUpload, form: PlanOptionsForm) -> HttpResponse:
    return show(request, "exchange/plan_options.html", found=found, form=form)


def _editable(request: WebRequest, initiative_id: int) -> InitiativeRow:
    """The initiative, for who may edit it: a role may have ended since the file was checked. Raises Missing, Forbidden."""
    row = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    if not request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, initiative_id):
        request.viewer.require(Can.EDIT_INITIATIVES)
    return row


def _table(request: WebRequest, preview: KeptPreview) -> dict[str, Any]:
    """Some of the rows: those of a kind, or all that are news; a page of them."""
    how = asked_text(request, "how") or ""
    rows = [row for row in preview.rows if (row.how == how if how in HOW else row.how != "leave" or row.kept)]
    rows.sort(key=lambda row: list(HOW).index(row.how))
    number = max(1, asked_whole(request, "page") or 1)
    begin = (number - 1) * MANY
    choices = [
        (name, f"{label} ({preview.count(name)})") for name, (label, _tone) in HOW.items() if preview.count(name)
    ]
    kept = {"how": how} if how else {}
    offered = chosen(choices, how)
    offered[0]["label"] = _("What is news")
    return {
        "choices": offered,
        "totals": totals(preview.counts),
        "heads": [label for label, _tone in HOW.values()],
        "lines": lines(rows[begin : begin + MANY], request.today),
        "count": len(rows),
        "before": urlencode({**kept, "page": number - 1}) if number > 1 else "",
        "after": urlencode({**kept, "page": number + 1}) if begin + MANY < len(rows) else "",
        "first": begin + 1,
        "last": min(begin + MANY, len(rows)),
    }
