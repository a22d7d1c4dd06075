"""Starting an initiative from a template: everything that its plan holds, in one action."""

from __future__ import annotations

from datetime import date, datetime

from milepost.access.viewer import Viewer
from milepost.core.actions import action, lock
from milepost.core.clock import today_in
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.actions.milestones import create_milestone
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.choices import CATEGORIES, PercentMode
from milepost.milestones.models import Milestone
from milepost.milestones.queries.templates import plan_preview
from milepost.milestones.templates import Laid
from milepost.portfolios.actions.initiatives import create_initiative
from milepost.portfolios.models import Company, Initiative


@action("initiative.created")
def start_from_template(
    *, acting: Viewer, now: datetime, company_id: int, template: str, starts_on: date, name: str = "",
    owner_id: int | None = None, objective_id: int | None = None,
) -> Initiative:  # fmt: skip
    """A new initiative at L0 with the milestones, criteria, tasks and dependencies of a template, laid out from ``starts_on``.

    Days are working days of the company's calendar, else the firm's. The owner of the initiative owns its milestones
    until somebody else is named. Raises Missing, Forbidden, Invalid.
    """
    lock(Company, company_id, acting, field="company_id")
    today = today_in(acting.firm_timezone, now)
    laid = plan_preview(viewer=acting, company_id=company_id, template=template, starts_on=starts_on, today=today)
    plan = laid.template
    initiative = create_initiative(
        acting=acting, now=now, company_id=company_id, name=name or plan.name, value_lever=plan.value_lever,
        description=plan.about, owner_id=owner_id, objective_id=objective_id, starts_on=starts_on,
        due=laid.due,
    )  # fmt: skip
    made: dict[str, Milestone] = {}
    for row in laid.rows:
        made[row.milestone.code] = _milestone(acting, now, initiative, row, laid.calendar_id)
    for row in laid.rows:
        for link in row.milestone.after:
            add_dependency(
                acting=acting, now=now, predecessor_id=made[link.predecessor].pk,
                successor_id=made[row.milestone.code].pk, link=link.link, lag=link.lag,
            )  # fmt: skip
    return initiative


def _milestone(acting: Viewer, now: datetime, initiative: Initiative, row: Laid, calendar_id: int | None) -> Milestone:
    of = row.milestone
    milestone = create_milestone(
        acting=acting, now=now, initiative_id=initiative.pk, name=of.name, code=of.code, description=of.objective,
        milestone_type=CATEGORIES[of.category][0], category=of.category, objective_id=initiative.objective_id,
        owner_id=initiative.owner_id, planned_start=row.start, planned_finish=row.finish, due=row.due,
        duration=of.days, weight=str(of.weight), tags=list(of.tags), percent_mode=PercentMode.ROLLED_UP, calendar_id=calendar_id,
    )  # fmt: skip
    for criterion in of.criteria:
        add_criterion(
            acting=acting, now=now, milestone_id=milestone.pk, metric=criterion.metric, unit=criterion.unit,
            comparison=criterion.comparison, target=str(criterion.target),
        )  # fmt: skip
    before = None
    for one in row.tasks:
        task = create_task(
            acting=acting, now=now, milestone_id=milestone.pk, name=one.task.name, duration=one.task.days,
            owner_id=initiative.owner_id, planned_start=one.start, planned_finish=one.finish,
        )  # fmt: skip
        if before is not None:
            add_dependency(acting=acting, now=now, predecessor_id=before, successor_id=task.pk)
        before = task.pk
    return milestone
