"""Schedule of the stored network: 130,000 activities of 300 companies with 200,000 links, read, solved, written.

    bin/bench scheduling [--on sqlite|postgresql] [--fresh]

Cases: everything from the database to stored forecasts, into empty tables, again when nothing differs, and a week later, when
what is not done moves; beside each what milestones publish of what changed, which assesses them anew; how much of it is reading
and the engine; one report until its forecast is stored, and, with the real server and its worker, from the request that reports
until the milestone's page has shown the new forecast; and a plan file of 5,000 activities, looked at, imported, and looked at
again.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks.common import Case, finish, table
from benchmarks.databases import DATABASES, in_process
from benchmarks.scheduling_page import over_http

#: Milliseconds. Everything from the database to stored forecasts; one update.
WHOLE, ONE = 3000.0, 500.0
#: A plan file of 5,000 activities: "seconds".
FILE = 10_000.0


def main(arguments: list[str]) -> None:
    """Measure in a process of its own for each database, since Django opens one only."""
    parser = argparse.ArgumentParser(prog="bin/bench scheduling")
    parser.add_argument("--on", choices=DATABASES)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.within:
        import django

        django.setup()
        print(json.dumps(measure()))
        return
    cases = []
    for database in [asked.on] if asked.on else DATABASES:
        found = in_process("benchmarks.scheduling", "scheduling", database, arguments)
        cases += [
            Case(f"{database} {name}", value, "ms", FILE if "file" in name else ONE if "update" in name else WHOLE)
            for name, value in found.items()
        ]
    print(table(("case", "ms", "target"), [(case.name, case.value, case.target) for case in cases]))
    finish(cases)


def measure() -> dict[str, float]:
    """Milliseconds by case, on the database that the environment names."""
    from benchmarks import large_firm_data
    from benchmarks.walls_requests import WHY
    from django.core.management import call_command

    from milepost.access.models import Firm
    from milepost.core import clock
    from milepost.scheduling.models import Forecast

    call_command("migrate", interactive=False, verbosity=0)
    now = clock.now()
    if not Firm.objects.unwalled(WHY).exists():
        large_firm_data.build(now.date(), large_firm_data.Plan(30_000, 100_000, 200_000, 0))
    firm_id = _largest()
    found: dict[str, float] = {}
    _compile()
    read, solved = _read_and_solve(firm_id, now)
    Forecast.objects.unwalled(WHY).delete()
    found["read and solve"] = read + solved
    for name, moment in (
        ("into empty tables", now),
        ("again, nothing differs", now),
        ("a week later", now + timedelta(days=7)),
    ):
        found[f"everything {name}"], found[f"what milestones publish {name}"] = _everything(firm_id, moment)
    _everything(firm_id, now)
    found["one update until stored (p95 of 20)"] = _updates(firm_id, now)
    found["one update over HTTP until the page shows it (p95 of 20)"] = over_http(firm_id, now)
    found |= _plan_file(firm_id, now)
    return found


def _plan_file(firm_id: int, now: Any) -> dict[str, float]:
    """A XER of 5,000 tasks and 8,000 links into the initiative of a company that holds few others."""
    from benchmarks.walls_requests import WHY

    from milepost.portfolios.models import Initiative
    from milepost.scheduling.actions.plan_files import apply_plan
    from milepost.scheduling.queries.plan_imports import preview_plan

    viewer = _administrator(firm_id, now)
    home = Initiative.objects.unwalled(WHY).filter(firm_id=firm_id).order_by("-pk").values_list("pk", flat=True)[0]
    asked: dict[str, Any] = {"initiative_id": home, "file_name": "large.xer", "content": _large_xer(now.date())}
    shown: list[str] = []

    def look() -> None:
        shown.append(preview_plan(viewer=viewer, today=now.date(), **asked).fingerprint)

    found = {"plan file of 5,000: dry run": _time(look)}
    found["plan file of 5,000: import"] = _time(
        lambda: apply_plan(acting=viewer, now=now, fingerprint=shown[-1], **asked)
    )
    found["plan file of 5,000: dry run of the same again"] = _time(look)
    return found


def _large_xer(today: Any) -> bytes:
    from milepost.engine.plan import Activity, Calendar, Plan, Project, Relation, WbsNode
    from milepost.engine.times import DAY, day_number
    from milepost.planfiles import Format, dumps

    begin = day_number(today) * DAY
    nodes = [WbsNode(1, None, "L", "Large"), *(WbsNode(n, 1, f"N{n}", f"Part {n}") for n in range(2, 202))]
    tasks = [
        Activity(uid=n, code=f"A{n}", name=f"Step {n}", wbs=2 + n % 200, duration=(1 + n % 9) * 28_800)
        for n in range(1, 5001)
    ]
    links = [Relation(n, n + 1, uid=n) for n in range(1, 5000)]
    links += [Relation(n, n + 40, uid=5000 + n) for n in range(1, 3001)]
    project = Project(1, start=begin, calendar=1, code="L", name="Large", data_date=begin)
    return dumps(Plan((project,), (Calendar(1, "Site"),), tuple(tasks), tuple(links), tuple(nodes)), Format.XER)[0]


def _administrator(firm_id: int, now: Any) -> Any:
    from benchmarks.walls_requests import WHY

    from milepost.access.entering import load_viewer
    from milepost.access.models import Grant

    grants = Grant.objects.unwalled(WHY).filter(firm_id=firm_id, role="administrator")
    user_id = grants.values_list("user_id", flat=True)[0]
    return load_viewer(user_id=user_id, firm_id=firm_id, today=now.date(), via="web")


def _time(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def _largest() -> int:
    from benchmarks.walls_requests import WHY
    from django.db.models import Count

    from milepost.milestones.models import Activity

    firms = Activity.objects.unwalled(WHY).order_by().values_list("firm_id").annotate(n=Count("pk")).order_by("-n")
    firm_id: int = firms[0][0]
    return firm_id


def _companies(firm_id: int) -> list[int]:
    from benchmarks.walls_requests import WHY

    from milepost.portfolios.models import Company

    return list(Company.objects.unwalled(WHY).filter(firm_id=firm_id).order_by("pk").values_list("pk", flat=True))


def _compile() -> None:
    """The kernels of the engine, before anything is measured."""
    from milepost.engine.warming import warm

    warm()


def _read_and_solve(firm_id: int, now: Any) -> tuple[float, float]:
    from milepost.scheduling.reading import read_companies
    from milepost.scheduling.recording import TOGETHER
    from milepost.scheduling.solving import answers

    ids, read, solved = _companies(firm_id), 0.0, 0.0
    for begin in range(0, len(ids), TOGETHER):
        began = time.perf_counter()
        stored = read_companies(ids[begin : begin + TOGETHER])
        between = time.perf_counter()
        answers(stored, now.date())
        read += (between - began) * 1000
        solved += (time.perf_counter() - between) * 1000
    print(f"reading {read:.0f} ms, drawing and solving {solved:.0f} ms", file=sys.stderr)
    return read, solved


def _everything(firm_id: int, now: Any) -> tuple[float, float]:
    """Milliseconds from the database to stored forecasts, and of what milestones publish of them beside."""
    from milepost.scheduling import recording

    publish, published = recording.publish_facts, 0.0

    def timed(*given: Any, **named: Any) -> None:
        nonlocal published
        published += _time(lambda: publish(*given, **named))

    recording.publish_facts = timed
    try:
        whole = _time(lambda: print(recording.reschedule_firm(firm_id=firm_id, now=now), "forecasts", file=sys.stderr))
    finally:
        recording.publish_facts = publish
    return whole - published, published


def _updates(firm_id: int, now: Any) -> float:
    """Report on twenty open milestones, each carried through the outbox to its stored forecast."""
    from benchmarks.common import nearest_rank
    from benchmarks.walls_requests import WHY

    from milepost.core.outbox import deliver_due
    from milepost.milestones.actions.updates import record_update
    from milepost.milestones.models import Milestone

    viewer = _administrator(firm_id, now)
    some = Milestone.objects.unwalled(WHY).filter(firm_id=firm_id, actual_finish__isnull=True).order_by("pk")
    took = []
    for number, pk in enumerate(some.values_list("pk", flat=True)[:2000:100]):
        later = now + timedelta(seconds=number)

        began = time.perf_counter()
        expected = later.date() + timedelta(days=99)
        record_update(acting=viewer, now=later, milestone_id=pk, status="delayed", expected_finish=expected)
        while deliver_due(later, reach_out=False):
            pass
        took.append((time.perf_counter() - began) * 1000)
    return nearest_rank(sorted(took), 95)


if __name__ == "__main__":
    main(sys.argv[1:])
