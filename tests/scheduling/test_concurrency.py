"""Several workers at once leave the forecasts that one alone would."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from milepost.core.models import Delivery
from milepost.core.outbox import deliver_due
from milepost.scheduling import listeners, recording, solving
from milepost.scheduling.listeners import compute_the_day
from tests.cast import NOW, Cast
from tests.scheduling.network import compute_all, hear, link, made, stored_rows


@pytest.mark.parametrize("begin", [hear, lambda: compute_the_day(NOW)], ids=["a change", "a new day"])
def test_the_engine_is_made_ready_while_no_transaction_is_open(
    own_cast: Cast, monkeypatch: pytest.MonkeyPatch, begin: Callable[[], object]
) -> None:
    """Compiling takes a minute, and on SQLite a transaction that writes keeps everybody else from writing."""
    open_meanwhile: list[bool] = []
    monkeypatch.setattr(listeners, "_load_engine", lambda: open_meanwhile.append(connection.in_atomic_block))
    made(own_cast, "Step", "a", duration="2")
    begin()
    assert open_meanwhile
    assert not any(open_meanwhile)


def test_three_workers_leave_the_forecasts_that_one_would(own_cast: Cast) -> None:
    steps = [made(own_cast, f"Step {n}", side, duration="2") for n in range(12) for side in ("a", "b")]
    for one, other in zip(steps, steps[2:], strict=False):
        link(own_cast, one, other)
    start = threading.Barrier(3)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            start.wait(10)
            while deliver_due(NOW, limit=7, reach_out=False):
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
    hear()  # a worker that saw the rest locked by the others went home early
    states = Delivery.objects.filter(listener__startswith="scheduling.").values_list("state", flat=True)
    assert set(states) == {"done"}
    together = stored_rows()
    assert compute_all(own_cast) == 0
    assert stored_rows() == together


def test_a_change_is_computed_while_no_transaction_is_open(own_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report waits for the few rows that are written, not for the network that is computed."""
    steps = [made(own_cast, f"Step {n}", "a", duration="2") for n in range(3)]
    link(own_cast, steps[0], steps[1])
    open_meanwhile: list[bool] = []
    computed = solving.answers

    def watched(*given: Any) -> Any:
        open_meanwhile.append(connection.in_atomic_block)
        return computed(*given)

    monkeypatch.setattr(solving, "answers", watched)
    hear()
    compute_the_day(NOW + timedelta(days=1))
    assert open_meanwhile
    assert not any(open_meanwhile)


def test_what_was_computed_ahead_is_not_written_over_what_others_computed_since(own_cast: Cast) -> None:
    one, other = (made(own_cast, name, "a", duration="2") for name in ("First", "Second"))
    hear()
    company = own_cast.a
    old = recording.compute(company_id=company, firm_id=own_cast.harbour.firm_id, now=NOW, touched=[other])
    link(own_cast, one, other)
    hear()
    linked = stored_rows()
    assert recording.reschedule(company_id=company, now=NOW, touched=[other], ahead=old) == 0
    assert stored_rows() == linked


def test_what_was_left_to_a_later_change_is_not_forgotten_by_what_was_computed_before_it(own_cast: Cast) -> None:
    """A firm's whole computation was read before a change and written after it: it knows nothing of what was touched."""
    one, other = (made(own_cast, name, "a", duration="2") for name in ("First", "Second"))
    hear()
    old = recording.compute(company_id=own_cast.a, firm_id=own_cast.harbour.firm_id, now=NOW)
    link(own_cast, one, other)
    with transaction.atomic():
        recording.remember(recording.hold_turn(own_cast.a), [one, other])
    recording.reschedule(company_id=own_cast.a, now=NOW, ahead=old)
    linked = stored_rows()
    hear()
    assert stored_rows() == linked


@pytest.mark.parametrize("rows", [1, 500], ids=["each by itself", "all together"])
def test_a_firm_is_written_together_but_for_what_changed_since_it_was_read(
    own_cast: Cast, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    """Both sides differ on the next day; one of them is linked otherwise after it was read and before it is written."""
    one, other, third = (
        made(own_cast, name, side, duration="2") for name, side in (("1", "a"), ("2", "a"), ("3", "b"))
    )
    hear()
    read, record, written = recording._compute_together, recording._record, []

    def overtaken(*given: Any) -> Any:
        found = read(*given)
        link(own_cast, one, other)
        hear()
        return found

    def noted(computed: Any, now: Any) -> None:
        written.append(len(computed))
        record(computed, now)

    tomorrow, before = NOW + timedelta(days=1), stored_rows()
    with monkeypatch.context() as patched:
        patched.setattr(recording, "_compute_together", overtaken)
        patched.setattr(recording, "ROWS", rows)
        assert recording.reschedule_firm(firm_id=own_cast.harbour.firm_id, now=tomorrow) > 2
        patched.setattr(recording, "_record", noted)
        patched.setattr(recording, "_compute_together", read)
        assert compute_all(own_cast, tomorrow + timedelta(days=1)) > 2
    assert written == ([1, 1] if rows == 1 else [2])
    assert all(stored_rows()[pk] != before[pk] for pk in (one, other, third))
    after = stored_rows()
    assert compute_all(own_cast, tomorrow + timedelta(days=1)) == 0
    assert stored_rows() == after
