"""Writes about attachments. A file is on the disk before the row that names it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from milepost.access.models import Scope
from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Forbidden, Invalid
from milepost.discussion.actions.common import columns_of, require_may_discuss, require_standing
from milepost.discussion.kinds import FileKind, clean_file_name, kind_of
from milepost.discussion.models import Attachment
from milepost.discussion.rules import clean_link
from milepost.discussion.store import keep
from milepost.discussion.subjects import subject_of

MEGABYTE = 1 << 20


@action("attachment.added")
def attach_link(
    *, acting: Viewer, now: datetime, subject_kind: str, subject_id: int, link: str, title: str = ""
) -> Attachment:
    """A web address beside a thing. Raises Missing, Forbidden, Invalid."""
    subject = subject_of(acting, subject_kind, subject_id)
    require_may_discuss(acting, subject.initiative_id)
    cleaned = clean_link(link)
    return add(
        Attachment(
            **columns_of(subject),
            title=clean_name(title if title.strip() else cleaned[:200], "title"),
            link=cleaned,
            added_by_id=acting.user_id,
            added_at=now,
        )
    )


def attach(
    *, acting: Viewer, now: datetime, subject_kind: str, subject_id: int, title: str = "", link: str = "",
    file_name: str = "", content: bytes = b"",
) -> Attachment:  # fmt: skip
    """A web address or a file beside a thing, whichever was given. Raises Missing, Forbidden, Invalid (both, or neither)."""
    step: dict[str, Any] = {"acting": acting, "now": now, "subject_kind": subject_kind, "subject_id": subject_id}
    if bool(link.strip()) == bool(file_name):
        raise Invalid("link", link, _("is not the only one of link and file"), _("Give a link or a file, not both."))
    if file_name:
        return attach_file(**step, file_name=file_name, content=content, title=title)
    return attach_link(**step, link=link, title=title)


def attach_file(
    *,
    acting: Viewer,
    now: datetime,
    subject_kind: str,
    subject_id: int,
    file_name: str,
    content: bytes,
    title: str = "",
) -> Attachment:
    """A file beside a thing: of a kind that is taken, told by its content, and not too large.

    Whether one may is asked before anything is written; the file is written before the transaction, which it would hold up.
    Raises Missing, Forbidden, Invalid.
    """
    subject = subject_of(acting, subject_kind, subject_id)
    require_may_discuss(acting, subject.initiative_id)
    name, kind = checked(file_name, content)
    told = clean_name(title if title.strip() else name, "title")
    return _attach_kept(
        acting=acting, now=now, subject_kind=subject_kind, subject_id=subject_id, file_name=name, title=told,
        sha256=keep(content), size=len(content), media_type=kind.media_type,
    )  # fmt: skip


def checked(file_name: str, content: bytes) -> tuple[str, FileKind]:
    """The cleaned name and the kind of a file that is taken. Raises Invalid."""
    limit: int = settings.MILEPOST.attachment_max_mb
    if len(content) > limit * MEGABYTE:
        raise too_large(file_name)
    name = clean_file_name(file_name)
    if not content:
        raise Invalid("file", name[:80], _("is empty"), _("Choose another one."))
    return name, kind_of(name, content)


def too_large(file_name: str) -> Invalid:
    """What is said of a file beyond the limit, wherever that is noticed."""
    limit = settings.MILEPOST.attachment_max_mb
    return Invalid(
        "file", file_name[:80], _("is larger than %(limit)s MB") % {"limit": limit},
        _("Make it smaller, or give a link instead."),
    )  # fmt: skip


@action("attachment.added")
def _attach_kept(
    *, acting: Viewer, now: datetime, subject_kind: str, subject_id: int, file_name: str, title: str, sha256: str,
    size: int, media_type: str,
) -> Attachment:  # fmt: skip
    subject = subject_of(acting, subject_kind, subject_id)
    require_may_discuss(acting, subject.initiative_id)
    return add(
        Attachment(
            **columns_of(subject),
            title=title,
            file_name=file_name,
            sha256=sha256,
            size=size,
            media_type=media_type,
            added_by_id=acting.user_id,
            added_at=now,
        )
    )


@action("attachment.withdrawn")
def withdraw_attachment(*, acting: Viewer, now: datetime, attachment_id: int, version: int | None = None) -> Attachment:
    """Take it back, by who added it or who runs the initiative. The file itself stays, as history does.

    Raises Missing, Stale, Forbidden, Conflict (withdrawn already, or evidence of a criterion).
    """
    attachment = lock(Attachment, attachment_id, acting, version)
    require_may_discuss(acting, attachment.initiative_id)
    scope = Scope.objects.unwalled("of an attachment that the viewer sees").get(pk=attachment.initiative_id)
    if attachment.added_by_id != acting.user_id and not acting.may(Can.EDIT_INITIATIVES, scope):
        raise Forbidden(_("Only who added it, or who runs the initiative, takes it back."), _("Ask one of them."))
    require_standing(attachment)
    change(attachment, withdrawn_at=now)
    return attachment
