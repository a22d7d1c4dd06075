"""Comments and attachments on what lies in an initiative."""

from __future__ import annotations

import base64
import binascii
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from milepost.api.conventions.fields import Answer, Body, Id, IdAnswer, Line, MomentAnswer, Name, Text
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.conventions.resources import Resource
from milepost.core.paging import Page
from milepost.discussion.actions.attachments import attach, withdraw_attachment
from milepost.discussion.actions.comments import add_comment, edit_comment, withdraw_comment
from milepost.discussion.queries.attachments import (
    ATTACHMENT_SORTS,
    AttachmentRow,
    attachment_page,
    attachment_row,
    stored_file,
)
from milepost.discussion.queries.comments import (
    COMMENT_SORTS,
    CommentRow,
    SubjectFilter,
    comment_page,
    comment_row,
)

TAG = "Discussion"


class SubjectKind(StrEnum):
    """What can be discussed."""

    INITIATIVE = "initiative"
    MILESTONE = "milestone"


def _take_base64(value: object) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "", validate=True) if value else b""
    except (binascii.Error, ValueError):
        raise PydanticCustomError("base64", "is not base64") from None


FileContent = Annotated[
    bytes,
    BeforeValidator(_take_base64),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "description": "The file's content in base64"}),
]
FileName = Annotated[Line, Field(max_length=300, description="With the ending that says what it is")]
Words = Annotated[
    Text,
    Field(min_length=1, max_length=5000, examples=["The rehearsal went well."],
          description="`@Otto Stein` tells whoever is named, by the whole name or a unique first name; they must see it"),
]  # fmt: skip


class Comment(Answer):
    """What somebody said of a thing. Of a withdrawn one no words are shown."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    subject_kind: SubjectKind
    subject_id: IdAnswer
    company_id: IdAnswer
    initiative_id: IdAnswer
    author_id: IdAnswer
    author_name: Annotated[str, Field(examples=["Otto Stein"])]
    words: Annotated[str, Field(examples=["The rehearsal went well."])]
    mention_ids: list[IdAnswer]
    said_at: MomentAnswer
    edited: bool
    withdrawn_at: MomentAnswer | None
    recorded_at: MomentAnswer


class CommentChange(Body):
    """What to say instead."""

    words: Words
    mentions: Annotated[
        list[Id], Field(max_length=100, description="Who is told besides those named in the words")
    ] = []


class NewComment(CommentChange):
    """Something to say of a thing."""

    subject_kind: SubjectKind
    subject_id: Id


class OnSubjectQuery(ListQuery):
    """On which thing, or on anything of which company or initiative."""

    subject_kind: SubjectKind | None = None
    subject_id: Id | None = None
    company_id: Id | None = None
    initiative_id: Annotated[Id | None, Field(description="On the initiative, or on anything in it")] = None


class CommentQuery(OnSubjectQuery):
    """Which comments."""


comments = Resource("comments", "comment", TAG, Comment, kind="comment")


@comments.list(sorts=tuple(COMMENT_SORTS))
def list_comments(call: Call, query: CommentQuery) -> Page[CommentRow]:
    """Newest first."""
    return comment_page(viewer=call.viewer, filters=SubjectFilter(**query.filters()), page=query.page())


@comments.one
def read_comment(call: Call, comment_id: int) -> CommentRow:
    """One."""
    return comment_row(viewer=call.viewer, comment_id=comment_id)


@comments.create
def say(call: Call, body: NewComment) -> Any:
    """Say it."""
    return add_comment(acting=call.viewer, now=call.now, **body.given())


@comments.update
def say_otherwise(call: Call, comment_id: int, version: int | None, body: CommentChange) -> Any:
    """Say it otherwise."""
    return edit_comment(acting=call.viewer, now=call.now, comment_id=comment_id, version=version, **body.given())


@comments.remove("withdraw_comment", "Withdraw a comment", "By its author. The words stay in its history.")
def withdraw(call: Call, comment_id: int, version: int | None) -> Any:
    """Take it back."""
    return withdraw_comment(acting=call.viewer, now=call.now, comment_id=comment_id, version=version)


class Attachment(Answer):
    """A link or a file beside a thing. The file itself is at `/attachments/{id}/content`."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    subject_kind: SubjectKind
    subject_id: IdAnswer
    company_id: IdAnswer
    initiative_id: IdAnswer
    title: Annotated[str, Field(examples=["Minutes of 3 December"])]
    link: Annotated[str, Field(examples=["https://example.com/minutes"])]
    file_name: Annotated[str, Field(examples=[""])]
    sha256: Annotated[str, Field(description="Of the file's content", examples=[""])]
    size: Annotated[int | None, Field(description="In bytes", examples=[None])]
    media_type: Annotated[str, Field(examples=[""])]
    added_by_id: IdAnswer
    added_by_name: Annotated[str, Field(examples=["Otto Stein"])]
    added_at: MomentAnswer
    recorded_at: MomentAnswer


class NewAttachment(Body):
    """A link, or a file: its name and content."""

    subject_kind: SubjectKind
    subject_id: Id
    title: Annotated[Name | None, Field(description="Unset: the file's name, or the link")] = None
    link: Annotated[Text, Field(max_length=1000, examples=["https://example.com/minutes"])] = ""
    file_name: FileName = ""
    content: FileContent = b""


class AttachmentQuery(OnSubjectQuery):
    """Which attachments."""


attachments = Resource("attachments", "attachment", TAG, Attachment, kind="attachment")


@attachments.list(sorts=tuple(ATTACHMENT_SORTS))
def list_attachments(call: Call, query: AttachmentQuery) -> Page[AttachmentRow]:
    """Newest first."""
    return attachment_page(viewer=call.viewer, filters=SubjectFilter(**query.filters()), page=query.page())


@attachments.one
def read_attachment(call: Call, attachment_id: int) -> AttachmentRow:
    """One."""
    return attachment_row(viewer=call.viewer, attachment_id=attachment_id)


@attachments.create
def attach_one(call: Call, body: NewAttachment) -> Any:
    """Attach a link or a file."""
    return attach(acting=call.viewer, now=call.now, **{**body.given(), "title": body.title or ""})


@attachments.remove("withdraw_attachment", "Withdraw an attachment", "Its history stays, and so does the file.")
def take_back(call: Call, attachment_id: int, version: int | None) -> Any:
    """Take it back."""
    return withdraw_attachment(acting=call.viewer, now=call.now, attachment_id=attachment_id, version=version)


def _download(call: Call) -> HttpResponseBase:
    found = stored_file(viewer=call.viewer, attachment_id=call.id)
    headers = {
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment",
        "Content-Length": str(found.size),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(found.chunks(), content_type="application/octet-stream", headers=headers)


REGISTRY.add(
    Operation(
        "GET", "/attachments/{attachment_id}/content", "get_attachment_content", TAG, "Download an attached file",
        _download, Success(form="file"), description="Always as a download, whatever it is. A link has none: `404`.",
    )
)  # fmt: skip
