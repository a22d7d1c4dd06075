"""The outbox: at least once, exactly once for what stays in the database, and nothing blocks the rest."""

from __future__ import annotations

import logging
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from milepost.access.models import Notice
from milepost.access.viewer import System
from milepost.core import events, outbox
from milepost.core.models import AnsweredRequest, Delivery, Event, Heartbeat
from milepost.core.outbox import FIRST_PAUSE, LEASE, MAX_ATTEMPTS, OutboxState, deliver_due, outbox_state, revive_dead
from tests.cast import NOW, Cast
from tests.core.test_actions import rename
from tests.tool.servers import command_environment

LISTENER = "tests.outbox"


@pytest.fixture(autouse=True)
def clean_registry() -> Iterator[None]:
    listeners = dict(events._listeners)
    yield
    events._listeners.clear()
    events._listeners.update(listeners)


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Listeners fail on purpose here."""
    caplog.set_level(logging.CRITICAL, "milepost.outbox")


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


def test_a_listener_hears_of_an_event_once_and_the_delivery_is_done(cast: Cast) -> None:
    heard: list[tuple[str, datetime]] = []
    listen(lambda event, now: heard.append((event.verb, now)))
    happen(cast)
    assert deliver_due(NOW) == 1
    assert heard == [("firm.renamed", NOW)]
    done = delivery()
    assert (done.state, done.attempts, done.lease, done.leased_until, done.last_error) == ("done", 1, None, None, "")
    assert done.done_at is not None
    assert deliver_due(NOW + timedelta(days=9)) == 0
    assert len(heard) == 1


def test_nothing_is_delivered_before_its_moment(cast: Cast) -> None:
    listen(lambda event, now: None)
    happen(cast)
    assert deliver_due(NOW - timedelta(seconds=1)) == 0
    assert deliver_due(NOW) == 1


def test_events_are_carried_in_the_order_in_which_they_happened(cast: Cast) -> None:
    heard: list[int] = []
    listen(lambda event, now: heard.append(event.version))
    happen(cast, 5)
    deliver_due(NOW)
    assert heard == [2, 3, 4, 5, 6]


def test_no_more_than_the_limit_is_claimed(cast: Cast) -> None:
    listen(lambda event, now: None)
    happen(cast, 5)
    assert [deliver_due(NOW, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_listener_that_fails_is_tried_again_after_growing_pauses_and_then_given_up(cast: Cast, quiet: None) -> None:
    def fail(event: Event, now: datetime) -> None:
        raise ConnectionError("the mail server sleeps")

    listen(fail)
    happen(cast)
    at, pauses = NOW, []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert deliver_due(at) == 1
        row = delivery()
        assert (row.attempts, row.lease, row.last_error) == (
            attempt, None, "ConnectionError: the mail server sleeps",
        )  # fmt: skip
        pauses.append(row.not_before - at)
        if attempt < MAX_ATTEMPTS:
            assert row.state == "waiting"
            assert deliver_due(row.not_before - timedelta(microseconds=1)) == 0
        at = row.not_before
    assert delivery().state == "dead"
    assert deliver_due(at + timedelta(days=365)) == 0
    assert pauses[0] == FIRST_PAUSE
    assert all(later == earlier * 2 for earlier, later in pairwise(pauses))
    assert outbox_state() == OutboxState(waiting=0, dead=1, oldest=None)


def test_what_was_given_up_can_be_revived(cast: Cast, quiet: None) -> None:
    heard: list[int] = []
    Delivery.objects.create(
        event=Event.objects.unwalled("a test").order_by("id")[0], listener=LISTENER, state="dead",
        attempts=MAX_ATTEMPTS, not_before=NOW,
    )  # fmt: skip
    listen(lambda event, now: heard.append(event.pk), verb="none")
    later = NOW + timedelta(days=2)
    assert deliver_due(later) == 0
    assert revive_dead(later) == 1
    assert outbox_state() == OutboxState(waiting=1, dead=0, oldest=later)
    assert deliver_due(later) == 1
    assert len(heard) == 1


def test_a_listener_that_failed_leaves_nothing_of_what_it_wrote(cast: Cast, quiet: None) -> None:
    tries: list[int] = []

    def write_then_fail(event: Event, now: datetime) -> None:
        beat("effect")
        tries.append(1)
        if len(tries) < 3:
            raise ValueError("not yet")

    listen(write_then_fail)
    happen(cast)
    for seconds in (0, 60, 120):
        deliver_due(NOW + timedelta(seconds=seconds))
    assert len(tries) == 3
    assert delivery().state == "done"
    assert Heartbeat.objects.filter(name="effect").count() == 1


def test_one_listeners_failure_is_no_others(cast: Cast, quiet: None) -> None:
    heard: list[int] = []

    def fail(event: Event, now: datetime) -> None:
        raise ValueError("always")

    listen(fail, name="tests.a_fails")
    listen(lambda event, now: heard.append(event.pk), name="tests.b_works")
    happen(cast, 3)
    deliver_due(NOW)
    assert len(heard) == 3
    assert Counter(Delivery.objects.filter(listener__startswith="tests.").values_list("listener", "state")) == {
        ("tests.a_fails", "waiting"): 3,
        ("tests.b_works", "done"): 3,
    }


def test_a_delivery_to_a_listener_that_no_code_has_any_more_waits_and_says_so(cast: Cast, quiet: None) -> None:
    listen(lambda event, now: None)
    happen(cast)
    del events._listeners[LISTENER]
    deliver_due(NOW)
    assert (delivery().state, delivery().last_error) == (
        "waiting",
        f"LookupError: no installed listener is named '{LISTENER}'",
    )


def test_a_lease_keeps_others_away_until_it_runs_out(cast: Cast) -> None:
    claims: list[int] = []

    def look_again(event: Event, now: datetime) -> None:
        claims.append(deliver_due(now))

    listen(look_again, transactional=False)
    happen(cast)
    deliver_due(NOW)
    assert claims == [0]


def test_what_a_dead_worker_had_claimed_is_free_when_its_lease_has_run_out(cast: Cast) -> None:
    heard: list[int] = []
    listen(lambda event, now: heard.append(event.pk))
    happen(cast)
    Delivery.objects.filter(listener=LISTENER).update(state="leased", lease=1, leased_until=NOW + LEASE, attempts=1)
    assert deliver_due(NOW + LEASE - timedelta(seconds=1)) == 0
    assert deliver_due(NOW + LEASE) == 1
    assert (delivery().state, delivery().attempts, len(heard)) == ("done", 2, 1)


@pytest.mark.parametrize("transactional", [True, False])
def test_a_worker_whose_lease_was_taken_over_does_nothing(cast: Cast, transactional: bool) -> None:
    heard: list[str] = []

    def first(event: Event, now: datetime) -> None:
        heard.append("first")
        # Meanwhile this worker stood still for so long that another one took the second delivery.
        Delivery.objects.filter(listener="tests.second").update(lease=99, leased_until=NOW + 9 * LEASE)

    listen(first, name="tests.first")
    listen(lambda event, now: heard.append("second"), name="tests.second", transactional=transactional)
    happen(cast)
    deliver_due(NOW)
    assert heard == ["first"]
    assert (delivery("tests.second").state, delivery("tests.second").lease) == ("leased", 99)


def test_a_worker_that_lost_its_lease_while_failing_does_not_give_back_anothers(cast: Cast, quiet: None) -> None:
    def lose_it(event: Event, now: datetime) -> None:
        Delivery.objects.filter(listener=LISTENER).update(lease=99)
        raise ValueError("and fail")

    listen(lose_it, transactional=False)
    happen(cast)
    deliver_due(NOW)
    assert (delivery().state, delivery().lease, delivery().last_error) == ("leased", 99, "")


def test_a_delivery_whose_worker_dies_each_time_is_given_up_and_does_not_hold_up_the_rest(
    cast: Cast, quiet: None
) -> None:
    """A listener that kills its process (memory, a broken library) never comes to note its failure."""
    heard: list[int] = []
    listen(lambda event, now: heard.append(event.pk))
    happen(cast)
    Delivery.objects.filter(listener=LISTENER).update(state="leased", lease=1, leased_until=NOW, attempts=MAX_ATTEMPTS)
    assert deliver_due(NOW) == 0
    row = delivery()
    assert (row.state, row.lease, heard) == ("dead", None, [])
    assert row.last_error == "the worker died each time it tried"
    assert revive_dead(NOW) == 1
    assert deliver_due(NOW) == 1
    assert len(heard) == 1


def test_the_state_of_the_outbox_names_the_oldest_that_is_owed(cast: Cast) -> None:
    listen(lambda event, now: None)
    assert outbox_state() == OutboxState(0, 0, None)
    happen(cast, 2, now=NOW)
    happen(cast, 1, now=NOW - timedelta(hours=1))
    assert outbox_state() == OutboxState(3, 0, NOW - timedelta(hours=1))


def test_a_look_at_an_empty_outbox_is_one_cheap_query(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        deliver_due(NOW)


def test_old_answers_are_forgotten_and_heartbeats_kept(cast: Cast) -> None:
    for key, age in (("old", 25), ("new", 23)):
        AnsweredRequest.objects.create(
            firm_id=1, user_id=1, key=key, fingerprint="", status=200, body=b"", answered_at=NOW - timedelta(hours=age)
        )
    assert outbox.forget_old_answers(NOW) == 1
    assert AnsweredRequest.objects.get().key == "new"
    outbox.beat("worker", NOW)
    outbox.beat("worker", NOW + timedelta(seconds=10))
    assert outbox.last_beat("worker") == NOW + timedelta(seconds=10)
    assert outbox.last_beat("nobody") is None


DYING_WORKER = textwrap.dedent(
    """
    import os, pathlib, signal, sys
    import django
    django.setup()
    from datetime import datetime
    from milepost.core import events, outbox
    from milepost.core.models import Heartbeat

    where, now, log = sys.argv[1], datetime.fromisoformat(sys.argv[2]), pathlib.Path(sys.argv[3])

    def die(moment):
        if moment == where:
            os.kill(os.getpid(), signal.SIGKILL)

    def inside(event, now):
        die("before the effect")
        Heartbeat.objects.create(name="effect", beat_at=now)
        die("after the effect")

    def outside(event, now):
        with log.open("a") as file:
            file.write("sent\\n")
        die("after it was sent")

    events.register_listener("firm.renamed", "tests.inside", inside)
    events.register_listener("firm.renamed", "tests.outside", outside, transactional=False)
    mark_done = outbox._mark_done
    def mark(delivery, lease):
        die(f"before marking {delivery.listener}")
        done = mark_done(delivery, lease)
        die(f"after marking {delivery.listener}")
        return done
    outbox._mark_done = mark
    while outbox.deliver_due(now):
        pass
    """
)
# Where the worker is killed, and how often the listener that reaches outside then sends: once more only when it must.
DEATHS = {
    "before the effect": 1,
    "after the effect": 1,
    "before marking tests.inside": 1,
    "after marking tests.inside": 1,
    "after it was sent": 2,
    "before marking tests.outside": 2,
    "never": 1,
}


@pytest.mark.parametrize("where", DEATHS)
def test_a_killed_worker_loses_nothing_and_repeats_nothing_inside_the_database(
    own_cast: Cast, own_database: str, tmp_path: Path, where: str
) -> None:
    listen(lambda event, now: None, name="tests.inside")
    listen(lambda event, now: None, name="tests.outside")
    happen(own_cast)
    log = tmp_path / "sent"

    def work(die_at: str, now: datetime) -> int:
        return subprocess.run(
            [sys.executable, "-c", DYING_WORKER, die_at, now.isoformat(), str(log)],
            env=command_environment(own_database, tmp_path, DJANGO_SETTINGS_MODULE="milepost.settings"),
            capture_output=True, timeout=60, check=False,
        ).returncode  # fmt: skip

    assert work(where, NOW) == (0 if where == "never" else -9)
    # Non-transactional leases are renewed by the real clock, which may be far from NOW.
    assert work("never", max(NOW, datetime.now(NOW.tzinfo)) + 2 * LEASE) == 0
    assert Heartbeat.objects.filter(name="effect").count() == 1
    assert log.read_text().count("sent") == DEATHS[where]
    owed = Delivery.objects.filter(listener__in=["tests.inside", "tests.outside"])
    assert set(owed.values_list("state", flat=True)) == {"done"}


def test_two_workers_never_deliver_the_same_twice(own_cast: Cast) -> None:
    heard: Counter[int] = Counter()
    lock = threading.Lock()

    def hear(event: Event, now: datetime) -> None:
        Notice.objects.create(
            event_id=event.pk, firm_id=own_cast.firm_id, user_id=own_cast.people["viewer"], made_at=now
        )
        with lock:
            heard[event.pk] += 1

    listen(hear)
    happen(own_cast, 60)
    start = threading.Barrier(3)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            start.wait(10)
            while deliver_due(NOW, limit=7):
                pass
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert failures == []
    while deliver_due(NOW):  # a worker that saw the rest locked by the others went home early
        pass
    assert len(heard) == 60
    assert set(heard.values()) == {1}
