"""Computed dates in the place of stored ones, for a file that is to be written."""

from __future__ import annotations

from dataclasses import replace

from milepost.engine.kernels.arrays import MISSING
from milepost.engine.plan import Plan, StoredDates
from milepost.engine.result import Result

DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
FLOATS = ("total_float", "free_float", "start_float", "finish_float")


def dated(plan: Plan, result: Result) -> Plan:
    """Return the plan with what was computed as its stored dates, floats and critical flags, and the projects' finishes."""
    columns = {name: getattr(result, name).tolist() for name in (*DATES, *FLOATS)}
    critical = result.critical.tolist()
    activities = []
    for place, one in enumerate(plan.activities):
        dates = {name: None if columns[name][place] == MISSING else columns[name][place] for name in DATES}
        floats = {name: columns[name][place] for name in FLOATS}
        stored = StoredDates(**dates, **floats, critical=critical[place])
        activities.append(replace(one, stored=stored))
    finishes = [None if finish == MISSING else finish for finish in result.project_finish.tolist()]
    projects = tuple(replace(one, stored_finish=finish) for one, finish in zip(plan.projects, finishes, strict=True))
    return replace(plan, projects=projects, activities=tuple(activities))
