"""One process that starts the others, starts a dead one again with growing pauses, and ends all of them together."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection as wait_for
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 30.0
DRAIN_SECONDS = 30.0
POLL_SECONDS = 0.2
ENDING = (signal.SIGTERM, signal.SIGINT)

log = logging.getLogger("milepost.supervisor")
# Linux: a forked child shares the memory of the loaded application and starts in milliseconds. Elsewhere forking is unsafe.
processes = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


@dataclass(slots=True)
class Part:
    """One process to keep alive: ``run`` in a process of its own."""

    name: str
    run: Callable[..., None]
    args: tuple[Any, ...] = ()
    process: BaseProcess | None = None
    started: float = 0.0
    deaths: int = 0
    not_before: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Runs its parts until SIGTERM or SIGINT; then each finishes what it has begun."""

    parts: list[Part]
    before_start: Callable[[], None] = lambda: None
    when_ready: Callable[[], bool] = lambda: True  # asked until it says yes
    stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        """Return when all parts have ended."""
        with self._signals():
            ready = False
            while not self.stopping:
                self._start_due()
                ready = ready or self.when_ready()
                alive = [part.process.sentinel for part in self.parts if part.process]
                wait_for.wait(alive, timeout=POLL_SECONDS if ready else 0.05) if alive else time.sleep(POLL_SECONDS)
                self._note_deaths()
            self._stop_all()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
            self.stopping = True

        former = {number: signal.signal(number, ask_to_stop) for number in ENDING}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def _start_due(self) -> None:
        for part in self.parts:
            if part.process is None and time.monotonic() >= part.not_before:
                self.before_start()
                process = processes.Process(  # type: ignore[attr-defined]  # every context has one
                    target=_child, args=(part.run, part.args), name=f"milepost {part.name}"
                )
                # A signal that comes before the child has handlers of its own must end it, not the copy of ours.
                signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
                process.start()
                signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
                part.process, part.started = process, time.monotonic()

    def _note_deaths(self) -> None:
        for part in self.parts:
            process = part.process
            if process is None or process.is_alive() or self.stopping:
                continue
            process.join()
            if time.monotonic() - part.started > HEALTHY_AFTER:
                part.deaths = 0
            pause = min(FIRST_PAUSE * 2**part.deaths, LONGEST_PAUSE)
            part.deaths += 1
            part.process, part.not_before = None, time.monotonic() + pause
            log.error("%s ended with code %s; starting it again in %.1f s", part.name, process.exitcode, pause)

    def _stop_all(self) -> None:
        running = [part.process for part in self.parts if part.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + DRAIN_SECONDS
        for process in running:
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                log.error("%s did not end in %.0f s; killing it", process.name, DRAIN_SECONDS)
                process.kill()
                process.join()


def _child(run: Callable[..., None], args: tuple[Any, ...]) -> None:
    # A group of its own: Ctrl-C reaches the supervisor alone, which then asks each part once. granian's worker process
    # can lock itself up when it is asked twice at the same moment.
    os.setpgrp()
    end_at_once_when_asked()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    run(*args)


def end_at_once_when_asked() -> None:
    """Forget handlers inherited from the parent; whoever drains sets handlers of its own."""
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)


def die_with_parent(parent: int | None = None) -> None:
    """Ask to be ended when the parent is gone, however it went: no orphan keeps the port or the outbox."""
    parent = parent or os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()


def port_is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. The server itself would share the port silently with another one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, not bound
    try:
        socket.create_connection((reachable, port), timeout=0.2).close()
    except OSError:
        return False
    return True
