"""Writing a plan down: by hand or from a template, with owners, criteria, tasks and what waits for what; moving it later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from milepost.access.roles import Can
from milepost.demo.courses import MARGIN, Work
from milepost.demo.plan_rows import Adapted, Goal, Plan
from milepost.demo.rows import Company, Day
from milepost.demo.world import World
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.actions.milestones import MilestoneFields, create_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.choices import CATEGORIES
from milepost.milestones.models import Activity, Criterion, Milestone
from milepost.milestones.plantime import day_of

WHY = "the demo's own story"


def write_down(world: World, at: datetime, *, company: Company, plan: Plan) -> None:
    """The whole plan on one day."""
    by = _author(world, company, plan, at)
    if plan.template:
        _adapt(world, at, plan, by)
        return
    for row in plan.goals:
        _goal(world, at, company, plan, row, by)


def link_across(world: World, at: datetime, *, company: Company, plan: Plan) -> None:
    """What waits for what, also in other plans of the company that are there by now."""
    by = _author(world, company, plan, at)
    for row in plan.goals:
        for code in row.after:
            before = code if ":" in code else f"{plan.initiative}:{code}"
            add_dependency(
                acting=world.acting(by, at), now=at, predecessor_id=world.milestones[before],
                successor_id=world.milestones[f"{plan.initiative}:{row.code}"],
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


def _author(world: World, company: Company, plan: Plan, at: datetime) -> str:
    may = world.may(plan.owner, Can.EDIT_INITIATIVES, company.key, at)
    return plan.owner if may else company.people[0].key


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _team(world: World, owner: str, helper: str) -> dict[str, list[int]]:
    team = {"accountable": [world.people[owner]]}
    if helper != owner:
        team["responsible"] = [world.people[helper]]
    return team


def _goal(world: World, at: datetime, company: Company, plan: Plan, row: Goal, by: str) -> None:
    acting = world.acting(by, at)
    owner = row.owner or plan.owner
    start, finish = world.calendar.day(row.start), world.calendar.day(row.due - MARGIN)
    working = sum(1 for ahead in range((finish - start).days + 1) if (start + timedelta(days=ahead)).weekday() < 5)
    milestone = create_milestone(
        acting=acting, now=at, initiative_id=world.scopes[plan.initiative], name=row.name, code=row.code,
        description=row.why, milestone_type=CATEGORIES[row.category][0], category=row.category,
        objective_id=world.objectives.get(_serves(company, plan)), owner_id=world.people[owner], planned_start=start,
        planned_finish=finish, due=world.calendar.day(row.due), duration=working, optimistic=round(working * 0.8),
        likely=working, pessimistic=round(working * 1.6), team=_team(world, owner, plan.helper),
    )  # fmt: skip
    key = f"{plan.initiative}:{row.code}"
    world.milestones[key] = milestone.pk
    for measure in row.measures:
        criterion = add_criterion(
            acting=acting, now=at, milestone_id=milestone.pk, metric=measure.metric, comparison=measure.comparison,
            target=str(measure.target), unit=measure.unit,
        )  # fmt: skip
        world.criteria.setdefault(key, []).append(criterion.pk)
    _tasks(world, at, plan, row, milestone, by, working)


def _tasks(world: World, at: datetime, plan: Plan, row: Goal, milestone: Milestone, by: str, working: int) -> None:
    acting, key = world.acting(by, at), f"{plan.initiative}:{row.code}"
    length = row.due - MARGIN - row.start
    before = None
    for number, name in enumerate(row.tasks):
        first = row.start + length * number // len(row.tasks)
        last = row.start + length * (number + 1) // len(row.tasks)
        does = plan.helper if number % 2 == 0 else row.owner or plan.owner
        task = create_task(
            acting=acting, now=at, milestone_id=milestone.pk, name=name, owner_id=world.people[does],
            planned_start=world.calendar.day(first), planned_finish=world.calendar.day(last),
            duration=max(1, working // len(row.tasks)),
        )  # fmt: skip
        world.tasks.setdefault(key, []).append((task.pk, does))
        if before is not None:
            add_dependency(acting=acting, now=at, predecessor_id=before, successor_id=task.pk)
        before = task.pk


def _serves(company: Company, plan: Plan) -> str:
    """The key of the objective that the initiative serves, or that its proposal named."""
    rows = (*company.initiatives, *company.proposals)
    return next((row.objective for row in rows if row.key == plan.initiative and row.objective), "")


def _adapt(world: World, at: datetime, plan: Plan, by: str) -> None:
    """The initiative was started from its template; now it gets the company's own words and owners."""
    found = Milestone.objects.unwalled(WHY).filter(initiative_id=world.scopes[plan.initiative])
    for milestone in found.order_by("planned_start", "pk"):
        key = f"{plan.initiative}:{milestone.code}"
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
        update_milestone(acting=world.acting(by, at), now=at, milestone_id=milestone.pk, **fields)
