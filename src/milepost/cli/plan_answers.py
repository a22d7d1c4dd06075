"""What `milepost plan` answers, as JSON has it. Dates are ISO without a zone, for plan time has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from milepost.engine.analysis.drag import drags
from milepost.engine.kernels.arrays import MISSING
from milepost.engine.plan import SPANNING, Activity, Plan
from milepost.engine.result import Result
from milepost.engine.scheduling import schedule
from milepost.engine.times import moment
from milepost.planfiles import Loss, PlanFile
from milepost.planfiles.comparing import DATES, compare
from milepost.planfiles.dating import dated

Answer = dict[str, Any]


def iso(second: int | None) -> str | None:
    """Return plan time in ISO 8601, None where there is none.

    >>> iso(117000), iso(None)
    ('1970-01-02T08:30:00', None)
    """
    return None if second is None or second == MISSING else moment(second).isoformat()


def losses(many: Sequence[Loss]) -> list[Answer]:
    """Return losses."""
    return [{"feature": one.feature, "count": one.count, "why": one.why, "ids": list(one.ids)} for one in many]


def projects(plan: Plan) -> list[Answer]:
    """Return the projects."""
    calendars = {one.uid: one.name for one in plan.calendars}
    return [
        {
            "id": one.code or str(one.uid), "name": one.name, "dialect": str(one.options.dialect), "start": iso(one.start),
            "data_date": iso(one.data_date), "must_finish": iso(one.must_finish), "stored_finish": iso(one.stored_finish),
            "calendar": calendars[one.calendar],
        }
        for one in plan.projects
    ]  # fmt: skip


def described(found: PlanFile) -> Answer:
    """Return what a file holds."""
    plan = found.plan
    kinds = Counter(str(one.kind) for one in plan.activities)
    return {
        "file": found.name, "format": str(found.format), "version": found.version, "encoding": found.encoding,
        "projects": projects(plan), "activities": len(plan.activities), "kinds": dict(sorted(kinds.items())),
        "links": len(plan.relations), "link_types": dict(sorted(Counter(str(one.link) for one in plan.relations).items())),
        "calendars": [{"id": one.uid, "name": one.name, "exceptions": len(one.exceptions)} for one in plan.calendars],
        "constraints": sum(one.constraint is not None for one in plan.activities),
        "in_progress": sum(one.actual_start is not None and one.actual_finish is None for one in plan.activities),
        "finished": sum(one.actual_finish is not None for one in plan.activities),
        "resources": len(found.resources), "assignments": sum(len(one.assignments) for one in plan.activities),
        "not_read": losses(found.losses),
    }  # fmt: skip


def named(plan: Plan, text: str) -> Activity:
    """Return the activity of an id, or of a uid where no id is that. Raises LookupError in words."""
    found = [one for one in plan.activities if one.label == text] or [
        one for one in plan.activities if str(one.uid) == text
    ]
    if not found:
        raise LookupError(f"no activity has the id {text!r}")
    if len(found) > 1:
        uids = ", ".join(str(one.uid) for one in found)
        raise LookupError(f"{len(found)} activities have the id {text!r}; give one's uid: {uids}")
    return found[0]


def scheduled(found: PlanFile, asked: Activity | None = None, *, shape: bool = False) -> Answer:
    """Return dates, floats, drag, the critical path of each project and of all, and what was found on the way.

    `project` is the first of `projects`: most files hold one. asked: the activity that is to be explained. shape: that of the
    network, too.
    """
    plan = found.plan
    result = schedule(plan)
    drag = drags(plan, result)
    of_projects = projects(plan)
    names = {one.uid: told["id"] for one, told in zip(plan.projects, of_projects, strict=True)}
    rows = [
        _row(one, result, place, drag.get(one.uid)) | {"project": names[one.project]}
        for place, one in enumerate(plan.activities)
    ]
    critical = _critical(plan, result)
    for project, told, finish in zip(plan.projects, of_projects, result.project_finish.tolist(), strict=True):
        told["finish"] = iso(finish)
        told["critical_path"] = [one.label for one in critical if one.project == project.uid]
    return {
        "project": of_projects[0], "projects": of_projects, "activities": rows,
        "critical_path": [one.label for one in critical], "findings": _findings(found, result),
        **({"why": _why(plan, result, asked)} if asked else {}),
        **({"shape": _shape(plan, result)} if shape else {}),
    }  # fmt: skip


def _why(plan: Plan, result: Result, asked: Activity) -> Answer:
    """Return why an activity has its dates, in words, and what drives it."""
    from milepost.engine.analysis.explaining import explain

    told = explain(plan, result, asked.uid)
    return {
        "id": asked.label, "uid": asked.uid, "name": asked.name, "start": told.start, "finish": told.finish,
        "critical": told.critical, "drivers": [plan.activity(uid).label for uid in told.drivers],
    }  # fmt: skip


def _shape(plan: Plan, result: Result) -> Answer:
    """Return bottlenecks, merge points, paths by float and parallel groups; ids in place of uids."""
    from milepost.engine.analysis.paths import float_paths
    from milepost.engine.analysis.shape import bottlenecks, merge_points, parallel_groups

    label = {one.uid: one.label for one in plan.activities}
    return {
        "bottlenecks": [
            {"id": label[one.uid], "uid": one.uid, "share_of_late_paths": one.share} for one in bottlenecks(result)
        ],
        "merge_points": [
            {"id": label[one.uid], "uid": one.uid, "links": one.links, "tight": one.tight}
            for one in merge_points(result)
        ],
        "float_paths": [
            {"number": one.number, "float_seconds": one.slack, "ids": [label[uid] for uid in one.uids]}
            for one in float_paths(result)
        ],
        "parallel_groups": [[label[uid] for uid in group] for group in parallel_groups(result)],
    }


def _row(one: Activity, result: Result, place: int, drag: int | None) -> Answer:
    return {
        "id": one.label, "uid": one.uid, "name": one.name,
        **{name: iso(int(getattr(result, name)[place])) for name in DATES},
        "total_float_seconds": int(result.total_float[place]), "free_float_seconds": int(result.free_float[place]),
        "critical": bool(result.critical[place]), "drag_seconds": drag,
    }  # fmt: skip


def _critical(plan: Plan, result: Result) -> list[Activity]:
    """Return the critical activities in the order of time; what only spans others is left out."""
    found = [
        (int(result.early_start[place]), int(result.early_finish[place]), one.label, place)
        for place, one in enumerate(plan.activities)
        if result.critical[place] and one.kind not in SPANNING and one.actual_finish is None
    ]
    return [plan.activities[place] for *_, place in sorted(found)]


def _findings(found: PlanFile, result: Result) -> list[Answer]:
    """Return what the checks of logic found, negative float, and what of the file was not read."""
    from milepost.engine.checks import dcma, logic
    from milepost.engine.checks.looking import View

    view = View(found.plan, result, {})
    labels = {one.uid: one.label for one in found.plan.activities}
    checks = [
        one(view)
        for one in (
            dcma.negative_float,
            logic.dangling_starts,
            logic.dangling_finishes,
            logic.out_of_sequence,
            logic.constraint_driven,
        )
    ]
    told = [
        {
            "check": one.key, "message": f"{one.title}: {one.explanation}", "ids": [labels[uid] for uid in one.ids],
            "uids": list(one.ids),
            "links": [[labels[before], labels[after]] for before, after in one.links],
        }
        for one in checks if one.ids or one.links
    ]  # fmt: skip
    return told + [
        {"check": "not_read", "message": str(one), "ids": [], "uids": [], "links": []} for one in found.losses
    ]


def compared(found: PlanFile) -> Answer:
    """Return how many stored values the computed ones equal, and each difference."""
    answer = compare(found.plan, schedule(found.plan))
    return {
        "fields": {name: {"equal": one.equal, "total": one.total} for name, one in answer.fields.items()},
        "differences": [
            {
                "id": one.code, "uid": one.uid, "field": one.field,
                "stored": iso(one.stored) if one.field in DATES else one.stored,
                "computed": iso(one.computed) if one.field in DATES else one.computed, "reason": one.reason,
            }
            for one in answer.differences
        ],
    }  # fmt: skip


def checked(found: PlanFile) -> Answer:
    """Return the 14 points and the checks of logic."""
    from milepost.engine.checks import Baseline, assess

    plan = found.plan
    labels = {one.uid: one.label for one in plan.activities}
    baseline = {uid: Baseline(start, finish) for uid, (start, finish) in found.baseline.items()}
    return {
        "file": found.name,
        "checks": [
            {
                "check": one.key, "title": one.title, "verdict": str(one.verdict),
                "measured": None if one.measured is None else round(one.measured, 4), "threshold": one.threshold,
                "at_most": one.at_most, "unit": one.unit, "of": one.of, "explanation": one.explanation, "source": one.source,
                "ids": [labels[uid] for uid in one.ids],
                "links": [[labels[before], labels[after]] for before, after in one.links],
            }
            for one in assess(plan, schedule(plan), baseline)
        ],
    }  # fmt: skip


def with_computed(found: PlanFile) -> PlanFile:
    """Return the file with computed dates in the place of stored ones."""
    return replace(found, plan=dated(found.plan, schedule(found.plan)))


def converted(found: PlanFile, out: str, lost: Sequence[Loss]) -> Answer:
    """Return what was written and what was lost on the way, in reading and in writing."""
    return {
        "file": found.name, "written": out, "activities": len(found.plan.activities), "not_read": losses(found.losses),
        "not_written": losses(lost),
    }  # fmt: skip
