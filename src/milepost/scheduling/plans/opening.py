"""A plan file as it was uploaded: read whole, or refused with line, field and value. No database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from milepost.core.errors import Conflict, Invalid
from milepost.planfiles import PlanFile, PlanFileError, read
from milepost.planfiles.errors import ExtraMissing, JavaMissing, shown

MEGABYTE = 1 << 20
#: What a browser offers to choose.
ENDINGS = (".xer", ".xml", ".pmxml", ".mspdi", ".mpp")


class ManyProjects(Invalid):
    """The file holds several projects, and which one is meant was not said. ``projects``: code and name of each."""

    def __init__(self, projects: tuple[tuple[str, str], ...]) -> None:
        codes = ", ".join(code for code, _name in projects)
        super().__init__(
            "project",
            None,
            _("is missing, and the file holds several"),
            _("Choose one of: %(codes)s.") % {"codes": codes},
        )
        self.projects = projects


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with one project, and the digest of its content."""

    file: PlanFile
    sha256: str


def nobody() -> None:
    """Told that a file is read when nobody waits to hear it."""


def open_plan(*, file_name: str, content: bytes | Path, project: str | None = None) -> Opened:
    """Read an uploaded plan file.

    content: its bytes, or where it lies. project: code, name or id of the one to take, needed where there are several.
    Raises Invalid (``file``: what cannot be read, and where; ``project``), Conflict (the extra or Java is missing).
    """
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    limit: int = settings.MILEPOST.plan_max_mb
    if size > limit * MEGABYTE:
        raise too_large(file_name)
    name = file_name.strip()[:300] or _("plan file")
    try:
        file = read(content, project=project or None, name=name)
    except (ExtraMissing, JavaMissing) as error:
        raise Conflict(*in_sentences(error), field="file", value=name) from error
    except PlanFileError as error:
        raise _refused(error, project) from error
    if len(file.plan.projects) > 1:
        raise ManyProjects(tuple((one.code or str(one.uid), one.name) for one in file.plan.projects))
    if not file.plan.activities:
        raise Invalid("file", name, _("holds no activity"), _("Export the project with its activities."))
    data = content.read_bytes() if isinstance(content, Path) else content
    return Opened(file, hashlib.sha256(data).hexdigest())


def is_plan(file_name: str, content: bytes) -> bool:
    """Whether an uploaded file is a plan and no table: by its ending, or by how it begins.

    >>> is_plan("tower.XER", b""), is_plan("export.txt", b"ERMHDR\\t21.12"), is_plan("plan.xlsx", b"PK")
    (True, True, False)
    """
    begins = content[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    return file_name.lower().endswith(ENDINGS) or begins.startswith((b"ERMHDR", b"<?xml", b"<Project"))


def too_large(file_name: str) -> Invalid:
    """What is said of a file beyond the limit, wherever that is noticed."""
    limit = settings.MILEPOST.plan_max_mb
    return Invalid(
        "file", file_name[:80], _("is larger than %(limit)s MB") % {"limit": limit},
        _("Leave out what is not needed when exporting it, or split the plan."),
    )  # fmt: skip


def in_sentences(error: PlanFileError) -> tuple[str, str]:
    """What is wrong and how to mend it, as errors of the domain say it. The formats' own words are English."""
    return _("%(why)s.") % {"why": error.message}, _("%(mend)s.") % {"mend": error.mend} if error.mend else ""


def _refused(error: PlanFileError, project: str | None) -> Invalid:
    where = f" ({error.place})" if str(error.place) else ""
    value = "" if error.value is None else f"{shown(error.value)} "
    mend = in_sentences(error)[1] or _("Export the file again, or mend it at that place.")
    if project and error.value == project:
        return Invalid("project", project, _("is no project of this file"), mend)
    return Invalid("file", error.file, _("cannot be read: %(why)s") % {"why": f"{value}{error.message}{where}"}, mend)
