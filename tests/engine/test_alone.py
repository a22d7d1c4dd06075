"""The engine and the readers work without the application, and reading needs no compiler."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys

import milepost.engine
import milepost.planfiles

LOOK = (
    "; import json, sys; known = {'django', 'milepost', 'numba'}"
    "; print(json.dumps([name for name in sys.modules if name.split('.')[0] in known]))"
)
ITS_OWN = ("milepost.engine", "milepost.planfiles")


def loaded_after(statements: str) -> set[str]:
    """The modules of Django, numba and Milepost that are there when a fresh interpreter has run the statements."""
    ran = subprocess.run([sys.executable, "-c", statements + LOOK], capture_output=True, text=True, check=True)
    return set(json.loads(ran.stdout.splitlines()[-1]))


def test_every_module_of_engine_and_plan_files_loads_without_the_rest_of_the_application() -> None:
    packages = (milepost.engine, milepost.planfiles)
    names = [
        one.name for package in packages for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    loaded = loaded_after("import " + ", ".join(names))
    assert set(names) <= loaded
    others = {name for name in loaded if not name.startswith((*ITS_OWN, "numba"))}
    assert others == {"milepost"}


def test_reading_a_plan_file_loads_no_compiler() -> None:
    assert not [name for name in loaded_after("from milepost.planfiles import read") if name.startswith("numba")]


def test_the_command_for_plan_files_sets_up_no_django() -> None:
    loaded = loaded_after("from milepost.cli.main import cli; cli(['plan', 'show', '--help'], standalone_mode=False)")
    assert "milepost.cli.plan" in loaded
    assert not [name for name in loaded if name.startswith(("django", "milepost.settings"))]
