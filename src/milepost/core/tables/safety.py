"""Cells that a spreadsheet program would run as formulas are written with an apostrophe before them, and read without it.

Source: OWASP, CSV injection. A program takes ``=``, ``+``, ``-``, ``@`` (also their full-width forms), a tab or a line's end at
the beginning for the start of a formula or of another cell. Plain numbers such as ``-5`` or ``+3,2 %`` are none.
"""

from __future__ import annotations

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠﹣﹢]")
_NUMBER = re.compile(r"'*[+-]?\d[\d.,  ]*%?", re.ASCII)
#: What XML cannot hold; a spreadsheet would refuse the whole file. U+FFFE and halves of pairs among them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def neutral(text: str) -> str:
    """``text`` as it may stand in a cell: what could be run as a formula is text for every program.

    >>> neutral("=1+1"), neutral("-5"), neutral("'=x"), neutral("plain")
    ("'=1+1", '-5', "''=x", 'plain')
    """
    return f"'{text}" if _could_run(text) else text


def plain(text: str) -> str:
    """The inverse of ``neutral``, whatever the text: the apostrophe that protects a cell is not part of it.

    >>> plain("'=1+1"), plain("'tis"), plain("=1+1")
    ('=1+1', "'tis", '=1+1')
    """
    return text[1:] if text.startswith("'") and _could_run(text) else text


def _could_run(text: str) -> bool:
    return _DANGEROUS.match(text) is not None and _NUMBER.fullmatch(text) is None


def writable(text: str) -> str:
    """Without the characters that no XLSX can hold, and with one kind of line's end."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
