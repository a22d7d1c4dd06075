"""What the checks look at: a plan with its schedule, sorted out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from milepost.engine.checks.model import Baseline
from milepost.engine.kernels.arrays import MISSING
from milepost.engine.plan import MILESTONES, SPANNING, Activity, Calendar, Kind, Link, Plan, Relation
from milepost.engine.result import Result

STARTS = frozenset({Link.FS, Link.SS})
"""Links that hold the successor's start."""
FINISHES = frozenset({Link.FS, Link.FF})
"""Links that hang on the predecessor's finish."""


class View:
    """A plan, its schedule and its baseline, with the questions that several checks ask."""

    def __init__(self, plan: Plan, result: Result, baseline: Mapping[int, Baseline]) -> None:
        self.plan = plan
        self.result = result
        self.baseline = baseline
        self.row = {one.uid: place for place, one in enumerate(plan.activities)}
        self.project = {one.uid: one for one in plan.projects}
        self.calendar = {one.uid: one for one in plan.calendars}
        self.work = [one for one in plan.activities if one.active and one.kind not in SPANNING and not one.external]
        self.open = [one for one in self.work if one.actual_finish is None]
        self.before: dict[int, list[Relation]] = defaultdict(list)
        self.after: dict[int, list[Relation]] = defaultdict(list)
        for link in plan.relations:
            self.before[link.successor].append(link)
            self.after[link.predecessor].append(link)
        incomplete = {one.uid for one in self.open}
        self.links = [one for one in plan.relations if one.successor in incomplete]

    def day(self, one: Activity) -> int:
        """Return how many seconds make a day of an activity."""
        return self.calendar_of(one).day_seconds

    def calendar_of(self, one: Activity) -> Calendar:
        """Return the calendar of an activity, or else of its project."""
        return self.calendar[one.calendar if one.calendar is not None else self.project[one.project].calendar]

    def data_date(self, one: Activity) -> int | None:
        """Return the data date of an activity's project, None where the plan has none."""
        return self.project[one.project].data_date

    def total_float(self, one: Activity) -> int:
        """Return total float, seconds."""
        return int(self.result.total_float[self.row[one.uid]])

    def date(self, one: Activity, name: str) -> int | None:
        """Return a computed date, None where there is none."""
        value = int(getattr(self.result, name)[self.row[one.uid]])
        return None if value == MISSING else value

    def critical(self, one: Activity) -> bool:
        """Tell whether an activity is critical."""
        return bool(self.result.critical[self.row[one.uid]])

    def is_milestone(self, one: Activity) -> bool:
        """Tell whether an activity is a point in time."""
        return one.kind in MILESTONES or (one.duration == 0 and one.kind is Kind.TASK)
