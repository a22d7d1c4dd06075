"""The outbox: at least once, exactly once for what stays in the database, and nothing blocks the rest."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from milepost.core import clock, events, outbox
from milepost.core.ids import first_id_of
from milepost.core.models import AnsweredRequest, Delivery, Event, Heartbeat
from milepost.core.outbox import FIRST_PAUSE, MAX_ATTEMPTS, OutboxState, deliver_due, outbox_state, revive_dead
from tests.cast import NOW, Cast
from tests.core.listening import LISTENER, beat, delivery, happen, listen

pytestmark = pytest.mark.usefixtures("clean_registry")


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Listeners fail on purpose here."""
    caplog.set_level(logging.CRITICAL, "milepost.outbox")


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


def test_what_was_done_a_month_ago_is_forgotten_and_what_is_owed_or_given_up_is_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FORGET_AT_ONCE", 2)
    now = clock.now()
    event = Event.objects.unwalled("a test").first()
    assert event is not None
    Delivery.objects.all().delete()

    def made(name: str, days: int, state: str) -> None:
        then = now - timedelta(days=days)
        Delivery.objects.create(
            id=first_id_of(then) + 1, event=event, listener=name, state=state, not_before=then,
            done_at=then if state == "done" else None,
        )  # fmt: skip

    for days in range(31, 36):
        made(f"done {days} days ago", days, "done")
    made("done of late", 29, "done")
    made("owed", 41, "waiting")
    made("given up", 42, "dead")
    assert outbox.forget_done(now) == 5
    assert set(Delivery.objects.values_list("listener", flat=True)) == {"done of late", "owed", "given up"}
    assert outbox.forget_done(now) == 0
