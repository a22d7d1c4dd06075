"""Files as people save them, and files that somebody made to do harm."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.tables.model import Broken, Cell, Limits, Unreadable, text_of
from milepost.core.tables.reading import read_tables, read_text
from milepost.core.tables.safety import neutral, plain, writable
from milepost.core.tables.writing import Heading, to_csv, to_xlsx

pytestmark = pytest.mark.once


def book(*rows: list[Any], **sheets: str) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The workbook with other contents of the parts whose name ends so."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            named = part.filename.rpartition("/")[2].replace(".", "_")
            new.writestr(part.filename, parts.get(named, old.read(part)))
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found_out(encoding: str, delimiter: str) -> None:
    text = (
        f"Name{delimiter}Wert\nMünchen, Süd{delimiter}1,5\n" if delimiter != "," else 'Name,Wert\n"München, Süd",15\n'
    )
    (table,) = read_tables(text.encode(encoding), "a.csv")
    assert table.headings == ("Name", "Wert")
    assert table.lines[0].cells[0] == "München, Süd"


def test_excels_own_line_that_names_the_delimiter_is_no_row_of_the_table() -> None:
    table = read_text("sep=;\nName;Due\nA, B;2027-01-01\n")
    assert (table.headings, table.lines[0].number, table.lines[0].cells) == (("Name", "Due"), 3, ("A, B", "2027-01-01"))


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    table = read_text('\nName,Note\nA,x\n,\n"B","two\nlines"\nC,z\n')
    assert [line.number for line in table.lines] == [3, 5, 6]


def test_cells_of_an_xlsx_have_their_types() -> None:
    (table,) = read_tables(
        book(["A", "B", "C", "D"], [1.5, datetime.fromisoformat("2027-03-01T12:00"), True, " x "]), "a.xlsx"
    )
    assert table.lines[0].cells == (1.5, date(2027, 3, 1), True, " x ")


def test_an_error_of_the_spreadsheet_is_no_text() -> None:
    made = openpyxl.Workbook()
    made.active.append(["A", "B"])
    made.active.append(["#REF!", "x"])
    made.active["A2"].data_type = "e"
    out = io.BytesIO()
    made.save(out)
    (table,) = read_tables(out.getvalue(), "a.xlsx")
    assert isinstance(table.lines[0].cells[0], Broken)


def test_a_hidden_sheet_is_not_offered() -> None:
    made = openpyxl.Workbook()
    made.active.append(["Seen"])
    made.active.append(["1"])
    hidden = made.create_sheet("Hidden")
    hidden.append(["Secret"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    assert [table.headings for table in read_tables(out.getvalue(), "a.xlsx")] == [("Seen",)]


def test_formulas_without_results_are_refused_instead_of_read_as_empty() -> None:
    with pytest.raises(Unreadable, match="formulas without results"):
        read_tables(book(["Name", "Due"], ["A", "=TODAY()"]), "a.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked_into_memory() -> None:
    bomb = repacked(book(["A"]), sheet1_xml=b"<x>" + b" " * 30_000_000 + b"</x>")
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="Unpacked, the XLSX holds more than 20 MB"):
        read_tables(bomb, "a.xlsx", Limits(unpacked=20_000_000))


def test_a_size_that_the_archive_lies_about_does_not_help() -> None:
    bomb = bytearray(repacked(book(["A"]), sheet1_xml=b" " * 30_000_000))
    size = (30_000_000).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Unreadable, match=r"broken|holds more than"):
        read_tables(bytes(bomb), "a.xlsx", Limits(unpacked=20_000_000))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(encoding: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(Unreadable, match="entities"):
        read_tables(repacked(book(["A"]), sheet1_xml=laughs.encode(encoding)), "a.xlsx")


def test_a_cell_at_the_far_end_of_the_sheet_costs_nothing() -> None:
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row><row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'  # noqa: E501
    (table,) = read_tables(repacked(book(["A"]), sheet1_xml=far), "a.xlsx")
    assert (table.headings, [line.number for line in table.lines]) == (("Name",), [1048576])


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"PK\x03\x04broken", "broken"), (b"\xd0\xcf\x11\xe0old", "old or encrypted"), (b"\x00\x01\x02\x03", "no text"),
     (b"name\n\x81\x8d\n", "no text")],
)  # fmt: skip
def test_what_is_neither_is_told_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_tables(content, "a.xlsx")


def test_rows_columns_and_cells_have_limits() -> None:
    with pytest.raises(Unreadable, match="more than 3 rows"):
        read_tables(b"A\n" + b"x\n" * 4, "a.csv", Limits(rows=3))
    with pytest.raises(Unreadable, match="more than 2 columns"):
        read_tables(b"A,B,C\n", "a.csv", Limits(columns=2))
    with pytest.raises(Unreadable, match="quotation mark missing"):
        read_tables(b'A,B\n"x' + b"y" * 100, "a.csv", Limits(characters=50))
    with pytest.raises(Unreadable, match="larger than 0 MB"):
        read_tables(b"A,B\n", "a.csv", Limits(content=3))


@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n5,.% a＝"), max_size=8) | st.text(max_size=12))
def test_neutralising_can_always_be_undone_and_leaves_nothing_to_run(text: str) -> None:
    safe = neutral(text)
    assert plain(safe) == text
    assert safe[:1] not in ("=", "@", "\t", "\r", "＝")
    if safe[:1] in ("+", "-"):
        assert safe[1:2].isdigit()


CELLS = st.one_of(
    st.text(max_size=30).map(writable),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.integers(-(10**9), 10**9),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_what_is_written_comes_back_as_it_went(rows: list[tuple[Cell, Cell]]) -> None:
    headings = [Heading("First"), Heading("Second"), Heading("Last")]
    marked = [(*row, "end") for row in rows]
    wanted = [[text_of(cell) for cell in row] for row in rows]
    for content in (to_csv(headings, marked), to_xlsx(headings, marked, sheet="Rows")):
        (table,) = read_tables(content, "a")
        assert table.headings == ("First", "Second", "Last")
        assert [[text_of(line.cell(0)), text_of(line.cell(1))] for line in table.lines] == wanted


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 4000), st.binary(min_size=1, max_size=6))
def test_damaged_files_are_read_or_refused_and_nothing_else(junk: bytes, at: int, put: bytes) -> None:
    whole = bytearray(book(["Name", "Due"], ["A", date(2027, 1, 1)]))
    whole[at % len(whole) : at % len(whole) + len(put)] = put
    for content in (junk, bytes(whole)):
        with contextlib.suppress(Unreadable):
            read_tables(content, "a")
