"""What was said of a thing, and attached to it, at a past moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from milepost.access.models import User
from milepost.access.viewer import Viewer
from milepost.core.history import row_then, states_then
from milepost.discussion.models import Attachment, Comment
from milepost.discussion.queries.attachments import AttachmentRow, attachment_of
from milepost.discussion.queries.comments import CommentRow, comment_rows
from milepost.discussion.subjects import subject_of


def comments_then(*, viewer: Viewer, subject_kind: str, subject_id: int, at: datetime) -> tuple[CommentRow, ...]:
    """The comments of then, newest first. Of one withdrawn by then, or since, no words. Raises Missing."""
    subject_of(viewer, subject_kind, subject_id)
    found = Comment.objects.seen_by(viewer).filter(subject_kind=subject_kind, subject_id=subject_id)
    gone = dict(found.filter(withdrawn_at__isnull=False).values_list("pk", "withdrawn_at"))
    rows = _then(viewer, Comment, found, at)
    people = User.objects.in_bulk({row.author_id for row in rows})
    for row in rows:
        row.author, row.withdrawn_at = people[row.author_id], gone.get(row.pk)
    return comment_rows(sorted(rows, key=lambda row: (row.said_at, row.pk), reverse=True))


def attachments_then(*, viewer: Viewer, subject_kind: str, subject_id: int, at: datetime) -> tuple[AttachmentRow, ...]:
    """The attachments of then that are still there, newest first: what was taken back is shown to nobody. Raises Missing."""
    subject_of(viewer, subject_kind, subject_id)
    found = Attachment.objects.seen_by(viewer).filter(
        subject_kind=subject_kind, subject_id=subject_id, withdrawn_at__isnull=True
    )
    rows = _then(viewer, Attachment, found, at)
    people = User.objects.in_bulk({row.added_by_id for row in rows})
    for row in rows:
        row.added_by = people[row.added_by_id]
    return tuple(map(attachment_of, sorted(rows, key=lambda row: (row.added_at, row.pk), reverse=True)))


def _then(viewer: Viewer, model: Any, found: Any, at: datetime) -> list[Any]:
    states = states_then(viewer=viewer, kind=model.KIND, at=at, walled=found.values_list("pk", flat=True))
    return [row_then(model, state) for state in states.values()]
