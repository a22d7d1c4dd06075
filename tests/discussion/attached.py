"""What stands on one thing, for tests that look at it."""

from __future__ import annotations

from milepost.access.viewer import Viewer
from milepost.core.paging import PageRequest
from milepost.discussion.queries.attachments import AttachmentRow, attachment_page
from milepost.discussion.queries.comments import SubjectFilter


def attachments_of(*, viewer: Viewer, subject_kind: str, subject_id: int) -> tuple[AttachmentRow, ...]:
    """Its attachments, newest first."""
    wanted = SubjectFilter(subject_kind=subject_kind, subject_id=subject_id)
    return attachment_page(viewer=viewer, filters=wanted, page=PageRequest()).rows
