"""The large firm: 300 companies, 3,000 initiatives, 30,000 milestones, 100,000 tasks, 200,000 dependencies, 600,000 updates.

Two runs on each database. One client: every list page and list of the API (50 rows), home and roll-ups, the milestone page, an
update and the export of all milestones, through the WSGI application with all its middleware: the time spent in the server,
and beside it the work of the processors (with PostgreSQL its backend's too), which a busy machine does not blur.
Eight clients: the real server and its worker, eight connections that read lists and pages, report on many milestones and, one
of them, export all at once: the time until the answer.

    bin/bench large_firm [--on sqlite|postgresql] [--role NAME] [--path TEXT] [--times N] [--fresh] [--all] [--one-client]

The data (four minutes or more to make) are kept in the temporary directory between runs, and a copy of them is measured;
--fresh makes them anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.common import Case, finish, table
from benchmarks.databases import DATABASES, in_process

#: Kind of request -> milliseconds that its p95 may take with one client; eight may take three times as long.
TARGETS = {"list": 50.0, "rollup": 100.0, "milestone": 40.0, "update": 30.0, "export": 1000.0}
FOR_EIGHT = 3
ROLES = ("administrator", "firm partner", "portfolio partner", "executive", "owner", "board member", "adviser")
PAGES: list[tuple[str, str, str]] = [
    ("rollup", "home", ""),
    ("rollup", "heat_map", ""),
    ("rollup", "pitfalls", ""),
    ("list", "milestones", ""),
    ("list", "work", ""),
    ("list", "companies", ""),
    ("list", "initiatives", ""),
    ("list", "objectives", ""),
    ("list", "portfolios", ""),
    ("list", "proposals", ""),
    ("list", "feed", ""),
    ("list", "company", "company_id"),
    ("list", "initiative", "initiative_id"),
    ("milestone", "milestone", "milestone_id"),
]
#: Lists of the API that are asked with a filter or an order besides plain.
VARIANTS = (
    "/milestones?sort=margin", "/milestones?sort=name", "/milestones?contradicted=true", "/milestones?q=munich",
    "/milestones?assessment=delayed&sort=-due", "/milestones?tag=it", "/milestones?open=true&sort=-percent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """One request as one role. ``queries`` in the large firm, ``queries_of_one`` in the firm with one of each."""

    clients: int
    group: str
    role: str
    name: str
    median: float
    p95: float
    processor: float = 0.0
    queries: int = 0
    queries_of_one: int = 0

    @property
    def target(self) -> float:
        """What the p95 may take."""
        return TARGETS[self.group] * (FOR_EIGHT if self.clients > 1 else 1)


def main(arguments: list[str]) -> None:
    """Measure in a process of its own for each database, since Django opens one only."""
    asked = _arguments(arguments)
    if asked.within:
        import django

        django.setup()
        from benchmarks.large_firm_requests import measure, prepare

        if asked.prepare:
            prepare()
            return
        print(json.dumps([asdict(row) for row in measure(asked)]))
        return
    cases: list[Case] = []
    for database in DATABASES:
        if asked.on in (None, database):
            found = [Measured(**row) for row in _measured(database, arguments)]
            print(_report(database, found, everything=asked.all), end="\n\n", flush=True)
            cases += _cases(database, found)
    finish(cases)


def _measured(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = in_process("benchmarks.large_firm", "large", database, arguments, on_a_copy=True)
    return found


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench large_firm", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--on", choices=DATABASES)
    parser.add_argument("--role", help="only roles whose name contains this")
    parser.add_argument("--path", help="only addresses whose name contains this")
    parser.add_argument("--times", type=int, default=20, help="requests for each case")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    parser.add_argument("--all", action="store_true", help="print every case, not the slowest ones only")
    parser.add_argument("--one-client", action="store_true", help="without the run of eight clients")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _report(database: str, found: list[Measured], *, everything: bool) -> str:
    head = ("clients", "kind", "role", "what", "median ms", "p95 ms", "work p95", "target", "queries", "of one")
    worst = sorted(found, key=lambda row: -row.p95 / row.target)
    over = [row for row in found if row.p95 > row.target]
    growing = [row for row in found if row.queries > row.queries_of_one]
    shown = dict.fromkeys(worst if everything else [*growing, *worst[: max(20, len(over))]])
    lines = [
        (
            row.clients,
            row.group,
            row.role,
            row.name,
            row.median,
            row.p95,
            row.processor,
            row.target,
            row.queries,
            row.queries_of_one,
        )
        for row in shown
    ]
    summary = (
        f"{database}: {len(found)} cases, {len(over)} over their target, {len(growing)} with more queries for more rows"
    )
    return f"{summary}\n{table(head, lines)}"


def _cases(database: str, found: Iterable[Measured]) -> Iterator[Case]:
    rows = list(found)
    for clients in sorted({row.clients for row in rows}):
        for group in TARGETS:
            worst = [row for row in rows if (row.clients, row.group) == (clients, group)]
            if worst:
                name = f"{group}_{database}_{clients}_client{'s' if clients > 1 else ''}_worst_p95"
                yield Case(name, max(row.p95 for row in worst), "ms", worst[0].target)
                if clients == 1:
                    work = max(row.processor for row in worst)
                    yield Case(f"{group}_{database}_worst_work_p95", work, "ms", worst[0].target)
    growing = sum(1 for row in rows if row.queries > row.queries_of_one)
    yield Case(f"{database}_queries_that_grow", growing, "cases", 0)


if __name__ == "__main__":
    main(sys.argv[1:])
