"""Spreadsheets: 10,000 rows in, checked and written, with pages and reports of others meanwhile.

    bin/bench sheets [--on sqlite|postgresql] [--rows 10000]

Cases: from the uploaded XLSX to every row written (upload, check, apply), and of that each step; a page of the list and one
report by somebody else while it goes on, 95 of 100.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from benchmarks.common import Case, finish, nearest_rank, table
from benchmarks.databases import DATABASES, in_process

TARGETS = {"all": 10_000.0, "list": 100.0, "report": 500.0}


def main(arguments: list[str]) -> None:
    """Measure in a process of its own for each database, since Django opens one only."""
    parser = argparse.ArgumentParser(prog="bin/bench sheets")
    parser.add_argument("--on", choices=DATABASES)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--others", nargs=3, type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.within or asked.others:
        import django

        django.setup()
        if asked.others:
            be_others(*asked.others)
            return
        print(json.dumps(measure(asked.rows)))
        return
    cases = []
    for database in [asked.on] if asked.on else DATABASES:
        found = in_process("benchmarks.sheets", "sheets", database, arguments)
        cases += [Case(f"{database} {name}", value, "ms", _target(name)) for name, value in found.items()]
    print(table(("case", "ms", "target"), [(case.name, case.value, case.target) for case in cases]))
    finish(cases)


def _target(name: str) -> float:
    return next((target for word, target in TARGETS.items() if word in name.split()), TARGETS["all"])


def measure(rows: int) -> dict[str, float]:
    """Milliseconds by case, on the database that the environment names."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    viewer, initiative_id, now = _firm()
    content = _workbook(rows, "First")
    found: dict[str, float] = {}
    alone = _import(viewer, now, content)
    with _Others(viewer, initiative_id, now) as others:
        beside = _import(viewer, now, _workbook(rows, "Second"))
    found |= {f"{name} of {rows} rows": value for name, value in alone.items()}
    found["all, with others at work"] = beside["all"]
    found["list meanwhile (p95)"] = nearest_rank(sorted(others.lists), 95)
    found["report meanwhile (p95)"] = nearest_rank(sorted(others.reports), 95)
    return found


def _firm() -> tuple[Any, int, Any]:
    from milepost.access.actions.firms import create_firm
    from milepost.access.actions.people import add_member
    from milepost.access.entering import load_viewer
    from milepost.access.viewer import System
    from milepost.core import clock
    from milepost.portfolios.actions.companies import create_company
    from milepost.portfolios.actions.initiatives import create_initiative

    now = clock.now()
    name = f"Sheets {time.time_ns()}"
    firm = create_firm(acting=System(), now=now, name=name, currency="EUR")
    email = f"a{time.time_ns()}@sheets.example"
    member = add_member(acting=System(), now=now, firm_id=firm.pk, email=email, name="Ada Sheets", role="administrator")
    viewer = load_viewer(user_id=member.user_id, firm_id=firm.pk, today=now.date(), via="web")
    assert viewer is not None
    step: Any = {"acting": viewer, "now": now}
    company = create_company(**step, name="Sheets Works", sector="industrials", country="DE")
    made = [
        create_initiative(**step, company_id=company.pk, name=f"Programme {n}", value_lever="operations").pk
        for n in range(30)
    ]
    return viewer, made[0], now


def _workbook(rows: int, word: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()  # not write-only: with its size and its shared texts, as spreadsheet programs write them
    sheet = book.worksheets[0]
    sheet.append(
        ["Milestone", "Initiative", "Category", "Target date", "Planned start", "Owner", "Weight", "Duration", "Tags"]
    )
    for n in range(rows):
        day = f"{n % 28 + 1:02}/{n % 12 + 1:02}/2028"
        sheet.append(
            [
                f"{word} {n}",
                f"Programme {n % 30}",
                "Compliance",
                day,
                "2027-01-04",
                "Ada Sheets",
                n % 7,
                5,
                "bulk, import",
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _import(viewer: Any, now: Any, content: bytes) -> dict[str, float]:
    from milepost.exchange.actions import apply_import, map_columns, upload
    from milepost.exchange.jobs import work_on
    from milepost.exchange.queries.imports import import_view

    step: Any = {"acting": viewer, "now": now}
    began = time.perf_counter()
    made = upload(**step, kind="milestones", file_name="plan.xlsx", content=content)
    uploaded = time.perf_counter()
    map_columns(**step, import_id=made.pk, mapping=made.mapping, here=True)
    work_on(import_id=made.pk, now=now)
    checked = time.perf_counter()
    apply_import(**step, import_id=made.pk, here=True)
    work_on(import_id=made.pk, now=now)
    done = time.perf_counter()
    view = import_view(viewer=viewer, import_id=made.pk)
    assert view.state == "applied", (view.state, view.problem, view.counts)
    times = {"all": done - began, "upload": uploaded - began, "check": checked - uploaded, "apply": done - checked}
    return {name: 1000 * seconds for name, seconds in times.items()}


class _Others:
    """Another process, as the web server is to the worker: it opens lists and reports while the import goes on."""

    def __init__(self, viewer: Any, initiative_id: int, now: Any) -> None:
        from milepost.milestones.actions.milestones import create_milestone

        made = create_milestone(
            acting=viewer, now=now, initiative_id=initiative_id, name="Reported on", category="compliance",
            milestone_type="operational",
        )  # fmt: skip
        self.whose = [str(viewer.user_id), str(viewer.firm_id), str(made.pk)]
        self.lists: list[float] = []
        self.reports: list[float] = []

    def __enter__(self) -> _Others:
        command = [sys.executable, "-m", "benchmarks.sheets", "--others", *self.whose]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it has begun
        return self

    def __exit__(self, *_error: object) -> None:
        said, _ = self._process.communicate("\n")
        self.lists, self.reports = json.loads(said.splitlines()[-1])


def be_others(user_id: int, firm_id: int, milestone_id: int) -> None:
    """Open a list, report, and so on, until a line comes in."""
    from milepost.access.entering import load_viewer
    from milepost.core import clock
    from milepost.core.paging import PageRequest
    from milepost.milestones.actions.updates import record_update
    from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page

    now = clock.now()
    viewer = load_viewer(user_id=user_id, firm_id=firm_id, today=now.date(), via="web")
    assert viewer is not None
    acts: list[Callable[[], object]] = [
        lambda: milestone_page(viewer=viewer, filters=MilestoneFilter(), page=PageRequest(limit=50)),
        lambda: record_update(
            acting=viewer, now=clock.now(), milestone_id=milestone_id, status="in_progress", percent="20"
        ),
    ]
    for act in acts:
        act()
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    print("begun", flush=True)
    took: list[list[float]] = [[], []]
    while not stop.is_set():
        for at, act in enumerate(acts):
            began = time.perf_counter()
            act()
            took[at].append((time.perf_counter() - began) * 1000)
            time.sleep(0.05)
    print(json.dumps(took))


if __name__ == "__main__":
    main(sys.argv[1:])
