"""Records of XML that is as plain as can be, taken by two regular expressions in half the time that a parser and its tree take.

Most files hold their tasks as elements without attributes, one text each, some with one more level below. Such a record is cut
out of what the parser gets, once it is known to be well-formed: every tag is closed by its own name, and nothing in it is an
entity, a comment, an instruction or a character that XML forbids. Everything else stays with the parser, and the whole rest of
the file from a comment, an instruction or a CDATA section on that does not end where it is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree

Fields = dict[str, str]

NAME = r"[A-Za-z][\w.-]*+"
LEAF = re.compile(rf"<({NAME})(?:/>|>([^<&\r]*+)</\1>)\s*+", re.A)
CHILD = re.compile(
    rf"<({NAME})(?:/>|>(?:([^<&\r]*+)|\s*+((?:<({NAME})(?:/>|>[^<&\r]*+</\4>)\s*+)++))</\1>)\s*+|.", re.A | re.S
)
"""A child with its name and text, or with children of its own. Anything else comes a character at a time and without a name."""
FORBIDDEN = bytes({*range(32)} - set(b"\t\n\r"))
"""Characters that XML has not, besides two that begin with the bytes EF BF."""
SECTIONS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
"""What may hold a text that looks like a record and is none: how it begins and ends."""
SECTION = re.compile(rb"<!\[CDATA\[|<!--|<\?|<!")
LONGEST_TAG = 64
MOST_HELD = 1 << 20
"""Bytes of a record that may wait for its end."""
DECLARED = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml(?:[^>?]*?encoding\s*=\s*[\"']utf-8[\"']|(?![^>?]*encoding))[^>?]*\?>)?", re.I
)
"""The beginning of a file in UTF-8."""


class Record(Protocol):
    """One record: the texts of its children by name, and the line on which it begins."""

    @property
    def texts(self) -> Fields: ...

    @property
    def line(self) -> int: ...

    def items(self, name: str) -> Iterator[Fields]:
        """Yield the texts of the children of each child of that name."""
        ...

    def line_of(self, name: str, index: int) -> int:
        """Return the line of the child of that name, counted from 0."""
        ...


@dataclass(slots=True)
class Plain:
    """A record that was cut out. inner: children with children of their own."""

    texts: Fields
    line: int
    inner: Sequence[tuple[str, str]]
    source: str

    def items(self, name: str) -> Iterator[Fields]:
        """Yield the texts of the children of each child of that name."""
        return (dict(LEAF.findall(inner)) for own, inner in self.inner if own == name)

    def line_of(self, name: str, index: int) -> int:
        """Return the line of the child of that name, counted from 0."""
        begins = [found.start() for found in re.finditer(rf"<{name}>\s*<", self.source)]
        return self.line + self.source.count("\n", 0, begins[index])


@dataclass(slots=True)
class Parsed:
    """A record as the parser's element. strip: the length of its namespace in braces."""

    element: etree._Element
    strip: int

    @property
    def texts(self) -> Fields:
        """Return the texts of the children by name."""
        children: Any = self.element  # without comments, so every tag is a text
        return {child.tag[self.strip :]: child.text or "" for child in children}

    @property
    def line(self) -> int:
        """Return the line on which it begins."""
        return self.element.sourceline or 0

    def items(self, name: str) -> Iterator[Fields]:
        """Yield the texts of the children of each child of that name."""
        return (Parsed(item, self.strip).texts for item in self.element.iterchildren(f"{{*}}{name}"))

    def line_of(self, name: str, index: int) -> int:
        """Return the line of the child of that name, counted from 0."""
        return [item.sourceline or 0 for item in self.element.iterchildren(f"{{*}}{name}")][index]


def plain_record(data: bytes, line: int, records: frozenset[str]) -> Plain | None:
    """Return what stands between the tags of a record, None if it is not plain, or holds another of the records."""
    if len(data.translate(None, FORBIDDEN)) < len(data) or b"]]>" in data or b"\xef\xbf" in data:
        return None
    try:
        source = data.decode()
    except UnicodeDecodeError:
        return None
    found = CHILD.findall(source.lstrip(" \t\r\n"))
    texts = {name: text for name, text, _, _ in found}
    inner = [(name, within) for name, _, within, _ in found if within]
    names = texts.keys() | {name for _, within in inner for name, _ in LEAF.findall(within)} if inner else texts.keys()
    return Plain(texts, line, inner, source) if names.isdisjoint(records) else None


def sections_end(data: bytes) -> bool:
    """Tell whether every comment, instruction and CDATA section ends where it is looked for, and nothing else begins so."""
    at = 0
    while opened := SECTION.search(data, at):
        closed = SECTIONS.get(opened[0], b"")
        end = data.find(closed, opened.end()) if closed else -1
        if end < 0:
            return False
        at = end + len(closed)
    return True


class Cutter:
    """Cuts plain records out of a file as it comes, and gives the rest to the parser.

    names: of those that may be plain; those of Name stand in an element Names. records: of all.
    """

    def __init__(self, names: Sequence[str], records: Iterable[str], head: bytes) -> None:
        self.records = frozenset({*records, ""})
        self.start = re.compile(b"<(" + b"|".join(name.encode() for name in names) + b")>")
        found = DECLARED.match(head)
        self.prolog = found.end() if found else 0
        self.on = bool(names) and head[self.prolog :].lstrip()[:1] == b"<"
        self.held = b""
        """What waits for the end of its record."""
        self.before = b""
        """The end of what came before it."""
        self.line = 1
        self.skipped = 0
        """Lines that were cut out and that the parser does not know of."""

    def parts(self, chunk: bytes) -> Iterator[tuple[str, bytes | Plain]]:
        """Yield in turn what the parser is to have, without a name, and records with theirs."""
        data, self.held = self.held + chunk, b""
        at = 0
        while self.on and (opened := self.start.search(data, at)):
            begin, name = opened.start(), opened[1]
            end = data.find(b"</" + name + b">", begin)
            yield from self._rest(data[at:begin])
            if end < 0 and len(data) - begin < MOST_HELD:
                self.held = data[begin:]
                break
            at = len(data) if end < 0 else end + len(name) + 3
            whole = end >= 0 and self._stands_in(name)
            plain = plain_record(data[opened.end() : end], self.line, self.records) if whole else None
            if plain is None:
                yield from self._rest(data[begin:at])
                continue
            self.before = data[at - len(name) - 3 : at]
            self._skip(data.count(b"\n", begin, at))
            yield name.decode(), plain
        else:
            last = (
                data.rfind(b"<", max(at, len(data) - LONGEST_TAG)) if self.on else -1
            )  # the beginning of a tag, it may be
            self.held = data[last:] if last >= 0 else b""
            yield from self._rest(data[at:last] if last >= 0 else data[at:])
        if self.skipped:
            yield "", self._stand_in()

    def _stands_in(self, name: bytes) -> bool:
        """Tell whether a record that comes now stands among those of its name."""
        return self.on and self.before.endswith((b"<" + name + b"s>", b"</" + name + b">"))

    def _skip(self, lines: int) -> None:
        self.line += lines
        self.skipped += lines

    def _stand_in(self) -> bytes:
        """Return an element with as many lines as were cut out, so that the parser counts those of what comes after aright."""
        lines, self.skipped = self.skipped, 0
        return b"<_" + b"\n" * lines + b"/>"

    def _rest(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        """Give the parser something; look whether all that follows is its own."""
        if self.skipped and not data.strip():
            self._skip(data.count(b"\n"))
            return
        if self.skipped:
            yield "", self._stand_in()
        if data:
            self.line += data.count(b"\n")
            marks = data[self.prolog :]
            self.prolog = 0
            self.on = self.on and sections_end(marks)
            self.before = (data.rstrip() or self.before)[-LONGEST_TAG:]
            yield "", data
