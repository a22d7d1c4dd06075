"""Plan files between their upload and their import: on the disk under the digest of their content, for a day.

Whoever uploaded one holds a signed word for it, which names the person, and the initiative where that was said. No other word
opens it.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.core.errors import Conflict
from milepost.core.ids import encode_id, new_id
from milepost.scheduling.plans.opening import MEGABYTE, too_large

FOLDER = "staged"
KEPT = timedelta(days=1)
SALT = "milepost.scheduling.staged"


@dataclass(frozen=True, slots=True)
class Staged:
    """An uploaded file that waits: what it is called, and where it lies."""

    file_name: str
    path: Path


def stage(*, viewer: Viewer, initiative_id: int | None, file_name: str, content: bytes) -> str:
    """Keep an uploaded file for a day; the word with which this person finds it again. Raises Invalid (too large).

    initiative_id: whose plan it is; None when that is still to be said.
    """
    if len(content) > settings.MILEPOST.plan_max_mb * MEGABYTE:
        raise too_large()
    digest = hashlib.sha256(content).hexdigest()
    target = _folder() / digest
    if not target.is_file():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_name(f".{digest}.{encode_id(new_id())}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(content)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    os.utime(target)
    whose = "" if initiative_id is None else encode_id(initiative_id)
    return signing.dumps([viewer.user_id, whose, digest, file_name[:300]], salt=SALT, compress=True)


def staged(*, viewer: Viewer, initiative_id: int | None, word: str) -> Staged:
    """The file behind such a word. Raises Conflict when it is somebody else's, too old, or gone."""
    try:
        user_id, initiative, digest, file_name = signing.loads(word, salt=SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError):
        user_id, initiative, digest, file_name = 0, "", "", ""
    path = _folder() / str(digest)
    whose = "" if initiative_id is None else encode_id(initiative_id)
    if user_id != viewer.user_id or initiative not in ("", whose) or not digest or not path.is_file():
        raise Conflict(_("The uploaded file is not kept any more."), _("Upload it again."), field="file")
    return Staged(str(file_name), path)


def forget_staged(now: datetime) -> None:
    """Remove what nobody imported within a day."""
    oldest = (now - KEPT).timestamp()
    for path in _folder().glob("*") if _folder().is_dir() else ():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    root: Path = settings.MILEPOST.data_dir
    return root / FOLDER
