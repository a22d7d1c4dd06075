"""XML a record at a time, in bounded memory, and without anything that a hostile file could use.

A plan file needs no document type, so one that declares it is refused before anything else is looked at: with it go entities,
external or nested. What has been handed out is forgotten at once; so is everything nobody asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import BinaryIO

from lxml import etree

from milepost.planfiles.errors import BadXml, Place, TooLarge, Truncated, UnsafeXml
from milepost.planfiles.plainxml import Cutter, Fields, Plain
from milepost.planfiles.source import Source, document_type, end_of_prolog, glimpse

CHUNK = 1 << 18
MAX_RECORD = 64 * 1024 * 1024
"""Bytes that one record (a task with all its timephased data) may have."""
MAX_MARKS = 2_000_000
"""Tags and attributes that one record may have: each takes a hundred bytes and more, however short it is written."""
MAX_LEAVES = 64 * 1024 * 1024
"""Bytes of memory for the fields of all unfinished containers together."""
LEAF = 200
"""Bytes of memory that a field takes beside its text."""
MAX_DEPTH = 64


class XmlStream:
    """Yields (name, element) for the wanted records. `leaves`: texts of the children of their parents, by parent's name."""

    def __init__(self, source: Source, root: str, wanted: Sequence[str], containers: Sequence[str] = ()) -> None:
        """`containers` are wanted too, but what they hold is forgotten while they last; only their `leaves` are kept."""
        self.source = source
        self.records = frozenset(wanted)
        self.wanted = self.records.union(containers)
        self.leaves: dict[str, Fields] = {}
        self.held = 0
        """Bytes of memory that the leaves take."""
        self.namespace = ""
        """The root's, in braces, as it stands before the names of its children."""
        self.parser = etree.XMLPullParser(
            events=("start", "end"), tag=[f"{{*}}{name}" for name in {*self.wanted, root}], resolve_entities=False,
            no_network=True, load_dtd=False,
            remove_comments=True, remove_pis=True, huge_tree=False,
        )  # fmt: skip
        self.root: etree._Element | None = None
        self.lines = 1

    def __iter__(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield each record as it ends; its element is emptied when the next is asked for.

        Raises BadXml, UnsafeXml, TooLarge, Truncated.
        """
        for name, found in self.mixed(()):
            assert not isinstance(found, Plain)
            yield name, found

    def mixed(self, plain: Sequence[str]) -> Iterator[tuple[str, etree._Element | Plain]]:
        """Yield each record as it ends, those of these names without an element where they are plain.

        Raises BadXml, UnsafeXml, TooLarge, Truncated.
        """
        with self._open() as file:
            try:
                yield from self._records(file, Cutter(plain, self.wanted, self.source.head()))
            except etree.XMLSyntaxError as error:
                raise self._broken(error) from None
            try:
                self.parser.close()
            except etree.XMLSyntaxError:
                raise Truncated(
                    "The file ends before its last element is closed: it was cut off", Place(self.lines)
                ) from None
            yield from self._finished()
        if self.root is not None:
            self._prune()

    def _open(self) -> BinaryIO:
        head = self.source.head()
        refuse_document_type(head)
        return self.source.path.open("rb") if self.source.path is not None else BytesIO(self.source.whole())

    def _records(self, file: BinaryIO, cutter: Cutter) -> Iterator[tuple[str, etree._Element | Plain]]:
        stuck, since, marks = None, 0, 0
        while chunk := file.read(CHUNK):
            for name, part in cutter.parts(chunk):
                if isinstance(part, Plain):
                    yield name, part
                    continue
                since += len(part)
                marks += part.count(b"<") + part.count(b"=")
                yield from self._fed(part)
            if self.root is None:
                continue
            tip = self._prune()
            if tip is not stuck:
                stuck, since, marks = tip, 0, 0
            elif since > MAX_RECORD or marks > MAX_MARKS:
                much = f"{MAX_RECORD:,} bytes" if since > MAX_RECORD else f"{MAX_MARKS:,} tags and attributes"
                raise TooLarge(
                    f"One record has more than {much}", Place(tip.sourceline or 0, local(tip)),
                    mend="Leave out timephased data when exporting",
                )  # fmt: skip
        yield from self._fed(cutter.held)

    def _fed(self, data: bytes) -> Iterator[tuple[str, etree._Element]]:
        """Give the parser something, and yield what ends in it."""
        self.parser.feed(data)
        self.lines += data.count(b"\n")
        self._refuse_silent_errors()
        yield from self._finished()

    def _refuse_silent_errors(self) -> None:
        """Raise for what the parser stopped at without saying so: it does that for entities nobody declared."""
        for entry in self.parser.feed_error_log:
            if entry.level_name == "FATAL":
                raise BadXml(
                    f"This is not well-formed XML: {entry.message.strip()}",
                    Place(entry.line),
                    mend="Export the file again",
                )

    def _finished(self) -> Iterator[tuple[str, etree._Element]]:
        for event, element in self.parser.read_events():
            if event == "start":
                if self.root is None:
                    self._meet_root(element)
                continue
            name = local(element)
            if name in self.wanted:
                yield name, element
                element.clear(keep_tail=False)

    def _meet_root(self, element: etree._Element) -> None:
        tree = element.getroottree()
        if tree.docinfo.doctype:
            raise UnsafeXml("declares a document type; plan files have none", Place(1), value=tree.docinfo.doctype)
        self.root = tree.getroot()
        tag = str(self.root.tag)
        self.namespace = tag[: tag.index("}") + 1] if tag.startswith("{") else ""

    def taken(self, element: etree._Element) -> Fields:
        """Return all texts of a container that has ended, also those that were forgotten in the tree."""
        texts = self.leaves.pop(local(element), {})
        self.held -= sum(map(_weight, texts.values()))
        return texts | {local(child): child.text or "" for child in element if len(child) == 0}

    def _prune(self) -> etree._Element:
        """Forget every complete element that is part of no unfinished record; return the innermost unfinished one."""
        node = self.root
        assert node is not None
        for _ in range(MAX_DEPTH):
            if local(node) in self.records and node is not self.root:
                break
            kept = self.leaves.setdefault(local(node), {})
            for child in node[:-1]:
                if len(child) == 0 and child.text and local(child) not in self.wanted:
                    self._keep(kept, child)
            del node[:-1]
            if len(node) == 0:
                break
            node = node[-1]
        return node

    def _keep(self, leaves: Fields, child: etree._Element) -> None:
        name, text = local(child), child.text or ""
        self.held += _weight(text) - (_weight(leaves[name]) if name in leaves else 0)
        if self.held > MAX_LEAVES:
            raise TooLarge(
                f"Fields outside of records take more than {MAX_LEAVES:,} bytes of memory",
                Place(child.sourceline or 0, name),
                mend="Leave out long notes when exporting",
            )
        leaves[name] = text

    def _broken(self, error: etree.XMLSyntaxError) -> BadXml:
        said = (error.msg or "it is no XML").split(", line")[0].strip()
        return BadXml(f"This is not well-formed XML: {said}", Place(error.lineno or 0), mend="Export the file again")


def _weight(text: str) -> int:
    return sys.getsizeof(text) + LEAF


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def refuse_document_type(head: bytes) -> None:
    """Raise UnsafeXml when a document type stands before the root element, BadXml when the first 64 KiB have no root."""
    text = glimpse(head)
    begin = end_of_prolog(text)
    if text[begin : begin + 9].upper() == "<!DOCTYPE":
        raise document_type(text, begin)
    if text[begin : begin + 1] != "<" or text[begin + 1 : begin + 2] in {"", "!", "?"}:
        raise BadXml("There is no root element at the beginning of the file", Place(1))
