"""What was agreed: the first baseline of every initiative that was committed to, and the requests to change what stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from milepost.access.roles import Can
from milepost.demo.agreement_rows import Asked, Direct, Frozen, Outcome, Reply
from milepost.demo.chapters.plan_writing import WHY, Desk, fill_in
from milepost.demo.courses import Work
from milepost.demo.plan_rows import Plan
from milepost.demo.rows import Company, Firm, Initiative
from milepost.demo.tables.agreements import ASKED, DIRECT, FROZEN, NAMED
from milepost.demo.tables.plans import PLANS
from milepost.demo.world import Beat, World
from milepost.milestones.actions.baselines import agree_baseline, agree_company_baseline
from milepost.milestones.actions.changes import approve_change, refuse_change, request_change, withdraw_change
from milepost.milestones.actions.milestones import MilestoneFields, update_milestone
from milepost.milestones.actions.tasks import update_task
from milepost.milestones.choices import CATEGORIES
from milepost.milestones.models import Activity, ChangeRequest, Milestone
from milepost.milestones.plantime import day_of
from milepost.portfolios.choices import Stage

#: So many days after it was committed to, the plan is agreed.
DAYS_TO_AGREE = 3
USUAL_NAME = "Approved plan"
#: Who speaks for the fund where the sponsor sits in the company, whose people may not agree to changes of their own plan.
FOR_THE_FUND = "amara"


def beats(firm: Firm) -> Iterator[Beat]:
    """Baselines and requests of the firm's companies."""
    plans = {plan.initiative: plan for plan in PLANS}
    for company in firm.companies:
        for row in company.initiatives:
            plan = plans.get(row.key)
            if plan is not None and len(row.stages) >= Stage.COMMITTED:
                day = max(row.stages[Stage.COMMITTED - 1], plan.planned) + DAYS_TO_AGREE
                yield day, partial(_agree, company=company, row=row)
        for frozen in FROZEN:
            if frozen.of.split(".")[0] == company.key:
                yield frozen.day, partial(_freeze, row=frozen)
        for direct in DIRECT:
            if direct.milestone.split(".")[0] == company.key:
                yield direct.day, partial(_move, company=company, row=direct)
        for asked in ASKED:
            if asked.initiative.split(".")[0] == company.key:
                yield from _request(company, plans[asked.initiative], asked)


def _agree(world: World, at: datetime, *, company: Company, row: Initiative) -> None:
    by = row.sponsor if world.may(row.sponsor, Can.AGREE_CHANGES, company.key, at) else FOR_THE_FUND
    name = NAMED.get(row.key, USUAL_NAME)
    agree_baseline(acting=world.acting(by, at), now=at, initiative_id=world.scopes[row.key], name=name)


def _freeze(world: World, at: datetime, *, row: Frozen) -> None:
    acting, scope_id = world.acting(row.by, at), world.scopes[row.of]
    if "." in row.of:
        agree_baseline(acting=acting, now=at, initiative_id=scope_id, name=row.name, change_reason=row.why)
    else:
        agree_company_baseline(acting=acting, now=at, company_id=scope_id, name=row.name, change_reason=row.why)


def _move(world: World, at: datetime, *, company: Company, row: Direct) -> None:
    milestone = _stored(world, row.milestone)
    due = _due(world, company, milestone.due, row.later)
    world.moved[row.milestone] = world.moved.get(row.milestone, 0) + row.later
    update_milestone(acting=world.acting(row.by, at), now=at, milestone_id=milestone.pk, due=due, change_reason=row.why)


def _request(company: Company, plan: Plan, row: Asked) -> Iterator[Beat]:
    made: list[ChangeRequest] = []
    yield row.day, partial(_ask, company=company, plan=plan, row=row, made=made)
    if row.reply is not None:
        yield row.reply.day, partial(_reply, company=company, plan=plan, row=row, made=made)


def _ask(world: World, at: datetime, *, company: Company, plan: Plan, row: Asked, made: list[ChangeRequest]) -> None:
    named = {*row.due, *row.remove, *(code for code, _place, _target in row.easier)}
    if not all(_open(world.works[f"{row.initiative}:{code}"], row) for code in named):
        return  # made in a season in which holidays put its end before the answer
    initiative_id = world.scopes[row.initiative]
    made.append(
        request_change(
            acting=world.acting(row.by, at), now=at, initiative_id=initiative_id, reason=row.why, baseline_name=row.baseline,
            items=list(_items(Desk(world, at, company, plan), row)),
        )
    )  # fmt: skip


def _items(desk: Desk, row: Asked) -> Iterator[dict[str, Any]]:
    world = desk.world
    for key, by in _put_off(world, row).items():
        milestone = _stored(world, key)
        yield {"kind": "due", "milestone_id": milestone.pk, "due": _due(world, desk.company, milestone.due, by)}
    for code in row.remove:
        yield {"kind": "remove", "milestone_id": world.milestones[f"{row.initiative}:{code}"]}
    for code, place, target in row.easier:
        criterion_id = world.criteria[f"{row.initiative}:{code}"][place]
        yield {"kind": "criterion", "criterion_id": criterion_id, "target": target}
    for goal in desk.plan.goals:
        if goal.code in row.add:
            due = desk.due(goal.due)
            kind = CATEGORIES[goal.category][0]
            yield {"kind": "add", "name": goal.name, "milestone_type": kind, "category": goal.category, "due": due}


def _put_off(world: World, row: Asked) -> dict[str, int]:
    """By milestone, how many days later it is to be due. What ends before the answer does not move any more."""
    plan = f"{row.initiative}:"
    named = {f"{plan}{code}": by for code, by in row.due.items()}
    there = [work for key, work in world.works.items() if key.startswith(plan) and key in world.milestones]
    still = {work.key: row.later for work in there if row.later and _open(work, row)}
    return still | named


def _open(work: Work, row: Asked) -> bool:
    """Whether it is not completed before the request is answered."""
    return work.begins is None or work.ends > (row.reply.day if row.reply else 0)


def _reply(world: World, at: datetime, *, company: Company, plan: Plan, row: Asked, made: list[ChangeRequest]) -> None:
    reply = row.reply
    if reply is None:
        raise LookupError(f"{row.initiative} asked on {row.day} and waits")
    if not made:
        return
    acting, (asked,) = world.acting(reply.by, at), made
    if reply.outcome is Outcome.WITHDRAWN:
        withdraw_change(acting=acting, now=at, change_request_id=asked.pk)
    elif reply.outcome is Outcome.DECLINED:
        refuse_change(acting=acting, now=at, change_request_id=asked.pk, reason=reply.why)
    else:
        approve_change(acting=acting, now=at, change_request_id=asked.pk, reason=reply.why)
        _follow(Desk(world, at, company, plan), row, reply)


def _follow(desk: Desk, row: Asked, reply: Reply) -> None:
    """The plan follows what was agreed: what was put off is planned anew, what was added is filled in."""
    world = desk.world
    for key, by in _put_off(world, row).items():
        world.moved[key] = world.moved.get(key, 0) + by
        _replan(desk, key, by, reply)
    for goal in desk.plan.goals:
        if goal.code in row.add:
            of = {"initiative_id": world.scopes[row.initiative], "name": goal.name}
            fill_in(desk, goal, Milestone.objects.unwalled(WHY).get(**of).pk)


def _replan(desk: Desk, key: str, by: int, reply: Reply) -> None:
    """The planned days of a milestone that is open, and of its tasks where none of it has begun."""
    world, milestone, work = desk.world, _stored(desk.world, key), desk.world.works[key]
    fields: MilestoneFields = {"planned_finish": _later(world, desk.company, day_of(milestone.planned_finish), by)}
    if work.begins is None or work.begins > reply.day:
        fields["planned_start"] = _later(world, desk.company, day_of(milestone.planned_start), by)
        for task in Activity.objects.unwalled(WHY).filter(parent_id=milestone.pk).order_by("pk"):
            update_task(
                acting=desk.acting, now=desk.at, task_id=task.pk,
                planned_start=_later(world, desk.company, day_of(task.planned_start), by),
                planned_finish=_later(world, desk.company, day_of(task.planned_finish), by),
            )  # fmt: skip
    update_milestone(acting=desk.acting, now=desk.at, milestone_id=milestone.pk, **fields)


def _stored(world: World, key: str) -> Any:
    return Milestone.objects.unwalled(WHY).get(pk=world.milestones[key])


def _later(world: World, company: Company, day: date | None, by: int) -> date:
    """A day of the plan, so many days later."""
    return world.workdays(company.key).on(_given(day) + timedelta(days=by))


def _due(world: World, company: Company, day: date | None, by: int) -> date:
    """A day that was committed to, so many days later."""
    return world.workdays(company.key).from_on(_given(day) + timedelta(days=by))


def _given(day: date | None) -> date:
    if day is None:
        raise LookupError("every milestone of the demo has its days")
    return day
