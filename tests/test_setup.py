"""bin/_setup.py: the environment is made once, made anew when it is not whole, and left alone when it fits."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.once


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose lock files ask for nothing, so that an environment is made within a second or two."""
    root = tmp_path / "a checkout"
    (root / "requirements").mkdir(parents=True)
    (root / "src").mkdir()
    shutil.copytree(ROOT / "bin", root / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    for kind in ("run", "dev"):
        (root / "requirements" / f"{kind}.lock").write_text("# nothing\n")
    return root


def setup(checkout: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"PATH": path} if path else {})
    command = [sys.executable, str(checkout / "bin" / "_setup.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def stamp(checkout: Path) -> dict[str, str]:
    read: dict[str, str] = json.loads((checkout / ".venv" / "milepost-stamp.json").read_text())
    return read


def test_the_environment_is_made_once_for_both_commands(checkout: Path) -> None:
    assert setup(checkout, "check", "run").returncode == 1
    made = setup(checkout, "make", "dev")
    assert made.returncode == 0, made.stderr
    assert stamp(checkout).keys() == {"run", "dev", "root"}
    assert setup(checkout, "check", "dev").returncode == 0
    assert setup(checkout, "check", "run").returncode == 0
    assert setup(checkout, "make", "run").stderr == "", "nothing is left to do"
    assert (checkout / ".venv" / "bin" / "milepost").stat().st_mode & 0o111


def test_a_changed_lock_file_is_noticed_and_the_environment_kept(checkout: Path) -> None:
    setup(checkout, "make", "run")
    kept = checkout / ".venv" / "kept"
    kept.touch()
    (checkout / "requirements" / "run.lock").write_text("# nothing else\n")
    assert setup(checkout, "check", "run").returncode == 1
    assert setup(checkout, "make", "run").returncode == 0
    assert setup(checkout, "check", "run").returncode == 0
    assert kept.exists()


def test_an_environment_that_was_broken_off_is_made_again(checkout: Path) -> None:
    setup(checkout, "make", "run")
    (checkout / ".venv" / "milepost-stamp.json").unlink()
    half = checkout / ".venv" / "half"
    half.touch()
    made = setup(checkout, "make", "run")
    assert made.returncode == 0, made.stderr
    assert "was not finished; making it again" in made.stderr
    assert not half.exists()


def test_a_directory_that_is_no_environment_is_replaced(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    made = setup(checkout, "make", "run")
    assert made.returncode == 0, made.stderr
    assert setup(checkout, "check", "run").returncode == 0


def test_two_commands_at_once_make_one_environment(checkout: Path) -> None:
    results: list[subprocess.CompletedProcess[str]] = []
    threads = [threading.Thread(target=lambda: results.append(setup(checkout, "make", "run"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.returncode for result in results] == [0, 0]
    assert sum("making the environment" in result.stderr for result in results) == 1


def test_the_check_takes_no_time(checkout: Path) -> None:
    setup(checkout, "make", "run")
    started = time.monotonic()
    setup(checkout, "check", "run")
    assert time.monotonic() - started < 1


def test_a_missing_package_is_told_with_what_pip_said(checkout: Path) -> None:
    (checkout / "requirements" / "run.lock").write_text("./no-such-package --hash=sha256:00\n")
    made = setup(checkout, "make", "run")
    assert made.returncode == 1
    assert "The packages could not be installed; what pip said is above." in made.stderr
    assert "no-such-package" in made.stderr
    assert setup(checkout, "check", "run").returncode == 1


def loaded_from(file: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location(f"milepost_{file.stem}", file)
    assert specification is not None
    assert specification.loader is not None
    loaded = importlib.util.module_from_spec(specification)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(file.parent))
        specification.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def module(checkout: Path) -> ModuleType:
    """`_setup.py` of that checkout, imported."""
    return loaded_from(checkout / "bin" / "_setup.py")


def without_ensurepip(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    real = module.quiet

    def quiet(*command: str | Path) -> subprocess.CompletedProcess[str]:
        if "venv" in command and "--without-pip" not in command:
            return subprocess.CompletedProcess(command, 1, "", "The virtual environment was not created: no ensurepip")
        done: subprocess.CompletedProcess[str] = real(*command)
        return done

    monkeypatch.setattr(module, "quiet", quiet)
    monkeypatch.setattr(module, "install_venv_package", lambda: False)


def test_without_ensurepip_the_hosts_pip_is_used(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_ensurepip(module, monkeypatch)
    module.make("run")
    assert "using the host's pip" in capsys.readouterr().err
    assert module.fits("run")


def test_without_ensurepip_and_pip_the_package_to_install_is_named(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_ensurepip(module, monkeypatch)
    monkeypatch.setattr(module, "pip_command", list)
    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv"):
        module.make("run")


def test_a_python_that_is_too_old_is_told(checkout: Path, tmp_path: Path) -> None:
    bare = tmp_path / "path"
    bare.mkdir()
    for tool in ("sh", "dirname", "pwd"):
        (bare / tool).symlink_to(shutil.which(tool) or tool)
    old = bare / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    ran = subprocess.run(
        [checkout / "bin" / "run"], env={"PATH": str(bare)}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "Milepost needs Python 3.11 or newer" in ran.stderr


def test_the_locks_hold_hashes_and_no_address() -> None:
    run, dev, node = ((ROOT / "requirements" / f"{kind}.lock").read_text() for kind in ("run", "dev", "node"))
    for text in (run, dev, node):
        lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert all("==" in line or line.strip().startswith("--hash=sha256:") for line in lines)
        assert "://" not in text
    pinned = [{line.split()[0] for line in text.splitlines() if "==" in line and line[0] != " "} for text in (run, dev)]
    assert pinned[0] <= pinned[1], "bin/lock makes both"


def test_islands_and_stylesheets_are_stale_as_soon_as_a_source_differs(checkout: Path) -> None:
    islands = checkout / "src" / "milepost" / "web" / "islands"
    islands.mkdir(parents=True)
    (checkout / "package-lock.json").write_text("{}")
    (islands / "core.ts").write_text("export {};")
    loaded = loaded_from(checkout / "bin" / "_islands.py")
    assert not loaded.fits(checkout, "run")
    bundles = loaded.bundles(checkout)
    bundles.mkdir(parents=True)
    (bundles / ".stamp").write_text(loaded.digest(checkout))
    assert loaded.fits(checkout, "run")
    assert not loaded.fits(checkout, "dev"), "the tools that check the sources are missing"
    (islands / "core.ts").write_text("export const changed = true;")
    assert not loaded.fits(checkout, "run")
    (bundles / ".stamp").write_text(loaded.digest(checkout))
    styles = checkout / "src" / "milepost" / "web" / "styles" / "common"
    styles.mkdir(parents=True)
    (styles / "tokens.css").write_text(":root { --u: 4px }")
    assert not loaded.fits(checkout, "run")


def test_the_lock_of_node_packages_holds_hashes_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert installed
    assert all(package["integrity"].startswith("sha512-") for package in installed.values())
    assert not any("resolved" in package for package in installed.values())


def test_a_container_is_built_from_nothing_that_a_checkout_makes_for_itself() -> None:
    """Else it takes the machine's own node packages, or its data, along."""
    ignored = (ROOT / ".containerignore").read_text().split()
    assert {".git", ".venv", ".data", "node_modules", "dist"} <= set(ignored)
