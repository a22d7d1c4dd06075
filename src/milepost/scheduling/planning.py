"""Stored rows as the engine's plan: what each activity becomes in the network, and by what its dates are held.

A milestone with tasks is the finish point after them; links that hold its beginning hold those of its tasks that wait for nothing
inside. Without tasks it has a duration of its own. Every initiative is a project of the engine, so that floats are measured
against the end of the initiative. What is not done begins on the data date at the earliest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from milepost.engine.plan import (
    Activity,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Kind,
    LagUnit,
    Link,
    Plan,
    Project,
    Relation,
)
from milepost.engine.times import DAY, day_number, weekday_of
from milepost.milestones.actions.circles import on_circles
from milepost.milestones.plantime import EVENING, MORNING, day_of, end_of
from milepost.milestones.rules import WORKDAY
from milepost.milestones.workdays import holidays_in, working_days
from milepost.planfiles.making import maker
from milepost.scheduling.models import HeldBy
from milepost.scheduling.reading import Gift, Hours, Node, Stored, Tie

#: The calendar of what names none: where people give days only, work stands between these hours.
OFFICE = 1
SHIFT = ((MORNING.hour * 3600, EVENING.hour * 3600),)
AFTER = {HeldBy.PLANNED: ConstraintKind.START_ON_OR_AFTER, HeldBy.EXPECTED: ConstraintKind.FINISH_ON_OR_AFTER}
LINKS = {one.value: one for one in Link}
UNITS = {one.value: one for one in LagUnit}
Hold = tuple[HeldBy, Constraint]
_relation = maker(Relation, ("predecessor", "successor", "link", "lag", "unit", "uid"))
_plain = maker(Activity, ("uid", "project", "calendar", "duration", "kind", "constraint", "second_constraint"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan, and beside it what it does not say: who has tasks, what holds whom by a constraint, whose length is unknown."""

    plan: Plan
    holds: Mapping[int, HeldBy]
    unknown: frozenset[int]
    gifts: frozenset[int]


@dataclass(slots=True)
class _Drawing:
    stored: Stored
    today: date
    late: Mapping[int, int]
    down: bool = True
    nodes: dict[int, Node] = field(default_factory=dict)
    tasks: dict[int, list[int]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    holds: dict[int, HeldBy] = field(default_factory=dict)
    unknown: set[int] = field(default_factory=set)


def draw(stored: Stored, today: date, late: Mapping[int, int] | None = None) -> Drawn:
    """The plan of stored rows. ``late``: by id of an activity or crossing, when it finishes at the earliest.

    Links handed down to tasks may close a circle that the links themselves do not: then they hold the finish points instead, and
    a milestone that one of its own tasks waits for does not wait for its tasks. Raises PlanError.
    """
    it = _Drawing(stored, today, late or {})
    for node in stored.nodes:
        it.nodes[node.id] = node
    for node in stored.nodes:
        if node.parent_id in it.nodes:
            it.tasks.setdefault(node.parent_id, []).append(node.id)
    relations = list(_relations(it))
    if on_circles((one.predecessor, one.successor) for one in relations):
        it.down = False
        relations = list(_relations(it))
        core = on_circles((one.predecessor, one.successor) for one in relations)
        relations = [one for one in relations if one.uid or not {one.predecessor, one.successor} <= core]
    return _drawn(it, relations)


def _drawn(it: _Drawing, relations: list[Relation]) -> Drawn:
    stored, today = it.stored, it.today
    it.held = {link.successor for link in relations}
    activities = [_activity(it, node) for node in stored.nodes]
    activities += [_gift(it, gift) for gift in stored.gifts]
    begins = day_number(today) * DAY
    initiatives = sorted({node.initiative_id for node in stored.nodes})
    plan = Plan(
        tuple(Project(pk, start=begins, calendar=OFFICE, data_date=begins) for pk in initiatives),
        (Calendar(OFFICE, week=(SHIFT,) * 5 + ((), ())), *(_calendar(one, today) for one in stored.calendars)),
        tuple(activities),
        tuple(relations),
    )
    return Drawn(plan, it.holds, frozenset(it.unknown), frozenset(gift.id for gift in stored.gifts))


def _relations(it: _Drawing) -> Iterable[Relation]:
    inside = {tie.successor for tie in it.stored.ties}
    for milestone, tasks in it.tasks.items():
        for task in tasks:
            yield Relation(task, milestone)
    for tie in it.stored.ties:
        yield from _handed_down(it, tie, inside)
    for gift in it.stored.gifts:
        for target in _first_tasks(it, gift.activity, inside):
            yield Relation(gift.id, target)


def _handed_down(it: _Drawing, tie: Tie, inside: set[int]) -> Iterable[Relation]:
    link, unit = LINKS[tie.link], UNITS[tie.unit]
    if tie.predecessor not in it.tasks and tie.successor not in it.tasks:
        yield _relation(tie.predecessor, tie.successor, link, tie.lag, unit, tie.id)
        return
    sources = _first_tasks(it, tie.predecessor, inside) if link in (Link.SS, Link.SF) else [tie.predecessor]
    targets = _first_tasks(it, tie.successor, inside) if link in (Link.FS, Link.SS) else [tie.successor]
    for source in sources:
        for target in targets:
            if source != target:
                yield Relation(source, target, link, tie.lag, unit, uid=tie.id)


def _first_tasks(it: _Drawing, pk: int, inside: set[int]) -> list[int]:
    """What begins first under a milestone; itself where it has no tasks that could wait."""
    if not it.down:
        return [pk]
    return [task for task in it.tasks.get(pk, ()) if task not in inside] or [pk]


def _activity(it: _Drawing, node: Node) -> Activity:
    parent = it.nodes.get(node.parent_id or 0)
    calendar = node.calendar_id or (parent.calendar_id if parent else None)
    with_tasks = node.id in it.tasks
    work = 0 if with_tasks else work_of(node)
    base: Any = {"uid": node.id, "project": node.initiative_id, "calendar": calendar, "duration": work or 0}
    if node.actual_finish is not None:
        begun = node.actual_finish if node.actual_start is None else node.actual_start
        return Activity(**base, actual_start=begun, actual_finish=node.actual_finish)
    left = _left(node, work or 0)
    expected = it.late.get(node.id) or _expected(it, node)
    if node.actual_start is not None and work:
        if expected is not None:
            it.holds[node.id] = HeldBy.EXPECTED
            return Activity(**base, remaining=left, actual_start=node.actual_start, expected_finish=expected)
        return Activity(**base, remaining=left, actual_start=node.actual_start)
    holds = list(_holds(it, node, with_tasks=with_tasks, has_work=bool(work), expected=expected))
    if holds:
        if holds[0][0] is not HeldBy.PLANNED or (holds[0][1].date or 0) >= day_number(it.today) * DAY:
            it.holds[node.id] = holds[0][0]
    elif not (work or with_tasks or node.id in it.held):
        it.unknown.add(node.id)
    return _plain(
        node.id, node.initiative_id, calendar, left, Kind.TASK if left else _point(node, with_tasks=with_tasks),
        holds[0][1] if holds else None, holds[1][1] if len(holds) > 1 else None,
    )  # fmt: skip


def _point(node: Node, *, with_tasks: bool) -> Kind:
    """What has no length lies at the end of the work before it, unless a plan file says that it begins what comes after."""
    begins = node.schedule_kind == Kind.START_MILESTONE and not with_tasks
    return Kind.START_MILESTONE if begins else Kind.FINISH_MILESTONE


def work_of(node: Node) -> int | None:
    """Seconds of work in all: as said, else the likely estimate, else what the planned days hold; None where nobody said."""
    for said in (node.duration_s, node.likely_s):
        if said is not None:
            return said
    first, last = day_of(node.planned_start), day_of(node.planned_finish)
    if first is None or last is None:
        return None
    return working_days(first - timedelta(days=1), last) * WORKDAY


def _left(node: Node, work: int) -> int:
    return node.remaining_s if node.remaining_s is not None else work * (10_000 - node.percent) // 10_000


def _expected(it: _Drawing, node: Node) -> int | None:
    """When its owner expects it to finish, unless that day is over."""
    day = node.expected_finish
    return None if day is None or day < it.today else end_of(day)


def later(moment: int, days: int) -> int:
    """That many days from Monday to Friday after a moment."""
    while days > 0:
        moment += DAY
        days -= weekday_of(moment // DAY) < 5
    return moment


def _holds(it: _Drawing, node: Node, *, with_tasks: bool, has_work: bool, expected: int | None) -> Iterable[Hold]:
    """At most two constraints, the strongest first. A planned start holds only what waits for nothing."""
    own = node.id not in it.late  # what is late moves from where all of these had put it
    if (
        own
        and node.constraint_kind
        and (node.constraint_at is not None or node.constraint_kind == "as_late_as_possible")
    ):
        yield HeldBy.CONSTRAINT, Constraint(ConstraintKind(node.constraint_kind), node.constraint_at)
    if expected is not None:
        yield HeldBy.EXPECTED, Constraint(AFTER[HeldBy.EXPECTED], expected)
    if with_tasks or node.id in it.held or node.constraint_kind:
        return
    parent = it.nodes.get(node.parent_id or 0)
    start = node.planned_start if node.planned_start is not None else (parent.planned_start if parent else None)
    if not has_work and node.planned_finish is not None:
        yield (
            HeldBy.PLANNED,
            Constraint(ConstraintKind.FINISH_ON_OR_AFTER, node.planned_finish),
        )
    elif start is not None:
        yield HeldBy.PLANNED, Constraint(AFTER[HeldBy.PLANNED], start)


def _gift(it: _Drawing, gift: Gift) -> Activity:
    """The agreed day as a point of its own: it moves when both sides accept another one, and never before."""
    node = it.nodes[gift.activity]
    day = it.late.get(gift.id) or end_of(gift.agreed_on)
    given = Constraint(ConstraintKind.FINISH_ON_OR_AFTER, day)
    return Activity(uid=gift.id, project=node.initiative_id, kind=Kind.FINISH_MILESTONE, constraint=given)


def _calendar(one: Hours, today: date) -> Calendar:
    exceptions = [
        CalendarException(day_number(day), day_number(day)) for day in holidays_between(one.holidays_of, today)
    ]
    for line in one.exceptions:
        first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["until"])
        exceptions.append(CalendarException(day_number(first), day_number(last), _shifts(line["shifts"])))
    return Calendar(one.id, week=tuple(_shifts(day) for day in one.week), exceptions=tuple(exceptions))


def holidays_between(holidays_of: str, today: date) -> list[date]:
    """A country's public holidays (``DE``, ``DE-BY``) of last year and of the six from now on; none for an empty text."""
    return sorted(holidays_in(holidays_of, today.year - 1, today.year + 5))


def _shifts(shifts: Iterable[Iterable[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in shifts)
