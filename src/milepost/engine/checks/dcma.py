"""The DCMA 14-point assessment, points 1 to 11 and 14; 12 and 13 stand in critical.py. Finished work is left out of most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from milepost.engine.checks.looking import View
from milepost.engine.checks.model import DCMA, Check, Verdict, judged
from milepost.engine.plan import Activity, ConstraintKind, Link, Relation
from milepost.engine.times import DAY

LONG_DAYS = 44
"""Working days above which float or duration is high: two months."""
HARD = frozenset({
    ConstraintKind.MANDATORY_START, ConstraintKind.MANDATORY_FINISH, ConstraintKind.START_ON, ConstraintKind.FINISH_ON,
    ConstraintKind.START_ON_OR_BEFORE, ConstraintKind.FINISH_ON_OR_BEFORE,
})  # fmt: skip


def _share(
    number: int, key: str, title: str, *, found: Sequence[Activity], of: int, threshold: float, why: str
) -> Check:
    measured = 100.0 * len(found) / of if of else 0.0
    return Check(
        f"dcma_{number:02d}_{key}", title, judged(measured, threshold, True), why, f"{DCMA}.{number}", measured, threshold,
        of=of, ids=tuple(one.uid for one in found),
    )  # fmt: skip


def _links(
    number: int, key: str, title: str, *, found: Sequence[Relation], of: int, threshold: float, why: str
) -> Check:
    measured = 100.0 * len(found) / of if of else 0.0
    return Check(
        f"dcma_{number:02d}_{key}", title, judged(measured, threshold, True), why, f"{DCMA}.{number}", measured, threshold,
        of=of, links=tuple((one.predecessor, one.successor) for one in found),
    )  # fmt: skip


def not_assessed(number: int, key: str, title: str, why: str) -> Check:
    """Return the answer of a check for which something is missing."""
    return Check(f"dcma_{number:02d}_{key}", title, Verdict.NOT_ASSESSED, why, f"{DCMA}.{number}")


def logic(view: View) -> Check:
    """Point 1: incomplete activities without predecessor or successor; the first and the last are not counted against it."""
    found = [one for one in view.open if not view.before[one.uid] or not view.after[one.uid]]
    ends = _first_and_last(view, found)
    found = [one for one in found if one.uid not in ends]
    why = "Incomplete activities that lack a predecessor or a successor; one start and one end of the plan are allowed"
    return _share(1, "logic", "Logic", found=found, of=len(view.open), threshold=5.0, why=why)


def _first_and_last(view: View, found: Iterable[Activity]) -> set[int]:
    starts = [one for one in found if not view.before[one.uid]]
    ends = [one for one in found if not view.after[one.uid]]
    allowed = set()
    if starts:
        allowed.add(min(starts, key=lambda one: (view.date(one, "early_start") or 0, one.uid)).uid)
    if ends:
        allowed.add(max(ends, key=lambda one: (view.date(one, "early_finish") or 0, -one.uid)).uid)
    return {
        uid for uid in allowed
        if bool(view.before[uid]) or bool(view.after[uid]) or len(view.open) == 1
    }  # fmt: skip


def leads(view: View) -> Check:
    """Point 2: no lags below nought."""
    found = [one for one in view.links if one.lag < 0]
    return _links(
        2,
        "leads",
        "Leads",
        found=found,
        of=len(view.links),
        threshold=0.0,
        why="Links with a negative lag hide overlapping work",
    )


def lags(view: View) -> Check:
    """Point 3: at most 5 % of links with a lag."""
    found = [one for one in view.links if one.lag > 0]
    why = "Links with a positive lag hide work that nobody is responsible for"
    return _links(3, "lags", "Lags", found=found, of=len(view.links), threshold=5.0, why=why)


def relationship_types(view: View) -> Check:
    """Point 4: at least 90 % finish to start."""
    found = [one for one in view.links if one.link is not Link.FS]
    of = len(view.links)
    measured = 100.0 * (of - len(found)) / of if of else 100.0
    return Check(
        "dcma_04_relationship_types", "Relationship types", judged(measured, 90.0, False), "Finish-to-start links, of all",
        f"{DCMA}.4", measured, 90.0, False, of=of, links=tuple((one.predecessor, one.successor) for one in found),
    )  # fmt: skip


def hard_constraints(view: View) -> Check:
    """Point 5: at most 5 % of activities whose dates logic cannot move."""
    found = [
        one
        for one in view.open
        if any(limit is not None and limit.kind in HARD for limit in (one.constraint, one.second_constraint))
    ]
    why = "Constraints that keep logic from moving a date later: must, on, and on or before"
    return _share(5, "hard_constraints", "Hard constraints", found=found, of=len(view.open), threshold=5.0, why=why)


def high_float(view: View) -> Check:
    """Point 6: at most 5 % with more than 44 working days of total float."""
    found = [one for one in view.open if view.total_float(one) > LONG_DAYS * view.day(one)]
    why = f"Total float above {LONG_DAYS} working days is a sign of missing links"
    return _share(6, "high_float", "High float", found=found, of=len(view.open), threshold=5.0, why=why)


def negative_float(view: View) -> Check:
    """Point 7: none."""
    found = [one for one in view.open if view.total_float(one) < 0]
    why = "Activities whose computed dates are later than what they must keep"
    return _share(7, "negative_float", "Negative float", found=found, of=len(view.open), threshold=0.0, why=why)


def high_duration(view: View) -> Check:
    """Point 8: at most 5 % with more than 44 working days of duration."""
    found = [one for one in view.open if one.remaining_duration > LONG_DAYS * (DAY if one.elapsed else view.day(one))]
    why = f"Remaining durations above {LONG_DAYS} working days are hard to follow"
    return _share(8, "high_duration", "High duration", found=found, of=len(view.open), threshold=5.0, why=why)


def invalid_dates(view: View) -> Check:
    """Point 9: no actual dates after the data date, no forecast before it."""
    if all(one.data_date is None for one in view.plan.projects):
        return not_assessed(9, "invalid_dates", "Invalid dates", "The plan has no data date (status date)")
    found = [one for one in view.work if _invalid(view, one)]
    why = "Actual dates after the data date, and forecast dates before it"
    return _share(9, "invalid_dates", "Invalid dates", found=found, of=len(view.work), threshold=0.0, why=why)


def _invalid(view: View, one: Activity) -> bool:
    now = view.data_date(one)
    if now is None:
        return False
    if any(date is not None and date > now for date in (one.actual_start, one.actual_finish)):
        return True
    start, finish = view.date(one, "early_start"), view.date(one, "early_finish")
    if one.actual_start is None and start is not None and start < now:
        return True
    return one.actual_finish is None and finish is not None and finish < now


def resources(view: View) -> Check:
    """Point 10: activities of a day or longer without a resource; without a threshold."""
    work = [one for one in view.open if not view.is_milestone(one) and one.duration >= view.day(one)]
    found = [one for one in work if not one.assignments]
    measured = 100.0 * len(found) / len(work) if work else 0.0
    return Check(
        "dcma_10_resources", "Resources", Verdict.NOTED if found else Verdict.PASSED,
        "Work of a day or longer without a resource; the assessment sets no threshold", f"{DCMA}.10", measured,
        of=len(work), ids=tuple(one.uid for one in found),
    )  # fmt: skip


def missed(view: View) -> Check:
    """Point 11: at most 5 % of what was due by the data date finished, or will finish, after its baseline."""
    due = _due(view)
    if due is None:
        return not_assessed(11, "missed", "Missed activities", "The plan has no baseline or no data date (status date)")
    found = [one for one in due if _finish(view, one) > (view.baseline[one.uid].finish or 0)]
    why = "Of the activities due by the data date, those that finished or will finish after their baseline"
    return _share(11, "missed", "Missed activities", found=found, of=len(due), threshold=5.0, why=why)


def _due(view: View) -> list[Activity] | None:
    if not view.baseline or all(one.data_date is None for one in view.plan.projects):
        return None
    found = []
    for one in view.work:
        agreed, now = view.baseline.get(one.uid), view.data_date(one)
        if agreed is not None and agreed.finish is not None and now is not None and agreed.finish <= now:
            found.append(one)
    return found


def _finish(view: View, one: Activity) -> int:
    if one.actual_finish is not None:
        return one.actual_finish
    return view.date(one, "early_finish") or 0


def execution_index(view: View) -> Check:
    """Point 14: the baseline execution index, at least 0.95: all that is finished, over what is due by the data date and
    what lacks a baseline start or finish, as the pamphlet counts."""
    due = _due(view)
    if due is None:
        return not_assessed(
            14, "bei", "Baseline execution index", "The plan has no baseline or no data date (status date)"
        )
    known = {one.uid for one in due}
    asked = due + [one for one in view.work if one.uid not in known and _unplanned(view, one)]
    finished = sum(one.actual_finish is not None for one in view.work)
    measured = finished / len(asked) if asked else 1.0
    return Check(
        "dcma_14_bei", "Baseline execution index", judged(measured, 0.95, False),
        "Activities finished, over those that the baseline says should be and those that it lacks", f"{DCMA}.14", measured,
        0.95, False, "index", len(asked), tuple(one.uid for one in asked if one.actual_finish is None),
    )  # fmt: skip


def _unplanned(view: View, one: Activity) -> bool:
    agreed = view.baseline.get(one.uid)
    return agreed is None or agreed.start is None or agreed.finish is None
