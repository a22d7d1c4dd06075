"""From a report over HTTP to the milestone's page with the new forecast: the real server, and its worker beside it."""

from __future__ import annotations

import http.client
import json
import os
import re
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

TIMES, WARM = 20, 3
#: Seconds after which nobody waits any longer.
PATIENCE = 120.0
FORECAST = re.compile(r"<dt>Forecast</dt><dd>(.*?)</dd>", re.S)


def over_http(firm_id: int, now: Any) -> float:
    """Milliseconds in which nineteen of twenty reports had come to the page."""
    from benchmarks.common import nearest_rank
    from django.db import connections
    from tests.tool.servers import serving

    signed, some = _signed_in(firm_id, now), _milestones(firm_id, now)
    connections.close_all()
    took, answered = [], []
    after = 120 + int(time.time() / 60) % 200  # another day than the last run reported
    with serving(
        os.environ["MILEPOST_DATABASE_URL"], Path(os.environ["MILEPOST_DATA_DIR"]), MILEPOST_LOG_LEVEL="WARNING"
    ) as served:
        client = Client(served.port, signed)
        _settled(client)
        for number, pk in enumerate(some):
            expected = (now + timedelta(days=after + number)).date().isoformat()
            whole, first = client.report_until_shown(pk, expected)
            if number >= WARM:
                took.append(whole)
                answered.append(first)
    print(
        f"the report itself was answered within {nearest_rank(sorted(answered), 50):.0f} ms (median)", file=sys.stderr
    )
    return nearest_rank(sorted(took), 95)


class Client:
    """A browser that keeps its connection, signed in, with a token for what it reports."""

    def __init__(self, port: int, signed: tuple[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        cookie, token = signed
        self.as_person = {"Cookie": cookie, "Accept": "text/html", "Accept-Language": "en"}
        self.as_program = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, headers: dict[str, str], body: str | None = None) -> str:
        """The answer, which must be a success."""
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path} answered {answer.status}: {text[:500]}")
        return text

    def shown(self, pk: str) -> str:
        """The forecast on a milestone's page."""
        found = FORECAST.search(self.ask("GET", f"/milestones/{pk}/", self.as_person))
        return found.group(1) if found else ""

    def report_until_shown(self, pk: str, expected: str) -> tuple[float, float]:
        """Milliseconds until the page shows another forecast, and until the report was answered."""
        before, began = self.shown(pk), time.perf_counter()
        body = json.dumps({"status": "delayed", "expected_finish": expected})
        self.ask("POST", f"/api/v1/milestones/{pk}/updates", self.as_program, body)
        answered = time.perf_counter()
        while self.shown(pk) == before:
            if time.perf_counter() - began > PATIENCE:
                raise SystemExit(f"milestone {pk} has shown no other forecast for {PATIENCE:.0f} s")
            time.sleep(0.01)
        return (time.perf_counter() - began) * 1000, (answered - began) * 1000


def _settled(client: Client) -> None:
    """Wait until the worker has done what it does when it starts."""
    from milepost.core.outbox import outbox_state

    until = time.monotonic() + PATIENCE
    while outbox_state().waiting and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(5)


def _milestones(firm_id: int, now: Any) -> list[str]:
    """Some whose forecast moves when their owner expects them later."""
    from benchmarks.walls_requests import WHY

    from milepost.core.ids import encode_id
    from milepost.milestones.models import Milestone

    soon = (now + timedelta(days=110)).date()
    some = Milestone.objects.unwalled(WHY).filter(firm_id=firm_id, actual_finish__isnull=True, facts__forecast__lt=soon)
    some = some.order_by("-pk")
    return [encode_id(pk) for pk in some.values_list("pk", flat=True)[: (TIMES + WARM) * 50 : 50]]


def _signed_in(firm_id: int, now: Any) -> tuple[str, str]:
    """The cookie of an administrator's session, and a token."""
    from benchmarks.walls_requests import WHY
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from milepost.access.actions.tokens import create_token
    from milepost.access.entering import load_viewer
    from milepost.access.models import Grant, User
    from milepost.web.pages import FIRM_KEY

    grants = Grant.objects.unwalled(WHY).filter(firm_id=firm_id, role="administrator")
    user = User.objects.get(pk=grants.values_list("user_id", flat=True)[0])
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[FIRM_KEY] = firm_id
    session.save()
    viewer: Any = load_viewer(user_id=user.pk, firm_id=firm_id, today=now.date(), via="web")
    token = create_token(acting=viewer, now=now, name="bench", token_scopes=["read", "write"], days=1)[1]
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}", token
