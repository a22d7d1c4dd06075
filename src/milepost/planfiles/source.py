"""Bytes of a plan file: how many are taken, what they are, and in which encoding."""

from __future__ import annotations

import codecs
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from milepost.planfiles.errors import BadEncoding, Place, PlanFileError, TooLarge, UnknownFormat, UnsafeXml
from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Format

MAX_BYTES = {
    Format.XER: 256 * 1024 * 1024,
    Format.MSPDI: 1024 * 1024 * 1024,
    Format.PMXML: 1024 * 1024 * 1024,
    Format.MPP: 256 * 1024 * 1024,
    Format.OTHER: 256 * 1024 * 1024,
}
"""Bytes above which a file is refused, so that reading stays under 2 GiB of memory (docs/reference/plan-files.md)."""

MAX_RECORDS = {
    "activities": 500_000,
    "links": 2_000_000,
    "assignments": 1_000_000,
    "resources": 500_000,
    "calendars": 50_000,
    "calendar exceptions": 1_000_000,
    "WBS nodes": 500_000,
    "projects": 50_000,
    "currencies": 50_000,
}
"""How many of each are read: a small file can hold very many small records."""

MAX_TEXT = 512 * 1024 * 1024
"""Bytes that the text of a file may take in memory, where its widest character decides how wide all are."""
PIECE = 1 << 20
"""Bytes that are looked at together to judge an encoding."""

HEAD = 64 * 1024
"""How much of a file is looked at to tell its format."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

GUESSED = frozenset({"cp1252", "latin-1"})
BEYOND_ASCII = bytes(ord(" ") if byte < 128 else byte for byte in range(256))
"""Leaves of a text what lies beyond ASCII, with blanks between."""
LIKELY = gettext_noop(
    "Nothing says it; cp1252 (Western) is likely. If names look odd, name the right one (--encoding cp1250, say)"
)
DOUBTFUL = gettext_noop(
    "Nothing says it; cp1252 (Western) was taken and is doubtful: whole words lie beyond ASCII. Name it (--encoding cp1251, say)"
)
NEITHER = gettext_noop(
    "Nothing says it; latin-1 was taken and is doubtful, as cp1252 has no such bytes. Name it (--encoding cp1251, say)"
)

BLANKS = re.compile(r"[\ufeff\s]*")
ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: on disk (`path`) or in memory (`data`). `name` is what messages call it."""

    name: str
    size: int
    path: Path | None = None
    data: bytes | None = None

    def head(self) -> bytes:
        """Return the first bytes."""
        if self.path is None:
            return (self.data or b"")[:HEAD]
        with self.path.open("rb") as file:
            return file.read(HEAD)

    def whole(self) -> bytes:
        """Return all bytes."""
        return self.path.read_bytes() if self.path is not None else self.data or b""


def source_of(file: Path | str | bytes, name: str = "") -> Source:
    """Return the source of a path or of bytes. Raises PlanFileError when there is no such file."""
    if isinstance(file, bytes):
        return Source(name or "file", len(file), data=file)
    path = Path(file)
    try:
        if not path.is_file():
            raise _named(PlanFileError(_no_file(path)), path.name)
        return Source(name or path.name, path.stat().st_size, path=path)
    except (OSError, ValueError) as error:
        if isinstance(error, PlanFileError):
            raise
        raise _named(cannot_open(error), path.name) from None


def _no_file(path: Path) -> str:
    if path.is_dir():
        return "This is a directory; name the file in it"
    return (
        "This is no file, but a device or a pipe; give what comes out of it on standard input"
        if path.exists()
        else "There is no such file"
    )


def cannot_open(error: OSError | ValueError) -> PlanFileError:
    """Return the error for a file that the system does not let be read."""
    return PlanFileError(f"It cannot be read ({getattr(error, 'strerror', None) or error})")


def _named(error: PlanFileError, name: str) -> PlanFileError:
    error.file = name
    return error


def refuse_above_limit(source: Source, form: Format, limit: int | None = None) -> None:
    """Raise TooLarge for a file above the limit of its format, or above `limit` bytes where one is given."""
    most = MAX_BYTES[form] if limit is None else limit
    if source.size > most:
        raise TooLarge(
            f"{source.size:,} bytes are more than the {most:,} that are read of this format",
            mend="Split the plan, or leave out what is not needed (timephased data, codes) when exporting it",
        )


def refuse_too_many(what: str, count: int) -> None:
    """Raise TooLarge when there are more of something than are read."""
    if count > MAX_RECORDS[what]:
        raise TooLarge(f"The file has more than the {MAX_RECORDS[what]:,} {what} that are read", mend="Split the plan")


def format_of(source: Source) -> Format:
    """Tell the format by content, never by the file's name. Raises UnknownFormat, UnsafeXml."""
    head = source.head()
    if not head.strip():
        raise UnknownFormat("The file is empty")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Format.MPP
    text = glimpse(head)
    if text.startswith(("ERMHDR", "%T\t")):
        return Format.XER
    if text.lstrip().startswith("<"):
        return _xml_format(text)
    return Format.OTHER


def _xml_format(text: str) -> Format:
    begin = end_of_prolog(text)
    if text[begin : begin + 9].upper() == "<!DOCTYPE":
        raise document_type(text, begin)
    root = ROOT.search(text, begin)
    name = root.group(1) if root else ""
    if name == "Project":
        return Format.MSPDI
    if name == "APIBusinessObjects":
        return Format.PMXML
    return Format.OTHER


def end_of_prolog(text: str) -> int:
    """Return where XML goes on after blanks, instructions and comments: at its document type or its root element.

    Every character is looked at once: a regular expression would search to the end again for each comment that has none.
    """
    at = 0
    while True:
        blanks = BLANKS.match(text, at)
        at = blanks.end() if blanks else at
        opened, closed = ("<!--", "-->") if text.startswith("<!--", at) else ("<?", "?>")
        end = text.find(closed, at + len(opened)) if text.startswith(opened, at) else -1
        if end < 0:
            return at
        at = end + len(closed)


def document_type(text: str, at: int) -> UnsafeXml:
    """Return the error for a document type that stands there."""
    return UnsafeXml(
        "declares a document type; plan files have none, and entities are not read",
        Place(text.count("\n", 0, at) + 1),
        value=text[at : at + 40],
    )


def glimpse(head: bytes) -> str:
    """Return the first bytes as text that is good enough to look for marks in, whatever the encoding."""
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return head.decode(encoding, "replace")
    if head[1:2] == b"\0":
        return head.decode("utf-16-le", "replace")
    if head[:1] == b"\0":
        return head.decode("utf-16-be", "replace")
    return head.decode("latin-1")


def text_of(data: bytes, encoding: str | None = None) -> tuple[str, str, str]:
    """Return text, the encoding it was in, and how sure that is where it was guessed (nothing where it is known).

    It is the encoding named, else by byte order mark, else UTF-8 if it is that, else cp1252.

    Raises BadEncoding, TooLarge.
    """
    for candidate in (encoding,) if encoding else _candidates(data):
        try:
            text = data.decode(candidate)
            _refuse_wide(text)
            guess = "" if encoding or candidate not in GUESSED else _how_sure(data, candidate)
            return text, "utf-8" if candidate == "utf-8-sig" else candidate, guess
        except LookupError:
            raise BadEncoding("is no encoding that is known", value=candidate) from None
        except UnicodeError as error:
            problem = error
    at = problem.start if isinstance(problem, UnicodeDecodeError) else 0
    raise BadEncoding(
        f"Byte {at} is not text in {encoding or 'any encoding that was tried'}",
        mend="Name the encoding of the file (--encoding cp1251, say)",
    )


def _how_sure(data: bytes, encoding: str) -> str:
    """Return what is to be said of an encoding that was guessed. Letters of Western languages beyond ASCII stand alone
    between others; where most stand in words of their own, the text is Cyrillic, Greek, Chinese ...
    """
    if encoding != "cp1252":
        return NEITHER
    long = total = 0
    for at in range(0, len(data), PIECE):
        runs = list(map(len, data[at : at + PIECE].translate(BEYOND_ASCII).split()))
        total += sum(runs)
        long += sum(length for length in runs if length > 2)
    return DOUBTFUL if 2 * long > total else LIKELY


def _refuse_wide(text: str) -> None:
    """Raise TooLarge for a text that takes too much memory: one character beyond the first 65,536 makes all take four bytes."""
    if sys.getsizeof(text) > MAX_TEXT + 1024:
        raise TooLarge(
            f"{len(text):,} characters with one as wide as U+{ord(max(text)):04X} take more than the {MAX_TEXT:,} bytes of memory"
            " that a text may",
            mend="Split the plan, or replace pictures (emoji) and rare characters in it",
        )


def _candidates(data: bytes) -> tuple[str, ...]:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return (encoding,)
    if data[1:2] == b"\0":
        return ("utf-16-le",)
    if data[:1] == b"\0":
        return ("utf-16-be",)
    return ("utf-8", "cp1252", "latin-1")
