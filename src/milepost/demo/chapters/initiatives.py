"""Initiatives: written down as ideas, filled with what each stage asks for, moved step by step, confirmed, sent back, dropped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from milepost.access.roles import Can
from milepost.demo.plan_rows import Plan
from milepost.demo.rows import Company, Confirmed, Dropped, Firm, Initiative, Moved, Revised, Step
from milepost.demo.tables.plans import PLANS
from milepost.demo.world import Beat, World
from milepost.milestones.actions.templates import start_from_template
from milepost.portfolios.actions.initiatives import (
    InitiativeFields,
    archive_initiative,
    confirm_value,
    create_initiative,
    move_stage,
    update_initiative,
)
from milepost.portfolios.choices import Stage


def beats(firm: Firm) -> Iterator[Beat]:
    """Every initiative of every company, from idea to where it stands."""
    for company in firm.companies:
        for row in company.initiatives:
            yield from _initiative(company, row)


def _initiative(company: Company, row: Initiative) -> Iterator[Beat]:
    if not row.proposal:  # else the accepted proposal made it
        yield row.begun, partial(_create, company=company, row=row)
    for stage, day in enumerate(row.stages, start=1):
        yield day, partial(_prepare, company=company, row=row, stage=Stage(stage))
        yield day, partial(_advance, company=company, row=row, stage=Stage(stage))
    for step in row.then:
        yield step.day, partial(_step, row=row, step=step)


def _create(world: World, at: datetime, *, company: Company, row: Initiative) -> None:
    acting = world.acting(_author(world, company, row, at), at)
    plan = next((plan for plan in PLANS if plan.initiative == row.key and plan.template), None)
    if plan is not None:
        _start_from_template(world, at, company, row, plan)
        return
    initiative = create_initiative(
        acting=acting,
        now=at,
        company_id=world.scopes[company.key],
        name=row.name,
        value_lever=row.lever,
        description=row.about,
        objective_id=world.objectives[row.objective] if row.objective else None,
    )
    world.scopes[row.key] = initiative.pk


def _start_from_template(world: World, at: datetime, company: Company, row: Initiative, plan: Plan) -> None:
    acting = world.acting(_author(world, company, row, at), at)
    initiative = start_from_template(
        acting=acting, now=at, company_id=world.scopes[company.key], template=plan.template, name=row.name,
        starts_on=world.calendar.day(plan.starts), owner_id=world.people[plan.owner],
        objective_id=world.objectives[row.objective] if row.objective else None,
    )  # fmt: skip
    update_initiative(acting=acting, now=at, initiative_id=initiative.pk, value_lever=row.lever, description=row.about)
    world.scopes[row.key] = initiative.pk


def _prepare(world: World, at: datetime, *, company: Company, row: Initiative, stage: Stage) -> None:
    """Fill in what the stage asks for: an owner, then dates and value, then a sponsor."""
    fields: InitiativeFields = {}
    if stage == Stage.DEFINED:
        fields["owner_id"] = world.people[row.owner]
    elif stage == Stage.PLANNED and not row.proposal:
        fields["starts_on"], fields["due"] = world.day(row.starts), world.month_end(row.due)
        fields["planned_value"] = row.value
    elif stage == Stage.COMMITTED:
        fields["sponsor_id"] = world.people[row.sponsor]
    if fields:
        author = world.acting(_author(world, company, row, at), at)
        update_initiative(acting=author, now=at, initiative_id=world.scopes[row.key], **fields)


def _advance(world: World, at: datetime, *, company: Company, row: Initiative, stage: Stage) -> None:
    by = _author(world, company, row, at)
    if stage in (Stage.COMMITTED, Stage.SIGNED_OFF):
        by = _leader(company)
    move_stage(
        acting=world.acting(by, at),
        now=at,
        initiative_id=world.scopes[row.key],
        stage=stage,
        reason=row.said.get(stage, ""),
    )


def _step(world: World, at: datetime, *, row: Initiative, step: Step) -> None:
    initiative_id, acting = world.scopes[row.key], world.acting(step.by, at)
    match step:
        case Moved():
            move_stage(acting=acting, now=at, initiative_id=initiative_id, stage=step.stage, reason=step.why)
        case Confirmed():
            confirm_value(acting=acting, now=at, initiative_id=initiative_id)
        case Dropped():
            archive_initiative(acting=acting, now=at, initiative_id=initiative_id)
        case Revised():
            update_initiative(acting=acting, now=at, initiative_id=initiative_id, **_revised(world, step))


def _revised(world: World, step: Revised) -> InitiativeFields:
    fields: InitiativeFields = {}
    if step.value is not None:
        fields["planned_value"] = step.value
    if step.due is not None:
        fields["due"] = world.month_end(step.due)
    if step.about:
        fields["description"] = step.about
    if step.owner:
        fields["owner_id"] = world.people[step.owner]
    if step.sponsor:
        fields["sponsor_id"] = world.people[step.sponsor]
    if step.objective:
        fields["objective_id"] = world.objectives[step.objective]
    return fields


def _leader(company: Company) -> str:
    """The key of who leads the company: its first person."""
    return company.people[0].key


def _author(world: World, company: Company, row: Initiative, at: datetime) -> str:
    """Who writes it up: as the table says, else its owner as far as the owner's roles reach, else who leads the company."""
    if row.by:
        return row.by
    if row.owner in world.people and world.may(row.owner, Can.EDIT_INITIATIVES, company.key, at):
        return row.owner
    return _leader(company)
