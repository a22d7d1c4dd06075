"""Random networks with every feature that the engine knows, each of them by name, from a seed."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import replace

from milepost.engine import (
    Activity,
    Assignment,
    Constraint,
    ConstraintKind,
    Dialect,
    Kind,
    LagUnit,
    Link,
    Plan,
    Relation,
)
from milepost.engine.times import DAY, HOUR
from tests.engine.makers import START, random_plan

SHARED = (
    "constraints",
    "late",
    "progress",
    "elapsed_durations",
    "elapsed_lags",
    "percent_lags",
    "must_finish",
    "resources",
)
FEATURES = {
    Dialect.P6: (*SHARED, "second_constraints", "effort", "expected", "external"),
    Dialect.MSPROJECT: (*SHARED, "deadlines", "manual", "delays"),
}
"""What a plan of each dialect may have besides links with lags, calendars and milestones."""
AFTER = (ConstraintKind.START_ON_OR_AFTER, ConstraintKind.FINISH_ON_OR_AFTER)
BEFORE = (ConstraintKind.START_ON_OR_BEFORE, ConstraintKind.FINISH_ON_OR_BEFORE)
SHARE = 0.3
"""Of the activities or links, what part has a feature that is there."""


def rich_plan(
    seed: int, dialect: Dialect, features: Collection[str] | None = None, *, size: int = 12,
    kinds: Sequence[Link] = tuple(Link), calendars: int = 4, milestones: float = 0.15,
) -> Plan:  # fmt: skip
    """Return a random plan with the features named, which are all of the dialect's unless said otherwise."""
    wanted = FEATURES[dialect] if features is None else features
    rng = random.Random(seed * 7919 + 1)
    plan = random_plan(
        seed, dialect=dialect, size=size, progress=0.4 if "progress" in wanted else 0.0, kinds=kinds, calendars=calendars,
        milestones=milestones,
    )  # fmt: skip
    jobs = {one.uid: one for one in plan.activities}
    for uid in sorted(jobs):
        for feature in wanted:
            if feature in MADE and rng.random() < SHARE:
                jobs[uid] = MADE[feature](rng, jobs[uid], dialect)
    links = [_lagged(rng, one, wanted) for one in plan.relations]
    project = plan.projects[0]
    if "must_finish" in wanted and rng.random() < 0.7:
        project = replace(project, must_finish=START - 8 * HOUR + rng.randrange(3, 40) * DAY + 17 * HOUR)
    plan = replace(plan, activities=tuple(jobs.values()), relations=tuple(links), projects=(project,))
    return _with_efforts(rng, plan) if "effort" in wanted else plan


def _date(rng: random.Random, hour: int) -> int:
    return START - 8 * HOUR + rng.randrange(0, 20) * DAY + hour * HOUR


def _constraint(rng: random.Random, dialect: Dialect) -> Constraint:
    kinds = [kind for kind in ConstraintKind if kind is not ConstraintKind.AS_LATE_AS_POSSIBLE]
    if dialect is Dialect.MSPROJECT:
        kinds = [kind for kind in kinds if kind not in (ConstraintKind.START_ON, ConstraintKind.FINISH_ON)]
    kind = rng.choice(kinds)
    return Constraint(kind, _date(rng, 17 if "finish" in kind.value else 8))


def _waits(one: Activity) -> bool:
    return one.actual_start is None


def _constrained(rng: random.Random, one: Activity, dialect: Dialect) -> Activity:
    return replace(one, constraint=_constraint(rng, dialect)) if _waits(one) else one


def _twice(rng: random.Random, one: Activity, dialect: Dialect) -> Activity:
    return replace(one, second_constraint=_constraint(rng, dialect)) if _waits(one) and one.constraint else one


def _bounded(rng: random.Random, one: Activity, _dialect: Dialect) -> Activity:
    """Hold an activity from both sides, the way P6's second constraint is meant."""
    if not _waits(one):
        return one
    kinds = rng.choice(AFTER), rng.choice(BEFORE)
    first, second = (Constraint(kind, _date(rng, 17 if "finish" in kind.value else 8)) for kind in kinds)
    return replace(one, constraint=first, second_constraint=second)


def _late(_rng: random.Random, one: Activity, _dialect: Dialect) -> Activity:
    return replace(one, constraint=Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)) if _waits(one) else one


def _elapsed(_rng: random.Random, one: Activity, _dialect: Dialect) -> Activity:
    return replace(one, elapsed=True) if one.duration and _waits(one) and not one.assignments else one


def _resourced(rng: random.Random, one: Activity, dialect: Dialect) -> Activity:
    if not one.duration or not _waits(one) or one.elapsed:
        return one
    shares = tuple(
        Assignment(resource=100 * one.uid + number, work=work, remaining_work=work, calendar=rng.choice([1, 2, 4]))
        for number, work in enumerate(rng.choice([[one.duration], [one.duration, one.duration // 2]]))
    )
    if dialect is Dialect.P6:
        return replace(one, kind=Kind.RESOURCE, assignments=shares)
    return replace(one, assignments=shares, fixed_duration=False, calendar=None)


def _due(rng: random.Random, one: Activity, _dialect: Dialect) -> Activity:
    return replace(one, deadline=_date(rng, 17))


def _expected(rng: random.Random, one: Activity, _dialect: Dialect) -> Activity:
    return replace(one, expected_finish=_date(rng, 17)) if one.duration and one.kind is Kind.TASK else one


def _outside(rng: random.Random, one: Activity, _dialect: Dialect) -> Activity:
    if rng.random() < 0.5:
        return replace(one, external_start=_date(rng, 8)) if _waits(one) else one
    return replace(one, external_finish=_date(rng, 17))


def _manual(rng: random.Random, one: Activity, _dialect: Dialect) -> Activity:
    if not _waits(one) or one.assignments:
        return one
    start = _date(rng, 8)
    return replace(
        one, manual=True, manual_start=start, manual_finish=start + rng.randrange(1, 9) * HOUR, constraint=None
    )


def _delayed(rng: random.Random, one: Activity, _dialect: Dialect) -> Activity:
    return replace(one, levelling_delay=rng.randrange(1, 80) * HOUR)


MADE = {
    "constraints": _constrained,
    "second_constraints": _twice,
    "bounds": _bounded,
    "late": _late,
    "elapsed_durations": _elapsed,
    "resources": _resourced,
    "deadlines": _due,
    "expected": _expected,
    "external": _outside,
    "manual": _manual,
    "delays": _delayed,
}


def _lagged(rng: random.Random, one: Relation, wanted: Collection[str]) -> Relation:
    if "elapsed_lags" in wanted and rng.random() < SHARE:
        return replace(one, unit=LagUnit.ELAPSED)
    if "percent_lags" in wanted and rng.random() < SHARE:
        return replace(one, unit=LagUnit.PERCENT, lag=rng.choice([2_500, 5_000, 10_000, -2_500]))
    return one


def _with_efforts(rng: random.Random, plan: Plan) -> Plan:
    """Hang two levels of effort between activities, one of them before the other in the order of links."""
    uids = sorted(one.uid for one in plan.activities)
    efforts, links = [], []
    for uid in (901, 902):
        first, last = rng.sample(uids, 2)
        efforts.append(Activity(uid=uid, kind=Kind.LEVEL_OF_EFFORT, calendar=1))
        links += [Relation(first, uid, Link.SS), Relation(uid, last, Link.FF)]
    return replace(plan, activities=(*plan.activities, *efforts), relations=(*plan.relations, *links))
