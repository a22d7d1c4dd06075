"""The web part: granian serving the WSGI application from some processes, with threads."""

from __future__ import annotations

import functools
import multiprocessing
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from milepost.ops.metrics import requests
from milepost.ops.supervisor import die_with_parent, end_at_once_when_asked

IDLE_THREAD_SECONDS = 600  # a thread keeps its database connection
DRAIN_SECONDS = 20


def run_web(host: str, port: int, workers: int, threads: int, counts: Path | None) -> None:
    """Serve from so many processes until SIGTERM or SIGINT; requests that have begun are answered first.

    ``counts`` is the file in which the processes count their answers.
    """
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
        workers=workers,
        respawn_failed_workers=True,  # one that was killed takes none of the others with it
        blocking_threads=threads,
        blocking_threads_idle_timeout=IDLE_THREAD_SECONDS,
        workers_kill_timeout=DRAIN_SECONDS,
        websockets=False,
        log_level=LogLevels.error,
        # what granian has to say goes where all others go, in the same format.
        log_dictconfig={"handlers": {}, "formatters": {}, "loggers": {"_granian": {"propagate": True}}},
    )
    server.serve(target_loader=functools.partial(_load, counts), wrap_loader=False)


def _load(counts: Path | None) -> Callable[..., Any]:
    """In each of granian's worker processes: the application."""
    end_at_once_when_asked()  # granian sets its handlers later
    die_with_parent()
    from milepost.wsgi import application

    # granian copies the environment into every request; what it says is in the settings by now.
    for name in [name for name in os.environ if name.startswith("MILEPOST_")]:
        del os.environ[name]
    if counts:
        requests.join(counts)
    return application
