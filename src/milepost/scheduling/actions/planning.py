"""Writes that look at the whole network first."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import action, lock
from milepost.core.clock import today_in
from milepost.core.errors import Invalid
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.models import Milestone
from milepost.scheduling.queries.plan_moves import plan_move


@action("milestone.updated")
def move_plan(
    *,
    acting: Viewer,
    now: datetime,
    milestone_id: int,
    planned_start: date | None,
    planned_finish: date | None,
    version: int | None = None,
    reason: str = "",
) -> Milestone:
    """Plan a milestone on other days. ``reason`` is needed, and kept with the plan, when a due date is missed by it.

    Raises Missing, Stale, Forbidden, Invalid, Conflict.
    """
    milestone = lock(Milestone, milestone_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    days = {"planned_start": planned_start, "planned_finish": planned_finish}
    today = today_in(acting.firm_timezone, now)
    move = plan_move(viewer=acting, milestone_id=milestone_id, today=today, **days)
    if move.missed and not reason.strip():
        raise Invalid(
            "reason",
            reason,
            _("is no reason, and the due date of “%(name)s” would be missed") % {"name": move.missed[0]},
            _("Say why it is planned so."),
        )
    return update_milestone(
        acting=acting,
        now=now,
        milestone_id=milestone_id,
        planned_start=planned_start,
        planned_finish=planned_finish,
        plan_reason=reason if move.missed else "",
    )
