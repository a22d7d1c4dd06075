"""Why an activity has its dates, and why it is or is not critical, in words.

Facts are found first (`Reason`), words second, so that an interface can say them in its own language.
"""

from __future__ import annotations

from dataclasses import dataclass

from milepost.engine.activity import MILESTONES, SPANNING, Activity, ConstraintKind
from milepost.engine.analysis.paths import Driver, drivers
from milepost.engine.options import CriticalBy, Dialect
from milepost.engine.plan import Calendar, Plan, Relation
from milepost.engine.result import Result, Row
from milepost.engine.times import HOUR, moment

LINK_WORDS = {"FS": "finishes", "SS": "starts", "FF": "finishes", "SF": "starts"}
MOVES_LATER = (ConstraintKind.START_ON_OR_AFTER, ConstraintKind.START_ON, ConstraintKind.MANDATORY_START)
MOVES_FINISH = (ConstraintKind.FINISH_ON_OR_AFTER, ConstraintKind.FINISH_ON, ConstraintKind.MANDATORY_FINISH)


@dataclass(frozen=True, slots=True)
class Explanation:
    """start: why it starts when it does. finish: why it finishes then. critical: why it is or is not critical.

    kind: what decides the start: fact, fixed, constraint, link, late, span, project. drivers: uids whose links drive it.
    """

    uid: int
    kind: str
    start: str
    finish: str
    critical: str
    drivers: tuple[int, ...]

    @property
    def text(self) -> str:
        """Return all three sentences."""
        return f"{self.start} {self.finish} {self.critical}"


def explain(plan: Plan, result: Result, uid: int) -> Explanation:
    """Explain one activity. Raises: UnknownId.

    >>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
    >>> jobs = (Activity(uid=1, name="Dig", duration=3600), Activity(uid=2, name="Pour", duration=7200))
    >>> plan = Plan((Project(1, 0, 1),), (always(1),), jobs, (Relation(1, 2),))
    >>> explain(plan, schedule(plan), 2).start
    'Pour starts on 1970-01-01 01:00 because it waits until Dig finishes (1970-01-01 01:00).'
    """
    one, row = plan.activity(uid), result.row(uid)
    links = tuple(link for link in drivers(result, uid) if link.drives)
    kind, start = _why_start(plan, result, one, row, links)
    held = tuple(dict.fromkeys(link.predecessor for link in links)) if kind == "link" else ()
    return Explanation(uid, kind, start, _why_finish(plan, one, row), _why_critical(plan, result, one, row), held)


def _why_start(plan: Plan, result: Result, one: Activity, row: Row, links: tuple[Driver, ...]) -> tuple[str, str]:
    name = _name(one)
    if row.start is None:
        return "span", f"{name} has no dates: nothing that it spans is scheduled."
    if one.actual_start is not None and one.kind not in SPANNING:
        return "fact", f"{name} started on {_when(row.start)}: that is a fact."
    kind, reason = _reason(plan, result, one, row, links)
    return kind, f"{name} starts on {_when(row.start)} because {reason}."


def _reason(plan: Plan, result: Result, one: Activity, row: Row, links: tuple[Driver, ...]) -> tuple[str, str]:
    if one.kind in SPANNING:
        return "span", "the first of what it spans does"
    if one.manual or one.external:
        return "fixed", "its dates are given, not computed"
    if constraint := _binding(one, row):
        return "constraint", constraint
    if one.constraint is not None and one.constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
        return "late", "it is to be as late as possible without delaying what follows"
    if links:
        return "link", f"it waits until {_all(plan, result, links)}"
    return "project", "nothing holds it before the project's start or data date"


def _binding(one: Activity, row: Row) -> str:
    """Return the constraint that decides the early dates, in words; empty for none."""
    for constraint in (one.constraint, one.second_constraint):
        if constraint is None or constraint.date is None or row.early_start is None or row.early_finish is None:
            continue
        words = f"a constraint says “{constraint.kind.value.replace('_', ' ')} {_when(constraint.date)}”"
        if constraint.kind in MOVES_LATER and abs(row.early_start - constraint.date) < 24 * HOUR:
            return words
        if constraint.kind in MOVES_FINISH and abs(row.early_finish - constraint.date) < 24 * HOUR:
            return words
    return ""


def _all(plan: Plan, result: Result, links: tuple[Driver, ...]) -> str:
    return " and ".join(_one_link(plan, result, plan.relations[link.relation], link) for link in links[:3]) + (
        f" and {len(links) - 3} more" if len(links) > 3 else ""
    )


def _one_link(plan: Plan, result: Result, relation: Relation, link: Driver) -> str:
    before, row = plan.activity(link.predecessor), result.row(link.predecessor)
    verb = LINK_WORDS[relation.link.value]
    moment_of = row.finish if verb == "finishes" else row.start
    lag = f", {'plus' if relation.lag > 0 else 'less'} a lag" if relation.lag else ""
    purpose = " so that both can finish" if relation.link.value in ("FF", "SF") else ""
    return f"{_name(before)} {verb} ({_when(moment_of)}{lag}){purpose}"


def _why_finish(plan: Plan, one: Activity, row: Row) -> str:
    if one.actual_finish is not None:
        return f"It finished on {_when(one.actual_finish)}: that is a fact."
    if one.kind in SPANNING or row.finish is None:
        return "It ends with the last of what it spans."
    if one.kind in MILESTONES or not one.duration:
        return "It is a moment and takes no time."
    calendar = _calendar(plan, one)
    work = one.remaining_duration if one.actual_start is not None else one.duration
    left = "left " if one.actual_start is not None else ""
    return f"It finishes on {_when(row.finish)}: {_hours(work)} of work {left}on the calendar “{calendar.name or calendar.uid}”."


def _why_critical(plan: Plan, result: Result, one: Activity, row: Row) -> str:
    options = next(project.options for project in plan.projects if project.uid == one.project)
    if one.actual_finish is not None:
        return "It is finished, so it is not critical."
    if not one.active:
        return "It is inactive, so it delays nobody."
    if options.critical_by is CriticalBy.LONGEST_PATH:
        is_on = ("", "on") if row.critical else ("not ", "off")
        return f"It is {is_on[0]}critical because it stands {is_on[1]} the longest path."
    slack, limit = row.total_float, options.critical_float
    if not row.critical:
        room = f"it may slip by {_hours(slack)} of work before the end moves"
        return f"It is not critical: {room} (late finish {_when(row.late_finish)})."
    if slack < 0:
        deadline = " by its deadline" if one.deadline is not None and options.dialect is Dialect.MSPROJECT else ""
        late = f"it is already {_hours(-slack)} of work late for what depends on it"
        return f"It is critical: {late}{deadline} ({_when(row.late_finish)})."
    margin = f", within the threshold of {_hours(limit)}" if limit else ""
    return f"It is critical: with {_hours(slack)} of float{margin}, any delay moves the end."


def _calendar(plan: Plan, one: Activity) -> Calendar:
    default = next(project.calendar for project in plan.projects if project.uid == one.project)
    wanted = default if one.calendar is None else one.calendar
    return next(calendar for calendar in plan.calendars if calendar.uid == wanted)


def _name(one: Activity) -> str:
    return one.name or one.label


def _when(date: int | None) -> str:
    return "no date" if date is None else moment(date).strftime("%Y-%m-%d %H:%M")


def _hours(seconds: int) -> str:
    hours = seconds / HOUR
    return f"{hours:g} h" if hours == int(hours) else f"{hours:.2f} h"
