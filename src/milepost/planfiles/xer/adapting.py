"""A plan as P6 can hold it: what only Microsoft Project knows becomes what comes nearest, or is left out, and is listed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from milepost.engine.plan import (
    Activity, Constraint, ConstraintKind, Kind, LagUnit, Options, Plan, Relation, WbsNode, always,
)  # fmt: skip
from milepost.planfiles.daytimes import runs_past_midnight
from milepost.planfiles.losing import Rule, activity_losses, has_seconds, relation_losses
from milepost.planfiles.model import Loss
from milepost.planfiles.p6 import duration_percent

FIXED = ("activity.manual", "activity.manual_start", "activity.manual_finish", "activity.external")
CONSTRAINTS = ("activity.constraint", "activity.second_constraint")


def _is_fixed(one: Activity) -> bool:
    return (one.manual or one.external) and one.manual_start is not None


def _percent_differs(one: Activity) -> bool:
    return one.percent not in {_drtn(one), one.physical_percent}


def _drtn(one: Activity) -> int:
    return duration_percent(one.duration, one.remaining_duration, one.actual_finish is not None)


def _stored_more(one: Activity) -> bool:
    kept = one.stored
    if kept is None:
        return False
    begun = one.actual_start if one.actual_start is not None else kept.early_start
    ended = one.actual_finish if one.actual_finish is not None else kept.early_finish
    return kept.start != begun or kept.finish != ended or (kept.start_float, kept.finish_float, kept.critical) != (None,) * 3


def _odd_text(text: str) -> bool:
    return any(mark in text for mark in "\t\r\n")


ACTIVITY_RULES: tuple[Rule[Activity], ...] = (
    Rule("inactive task", lambda one: not one.active, "P6 has none; these and their links are left out", ("plan.activities",)),
    Rule("summary task", lambda one: one.kind is Kind.SUMMARY, "They become WBS nodes", ("plan.activities", "plan.wbs")),
    Rule("manual or external task", _is_fixed, "P6 has none; their start becomes a mandatory start", FIXED + CONSTRAINTS),
    Rule("elapsed duration", lambda one: one.elapsed, "It runs on a calendar of 24 hours instead", ("activity.elapsed", "activity.calendar", "plan.calendars")),
    Rule("deadline", lambda one: one.deadline is not None, "It becomes a constraint “finish on or before” where one of P6's two is free", ("activity.deadline", *CONSTRAINTS)),
    Rule("split task", lambda one: bool(one.splits), "P6 cannot pause planned work; it runs through", ("activity.splits",)),
    Rule("levelling delay", lambda one: one.levelling_delay > 0, "It is left out", ("activity.levelling_delay",)),
    Rule("duration from assignments", lambda one: not one.fixed_duration, "The duration is written as fixed", ("activity.fixed_duration",)),
    Rule("actual duration", lambda one: one.actual_duration is not None, "P6 derives it from dates and remaining duration", ("activity.actual_duration",)),
    Rule("percent complete", _percent_differs, "P6's follows from the remaining duration", ("activity.percent",)),
    Rule("stored dates", _stored_more, "Shown dates, start and finish float and the critical flag are left out", ("activity.stored",)),
    Rule("seconds", has_seconds, "Dates are written to the minute", ("activity.dates",)),
    Rule("missing name", lambda one: not one.name or not one.code, "P6 needs an id and a name; the number or id stands for it", ("activity.code", "activity.name")),
    Rule("text", lambda one: _odd_text(one.code) or _odd_text(one.name), "Tabs and line breaks become spaces", ("activity.code", "activity.name")),
)  # fmt: skip

RELATION_RULES: tuple[Rule[Relation], ...] = (
    Rule("percentage lag", lambda one: one.unit in {LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT}, "It is written as the hours that it is now", ("relation.unit", "relation.lag")),
    Rule("elapsed lag", lambda one: one.unit is LagUnit.ELAPSED, "Its hours count on the project's lag calendar", ("relation.unit",)),
    Rule("lag calendar of a link", lambda one: one.lag_calendar is not None, "P6 has one lag calendar for all links", ("relation.lag_calendar",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Adapted:
    """A plan that P6 can hold, and what it lost."""

    plan: Plan
    losses: tuple[Loss, ...]


def for_p6(plan: Plan) -> Adapted:
    """Return the plan as P6 can hold it."""
    losses = activity_losses(ACTIVITY_RULES, plan) + relation_losses(RELATION_RULES, plan)
    losses += _project_losses(plan) + _calendar_losses(plan)
    summaries = {one.uid: one for one in plan.activities if one.kind is Kind.SUMMARY}
    inactive = {one.uid for one in plan.activities if not one.active}
    gone = inactive | summaries.keys()
    below = tuple(one.uid for one in plan.activities if one.parent in summaries)
    if below:
        why = "The tasks below a summary go to its WBS node"
        losses.append(Loss("outline", why, len(below), below, ("activity.parent", "activity.wbs")))
    relations = [one for one in plan.relations if one.predecessor not in gone and one.successor not in gone]
    cut = len(plan.relations) - len(relations)
    if cut:
        why = "P6 links neither WBS nodes nor inactive tasks; these links are left out"
        losses.append(Loss("link of a summary or inactive task", why, cut, (), ("plan.relations",)))
    wbs, moved = _nodes(plan, summaries, losses)
    clock = max((one.uid for one in plan.calendars), default=0) + 1
    elapsed = any(one.elapsed for one in plan.activities)
    lengths = {one.uid: one.duration for one in plan.activities}
    activities = [
        _activity(one, moved, clock) for one in plan.activities if one.uid not in gone
    ]  # fmt: skip
    return Adapted(
        Plan(
            plan.projects, (*plan.calendars, always(clock)) if elapsed else plan.calendars, tuple(activities),
            tuple(_numbered(relations, lengths, losses)), tuple(wbs),
        ),
        tuple(losses),
    )  # fmt: skip


def _project_losses(plan: Plan) -> list[Loss]:
    plain = Options()
    names = ("dialect", "honour_constraints", "from_finish", "multiple_critical_paths")
    other = [one for one in plan.projects if any(getattr(one.options, name) != getattr(plain, name) for name in names)]
    fields = tuple(f"project.options.{name}" for name in names)
    losses = []
    if other:
        why = "P6 schedules by its own rules: dialect, honoured constraints, scheduling from the finish, several critical paths"
        losses.append(Loss("scheduling options", why, len(other), tuple(one.uid for one in other), fields))
    nameless = tuple(one.uid for one in plan.projects if not one.code or not one.name)
    if nameless:
        why = "P6 needs an id and a name; the number or id stands for it"
        losses.append(Loss("missing name of a project", why, len(nameless), nameless, ("project.code", "project.name")))
    undated = tuple(one.uid for one in plan.projects if one.data_date is None)
    if undated:
        losses.append(Loss("data date", "P6 needs one; the project's start is written", len(undated), undated, ("project.data_date",)))
    return losses


def _calendar_losses(plan: Plan) -> list[Loss]:
    night = tuple(one.uid for one in plan.calendars if runs_past_midnight(one))
    losses = []
    if night:
        why = "Shifts past midnight are written as the end of one day and the beginning of the next"
        losses.append(Loss("night shift", why, len(night), night, ("calendar.week", "calendar.exceptions")))
    named = tuple(one.uid for one in plan.calendars if one.work_weeks or any(item.name for item in one.exceptions))
    if named:
        why = "Work weeks and the names of exceptions are written as plain days"
        losses.append(Loss("names of exceptions", why, len(named), named, ("calendar.exceptions.name", "calendar.work_weeks")))
    return losses


def _nodes(plan: Plan, summaries: dict[int, Activity], losses: list[Loss]) -> tuple[list[WbsNode], dict[int, int]]:
    """Return the WBS with one top node a project, and the node of each activity."""
    first = max((node.uid for node in plan.wbs), default=0) + 1
    of_summary = {uid: first + place for place, uid in enumerate(summaries)}
    top_uid = first + len(of_summary)
    nodes = list(plan.wbs)
    for uid, one in summaries.items():
        parent = of_summary.get(one.parent) if one.parent is not None else one.wbs
        nodes.append(WbsNode(of_summary[uid], parent, one.code, one.name, one.project))
    tops: dict[int, int] = {}
    added = []
    for project in plan.projects:
        roots = [node for node in nodes if node.project == project.uid and node.parent is None]
        if len(roots) == 1:
            tops[project.uid] = roots[0].uid
            continue
        tops[project.uid] = top_uid
        nodes = [replace(node, parent=top_uid) if node.project == project.uid and node.parent is None else node for node in nodes]
        nodes.append(WbsNode(top_uid, None, project.code or str(project.uid), project.name or project.code, project.uid))
        added.append(project.uid)
        top_uid += 1
    if added:
        losses.append(Loss("top WBS node", "P6 needs exactly one a project; one is added", len(added), tuple(added), ("plan.wbs", "activity.wbs")))
    moved = {}
    nameless = tuple(node.uid for node in plan.wbs if not node.code or not node.name or _odd_text(node.code + node.name))
    if nameless:
        why = "P6 needs a code and a name on one line; number or code stand for them"
        losses.append(Loss("names of WBS nodes", why, len(nameless), nameless, ("plan.wbs",)))
    loose = []
    for one in plan.activities:
        own = of_summary[one.parent] if one.parent in of_summary else one.wbs
        if own is None:
            loose.append(one.uid)
        moved[one.uid] = tops[one.project] if own is None else own
    if loose and not added:
        losses.append(Loss("wbs", "Activities without a node go to the top one", len(loose), tuple(loose), ("activity.wbs",)))
    return nodes, moved


def _activity(one: Activity, moved: dict[int, int], clock: int) -> Activity:
    first, second = one.constraint, one.second_constraint
    if _is_fixed(one):
        first, second = Constraint(ConstraintKind.MANDATORY_START, one.manual_start), None
    if one.deadline is not None:
        limit = Constraint(ConstraintKind.FINISH_ON_OR_BEFORE, one.deadline)
        if first is None:
            first = limit
        elif second is None:
            second = limit
    return replace(
        one, wbs=moved[one.uid], parent=None, constraint=first, second_constraint=second, splits=(), elapsed=False,
        calendar=clock if one.elapsed else one.calendar,
    )  # fmt: skip


def _numbered(relations: list[Relation], lengths: dict[int, int], losses: list[Loss]) -> list[Relation]:
    """Return links with an id of their own each, and lags in hours."""
    ids = [one.uid for one in relations]
    fresh = len(set(ids)) != len(ids) or 0 in ids
    if fresh and relations:
        losses.append(Loss("link ids", "Links are numbered anew", len(relations), (), ("relation.uid",)))
    numbered = []
    for place, one in enumerate(relations, 1):
        lag = one.lag
        if one.unit in {LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT}:
            lag = round(lengths[one.predecessor] * one.lag / 10_000)
        numbered.append(Relation(one.predecessor, one.successor, one.link, lag, uid=place if fresh else one.uid))
    return numbered

