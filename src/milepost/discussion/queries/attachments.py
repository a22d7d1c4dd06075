"""Reads about attachments, and the file behind one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_filtered
from milepost.discussion.models import Attachment
from milepost.discussion.queries.comments import SubjectFilter
from milepost.discussion.store import path_of

CHUNK = 1 << 16
ATTACHMENT_SORTS = {"added_at": "added_at", "title": "title", "id": "pk"}


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A link, or a file; ``size`` in bytes."""

    id: int
    version: int
    subject_kind: str
    subject_id: int
    company_id: int
    initiative_id: int
    title: str
    link: str
    file_name: str
    sha256: str
    size: int | None
    media_type: str
    added_by_id: int
    added_by_name: str
    added_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The file of an attachment: what to call it, what it is, where it lies, how many bytes it has."""

    name: str
    media_type: str
    path: Path
    size: int

    def chunks(self) -> Iterator[bytes]:
        """Its content in parts; opened when the first is asked for."""
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def attachment_page(*, viewer: Viewer, filters: SubjectFilter, page: PageRequest) -> Page[AttachmentRow]:
    """Attachments that were not withdrawn, newest first unless asked otherwise. One SQL query."""
    found = paginate_filtered(_wanted, viewer, filters, page=page, sorts=ATTACHMENT_SORTS, usual="-added_at")
    return found.map(attachment_of)


def _wanted(viewer: Viewer, filters: SubjectFilter) -> Any:
    return _standing(viewer).filter(filters.condition())


def attachment_row(*, viewer: Viewer, attachment_id: int) -> AttachmentRow:
    """One that was not withdrawn. Raises Missing."""
    found = _standing(viewer).filter(pk=attachment_id).first()
    if found is None:
        raise Missing("attachment", encode_id(attachment_id))
    return attachment_of(found)


def stored_file(*, viewer: Viewer, attachment_id: int) -> StoredFile:
    """The file behind an attachment. Raises Missing for a link, and when the disk does not have it any more."""
    row = attachment_row(viewer=viewer, attachment_id=attachment_id)
    path = path_of(row.sha256) if row.sha256 else None
    if path is None or not path.is_file():
        raise Missing("file of the attachment", encode_id(attachment_id))
    return StoredFile(row.file_name, row.media_type, path, row.size or 0)


def _standing(viewer: Viewer) -> Any:
    return Attachment.objects.seen_by(viewer).filter(withdrawn_at__isnull=True).select_related("added_by")


def attachment_of(found: Any) -> AttachmentRow:
    """Of an attachment that was walled, with who added it."""
    return AttachmentRow(
        id=found.pk,
        version=found.version,
        subject_kind=found.subject_kind,
        subject_id=found.subject_id,
        company_id=found.company_id,
        initiative_id=found.initiative_id,
        title=found.title,
        link=found.link,
        file_name=found.file_name,
        sha256=found.sha256,
        size=found.size,
        media_type=found.media_type,
        added_by_id=found.added_by_id,
        added_by_name=found.added_by.name,
        added_at=found.added_at,
        recorded_at=found.recorded_at,
    )
