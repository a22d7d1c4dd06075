"""What tests of the outbox share: listeners of their own, and events for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from milepost.access.viewer import System
from milepost.core import events
from milepost.core.models import Delivery, Heartbeat
from tests.cast import NOW, Cast
from tests.core.test_actions import rename

LISTENER = "tests.outbox"


def listen(fn: Any, *, transactional: bool = True, verb: str = "firm.renamed", name: str = LISTENER) -> None:
    events.register_listener(verb, name, fn, transactional=transactional)


def happen(cast: Cast, times: int = 1, now: datetime = NOW) -> None:
    for number in range(times):
        rename(acting=System(), now=now, firm_id=cast.firm_id, name=f"Harbour {now.timestamp()} {number}")


def delivery(name: str = LISTENER) -> Delivery:
    return Delivery.objects.get(listener=name)


def beat(name: str) -> None:
    """An effect inside the database: the second one fails on the primary key."""
    Heartbeat.objects.create(name=name, beat_at=NOW)
