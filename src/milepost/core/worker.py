"""The worker process: carries the outbox, beats its heart, sweeps; stops cleanly on SIGTERM and SIGINT."""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from milepost.core import outbox
from milepost.core.clock import now
from milepost.core.ticks import registered_ticks
from milepost.core.waking import Alarm, wake_worker

POLL_SECONDS = 0.5
BEAT_SECONDS = 10
SWEEP_SECONDS = 3600
WORKER_NAME = "worker"

log = logging.getLogger("milepost.worker")


def _tick() -> None:
    """Forget what is old, and call every tick; one that fails is logged and does not keep the others from running."""
    outbox.forget_old_answers(now())
    outbox.forget_done(now())
    for name, tick in registered_ticks().items():
        try:
            tick(now())
        except Exception:
            log.exception("tick %s failed; it is called again in an hour", name)


@contextlib.contextmanager
def still_alive() -> Iterator[None]:
    """Say that the worker lives, from a thread of its own: whatever it does may take long."""
    done = threading.Event()

    def beat() -> None:
        over = False
        while not over:
            try:
                outbox.beat(WORKER_NAME, now())
            except DatabaseError:
                log.exception("the heartbeat could not be written; trying again")
            finally:
                connection.close()
            over = done.wait(BEAT_SECONDS)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def run_worker(stop: threading.Event | None = None) -> None:
    """Work until ``stop`` is set or a signal asks to end. The delivery that runs is finished first."""
    stopping = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():

        def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
            stopping.set()
            wake_worker()

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
    log.info("worker started")
    with still_alive(), Alarm() as alarm:
        _work_until(stopping, alarm)
    log.info("worker stopped")


def _work_until(stopping: threading.Event, alarm: Alarm) -> None:
    next_sweep = time.monotonic()
    while not stopping.is_set():
        claimed = 0
        try:
            if time.monotonic() >= next_sweep:
                _tick()
                next_sweep = time.monotonic() + SWEEP_SECONDS
            claimed = outbox.deliver_due(now(), stop=stopping.is_set)
        except DatabaseError:
            # The database may be restarting. Leases make a repeat safe, so try again on a new connection.
            log.exception("the database did not answer; trying again")
            connection.close()
            stopping.wait(2)
        close_old_connections()
        if not claimed:
            alarm.wait(POLL_SECONDS, stopping)
