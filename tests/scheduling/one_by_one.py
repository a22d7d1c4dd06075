"""The same network drawn one activity at a time, as the engine's frozen dataclasses: what the columns have to agree with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from milepost.engine import drags, schedule
from milepost.engine.analysis.driving import link_slack
from milepost.engine.kernels.arrays import MISSING
from milepost.engine.kernels.clock import FAR
from milepost.engine.plan import (
    Activity,
    Constraint,
    ConstraintKind,
    Kind,
    LagUnit,
    Link,
    Plan,
    Project,
    Relation,
)
from milepost.engine.result import Result
from milepost.engine.times import DAY, day_number
from milepost.engine.times import day_of as day_from
from milepost.milestones.actions.circles import on_circles
from milepost.milestones.plantime import day_of, end_of
from milepost.scheduling.models import HeldBy
from milepost.scheduling.planning import OFFICE, calendars_of, work_of
from milepost.scheduling.reading import CONSTRAINTS, LINKS, UNITS, Hours, Stored

AFTER = {HeldBy.PLANNED: ConstraintKind.START_ON_OR_AFTER, HeldBy.EXPECTED: ConstraintKind.FINISH_ON_OR_AFTER}
Hold = tuple[HeldBy, Constraint]


class Node(NamedTuple):
    """An activity as it is stored."""

    id: int
    initiative_id: int
    parent_id: int | None
    calendar_id: int | None
    duration_s: int | None
    remaining_s: int | None
    planned_start: int | None
    planned_finish: int | None
    actual_start: int | None
    actual_finish: int | None
    constraint_kind: str
    constraint_at: int | None
    due: date | None
    percent: int
    schedule_kind: str
    likely_s: int | None
    expected_finish: date | None


class Tie(NamedTuple):
    """A dependency as it is stored."""

    id: int
    predecessor: int
    successor: int
    link: Link
    lag: int
    unit: LagUnit


class Gift(NamedTuple):
    """What an activity takes from another company."""

    id: int
    activity: int
    agreed_on: date


@dataclass(frozen=True, slots=True)
class Rows:
    """Stored rows as objects."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    gifts: tuple[Gift, ...]
    calendars: tuple[Hours, ...]


def rows_of(stored: Stored) -> Rows:
    """The columns as rows."""
    nodes = []
    for row in stored.nodes:
        said = {name: None if row[name] == MISSING else int(row[name]) for name in row.dtype.names}
        due, expected = (None if said[name] is None else day_from(said[name]) for name in ("due", "expected"))
        nodes.append(
            Node(
                said["id"], said["initiative"], said["parent"], said["calendar"], said["duration"], said["remaining"],
                said["planned_start"], said["planned_finish"], said["actual_start"], said["actual_finish"],
                CONSTRAINTS[said["constraint"]], said["constraint_at"], due, said["percent"],
                Kind.START_MILESTONE if said["begins"] else Kind.TASK, said["likely"], expected,
            )
        )  # fmt: skip
    ties = [
        Tie(int(one["id"]), int(one["predecessor"]), int(one["successor"]), Link(LINKS[one["link"]]), int(one["lag"]),
            UNITS[one["unit"]])
        for one in stored.ties
    ]  # fmt: skip
    gifts = [Gift(int(one["id"]), int(one["activity"]), day_from(one["agreed_on"])) for one in stored.gifts]
    return Rows(tuple(nodes), tuple(ties), tuple(gifts), stored.calendars)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan, and beside it what it does not say: who has tasks, what holds whom by a constraint, whose length is unknown."""

    plan: Plan
    holds: Mapping[int, HeldBy]
    unknown: frozenset[int]
    gifts: frozenset[int]


@dataclass(slots=True)
class _Drawing:
    stored: Rows
    today: date
    late: Mapping[int, int]
    down: bool = True
    nodes: dict[int, Node] = field(default_factory=dict)
    tasks: dict[int, list[int]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    holds: dict[int, HeldBy] = field(default_factory=dict)
    unknown: set[int] = field(default_factory=set)


def draw(stored: Rows, today: date, late: Mapping[int, int] | None = None) -> Drawn:
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
        calendars_of(stored.calendars, today),
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
        for target in _open_first_tasks(it, gift.activity, inside):
            yield Relation(gift.id, target)


def _handed_down(it: _Drawing, tie: Tie, inside: set[int]) -> Iterable[Relation]:
    link, unit = tie.link, tie.unit
    if tie.predecessor not in it.tasks and tie.successor not in it.tasks:
        yield Relation(tie.predecessor, tie.successor, link, tie.lag, unit, uid=tie.id)
        return
    sources = _first_tasks(it, tie.predecessor, inside) if link in (Link.SS, Link.SF) else [tie.predecessor]
    targets = _open_first_tasks(it, tie.successor, inside) if link in (Link.FS, Link.SS) else [tie.successor]
    for source in sources:
        for target in targets:
            if source != target:
                yield Relation(source, target, link, tie.lag, unit, uid=tie.id)


def _first_tasks(it: _Drawing, pk: int, inside: set[int]) -> list[int]:
    """What begins first under a milestone; itself where it has no tasks that could wait."""
    if not it.down:
        return [pk]
    return [task for task in it.tasks.get(pk, ()) if task not in inside] or [pk]


def _open_first_tasks(it: _Drawing, pk: int, inside: set[int]) -> list[int]:
    """Those of them that are not done, which hold nobody off any longer; else itself."""
    return [one for one in _first_tasks(it, pk, inside) if one == pk or it.nodes[one].actual_finish is None] or [pk]


def _activity(it: _Drawing, node: Node) -> Activity:
    parent = it.nodes.get(node.parent_id or 0)
    calendar = node.calendar_id or (parent.calendar_id if parent else None)
    with_tasks = node.id in it.tasks
    work = 0 if with_tasks else _work(node)
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
    kind = Kind.TASK if left else _point(node, with_tasks=with_tasks)
    first, second = [*(one for _by, one in holds), None, None][:2]
    return Activity(**{**base, "duration": left}, kind=kind, constraint=first, second_constraint=second)


def _point(node: Node, *, with_tasks: bool) -> Kind:
    """What has no length lies at the end of the work before it, unless a plan file says that it begins what comes after."""
    begins = node.schedule_kind == Kind.START_MILESTONE and not with_tasks
    return Kind.START_MILESTONE if begins else Kind.FINISH_MILESTONE


def _work(node: Node) -> int | None:
    return work_of(
        duration_s=node.duration_s,
        likely_s=node.likely_s,
        planned_start=node.planned_start,
        planned_finish=node.planned_finish,
    )


def _left(node: Node, work: int) -> int:
    return node.remaining_s if node.remaining_s is not None else work * (10_000 - node.percent) // 10_000


def _expected(it: _Drawing, node: Node) -> int | None:
    """When its owner expects it to finish, unless that day is over."""
    day = node.expected_finish
    return None if day is None or day < it.today else end_of(day)


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


class Answer(NamedTuple):
    """One activity's dates, floats and drag, and what holds it."""

    activity: int
    early_start: int | None
    early_finish: int | None
    late_start: int | None
    late_finish: int | None
    total_float_s: int | None
    free_float_s: int | None
    critical: bool
    drag_s: int | None
    held_by: HeldBy
    driver: int | None
    margin_days: int | None


def answers(stored: Rows, today: date, late: Mapping[int, int] | None = None) -> list[Answer]:
    """Schedule the rows as of ``today``."""
    drawn = draw(stored, today, late)
    result = schedule(drawn.plan)
    held = _drivers(result)
    costs = _drags(stored, drawn, result)
    columns = [
        column.tolist()
        for column in (
            result.start, result.finish, result.late_start, result.late_finish, result.total_float, result.free_float,
            result.critical,
        )
    ]  # fmt: skip
    return [
        _answer(node, drawn, held.get(node.id), costs, values)
        for node, values in zip(stored.nodes, zip(*columns, strict=True), strict=False)
    ]


def _answer(node: Node, drawn: Drawn, driver: int | None, costs: dict[int, int], values: tuple[int, ...]) -> Answer:
    start, finish, late_start, late_finish, total, free, critical = values
    done = node.actual_finish is not None
    unknown = node.id in drawn.unknown
    held_by, by = _held_by(node, drawn, driver)
    finish_s = None if unknown or finish == MISSING else finish
    day = day_of(finish_s)
    return Answer(
        activity=node.id,
        early_start=None if unknown or start == MISSING else start,
        early_finish=finish_s,
        late_start=None if done or late_start == MISSING else late_start,
        late_finish=None if done or late_finish == MISSING else late_finish,
        total_float_s=None if done or unknown else total,
        free_float_s=None if done or unknown else free,
        critical=bool(critical) and not done and not unknown,
        drag_s=None if done or unknown else costs.get(node.id, 0),
        held_by=held_by,
        driver=by,
        margin_days=None if day is None or node.due is None else (node.due - day).days,
    )


def _held_by(node: Node, drawn: Drawn, driver: int | None) -> tuple[HeldBy, int | None]:
    if node.actual_finish is not None:
        return HeldBy.FINISHED, None
    if node.id in drawn.unknown:
        return HeldBy.UNKNOWN, None
    if node.actual_start is not None and driver is None:
        return drawn.holds.get(node.id, HeldBy.BEGUN), None
    if driver is not None:
        return (HeldBy.CROSSING if driver in drawn.gifts else HeldBy.LINK), driver
    return drawn.holds.get(node.id, HeldBy.TODAY), None


def _drivers(result: Result) -> dict[int, int]:
    """By uid, the predecessor whose link leaves no room: of several the one that finishes last."""
    network = result.network
    total = len(network.edge)
    if not total:
        return {}
    slack = link_slack(network, result.dates)
    acts = network.net.acts[: network.count]
    after = np.repeat(np.arange(network.count), acts["pred_end"] - acts["pred"])
    before = network.net.edges["other"][:total]
    # What is finished holds nobody, and nobody is held by a link that an own constraint leaves room on.
    kept = np.flatnonzero((slack <= 0) & (slack > -FAR) & (acts["state"][before] != 2))
    kept = kept[np.argsort(result.dates["early_finish"][before[kept]], kind="stable")]
    uid = network.columns.uid[network.order]
    return dict(zip(uid[after[kept]].tolist(), uid[before[kept]].tolist(), strict=True))


def _drags(stored: Rows, drawn: Drawn, result: Result) -> dict[int, int]:
    """By how much earlier its initiative would end without an activity; of a milestone with tasks, the most of any of them."""
    home = {node.id: node.initiative_id for node in stored.nodes}
    found: dict[int, int] = {}
    for initiative, targets in _last(stored, drawn, result).items():
        costs = [drags(None, result, target) for target in targets]
        for uid, cost in costs[0].items():
            if home.get(uid) == initiative:
                found[uid] = min(cost, *(other.get(uid, 0) for other in costs[1:]), cost)
    for node in stored.nodes:
        if node.parent_id in home and found.get(node.id, 0) > found.get(node.parent_id, 0):
            found[node.parent_id] = found[node.id]
    return found


def _last(stored: Rows, drawn: Drawn, result: Result) -> dict[int, list[int]]:
    """By initiative, what is not done and ends last; of a milestone and its tasks the milestone."""
    ends: dict[int, tuple[int, list[int]]] = {}
    open_nodes = {node.id for node in stored.nodes if node.actual_finish is None} - drawn.unknown
    for node, finish in zip(stored.nodes, result.early_finish.tolist(), strict=False):
        if node.id not in open_nodes or node.parent_id in open_nodes:
            continue
        latest, those = ends.get(node.initiative_id, (MISSING, []))
        if finish > latest:
            ends[node.initiative_id] = finish, [node.id]
        elif finish == latest:
            those.append(node.id)
    return {initiative: those for initiative, (_, those) in ends.items()}
