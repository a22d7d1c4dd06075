"""Writes about how often updates are due, and who is reminded."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import System, Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Invalid
from milepost.milestones.cadence import MAX_DAYS
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Cadence, Digest, Milestone
from milepost.portfolios.models import Initiative


@action("cadence.set")
def set_cadence(*, acting: Viewer, now: datetime, initiative_id: int, every_days: int) -> Cadence:
    """How often updates are due on the milestones of an initiative. Raises Missing, Forbidden, Invalid."""
    initiative = lock(Initiative, initiative_id, acting)
    acting.require(Can.EDIT_INITIATIVES, initiative)
    if not 1 <= every_days <= MAX_DAYS:
        raise Invalid(
            "every_days",
            every_days,
            _("is not between 1 and %(max_days)s") % {"max_days": MAX_DAYS},
            _("Give a number of days."),
        )
    cadence = (
        Cadence.objects.unwalled("of an initiative that is locked for the viewer")
        .filter(initiative_id=initiative_id)
        .first()
    )
    if cadence is not None:
        change(cadence, every_days=every_days)
    else:
        cadence = add(
            Cadence(
                firm_id=initiative.firm_id,
                company_id=initiative.company_id,
                initiative=initiative,
                every_days=every_days,
            )
        )
    open_ones = Milestone.objects.unwalled("of an initiative that is locked for the viewer").filter(
        initiative_id=initiative_id, actual_finish__isnull=True
    )
    refresh_facts(open_ones.values_list("pk", flat=True), now=now, today=today_in(acting.firm_timezone, now))
    return cadence


@action("digest.due")
def remind(*, acting: System, now: datetime, firm_id: int, user_id: int, day: date) -> Digest:
    """Remind a person on a day; the letter is a listener's. The database refuses a second one."""
    return add(Digest(firm_id=firm_id, user_id=user_id, day=day))
