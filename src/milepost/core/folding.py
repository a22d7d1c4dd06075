"""Words as they are searched: without case and accents, one spelling on every database."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"})
#: A word; or one sign of a script that writes none.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def fold(text: str) -> str:
    """Without case and accents.

    >>> fold("Gørlitz Straße, ÉTÉ")
    'gorlitz strasse, ete'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The folded words in order, without what stands between them.

    >>> words_of("SAP cut-over (Lyon)")
    ['sap', 'cut', 'over', 'lyon']
    """
    return _WORD.findall(fold(text))


def marked(text: str, words: list[str], most: int = 160) -> list[tuple[str, bool]]:
    """The part of ``text`` around the first word that begins with one of ``words``: pieces, and whether each is such a word.

    >>> marked("Wait for the supplier", ["supp"])
    [('Wait for the ', False), ('supplier', True)]
    """
    hits = [hit.span() for hit in re.finditer(r"[^\W_]+", text) if _begins(hit.group(), words)]
    begin = max(0, hits[0][0] - most // 3) if hits else 0
    if begin:
        begin = text.find(" ", begin, hits[0][0]) + 1 or begin
    end = min(len(text), begin + most)
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    for first, last in hits:
        if last > end:
            break
        pieces += [(text[begin:first], False), (text[first:last], True)]
        begin = last
    pieces.append((text[begin:end] + ("…" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece[0]]


def _begins(word: str, words: list[str]) -> bool:
    folded = fold(word)
    return any(folded.startswith(one) for one in words)
