"""What `large_firm` asks: one client inside the process, then eight over HTTP against the real server and its worker."""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import large_firm_data
from benchmarks.common import nearest_rank, sample
from benchmarks.large_firm import PAGES, ROLES, VARIANTS, Measured
from benchmarks.walls_requests import WHY, Asking, Requests, addresses, processor
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from tests.tool.servers import serving

from milepost.access.models import Firm
from milepost.core import clock
from milepost.core.ids import encode_id
from milepost.milestones.models import Milestone
from milepost.scheduling.recording import reschedule_firm

CLIENTS, SECONDS = 8, 20
REPORT = json.dumps({"status": "on_track", "percent": "41", "words": "The second line is in place."}).encode()


class LargeRequests(Requests):
    """One person, with a milestone at hand and a token that may write."""

    def __init__(self, firm: str, role: str) -> None:
        super().__init__(firm, role, token_scopes=("read", "write"))
        found = Milestone.objects.unwalled(WHY).filter(
            initiative_id=self.ids["initiative_id"], actual_finish__isnull=True
        )
        some = found.order_by("id").values_list("id", flat=True).first()
        self.ids["milestone_id"] = some or self._first(Milestone, Firm.objects.unwalled(WHY).get(name=firm))
        open_ones = Milestone.objects.unwalled(WHY).filter(
            company_id=Milestone.objects.unwalled(WHY)
            .values("company_id")
            .get(pk=self.ids["milestone_id"])["company_id"],
            actual_finish__isnull=True,
        )
        self.open_ones = [encode_id(pk) for pk in open_ones.order_by("id").values_list("id", flat=True)[:40]]

    def reporting(self) -> Asking:
        """A report on the milestone."""
        path = f"/api/v1/milestones/{encode_id(self.ids['milestone_id'])}/updates"
        return Asking(path, {"HTTP_AUTHORIZATION": f"Bearer {self.secret}"}, method="POST", body=REPORT)


def prepare() -> None:
    """Schema, data and forecasts, unless they are there from the last run."""
    call_command("migrate", interactive=False, verbosity=0)
    if not Firm.objects.unwalled(WHY).exists():
        now = clock.now()
        large_firm_data.build(now.date())
        for firm in Firm.objects.unwalled(WHY):
            reschedule_firm(firm_id=firm.pk, now=now)


def measure(asked: argparse.Namespace) -> list[Measured]:
    """Everything on the database that the environment names."""
    found = [row for role in ROLES if not asked.role or asked.role in role for row in _alone(asked, role)]
    if not asked.one_client:
        found += _together()
    return found


def _alone(asked: argparse.Namespace, role: str) -> Iterator[Measured]:
    big, one = LargeRequests("Harbour", role), LargeRequests("Meridian", role)
    for group, name, ask, ask_one in _asked(big, one):
        if asked.path and asked.path not in name:
            continue
        status, _, queries = ask.counted()
        status_of_one, _, queries_of_one = ask_one.counted()
        if status != status_of_one:
            raise SystemExit(f"{role} {name}: {status} in one firm and {status_of_one} in the other")
        if status in (403, 404):
            continue  # not for this role
        if status not in (200, 201):
            raise SystemExit(f"{role} {name}: {status}")
        if group == "export":
            queries = queries_of_one  # it reads page after page
        best = sample(ask, times=3 if group == "export" else asked.times, warm=1, processor=processor)
        yield Measured(1, group, role, name, best.median, best.p95, best.processor_p95, queries, queries_of_one)


def _asked(big: LargeRequests, one: LargeRequests) -> Iterator[tuple[str, str, Asking, Asking]]:
    groups = {name: group for group, name, _ in PAGES}
    pages = [("page", name, key) for _, name, key in PAGES]
    for kind, name, path, path_of_one in addresses(big, one, pages):
        group = groups.get(name, "list") if kind == "page" else "list"
        yield group, f"{kind} {name}", big.asking(kind, path), one.asking(kind, path_of_one)
    for path in VARIANTS:
        yield "list", f"api {path}", big.asking("api", f"/api/v1{path}"), one.asking("api", f"/api/v1{path}")
    for path in (
        "/milestones/rollup",
        "/milestones/by-company",
        "/milestones/groups?by=initiative",
        "/milestones/pitfalls/counts",
    ):
        yield "rollup", f"api {path}", big.asking("api", f"/api/v1{path}"), one.asking("api", f"/api/v1{path}")
    export = "/api/v1/milestones/export"
    yield "export", "api /milestones/export", big.asking("api", export), one.asking("api", export)
    # The only milestone of the other firm may be completed.
    yield "update", "api an update", big.reporting(), big.reporting()


def _together() -> list[Measured]:
    """Eight connections for some seconds: seven requests of eight read, one reports; what the worker owes grows meanwhile."""
    people = [LargeRequests("Harbour", role) for role in ("firm partner", "executive")]
    durations: dict[tuple[str, str], list[float]] = defaultdict(list)
    url, data_dir = os.environ["MILEPOST_DATABASE_URL"], Path(os.environ["MILEPOST_DATA_DIR"])
    connections.close_all()
    with serving(url, data_dir, MILEPOST_LOG_LEVEL="WARNING") as served:
        until = time.monotonic() + SECONDS
        clients = [
            threading.Thread(target=_client, args=(served.port, people[number % 2], number, until, durations))
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    return [
        Measured(CLIENTS, group, "mixed", name, nearest_rank(sorted(took), 50), nearest_rank(sorted(took), 95))
        for (group, name), took in durations.items()
    ]


#: What each of the eight asks in turn: a kind, its name, the address; ``{}`` is one of the open milestones.
MIX = (
    ("list", "api /milestones", "/api/v1/milestones"),
    ("rollup", "page home", "/"),
    ("list", "api /milestones?sort=margin", "/api/v1/milestones?sort=margin"),
    ("list", "page milestones", "/milestones/?open=yes"),
    ("milestone", "page milestone", "/milestones/{}/"),
    ("list", "api /events", "/api/v1/events"),
    ("update", "api an update", "/api/v1/milestones/{}/updates"),
    ("rollup", "api /milestones/rollup", "/api/v1/milestones/rollup"),
)
EXPORT = ("export", "api /milestones/export", "/api/v1/milestones/export")


def _client(
    port: int, who: LargeRequests, turn: int, until: float, durations: dict[tuple[str, str], list[float]]
) -> None:
    token = {"Authorization": f"Bearer {who.secret}", "Content-Type": "application/json"}
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={who.session.session_key}", "Accept": "text/html"}
    mix = (*MIX, EXPORT) if turn == CLIENTS - 1 else MIX
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number, (group, name, path) in enumerate(itertools.islice(itertools.cycle(mix), turn, None), turn):
        if time.monotonic() > until:
            break
        one = path.format(who.open_ones[number % len(who.open_ones)])
        method, body = ("POST", REPORT) if group == "update" else ("GET", None)
        headers = token if path.startswith("/api/") else cookie
        began = time.perf_counter()
        line.request(method, one, body=body, headers={**headers, "Host": f"localhost:{port}"})
        answer: Any = line.getresponse()
        answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {one}: {answer.status}")
        durations[group, name].append((time.perf_counter() - began) * 1000)
    line.close()
