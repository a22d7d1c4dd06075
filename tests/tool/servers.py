"""Milepost as real processes, for the tests that kill, stop or only talk to it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import IO

import psutil

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "milepost.cli.main")


def command_environment(url: str, data_dir: Path, **variables: str) -> dict[str, str]:
    """The environment of a `milepost` command on the given database and directory."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MILEPOST_", "DJANGO_"))}
    return clean | {
        "PYTHONPATH": str(ROOT / "src"),
        "MILEPOST_DATA_DIR": str(data_dir),
        "MILEPOST_DATABASE_URL": url,
        "PYTHONWARNINGS": "default",
        **variables,
    }


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """One running `milepost serve`."""

    process: subprocess.Popen[bytes]
    port: int
    data_dir: Path
    log: IO[bytes]

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> tuple[int, str]:
        """Status and body; 0 and the reason when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.base}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (OSError, urllib.error.URLError) as error:
            return 0, str(error)

    def get_until(self, path: str, status: int, seconds: float = 20) -> tuple[int, str]:
        """The first answer with that status, or the last one within the time."""
        deadline = time.monotonic() + seconds
        while (answer := self.get(path))[0] != status and time.monotonic() < deadline:
            time.sleep(0.05)
        return answer

    def headers(self, path: str) -> Message:
        """The headers of an answer, whatever its status."""
        try:
            with urllib.request.urlopen(f"{self.base}{path}", timeout=10) as answer:
                found: Message = answer.headers
        except urllib.error.HTTPError as error:
            found = error.headers
        return found

    def family(self) -> list[psutil.Process]:
        """The supervisor and what it keeps alive, in order of birth; not what compiles the engine for a moment."""
        try:
            supervisor = psutil.Process(self.process.pid)
            children = [one for one in supervisor.children(recursive=True) if not _compiles(one)]
            return [supervisor, *sorted(children, key=lambda child: child.create_time())]
        except psutil.NoSuchProcess:
            return []

    def stop(self, how: signal.Signals) -> int:
        """Ask the supervisor to end and return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(30)

    def output(self) -> str:
        """All it has printed so far."""
        return Path(self.log.name).read_text(encoding="utf-8", errors="replace")


def _compiles(process: psutil.Process) -> bool:
    try:
        return "milepost.ops.warming" in process.cmdline()
    except psutil.NoSuchProcess:
        return True


@contextlib.contextmanager
def serving(url: str, data_dir: Path, *, command: tuple[str, ...] = COMMAND, **variables: str) -> Iterator[Served]:
    """Start `milepost serve`, wait until it answers, and leave no process behind."""
    port = free_port()
    with tempfile.NamedTemporaryFile(dir=data_dir, prefix="log-") as log:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port)],
            env=command_environment(url, data_dir, **variables),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        served = Served(process, port, data_dir, log)
        family: list[psutil.Process] = []
        try:
            wait_until_announced(served)
            family = served.family()
            yield served
        finally:
            everybody = {*family, *served.family()}
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            for member in everybody:
                with contextlib.suppress(psutil.NoSuchProcess):
                    member.kill()
            process.wait(10)


def wait_until_announced(served: Served, seconds: float = 30) -> None:
    """Until the address was printed; RuntimeError with what was printed instead."""
    deadline = time.monotonic() + seconds
    while "Milepost is at" not in served.output():
        if served.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"milepost serve did not start:\n{served.output()}")
        time.sleep(0.02)
