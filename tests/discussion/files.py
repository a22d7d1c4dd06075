"""Small files of every kind that is taken, and such as claim to be one."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\nstartxref\n9\n%%EOF\n"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG = _SIGNATURE + b"\x00\x00\x00\x0dIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND" + bytes(4)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xda\x00\x02\x01\x02\xff\xd9"
GIF = b"GIF89a" + bytes(8) + b";"
WEBP = b"RIFF\x0c\x00\x00\x00WEBPVP8 " + bytes(4)
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def office(folder: str, *more: str) -> bytes:
    """An Office Open XML document, as far as it is looked at."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *more):
            archive.writestr(name, "<x/>")
    return made.getvalue()


def open_document(kind: str) -> bytes:
    """An OpenDocument file, as far as it is looked at."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return made.getvalue()
