"""kill -9 of server and worker, 50 times on either database, in bulk writes: nothing lost, nothing half done, nothing twice."""

from __future__ import annotations

import contextlib
import http.client
import json
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import psutil
import pytest
from django.db import connection

from milepost.access.actions.people import add_member
from milepost.access.actions.tokens import create_token
from milepost.access.models import Notice
from milepost.access.viewer import System
from milepost.core import outbox, triggers
from milepost.core.ids import encode_id
from milepost.core.models import Delivery, Event
from milepost.ops.health import pending_migrations
from milepost.portfolios.models import Proposal
from tests.ops.small import NOW, small_firm
from tests.tool.servers import Served, serving

KILLS = 50
ROWS = 20
CLIENTS = 2
# As `milepost serve`, but a dead part is started again at once, since here it dies 50 times within seconds.
IMPATIENT = (
    sys.executable,
    "-c",
    "from milepost.ops import supervisor as s; s.FIRST_PAUSE = s.LONGEST_PAUSE = 0.01; s.POLL_SECONDS = 0.02\n"
    "from milepost.cli.main import main; main()",
)


@dataclass
class Client:
    """Makes proposals in bulk, each batch with a key, and sends a batch again until it is acknowledged."""

    name: str
    port: int
    token: str
    company: str
    stop: threading.Event
    acknowledged: list[str] = field(default_factory=list)
    tried_again: int = 0
    refused: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Write until told to stop; the last batch is finished."""
        while not self.stop.is_set() and not self.refused:
            batch = f"{self.name}-{len(self.acknowledged)}"
            while not self.send(batch):
                self.tried_again += 1
                time.sleep(0.01)
                if self.refused:
                    return
            self.acknowledged.append(batch)

    def send(self, batch: str) -> bool:
        """Whether the batch was acknowledged."""
        items = [
            {"title": f"{batch} {number}", "value_lever": "pricing", "company_id": self.company}
            for number in range(ROWS)
        ]
        headers = {
            "Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Idempotency-Key": batch,
        }  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", "/api/v1/proposals/bulk", json.dumps({"items": items}), headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return False  # nobody listened, or the server died with the request: all that a kill may look like
        finally:
            connection.close()
        if answer.status != 201:
            self.refused.append(f"{batch}: {answer.status} {body[:500]!r}")
        return answer.status == 201


def kill_server_and_worker(served: Served) -> int:
    """kill -9 everything but the supervisor at the same moment; how many processes that were."""
    victims = served.family()[1:]
    for victim in victims:
        with contextlib.suppress(psutil.NoSuchProcess):
            victim.kill()
    return len(victims)


@pytest.mark.slow
def test_kills_during_bulk_writes_lose_nothing_and_leave_nothing_half_done(own_database: str, tmp_path: Path) -> None:
    company, token = prepare()
    random = Random(20261123)
    stop = threading.Event()
    with serving(own_database, tmp_path, command=IMPATIENT) as served:
        clients = [Client(f"client{n}", served.port, token, company, stop) for n in range(CLIENTS)]
        threads = [threading.Thread(target=client.run) for client in clients]
        for thread in threads:
            thread.start()
        killed = 0
        for _ in range(KILLS):
            before = sum(len(client.acknowledged) for client in clients)
            deadline = time.monotonic() + 20
            # Each kill strikes while batches are under way: some moment after one was acknowledged.
            while sum(len(client.acknowledged) for client in clients) == before and time.monotonic() < deadline:
                time.sleep(0.005)
            time.sleep(random.uniform(0, 0.06))
            killed += kill_server_and_worker(served)
        stop.set()
        for thread in threads:
            thread.join(30)
        log = served.output()
    assert [client.refused for client in clients] == [[]] * CLIENTS, log[-3000:]
    assert killed >= 2 * KILLS
    assert sum(client.tried_again for client in clients) >= KILLS / 4, "the kills did not strike during writes"
    deliver_the_rest()
    look_at_what_is_there({batch for client in clients for batch in client.acknowledged})


def prepare() -> tuple[str, str]:
    """A company with an executive who hears of proposals; returns its id and the operating partner's token."""
    small = small_firm()
    add_member(
        acting=System(), now=NOW, firm_id=small.firm_id, email="eve@aster.example", name="Eve", role="executive",
        scope_id=small.company_id,
    )  # fmt: skip
    now = datetime.now(UTC)
    _, token = create_token(acting=small.viewer, now=now, name="bulk", token_scopes=["read", "write"])
    return encode_id(small.company_id), token


def deliver_the_rest() -> None:
    """What killed workers had claimed is free again when their leases have run out."""
    later = datetime.now(UTC) + timedelta(hours=1)
    while outbox.deliver_due(later):
        pass
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.DONE}


def look_at_what_is_there(acknowledged: set[str]) -> None:
    proposals = list(Proposal.objects.unwalled("a test").values_list("id", "title", "version"))
    batches = Counter(title.rsplit(" ", 1)[0] for _, title, _ in proposals)
    assert set(batches) == acknowledged, "what was acknowledged is there, and nothing else"
    assert set(batches.values()) == {ROWS}, "a batch is there whole, and once"
    assert len({title for _, title, _ in proposals}) == len(proposals)
    events = dict(Event.objects.unwalled("a test").filter(kind="proposal").values_list("id", "aggregate_id"))
    assert sorted(events.values()) == sorted(pk for pk, _, _ in proposals), "one event for each proposal"
    notices = Counter(Notice.objects.unwalled("a test").values_list("event_id", flat=True))
    assert notices == Counter(list(events)), "the executive was told of each proposal, once"
    assert triggers.missing(connection) == []
    assert pending_migrations() == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
