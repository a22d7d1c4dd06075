"""What is found of comments and attachments. Loaded by apps.py."""

from __future__ import annotations

from collections.abc import Iterator

from milepost.core.models import Event
from milepost.core.search import Document, reference, register_search, text
from milepost.discussion.models import Attachment, Comment


def said(event: Event) -> Iterator[Document]:
    """A comment by its words, an attachment by its title; nothing of one that was withdrawn."""
    gone = bool(event.after.get("withdrawn_at"))
    yield Document(
        event.kind,
        event.aggregate_id,
        event,
        title="" if gone else text(event, "title"),
        body="" if gone else text(event, "words", "file_name", "link"),
        subject_kind=event.after["subject_kind"],
        subject_id=reference(event, "subject_id"),
    )


register_search("comment", said, seen_like=Comment)
register_search("attachment", said, seen_like=Attachment)
