"""Pages of discussion. What is said and attached stands on the page of the thing; the forms also have pages of their own."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.errors import Forbidden
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.discussion.actions.attachments import attach, withdraw_attachment
from milepost.discussion.actions.comments import add_comment, edit_comment, withdraw_comment
from milepost.discussion.queries.attachments import attachment_page, attachment_row, stored_file
from milepost.discussion.queries.comments import SubjectFilter, comment_page, comment_row
from milepost.discussion.subjects import Subject, subject_of
from milepost.web.addresses import address
from milepost.web.discussion.forms import AttachmentForm, CommentForm
from milepost.web.pages import WebRequest, done, page, show

MANY = 100


def discussed(request: WebRequest, kind: str, pk: int) -> dict[str, Any]:
    """What ``discussion/section.html`` shows on the page of a thing that the viewer sees. Three SQL queries."""
    viewer = request.viewer
    wanted = SubjectFilter(subject_kind=kind, subject_id=pk)
    return {
        "comments": comment_page(viewer=viewer, filters=wanted, page=PageRequest(limit=MANY)).rows,
        "attachments": attachment_page(viewer=viewer, filters=wanted, page=PageRequest(limit=MANY)).rows,
        "comment_form": CommentForm(request),
        "comment_to": address(f"{kind}_comment", pk),
        "attach_to": address(f"{kind}_attach", pk),
    }


@page(Can.DISCUSS, methods=("GET", "POST"))
def milestone_comment(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Comment on a milestone."""
    return _comment(request, subject_of(request.viewer, "milestone", milestone_id))


@page(Can.DISCUSS, methods=("GET", "POST"))
def initiative_comment(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Comment on an initiative."""
    return _comment(request, subject_of(request.viewer, "initiative", initiative_id))


@page(Can.DISCUSS, methods=("GET", "POST"))
def milestone_attach(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Attach something to a milestone."""
    return _attach(request, subject_of(request.viewer, "milestone", milestone_id))


@page(Can.DISCUSS, methods=("GET", "POST"))
def initiative_attach(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Attach something to an initiative."""
    return _attach(request, subject_of(request.viewer, "initiative", initiative_id))


@page(Can.SEE_INITIATIVES)
def comment(request: WebRequest, comment_id: int) -> HttpResponse:
    """Where the feed leads: to the comment on the page of its thing."""
    row = comment_row(viewer=request.viewer, comment_id=comment_id)
    return redirect(f"{_place(row.subject_kind, row.subject_id)}#comment-{encode_id(row.id)}")


@page(Can.DISCUSS, methods=("GET", "POST"))
def comment_edit(request: WebRequest, comment_id: int) -> HttpResponse:
    """Say it otherwise."""
    row = comment_row(viewer=request.viewer, comment_id=comment_id)
    subject = subject_of(request.viewer, row.subject_kind, row.subject_id)
    _require_may(request, subject)
    if row.author_id != request.viewer.user_id:
        raise Forbidden(_("Only who wrote it changes it."), _("Say something yourself instead."))
    form = CommentForm(request, initial={"words": row.words, "version": row.version})
    if form.submitted() and form.run(edit_comment, comment_id=comment_id) is not None:
        return _back(request, subject, _("Comment saved."))
    return _form(request, form, subject, _("Edit the comment"), _("Save the comment"))


@page(Can.DISCUSS, methods=("POST",))
def comment_withdraw(request: WebRequest, comment_id: int) -> HttpResponse:
    """Take a comment back."""
    row = comment_row(viewer=request.viewer, comment_id=comment_id)
    withdraw_comment(acting=request.viewer, now=request.now, comment_id=comment_id)
    return _back(request, subject_of(request.viewer, row.subject_kind, row.subject_id), _("Comment withdrawn."))


@page(Can.SEE_INITIATIVES)
def attachment(request: WebRequest, attachment_id: int) -> HttpResponseBase:
    """The file, always as a download: nothing that somebody uploaded runs on this site."""
    found = stored_file(viewer=request.viewer, attachment_id=attachment_id)
    headers = {
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment",
        "Content-Length": str(found.size),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(found.chunks(), content_type=found.media_type, headers=headers)


@page(Can.DISCUSS, methods=("POST",))
def attachment_withdraw(request: WebRequest, attachment_id: int) -> HttpResponse:
    """Take an attachment back."""
    row = attachment_row(viewer=request.viewer, attachment_id=attachment_id)
    withdraw_attachment(acting=request.viewer, now=request.now, attachment_id=attachment_id)
    return _back(request, subject_of(request.viewer, row.subject_kind, row.subject_id), _("Attachment taken back."))


def _comment(request: WebRequest, subject: Subject) -> HttpResponse:
    _require_may(request, subject)
    form = CommentForm(request)
    if form.submitted():
        made = form.run(add_comment, subject_kind=subject.kind, subject_id=subject.id)
        if made is not None:
            return _back(request, subject, _("Comment added."))
    return _form(request, form, subject, _("Comment"), _("Add the comment"))


def _attach(request: WebRequest, subject: Subject) -> HttpResponse:
    _require_may(request, subject)
    form = AttachmentForm(request)
    if form.submitted():
        sent = {**form.arguments(), "subject_kind": subject.kind, "subject_id": subject.id}
        if form.attempt(lambda: attach(acting=request.viewer, now=request.now, **sent)) is not None:
            return _back(request, subject, _("Attached."))
    return _form(request, form, subject, _("Attach a link or a file"), _("Attach it"))


def _require_may(request: WebRequest, subject: Subject) -> None:
    if not request.viewer.may_in_company(Can.DISCUSS, subject.company_id, subject.initiative_id):
        request.viewer.require(Can.DISCUSS)


def _place(kind: str, pk: int) -> str:
    return address(kind, pk)


def _back(request: WebRequest, subject: Subject, said: str) -> HttpResponse:
    return done(request, said, subject.kind, subject.id)


def _form(request: WebRequest, form: Any, subject: Subject, title: str, button: str) -> HttpResponse:
    up = _place(subject.kind, subject.id)
    return show(request, "discussion/form.html", form=form, subject=subject, up=up, title=title, button=button)
