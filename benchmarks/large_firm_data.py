"""The *large firm*: what `walls` has, and in its 3,000 initiatives 30,000 milestones, 100,000 tasks, 200,000 dependencies and
600,000 updates over two years, a baseline of each initiative and 600 dates agreed between companies.

Written by bulk inserts (the same tables, the same columns) from a fixed seed, ending today. Every update has its event;
milestones, tasks and dependencies have the event of their newest version. Assessments are computed by the product itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import Any

from benchmarks.bulk_insert import insert
from benchmarks.large_firm_agreed_data import agree
from benchmarks.walls_data import Build
from benchmarks.walls_shapes import BIG, SMALL, Size
from django.db import connection, transaction

from milepost.core.aggregates import Aggregate
from milepost.core.ids import new_id
from milepost.core.models import Event
from milepost.milestones.choices import CATEGORIES, ActivityKind, DependencyKind, Link, Status, Verdict
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Activity, Criterion, Dependency, Milestone, TeamMember, Update
from milepost.milestones.plantime import end_of, start_of
from milepost.ops.statistics import refresh_statistics
from milepost.portfolios.models import Initiative


@dataclass(frozen=True, slots=True)
class Plan:
    """How many of each there are in all."""

    milestones: int
    tasks: int
    dependencies: int
    updates: int
    #: Dates agreed between companies. Where any are wanted, each initiative has a baseline too.
    crossings: int = 0


LARGE = Plan(30_000, 100_000, 200_000, 600_000, 600)
ONE = Plan(1, 1, 1, 1, 1)
SEED = 20_240_603
AT_ONCE = 5_000
WEEK = timedelta(days=7)
NAMES = (
    "SAP cut-over", "Price list of wave 2", "Second shift on line 4", "Munich office open", "Supplier contracts signed",
    "ISO 27001 certificate", "First order from a new country", "Warehouse merged", "Churn below target", "Plant manager hired",
)  # fmt: skip
WORDS = (
    "Vendor delivered the second batch, acceptance on Thursday.",
    "Two of three works councils agreed; the third meets next week.",
    "Migration rehearsal took 31 hours instead of 24, one more is planned.",
)


class LargeBuild(Build):
    """The firm of `walls`, and its milestones."""

    def __init__(self, size: Size, plan: Plan, today: date) -> None:
        super().__init__(replace(size, versions=2))
        self.plan = plan
        self.today = today
        self.random = random.Random(SEED)
        self.milestones: list[Milestone] = []
        self.tasks: list[Activity] = []

    def milestones_too(self) -> None:
        """After ``everything``: milestones with tasks, links and reports."""
        for number in range(self.plan.milestones):
            self._milestone(number, self.initiatives[number * len(self.initiatives) // self.plan.milestones])
        per = self.plan.tasks // self.plan.milestones
        for number, milestone in enumerate(self.milestones):
            for step in range(per + (number % 3 == 0)):
                self._task(milestone, step)
        del self.tasks[self.plan.tasks :]
        for rows in (self.milestones, self.tasks):
            insert(rows)
            for some in in_chunks(rows):
                insert(map(self._event, some))
        insert(self._teams())
        self._in_parts(self._criteria())
        self._in_parts(self._dependencies())
        self._in_parts(self._updates())
        if self.plan.crossings:
            agree(self, self._event, self.plan.crossings)
        moment = datetime.combine(self.today, time(12), UTC)
        refresh_facts((row.pk for row in self.milestones), now=moment, today=self.today)

    def _in_parts(self, rows: Iterator[Any]) -> None:
        for some in in_chunks(rows):
            insert(some)
            insert(map(self._event, some))

    def _milestone(self, number: int, initiative: Initiative) -> None:
        dice = self.random
        begins = self.today + timedelta(days=dice.randint(-600, 200))
        lasts = dice.randint(20, 200)
        due = begins + timedelta(days=lasts)
        share = (self.today - begins).days / lasts * dice.choice((1.0, 1.0, 0.9, 0.6))
        done = share >= 1
        category = list(CATEGORIES)[number % len(CATEGORIES)]
        status = dice.choice((Status.ON_TRACK, Status.ON_TRACK, Status.AT_RISK, Status.IN_PROGRESS, Status.DELAYED))
        if done or share <= 0:
            status = Status.COMPLETED if done else Status.NOT_STARTED
        row = Milestone(
            firm=self.firm, company_id=initiative.company_id, initiative=initiative, kind=ActivityKind.MILESTONE,
            name=f"{NAMES[number % len(NAMES)]} {number:05}", code=f"M{number:05}", owner_id=initiative.owner_id,
            planned_start=start_of(begins), planned_finish=end_of(due), due=due, percent=round(max(0, min(1, share)) * 10_000),
            actual_start=start_of(begins) if share > 0 else None, actual_finish=end_of(due) if done else None,
            milestone_type=CATEGORIES[category][0], category=category, weight=1000, tags=["wave 2", "it"][: number % 3],
            objective_id=initiative.objective_id, description="What it is about, in two sentences.", status=status,
            version=21, recorded_at=datetime.combine(min(due, self.today), time(9), UTC),
        )  # fmt: skip
        row.activity_ptr_id = row.id
        self.milestones.append(row)

    def _task(self, milestone: Milestone, step: int) -> None:
        done = milestone.actual_finish is not None or step == 0
        begins, ends = milestone.planned_start, milestone.planned_finish
        self.tasks.append(
            Activity(
                firm=self.firm, company_id=milestone.company_id, initiative_id=milestone.initiative_id, kind=ActivityKind.TASK,
                parent_id=milestone.pk, name=f"Step {step + 1} of {milestone.name}", owner_id=milestone.owner_id,
                duration_s=5 * 28_800, planned_start=begins, planned_finish=ends, percent=10_000 if done else 0,
                actual_start=begins if done else None, actual_finish=ends if done else None, version=1,
                recorded_at=milestone.recorded_at,
            )
        )  # fmt: skip

    def _teams(self) -> Iterator[TeamMember]:
        for number, milestone in enumerate(self.milestones):
            user = self.users[(number * 7) % len(self.users)]
            yield TeamMember(milestone=milestone, user=user, involvement="responsible")

    def _criteria(self) -> Iterator[Criterion]:
        for milestone in self.milestones:
            yield Criterion(
                firm=self.firm, milestone=milestone, metric="On-time delivery", target=95 * 10**6, unit="%",
                verdict=Verdict.UNKNOWN, version=1, recorded_at=milestone.recorded_at,
            )  # fmt: skip

    def _dependencies(self) -> Iterator[Dependency]:
        """Forward along the tasks of a company, so that there is no circle: chains, and links across initiatives."""
        by_company: dict[int, list[Activity]] = {}
        for milestone in self.milestones:
            by_company.setdefault(milestone.company_id, []).append(milestone)
        for task in self.tasks:
            by_company[task.company_id].append(task)
        left = self.plan.dependencies
        made: set[tuple[int, int]] = set()
        first = True
        while left:
            for activities in by_company.values():
                for before, after in pairwise(activities) if first else self._leaps(activities):
                    if left and (before.pk, after.pk) not in made:
                        made.add((before.pk, after.pk))
                        left -= 1
                        yield self._dependency(before, after)
            first = False

    def _leaps(self, activities: list[Activity]) -> Iterator[tuple[Activity, Activity]]:
        for at, before in enumerate(activities[:-1]):
            yield before, activities[min(len(activities) - 1, at + self.random.randint(1, 40))]

    def _dependency(self, before: Activity, after: Activity) -> Dependency:
        return Dependency(
            firm=self.firm, company_id=before.company_id, predecessor=before, successor=after, link=Link.FS,
            lag=0, dependency_kind=DependencyKind.SEQUENTIAL, version=1, recorded_at=before.recorded_at,
        )  # fmt: skip

    def _updates(self) -> Iterator[Update]:
        """Twenty for each milestone, a week apart and more, up to its finish or these days."""
        each = self.plan.updates // self.plan.milestones
        for milestone in self.milestones:
            last = min(milestone.due, self.today - timedelta(days=self.random.randint(0, 40)))
            for number in range(each):
                moment = datetime.combine(last - (each - 1 - number) * WEEK, time(8, number), UTC)
                yield Update(
                    firm=self.firm, milestone=milestone, reporter_id=milestone.owner_id, status=milestone.status,
                    percent=milestone.percent * (number + 1) // each, words=WORDS[number % len(WORDS)], version=1,
                    recorded_at=moment,
                )  # fmt: skip

    def _event(self, row: Aggregate) -> Event:
        place = row.event_place()
        return Event(
            action_id=new_id(), verb=f"{row.KIND}.created", kind=row.KIND, aggregate_id=row.pk, version=row.version,
            title=row.event_title()[:300], firm_id=self.firm.pk, company_id=place.company_id,
            initiative_id=place.initiative_id, seen_with=place.seen_with, actor_id=self.users[row.pk % len(self.users)].pk,
            via="web", before=None, after=Aggregate.state(row), recorded_at=row.recorded_at,
        )  # fmt: skip


def in_chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Lists of at most AT_ONCE, in order."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def build(today: date, large: Plan = LARGE) -> None:
    """The large firm and one with one of each, in one transaction; then statistics."""
    with transaction.atomic():
        for size, plan in ((BIG, large), (SMALL, ONE)):
            made = LargeBuild(size, plan, today)
            made.everything()
            made.milestones_too()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    refresh_statistics(datetime.now(UTC))
