"""`milepost import` and `milepost export`, as scripts call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from milepost.cli.tables_in_out import export, import_
from milepost.milestones.models import Milestone
from tests.cast import Cast
from tests.scheduling.plan_files import xer

pytestmark = pytest.mark.usefixtures("clock_at_now")


def call(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))  # type: ignore[arg-type]


def test_what_goes_out_comes_in_again_and_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    email, path = cast.harbour.emails["operating_partner"], tmp_path / "milestones.xlsx"
    assert call(export, "milestones", "--as", email, "-o", str(path)).exit_code == 0
    result = call(import_, str(path), "--kind", "milestones", "--as", email, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert (told["state"], set(told["counts"])) == ("checked", {"same"})


def test_a_dry_run_says_what_would_be_done_and_does_nothing(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Was,Wo,Wann\nNew one,Aster Pricing,03/04/2027\n")
    asked = [str(path), "--kind", "milestones", "--as", cast.harbour.emails["executive_a"], "--map", "Was=name",
             "--map", "Wo=initiative", "--map", "Wann=due", "--set", "category=compliance"]  # fmt: skip
    unanswered = call(import_, *asked)
    assert unanswered.exit_code == 1
    assert "can be read two ways" in unanswered.stderr
    dry = call(import_, *asked, "--days", "dmy", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "1 new. Nothing was written." in dry.output
    told = call(import_, *asked, "--days", "dmy", "--dry-run", "--json")
    assert '"2027-04-03"' in told.output
    assert "Nothing was written" in dry.output
    assert not Milestone.objects.unwalled("a test").filter(name="New one").exists()
    assert call(import_, *asked, "--days", "dmy").exit_code == 0
    assert Milestone.objects.unwalled("a test").filter(name="New one").exists()


def test_refused_rows_stop_everything_unless_they_are_left_out(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Initiative,Category\nFine,Aster Pricing,Compliance\nNot,Nowhere,Compliance\n")
    asked = [str(path), "--kind", "milestones", "--as", cast.harbour.emails["executive_a"]]
    stopped = call(import_, *asked)
    assert (stopped.exit_code, "Nowhere" in stopped.output) == (1, True)
    assert not Milestone.objects.unwalled("a test").filter(name="Fine").exists()
    assert call(import_, *asked, "--skip-refused").exit_code == 0
    assert Milestone.objects.unwalled("a test").filter(name="Fine").exists()


def test_an_unreadable_file_and_an_unknown_kind_are_told(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04")
    email = cast.harbour.emails["executive_a"]
    assert call(import_, str(path), "--kind", "milestones", "--as", email).exit_code == 1
    assert "is not a kind" in call(export, "colours", "--as", email).stderr


def test_a_plan_file_comes_in_and_goes_out_by_the_same_commands(cast: Cast, tmp_path: Path) -> None:
    path, email = tmp_path / "tower.xer", cast.harbour.emails["executive_a"]
    path.write_bytes(xer())
    asked = [str(path), "--as", email, "--initiative", "Aster Pricing"]
    tried = call(import_, *asked, "--dry-run")
    assert (tried.exit_code, "Nothing was written." in tried.output) == (0, True), tried.output
    assert not Milestone.objects.unwalled("a test").filter(name="Foundation").exists()
    taken = call(import_, *asked, "--json")
    assert json.loads(taken.output)["state"] == "applied"
    assert Milestone.objects.unwalled("a test").filter(name="Foundation").exists()
    assert json.loads(call(import_, *asked, "--json").output)["state"] == "checked"
    out = tmp_path / "out.xer"
    assert call(export, "plan", "--as", email, "--initiative", "Aster Pricing", "-o", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"ERMHDR")
    nowhere = call(import_, str(path), "--as", email)
    assert nowhere.exit_code == 1
    assert "does not name one initiative" in nowhere.output
