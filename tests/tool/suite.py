"""What `bin/test` and `bin/lint` run: each step in order, with its time, and one closing line over all of them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ["src", "tests", "benchmarks", "bin/_setup.py"]
DATABASES = ("sqlite", "postgresql")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def static_checks(*, fix: bool) -> dict[str, list[str]]:
    mend = ["--fix"] if fix else []
    code = [path for path in CODE if (ROOT / path).exists()]
    return {
        "ruff: style": python("ruff", "check", "--quiet", *mend, *code),
        "ruff: format": python("ruff", "format", "--quiet", *([] if fix else ["--check", "--diff"]), *code),
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


def lint(tally: Tally, *, fix: bool = False) -> None:
    """All static checks; types are checked beside the others, since they take longest."""
    with tempfile.TemporaryDirectory(prefix="milepost-types-") as data:
        environment = os.environ | {"MILEPOST_DATA_DIR": data}
        types = subprocess.Popen(
            python("mypy"), cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for name, command in static_checks(fix=fix).items():
            if not timed(name, lambda command=command: call(command)):  # type: ignore[misc]
                tally.broken_steps.append(name)

        def wait_for_types() -> int:
            print(types.communicate()[0].strip(), flush=True)
            return types.returncode

        if not timed("mypy: types", wait_for_types):
            tally.broken_steps.append("mypy")


def run_tests(kind: str, arguments: list[str], environment: dict[str, str], tally: Tally) -> None:
    report = Path(environment["MILEPOST_TEST_ROOT"]) / f"{kind}.xml"
    workers = [] if any(argument.startswith("-n") for argument in arguments) else ["-n", "2", "--dist", "worksteal"]
    command = python("pytest", "-q", f"--junit-xml={report}", *workers, *arguments)
    environment = environment | {"MILEPOST_TEST_DATABASE": kind}
    if kind != DATABASES[0]:
        environment["MILEPOST_TEST_NOT_ONCE"] = "1"
    if not timed(f"tests on {kind}", lambda: call(command, environment)):
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
    # The engine is compiled beside the static checks, once for all workers and both databases; the next run finds it there.
    kernels = subprocess.Popen(python("milepost.cli.main", "warm"), cwd=ROOT, stderr=subprocess.DEVNULL)
    lint(tally)
    if not timed("the engine's kernels", kernels.wait):
        tally.broken_steps.append("milepost warm")
    with ExitStack() as stack:
        root = stack.enter_context(tempfile.TemporaryDirectory(prefix="milepost-tests-", ignore_cleanup_errors=True))
        os.environ["MILEPOST_TEST_ROOT"] = root
        timed("a browser", lambda: 0 if chromium.provide() else 1)
        for kind in DATABASES:
            if kind == "postgresql":
                os.environ["MILEPOST_TEST_POSTGRESQL"] = stack.enter_context(postgresql.server(Path(root)))
            run_tests(kind, arguments, dict(os.environ), tally)
    return close(tally, time.monotonic() - started)


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
        lint(tally, fix="--fix" in arguments)
        return 1 if tally.broken_steps else 0
    return whole_suite(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
