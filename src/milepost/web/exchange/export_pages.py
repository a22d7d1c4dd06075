"""Tables that go out, as downloads."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from milepost.exchange.exporting import MEDIA, export_table, template_table
from milepost.web.pages import Access, WebRequest, page
from milepost.web.portfolios.common import asked_id, asked_text

USUAL = "milestones"


@page(Access.MEMBER, section="imports")
def table_export(request: WebRequest) -> HttpResponse:
    """Everything of a kind that the viewer sees, or what lies in one company or initiative."""
    asked = {name: asked_id(request, name) for name in ("company_id", "initiative_id")}
    filters = {name: value for name, value in asked.items() if value is not None}
    form, kind = _form(request), asked_text(request, "kind") or USUAL
    content = export_table(
        viewer=request.viewer, now=request.now, today=request.today, kind=kind, form=form, filters=filters
    )
    return _download(content, f"{kind}-{request.today.isoformat()}.{form}", form)


@page(Access.MEMBER, section="imports")
def table_template(request: WebRequest) -> HttpResponse:
    """A file to start from."""
    form, kind = _form(request), asked_text(request, "kind") or USUAL
    content = template_table(viewer=request.viewer, now=request.now, today=request.today, kind=kind, form=form)
    return _download(content, f"{kind}-template.{form}", form)


def _form(request: WebRequest) -> str:
    return "xlsx" if request.GET.get("form") == "xlsx" else "csv"


def _download(content: bytes, name: str, form: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=MEDIA[form], headers=headers)
