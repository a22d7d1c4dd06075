"""What `bin/test` and `bin/lint` run: each step in order, with its time, and one closing line over all of them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import _islands  # of bin/, which bin/test puts on the path

ROOT = Path(__file__).resolve().parents[2]
CODE = ["src", "tests", "benchmarks", "bin"]
DATABASES = ("sqlite", "postgresql")
MOST_PROCESSES = 8
NO_TESTS = 5  # pytest's exit code when nothing was left to run
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def javascript(script: str, *arguments: str) -> list[str]:
    """A command of a package in node_modules."""
    found = _islands.node_command()
    if found is None:
        sys.exit("There is no node any more: remove .venv/ and start again.")
    return [found[0], str(ROOT / "node_modules" / script), *arguments]


def static_checks(*, fix: bool) -> dict[str, list[str]]:
    mend = ["--fix"] if fix else []
    code = [path for path in CODE if (ROOT / path).exists()]
    return {
        "ruff: style": python("ruff", "check", "--quiet", *mend, *code),
        "ruff: format": python("ruff", "format", "--quiet", *([] if fix else ["--check", "--diff"]), *code),
        "islands: types": javascript("typescript/bin/tsc", "--project", "."),
        "islands: style": javascript(
            "@biomejs/biome/bin/biome",
            "check" if fix else "ci",
            "--colors=off",
            "--error-on-warnings",
            *(["--write"] if fix else []),
        ),
        "import contracts": [sys.executable, "-c", LINT_IMPORTS, "--cache-dir", ".import_linter_cache", "--no-logo"],
    }


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken_steps: list[str] = field(default_factory=list)

    def add_junit(self, file: Path) -> None:
        """Count what pytest noted; an aborted run notes nothing and is counted as one failure by its exit code."""
        if not file.exists():
            return
        for suite in ElementTree.parse(file).iter("testsuite"):  # written by pytest a moment ago
            tests, bad, skipped = (
                int(suite.get("tests", 0)),
                int(suite.get("failures", 0)) + int(suite.get("errors", 0)),
                int(suite.get("skipped", 0)),
            )
            self.passed += tests - bad - skipped
            self.failed += bad
            self.skipped += skipped


def timed(name: str, run: Callable[[], int]) -> bool:
    print(f"── {name}", flush=True)
    started = time.monotonic()
    code = run()
    print(f"   {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
    return code == 0


def call(command: Sequence[str], environment: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@contextmanager
def types_beside(tally: Tally) -> Iterator[None]:
    """Types are checked beside what is done within, since they take long; what was found is said afterwards."""
    with tempfile.TemporaryDirectory(prefix="milepost-types-") as data:
        environment = os.environ | {"MILEPOST_DATA_DIR": data}
        types = subprocess.Popen(
            python("mypy"), cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        yield

        def wait_for_types() -> int:
            print(types.communicate()[0].strip(), flush=True)
            return types.returncode

        if not timed("mypy: types", wait_for_types):
            tally.broken_steps.append("mypy")


def lint(tally: Tally, *, fix: bool = False) -> None:
    """The static checks but that of types."""
    for name, command in static_checks(fix=fix).items():
        if not timed(name, lambda command=command: call(command)):  # type: ignore[misc]
            tally.broken_steps.append(name)


def processes() -> int:
    """One more than there are processors: a test that waits for a server, a browser or PostgreSQL leaves its own to another."""
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(able, MOST_PROCESSES) + 1


def run_tests(kind: str, arguments: list[str], environment: dict[str, str], tally: Tally) -> None:
    report = Path(environment["MILEPOST_TEST_ROOT"]) / f"{kind}.xml"
    given = any(argument.startswith("-n") for argument in arguments)
    workers = [] if given else ["-n", str(processes()), "--dist", "worksteal"]
    command = python("pytest", "-q", f"--junit-xml={report}", *workers, *arguments)
    environment = environment | {"MILEPOST_TEST_DATABASE": kind}
    if kind != DATABASES[0]:
        environment["MILEPOST_TEST_NOT_ONCE"] = "1"

    def run() -> int:
        code = call(command, environment)
        # Of what was asked for, all may be about no database.
        return 0 if code == NO_TESTS and kind != DATABASES[0] else code

    if not timed(f"tests on {kind}", run):
        failed = tally.failed
        tally.add_junit(report)
        if tally.failed == failed:
            tally.broken_steps.append(f"tests on {kind}")
    else:
        tally.add_junit(report)


def whole_suite(arguments: list[str]) -> int:
    from tests.browser import chromium
    from tests.tool import postgresql

    started = time.monotonic()
    tally = Tally()
    with ExitStack() as stack:
        root = stack.enter_context(tempfile.TemporaryDirectory(prefix="milepost-tests-", ignore_cleanup_errors=True))
        os.environ["MILEPOST_TEST_ROOT"] = root
        # Every process, those that tests start too, would compile the product and the tests anew.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        # Beside the static checks: the engine is compiled, once for all processes and both databases (the next run finds it
        # there), a browser may have to be installed, and PostgreSQL starts.
        kernels = subprocess.Popen(python("milepost.cli.main", "warm"), cwd=ROOT, stderr=subprocess.DEVNULL)
        beside = stack.enter_context(ThreadPoolExecutor())
        heard: list[str] = []
        browser = beside.submit(chromium.provide, heard.append)
        server = beside.submit(lambda: stack.enter_context(postgresql.server(Path(root))))
        with types_beside(tally):
            lint(tally)
            if not timed("a browser", lambda: 0 if told(browser, heard) else 1):
                tally.broken_steps.append("a browser")
            os.environ["MILEPOST_TEST_POSTGRESQL"] = server.result()
            if not timed("the engine's kernels", kernels.wait):
                tally.broken_steps.append("milepost warm")
            run_tests(DATABASES[0], arguments, dict(os.environ), tally)
        run_tests(DATABASES[1], arguments, dict(os.environ), tally)
    return close(tally, time.monotonic() - started)


def told(step: Future[str | None], heard: list[str]) -> str | None:
    """What a step beside others gave, once it has; then all that it said."""
    found = step.result()
    print("\n".join(f"   {line}" for line in heard), flush=True)
    return found


def close(tally: Tally, seconds: float) -> int:
    failed = tally.failed + len(tally.broken_steps)
    if tally.broken_steps:
        print(f"Not in order: {', '.join(tally.broken_steps)}.")
    print(f"All steps took {seconds:.0f} s." + (f" {tally.skipped} skipped." if tally.skipped else ""))
    print(f"{tally.passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["lint"]:
        tally = Tally()
        with types_beside(tally):
            lint(tally, fix="--fix" in arguments)
        return 1 if tally.broken_steps else 0
    return whole_suite(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
