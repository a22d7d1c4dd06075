"""DCMA points 12 and 13: whether the critical path is one, and how tight it is."""

from __future__ import annotations

from dataclasses import replace

from milepost.engine.checks.dcma import not_assessed
from milepost.engine.checks.looking import View
from milepost.engine.checks.model import DCMA, Check, Verdict, judged
from milepost.engine.plan import Activity, Plan
from milepost.engine.scheduling import schedule
from milepost.engine.times import DAY

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
    seconds = _work(view, tried, before, after) if after is not None and before is not None else 0
    wanted = TEST_DAYS * _day(view, tried)
    passed = seconds >= wanted - (view.calendar_of(tried).week_seconds if _mixed(view) else 0)
    moved = seconds / _day(view, tried)
    why = f"{TEST_DAYS} working days added to {tried.label} moved the project's finish by {moved:.0f} working days"
    return Check(
        f"dcma_12_{key}", title, Verdict.PASSED if passed else Verdict.FAILED, why, f"{DCMA}.12", moved, float(TEST_DAYS),
        False, "days", 1, () if passed else (tried.uid,),
    )  # fmt: skip


def _day(view: View, one: Activity) -> int:
    return DAY if one.elapsed else view.day(one)


def _work(view: View, one: Activity, start: int, finish: int) -> int:
    """Return seconds of work between two moments on the calendar on which the activity's float is counted, too."""
    columns = view.result.network.columns
    calendar = int(columns.calendar[view.row[one.uid]])
    return columns.clock.work_of_row(calendar, start, finish)


def _mixed(view: View) -> bool:
    """Tell whether work and lags run on several calendars: then the nights and weekends between them may swallow some days."""
    network = view.result.network
    lags = network.net.edges["calendar"][network.net.edges["lag"] != 0]
    return len({*network.columns.calendar[[view.row[one.uid] for one in view.open]].tolist(), *lags.tolist()}) > 1


def _finish_of(view: View, project: int) -> int | None:
    finishes = [
        found for one in view.work if one.project == project and (found := view.date(one, "early_finish")) is not None
    ]
    return max(finishes, default=None)


def _finish_when_longer(view: View, tried: Activity) -> int | None:
    extra = TEST_DAYS * _day(view, tried)
    longer = replace(
        tried, duration=tried.duration + extra, remaining=tried.remaining_duration + extra, assignments=(), splits=(),
        expected_finish=None,
    )  # fmt: skip
    plan = view.plan
    changed = tuple(longer if one.uid == tried.uid else one for one in plan.activities)
    other = Plan(plan.projects, plan.calendars, changed, plan.relations, plan.wbs)
    return _finish_of(View(other, schedule(other), {}), tried.project)


def length_index(view: View) -> Check:
    """Point 13: (length of the critical path + total float) / length, in working days, at least 0.95. Float counts against a
    date that must be kept, so without one it is nought and the index 1."""
    title, key = "Critical path length index", "cpli"
    if not view.open:
        return not_assessed(13, key, title, "Everything is finished")
    last = max(view.open, key=lambda one: (view.date(one, "early_finish") or 0, -view.total_float(one)))
    begin = view.data_date(last)
    start = begin if begin is not None else view.project[last.project].start
    length = _work(view, last, start, view.date(last, "early_finish") or start) / _day(view, last)
    if length <= 0:
        return not_assessed(13, key, title, "The plan's last finish does not lie after its data date")
    margin = min(view.total_float(one) / _day(view, one) for one in view.open if one.project == last.project)
    measured = (length + margin) / length
    return Check(
        f"dcma_13_{key}", title, judged(measured, 0.95, False),
        "Length of the critical path in working days, with its float, over its length", f"{DCMA}.13", measured, 0.95, False,
        "index", 1, (last.uid,) if measured < 0.95 else (),
    )  # fmt: skip
