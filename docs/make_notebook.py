"""Make docs/critical_path.ipynb: run its cells and write them down with what they answered.

    python docs/make_notebook.py [NOTEBOOK.ipynb]

It needs nothing but Milepost: a notebook is JSON, and its cells are Python. So what it shows has been computed, and a test
makes it again and compares.
"""

from __future__ import annotations

import ast
import io
import json
import sys
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCE: tuple[str, ...] = (
    """# From a XER file to its critical path

Everything here runs with `milepost.engine` and `milepost.planfiles` alone. [engine.md](engine.md) has the mathematics;
`python docs/make_notebook.py` runs these cells and writes what they answer.""",
    """import sys
from pathlib import Path

here = Path.cwd()  # anywhere in a checkout of Milepost
docs = [folder / "docs" for folder in (here, *here.parents)]
sys.path += [str(folder) for folder in docs if (folder / "critical_path.py").exists()]""",
    """import tempfile

from critical_path import our_plan, picture

from milepost.engine import Session, drags, explain, schedule
from milepost.engine.times import HOUR, moment
from milepost.planfiles import read, write

file = Path(tempfile.mkdtemp()) / "tower.xer"
write(our_plan(), file)
print(file.read_text(encoding="cp1252")[:230])""",
    """## Read

`read` takes XER, PMXML and MSPDI by their content. Put the path of a file of your own here.""",
    """plan = read(file).plan
len(plan.activities), len(plan.relations), [one.name for one in plan.calendars]""",
    """## Schedule

Dates are seconds of local time since 1970, floats seconds of the activity's working time; arrays are in the order of the
plan's activities.""",
    """result = schedule(plan)
for one in plan.activities:
    row = result.row(one.uid)
    mark = "critical" if row.critical else f"{row.total_float / HOUR:g} h of float"
    start, finish = moment(row.early_start), moment(row.early_finish)
    print(f"{one.label}  {start:%d %b %H:%M} to {finish:%d %b %H:%M}  {mark:16} {one.name}")""",
    """## Why, and at what cost

Drag is how much sooner all would be done if an activity took no time.""",
    """costs = drags(plan, result)
for uid in sorted(costs, key=costs.__getitem__, reverse=True):
    print(f"{plan.activity(uid).label}: drag {costs[uid] / HOUR:g} h")
print(explain(plan, result, 3).text)""",
    """## What if?

A session follows one edit after the other and says which rows each of them changed.""",
    """session = Session(plan)
change = session.set_duration(3, 5 * 8 * HOUR)  # the steel comes ten days sooner
moved = [plan.activities[row].label for row in sorted(change.rows)]
print(f"The end moves from {moment(result.project_finish[0]):%d %b} to {moment(session.project_finish[0]):%d %b}.")
print("Changed:", ", ".join(moved))""",
    """## The picture

Critical activities in colour; the line behind a bar is its float.""",
    """class Picture(str):
    def _repr_svg_(self):
        return str(self)


Picture(picture(plan, result))""",
)
"""Texts and code in turns; a text begins with #, a heading."""


def run(code: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a cell; return what a notebook would show: what it printed, and the value of its last expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    shown: list[dict[str, Any]] = []
    if printed.getvalue():
        shown.append({"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(keepends=True)})
    if hasattr(value, "_repr_svg_"):
        data = {"image/svg+xml": value._repr_svg_().splitlines(keepends=True)}
        shown.append({"output_type": "display_data", "metadata": {}, "data": data})
    elif value is not None:
        shown.append({"output_type": "display_data", "metadata": {}, "data": {"text/plain": [repr(value)]}})
    return shown


def notebook() -> dict[str, Any]:
    """Run all cells; return the notebook."""
    names: dict[str, Any] = {"__name__": "notebook"}
    cells: list[dict[str, Any]] = []
    for number, source in enumerate(SOURCE):
        common = {"id": f"cell-{number}", "metadata": {}, "source": source.splitlines(keepends=True)}
        if source.startswith("#"):
            cells.append({"cell_type": "markdown", **common})
        else:
            count = 1 + sum(one["cell_type"] == "code" for one in cells)
            with chdir(HERE):
                outputs = run(source, names)
            cells.append({"cell_type": "code", **common, "execution_count": count, "outputs": outputs})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def main(out: str = str(HERE / "critical_path.ipynb")) -> None:
    """Write the notebook."""
    Path(out).write_text(json.dumps(notebook(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
