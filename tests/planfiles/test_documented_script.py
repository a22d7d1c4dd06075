"""The script and the notebook of docs/engine.md go from a plan file to a picture of its critical path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

DOCS = Path(__file__).parents[2] / "docs"
SCRIPT = DOCS / "critical_path.py"


def test_the_analysts_script_writes_reads_schedules_and_draws(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, str(SCRIPT)], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "T30: drag 16 h. Order steel starts on 2026-01-08 08:00 because it waits until Survey finishes" in ran.stdout
    assert (tmp_path / "tower.xer").exists()
    picture = ElementTree.parse(tmp_path / "critical-path.svg")  # written by the script a moment ago
    texts = [one.text for one in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "05 Jan 2026"
    assert "T80 Handed over" in texts


def test_the_notebook_shows_what_its_cells_answer(tmp_path: Path) -> None:
    made = tmp_path / "made.ipynb"
    subprocess.run([sys.executable, str(DOCS / "make_notebook.py"), str(made)], cwd=tmp_path, check=True)
    cells, kept = (json.loads(file.read_text("utf-8"))["cells"] for file in (made, DOCS / "critical_path.ipynb"))
    assert cells == kept, "python docs/make_notebook.py makes it anew"


@pytest.mark.parametrize("folder", [".", "docs", "src/milepost"])
def test_the_notebook_runs_from_anywhere_in_the_checkout(folder: str) -> None:
    cells = json.loads((DOCS / "critical_path.ipynb").read_text("utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    # Python looks for modules where it is started from, as a notebook's kernel does in its own folder.
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = DOCS.parent / folder
    ran = subprocess.run([sys.executable, "-c", code], cwd=where, env=alone, capture_output=True, text=True)
    assert ran.stderr == ""
    assert "drag" in ran.stdout
