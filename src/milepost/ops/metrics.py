"""`/metrics` in Prometheus' text format, on the loopback only and only when a port is set."""

from __future__ import annotations

import fcntl
import logging
import os
import sys
import threading
from bisect import bisect_left
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
from django.db import connection

from milepost import __version__
from milepost.core import clock, outbox
from milepost.core.worker import WORKER_NAME
from milepost.ops.supervisor import die_with_parent

SECONDS = (0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other")
FIRST_STATUS, STATUSES = 100, 500
PROCESSES = 64
#: Columns of a row: who counts in it, answers by bucket of seconds, microseconds in all, answers by method and status.
PID, BUCKETS, TOTAL = 0, slice(1, len(SECONDS) + 2), len(SECONDS) + 2
ANSWERS = slice(TOTAL + 1, TOTAL + 1 + len(METHODS) * STATUSES)

log = logging.getLogger("milepost.metrics")


class Requests:
    """How many requests were answered, and how fast: a row of numbers for each web process.

    Alone, a process counts for itself. Under `milepost serve` the rows lie in one file that all web processes map, each
    counting in a row of its own, so that none waits for another; whoever maps the file can add them up.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows = np.zeros((1, ANSWERS.stop), np.int64)
        self._mine = self._rows[0]

    def begin(self, file: Path) -> None:
        """Make the file anew, before any process maps it."""
        file.write_bytes(b"")
        file.chmod(0o600)
        os.truncate(file, PROCESSES * self._rows.shape[1] * self._rows.itemsize)

    def read(self, file: Path) -> None:
        """Add up what the processes count in that file."""
        self._rows = np.memmap(file, np.int64, "r+", shape=(PROCESSES, self._rows.shape[1]))

    def join(self, file: Path) -> None:
        """Count in that file from now on: in a free row, or in one whose process has ended, and whose counts go on."""
        self.read(file)
        with file.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            free = [row for row in self._rows if not _lives(int(row[PID]))]
            self._mine = free[0] if free else np.zeros(self._rows.shape[1], np.int64)
            self._mine[PID] = os.getpid()

    def count(self, method: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        known = METHODS.index(method if method in METHODS else "other")
        with self._lock:
            self._mine[BUCKETS][bisect_left(SECONDS, seconds)] += 1
            self._mine[TOTAL] += round(seconds * 1e6)
            if 0 <= status - FIRST_STATUS < STATUSES:
                self._mine[ANSWERS][known * STATUSES + status - FIRST_STATUS] += 1

    def lines(self) -> Iterator[str]:
        """A counter by method and status, a histogram of seconds."""
        summed = self._rows.sum(axis=0)
        answers = summed[ANSWERS].reshape(len(METHODS), STATUSES)
        yield "# TYPE milepost_requests_total counter"
        for method, status in zip(*answers.nonzero(), strict=True):
            labels = f'method="{METHODS[method]}",status="{status + FIRST_STATUS}"'
            yield f"milepost_requests_total{{{labels}}} {answers[method, status]}"
        yield "# TYPE milepost_request_seconds histogram"
        reached = summed[BUCKETS].cumsum()
        for edge, count in zip((*SECONDS, "+Inf"), reached, strict=True):
            yield f'milepost_request_seconds_bucket{{le="{edge}"}} {count}'
        yield f"milepost_request_seconds_sum {summed[TOTAL] / 1e6:.6f}"
        yield f"milepost_request_seconds_count {reached[-1]}"


def _lives(pid: int) -> bool:
    if not pid:
        return False
    try:
        os.kill(pid, 0)
    except OSError:  # gone, or by now the number of somebody else's process
        return False
    return True


requests = Requests()


def page() -> str:
    """Everything, as Prometheus reads it."""
    state = outbox.outbox_state()
    now = clock.now()
    beat = outbox.last_beat(WORKER_NAME)
    behind = max((now - state.oldest).total_seconds(), 0.0) if state.oldest else 0.0
    lines = [
        f'milepost_info{{version="{__version__}",database="{connection.vendor}"}} 1',
        f"milepost_outbox_waiting {state.waiting}",
        f"milepost_outbox_dead {state.dead}",
        f"milepost_outbox_behind_seconds {behind:.1f}",
        *([f"milepost_worker_beat_age_seconds {(now - beat).total_seconds():.1f}"] if beat else []),
        *requests.lines(),
    ]
    return "\n".join(lines) + "\n"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer `/metrics`."""
        if self.path != "/metrics":
            self.send_error(404)
            return
        try:
            body = page().encode()
        except Exception:
            log.exception("the metrics could not be read")
            self.send_error(503)
            return
        finally:
            connection.close()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: somebody asks every few seconds."""


def run_metrics(port: int, counts: Path) -> None:
    """Answer on 127.0.0.1, in a process of its own; exit code 1 where another has the port, so that it is tried again."""
    die_with_parent()
    requests.read(counts)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    except OSError as error:
        log.error("no metrics: port %s of 127.0.0.1: %s", port, error.strerror)
        sys.exit(1)
    server.serve_forever()
