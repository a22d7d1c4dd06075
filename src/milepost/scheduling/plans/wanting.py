"""A plan file as what it wants of an initiative: outline nodes with tasks become milestones, the rest milestones and tasks. Pure.

The product knows two levels. A task belongs to the milestone that its nearest summary (Microsoft) or WBS node (P6) becomes;
the levels above that become tags. A point of the file is a milestone of its own. See docs/decisions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from milepost.engine.errors import PlanError
from milepost.engine.plan import MILESTONES, Activity, Calendar, Kind, Plan, Project
from milepost.engine.times import DAY
from milepost.milestones.rules import MAX_DURATION_DAYS, MAX_TAGS, rolled_up
from milepost.planfiles import Format, PlanFile
from milepost.scheduling.plans.dates import ALWAYS, Planned, constraint_of, due_of, planned_dates
from milepost.scheduling.plans.hours import wanted_calendar
from milepost.scheduling.plans.identity import id_of_code, id_of_guid
from milepost.scheduling.plans.linking import links_of
from milepost.scheduling.plans.model import Lost, Row, Wanted, WantedActivity, WantedCalendar
from milepost.scheduling.plans.passing_over import PASSED_OVER, losses_of

ROOT = "project"
NODE = "wbs:"
MICROSOFT = frozenset({Format.MSPDI, Format.MPP, Format.OTHER})
MOST_SIGNS = {"key": 120, "name": 200, "code": 60}


@dataclass(slots=True)
class Taking:
    """What has been made of a file so far.

    home: by uid, the key of the milestone that an activity is or is under. nodes, outer: by key of an outline node, its name
    and those of the nodes above it.
    """

    file: PlanFile
    project: Project
    family: str
    home: dict[int, str] = field(default_factory=dict)
    key: dict[int, str] = field(default_factory=dict)
    outer: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, WantedActivity] = field(default_factory=dict)
    refused: list[Row] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """The engine's plan."""
        return self.file.plan


def wanted_of(file: PlanFile) -> Wanted:
    """Everything that a file of one project wants. Raises PlanFileError."""
    plan = file.plan
    project = plan.projects[0]
    it = Taking(file, project, "msproject" if file.format in MICROSOFT else "p6")
    it.lost = [Lost(one.feature, one.why, one.count) for one in file.losses]
    it.lost += losses_of(file)
    kept = [one for one in plan.activities if one.kind is not Kind.SUMMARY and not _passed_over(one)]
    nodes = _nodes(it)
    planned = planned_dates(file)
    by_home: dict[str, list[Activity]] = defaultdict(list)
    for one in kept:
        _take(it, one, nodes.get(one.uid, ROOT), planned, by_home)
    _take_nodes(it, by_home, planned)
    calendars = _calendars(it)
    links, refused, more = links_of(it)
    return Wanted(
        it.family, project.code, project.name or project.code, it.wanted, links, calendars, project.calendar,
        (*it.refused, *refused), (*it.lost, *more), _header(project),
    )  # fmt: skip


def _passed_over(one: Activity) -> bool:
    return any(applies(one) for _feature, applies in PASSED_OVER)


def _header(project: Project) -> dict[str, Any]:
    """What an export writes back of the project itself."""
    return {"start": project.start, "data_date": project.data_date, "must_finish": project.must_finish}


def _nodes(it: Taking) -> dict[int, str]:
    """By uid, the key of the outline node right above an activity; the names of all above the node go into ``outer``."""
    return _summaries(it) if it.family == "msproject" else _breakdown(it)


def _summaries(it: Taking) -> dict[int, str]:
    known = {one.uid: one for one in it.plan.activities}
    found = {}
    for one in it.plan.activities:
        above: list[int] = []
        parent = one.parent
        while parent is not None and len(above) < 100:
            above.append(parent)
            parent = known[parent].parent
        if above:
            found[one.uid] = str(above[0])
            it.outer[str(above[0])] = tuple(known[uid].name for uid in reversed(above[1:]) if uid != 0)
        if one.kind is Kind.SUMMARY:
            it.nodes[str(one.uid)] = one.name
    return found


def _breakdown(it: Taking) -> dict[int, str]:
    nodes = {node.uid: node for node in it.plan.wbs}
    paths: dict[int, tuple[str, tuple[str, ...]]] = {}
    for node in it.plan.wbs:
        chain = [node]
        while (above := nodes.get(chain[-1].parent or 0)) is not None and len(chain) < 100:
            chain.append(above)
        below_top = chain[:-1][::-1]
        key = NODE + ".".join(one.code or str(one.uid) for one in below_top) if below_top else ROOT
        paths[node.uid] = key, tuple(one.name or one.code for one in below_top)
    for key, names in paths.values():
        if names:
            it.outer.setdefault(key, names[:-1])
            it.nodes.setdefault(key, names[-1])
    return {one.uid: paths[one.wbs][0] for one in it.plan.activities if one.wbs in paths}


def _key_of(it: Taking, one: Activity) -> str:
    if it.family == "msproject":
        return str(one.uid)
    return one.code or f"#{one.uid}"


def _take(
    it: Taking, one: Activity, node: str, planned: Mapping[int, Planned], by_home: dict[str, list[Activity]]
) -> None:
    key = _key_of(it, one)
    point = one.kind in MILESTONES
    problem = _problem(it, one, key)
    if problem:
        it.refused.append(Row("refuse", "milestone" if point else "task", key, one.name, why=problem))
        return
    dates = planned.get(one.uid, Planned())
    constraint = constraint_of(one)
    work = 0 if point else one.duration
    running = one.actual_start is not None and one.actual_finish is None
    said = one.remaining is not None and (running or one.remaining != one.duration) and one.actual_finish is None
    calendar = ALWAYS if one.elapsed else one.calendar if one.calendar is not None else it.project.calendar
    it.key[one.uid] = key
    it.home[one.uid] = key if point else node
    it.wanted[key] = WantedActivity(
        key, "milestone" if point else "task", _name(it, one), ours=_ours(it, one), parent=None if point else node,
        calendar=calendar, schedule_kind=one.kind.value if point else "task", code=_code(it, one), duration_s=work,
        remaining_s=one.remaining if said and not point else None,
        percent=10_000 if one.actual_finish is not None else min(one.percent, 9_900),
        planned_start=None if point else dates.start, planned_finish=dates.finish, computed=dates.computed,
        actual_start=one.actual_start, actual_finish=one.actual_finish,
        constraint_kind=constraint.kind.value if constraint else "", constraint_at=constraint.date if constraint else None,
        due=due_of(it.file, one), tags=_tags(_way_to(it, node)) if point else (),
    )  # fmt: skip
    if not point:
        by_home[node].append(one)


def _problem(it: Taking, one: Activity, key: str) -> str:
    """Why a row is refused; empty when it is taken."""
    if len(key) > MOST_SIGNS["key"]:
        return _("Its code has more than %(n)s characters.") % {"n": MOST_SIGNS["key"]}
    if key in it.wanted:
        return _("Another activity of the project has the same code.")
    if one.duration > MAX_DURATION_DAYS * DAY:
        return _("It takes more than %(n)s days.") % {"n": MAX_DURATION_DAYS}
    if not _name(it, one):
        return _("It has neither a name nor a code.")
    return ""


def _name(it: Taking, one: Activity) -> str:
    return " ".join((one.name or _code(it, one)).split())[: MOST_SIGNS["name"]]


def _code(it: Taking, one: Activity) -> str:
    """Microsoft's UIDs are no codes that anybody reads, nor are those that stand for the product's own ids."""
    if it.family == "msproject" or id_of_code(one.code) is not None:
        return ""
    return one.code[: MOST_SIGNS["code"]]


def _ours(it: Taking, one: Activity) -> int | None:
    return id_of_guid(it.file.guids.get(one.uid, "")) or id_of_code(one.code)


def _way_to(it: Taking, node: str) -> tuple[str, ...]:
    """The names of the outline down to a node; Microsoft's node 0 is the project itself."""
    return it.outer.get(node, ()) + ((it.nodes.get(node, ""),) if node != "0" else ())


def _tags(names: Iterable[str]) -> tuple[str, ...]:
    cut = (" ".join(name.split())[:40] for name in names)
    return tuple(dict.fromkeys(name for name in cut if name))[:MAX_TAGS]


def _take_nodes(it: Taking, by_home: Mapping[str, list[Activity]], planned: Mapping[int, Planned]) -> None:
    """The milestones that outline nodes with tasks become; other nodes are no more than tags."""
    summaries = {str(one.uid): one for one in it.plan.activities if one.kind is Kind.SUMMARY}
    empty = len(it.nodes.keys() - by_home)
    for key, tasks in by_home.items():
        name = it.nodes.get(key, "") or it.project.name or it.project.code
        one = _gathering(it, key, " ".join(name.split())[:200] or _("Plan"), tasks, planned)
        if key in summaries:
            one = replace(one, ours=_ours(it, summaries[key]), due=due_of(it.file, summaries[key]))
        elif key.startswith(NODE):
            one = replace(one, ours=id_of_code(key.removeprefix(NODE)), code=_node_code(key))
        it.wanted[key] = one
    if empty:
        why = gettext_noop(
            "Outline levels without tasks of their own are no milestones; they are tags of what lies below them."
        )
        it.lost.append(Lost(gettext_noop("outline level"), why, empty))


def _node_code(key: str) -> str:
    code = key.removeprefix(NODE)
    return "" if id_of_code(code) is not None else code[-MOST_SIGNS["code"] :]


def _gathering(
    it: Taking, key: str, name: str, tasks: list[Activity], planned: Mapping[int, Planned]
) -> WantedActivity:
    dates = [planned.get(one.uid, Planned()) for one in tasks]
    starts = [one.start for one in dates if one.start is not None]
    finishes = [one.finish for one in dates if one.finish is not None]
    begun = [one.actual_start for one in tasks if one.actual_start is not None]
    ended = [one.actual_finish for one in tasks if one.actual_finish is not None]
    done = len(ended) == len(tasks)
    share = rolled_up(
        [(one.duration, 10_000 if one.actual_finish is not None else min(one.percent, 9_900)) for one in tasks]
    )
    start, finish = min(starts, default=None), max(finishes, default=None)
    if start is not None and finish is not None and start > finish:
        start = None
    return WantedActivity(
        key, "milestone", name, gathers=True, schedule_kind="summary", calendar=it.project.calendar,
        percent=10_000 if done else min(share, 9_900), planned_start=start, planned_finish=finish,
        computed=all(one.computed for one in dates),
        actual_start=min(begun, default=None), actual_finish=max(ended) if done else None,
        tags=_tags(it.outer.get(key, ())),
    )  # fmt: skip


def _calendars(it: Taking) -> dict[int, WantedCalendar]:
    """The calendars that something is on."""
    dates = [when for one in it.wanted.values() for when in (one.planned_start, one.planned_finish) if when is not None]
    first = (min(dates, default=it.project.start) // DAY) - 366
    last = (max(dates, default=it.project.start) // DAY) + 2 * 366
    used = Counter(one.calendar for one in it.wanted.values())
    found: dict[int, WantedCalendar] = {}
    for calendar in (*it.plan.calendars, Calendar(ALWAYS, _("24 hours"), week=(((0, DAY),),) * 7)):
        if not used[calendar.uid]:
            continue
        wanted, left_out = wanted_calendar(calendar, first, last)
        if not any(wanted.week):
            why = _("No day of its week is worked; what is on it works by the hours of the office.")
            it.refused.append(Row("refuse", "calendar", str(calendar.uid), wanted.name, why=why))
            continue
        if left_out:
            why = _("Days far from the plan are left out of the calendar “%(name)s”.") % {"name": wanted.name}
            it.lost.append(Lost(gettext_noop("days of calendars"), why, left_out))
        found[calendar.uid] = wanted
    return found


__all__ = ["NODE", "ROOT", "PlanError", "Taking", "wanted_of"]
