"""Speed of the engine beside its peers, in one run. The last line is JSON {case: {value, unit, target, peer, ratio, met}}.

    bin/bench engine [--large] [--quick]

Networks are random and shuffled, with two links an activity. Building and solving are timed apart; the best of several runs
counts, for peers too. Peers that are not installed are left out. Edits are those of a session, p95 of several hundred.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from benchmarks.engine_edits import TARGET, edits

from milepost.engine import (
    MSPROJECT,
    Activity,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Link,
    Plan,
    Project,
    Relation,
    always,
    build,
    drags,
    solve,
)
from milepost.engine.times import DAY, HOUR

START = 20_000 // 7 * 7 * DAY + 4 * DAY + 8 * HOUR
Case = dict[str, Any]


def network(size: int, *, calendars: bool, seed: int = 1) -> Plan:
    """Return a shuffled random plan; with calendars, also lags and constraints."""
    rng = random.Random(seed)
    ids = list(range(1, size + 1))
    rng.shuffle(ids)
    holidays = tuple(CalendarException(START // DAY + day, START // DAY + day) for day in range(20, 2000, 45))
    working = (
        Calendar(1, exceptions=holidays),
        Calendar(2, "six days", (((7 * HOUR, 15 * HOUR),),) * 6 + ((),)),
        always(3),
    )
    pairs = {
        (ids[rng.randrange(max(0, at - 200), at)], ids[at])
        for at in range(1, size)
        for _ in range(rng.choice([1, 2, 3]))
    }
    links = [Link.FS] * 7 + [Link.SS, Link.FF, Link.SF]
    lags = [0, 0, 0, 8, 16, -4]
    relations = [Relation(*pair, rng.choice(links), rng.choice(lags) * HOUR) for pair in sorted(pairs)]
    rng.shuffle(relations)
    activities = [_activity(rng, uid, calendars) for uid in ids]
    rng.shuffle(activities)
    return Plan((Project(1, START, 1),), working if calendars else (always(1),), tuple(activities), tuple(relations))


def _activity(rng: random.Random, uid: int, calendars: bool) -> Activity:
    one = Activity(uid=uid, duration=rng.choice([8, 16, 24, 40, 80]) * HOUR)
    if not calendars:
        return one
    one = replace(one, calendar=rng.choice([1, 1, 2, 3]))
    if rng.random() < 0.02:
        later = Constraint(ConstraintKind.START_ON_OR_AFTER, START + rng.randrange(400) * DAY)
        return replace(one, constraint=later)
    return one


def best(run: Callable[[], object], times: int) -> float:
    """Return the shortest of several runs, seconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return min(taken)


def case(value: float, unit: str, target: float, *, higher: bool = True, peer: str = "", ratio: float = 0.0) -> Case:
    """Return one row of the answer."""
    met = value >= target if higher else value <= target
    return {
        "value": round(value, 3),
        "unit": unit,
        "target": target,
        "peer": peer,
        "ratio": round(ratio, 1),
        "met": met,
    }


def own(sizes: list[int]) -> Iterator[tuple[str, Case]]:
    """Time building and solving, with and without calendars."""
    targets = {(10_000, False): 10e6, (100_000, False): 4e6, (1_000_000, False): 0.0}
    for size in sizes:
        for calendars in (False, True):
            plan = network(size, calendars=calendars)
            ready = build(plan)
            solve(ready, plan)
            name = f"{'calendars' if calendars else 'plain'}_{size}"
            rate = size / best(lambda ready=ready, plan=plan: solve(ready, plan), 7)  # type: ignore[misc]
            target = 2e6 if calendars and size <= 100_000 else targets.get((size, calendars), 0.0)
            yield f"solve_{name}", case(rate, "activities/s", target)
            yield f"build_{name}", case(size / best(lambda plan=plan: build(plan), 2), "activities/s", 0.0)  # type: ignore[misc]
            if size == 10_000:
                yield from drag(plan, solve(ready, plan), name)


def drag(plan: Plan, result: Any, name: str) -> Iterator[tuple[str, Case]]:
    """Time drag for each critical activity."""
    found = drags(plan, result)
    taken = best(lambda: drags(plan, result), 3) / max(1, len(found)) * 1000
    yield f"drag_{name}", case(taken, "ms/critical activity", 0.3, higher=False)


def microsoft(plan: Plan) -> Plan:
    """Return the plan as Microsoft Project would schedule it."""
    return plan.with_options(lambda _: MSPROJECT)


def own_microsoft(size: int) -> Iterator[tuple[str, Case]]:
    """Time solving in the other dialect, with calendars."""
    plan = microsoft(network(size, calendars=True))
    ready = build(plan)
    solve(ready, plan)
    rate = size / best(lambda: solve(ready, plan), 7)
    yield f"solve_microsoft_{size}", case(rate, "activities/s", 2e6)


def own_edits(size: int) -> Iterator[tuple[str, Case]]:
    """Time a session's edits."""
    plan = network(size, calendars=True)
    ready = build(plan)
    solve(ready, plan)
    full = best(lambda: solve(ready, plan), 5) * 1000
    for name, p95, median, longest in edits(plan):
        print(f"{name}_{size}: median {median:.2f} ms, p95 {p95:.2f} ms, longest {longest:.2f} ms", file=sys.stderr)
        peer = f"solving in full {full:.1f} ms"
        yield f"{name}_{size}", case(p95, "ms, p95", TARGET, higher=False, peer=peer, ratio=full / p95)


def peer_networkx(plan: Plan) -> float:
    """Return activities/s of a forward and a backward pass over a networkx graph that is already built."""
    import networkx

    graph = networkx.DiGraph()
    length = {one.uid: one.duration for one in plan.activities}
    graph.add_nodes_from(length)
    graph.add_edges_from((one.predecessor, one.successor) for one in plan.relations)

    def run() -> int:
        order = list(networkx.topological_sort(graph))
        finish: dict[int, int] = {}
        for one in order:
            finish[one] = max((finish[before] for before in graph.predecessors(one)), default=0) + length[one]
        end = max(finish.values())
        late: dict[int, int] = {}
        for one in reversed(order):
            late[one] = min((late[after] - length[after] for after in graph.successors(one)), default=end)
        return sum(late[one] - finish[one] for one in order)

    return len(length) / best(run, 3)


def peer_mpxj(plan: Plan) -> float:
    """Return activities/s of MPXJ's scheduler of the plan's dialect on the same plan, already in its own objects."""
    from tests.engine.oracle import build as build_mpxj
    from tests.engine.oracle import start_java
    from tests.tool import java

    if java.MISSING:
        raise ImportError(java.MISSING)
    drags(None, solve(build(plan)))  # compiled before Java is here: compiling beside it has crashed it
    jpype = start_java()
    file, _ = build_mpxj(plan, jpype)
    cpm = jpype.JPackage("org").mpxj.cpm
    scheduler = cpm.MicrosoftScheduler if plan.projects[0].options == MSPROJECT else cpm.PrimaveraScheduler
    when = file.getProjectProperties().getStartDate()
    return len(plan.activities) / best(lambda: scheduler().schedule(file, when), 4)


def peers(cases: dict[str, Case], size: int) -> Iterator[tuple[str, Case]]:
    """Time the peers on the same plans and hold ours against them."""
    plain, full = network(size, calendars=False), network(size, calendars=True)
    for name, peer, plan, ours, times in (
        ("networkx", peer_networkx, plain, "plain", 30.0),
        ("mpxj", peer_mpxj, full, "calendars", 50.0),
        ("mpxj_microsoft", peer_mpxj, microsoft(full), "microsoft", 50.0),
    ):
        try:
            rate = peer(plan)
        except ImportError as missing:
            print(f"{name} left out: {missing}", file=sys.stderr)
            continue
        ratio = cases[f"solve_{ours}_{size}"]["value"] / rate
        yield f"{name}_{size}", case(ratio, "times faster", times, peer=f"{name} {rate:,.0f} activities/s", ratio=ratio)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="also a million activities")
    parser.add_argument("--quick", action="store_true", help="ten thousand activities only")
    chosen = parser.parse_args()
    sizes = [10_000] if chosen.quick else [10_000, 100_000]
    cases = dict(own([*sizes, 1_000_000] if chosen.large else sizes))
    cases.update(own_microsoft(10_000))
    cases.update(own_edits(sizes[-1]))
    cases.update(peers(cases, 10_000))
    for name, one in cases.items():
        verdict = "met" if one["met"] else "MISSED"
        print(
            f"{name:28} {one['value']:>16,.3f} {one['unit']:22} target {one['target']:>12,.1f} {verdict} {one['peer']}"
        )
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
