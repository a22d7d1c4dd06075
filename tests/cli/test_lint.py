"""`milepost lint`: files as people save them, exit codes, and no Django."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from milepost.cli.lint import lint, loads_of
from milepost.cli.sheets import Row, read_rows
from milepost.core.tables.model import Unreadable

pytestmark = pytest.mark.once

HEAD = "name,objective,criteria,start,due,owner,initiative"
FINE = "Open 12 stores,Grow in Poland,12 stores open with signed leases,2026-12-01,2027-12-20,Ewa,Polska"
VAGUE = "Improve culture,,,,,,"
QUESTIONS = ["specific", "measurable", "achievable", "relevant", "time_bound"]


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(lint, [str(path), "--today", "2026-11-23", *options])


def linted(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(path, "--json").output)["rows"]
    return rows


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def test_each_row_gets_five_answers_in_the_agreed_shape(tmp_path: Path) -> None:
    (fine, vague) = linted(write(tmp_path / "a.csv", HEAD, FINE, VAGUE))
    assert list(fine) == ["row", *QUESTIONS]
    assert [fine["row"], vague["row"]] == [2, 3]
    assert all(set(fine[question]) == {"ok", "reason"} for question in QUESTIONS)
    assert all(set(vague[question]) == {"ok", "reason", "mend"} for question in QUESTIONS if not vague[question]["ok"])


def test_the_exit_code_says_fine_findings_or_unreadable(tmp_path: Path) -> None:
    assert run(write(tmp_path / "a.csv", HEAD, FINE)).exit_code == 0
    assert run(write(tmp_path / "b.csv", HEAD, FINE, VAGUE)).exit_code == 1
    assert run(tmp_path / "missing.csv").exit_code == 2
    assert run(tmp_path).exit_code == 2


def test_a_missing_name_column_is_told_with_the_columns_found(tmp_path: Path) -> None:
    result = run(write(tmp_path / "a.csv", "Title;Due", "x;2027-01-01"))
    assert result.exit_code == 2
    assert "no column “name”. Columns found: Title, Due." in result.stderr


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Columns found: none"):
        read_rows(write(tmp_path / "a.csv", ""))


def test_headings_count_in_any_case_and_order_and_others_are_ignored(tmp_path: Path) -> None:
    (row,) = read_rows(write(tmp_path / "a.csv", "DUE, Name ,Colour", "Q3 2027,Open 12 stores,red"))
    assert row.fields == {"due": "Q3 2027", "name": "Open 12 stores"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_the_encodings_and_delimiters_that_spreadsheets_write(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = write(tmp_path / "a.csv", f"Name{delimiter}Criteria", f"Café in Malmö{delimiter}€5m", encoding=encoding)
    (row,) = read_rows(path)
    assert row.fields == {"name": "Café in Malmö", "criteria": "€5m"}


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "", "name,criteria", "A,x", ",", '"B', 'two lines",y', "C,z")
    assert [row.number for row in read_rows(path)] == [3, 5, 6]


def test_a_short_row_lacks_only_what_it_lacks(tmp_path: Path) -> None:
    (row,) = read_rows(write(tmp_path / "a.csv", HEAD, "Alone"))
    assert (row.fields["name"], row.fields["due"]) == ("Alone", "")


def workbook(path: Path, *rows: list[Any]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["How to use this file"])
    sheet = book.create_sheet("Plan")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_an_xlsx_is_read_from_the_first_sheet_with_a_name_column(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ["Name", "Due", "Criteria"],
        ["Open 12 stores", date(2027, 12, 20), 46387],
        [None],
        ["B", 46387, 0.5],
    )
    first, second = read_rows(path)
    assert (first.number, first.fields) == (
        2,
        {"name": "Open 12 stores", "due": date(2027, 12, 20), "criteria": "46387"},
    )
    assert (second.number, second.fields["due"]) == (4, "46387")


def test_a_share_in_an_xlsx_is_read_as_it_is_shown(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["name", "criteria"])
    book.active.append(["OTIF", 0.96])
    book.active["B2"].number_format = "0%"
    book.save(tmp_path / "a.xlsx")
    assert read_rows(tmp_path / "a.xlsx")[0].fields["criteria"] == "96%"


def test_a_plan_as_excel_leaves_it_is_linted(tmp_path: Path) -> None:
    """Days as cells, a merged title above the headings, rows left empty, a column that nobody knows."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Plan 2027", None, None, None])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["NAME", "Start", "due ", "Criteria", "Comment"])
    sheet.append(
        ["Open 12 stores", date(2026, 12, 1), datetime.fromisoformat("2027-12-20T09:30"), "12 leases signed", "by Ewa"]
    )
    sheet.append([])
    sheet.append(["Improve culture", date(2027, 3, 1), date(2027, 1, 15)])
    book.save(tmp_path / "plan.xlsx")
    fine, vague = linted(tmp_path / "plan.xlsx")
    assert (fine["row"], fine["time_bound"]["reason"]) == (4, "It is due on 20 Dec 2027.")
    assert (vague["row"], vague["specific"]["ok"], vague["time_bound"]["ok"]) == (6, False, False)


def test_wrong_headings_of_an_xlsx_are_told_with_their_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Milestone", "Deadline"], ["Open 12 stores", date(2027, 12, 20)])
    result = run(path)
    assert result.exit_code == 2
    assert "there is no column “name”" in result.stderr
    assert "Milestone, Deadline (sheet “Plan”)" in result.stderr


def test_a_cell_that_a_formula_broke_is_named(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["name", "due"])
    book.active.append(["Open 12 stores", "#REF!"])
    book.active["B2"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    (row,) = linted(tmp_path / "a.xlsx")
    assert (row["row"], row["time_bound"]["reason"]) == (2, "The due date cannot be read: “#REF!” is no date.")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\x00\x01\x02\x03", b"name\n\x81\x8d\n"]
)
def test_what_is_neither_csv_nor_xlsx_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    result = run(path)
    assert result.exit_code == 2
    assert "ave it" in result.stderr


def test_the_table_shows_reason_and_mend_of_what_is_not_fine(tmp_path: Path) -> None:
    shown = run(write(tmp_path / "a.csv", HEAD, FINE, VAGUE)).output
    assert "time-bound: It has no due date" in shown
    assert "→" in shown
    assert "2 rows: 1 fine" in shown


def test_a_day_with_two_readings_is_named_unless_the_file_settles_it(tmp_path: Path) -> None:
    alone = linted(write(tmp_path / "a.csv", "name,due", "A,03/04/2027"))
    settled = linted(write(tmp_path / "b.csv", "name,due", "A,03/04/2027", "B,25/04/2027"))
    assert "can be read as" in alone[0]["time_bound"]["reason"]
    assert settled[0]["time_bound"]["reason"] == "It is due on 3 Apr 2027."


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    lines = [FINE, VAGUE, "A,,,,03/04/2027,,", "B,,,,25/04/2027,,", "SAP live,One ERP,live,2026-12-01,2026-12-05,,"]
    there = linted(write(tmp_path / "a.csv", HEAD, *lines))
    mixed = Random(3).sample(range(len(lines)), len(lines))
    back = linted(write(tmp_path / "b.csv", HEAD, *(lines[at] for at in mixed)))
    assert [{**there[at], "row": 0} for at in mixed] == [{**row, "row": 0} for row in back]


def test_it_needs_no_django_and_no_settings(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEAD, *[FINE.replace("Ewa", f"Ewa {at}") for at in range(200)])
    code = (
        "import sys; sys.argv = ['milepost', 'lint', sys.argv[1], '--json', '--today', '2026-11-23']\n"
        "import atexit; atexit.register(lambda: print('django' in sys.modules, file=sys.stderr))\n"
        "from milepost.cli.main import main; main()"
    )
    env = {"PYTHONPATH": ":".join(sys.path), "MILEPOST_NONSENSE": "1"}
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "False")
    assert len(json.loads(done.stdout)["rows"]) == 200


def test_an_owner_of_more_than_seven_rows_at_one_time_cannot_achieve_them(tmp_path: Path) -> None:
    def rows(count: int, owner: str = "Ewa") -> list[str]:
        return [f"Open store {at},Grow in Poland,Store open,2027-01-01,2027-09-30,{owner}," for at in range(count)]

    later = "Open store 99,Grow in Poland,Store open,2028-01-01,2028-09-30,Ewa,"
    fine = linted(write(tmp_path / "a.csv", HEAD, *rows(7), *rows(7, "Jan"), later))
    assert all(row["achievable"]["ok"] for row in fine)
    loaded = linted(write(tmp_path / "b.csv", HEAD, *rows(7), *rows(1, " EWA "), *rows(9, ""), later))
    assert [row["achievable"]["ok"] for row in loaded] == [False] * 8 + [True] * 10
    assert "8 open milestones at one time" in loaded[0]["achievable"]["reason"]
    department = linted(write(tmp_path / "c.csv", HEAD, *rows(9, "HR department")))
    assert all(row["achievable"]["ok"] for row in department)


def test_ten_thousand_rows_of_one_owner_are_answered(tmp_path: Path) -> None:
    rows = [
        Row(at, {"name": "Store", "owner": "Ewa", "start": "2027-01-01", "due": "2027-09-30"}) for at in range(10_000)
    ]
    assert set(loads_of(rows, None)) == {10_000}
