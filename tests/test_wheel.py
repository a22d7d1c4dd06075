"""The wheel works by itself: its command runs, and its pages find their built, hashed and compressed assets."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.containerfile import of
from tests.tool.servers import serving

ROOT = Path(__file__).resolve().parents[1]

pytestmark = [pytest.mark.once, pytest.mark.slow]


def run(*command: str | Path, cwd: Path | None = None) -> str:
    ran = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the checkout."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "package-lock.json"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "bin", copy / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__", "assets"))
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist", copy)
    [built] = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; its dependencies are those of the test environment."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv)
    python = venv / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # A path in a .pth comes after the environment's own packages, and the checkout's own .pth there is not followed.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = ("install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, *install, wheel)
    return venv


def test_the_wheel_holds_templates_hashed_assets_and_their_compressed_copies(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("milepost/assets/staticfiles.json"))
    for name in manifest["paths"].values():
        assert f"milepost/assets/{name}" in names
    assert any(name.endswith(".css.gz") for name in names)
    assert "milepost/built/core.js" in manifest["paths"], "the islands are bundled"
    assert not [name for name in names if name.endswith(".ts")]
    assert any(name.startswith("milepost/web/templates/") for name in names)
    assert "milepost/core/migrations/0001_initial.py" in names
    assert "milepost/py.typed" in names
    assert not [name for name in names if name.startswith("tests") or "__pycache__" in name]


def test_the_wheel_holds_what_the_container_starts(wheel: Path) -> None:
    [entry] = of("ENTRYPOINT")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        [points] = [archive.read(name).decode() for name in names if name.endswith(".dist-info/entry_points.txt")]
    starts = dict(re.findall(r"(?m)^(\S+) = (\S+):\w+$", points))
    assert starts[entry.listed[0]].replace(".", "/") + ".py" in names
    for file in ("milepost/ops/supervisor.py", "milepost/wsgi.py", "milepost/assets/staticfiles.json"):
        assert file in names


def test_the_installed_command_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "bin" / "milepost", "--help", cwd=tmp_path)
    for command in (
        "serve",
        "demo",
        "migrate",
        "user",
        "token",
        "worker",
        "doctor",
        "backup",
        "restore",
        "plan",
        "warm",
    ):
        assert f"  {command} " in said
    where = run(installed / "bin" / "python", "-c", "import milepost; print(milepost.__file__)", cwd=tmp_path)
    assert where.startswith(str(installed))


def test_the_installed_server_gives_a_page_with_its_stylesheet(
    installed: Path, own_database_url: str, tmp_path: Path
) -> None:
    command = (str(installed / "bin" / "milepost"),)
    with serving(own_database_url, tmp_path, command=command, PYTHONPATH="") as running:
        with urllib.request.urlopen(f"{running.base}/", timeout=10) as answer:
            page = answer.read().decode()
        sheets = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', page)
        assert sheets, page
        for sheet in sheets:
            assert re.fullmatch(r"/static/.+\.[0-9a-f]{12}\.css", sheet)
            request = urllib.request.Request(running.base + sheet, headers={"Accept-Encoding": "gzip"})
            with urllib.request.urlopen(request, timeout=10) as answer:
                assert answer.headers["Content-Type"].startswith("text/css")
                assert answer.headers["Content-Encoding"] == "gzip"
                assert "immutable" in answer.headers["Cache-Control"]
