"""Writing a plan down: by hand or from a template, with owners, criteria, tasks and what waits for what; moving it later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.demo.courses import MARGIN, Work
from milepost.demo.plan_rows import Adapted, Goal, Plan
from milepost.demo.rows import Company, Day, Initiative, Proposal
from milepost.demo.world import World
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.actions.milestones import MilestoneFields, create_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.choices import CATEGORIES
from milepost.milestones.models import Activity, Criterion, Milestone
from milepost.milestones.plantime import day_of

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

    def key(self, code: str) -> str:
        """The key of a milestone; one of another plan is written with its initiative."""
        return code if ":" in code else f"{self.plan.initiative}:{code}"

    def day(self, offset: Day) -> date:
        """A working day of the story."""
        return self.world.calendar.day(offset)

    def serves(self) -> int | None:
        """The objective that the initiative serves, or that its proposal named."""
        rows: list[Initiative | Proposal] = [*self.company.initiatives, *self.company.proposals]
        key = next((row.objective for row in rows if row.key == self.plan.initiative and row.objective), "")
        return self.world.objectives.get(key)


def write_down(world: World, at: datetime, *, company: Company, plan: Plan) -> None:
    """The whole plan on one day."""
    desk = Desk(world, at, company, plan)
    if plan.template:
        _adapt(desk)
    for row in plan.goals:
        _goal(desk, row)


def link_across(world: World, at: datetime, *, company: Company, plan: Plan) -> None:
    """What waits for what, also in other plans of the company that are there by now."""
    desk = Desk(world, at, company, plan)
    for row in plan.goals:
        for code in row.after:
            add_dependency(
                acting=desk.acting, now=at, predecessor_id=world.milestones[desk.key(code)],
                successor_id=world.milestones[desk.key(row.code)],
            )  # fmt: skip


def move(world: World, at: datetime, *, plan: Plan, works: list[Work], day: Day, by: int) -> None:
    """Commit to later dates for all of the plan that is open: the story of a plan that did not hold."""
    shift = timedelta(days=by)
    for work in works:
        if not work.key.startswith(f"{plan.initiative}:") or (work.done and work.ends <= day):
            continue
        milestone = Milestone.objects.unwalled(WHY).get(pk=world.milestones[work.key])
        fields: MilestoneFields = {"due": _weekday(milestone.due + shift)}
        if work.begins is None or work.begins > day:
            fields["planned_start"] = _weekday((day_of(milestone.planned_start) or milestone.due) + shift)
        fields["planned_finish"] = _weekday((day_of(milestone.planned_finish) or milestone.due) + shift)
        world.moved[work.key] = world.moved.get(work.key, 0) + by
        update_milestone(acting=world.acting(plan.owner, at), now=at, milestone_id=milestone.pk, **fields)


def hand_over(world: World, at: datetime, *, plan: Plan, person: str) -> None:
    """Milestones whose owner had not come yet when the plan was written."""
    for code, adapted in plan.adapted.items():
        if adapted.owner == person:
            update_milestone(
                acting=world.acting(plan.owner, at), now=at, milestone_id=world.milestones[f"{plan.initiative}:{code}"],
                owner_id=world.people[person], team=_team(world, person, plan.helper),
            )  # fmt: skip
            _give_tasks(world, at, plan, f"{plan.initiative}:{code}", person)


def _give_tasks(world: World, at: datetime, plan: Plan, key: str, owner: str) -> None:
    """Tasks of a template begin with the initiative's owner; helper and milestone's owner take them in turn."""
    given = []
    for number, (task_id, had) in enumerate(world.tasks[key]):
        does = plan.helper if number % 2 == 0 else owner
        if does != had:
            update_task(acting=world.acting(plan.owner, at), now=at, task_id=task_id, owner_id=world.people[does])
        given.append((task_id, does))
    world.tasks[key] = given


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _team(world: World, owner: str, helper: str) -> dict[str, list[int]]:
    team = {"accountable": [world.people[owner]]}
    if helper != owner:
        team["responsible"] = [world.people[helper]]
    return team


def _goal(desk: Desk, row: Goal) -> None:
    world, at, plan = desk.world, desk.at, desk.plan
    owner, key = row.owner or plan.owner, desk.key(row.code)
    start, finish = desk.day(row.start), desk.day(row.due - MARGIN)
    working = _working_days(row)
    milestone = create_milestone(
        acting=desk.acting, now=at, initiative_id=world.scopes[plan.initiative], name=row.name, code=row.code,
        description=row.why, milestone_type=CATEGORIES[row.category][0], category=row.category,
        objective_id=desk.serves(), owner_id=world.people[owner], planned_start=start, planned_finish=finish,
        due=desk.day(row.due), duration=working, optimistic=round(working * 0.8), likely=working,
        pessimistic=round(working * 1.6), team=_team(world, owner, plan.helper),
    )  # fmt: skip
    world.milestones[key] = milestone.pk
    for measure in row.measures:
        criterion = add_criterion(
            acting=desk.acting, now=at, milestone_id=milestone.pk, metric=measure.metric,
            comparison=measure.comparison, target=str(measure.target), unit=measure.unit,
        )  # fmt: skip
        world.criteria.setdefault(key, []).append(criterion.pk)
    _tasks(desk, row)


def _working_days(row: Goal) -> int:
    return max(len(row.tasks), (row.due - MARGIN - row.start) * 5 // 7)


def _tasks(desk: Desk, row: Goal) -> None:
    """One after the other over the milestone's time, by helper and owner in turn."""
    world, at, key = desk.world, desk.at, desk.key(row.code)
    length, count = row.due - MARGIN - row.start, len(row.tasks)
    before = None
    for number, name in enumerate(row.tasks):
        does = desk.plan.helper if number % 2 == 0 else row.owner or desk.plan.owner
        task = create_task(
            acting=desk.acting, now=at, milestone_id=world.milestones[key], name=name, owner_id=world.people[does],
            planned_start=desk.day(row.start + length * number // count),
            planned_finish=desk.day(row.start + length * (number + 1) // count),
            duration=max(1, _working_days(row) // count),
        )  # fmt: skip
        world.tasks.setdefault(key, []).append((task.pk, does))
        if before is not None:
            add_dependency(acting=desk.acting, now=at, predecessor_id=before, successor_id=task.pk)
        before = task.pk


def _adapt(desk: Desk) -> None:
    """The initiative was started from its template; now it gets the company's own words and owners."""
    world, plan = desk.world, desk.plan
    found = Milestone.objects.unwalled(WHY).filter(initiative_id=world.scopes[plan.initiative])
    for milestone in found.order_by("planned_start", "pk"):
        key = desk.key(milestone.code)
        adapted = plan.adapted.get(milestone.code, Adapted())
        owner = adapted.owner if adapted.owner in world.people else plan.owner
        world.milestones[key] = milestone.pk
        ids = Criterion.objects.unwalled(WHY).filter(milestone=milestone).order_by("pk").values_list("pk", flat=True)
        world.criteria[key] = list(ids)
        rows = Activity.objects.unwalled(WHY).filter(parent_id=milestone.pk).order_by("planned_start", "pk")
        world.tasks[key] = [(task.pk, plan.owner) for task in rows]
        fields: MilestoneFields = {"team": _team(world, owner, plan.helper)}
        if adapted.name:
            fields["name"] = adapted.name
        if owner != plan.owner:
            fields["owner_id"] = world.people[owner]
        update_milestone(acting=desk.acting, now=desk.at, milestone_id=milestone.pk, **fields)
        _give_tasks(world, desk.at, plan, key, owner)
