"""A plan as P6 can hold it: what only Microsoft Project knows becomes what comes nearest, or is left out, and is listed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from milepost.engine.plan import (
    Activity,
    Constraint,
    ConstraintKind,
    Kind,
    LagUnit,
    Options,
    Plan,
    Relation,
    WbsNode,
    always,
)
from milepost.planfiles.daytimes import runs_past_midnight
from milepost.planfiles.losing import activity_losses, gettext_noop, relation_losses
from milepost.planfiles.model import Loss
from milepost.planfiles.xer.rules import ACTIVITY_RULES, RELATION_RULES, is_fixed, odd_text


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
        why = gettext_noop("The tasks below a summary go to its WBS node")
        losses.append(Loss(gettext_noop("outline"), why, len(below), below, ("activity.parent", "activity.wbs")))
    relations = [one for one in plan.relations if one.predecessor not in gone and one.successor not in gone]
    cut = len(plan.relations) - len(relations)
    if cut:
        why = gettext_noop("P6 links neither WBS nodes nor inactive tasks; these links are left out")
        losses.append(Loss(gettext_noop("link of a summary or inactive task"), why, cut, (), ("plan.relations",)))
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
    names = ("dialect", "honour_constraints", "from_finish", "split_in_progress", "multiple_critical_paths")
    other = [one for one in plan.projects if any(getattr(one.options, name) != getattr(plain, name) for name in names)]
    fields = tuple(f"project.options.{name}" for name in names)
    losses = []
    if other:
        why = gettext_noop(
            "P6 schedules by its own rules: dialect, honoured constraints, scheduling from the finish, splitting,"
            " several critical paths"
        )
        losses.append(
            Loss(gettext_noop("scheduling options"), why, len(other), tuple(one.uid for one in other), fields)
        )
    nameless = tuple(one.uid for one in plan.projects if not one.code or not one.name)
    if nameless:
        why = gettext_noop("P6 needs an id and a name; the number or id stands for it")
        losses.append(
            Loss(
                gettext_noop("missing name of a project"),
                why,
                len(nameless),
                nameless,
                ("project.code", "project.name"),
            )
        )
    undated = tuple(one.uid for one in plan.projects if one.data_date is None)
    if undated:
        losses.append(
            Loss(
                gettext_noop("data date"),
                gettext_noop("P6 needs one; the project's start is written"),
                len(undated),
                undated,
                ("project.data_date",),
            )
        )
    return losses


def _calendar_losses(plan: Plan) -> list[Loss]:
    night = tuple(one.uid for one in plan.calendars if runs_past_midnight(one))
    losses = []
    if night:
        why = gettext_noop("Shifts past midnight are written as the end of one day and the beginning of the next")
        losses.append(
            Loss(gettext_noop("night shift"), why, len(night), night, ("calendar.week", "calendar.exceptions"))
        )
    named = tuple(one.uid for one in plan.calendars if one.work_weeks or any(item.name for item in one.exceptions))
    if named:
        why = gettext_noop("Work weeks and the names of exceptions are written as plain days")
        losses.append(
            Loss(
                gettext_noop("names of exceptions"),
                why,
                len(named),
                named,
                ("calendar.exceptions.name", "calendar.work_weeks"),
            )
        )
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
        nodes = [
            replace(node, parent=top_uid) if node.project == project.uid and node.parent is None else node
            for node in nodes
        ]
        nodes.append(
            WbsNode(
                top_uid,
                None,
                project.code or str(project.uid),
                project.name or project.code or str(project.uid),
                project.uid,
            )
        )
        added.append(project.uid)
        top_uid += 1
    if added:
        losses.append(
            Loss(
                gettext_noop("top WBS node"),
                gettext_noop("P6 needs exactly one a project; one is added"),
                len(added),
                (),
                ("plan.wbs", "activity.wbs"),
            )
        )
    _told_of_names(plan, losses)
    return nodes, _moved(plan, of_summary, tops, losses if not added else [])


def _told_of_names(plan: Plan, losses: list[Loss]) -> None:
    nameless = tuple(node.uid for node in plan.wbs if not node.code or not node.name or odd_text(node.code + node.name))
    if nameless:
        why = gettext_noop("P6 needs a code and a name on one line; number or code stand for them")
        losses.append(Loss(gettext_noop("names of WBS nodes"), why, len(nameless), nameless, ("plan.wbs",)))


def _moved(plan: Plan, of_summary: dict[int, int], tops: dict[int, int], losses: list[Loss]) -> dict[int, int]:
    """Return the node of each activity; what had none goes to the top one of its project."""
    moved, loose = {}, []
    for one in plan.activities:
        own = of_summary.get(one.parent, one.wbs) if one.parent is not None else one.wbs
        if own is None:
            loose.append(one.uid)
        moved[one.uid] = tops[one.project] if own is None else own
    if loose:
        losses.append(
            Loss(
                gettext_noop("wbs"),
                gettext_noop("Activities without a node go to the top one"),
                len(loose),
                tuple(loose),
                ("activity.wbs",),
            )
        )
    return moved


def _activity(one: Activity, moved: dict[int, int], clock: int) -> Activity:
    first, second = one.constraint, one.second_constraint
    if is_fixed(one):
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
        losses.append(
            Loss(
                gettext_noop("link ids"), gettext_noop("Links are numbered anew"), len(relations), (), ("relation.uid",)
            )
        )
    numbered = []
    for place, one in enumerate(relations, 1):
        lag = one.lag
        if one.unit in {LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT}:
            lag = round(lengths[one.predecessor] * one.lag / 10_000)
        numbered.append(Relation(one.predecessor, one.successor, one.link, lag, uid=place if fresh else one.uid))
    return numbered
