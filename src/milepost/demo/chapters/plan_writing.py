"""Writing a plan down: by hand or from a template, with owners, criteria, tasks, weights and what waits for what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import pairwise

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.demo.courses import MARGIN, Work
from milepost.demo.plan_rows import Adapted, Goal, Plan
from milepost.demo.rows import Company, Day, Initiative, Proposal
from milepost.demo.world import World, at_once
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.actions.milestones import MilestoneFields, create_milestone, update_milestone
from milepost.milestones.actions.reminders import set_cadence
from milepost.milestones.actions.tasks import TaskFields, create_task, update_task
from milepost.milestones.choices import CATEGORIES
from milepost.milestones.models import Activity, Criterion, Milestone
from milepost.milestones.templates import template_named

WHY = "the demo's own story"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a plan is written: in whose world, when, which plan, by whom."""

    world: World
    at: datetime
    company: Company
    plan: Plan

    @property
    def acting(self) -> Viewer:
        """The plan's owner, as far as the owner's roles reach, else who leads the company."""
        may = self.world.may(self.plan.owner, Can.EDIT_INITIATIVES, self.company.key, self.at)
        return self.world.acting(self.plan.owner if may else self.company.people[0].key, self.at)

    @property
    def calendar_id(self) -> int | None:
        """The calendar of the company's plans."""
        return self.world.calendars.get(self.company.key)

    def key(self, code: str) -> str:
        """The key of a milestone; one of another plan is written with its initiative."""
        return code if ":" in code else f"{self.plan.initiative}:{code}"

    def day(self, offset: Day) -> date:
        """A working day of the company."""
        return self.world.workdays(self.company.key).on(self.world.calendar.day(offset))

    def due(self, offset: Day) -> date:
        """A day to commit to: one on which somebody is there, and not before the holidays what was meant for after them."""
        return self.world.workdays(self.company.key).from_on(self.world.calendar.day(offset))

    def days_of_work(self, first: Day, last: Day) -> int:
        """How many days of work there are from one day to another, both included; one at least."""
        days = self.world.workdays(self.company.key)
        return max(1, days.between(days.at_work(first) - 1, last))

    def serves(self) -> int | None:
        """The objective that the initiative serves, or that its proposal named."""
        rows: list[Initiative | Proposal] = [*self.company.initiatives, *self.company.proposals]
        key = next((row.objective for row in rows if row.key == self.plan.initiative and row.objective), "")
        return self.world.objectives.get(key)


def write_down(world: World, at: datetime, *, company: Company, plan: Plan) -> None:
    """The whole plan on one day."""
    desk = Desk(world, at, company, plan)
    set_cadence(acting=desk.acting, now=at, initiative_id=world.scopes[plan.initiative], every_days=plan.every)
    if plan.template:
        _adapt(desk)
    rows = [row for row in plan.goals if row.added is None]
    weights = plan.weights.split() or ["0"] * len(rows)
    if rows:
        at_once(desk.acting, at, [partial(_goal, desk, row, weight) for row, weight in zip(rows, weights, strict=True)])


def link_across(world: World, at: datetime, *, company: Company, plan: Plan) -> None:
    """What waits for what, also in other plans of the company that are there by now."""
    desk = Desk(world, at, company, plan)
    links = [(code, row.code) for row in plan.goals if row.added is None for code in row.after]
    if links:
        at_once(desk.acting, at, [partial(_link, desk, before, after) for before, after in links])


def fill_in(desk: Desk, row: Goal, milestone_id: int) -> None:
    """What a milestone that a change request added still lacks."""
    update_milestone(acting=desk.acting, now=desk.at, milestone_id=milestone_id, **_fields(desk, row))
    _parts(desk, row, milestone_id)
    for code in row.after:
        _link(desk, code, row.code)


def hand_over(world: World, at: datetime, *, plan: Plan, person: str) -> None:
    """Milestones whose owner had not come yet when the plan was written."""
    for code, adapted in plan.adapted.items():
        if adapted.owner == person:
            key = f"{plan.initiative}:{code}"
            update_milestone(
                acting=world.acting(plan.owner, at), now=at, milestone_id=world.milestones[key],
                owner_id=world.people[person], team=_team(world, person, plan.helper),
            )  # fmt: skip
            given = []
            for number, (task_id, had) in enumerate(world.tasks[key]):
                does = _doer(plan, number, person)
                if does != had:
                    update_task(
                        acting=world.acting(plan.owner, at), now=at, task_id=task_id, owner_id=world.people[does]
                    )
                given.append((task_id, does))
            world.tasks[key] = given


def _doer(plan: Plan, number: int, owner: str) -> str:
    """Helper and milestone's owner take the tasks in turn."""
    return plan.helper if number % 2 == 0 else owner


def _team(world: World, owner: str, helper: str) -> dict[str, list[int]]:
    team = {"accountable": [world.people[owner]]}
    if helper != owner:
        team["responsible"] = [world.people[helper]]
    return team


def _goal(desk: Desk, row: Goal, weight: str) -> None:
    fields: MilestoneFields = {
        **_fields(desk, row), "name": row.name, "milestone_type": CATEGORIES[row.category][0], "category": row.category,
        "due": desk.due(row.due), "weight": weight,
    }  # fmt: skip
    initiative_id = desk.world.scopes[desk.plan.initiative]
    milestone = create_milestone(acting=desk.acting, now=desk.at, initiative_id=initiative_id, **fields)
    _parts(desk, row, milestone.pk)


def _fields(desk: Desk, row: Goal) -> MilestoneFields:
    """All but what a change request that adds it says already."""
    owner = row.owner or desk.plan.owner
    working = max(len(row.tasks), desk.days_of_work(row.start, row.due - MARGIN))
    return {
        "code": row.code, "description": row.why, "objective_id": desk.serves(), "owner_id": desk.world.people[owner],
        "team": _team(desk.world, owner, desk.plan.helper), "calendar_id": desk.calendar_id,
        "planned_start": desk.day(row.start), "planned_finish": desk.day(row.due - MARGIN), "duration": working,
        "optimistic": round(working * 0.8), "likely": working, "pessimistic": round(working * 1.6),
    }  # fmt: skip


def _parts(desk: Desk, row: Goal, milestone_id: int) -> None:
    """Criteria, and tasks one after the other over the milestone's time."""
    world, at, key = desk.world, desk.at, desk.key(row.code)
    world.milestones[key] = milestone_id
    for measure in row.measures:
        criterion = add_criterion(
            acting=desk.acting, now=at, milestone_id=milestone_id, metric=measure.metric,
            comparison=measure.comparison, target=str(measure.target), unit=measure.unit,
        )  # fmt: skip
        world.criteria.setdefault(key, []).append(criterion.pk)
    made: list[int] = []
    for number, (name, fields) in enumerate(zip(row.tasks, _spans(desk, world.works[key]), strict=True)):
        does = _doer(desk.plan, number, row.owner or desk.plan.owner)
        fields |= {"name": name, "owner_id": world.people[does]}
        task = create_task(acting=desk.acting, now=at, milestone_id=milestone_id, **fields)
        made.append(task.pk)
        world.tasks.setdefault(key, []).append((task.pk, does))
    for before, after in pairwise(made):
        add_dependency(acting=desk.acting, now=at, predecessor_id=before, successor_id=after)


def _spans(desk: Desk, work: Work) -> list[TaskFields]:
    """The planned days of a milestone's tasks, each a share of the days of work that the milestone has."""
    length = work.finish - work.start
    total = max(len(work.tasks), desk.days_of_work(work.start, work.finish))
    spans: list[TaskFields] = []
    for _name, begin, end in work.tasks:
        spans.append({
            "planned_start": desk.day(work.start + round(length * begin)),
            "planned_finish": desk.day(work.start + round(length * end)),
            "duration": max(1, int(total * (end - begin) + 0.001)),
        })  # fmt: skip
    return spans


def _link(desk: Desk, before: str, after: str) -> None:
    ids = desk.world.milestones
    add_dependency(
        acting=desk.acting, now=desk.at, predecessor_id=ids[desk.key(before)], successor_id=ids[desk.key(after)]
    )


def _adapt(desk: Desk) -> None:
    """The initiative was started from its template; now it gets the company's own words, days, weights and owners."""
    world, plan = desk.world, desk.plan
    codes = [row.code for row in template_named(plan.template).milestones]
    weights = dict(zip(codes, plan.weights.split() or ["0"] * len(codes), strict=True))
    found = Milestone.objects.unwalled(WHY).filter(initiative_id=world.scopes[plan.initiative])
    for milestone in found.order_by("planned_start", "pk"):
        key, adapted = desk.key(milestone.code), plan.adapted.get(milestone.code, Adapted())
        owner = adapted.owner if adapted.owner in world.people else plan.owner
        world.milestones[key] = milestone.pk
        ids = Criterion.objects.unwalled(WHY).filter(milestone=milestone).order_by("pk").values_list("pk", flat=True)
        world.criteria[key] = list(ids)
        at_once(desk.acting, desk.at, _own_days(desk, milestone.pk, world.works[key], owner))
        work = world.works[key]
        fields: MilestoneFields = {
            "team": _team(world, owner, plan.helper), "weight": weights[milestone.code], "calendar_id": desk.calendar_id,
            "planned_start": desk.day(work.start), "planned_finish": desk.day(work.finish), "due": desk.due(work.due),
            "duration": desk.days_of_work(work.start, work.finish),
        }  # fmt: skip
        if adapted.name:
            fields["name"] = adapted.name
        if owner != plan.owner:
            fields["owner_id"] = world.people[owner]
        update_milestone(acting=desk.acting, now=desk.at, milestone_id=milestone.pk, **fields)


def _own_days(desk: Desk, milestone_id: int, work: Work, owner: str) -> list[Callable[[], Activity]]:
    """Days and owners of the tasks, which the template had given to the owner of the initiative."""
    rows = Activity.objects.unwalled(WHY).filter(parent_id=milestone_id).order_by("planned_start", "pk")
    ids = list(rows.values_list("pk", flat=True))
    doers = [_doer(desk.plan, number, owner) for number in range(len(ids))]
    desk.world.tasks[work.key] = list(zip(ids, doers, strict=True))
    spans = _spans(desk, work)
    for does, fields in zip(doers, spans, strict=True):
        fields["owner_id"] = desk.world.people[does]
    return [
        partial(update_task, acting=desk.acting, now=desk.at, task_id=pk, **fields)
        for pk, fields in zip(ids, spans, strict=True)
    ]
