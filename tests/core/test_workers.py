"""Workers: a lease keeps others away, a killed worker loses nothing and repeats nothing, two never do the same."""

from __future__ import annotations

import logging
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from milepost.access.models import Notice
from milepost.core import clock, outbox
from milepost.core import worker as working
from milepost.core.models import Delivery, Event, Heartbeat
from milepost.core.outbox import LEASE, MAX_ATTEMPTS, deliver_due, revive_dead
from tests.cast import NOW, Cast
from tests.core.listening import LISTENER, delivery, happen, listen
from tests.tool.servers import command_environment

pytestmark = pytest.mark.usefixtures("clean_registry")


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Listeners fail on purpose here."""
    caplog.set_level(logging.CRITICAL, "milepost.outbox")


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


def test_a_worker_that_is_busy_with_something_long_goes_on_saying_that_it_lives(
    own_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "BEAT_SECONDS", 0.05)
    began = clock.now()
    with working.still_alive():
        while (outbox.last_beat(working.WORKER_NAME) or began) <= began:
            assert clock.now() - began < timedelta(seconds=20), "no beat came"
            time.sleep(0.02)
    assert "heartbeat" not in {thread.name for thread in threading.enumerate()}


def test_a_worker_whose_listener_is_slow_goes_on_saying_that_it_lives(
    own_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "BEAT_SECONDS", 0.05)
    stopping = threading.Event()
    beats: list[datetime] = []

    def slow(event: Event, now: datetime) -> None:
        began = clock.now()
        while (outbox.last_beat(working.WORKER_NAME) or began) <= began:
            assert clock.now() - began < timedelta(seconds=20), "no beat came"
            time.sleep(0.02)
        beats.append(began)
        stopping.set()

    listen(slow, transactional=False)
    happen(own_cast)
    working.run_worker(stopping)
    assert len(beats) == 1
    assert delivery().state == "done"


def test_a_worker_that_is_asked_to_end_finishes_one_delivery_and_gives_the_others_back(cast: Cast) -> None:
    heard: list[int] = []
    listen(lambda event, now: heard.append(event.pk))
    happen(cast, 3)
    assert deliver_due(NOW, stop=lambda: bool(heard)) >= 3
    assert len(heard) == 1
    left = Delivery.objects.filter(listener=LISTENER).exclude(state="done")
    assert list(left.values_list("state", "attempts", "lease")) == [("waiting", 0, None)] * 2
    deliver_due(NOW)
    assert len(heard) == 3
