"""Hostile, broken and enormous XML is refused in words, and quickly."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from milepost.planfiles import read, source, xmlstream
from milepost.planfiles.errors import BadXml, TooLarge, Truncated, UnsafeXml
from milepost.planfiles.model import Format
from milepost.planfiles.plainxml import sections_end
from milepost.planfiles.source import MAX_RECORDS
from milepost.planfiles.values import Names
from tests.planfiles.samples import mspdi, mspdi_task, pmxml, pmxml_activity, xer

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(9))
    + "]>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_nested_entities_are_refused_before_they_grow(encoding: str) -> None:
    text = mspdi(mspdi_task(1, Name="&j;"), prolog=LAUGHS).replace(
        'encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"'
    )
    began = time.perf_counter()
    with pytest.raises(UnsafeXml, match="declares a document type; plan files have none, and entities are not read"):
        read(text.encode(encoding))
    assert time.perf_counter() - began < 1


def test_external_entities_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    prolog = f'<!DOCTYPE Project [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(UnsafeXml, match="declares a document type"):
        read(mspdi(mspdi_task(1, Name="&x;"), prolog=prolog).encode())


def test_a_document_type_behind_a_comment_is_seen() -> None:
    with pytest.raises(UnsafeXml, match="line 3: '<!DOCTYPE"):
        read(mspdi(prolog='<!-- a -->\n<?x y?><!DOCTYPE Project SYSTEM "http://localhost/x.dtd">').encode())


@pytest.mark.parametrize(
    "head", ["<" + "<!--" * 64_000, "<!--" * 64_000, "<?" * 128_000, "<!DOCTYPE[" * 8_000 + "]" * 160_000]
)
def test_what_opens_again_and_again_is_looked_at_once(head: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hours, where each opening looks for its end in all that follows."""
    monkeypatch.setattr(source, "HEAD", 1 << 18)
    with suppress(UnsafeXml):
        assert source.format_of(source.source_of(head.encode())) is Format.OTHER
    with suppress(UnsafeXml, BadXml):
        xmlstream.refuse_document_type(head.encode())


@pytest.mark.parametrize("opening", [b"<!--", b"<?", b"<![CDATA["])
def test_sections_that_never_end_are_looked_at_once(opening: bytes) -> None:
    assert not sections_end(opening * (1 << 18))
    assert sections_end(b"<a/><!-- <? --><?x <!--?><![CDATA[<!]]>")


def test_a_document_type_is_refused_whatever_stands_in_it() -> None:
    with pytest.raises(UnsafeXml, match="line 2: '<!DOCTYPE plan'"):
        source.format_of(source.source_of(b"<?xml version='1.0'?>\n<!DOCTYPE plan"))


def test_a_document_type_in_an_odd_encoding_does_not_get_through() -> None:
    hidden = '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE Project []>' + mspdi().split("\n", 1)[1]
    with pytest.raises((BadXml, UnsafeXml), match=r"no root element|document type"):
        read(hidden.encode())


def test_an_entity_nobody_declared_is_refused() -> None:
    with pytest.raises(BadXml, match="not well-formed XML: Entity 'x' not defined"):
        read(mspdi(mspdi_task(1, Name="&x;")).encode())


def test_broken_xml_is_refused_with_its_line() -> None:
    with pytest.raises(BadXml, match=r"line 6: This is not well-formed XML: Opening and ending tag mismatch"):
        read(mspdi().replace("</Task>\n", "</Tusk>\n").encode())


def test_a_file_that_was_cut_off_is_refused() -> None:
    text = mspdi()
    with pytest.raises(Truncated, match="ends before its last element is closed: it was cut off"):
        read(text[: len(text) // 2].encode())


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(BadXml, match="not well-formed XML"):
        read(mspdi("<Task>" + "<a>" * 100_000).encode())


def test_a_file_above_the_limit_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "big.xml"
    file.write_bytes(mspdi().encode())
    with pytest.raises(TooLarge, match="are more than the 10 that are read of this format"):
        read(file, limit=10)


def test_one_endless_record_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlstream, "MAX_RECORD", 1 << 20)
    monkeypatch.setattr(xmlstream, "CHUNK", 1 << 16)
    with pytest.raises(TooLarge, match="One record has more than 1,048,576 bytes"):
        read(mspdi(mspdi_task(1, "<Note>x</Note>" * 200_000)).encode())


def test_one_record_of_very_many_short_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four bytes of a file take two hundred in memory."""
    monkeypatch.setattr(xmlstream, "MAX_MARKS", 100_000)
    for short in ("<a/>", '<a b="" c=""/>'):
        with pytest.raises(TooLarge, match="Task: One record has more than 100,000 tags and attributes"):
            read(mspdi(mspdi_task(1, short * 500_000)).encode())


def test_records_in_one_long_line_are_no_single_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlstream, "MAX_RECORD", 1 << 17)
    monkeypatch.setattr(xmlstream, "CHUNK", 1 << 14)
    text = mspdi("".join(mspdi_task(uid) for uid in range(1, 1_000))).replace("\n", "")
    assert len(text) > 3 * xmlstream.MAX_RECORD
    assert len(read(text.encode()).plan.activities) == 999


def test_fields_outside_of_records_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlstream, "MAX_LEAVES", 1 << 20)
    fields = "".join(f"<f{place}>x</f{place}>" for place in range(20_000))
    with pytest.raises(TooLarge, match="Fields outside of records take more than 1,048,576 bytes of memory"):
        read(mspdi().replace("<Calendars>", f"{fields}<Calendars>").encode())
    same = "<Author>someone</Author>" * 50_000
    assert read(mspdi().replace("<Calendars>", f"{same}<Calendars>").encode()).plan.activities


@pytest.mark.parametrize("form", ["mspdi", "pmxml"])
def test_names_are_bounded_one_by_one_and_together(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def text(*names: str) -> bytes:
        one = mspdi_task if form == "mspdi" else pmxml_activity
        records = "".join(one(uid, Name=name) for uid, name in enumerate(names, 1))
        return (mspdi if form == "mspdi" else pmxml)(records).encode()

    with pytest.raises(TooLarge, match=r"(?:Task|Activity) 1\.Name: 'xxx.* is longer than the 1,000,000 characters"):
        read(text("x" * 1_000_001))
    monkeypatch.setattr(Names, "MOST", 100_000)
    assert len(read(text("x" * 20_000, "y" * 20_000)).plan.activities) == 2
    with pytest.raises(TooLarge, match=r"(?:Task|Activity) 2\.Name: All names so far take more than 100,000 bytes"):
        read(text("x" * 20_000 + "\N{GRINNING FACE}", "y" * 20_000))


def test_what_nobody_asked_for_is_forgotten_while_reading() -> None:
    codes = "<OutlineCode><Name>code</Name></OutlineCode>" * 50_000
    text = mspdi().replace("<Calendars>", f"<OutlineCodes>{codes}</OutlineCodes><Calendars>")
    stream = xmlstream.XmlStream(xmlstream.Source("x", len(text), data=text.encode()), "Project", ("Task",))
    sizes = [len(stream.root[-1]) for _ in stream if stream.root is not None]
    assert max(sizes) < 1000
    assert len(read(text.encode()).plan.activities) == 2


@pytest.mark.parametrize("form", ["xer", "mspdi", "pmxml"])
def test_very_many_small_records_are_refused(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAX_RECORDS, "activities", 1)
    text = {"xer": xer(), "mspdi": mspdi(), "pmxml": pmxml(pmxml_activity(1) + pmxml_activity(2))}[form]
    with pytest.raises(TooLarge, match="The file has more than the 1 activities that are read"):
        read(text.encode())


def test_recurring_exceptions_cannot_fill_the_memory() -> None:
    rule = (
        "<Exception><TimePeriod><FromDate>1984-01-01T00:00:00</FromDate><ToDate>2149-12-31T23:59:00</ToDate></TimePeriod>"
        "<Type>7</Type><Period>1</Period><DayWorking>0</DayWorking></Exception>"
    )
    began = time.perf_counter()
    with pytest.raises(TooLarge, match="more than the 1,000,000 calendar exceptions that are read"):
        read(mspdi(in_calendar=f"<Exceptions>{rule * 30}</Exceptions>").encode())
    assert time.perf_counter() - began < 30
