"""The Containerfile names nothing that is not there. It is not built here: few machines have a container engine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch

import pytest

from tests.containerfile import ROOT, ignored, of, steps

pytestmark = pytest.mark.once
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
#: Of Debian's slim image, besides Python and what the file itself installs.
OF_THE_IMAGE = {"useradd", "install"}


def test_steps_are_read_over_several_lines_and_without_comments() -> None:
    read = steps(
        '# x\nFROM a AS b\nRUN one \\\n    # not this\n    && two --flag\nCOPY --from=b /x /y\nCMD ["z", "1"]\n'
    )
    assert [(step.word, step.stage) for step in read] == [("FROM", 1), ("RUN", 1), ("COPY", 1), ("CMD", 1)]
    assert read[1].commands == [["one"], ["two", "--flag"]]
    assert (read[2].flags, read[2].listed, read[3].listed) == (["--from=b"], ["/x", "/y"], ["z", "1"])


def test_all_that_is_copied_is_there() -> None:
    made = {word for step in of("RUN") for command in step.commands for word in command}
    stages = re.findall(r"(?m) AS (\w+)$", (ROOT / "Containerfile").read_text())
    copied = of("COPY")
    assert copied
    for step in copied:
        *sources, _target = step.listed
        if step.flags:
            assert [flag.removeprefix("--from=") for flag in step.flags] == stages
            assert set(sources) <= made, "it comes from an earlier stage, which makes it"
        else:
            assert [source for source in sources if not (ROOT / source).exists()] == []


def test_nothing_that_the_wheel_is_built_of_is_kept_out_of_the_build() -> None:
    needed = [name.strip("/") for name in PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]]
    needed += ["pyproject.toml", "requirements/run.lock"]
    assert [name for name in needed if not (ROOT / name).exists()] == []
    kept_out = [
        name for name in needed for pattern in ignored() if fnmatch(name, pattern) or name.startswith(f"{pattern}/")
    ]
    assert kept_out == []
    islands = [str(path.relative_to(ROOT)) for path in (ROOT / "bin").glob("_*.py")]
    assert not [name for name in islands for pattern in ignored() if fnmatch(name, pattern)]


def test_its_python_is_one_that_milepost_runs_on() -> None:
    versions = [re.search(r"python:3\.(\d+)", step.rest) for step in of("FROM")]
    least = int(PROJECT["project"]["requires-python"].removeprefix(">=3."))
    assert [found is not None and int(found[1]) >= least for found in versions] == [True] * len(versions)
    assert len({found[1] for found in versions if found}) == 1, "what is built for one Python runs on the same one"


def test_every_command_it_runs_exists_and_knows_its_options() -> None:
    for step in of("RUN"):
        for program, *arguments in step.commands:
            name = program.rsplit("/", 1)[-1]
            if name == "python":
                _m, module, *arguments = arguments
                assert _m == "-m"
                assert_takes([module], arguments)
            elif name == "pip":
                assert_takes(["pip", arguments[0]], arguments[1:])
            else:
                assert name in OF_THE_IMAGE, f"{name} is not known to be in the image"


def assert_takes(module: list[str], arguments: list[str]) -> None:
    """``python -m`` that module says in its help that it takes those options."""
    told = subprocess.run(
        [sys.executable, "-m", *module, "--help"], capture_output=True, text=True, check=False, cwd=ROOT.parent
    )
    assert told.returncode == 0, told.stderr
    assert [option for option in arguments if option.startswith("--") and option not in told.stdout] == []


def test_what_it_starts_is_a_command_with_those_options() -> None:
    [entry], [command], [health] = of("ENTRYPOINT"), of("CMD"), of("HEALTHCHECK")
    assert entry.listed == [name for name in PROJECT["project"]["scripts"] if name == "milepost"]
    name, *options = command.listed
    assert_takes(["milepost.cli.main", name], options)
    assert [one.rest for one in of("EXPOSE")] == [options[options.index("--port") + 1]]
    assert [one.rest for one in of("VOLUME")] == re.findall(r"MILEPOST_DATA_DIR=(\S+)", of("ENV")[0].rest)
    program, flag, code = health.listed
    assert (program, flag) == ("python", "-c")
    compile(code, "HEALTHCHECK", "exec")
    assert f":{of('EXPOSE')[0].rest}/readyz" in code
