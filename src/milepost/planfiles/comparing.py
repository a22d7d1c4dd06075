"""Computed dates against those that the program which wrote the file had stored: how many agree, and why others may not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from milepost.engine.kernels.arrays import MISSING
from milepost.engine.plan import Activity, ConstraintKind, Kind, Plan, Progress
from milepost.engine.result import Result
from milepost.engine.times import DAY, MINUTE

DATES = ("early_start", "early_finish", "late_start", "late_finish")
FLOATS = ("total_float", "free_float")
FIELDS = (*DATES, *FLOATS)


STALE = "the stored late dates contradict the stored finish of the project: they are of an earlier calculation"
ELSEWHERE = "the project's stored finish lies behind everything in the file: the export holds only part of the project"
EARLY = frozenset({ConstraintKind.START_ON_OR_AFTER, ConstraintKind.FINISH_ON_OR_AFTER})
"""Constraints that hold no late date."""
WORKING = frozenset({Kind.TASK, Kind.RESOURCE, Kind.START_MILESTONE, Kind.FINISH_MILESTONE})


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many stored values of a field the computed ones equal, to the minute."""

    equal: int
    total: int

    @property
    def share(self) -> float:
        """Return the part that is equal, 1.0 where the file stores none."""
        return self.equal / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs. stored, computed: plan time, or seconds for floats; computed None where there is none."""

    uid: int
    code: str
    field: str
    stored: int
    computed: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The agreement of every field, and every difference."""

    fields: dict[str, Agreement]
    differences: tuple[Difference, ...]


def compare(plan: Plan, result: Result) -> Comparison:
    """Hold a schedule against the stored dates of its plan."""
    fields: dict[str, Agreement] = {}
    differing: list[tuple[str, Activity, int, int]] = []
    for name in FIELDS:
        values = getattr(result, name)
        pairs = [
            (one, stored, int(value))
            for one, value in zip(plan.activities, values, strict=True)
            if one.stored is not None and (stored := getattr(one.stored, name)) is not None
        ]
        different = [(one, stored, value) for one, stored, value in pairs if abs(stored - value) >= MINUTE]
        fields[name] = Agreement(len(pairs) - len(different), len(pairs))
        differing += [(name, *values) for values in different]
    reasons = _Reasons(plan, {one.uid for _, one, _, _ in differing})
    found = [
        Difference(
            one.uid, one.label, name, stored, None if value == MISSING else value, reasons.of(one, name, stored, value)
        )
        for name, one, stored, value in differing
    ]  # fmt: skip
    return Comparison(fields, tuple(sorted(found, key=lambda one: (one.uid, FIELDS.index(one.field)))))


class _Reasons:
    """Finds the likely reason of a difference: the first rule that applies, the surest first."""

    def __init__(self, plan: Plan, differing: Collection[int]) -> None:
        self.projects = {one.uid: one for one in plan.projects}
        self.calendars = {one.uid: one for one in plan.calendars}
        self.default = {one.uid: one.calendar for one in plan.projects}
        ends_of = [(one.predecessor, one.successor) for one in plan.relations]
        self.beside = {here for pair in ends_of for here, there in (pair, pair[::-1]) if there in differing}
        """Those that are linked to one that differs."""
        self.followed = {one.predecessor for one in plan.relations}
        ends = [end for one in plan.activities for end in _ends(one)]
        self.last = max(ends, default=0)

    def stale(self, one: Activity) -> bool:
        """Tell whether the stored late dates contradict the file itself: nothing follows the activity and no date holds it,
        so that its late finish must be the stored finish of the project, and is not."""
        project, kept = self.projects[one.project], one.stored
        if kept is None or kept.late_finish is None or project.stored_finish is None:
            return False
        options = project.options
        rules = (
            not any(limit is not None and limit.kind not in EARLY for limit in (one.constraint, one.second_constraint)),
            one.deadline is None,
            one.active and not one.manual and one.actual_finish is None and one.kind in WORKING,
            not (options.multiple_critical_paths or options.from_finish or options.open_ends_critical),
            one.uid not in self.followed and project.must_finish is None,
        )
        return all(rules) and not self._same_instant(one, kept.late_finish, project.stored_finish)

    def of(self, one: Activity, field: str, stored: int, value: int) -> str:
        return next(self._candidates(one, field, stored, value))

    def _candidates(self, one: Activity, field: str, stored: int, value: int) -> Iterator[str]:
        if (
            field in {"late_start", "late_finish"}
            and stored == self.projects[one.project].stored_finish
            and stored > self.last
        ):
            yield ELSEWHERE
        kind = self._by_kind(one)
        if kind:
            yield kind
        if field in {"late_start", "late_finish", *FLOATS} and self.stale(one):
            yield STALE
        if field in FLOATS and one.stored is not None and self._float_contradicts(one, field, stored):
            yield "the stored float does not follow from the stored dates: it is of an earlier calculation"
        if field in DATES and value != MISSING and self._same_instant(one, stored, value):
            yield "the end of one working day and the beginning of the next are the same moment of work"
        if one.actual_start is not None and one.actual_finish is None:
            yield "work in progress: what remains is spread differently"
        if one.constraint is not None:
            yield f"the constraint {one.constraint.kind.replace('_', ' ')} is weighed differently against the links"
        if any(share.calendar is not None for share in one.assignments):
            yield "resource calendars: the program scheduled each assignment by itself"
        yield (
            "it follows from a difference of an activity that it is linked to" if one.uid in self.beside else "unknown"
        )

    def _by_kind(self, one: Activity) -> str:
        options = self.projects[one.project].options
        rules = (
            (not one.active, "an inactive task is not scheduled"),
            (one.manual, "a manually scheduled task keeps the dates that were typed"),
            (one.external, "the task stands in another file"),
            (one.kind in {Kind.SUMMARY, Kind.WBS_SUMMARY}, "a summary takes its dates from the activities below it"),
            (one.kind is Kind.LEVEL_OF_EFFORT, "a level of effort takes its dates from what it is linked to"),
            (one.actual_finish is not None, "finished: the program stores its data date or actual dates here"),
            (one.actual_start is not None and options.progress is Progress.ACTUAL_DATES, "progress by actual dates"),
            (_as_late(one), "as late as possible: early dates are moved by what follows"),
            (one.levelling_delay > 0, "the task was delayed by levelling"),
        )
        return next((reason for applies, reason in rules if applies), "")

    def _float_contradicts(self, one: Activity, field: str, stored: int) -> bool:
        dates = one.stored
        assert dates is not None
        if field != "total_float" or dates.early_finish is None or dates.late_finish is None:
            return False
        calendar = self.calendars[one.calendar if one.calendar is not None else self.default[one.project]]
        from milepost.planfiles.workclock import WorkClock

        clock = WorkClock(calendar)
        first, last = sorted((dates.early_finish, dates.late_finish))
        return abs(clock.between(first, last) - abs(stored)) >= MINUTE and (first == last) != (stored == 0)

    def _same_instant(self, one: Activity, stored: int, value: int) -> bool:
        from milepost.planfiles.workclock import WorkClock

        if abs(stored - value) > 14 * DAY:
            return False
        calendar = self.calendars[one.calendar if one.calendar is not None else self.default[one.project]]
        first, last = sorted((stored, value))
        return WorkClock(calendar).between(first, last) == 0


def _ends(one: Activity) -> list[int]:
    stored = one.stored.early_finish if one.stored is not None else None
    return [end for end in (stored, one.actual_finish) if end is not None]


def _as_late(one: Activity) -> bool:
    return one.constraint is not None and one.constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE


def agreement(many: list[Comparison]) -> dict[str, Agreement]:
    """Return the sum of several comparisons, by field."""
    totals = np.zeros((len(FIELDS), 2), np.int64)
    for one in many:
        totals += np.array([(one.fields[name].equal, one.fields[name].total) for name in FIELDS], np.int64)
    return {
        name: Agreement(int(equal), int(total)) for name, (equal, total) in zip(FIELDS, totals.tolist(), strict=True)
    }
