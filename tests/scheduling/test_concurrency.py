"""Several workers at once leave the forecasts that one alone would."""

from __future__ import annotations

import threading

from django.db import connection

from milepost.core.models import Delivery
from milepost.core.outbox import deliver_due
from tests.cast import NOW, Cast
from tests.scheduling.network import compute_all, hear, link, made, stored_rows


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
