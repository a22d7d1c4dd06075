"""A plan as Microsoft Project can hold it: what only P6 knows becomes what comes nearest, or is left out, and is listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from milepost.engine.errors import spell
from milepost.engine.plan import (
    MSPROJECT,
    Activity,
    Constraint,
    Kind,
    LagCalendar,
    LagUnit,
    Plan,
    Project,
    Relation,
    WbsNode,
)
from milepost.planfiles.daytimes import runs_past_midnight
from milepost.planfiles.errors import CannotWrite
from milepost.planfiles.losing import activity_losses, gettext_noop, relation_losses
from milepost.planfiles.model import Loss
from milepost.planfiles.mspdi.rules import ACTIVITY_RULES, ILLEGAL, NEAREST, OPTIONS, RELATION_RULES
from milepost.planfiles.mspdi.tasks import PROJECT_UID


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
    if any(one.uid < 0 for one in plan.activities) or any(one.uid < 0 for one in plan.calendars):
        raise CannotWrite("The format has no negative ids")
    losses = activity_losses(ACTIVITY_RULES, plan) + relation_losses(RELATION_RULES, plan)
    losses += _project_losses(plan.projects[0]) + _calendar_losses(plan)
    kept = [one for one in plan.activities if one.kind is not Kind.WBS_SUMMARY]
    known = {one.uid for one in kept}
    relations = [
        _link(one, plan.projects[0]) for one in plan.relations if one.predecessor in known and one.successor in known
    ]
    if plan.projects[0].options.lag_calendar is LagCalendar.TWENTY_FOUR_HOUR and any(one.lag for one in relations):
        why = gettext_noop("Lags on a calendar of 24 hours become elapsed ones")
        losses.append(Loss(gettext_noop("lag on 24 hours"), why, len(relations), (), ("relation.unit",)))
    summaries, moved = _summaries(plan.wbs, plan.activities)
    if plan.wbs:
        fields = ("plan.wbs", "plan.activities", "activity.wbs", "activity.parent")
        losses.append(
            Loss(gettext_noop("wbs"), gettext_noop("WBS nodes become summary tasks"), len(plan.wbs), (), fields)
        )
    activities, levels = _outline([*summaries, *(_task(one, moved) for one in kept)])
    project = replace(plan.projects[0], uid=PROJECT_UID)
    adapted = Plan((project,), plan.calendars, tuple(activities), tuple(relations))
    return Adapted(adapted, tuple(levels), tuple(losses))


def _project_losses(one: Project) -> list[Loss]:
    plain = replace(
        MSPROJECT, critical_float=one.options.critical_float, from_finish=one.options.from_finish,
        split_in_progress=one.options.split_in_progress, multiple_critical_paths=one.options.multiple_critical_paths,
    )  # fmt: skip
    losses = []
    if one.options != plain:
        why = gettext_noop(
            "Microsoft Project schedules by its own rules; dialect, progress, lag calendar, float and path options are left out"
        )
        losses.append(Loss(gettext_noop("scheduling options"), why, 1, (one.uid,), OPTIONS))
    if one.must_finish is not None and not one.options.from_finish:
        losses.append(
            Loss(
                gettext_noop("must finish by"),
                gettext_noop("Microsoft Project has none"),
                1,
                (one.uid,),
                ("project.must_finish",),
            )
        )
    if one.options.from_finish and one.must_finish != one.stored_finish:
        why = gettext_noop("The finish that the plan is scheduled from stands in the place of the computed one")
        losses.append(
            Loss(gettext_noop("stored finish"), why, 1, (one.uid,), ("project.stored_finish", "project.must_finish"))
        )
    if one.uid != PROJECT_UID:
        losses.append(
            Loss(
                gettext_noop("project id"),
                gettext_noop("The one project is number 1"),
                1,
                (),
                ("project.uid", "activity.project"),
            )
        )
    return losses


def _calendar_losses(plan: Plan) -> list[Loss]:
    night = tuple(one.uid for one in plan.calendars if runs_past_midnight(one))
    losses = []
    if night:
        why = gettext_noop("Shifts past midnight are written as the end of one day and the beginning of the next")
        losses.append(
            Loss(
                gettext_noop("night shift"),
                why,
                len(night),
                night,
                ("calendar.week", "calendar.exceptions", "calendar.work_weeks"),
            )
        )
    main = next(one for one in plan.calendars if one.uid == plan.projects[0].calendar)
    lengths = (main.day_seconds, main.week_seconds, main.month_seconds, main.month_seconds * 12)
    other = tuple(
        one.uid
        for one in plan.calendars
        if (one.day_seconds, one.week_seconds, one.month_seconds, one.year_seconds) != lengths
    )
    if other or main.month_seconds % main.day_seconds:
        fields = tuple(f"calendar.{name}_seconds" for name in ("day", "week", "month", "year"))
        why = gettext_noop("A day, week and month have one length in the whole file, that of the project's calendar")
        losses.append(Loss(gettext_noop("hours of a day"), why, len(other), other, fields))
    return losses


def _link(one: Relation, project: Project) -> Relation:
    on = one.lag_calendar if one.lag_calendar is not None else project.options.lag_calendar
    unit = one.unit
    if on is LagCalendar.TWENTY_FOUR_HOUR and one.lag:
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
    kind: Kind = one.kind if one.kind is Kind.SUMMARY else Kind.TASK
    if one.kind in {Kind.START_MILESTONE, Kind.FINISH_MILESTONE}:
        kind = Kind.FINISH_MILESTONE
    parent = moved[one.wbs] if one.parent is None and one.wbs is not None else one.parent
    return replace(
        one, project=PROJECT_UID, constraint=limit, second_constraint=None, kind=kind, parent=parent, wbs=None,
        name=ILLEGAL.sub("", one.name).replace("\r", " ").strip(),
    )  # fmt: skip


def _outline(activities: list[Activity]) -> tuple[list[Activity], list[int]]:
    """Return the tasks with each summary before what is below it, and their outline levels. Raises CannotWrite."""
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
    if len(ordered) < len(activities):
        written = {one.uid for one in ordered}
        left = [one for one in activities if one.uid not in written]
        shown = spell([one.label for one in left])
        raise CannotWrite(f"These stand below themselves or below nothing that is in the plan: {shown}")
    return ordered, levels
