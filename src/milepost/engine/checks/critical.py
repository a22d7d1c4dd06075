"""DCMA points 12 and 13: whether the critical path is one, and how tight it is."""

from __future__ import annotations

from dataclasses import replace

from milepost.engine.checks.dcma import not_assessed
from milepost.engine.checks.looking import View
from milepost.engine.checks.model import DCMA, Check, Verdict, judged
from milepost.engine.plan import Activity, Plan
from milepost.engine.scheduling import schedule

TEST_DAYS = 600
"""Working days that the test adds: long enough that no float hides it."""


def critical_path_test(view: View) -> Check:
    """Point 12: 600 days added to a critical activity must move the project's finish as far."""
    title, key = "Critical path test", "critical_path_test"
    candidates = [one for one in view.open if view.critical(one) and not view.is_milestone(one)]
    if not candidates:
        return not_assessed(12, key, title, "No incomplete activity is critical")
    tried = min(candidates, key=lambda one: (view.date(one, "early_start") or 0, one.uid))
    before, after = _finish_of(view, tried.project), _finish_when_longer(view, tried)
    seconds = TEST_DAYS * view.day(tried)
    moved = after - before if after is not None and before is not None else 0
    passed = moved >= seconds
    why = f"{TEST_DAYS} working days added to {tried.label} moved the project's finish by {moved / 86_400:.0f} calendar days"
    return Check(
        f"dcma_12_{key}", title, Verdict.PASSED if passed else Verdict.FAILED, why, f"{DCMA}.12", moved / 86_400,
        seconds / 86_400, False, "days", 1, () if passed else (tried.uid,),
    )  # fmt: skip


def _finish_of(view: View, project: int) -> int | None:
    finishes = [
        found for one in view.work if one.project == project and (found := view.date(one, "early_finish")) is not None
    ]
    return max(finishes, default=None)


def _finish_when_longer(view: View, tried: Activity) -> int | None:
    extra = TEST_DAYS * view.day(tried)
    longer = replace(
        tried, duration=tried.duration + extra, remaining=tried.remaining_duration + extra, assignments=(), splits=(),
        expected_finish=None,
    )  # fmt: skip
    plan = view.plan
    changed = tuple(longer if one.uid == tried.uid else one for one in plan.activities)
    other = Plan(plan.projects, plan.calendars, changed, plan.relations, plan.wbs)
    return _finish_of(View(other, schedule(other), {}), tried.project)


def length_index(view: View) -> Check:
    """Point 13: (length of the critical path + total float) / length, at least 0.95. Float counts against a date that must
    be kept, so without one it is nought and the index 1."""
    title, key = "Critical path length index", "cpli"
    if not view.open:
        return not_assessed(13, key, title, "Everything is finished")
    last = max(view.open, key=lambda one: (view.date(one, "early_finish") or 0, -view.total_float(one)))
    begin = view.data_date(last)
    start = begin if begin is not None else view.project[last.project].start
    length = (view.date(last, "early_finish") or start) - start
    if length <= 0:
        return not_assessed(13, key, title, "The plan's last finish does not lie after its data date")
    worst = min(view.total_float(one) for one in view.open if one.project == last.project)
    margin = worst * 86_400 / view.day(last)
    measured = (length + margin) / length
    return Check(
        f"dcma_13_{key}", title, judged(measured, 0.95, False),
        "Length of the critical path in days of the calendar, with its float, over its length", f"{DCMA}.13", measured,
        0.95, False,
        "index", 1, (last.uid,) if measured < 0.95 else (),
    )  # fmt: skip
