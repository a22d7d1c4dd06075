"""How long a session takes to follow one edit of a large plan: edits anywhere, of critical activities, and of links."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

from benchmarks.common import nearest_rank

from milepost.engine import Plan, Session, schedule
from milepost.engine.times import HOUR

EDITS = 300
TARGET = 10.0
LENGTHS = (8, 16, 24, 40, 80)
"""Hours an activity may be given."""


def edits(plan: Plan, seed: int = 1) -> Iterator[tuple[str, float, float, float]]:
    """Give (name, p95, median, longest) in milliseconds for each kind of edit.

    Raises: AssertionError when the session does not end with the answer of a full run.
    """
    rng, session = random.Random(seed), Session(plan)
    uids = [one.uid for one in plan.activities]

    def duration(critical: bool) -> list[Callable[[], object]]:
        uid, length = _pick(rng, session, uids, critical), rng.choice(LENGTHS) * HOUR
        return [lambda: session.set_duration(uid, length)]

    def link() -> list[Callable[[], object]]:
        one = rng.choice(plan.relations)
        return [lambda: session.remove_link(one), lambda: session.add_link(one)]

    for name, choose in (
        ("edit_duration_noncritical", lambda: duration(False)),
        ("edit_duration_critical", lambda: duration(True)),
        ("edit_link", link),
    ):
        taken = _time(choose)
        yield name, nearest_rank(taken, 95), nearest_rank(taken, 50), taken[-1]
    full = schedule(session.plan)
    for column in ("early_start", "late_finish", "total_float", "free_float", "critical"):
        assert (getattr(full, column) == getattr(session, column)).all(), column


def _time(choose: Callable[[], list[Callable[[], object]]]) -> list[float]:
    """Return sorted milliseconds of each edit, without those of choosing it; the first few do not count."""
    taken = []
    for turn in range(EDITS + 5):
        for edit in choose():
            began = time.perf_counter()
            edit()
            if turn >= 5:
                taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def _pick(rng: random.Random, session: Session, uids: list[int], critical: bool) -> int:
    """Return an activity that is, or is not, critical now."""
    if critical:
        return uids[int(rng.choice(session.critical.nonzero()[0].tolist()))]
    while True:
        row = rng.randrange(len(uids))
        if not session.critical[row]:
            return uids[row]
