"""Whether a content is built as its kind is built: the first bytes alone are easily put before anything else.

Pictures are walked from part to part without being decoded; what follows their end (some cameras append a film) is not looked at,
since files come back as downloads only.
"""

from __future__ import annotations

_PNG = b"\x89PNG\r\n\x1a\n"
_SCAN, _END_OF_PICTURE = 0xDA, b"\xff\xd9"
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
PDF_TAIL = 2048  # bytes at the end, in which readers look for where a document begins


def is_pdf(content: bytes) -> bool:
    """A head, and at the end where to begin."""
    tail = content[-PDF_TAIL:]
    return content.startswith(b"%PDF-") and b"startxref" in tail and b"%%EOF" in tail


def is_png(content: bytes) -> bool:
    """Chunks from the header on, up to the one that ends them."""
    if not content.startswith(_PNG) or content[12:16] != b"IHDR":
        return False
    at = len(_PNG)
    while at + 12 <= len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if name == b"IEND":
            return True
        at += 12 + size
    return False


def is_jpeg(content: bytes) -> bool:
    """Segments up to the picture's lines, and an end behind them."""
    at = 2
    if not content.startswith(b"\xff\xd8"):
        return False
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == _SCAN:
            return content.find(_END_OF_PICTURE, at) > 0
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return False


def is_gif(content: bytes) -> bool:
    """A head with a size, and the mark that ends the last block."""
    return content.startswith((b"GIF87a", b"GIF89a")) and content.find(b"\x00;", 12) > 0


def is_webp(content: bytes) -> bool:
    """One container that says how long it is, with a picture in it."""
    size = int.from_bytes(content[4:8], "little") + 8
    return content[:4] == b"RIFF" and content[8:15] == b"WEBPVP8" and 20 <= size <= len(content)
