"""Plans: milestones written down or started from a template, reported on week by week, completed.

Chapters beside it find milestones under ``World.milestones``, and how they go under ``World.works``, by ``initiative:code``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from milepost.core.clock import today_in
from milepost.demo.chapters import plan_writing, reports
from milepost.demo.courses import MARGIN, Work, let_go
from milepost.demo.plan_rows import Adapted, Goal, Measure, Plan
from milepost.demo.rows import Day, Firm
from milepost.demo.tables.plans import PLANS
from milepost.demo.world import Beat, World
from milepost.milestones.facts import expired, refresh_facts
from milepost.milestones.templates import Laid, lay_out, template_named
from milepost.milestones.workdays import OFFICE
from milepost.portfolios.choices import Comparison


def beats(firm: Firm, world: World) -> Iterator[Beat]:
    """Every plan of the firm's companies, and the passing of days."""
    for company in firm.companies:
        plans = [plan for plan in PLANS if plan.initiative.split(".")[0] == company.key]
        works: list[Work] = []
        for plan in plans:
            yield plan.planned, partial(plan_writing.write_down, company=company, plan=plan)
            works += works_of(plan, world)
        for plan in plans:
            yield plan.planned, partial(plan_writing.link_across, company=company, plan=plan)
            for day, person in plan.joined:
                yield day, partial(plan_writing.hand_over, plan=plan, person=person)
        world.works |= {work.key: work for work in works}
        for work in let_go(sorted(works, key=lambda work: (work.start, work.finish))):
            yield from reports.beats(work)
    yield from ((day, _days_pass) for day in range(-7 * (-firm.founded // 7), 1, 7))


def works_of(plan: Plan, world: World) -> list[Work]:
    """The milestones of a plan as they were planned."""
    if plan.template:
        start = world.calendar.day(plan.starts)
        laid = lay_out(template_named(plan.template), start, OFFICE)
        return [_from_template(plan, row, world) for row in laid]
    return [_written(plan, row, world) for row in plan.goals]


def _written(plan: Plan, row: Goal, world: World) -> Work:
    waits = tuple(code if ":" in code else f"{plan.initiative}:{code}" for code in row.after)
    count = len(row.tasks)
    return Work(
        key=f"{plan.initiative}:{row.code}", owner=row.owner or plan.owner, helper=plan.helper, start=row.start,
        finish=row.due - MARGIN, due=row.due, fate=row.fate, measures=row.measures,
        tasks=tuple((name, number / count, (number + 1) / count) for number, name in enumerate(row.tasks)),
        waits_for=waits, planned=plan.planned if row.added is None else row.added, pace=plan.pace, every=plan.every,
        workdays=world.workdays(plan.initiative.split(".")[0]),
    )  # fmt: skip


def _from_template(plan: Plan, row: Laid, world: World) -> Work:
    def day(found: object) -> Day:
        return (found - world.calendar.today).days  # type: ignore[operator, no-any-return]

    of = row.milestone
    adapted = plan.adapted.get(of.code, Adapted())
    span = max(1, (row.finish - row.start).days)
    return Work(
        key=f"{plan.initiative}:{of.code}", owner=adapted.owner or plan.owner, helper=plan.helper,
        start=day(row.start), finish=day(row.finish), due=day(row.due), fate=adapted.fate,
        measures=tuple(Measure(c.metric, Comparison(c.comparison), c.target, c.unit) for c in of.criteria),
        tasks=tuple(
            (t.task.name, (t.start - row.start).days / span, (t.finish - row.start).days / span) for t in row.tasks
        ),
        waits_for=tuple(f"{plan.initiative}:{link.predecessor}" for link in of.after if link.link == "FS"),
        planned=plan.planned,
        pace=plan.pace,
        every=plan.every,
        gathers=True,
        workdays=world.workdays(plan.initiative.split(".")[0]),
    )  # fmt: skip


def _days_pass(world: World, at: datetime) -> None:
    """What the daily tick does: assessments whose day is over are made anew."""
    world.week_over = True
    today = today_in(world.calendar.timezone, at)
    refresh_facts(expired(world.firm_id, today), now=at, today=today)
