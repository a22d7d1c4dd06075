"""Makes `.venv/` in the checkout hold exactly what a lock file says, and bundles the pages' islands.

Only the standard library; Python 3.11 or newer.

`check run|dev` says by its exit code whether that is so (a few milliseconds); `make run|dev` makes it so.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import _islands  # beside this file

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "milepost-stamp.json"
PYTHON = VENV / "bin" / "python"


def lock_file(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.lock"


def wanted(kind: str) -> dict[str, str]:
    """What the stamp says when `.venv` fits. The packages of `dev` include those of `run`, at the same versions."""
    kinds = ["run", "dev"] if kind == "dev" else ["run"]
    stamp = {name: hashlib.sha256(lock_file(name).read_bytes()).hexdigest() for name in kinds}
    return stamp | {"root": str(ROOT)}


def stamped() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def environment_fits(kind: str) -> bool:
    stamp = stamped()
    return all(stamp.get(name) == value for name, value in wanted(kind).items())


def fits(kind: str) -> bool:
    return environment_fits(kind) and _islands.fits(ROOT, kind)


def write_atomically(path: Path, text: str, mode: int = 0o644) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.chmod(mode)
    draft.replace(path)


def say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def quiet(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)  # noqa: S603


def make_venv() -> list[str]:
    """Make an empty `.venv` and return the command that is its pip."""
    if VENV.exists():
        say("the environment in .venv/ was not finished; making it again")
        shutil.rmtree(VENV)
    else:
        say(f"making the environment .venv/ with Python {sys.version.split()[0]}")
    tried = quiet(sys.executable, "-m", "venv", VENV)
    if tried.returncode == 0:
        return pip_command()
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian and Ubuntu ship Python without ensurepip. A pip of the host can install into a bare environment.
    bare = quiet(sys.executable, "-m", "venv", "--without-pip", VENV)
    if bare.returncode == 0 and pip_command():
        say("this Python has no ensurepip; using the host's pip")
        return pip_command()
    shutil.rmtree(VENV, ignore_errors=True)
    if install_venv_package() and quiet(sys.executable, "-m", "venv", VENV).returncode == 0:
        return pip_command()
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    sys.exit(
        f"{sys.executable} cannot make a virtual environment: it lacks the modules venv and ensurepip, and has no pip.\n"
        f"On Debian and Ubuntu: apt install {version}-venv. Then run this command again.\n{tried.stdout}{tried.stderr}"
    )


def install_venv_package() -> bool:
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or not apt:
        return False
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    say(f"this Python has neither ensurepip nor pip; installing the system's package {package}")
    quiet(apt, "update")
    return quiet(apt, "install", "--yes", "--no-install-recommends", package).returncode == 0


def pip_command() -> list[str]:
    """The pip of the environment, else the host's pip working on the environment, else nothing."""
    if quiet(PYTHON, "-m", "pip", "--version").returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    if quiet(sys.executable, "-m", "pip", "--python", PYTHON, "--version").returncode == 0:
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return []


def install(pip: list[str], kind: str) -> None:
    count = lock_file(kind).read_text(encoding="utf-8").count("==")
    say(f"installing {count} packages of requirements/{kind}.lock (once; up to a minute)")
    started = time.monotonic()
    options = ["--require-hashes", "--no-deps", "--disable-pip-version-check", "--no-input", "--quiet"]
    if os.geteuid() == 0:
        options.append("--root-user-action=ignore")
    ran = quiet(*pip, "install", *options, "--requirement", lock_file(kind))
    if ran.returncode:
        print(ran.stdout, ran.stderr, sep="\n", file=sys.stderr)
        sys.exit("The packages could not be installed; what pip said is above. Run this command again to go on.")
    say(f"installed in {time.monotonic() - started:.0f} s")


def install_project() -> None:
    """`import milepost` and the command `milepost` work in `.venv`, straight from `src/`."""
    asked = quiet(PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    write_atomically(Path(asked.stdout.strip()) / "milepost.pth", f"{ROOT / 'src'}\n")
    # Through sh, so that neither a long path nor a blank in it breaks the first line.
    script = f"""#!/bin/sh
exec "{PYTHON}" -m milepost.cli.main "$@"
"""
    write_atomically(VENV / "bin" / "milepost", script, 0o755)


def make(kind: str) -> None:
    """Under a lock, so that two commands started at once do not build the same environment twice."""
    directory = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another command is setting up .venv/; waiting for it")
        fcntl.flock(directory, fcntl.LOCK_EX)
    if not (environment_fits(kind) and PYTHON.exists()):
        make_environment(kind)
    if not _islands.fits(ROOT, kind):
        _islands.make(ROOT, kind, node(), say)


def node() -> tuple[str, list[str]]:
    """The machine's node and npm where they are new enough, else those of requirements/node.lock."""
    found = _islands.node_command(str(PYTHON))
    if found is None:
        say("no node 20 or newer with npm on this machine; installing one into .venv/")
        install(pip_command(), "node")
        found = _islands.node_command(str(PYTHON))
    if found is None:
        sys.exit(
            "The node of requirements/node.lock does not start here. "
            "Install node 20 or newer with npm, then run this command again."
        )
    return found


def make_environment(kind: str) -> None:
    finished = PYTHON.exists() and bool(stamped())
    pip = (pip_command() if finished else []) or make_venv()
    have = stamped()
    STAMP.unlink(missing_ok=True)  # an installation that is broken off leaves no stamp and is made anew
    want = wanted(kind)
    if any(have.get(name) != want[name] for name in want if name != "root"):
        install(pip, kind)
        have = {}
    install_project()
    write_atomically(STAMP, json.dumps(have | want, indent=1))


if __name__ == "__main__":
    command, asked_kind = sys.argv[1:]
    if command == "check":
        sys.exit(not fits(asked_kind))
    make(asked_kind)
