"""Carrying events to their listeners: claimed under a lease, tried with growing pauses, at least once.

A worker that is killed leaves leases that run out; the next one takes them up. A transactional listener runs in the very
transaction that marks its delivery done, so it either happened once or not at all.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q

from milepost.core.clock import now as clock_now
from milepost.core.events import listener_named
from milepost.core.ids import first_id_of, new_id
from milepost.core.models import AnsweredRequest, Delivery, Heartbeat

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 12  # with the pauses below: given up after about a day and a half
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=6)
KEEP_ANSWERS = timedelta(hours=24)
KEEP_DONE = timedelta(days=30)
FORGET_AT_ONCE, PAUSE_BETWEEN = 500, 0.005  # a long delete would hold up every other writer of SQLite

log = logging.getLogger("milepost.outbox")


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How the outbox stands: what is owed, since when, and what was given up."""

    waiting: int
    dead: int
    oldest: datetime | None


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th failure: doubling from two seconds up to six hours.

    >>> [pause_after(n).total_seconds() for n in (1, 2, 3, 30)]
    [2.0, 4.0, 8.0, 21600.0]
    """
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def deliver_due(
    now: datetime, limit: int = 50, *, reach_out: bool = True, stop: Callable[[], bool] = lambda: False
) -> int:
    """Claim up to ``limit`` deliveries that are due at ``now`` and carry them out; how many were claimed.

    ``reach_out`` False is for made-up events: listeners that reach outside the database (mail) are passed over for good.
    ``stop`` is asked before each: what is claimed and not begun by then is given back.
    """
    owed = Q(state=Delivery.State.WAITING, not_before__lte=now) | Q(state=Delivery.State.LEASED, leased_until__lte=now)
    # A cheap look first: taking the write lock of SQLite twice a second for nothing would hold up pages.
    if not Delivery.objects.filter(owed).exists():
        return 0
    lease = new_id()
    with transaction.atomic():
        # Whoever tried these never came to note a failure: what kills its process must not hold up the rest for ever.
        Delivery.objects.filter(owed, attempts__gte=MAX_ATTEMPTS).update(
            state=Delivery.State.DEAD, lease=None, leased_until=None, last_error="the worker died each time it tried"
        )
        claimed = list(
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(owed)
            .order_by("not_before", "id")
            .values_list("id", flat=True)[:limit]
        )
        Delivery.objects.filter(id__in=claimed).update(
            state=Delivery.State.LEASED, lease=lease, leased_until=now + LEASE, attempts=F("attempts") + 1
        )
    for delivery in Delivery.objects.filter(id__in=claimed).select_related("event").order_by("event_id", "id"):
        if stop():
            _give_back(lease)
            break
        _carry_out(delivery, lease, now, reach_out)
    return len(claimed)


def _give_back(lease: int) -> None:
    """What was claimed and not tried is free at once, and counts no attempt."""
    Delivery.objects.filter(lease=lease, state=Delivery.State.LEASED).update(
        state=Delivery.State.WAITING, lease=None, leased_until=None, attempts=F("attempts") - 1
    )


def _carry_out(delivery: Delivery, lease: int, now: datetime, reach_out: bool) -> None:
    listener = listener_named(delivery.listener)
    try:
        if listener is None:
            raise LookupError(f"no installed listener is named {delivery.listener!r}")
        listener.prepare()
        ahead = (listener.ahead(delivery.event, now),) if listener.ahead else ()
        if listener.transactional:
            with transaction.atomic():
                if _mark_done(delivery, lease):
                    listener.fn(delivery.event, now, *ahead)
        elif not reach_out:
            _mark_done(delivery, lease)
        elif _renew(delivery, lease):
            listener.fn(delivery.event, now)
            _mark_done(delivery, lease)
    except Exception as error:
        log.exception("listener %s failed on event %s", delivery.listener, delivery.event_id)
        _mark_failed(delivery, lease, now, error)


def _renew(delivery: Delivery, lease: int) -> bool:
    """A full lease again for a listener that may take long; False when another worker has taken the delivery over."""
    mine = Delivery.objects.filter(id=delivery.id, lease=lease, state=Delivery.State.LEASED)
    return bool(mine.update(leased_until=clock_now() + LEASE))


def _mark_done(delivery: Delivery, lease: int) -> bool:
    """Whether the lease was still ours; one that ran out belongs to another worker, and so does the work."""
    return bool(
        Delivery.objects.filter(id=delivery.id, lease=lease, state=Delivery.State.LEASED).update(
            state=Delivery.State.DONE, lease=None, leased_until=None, done_at=clock_now(), last_error=""
        )
    )


def _mark_failed(delivery: Delivery, lease: int, now: datetime, error: Exception) -> None:
    dead = delivery.attempts >= MAX_ATTEMPTS
    Delivery.objects.filter(id=delivery.id, lease=lease).update(
        state=Delivery.State.DEAD if dead else Delivery.State.WAITING,
        lease=None,
        leased_until=None,
        not_before=now + pause_after(delivery.attempts),
        last_error=f"{type(error).__name__}: {error}"[:500],
    )


def revive_dead(now: datetime) -> int:
    """Give every delivery that was given up a fresh set of attempts; how many there were."""
    return Delivery.objects.filter(state=Delivery.State.DEAD).update(
        state=Delivery.State.WAITING, attempts=0, not_before=now
    )


def outbox_state() -> OutboxState:
    """What is owed and what was given up, in two queries."""
    waiting = Delivery.objects.filter(state__in=[Delivery.State.WAITING, Delivery.State.LEASED])
    return OutboxState(
        waiting=waiting.count(),
        dead=Delivery.objects.filter(state=Delivery.State.DEAD).count(),
        oldest=waiting.aggregate(oldest=Min("not_before"))["oldest"],
    )


def beat(name: str, now: datetime) -> None:
    """Note that the process ``name`` lives at ``now``."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": now})


def last_beat(name: str) -> datetime | None:
    """When the process ``name`` last said that it lives."""
    return Heartbeat.objects.filter(name=name).values_list("beat_at", flat=True).first()


def forget_old_answers(now: datetime) -> int:
    """Drop the kept answers of idempotent requests older than a day; how many there were."""
    return AnsweredRequest.objects.filter(answered_at__lt=now - KEEP_ANSWERS).delete()[0]


def forget_done(now: datetime) -> int:
    """Drop the deliveries that were done more than thirty days ago, a few at a time; how many there were.

    The events stay. Done later than made, they all have ids from before that day, so that no index is needed to find them.
    """
    bound = now - KEEP_DONE
    old = Delivery.objects.filter(id__lt=first_id_of(bound), state=Delivery.State.DONE, done_at__lt=bound).order_by(
        "id"
    )
    forgotten = 0
    while ids := list(old.values_list("id", flat=True)[:FORGET_AT_ONCE]):
        forgotten += Delivery.objects.filter(id__in=ids).delete()[0]
        time.sleep(PAUSE_BETWEEN)
    return forgotten
