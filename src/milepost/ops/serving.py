"""What `milepost serve` does: look whether the database fits, then supervise the web server and the worker."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Callable, Iterator

from django.db import connection, connections
from django.urls import get_resolver

from milepost.config import Config
from milepost.core import triggers
from milepost.core.ticks import register_tick
from milepost.core.worker import run_worker
from milepost.ops.health import pending_migrations
from milepost.ops.metrics import requests, run_metrics
from milepost.ops.statistics import refresh_statistics
from milepost.ops.supervisor import Part, Supervisor, answers, die_with_parent, port_is_free
from milepost.ops.webserver import run_web

SERVER, WORKERS = "serving", "working"  # files that are locked, in the data directory
COUNTS = "answers"  # a file there, while metrics are asked for
STOP_IT = "Stop it first, or set MILEPOST_DATA_DIR."


class CannotServe(Exception):
    """Milepost will not start; the message says why and what to do."""


def serve(config: Config, host: str, port: int, *, announce: Callable[[], None]) -> None:
    """Run until asked to end."""
    refuse_pending_migrations()
    if not port_is_free(host, port):
        raise CannotServe(f"port {port} of {host} is taken. Stop what listens there or choose another: --port N.")
    _load_application()

    def is_ready() -> bool:
        if not answers(host, port):
            return False
        announce()
        return True

    parts = [Part("worker", run_worker_process)]
    counts = config.data_dir / COUNTS if config.metrics_port else None
    if counts:
        requests.begin(counts)
        parts.append(Part("metrics", run_metrics, (config.metrics_port, counts)))
    parts.append(Part("web", run_web, (host, port, config.web_processes, config.web_threads, counts)))
    Supervisor(
        parts=parts,
        before_start=connections.close_all,  # a connection must not be shared with a child
        when_ready=is_ready,
    ).run()


def _load_application() -> None:
    """Once, before the children are forked: they share its memory, and neither start nor first request wait for it."""
    import milepost.wsgi  # noqa: F401

    get_resolver().url_patterns  # noqa: B018  # imports every page and operation


def run_worker_process() -> None:
    """The worker, in a process of its own."""
    die_with_parent()
    register_tick("ops.statistics", refresh_statistics)
    run_worker()


def refuse_pending_migrations() -> None:
    """An old schema under new code corrupts silently, and history without its triggers too: Milepost starts on neither."""
    with _readable():
        pending = pending_migrations()
        missing = [] if pending else triggers.missing(connection)
    if pending:
        listed = ", ".join(pending[:3]) + (" …" if len(pending) > 3 else "")
        raise CannotServe(f"the database lacks {len(pending)} migrations ({listed}). Run: milepost migrate")
    if missing:
        raise CannotServe(
            f"history could be changed: the database lacks {len(missing)} triggers ({missing[0]}). Run: milepost migrate"
        )


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    try:
        connection.ensure_connection()
    except Exception as error:
        raise CannotServe(f"the database cannot be opened: {error}".strip()) from error
    yield


@contextlib.contextmanager
def the_only_server(config: Config) -> Iterator[None]:
    """Held while Milepost runs on this data directory: a second one, or a restore, is refused meanwhile."""
    with _held(config, SERVER, fcntl.LOCK_EX, f"another Milepost runs on {config.data_dir}. {STOP_IT}"):
        yield


@contextlib.contextmanager
def one_of_the_workers(config: Config) -> Iterator[None]:
    """Held by each worker that was started alone: it bears a server and other workers beside it, but no restore."""
    with _held(config, WORKERS, fcntl.LOCK_SH, f"a restore runs on {config.data_dir}. Wait until it is done."):
        yield


@contextlib.contextmanager
def nothing_else(config: Config) -> Iterator[None]:
    """Held by a restore: neither server nor worker runs on this data directory, and none starts meanwhile."""
    busy = f"a worker of Milepost runs on {config.data_dir}. {STOP_IT}"
    with the_only_server(config), _held(config, WORKERS, fcntl.LOCK_EX, busy):
        yield


@contextlib.contextmanager
def _held(config: Config, name: str, how: int, busy: str) -> Iterator[None]:
    """The lock of that name, or `CannotServe` with those words when others hold it."""
    with (config.data_dir / name).open("a") as file:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotServe(busy) from error
        yield
