"""Compile every kernel once, so that no schedule waits for it. pip has no step after installation where this could be done."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from milepost.engine.analysis.drag import drags, drags_on_ends
from milepost.engine.analysis.explaining import explain
from milepost.engine.analysis.paths import longest_path
from milepost.engine.analysis.shape import bottlenecks
from milepost.engine.kernels.compiling import FOLDER, KERNELS, forget_old
from milepost.engine.plan import MSPROJECT, P6, Activity, Calendar, CriticalBy, Options, Plan, Project, Relation, always
from milepost.engine.scheduling import schedule
from milepost.engine.session import Session
from milepost.engine.times import DAY, HOUR

BY_PATH = replace(P6, critical_by=CriticalBy.LONGEST_PATH)


@dataclass(frozen=True, slots=True)
class Warmed:
    """kernels: how many there are. compiled: those that were not in the cache. folder: where they are kept; None for nowhere."""

    kernels: int
    compiled: int
    folder: Path | None


def warm() -> Warmed:
    """Compile what is not compiled yet: about a minute for all, well under a second for none. Old versions' code is removed.

    Of several processes that ask at once one compiles; the others wait, and find what it has kept.
    """
    with _one_at_a_time():
        return _warm()


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    if FOLDER is None:  # nothing is kept, so each compiles for itself
        yield
        return
    with (FOLDER / "compiling").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _warm() -> Warmed:
    for plan in (_plan(P6, Calendar(1)), _plan(MSPROJECT, Calendar(1)), _plan(P6, always(1))):
        result = schedule(plan)
        drags(plan, result)
        drags_on_ends(result, np.array([1], np.int32))
        explain(plan, result, 1)
        longest_path(result)
        bottlenecks(result)
        clock = result.network.columns.clock
        clock.work(1, 0, clock.add(1, 0, HOUR))
        clock.next_start(1, DAY)
        clock.last_finish(1, DAY)
        _edit(plan)
    forget_old()
    return Warmed(len(KERNELS), sum(not one.stats.cache_hits for one in KERNELS), FOLDER)


def _edit(plan: Plan) -> None:
    session = Session(replace(plan, projects=tuple(replace(one, options=BY_PATH) for one in plan.projects)))
    session.remove_link(plan.relations[0])
    session.add_link(Relation(2, 1))


def _plan(options: Options, calendar: Calendar) -> Plan:
    split = ((8 * HOUR, 9 * HOUR), (10 * HOUR, 11 * HOUR)) if options is MSPROJECT else ()
    jobs = (Activity(uid=1, duration=2 * HOUR, splits=split), Activity(uid=2, duration=HOUR))
    return Plan((Project(1, start=8 * HOUR, calendar=1, options=options),), (calendar,), jobs, (Relation(1, 2),))
