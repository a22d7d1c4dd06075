"""What an XLSX unpacks to is measured before anything reads it: a small file can hold gigabytes, or entities without end."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from milepost.core.tables.model import Limits, Unreadable

_CHUNK = 1 << 20
#: A document type declaration, with which XML defines entities; spreadsheets never have one. Also in UTF-16.
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0[DE]\0|\0<\0!\0[DE]", re.IGNORECASE)
#: A formula whose result nobody stored: it would be read as an empty cell.
_UNCOMPUTED = re.compile(rb'<c(?![^>]*\bt="str")(?:\s[^>]*)?><f(?:\s[^>]*)?>[^<]*</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>')


def check_parts(content: bytes, limits: Limits) -> None:
    """Unpack every part once, to nowhere, and stop at the limit whatever the headers say. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > limits.parts:
                raise Unreadable("The XLSX holds more than %(most)s parts. Save it again.", most=limits.parts)
            left = limits.unpacked
            for part in parts:
                left -= _size(packed, part, left, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unreadable(
            "The XLSX is broken (%(why)s). Open it in a spreadsheet program and save it again.",
            why=f"{type(error).__name__}: {error}"[:200],
        ) from error


def _size(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    size, tail = 0, b""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    is_sheet = part.filename.startswith("xl/worksheets/")
    with packed.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise Unreadable(
                    "Unpacked, the XLSX holds more than %(most)s MB. Leave out what is not needed, or save it as CSV.",
                    most=limits.unpacked // 10**6,
                )
            looked_at = tail + chunk
            if is_xml and _DOCTYPE.search(looked_at):
                raise Unreadable("The XLSX defines XML entities, which no spreadsheet program writes. Save it again.")
            if is_sheet and _UNCOMPUTED.search(looked_at):
                raise Unreadable(
                    "The XLSX holds formulas without results. Open it in a spreadsheet program and save it again."
                )
            tail = looked_at[-400:]
    return size
