"""Warming compiles everything; what is kept is found again; nothing breaks where nothing can be kept."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numba
import numpy as np
import pytest

import milepost
from milepost.engine import Dialect, bottlenecks, explain, longest_path, merge_points, parallel_groups, schedule
from milepost.engine.analysis import drag
from milepost.engine.kernels import compiling, parts
from milepost.engine.warming import warm
from tests.engine.rich import rich_plan


def test_warming_leaves_no_kernel_to_be_compiled() -> None:
    done = warm()
    assert done.kernels == len(compiling.KERNELS) > 10
    assert all(one.signatures for one in compiling.KERNELS)
    assert done.folder == compiling.FOLDER


@pytest.mark.parametrize("dialect", list(Dialect))
def test_no_plan_asks_for_another_code_than_was_warmed(dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> None:
    """An array laid out otherwise made the first schedule after warming compile for a quarter of a minute."""
    warm()
    monkeypatch.setattr(drag, "PROCESSORS", 2)
    monkeypatch.setattr(drag, "WORTH_A_THREAD", 1)
    for features in (None, ()):
        plan = rich_plan(3, dialect, features, size=60)
        result = schedule(plan)
        assert len(drag.drags(plan, result)) > 1
        last = plan.activities[-1].uid
        drag.drags(plan, result, last)
        drag.drags_on_ends(result, np.array([result.row_of(last)], np.int32))
        for asked in (parallel_groups, merge_points, bottlenecks, longest_path):
            asked(result)
        explain(plan, result, last)
    assert {name: signatures for name, signatures in _compiled().items() if len(signatures) != 1} == {}


def _compiled() -> dict[str, list[object]]:
    return {one.py_func.__name__: one.signatures for one in compiling.KERNELS}


def test_compiled_kernels_are_found_again() -> None:
    warm()
    counted = "from milepost.engine.warming import warm; print(warm().compiled)"
    ran = subprocess.run([sys.executable, "-c", counted], capture_output=True, text=True, check=True)
    assert ran.stdout == "0\n"


@pytest.mark.skipif(compiling.FOLDER is None, reason="nothing is kept here")
def test_who_compiles_is_waited_for_and_not_joined() -> None:
    """Two that compile the same at once take twice the processor for nothing."""
    assert compiling.FOLDER is not None
    with (compiling.FOLDER / "compiling").open("a") as other, ThreadPoolExecutor(1) as pool:
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = pool.submit(warm)
        with pytest.raises(TimeoutError, match=r"^$"):
            waiting.result(0.5)
        fcntl.flock(other, fcntl.LOCK_UN)
        assert waiting.result(300).kernels > 10


def test_an_installation_elsewhere_finds_what_another_compiled(tmp_path: Path) -> None:
    """The same sources at another place, with other times."""
    warm()
    source = Path(milepost.__file__).parent
    shutil.copytree(source / "engine", tmp_path / "milepost" / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "milepost" / "__init__.py").touch()
    for file in (tmp_path / "milepost").rglob("*.py"):
        os.utime(file, (1_000_000, 1_000_000))
    asked = "import milepost; from milepost.engine.warming import warm; print(warm().compiled, milepost.__file__)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert ran.stdout == f"0 {tmp_path}/milepost/__init__.py\n"


def test_helpers_make_no_machine_code_of_their_own() -> None:
    """Each helper compiled by itself, and again wherever it is called, made minutes of what takes one."""

    def twice(number: int) -> int:
        return 2 * number

    helper = parts.compile_helper(twice, inlined=False)
    caller = numba.njit(lambda number: helper(number) + 1)
    assert caller(20) == 41
    [compiled] = helper.overloads.values()
    assert isinstance(compiled.library, parts.Part)
    assert "twice" in next(iter(caller.overloads.values())).library.get_llvm_str()


def test_the_cache_is_the_user_s_or_where_one_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(compiling.SETTINGS, "CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert compiling.folder() == tmp_path / "cache" / "milepost" / f"milepost-{compiling.FINGERPRINT}"
    monkeypatch.setattr(compiling.SETTINGS, "CACHE_DIR", str(tmp_path))
    assert compiling.folder() == tmp_path / f"milepost-{compiling.FINGERPRINT}"


def test_where_the_user_has_no_cache_it_is_beside_the_kernels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(compiling.SETTINGS, "CACHE_DIR", "")
    monkeypatch.setattr(compiling, "HERE", tmp_path)
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert compiling.folder() == tmp_path / "__pycache__" / f"milepost-{compiling.FINGERPRINT}"
    monkeypatch.setattr(compiling, "HERE", tmp_path / "file")
    assert compiling.folder() is None


def test_only_the_newest_versions_code_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own, names = tmp_path / "milepost-own", ["milepost-a", "milepost-b", "milepost-c", "something"]
    for age, one in enumerate([own, *(tmp_path / name for name in names)]):
        one.mkdir()
        os.utime(one, (1_000_000 - age, 1_000_000 - age))
    monkeypatch.setattr(compiling, "FOLDER", own)
    compiling.forget_old()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["milepost-a", "milepost-b", "milepost-own", "something"]
