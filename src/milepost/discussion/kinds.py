"""Which files are taken: told by their content, which must be what the name claims."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.core.errors import Invalid
from milepost.discussion.structures import is_gif, is_jpeg, is_pdf, is_png, is_webp

MAX_NAME = 200
_UNFIT = re.compile(r'[\x00-\x1f\x7f"<>|:*?\\/\u202a-\u202e\u2066-\u2069]')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: what it is sent as, and whether a content is one."""

    media_type: str
    holds: Callable[[bytes], bool]


def _is_text(content: bytes) -> bool:
    try:
        return not _CONTROL.search(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return False


def _office(folder: str) -> Callable[[bytes], bool]:
    """An Office Open XML document of that folder, without macros."""

    def holds(content: bytes) -> bool:
        names = _names_in(content)
        macros = any(name.lower().endswith(("vbaproject.bin", ".exe")) for name in names)
        return "[Content_Types].xml" in names and any(name.startswith(f"{folder}/") for name in names) and not macros

    return holds


def _open_document(media_type: str) -> Callable[[bytes], bool]:
    """An OpenDocument file: it says first, uncompressed, what it is."""
    mark = b"mimetype" + media_type.encode()
    return lambda content: content[:4] == b"PK\x03\x04" and content[30 : 30 + len(mark)] == mark


def _names_in(content: bytes) -> frozenset[str]:
    """The names in a ZIP file; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_JPEG, _TEXT = FileKind("image/jpeg", is_jpeg), FileKind("text/plain", _is_text)
KINDS: dict[str, FileKind] = {
    "pdf": FileKind("application/pdf", is_pdf),
    "png": FileKind("image/png", is_png),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": FileKind("image/gif", is_gif),
    "webp": FileKind("image/webp", is_webp),
    "docx": FileKind(f"{_OOXML}wordprocessingml.document", _office("word")),
    "xlsx": FileKind(f"{_OOXML}spreadsheetml.sheet", _office("xl")),
    "pptx": FileKind(f"{_OOXML}presentationml.presentation", _office("ppt")),
    "odt": FileKind(f"{_ODF}text", _open_document(f"{_ODF}text")),
    "ods": FileKind(f"{_ODF}spreadsheet", _open_document(f"{_ODF}spreadsheet")),
    "odp": FileKind(f"{_ODF}presentation", _open_document(f"{_ODF}presentation")),
    "txt": _TEXT,
    "md": _TEXT,
    "csv": FileKind("text/csv", _is_text),
}


def clean_file_name(name: str) -> str:
    """The last part of a path, without what no file name may hold. Raises Invalid for one without a known ending."""
    last = re.split(r"[/\\]", name)[-1]
    cleaned = _UNFIT.sub("", last).strip(" .")
    stem, dot, ending = cleaned.rpartition(".")
    if not stem or not dot or ending.lower() not in KINDS:
        raise Invalid(
            "file",
            last[:80],
            _("is not a kind of file that is taken"),
            _("Use one of: %(choices)s.") % {"choices": ", ".join(KINDS)},
        )
    return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"


def kind_of(file_name: str, content: bytes) -> FileKind:
    """The kind that a cleaned name claims. Raises Invalid when the content is another one."""
    kind = KINDS[file_name.rpartition(".")[2].lower()]
    if not kind.holds(content):
        raise Invalid(
            "file", file_name[:80], _("is not what its name says"), _("Save it again in that format, without macros.")
        )
    return kind
