"""Warming compiles everything; what is kept is found again; nothing breaks where nothing can be kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from milepost.engine.kernels import compiling
from milepost.engine.warming import warm


def test_warming_leaves_no_kernel_to_be_compiled() -> None:
    done = warm()
    assert done.kernels == len(compiling.KERNELS) > 10
    assert all(one.signatures for one in compiling.KERNELS)
    assert done.folder == compiling.FOLDER


def test_compiled_kernels_are_found_again() -> None:
    warm()
    counted = "from milepost.engine.warming import warm; print(warm().compiled)"
    ran = subprocess.run([sys.executable, "-c", counted], capture_output=True, text=True, check=True)
    assert ran.stdout == "0\n"


def test_the_cache_is_beside_the_kernels_or_where_one_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(compiling.SETTINGS, "CACHE_DIR", "")
    assert compiling.folder() == compiling.HERE / "__pycache__" / f"milepost-{compiling.FINGERPRINT}"
    monkeypatch.setattr(compiling.SETTINGS, "CACHE_DIR", str(tmp_path))
    assert compiling.folder() == tmp_path / f"milepost-{compiling.FINGERPRINT}"


def test_where_the_package_cannot_be_written_the_cache_is_the_user_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(compiling.SETTINGS, "CACHE_DIR", "")
    monkeypatch.setattr(compiling, "HERE", tmp_path / "file")
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert compiling.folder() == tmp_path / "cache" / "milepost" / f"milepost-{compiling.FINGERPRINT}"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert compiling.folder() is None


def test_only_the_newest_versions_code_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own, names = tmp_path / "milepost-own", ["milepost-a", "milepost-b", "milepost-c", "something"]
    for age, one in enumerate([own, *(tmp_path / name for name in names)]):
        one.mkdir()
        os.utime(one, (1_000_000 - age, 1_000_000 - age))
    monkeypatch.setattr(compiling, "FOLDER", own)
    compiling.forget_old()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["milepost-a", "milepost-b", "milepost-own", "something"]
