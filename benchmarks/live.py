"""Two hundred open pages that ask for changes of others every five seconds, while somebody makes one each second.

    bin/bench live [--fresh]

The real server with its worker, on a firm of 300 companies and 1,000 people. Each watcher is a connection of its own, which it
keeps as a browser does, with the topic of a page drawn for another person: of everything, a company or an initiative in turns.
The case: what share of one core the server worked for them, beyond what it works for the same changes with nobody watching.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.common import Case, finish, nearest_rank, table
from benchmarks.databases import in_process

WATCHERS, EVERY, SECONDS = 200, 5.0, 30.0
SHARE = 10.0  # percent of one core


def main(arguments: list[str]) -> None:
    """Measure in a process of its own, whose database Django opens."""
    parser = argparse.ArgumentParser(prog="bin/bench live")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.within:
        import django

        django.setup()
        print(json.dumps(measure()))
        return
    found = in_process("benchmarks.live", "live", "sqlite", arguments)
    cases = [Case(f"{WATCHERS} watchers, share of one core", found["share"], "%", SHARE)]
    print(
        f"{found['answers']:.0f} answers, half of them within {found['median']:.1f} ms; {found['told']:.0f} told of changes"
    )
    print(table(("case", "%", "target"), [(case.name, case.value, case.target) for case in cases]))
    finish(cases)


def measure() -> dict[str, float]:
    """Twice so many seconds: with nobody watching, then with all."""
    from benchmarks import walls_requests
    from django.db import connections
    from tests.tool.servers import serving

    walls_requests.prepare()
    topics, change = list(_topics()), _changes()
    connections.close_all()
    data_dir = Path(os.environ["MILEPOST_DATA_DIR"])
    with serving(os.environ["MILEPOST_DATABASE_URL"], data_dir, MILEPOST_LOG_LEVEL="WARNING") as served:
        time.sleep(5)  # what a server does when it starts
        alone = _worked(served, [], change)
        watchers = [Watcher(served.port, topic, number * EVERY / WATCHERS) for number, topic in enumerate(topics)]
        watched = _worked(served, watchers, change)
    took = sorted(one for watcher in watchers for one in watcher.took)
    return {
        "share": (watched - alone) / SECONDS * 100,
        "median": nearest_rank(took, 50),
        "answers": len(took),
        "told": sum(watcher.told for watcher in watchers),
    }


class Watcher(threading.Thread):
    """One open page."""

    def __init__(self, port: int, topic: str, begins: float) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.path = f"/live?{urlencode({'topic': topic, 'known': 0})}"
        self.begins = begins
        self.took: list[float] = []
        self.told = 0

    def run(self) -> None:
        """Ask every few seconds, beginning at another moment than the others."""
        until = time.monotonic() + SECONDS
        time.sleep(self.begins)
        while time.monotonic() < until:
            began = time.perf_counter()
            self.connection.request("GET", self.path)
            answer = self.connection.getresponse()
            answer.read()
            self.took.append((time.perf_counter() - began) * 1000)
            if answer.status not in (200, 204):
                raise SystemExit(f"/live answered {answer.status}")
            self.told += answer.status == 200
            time.sleep(max(0.0, min(EVERY - (time.perf_counter() - began), until - time.monotonic())))


def _worked(served: Any, watchers: list[Watcher], change: Any) -> float:
    """Seconds that all processes of the server were on a processor, while so many watched."""
    before = _processor(served)
    for watcher in watchers:
        watcher.start()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        change()
        time.sleep(max(0.0, min(1.0, until - time.monotonic())))
    for watcher in watchers:
        watcher.join()
    return _processor(served) - before


def _processor(served: Any) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in served.family())


def _topics() -> Iterator[str]:
    """Those of pages drawn for so many people."""
    from milepost.access.entering import load_viewer
    from milepost.access.models import Firm, Membership
    from milepost.access.queries import watch
    from milepost.core import clock
    from milepost.portfolios.models import Company, Initiative
    from milepost.web.live import topic_of

    firm = Firm.objects.unwalled("a benchmark").get(name="Harbour")
    people = (
        Membership.objects.unwalled("a benchmark").filter(firm=firm).order_by("pk").values_list("user_id", flat=True)
    )
    for number, user_id in enumerate(people[:WATCHERS]):
        viewer = load_viewer(user_id=user_id, firm_id=firm.pk, today=clock.now().date(), via="web")
        assert viewer is not None
        kind: Any = (None, Company, Initiative)[number % 3]
        place = kind.objects.seen_by(viewer).order_by("pk").first() if kind else None
        yield topic_of(watch(viewer=viewer, scope_id=place.pk if place else None))


def _changes() -> Any:
    """What adds an initiative to another company each time it is called."""
    from itertools import count

    from milepost.access.entering import load_viewer
    from milepost.access.models import Firm, Grant
    from milepost.core import clock
    from milepost.portfolios.actions.initiatives import create_initiative
    from milepost.portfolios.models import Company

    firm = Firm.objects.unwalled("a benchmark").get(name="Harbour")
    held = (
        Grant.objects.unwalled("a benchmark").filter(firm=firm, role="administrator").values_list("user_id", flat=True)
    )
    viewer = load_viewer(user_id=held[0], firm_id=firm.pk, today=clock.now().date(), via="web")
    assert viewer is not None
    companies = list(Company.objects.seen_by(viewer).order_by("pk").values_list("pk", flat=True))
    numbers = count()

    def change() -> None:
        company_id = companies[next(numbers) % len(companies)]
        given = {"company_id": company_id, "name": "Added while others watch", "value_lever": "pricing"}
        create_initiative(acting=viewer, now=clock.now(), **given)  # type: ignore[arg-type]

    return change


if __name__ == "__main__":
    main(sys.argv[1:])
