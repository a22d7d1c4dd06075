"""The web process: granian serving the WSGI application with threads."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from milepost.ops.supervisor import end_at_once_when_asked

IDLE_THREAD_SECONDS = 600  # a thread keeps its database connection
DRAIN_SECONDS = 20


def run_web(host: str, port: int, threads: int, metrics_port: int | None) -> None:
    """Serve until SIGTERM or SIGINT; requests that have begun are answered first."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    die_with_parent()
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)  # the application is loaded already
    server = Server(
        "milepost.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        blocking_threads_idle_timeout=IDLE_THREAD_SECONDS,
        workers_kill_timeout=DRAIN_SECONDS,
        websockets=False,
        log_level=LogLevels.error,
        # what granian has to say goes where all others go, in the same format.
        log_dictconfig={"handlers": {}, "formatters": {}, "loggers": {"_granian": {"propagate": True}}},
    )
    server.serve(target_loader=functools.partial(_load, metrics_port), wrap_loader=False)


def _load(metrics_port: int | None) -> Callable[..., Any]:
    """In granian's worker process: the application, and what runs beside it."""
    end_at_once_when_asked()  # granian sets its handlers later
    die_with_parent()
    from milepost.wsgi import application

    # granian copies the environment into every request; what it says is in the settings by now.
    for name in [name for name in os.environ if name.startswith("MILEPOST_")]:
        del os.environ[name]
    if metrics_port:
        from milepost.ops.metrics import serve_metrics

        serve_metrics(metrics_port)
    return application


def die_with_parent(parent: int | None = None) -> None:
    """Ask to be ended when the parent is gone, however it went: no orphan keeps the port or the outbox."""
    parent = parent or os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()
