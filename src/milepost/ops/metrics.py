"""`/metrics` in Prometheus' text format, on the loopback only and only when a port is set."""

from __future__ import annotations

import logging
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.db import connection

from milepost import __version__
from milepost.core import clock, outbox
from milepost.core.worker import WORKER_NAME

SECONDS = (0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)

log = logging.getLogger("milepost.metrics")


class Requests:
    """How many requests this process answered, and how fast."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._buckets = [0] * (len(SECONDS) + 1)
        self._total = 0.0

    def count(self, method: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        with self._lock:
            self._answers[method, status] += 1
            self._buckets[bisect_left(SECONDS, seconds)] += 1
            self._total += seconds

    def lines(self) -> Iterator[str]:
        """A counter by method and status, a histogram of seconds."""
        with self._lock:
            answers, buckets, total = dict(self._answers), list(self._buckets), self._total
        yield "# TYPE milepost_requests_total counter"
        for (method, status), count in sorted(answers.items()):
            yield f'milepost_requests_total{{method="{method}",status="{status}"}} {count}'
        yield "# TYPE milepost_request_seconds histogram"
        reached = 0
        for edge, count in zip((*SECONDS, "+Inf"), buckets, strict=True):
            reached += count
            yield f'milepost_request_seconds_bucket{{le="{edge}"}} {reached}'
        yield f"milepost_request_seconds_sum {total:.6f}"
        yield f"milepost_request_seconds_count {reached}"


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


def serve_metrics(port: int) -> None:
    """Answer on 127.0.0.1 from a thread of this process."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    except OSError as error:
        log.error("no metrics: port %s of 127.0.0.1: %s", port, error.strerror)
        return
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
