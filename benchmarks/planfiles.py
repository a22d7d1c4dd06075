"""Reading plan files, side by side with MPXJ: warm rates on the same generated plans, and peak memory against its smallest heap.

    bin/bench planfiles [--activities 20000] [--rounds 7] [--no-memory] [--largest]

MPXJ needs Java and the extra milepost[mpp]; without them only our own figures are told. Rounds alternate between the two, in
two processes, so that a busy machine disturbs both alike; the best round of each counts.

The command `milepost plan schedule` is timed as a person meets it: a process of its own each time, after `milepost warm`; the
median of the rounds counts.

--largest also reads files as large as are taken and tells their peak memory, in a few minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import planfiles_made as made

from milepost.planfiles import read

TARGETS = {"xer": 2.0, "mspdi": 1.5}
HEAPS = (24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048)
"""MiB that are tried for Java, from the smallest."""


def java_found() -> bool:
    """Tell whether MPXJ can run here."""
    return bool(shutil.which("java")) and importlib.util.find_spec("mpxj") is not None


class Worker:
    """A process that reads files when told to and answers in JSON lines."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "benchmarks.planfiles", *arguments]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def ask(self, file: Path) -> dict[str, Any] | None:
        """Return seconds and activities of one reading, None when the process failed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(f"{file}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        line = self.process.stdout.readline()
        return json.loads(line) if line.startswith("{") else None  # else Java says that it ran out of memory

    def end(self) -> None:
        """Let the process end."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(timeout=60)


def serve(load: Callable[[str], int]) -> None:
    """Read each file named on a line of the input; tell how long it took."""
    for line in sys.stdin:
        began = time.perf_counter()
        count = load(line.strip())
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, "activities": count, "peak": peak_memory()}), flush=True)


def peak_memory() -> int:
    """Return the most memory this process has had, bytes. (Not ru_maxrss: that begins with what the parent had.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def serve_ours() -> None:
    """Read with Milepost."""
    serve(lambda file: len(read(file).plan.activities))


def serve_mpxj(heap: int) -> None:
    """Read with MPXJ."""
    import jpype
    import mpxj  # noqa: F401 - puts the library on Java's path

    jpype.startJVM(f"-Xmx{heap}m", "-XX:+ExitOnOutOfMemoryError")
    readers = {
        ".xer": jpype.JClass("org.mpxj.primavera.PrimaveraXERFileReader"),
        ".xml": jpype.JClass("org.mpxj.mspdi.MSPDIReader"),
    }
    serve(lambda file: int(readers[Path(file).suffix]().read(file).getTasks().size()))


def rates(file: Path, rounds: int) -> tuple[float, float | None]:
    """Return the best activities a second of ours and of MPXJ's, rounds alternating."""
    ours = Worker("--serve", "ours")
    theirs = Worker("--serve", "mpxj", "--heap", "4096") if java_found() else None
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, worker in (("ours", ours), ("theirs", theirs)):
            told = worker.ask(file) if worker else None
            if told:
                best[name] = max(best.get(name, 0.0), told["activities"] / told["seconds"])
    ours.end()
    if theirs:
        theirs.end()
    return best["ours"], best.get("theirs")


def peak_of_ours(file: Path) -> int:
    """Return bytes that reading the file takes in a fresh process, with Python itself."""
    worker = Worker("--serve", "ours")
    told = worker.ask(file)
    worker.end()
    return int(told["peak"]) if told else 0


def smallest_heap(file: Path) -> int | None:
    """Return the smallest Java heap in bytes with which MPXJ still reads the file."""
    for heap in HEAPS:
        worker = Worker("--serve", "mpxj", "--heap", str(heap))
        told = worker.ask(file)
        worker.end()
        if told:
            return heap * 1024 * 1024
    return None


def case(value: float, unit: str, target: float | None, peer: float | None, met: bool | None) -> dict[str, Any]:
    """Return one line of the answer; ratio: ours to the peer's."""
    ratio = round(value / peer, 2) if peer else None
    return {
        "value": round(value, 1),
        "unit": unit,
        "target": target,
        "peer": peer and round(peer, 1),
        "ratio": ratio,
        "met": met,
    }


def measure(activities: int, rounds: int, memory: bool) -> dict[str, dict[str, Any]]:
    """Return every case."""
    told: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = {"xer": Path(folder) / "plan.xer", "mspdi": Path(folder) / "plan.xml"}
        files["xer"].write_text(made.xer(activities), encoding="cp1252", newline="")
        files["mspdi"].write_text(made.mspdi(activities), encoding="utf-8")
        for name, file in files.items():
            ours, theirs = rates(file, rounds)
            ratio = ours / theirs if theirs else None
            told[f"read_{name}"] = case(
                ours, "activities/s", TARGETS[name], theirs, ratio >= TARGETS[name] if ratio else None
            )
            print(
                f"{name}: {file.stat().st_size / 1e6:.1f} MB, {ours:,.0f}/s, MPXJ {theirs or 0:,.0f}/s", file=sys.stderr
            )
            if memory:
                peak, heap = peak_of_ours(file), smallest_heap(file) if java_found() else None
                told[f"memory_{name}"] = case(
                    peak / 2**20, "MiB", None, heap and heap / 2**20, peak < heap if heap else None
                )
                print(
                    f"{name}: peak {peak / 2**20:.0f} MiB, smallest heap {(heap or 0) / 2**20:.0f} MiB", file=sys.stderr
                )
    return told


COMMAND = [sys.executable, "-c", "from milepost.cli.main import main; main()"]
SMALL, WAIT = 200, 1000.0
"""Activities of a plan, and the milliseconds within which the command is to answer."""


def cold(rounds: int) -> dict[str, dict[str, Any]]:
    """Return how long `milepost plan schedule` of a small XER takes from nothing, its kernels compiled before.

    Python keeps the bytecode of what it has read once, as it does for whoever installs Milepost.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([*COMMAND, "warm"], check=True, stdout=subprocess.DEVNULL, env=kept)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.xer"
        file.write_text(made.xer(SMALL), encoding="cp1252", newline="")
        taken, before = [], resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(rounds):
            began = time.perf_counter()
            subprocess.run([*COMMAND, "plan", "schedule", str(file)], check=True, stdout=subprocess.DEVNULL, env=kept)
            taken.append((time.perf_counter() - began) * 1000)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / rounds * 1000
    median, slowest = statistics.median(taken), max(taken)
    print(
        f"schedule: {SMALL} activities, median {median:.0f} ms, slowest {slowest:.0f} ms, of the processor {work:.0f} ms",
        file=sys.stderr,
    )
    return {f"schedule_cold_{SMALL}": case(median, "ms", WAIT, None, median <= WAIT)}


LARGEST = {"xer": 499_000, "mspdi": 280_000}
"""Activities: the most that are read of a XER, and what a MSPDI of nearly 1 GiB holds."""
MOST = 2048.0
"""MiB that reading any file that is not refused may take (docs/reference/plan-files.md)."""


def largest() -> dict[str, dict[str, Any]]:
    """Return the peak memory for files just below the limits."""
    told: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, count in LARGEST.items():
            file = Path(folder) / f"plan.{'xer' if name == 'xer' else 'xml'}"
            text = made.xer(count) if name == "xer" else made.mspdi(count)
            file.write_text(text, encoding="cp1252" if name == "xer" else "utf-8", newline="")
            peak = peak_of_ours(file) / 2**20
            met = 0 < peak <= MOST
            told[f"memory_largest_{name}"] = case(peak, "MiB", MOST, None, met)
            print(f"{name}: {file.stat().st_size / 2**20:.0f} MiB, {count:,}, peak {peak:.0f} MiB", file=sys.stderr)
            file.unlink()
    return told


def main() -> None:
    """Measure and print one line of JSON; or serve as a worker."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--activities", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-memory", action="store_true")
    parser.add_argument("--largest", action="store_true", help="also the largest files that are read")
    parser.add_argument("--serve", choices=["ours", "mpxj"], help=argparse.SUPPRESS)
    parser.add_argument("--heap", type=int, default=4096, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve == "ours":
        serve_ours()
    elif options.serve == "mpxj":
        serve_mpxj(options.heap)
    else:
        told = cold(options.rounds) | measure(options.activities, options.rounds, not options.no_memory)
        if options.largest:
            told |= largest()
        print(json.dumps(told))


if __name__ == "__main__":
    main()
