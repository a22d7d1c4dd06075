"""All checks of a plan."""

from __future__ import annotations

from collections.abc import Mapping

from milepost.engine.checks import critical, dcma, logic
from milepost.engine.checks.looking import View
from milepost.engine.checks.model import Baseline, Check
from milepost.engine.plan import Plan
from milepost.engine.result import Result

POINTS = (
    dcma.logic, dcma.leads, dcma.lags, dcma.relationship_types, dcma.hard_constraints, dcma.high_float, dcma.negative_float,
    dcma.high_duration, dcma.invalid_dates, dcma.resources, dcma.missed, critical.critical_path_test, critical.length_index,
    dcma.execution_index,
)  # fmt: skip
LOGIC = (
    logic.dangling_starts, logic.dangling_finishes, logic.redundant_links, logic.out_of_sequence, logic.constraint_driven,
)  # fmt: skip


def assess(plan: Plan, result: Result, baseline: Mapping[int, Baseline] | None = None) -> tuple[Check, ...]:
    """Return the 14 points, then the checks of logic.

    plan, result: a plan and its schedule. baseline: by uid; None or empty when there is none. Raises: PlanError, when the
    critical path test cannot be scheduled.
    Source: DCMA-EA PAM 200.1 (2012); GAO-16-89G (2015).

    >>> from milepost.engine.plan import Activity, Calendar, Project, Relation
    >>> from milepost.engine.scheduling import schedule
    >>> jobs = (Activity(uid=1, duration=28_800), Activity(uid=2, duration=28_800))
    >>> plan = Plan((Project(1, start=345_600, calendar=1),), (Calendar(1),), jobs, (Relation(1, 2, lag=-3600),))
    >>> [one.key for one in assess(plan, schedule(plan)) if one.verdict == "failed"]
    ['dcma_02_leads']
    """
    view = View(plan, result, baseline or {})
    return tuple(check(view) for check in (*POINTS, *LOGIC))
