"""`milepost plan`, as a person and a program meet it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from milepost.cli.plan import plan
from milepost.cli.tables import width_of
from milepost.planfiles import read
from tests.planfiles.samples import OPTIONS, PROJECT, WBS, link, mspdi, task, xer

pytestmark = pytest.mark.once

TASKS = [
    task(1, early_start_date="2025-01-06 08:00", early_end_date="2025-01-07 17:00"), task(2, task_name="Walls"), task(3),
    task(4, task_type="TT_FinMile", target_drtn_hr_cnt=0, remain_drtn_hr_cnt=0),
]  # fmt: skip
LINKS = [link(1, 1, 2), link(2, 2, 4), link(3, 1, 3, "PR_SS"), link(4, 3, 4)]


@pytest.fixture
def tower(tmp_path: Path) -> Path:
    file = tmp_path / "tower.xer"
    file.write_text(xer(tasks=TASKS, links=LINKS), encoding="cp1252")
    return file


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "100"}).invoke(plan, [str(one) for one in arguments])


def answer(*arguments: object) -> Any:
    found = run(*arguments, "--json")
    return json.loads(found.stdout)


def test_show_says_what_is_in_a_file(tower: Path) -> None:
    found = run("show", tower)
    assert found.exit_code == 0
    assert "4 activities (1 finish milestone, 3 task dependent)" in found.stdout
    assert answer("show", tower)["link_types"] == {"FS": 3, "SS": 1}


def test_schedule_gives_the_agreed_json(tower: Path) -> None:
    found = answer("schedule", tower)
    assert {"project", "activities", "critical_path", "findings"} <= found.keys()
    assert found["critical_path"] == ["A1", "A2", "A4"]
    walls = next(one for one in found["activities"] if one["id"] == "A2")
    assert {name: walls[name] for name in ("uid", "name", "early_start", "late_finish", "total_float_seconds", "critical")} == {
        "uid": 2, "name": "Walls", "early_start": "2025-01-08T08:00:00", "late_finish": "2025-01-09T17:00:00",
        "total_float_seconds": 0, "critical": True,
    }  # fmt: skip
    assert {"free_float_seconds", "early_finish", "late_start"} <= walls.keys()
    assert walls["drag_seconds"] == 16 * 3600


def test_schedule_is_readable_in_a_terminal(tower: Path) -> None:
    found = run("schedule", tower)
    assert found.exit_code == 0
    assert "Critical: A1, A2, A4" in found.stdout


def test_a_microsoft_file_is_known_by_its_numbers(tmp_path: Path) -> None:
    file = tmp_path / "tower.xml"
    file.write_text(mspdi(), encoding="utf-8")
    assert [one["id"] for one in answer("schedule", file)["activities"]] == ["1", "2"]


def test_compare_ends_with_nought_when_all_agrees_and_one_when_not(tower: Path, tmp_path: Path) -> None:
    assert run("compare", tower).exit_code == 0
    wrong = tmp_path / "wrong.xer"
    wrong.write_text(xer(tasks=[task(1, early_start_date="2025-01-07 08:00")]), encoding="cp1252")
    found = run("compare", wrong, "--json")
    assert found.exit_code == 1
    told = json.loads(found.stdout)
    assert told["fields"]["early_start"] == {"equal": 0, "total": 1}
    assert told["differences"][0] == {
        "id": "A1", "uid": 1, "field": "early_start", "stored": "2025-01-07T08:00:00", "computed": "2025-01-06T08:00:00",
        "reason": "unknown",
    }  # fmt: skip


def test_check_tells_each_threshold_and_its_source(tower: Path) -> None:
    found = answer("check", tower)["checks"]
    assert len([one for one in found if one["check"].startswith("dcma_")]) == 14
    assert all("PAM 200.1" in one["source"] for one in found[:14])
    assert {one["check"]: one["threshold"] for one in found}["dcma_04_relationship_types"] == 90.0
    assert run("check", tower).exit_code == 1


def test_convert_writes_a_file_and_lists_what_is_lost(tower: Path, tmp_path: Path) -> None:
    out = tmp_path / "tower.xml"
    found = answer("convert", tower, out)
    assert "link ids" in [one["feature"] for one in found["not_written"]]
    assert len([one for one in read(out).plan.activities if one.kind != "summary"]) == 4
    again = run("convert", tower, out)
    assert (again.exit_code, "tower.xml exists; --replace replaces it" in again.stderr) == (3, True)
    assert run("convert", tower, out, "--replace").exit_code == 0
    assert run("convert", tower, out, "--replace", "--strict").exit_code == 1


def test_convert_can_write_computed_dates(tower: Path, tmp_path: Path) -> None:
    out = tmp_path / "tower.xml"
    assert run("convert", tower, out, "--computed").exit_code == 0
    assert run("compare", out).exit_code == 0
    assert answer("compare", out)["fields"]["late_finish"]["total"] == 4


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (xer(tasks=[task(1, target_drtn_hr_cnt="two")]), 3, "TASK.target_drtn_hr_cnt: 'two' is not a number"),
        (xer(links=[link(1, 1, 2), link(2, 2, 1)]), 4, "The plan cannot be scheduled: 2 activities form a circle"),
    ],
)
def test_what_is_wrong_is_told_without_a_traceback(tmp_path: Path, content: str, code: int, message: str) -> None:
    file = tmp_path / "tower.xer"
    file.write_text(content, encoding="cp1252")
    found = run("schedule", file)
    assert (found.exit_code, found.stdout) == (code, "")
    assert message in found.stderr
    assert "Traceback" not in found.output


def test_json_has_exactly_the_keys_that_are_promised(tower: Path) -> None:
    found = answer("schedule", tower)
    assert list(found) == ["project", "projects", "activities", "critical_path", "findings"]
    assert list(found["activities"][0]) == [
        "id", "uid", "name", "early_start", "early_finish", "late_start", "late_finish", "total_float_seconds",
        "free_float_seconds", "critical", "drag_seconds", "project",
    ]  # fmt: skip
    assert run("compare", tower).stdout.startswith("tower.xer\n")
    held = answer("compare", tower)
    assert list(held) == ["fields", "differences"]
    assert list(held["fields"]) == [
        "early_start",
        "early_finish",
        "late_start",
        "late_finish",
        "total_float",
        "free_float",
    ]
    assert {tuple(one) for one in held["fields"].values()} == {("equal", "total")}


def test_a_file_may_come_in_on_standard_input(tower: Path) -> None:
    found = CliRunner().invoke(plan, ["schedule", "-", "--json"], input=tower.read_bytes())
    assert (found.exit_code, json.loads(found.stdout)) == (0, answer("schedule", tower))
    empty = CliRunner().invoke(plan, ["show", "-"], input=b"")
    assert (empty.exit_code, empty.stderr) == (3, "milepost: standard input: The file is empty.\n")
    large = CliRunner().invoke(plan, ["show", "-", "--limit", "100"], input=tower.read_bytes())
    assert (large.exit_code, "more than the 100" in large.stderr) == (3, True)


def test_what_was_not_read_is_told_with_the_schedule_too(tmp_path: Path) -> None:
    file = tmp_path / "part.xer"
    file.write_text(xer(tasks=[task(1), task(2)], links=[link(1, 1, 2), link(2, 99, 2)]), encoding="cp1252")
    assert "not_read: link (1); milepost plan show says what becomes of it" in run("schedule", file).stdout


@pytest.mark.parametrize("columns", [60, 250])
def test_no_reason_is_cut_short_for_want_of_room(tmp_path: Path, columns: int) -> None:
    file = tmp_path / "wrong.xer"
    file.write_text(xer(tasks=[task(1, early_start_date="2025-01-04 12:00")]), encoding="cp1252")
    (reason,) = {one["reason"] for one in answer("compare", file)["differences"]}
    found = CliRunner(env={"COLUMNS": str(columns)}).invoke(plan, ["compare", str(file)])
    assert found.stdout.count(reason) == 1


def test_what_is_no_readable_file_is_told(tower: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "This is a directory" in run("show", tmp_path).stderr
    assert "give what comes out of it on standard input" in run("show", "/dev/null").stderr

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    found = run("schedule", tower)
    assert (found.exit_code, found.stderr) == (3, "milepost: tower.xer: It cannot be read (Permission denied).\n")


@pytest.mark.parametrize("project", ["ANNEX", "8"])
def test_of_two_projects_one_can_be_chosen(tmp_path: Path, project: str) -> None:
    file = tmp_path / "two.xer"
    annex = {**PROJECT, "proj_id": 8, "proj_short_name": "ANNEX"}
    file.write_text(xer(projects=[PROJECT, annex], tasks=[task(1), task(2, proj_id=8)]), encoding="cp1252")
    assert len(answer("schedule", file)["activities"]) == 2
    assert [one["id"] for one in answer("schedule", file, "--project", project)["activities"]] == ["A2"]
    wrong = run("schedule", file, "--project", "LOFT")
    assert (wrong.exit_code, "'LOFT' is no project of this file. It has TOWER, ANNEX" in wrong.stderr) == (3, True)


def test_each_of_several_projects_has_its_finish_and_its_critical_path(tmp_path: Path) -> None:
    file = tmp_path / "two.xer"
    annex = {**PROJECT, "proj_id": 8, "proj_short_name": "ANNEX", "last_recalc_date": "2025-01-13 08:00"}
    options, wbs = {**OPTIONS, "schedoptions_id": 2, "proj_id": 8}, {**WBS, "wbs_id": 80, "proj_id": 8}
    text = xer(
        projects=[PROJECT, annex], options=[OPTIONS, options], wbs=[WBS, wbs],
        tasks=[task(1, task_code="A10"), task(2, proj_id=8, wbs_id=80, task_code="A10")],
    )  # fmt: skip
    file.write_text(text, encoding="cp1252")
    found = answer("schedule", file)
    assert [(one["id"], one["finish"], one["critical_path"]) for one in found["projects"]] == [
        ("TOWER", "2025-01-07T17:00:00", ["A10"]),
        ("ANNEX", "2025-01-14T17:00:00", ["A10"]),
    ]
    assert found["project"] == found["projects"][0]
    assert [(one["project"], one["id"]) for one in found["activities"]] == [("TOWER", "A10"), ("ANNEX", "A10")]
    why = run("schedule", file, "--why", "A10")
    assert (why.exit_code, "give one's uid: 1, 2" in " ".join(why.stderr.split())) == (2, True)
    page = run("schedule", file).stdout.splitlines()
    assert [line.strip() for line in page if "finish 2025" in line] == [
        "TOWER The tower: finish 2025-01-07 17:00",
        "ANNEX The tower: finish 2025-01-14 17:00",
    ]
    assert [line for line in page if line.startswith("Critical")] == [
        "Critical in TOWER: A10",
        "Critical in ANNEX: A10",
    ]


def test_why_an_activity_has_its_dates_is_told(tower: Path) -> None:
    sentences = [
        "Walls starts on 2025-01-08 08:00 because it waits until Activity 1 finishes (2025-01-07 17:00).",
        "It finishes on 2025-01-09 17:00: 16 h of work on the calendar “Office”.",
    ]
    assert run("schedule", tower, "--why", "A2").stdout.splitlines()[:3] == ["A2 Walls", *sentences]
    why = answer("schedule", tower, "--why", "2")["why"]
    assert [why["id"], why["start"], why["finish"], why["drivers"]] == ["A2", *sentences, ["A1"]]
    assert why["critical"].startswith("It is critical: it has no float.")
    wrong = run("schedule", tower, "--why", "A9")
    assert (wrong.exit_code, "no activity has the id 'A9'" in wrong.stderr) == (2, True)


def test_findings_name_activities_by_what_is_one_of_a_kind_too(tmp_path: Path) -> None:
    file = tmp_path / "loose.xer"
    links = [link(1, 1, 2, "PR_SS"), link(2, 3, 2, "PR_SS")]
    file.write_text(xer(tasks=[task(1), task(2), task(3)], links=links), encoding="cp1252")
    found = {one["check"]: (one["ids"], one["uids"]) for one in answer("schedule", file)["findings"]}
    assert (["A1", "A3"], [1, 3]) in found.values(), found


def test_the_shape_of_the_network_is_told_when_asked(tower: Path) -> None:
    assert "shape" not in answer("schedule", tower)
    shape = answer("schedule", tower, "--shape")["shape"]
    assert shape["bottlenecks"] == [
        {"id": "A1", "uid": 1, "share_of_late_paths": 1.0},
        {"id": "A2", "uid": 2, "share_of_late_paths": 1.0},
    ]
    assert shape["merge_points"] == [{"id": "A4", "uid": 4, "links": 2, "tight": 1}]
    assert shape["float_paths"] == [
        {"number": 1, "float_seconds": 0, "ids": ["A1", "A2", "A4"]},
        {"number": 2, "float_seconds": 16 * 3600, "ids": ["A3"]},
    ]
    assert shape["parallel_groups"] == [["A1"], ["A2", "A3"], ["A4"]]
    page = run("schedule", tower, "--shape").stdout
    tables = page[page.index("Bottlenecks") :]
    told = [" ".join(line.split()) for line in tables.splitlines()]
    assert {"A1 Activity 1 100 %", "A4 Activity 4 2 1", "0 h A1 → A2 → A4", "16 h A3", "2 A2, A3"} <= set(told)


def test_a_missing_file_and_wrong_use_have_their_codes(tmp_path: Path) -> None:
    assert run("show", tmp_path / "none.xer").exit_code == 3
    assert run("show").exit_code == 2


@pytest.mark.parametrize("command", ["schedule", "compare", "check"])
def test_a_date_past_the_year_9999_is_told_and_no_traceback(tmp_path: Path, command: str) -> None:
    file = tmp_path / "far.xer"
    late = task(1, cstr_type="CS_MSOA", cstr_date="9999-12-30 08:00", target_drtn_hr_cnt=80, remain_drtn_hr_cnt=80)
    file.write_text(xer(tasks=[late]), encoding="cp1252")
    found = run(command, file)
    assert found.exit_code == 4, found.exception
    assert "The plan cannot be scheduled" in found.stderr


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_the_schedule_fits_a_narrow_terminal(tower: Path, columns: int) -> None:
    found = CliRunner(env={"COLUMNS": str(columns)}).invoke(plan, ["schedule", str(tower)])
    lines = found.stdout.split("\n\n")[1].splitlines()
    assert max(map(width_of, lines)) <= columns
    assert "late start" not in lines[0] or columns > 60
    assert "drag" not in lines[0], "what is left out first stands to the right"


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colours_gets_none(tower: Path, environment: dict[str, str]) -> None:
    coloured = CliRunner().invoke(plan, ["schedule", str(tower)], color=True, env={"NO_COLOR": "", "TERM": "xterm"})
    assert "\x1b[" in coloured.stdout
    assert "\x1b" not in CliRunner().invoke(plan, ["schedule", str(tower)], color=True, env=environment).stdout


def test_no_text_of_a_file_steers_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "esc.xer"
    named = [task(1, task_code="A\x1b[2J1", task_name="B\x1b]0;x\x07"), task(2)]
    file.write_text(xer(tasks=named, links=[link(1, 1, 2), link(2, 2, 1)]), encoding="cp1252")
    for command in ("show", "schedule", "check"):
        found = run(command, file)
        assert "\x1b" not in found.output + found.stderr
