"""Small plans for tests: a fixed week, and random networks from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from milepost.engine.calendars import compile_calendars
from milepost.engine.plan import (
    MSPROJECT,
    P6,
    Activity,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Dialect,
    Kind,
    LagCalendar,
    Link,
    Options,
    Plan,
    Project,
    Relation,
    always,
)
from milepost.engine.times import DAY, HOUR, MINUTE

MONDAY = 20_000 // 7 * 7 + 4
"""A Monday, as a day number."""
START = MONDAY * DAY + 8 * HOUR

OFFICE = Calendar(1, "office")
SIX_DAYS = Calendar(2, "six days", (((7 * HOUR, 15 * HOUR),),) * 6 + ((),))
ROUND_THE_CLOCK = always(3)
BROKEN = Calendar(
    4,
    "holidays",
    OFFICE.week,
    (CalendarException(MONDAY + 2, MONDAY + 3), CalendarException(MONDAY + 8, MONDAY + 8, ((10 * HOUR, 12 * HOUR),))),
)
CALENDARS = (OFFICE, SIX_DAYS, ROUND_THE_CLOCK, BROKEN)


def plan_of(
    activities: Sequence[Activity],
    relations: Sequence[Relation] = (),
    options: Options = P6,
    calendars: Sequence[Calendar] = CALENDARS,
    **project: object,
) -> Plan:
    """Return a plan of one project that starts on a Monday at eight, on the office calendar unless said otherwise."""
    one = replace(Project(1, start=START, calendar=1, options=options), **project)  # type: ignore[arg-type]
    return Plan((one,), tuple(calendars), tuple(activities), tuple(relations))


def random_plan(
    seed: int,
    *,
    dialect: Dialect = Dialect.P6,
    size: int = 12,
    calendars: int = 4,
    lags: bool = True,
    constraints: float = 0.0,
    progress: float = 0.0,
    milestones: float = 0.15,
    kinds: Sequence[Link] = tuple(Link),
) -> Plan:
    """Return a random plan; the same seed gives the same plan. Shares are probabilities for each activity."""
    rng = random.Random(seed)
    data_date = START + rng.choice([0, 3 * DAY, 7 * DAY + 2 * HOUR]) if progress else START
    options = replace(P6 if dialect is Dialect.P6 else MSPROJECT, lag_calendar=rng.choice(list(LagCalendar)))
    if dialect is Dialect.MSPROJECT:
        options = replace(options, lag_calendar=LagCalendar.SUCCESSOR)
    order = list(range(1, size + 1))
    rng.shuffle(order)
    activities = [_activity(rng, uid, calendars, milestones, dialect) for uid in order]
    pairs = {
        (order[first], order[last])
        for last in range(1, size)
        for first in rng.sample(range(last), min(last, rng.choice([0, 1, 1, 2, 2, 3])))
    }
    relations = tuple(_relation(rng, *pair, lags, kinds) for pair in sorted(pairs))
    activities = [_constrained(rng, one, constraints, dialect) for one in activities]
    if progress:
        progressed = _progressed if dialect is Dialect.P6 else _tracked
        activities = progressed(rng, activities, order, data_date, progress)
    activities.sort(key=lambda one: one.uid)
    rng.shuffle(activities)
    return plan_of(activities, relations, options, CALENDARS, data_date=data_date if progress else None)


def _activity(rng: random.Random, uid: int, calendars: int, milestones: float, dialect: Dialect) -> Activity:
    calendar = rng.choice([None, *range(1, calendars + 1)]) if calendars > 1 else None
    if rng.random() < milestones:
        kind = rng.choice([Kind.START_MILESTONE, Kind.FINISH_MILESTONE])
        kind = Kind.FINISH_MILESTONE if dialect is Dialect.MSPROJECT else kind
        return Activity(uid=uid, kind=kind, calendar=calendar)
    return Activity(uid=uid, duration=rng.choice([2, 4, 8, 12, 16, 24, 40, 56]) * HOUR, calendar=calendar)


def _relation(rng: random.Random, first: int, last: int, lags: bool, kinds: Sequence[Link]) -> Relation:
    lag = rng.choice([0, 0, 0, 4, 8, 16, 30, -2, -8]) * HOUR if lags else 0
    return Relation(first, last, rng.choice(list(kinds)), lag)


def _constrained(rng: random.Random, one: Activity, share: float, dialect: Dialect) -> Activity:
    if rng.random() >= share:
        return one
    kinds = list(ConstraintKind)
    if dialect is Dialect.MSPROJECT:
        kinds = [kind for kind in kinds if kind not in (ConstraintKind.START_ON, ConstraintKind.FINISH_ON)]
    kind = rng.choice(kinds)
    if kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
        return replace(one, constraint=Constraint(kind))
    finishes = "finish" in kind.value
    when = START - 8 * HOUR + rng.randrange(0, 20) * DAY + (17 if finishes else 8) * HOUR
    return replace(one, constraint=Constraint(kind, when))


def _progressed(
    rng: random.Random, activities: list[Activity], order: list[int], data_date: int, share: float
) -> list[Activity]:
    """Start or finish some of the earliest in the order, before the data date."""
    by_uid = {one.uid: one for one in activities}
    clock = compile_calendars(CALENDARS, START, START + 400 * DAY)
    for uid in order[: int(len(order) * share)]:
        one = by_uid[uid]
        began = START + rng.randrange(0, max(1, (data_date - START) // HOUR + 1)) * HOUR
        if rng.random() < 0.5 or not one.duration:
            ended = began if not one.duration else min(data_date, began + rng.randrange(0, 3 * DAY, 30 * MINUTE))
            worked = clock.work(one.calendar or 1, began, ended)
            by_uid[uid] = replace(
                one, actual_start=began, actual_finish=ended, remaining=0, actual_duration=worked, constraint=None
            )
        else:
            worked = clock.work(one.calendar or 1, began, data_date)
            left = rng.randrange(1, one.duration // HOUR + 1) * HOUR
            by_uid[uid] = replace(one, actual_start=began, remaining=left, actual_duration=worked, constraint=None)
    return list(by_uid.values())


def _tracked(
    rng: random.Random, activities: list[Activity], order: list[int], data_date: int, share: float
) -> list[Activity]:
    """The same as Microsoft Project keeps it: the duration is what was worked and what remains."""
    by_uid = {one.uid: one for one in activities}
    clock = compile_calendars(CALENDARS, START, START + 400 * DAY)
    for uid in order[: int(len(order) * share)]:
        one = by_uid[uid]
        began = clock.next_start(one.calendar or 1, START + rng.randrange(0, (data_date - START) // HOUR + 1) * HOUR)
        if rng.random() < 0.5 or not one.duration:
            ended = clock.add(one.calendar or 1, began, one.duration)
            by_uid[uid] = replace(
                one, actual_start=began, actual_finish=ended, remaining=0, actual_duration=one.duration, constraint=None
            )
        else:
            done = rng.randrange(0, one.duration // HOUR) * HOUR
            by_uid[uid] = replace(
                one, actual_start=began, remaining=one.duration - done, actual_duration=done, constraint=None
            )
    return list(by_uid.values())
