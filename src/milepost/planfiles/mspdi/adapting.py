"""A plan as Microsoft Project can hold it: what only P6 knows becomes what comes nearest, or is left out, and is listed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from milepost.engine.plan import (
    MSPROJECT, Activity, Constraint, ConstraintKind, Kind, LagCalendar, LagUnit, Plan, Project, Relation, WbsNode,
)  # fmt: skip
from milepost.planfiles.daytimes import runs_past_midnight
from milepost.planfiles.errors import CannotWrite
from milepost.planfiles.losing import Rule, activity_losses, relation_losses
from milepost.planfiles.model import Loss
from milepost.planfiles.mspdi.reader import PROJECT_UID
from milepost.planfiles.mspdi.words import TENTHS

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEAREST = {ConstraintKind.START_ON: ConstraintKind.MANDATORY_START, ConstraintKind.FINISH_ON: ConstraintKind.MANDATORY_FINISH}
PERCENTAGES = frozenset({LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT})
KIND_RULE = "Microsoft Project has tasks and milestones only; they are written as those"
P6_KINDS = frozenset({Kind.RESOURCE, Kind.START_MILESTONE, Kind.LEVEL_OF_EFFORT})


def _running(one: Activity) -> bool:
    return one.actual_start is not None and one.actual_finish is None


def _odd(one: Activity) -> bool:
    return bool(ILLEGAL.search(one.name)) or one.name != one.name.strip() or "\r" in one.name


ACTIVITY_RULES: tuple[Rule[Activity], ...] = (
    Rule("activity id", lambda one: one.code != str(one.uid), "Microsoft Project knows a task by its number; the id stands in the task's WBS field", ("activity.code",)),
    Rule("kind of activity", lambda one: one.kind in P6_KINDS, KIND_RULE, ("activity.kind", "activity.fixed_duration")),
    Rule("WBS summary activity", lambda one: one.kind is Kind.WBS_SUMMARY, "The summary task of its WBS node stands for it; its links are left out", ("plan.activities", "plan.relations")),
    Rule("start on, finish on", lambda one: one.constraint is not None and one.constraint.kind in NEAREST, "They become “must start on” and “must finish on”", ("activity.constraint",)),
    Rule("second constraint", lambda one: one.second_constraint is not None, "A task has one constraint; the second is left out", ("activity.second_constraint",)),
    Rule("expected finish", lambda one: one.expected_finish is not None, "It is left out", ("activity.expected_finish",)),
    Rule("external dates", lambda one: (one.external_start, one.external_finish) != (None, None), "What other projects force is left out", ("activity.external_start", "activity.external_finish")),
    Rule("suspension", lambda one: (one.suspend, one.resume) != (None, None) and not _running(one), "Only a task in progress has one", ("activity.suspend", "activity.resume")),
    Rule("percent complete", lambda one: one.percent % 100 != 0 or one.physical_percent % 100 != 0, "Percentages are written whole", ("activity.percent", "activity.physical_percent")),
    Rule("float paths", lambda one: one.stored is not None and (one.stored.float_path, one.stored.longest_path) != (None, None), "The stored path numbers and longest path flags are left out", ("activity.stored",)),
    Rule("duration from assignments", lambda one: bool(one.splits) and not one.fixed_duration, "A split task's duration is written as fixed", ("activity.fixed_duration",)),
    Rule("actual duration", lambda one: one.actual_duration is not None and one.actual_start is None, "Only a started task has one", ("activity.actual_duration",)),
    Rule("text", _odd, "Characters that XML cannot hold, and blanks around names, are left out", ("activity.name",)),
    Rule("seconds", lambda one: one.levelling_delay % TENTHS != 0 or any(share.delay % TENTHS for share in one.assignments), "Delays are written to a tenth of a minute", ("activity.levelling_delay", "activity.assignments")),
)  # fmt: skip

RELATION_RULES: tuple[Rule[Relation], ...] = (
    Rule("lag", lambda one: bool(one.lag % (100 if one.unit in PERCENTAGES else TENTHS)), "Lags are written to a tenth of a minute or a whole percent", ("relation.lag",)),
    Rule("lag calendar of a link", lambda one: one.lag_calendar is not None, "Lags count on the successor's calendar, or every hour where it was one of 24 hours", ("relation.lag_calendar", "relation.unit")),
    Rule("link ids", lambda one: one.uid != 0, "Microsoft Project does not number links", ("relation.uid",)),
)  # fmt: skip

OPTIONS = tuple(
    f"project.options.{name}" for name in (
        "dialect", "progress", "lag_calendar", "critical_by", "critical_float", "total_float", "lag_from_early_start",
        "open_ends_critical", "use_expected_finish", "float_to_project_end", "honour_constraints", "float_paths",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Adapted:
    """A plan that Microsoft Project can hold, tasks in outline order with their levels, and what was lost."""

    plan: Plan
    levels: tuple[int, ...]
    losses: tuple[Loss, ...]


def for_microsoft(plan: Plan) -> Adapted:
    """Return the plan as Microsoft Project can hold it. Raises CannotWrite."""
    if len(plan.projects) != 1:
        raise CannotWrite(
            f"The format holds one project, the plan has {len(plan.projects)}",
            mend=f"Choose one of {', '.join(one.code or str(one.uid) for one in plan.projects)}",
        )
    if any(one.uid < 0 for one in (*plan.activities, *plan.calendars)):
        raise CannotWrite("The format has no negative ids")
    losses = activity_losses(ACTIVITY_RULES, plan) + relation_losses(RELATION_RULES, plan)
    losses += _project_losses(plan.projects[0]) + _calendar_losses(plan)
    kept = [one for one in plan.activities if one.kind is not Kind.WBS_SUMMARY]
    known = {one.uid for one in kept}
    relations = [_link(one, plan.projects[0]) for one in plan.relations if one.predecessor in known and one.successor in known]
    if plan.projects[0].options.lag_calendar is LagCalendar.TWENTY_FOUR_HOUR and any(one.lag for one in relations):
        why = "Lags on a calendar of 24 hours become elapsed ones"
        losses.append(Loss("lag on 24 hours", why, len(relations), (), ("relation.unit",)))
    summaries, moved = _summaries(plan.wbs, plan.activities)
    if plan.wbs:
        fields = ("plan.wbs", "plan.activities", "activity.wbs", "activity.parent")
        losses.append(Loss("wbs", "WBS nodes become summary tasks", len(plan.wbs), (), fields))
    activities, levels = _outline([*summaries, *(_task(one, moved) for one in kept)])
    project = replace(plan.projects[0], uid=PROJECT_UID)
    adapted = Plan((project,), plan.calendars, tuple(activities), tuple(relations))
    return Adapted(adapted, tuple(levels), tuple(losses))


def _project_losses(one: Project) -> list[Loss]:
    plain = replace(
        MSPROJECT, critical_float=one.options.critical_float, from_finish=one.options.from_finish,
        multiple_critical_paths=one.options.multiple_critical_paths,
    )  # fmt: skip
    losses = []
    if one.options != plain:
        why = "Microsoft Project schedules by its own rules; dialect, progress, lag calendar, float and path options are left out"
        losses.append(Loss("scheduling options", why, 1, (one.uid,), OPTIONS))
    if one.must_finish is not None and not one.options.from_finish:
        losses.append(Loss("must finish by", "Microsoft Project has none", 1, (one.uid,), ("project.must_finish",)))
    if one.options.from_finish and one.must_finish != one.stored_finish:
        why = "The finish that the plan is scheduled from stands in the place of the computed one"
        losses.append(Loss("stored finish", why, 1, (one.uid,), ("project.stored_finish", "project.must_finish")))
    if one.uid != PROJECT_UID:
        losses.append(Loss("project id", f"The one project is number {PROJECT_UID}", 1, (one.uid,), ("project.uid", "activity.project")))
    return losses


def _calendar_losses(plan: Plan) -> list[Loss]:
    night = tuple(one.uid for one in plan.calendars if runs_past_midnight(one))
    losses = []
    if night:
        why = "Shifts past midnight are written as the end of one day and the beginning of the next"
        losses.append(Loss("night shift", why, len(night), night, ("calendar.week", "calendar.exceptions", "calendar.work_weeks")))
    main = next(one for one in plan.calendars if one.uid == plan.projects[0].calendar)
    lengths = (main.day_seconds, main.week_seconds, main.month_seconds, main.month_seconds * 12)
    other = tuple(
        one.uid for one in plan.calendars if (one.day_seconds, one.week_seconds, one.month_seconds, one.year_seconds) != lengths
    )
    if other or main.month_seconds % main.day_seconds:
        fields = tuple(f"calendar.{name}_seconds" for name in ("day", "week", "month", "year"))
        why = "A day, week and month have one length in the whole file, that of the project's calendar"
        losses.append(Loss("hours of a day", why, len(other), other, fields))
    return losses


def _link(one: Relation, project: Project) -> Relation:
    on = one.lag_calendar if one.lag_calendar is not None else project.options.lag_calendar
    unit = one.unit
    if on is LagCalendar.TWENTY_FOUR_HOUR:
        unit = {LagUnit.WORKING: LagUnit.ELAPSED, LagUnit.PERCENT: LagUnit.ELAPSED_PERCENT}.get(unit, unit)
    return Relation(one.predecessor, one.successor, one.link, one.lag, unit)


def _summaries(wbs: Sequence[WbsNode], activities: Sequence[Activity]) -> tuple[list[Activity], dict[int, int]]:
    """Return a summary task for each WBS node, and the task of each node."""
    first = max((one.uid for one in activities), default=0) + 1
    moved = {node.uid: first + place for place, node in enumerate(wbs)}
    return [
        Activity(
            uid=moved[node.uid], code=node.code or str(moved[node.uid]), name=ILLEGAL.sub("", node.name or node.code).strip(),
            project=PROJECT_UID, kind=Kind.SUMMARY, parent=moved[node.parent] if node.parent is not None else None,
        )
        for node in wbs
    ], moved  # fmt: skip


def _task(one: Activity, moved: dict[int, int]) -> Activity:
    limit = one.constraint
    if limit is not None and limit.kind in NEAREST:
        limit = Constraint(NEAREST[limit.kind], limit.date)
    kind = one.kind if one.kind is Kind.SUMMARY else Kind.TASK
    if one.kind in {Kind.START_MILESTONE, Kind.FINISH_MILESTONE}:
        kind = Kind.FINISH_MILESTONE
    parent = moved[one.wbs] if one.parent is None and one.wbs is not None else one.parent
    return replace(
        one, project=PROJECT_UID, constraint=limit, second_constraint=None, kind=kind, parent=parent, wbs=None,
        name=ILLEGAL.sub("", one.name).replace("\r", " ").strip(),
    )  # fmt: skip


def _outline(activities: list[Activity]) -> tuple[list[Activity], list[int]]:
    """Return the tasks with each summary before what is below it, and their outline levels."""
    below: dict[int | None, list[Activity]] = defaultdict(list)
    for one in activities:
        below[one.parent].append(one)
    top = next((one for one in below[None] if one.uid == 0), None)
    ordered: list[Activity] = []
    levels: list[int] = []
    stack = [(one, 0 if one is top else 1) for one in reversed(below[None])]
    while stack:
        one, level = stack.pop()
        ordered.append(one)
        levels.append(level)
        stack += [(child, level + 1) for child in reversed(below[one.uid])]
    return ordered, levels
