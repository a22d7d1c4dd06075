"""Writes about how often updates are due, who is reminded, and who wants to be reminded later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import System, Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Conflict, Forbidden, Invalid
from milepost.milestones.cadence import MAX_DAYS, MOST_SNOOZED
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Cadence, Digest, Milestone, Snooze
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


@action("snooze.set")
def snooze(*, acting: Viewer, now: datetime, milestone_id: int, until: date) -> Snooze:
    """Be reminded of an own milestone on that day again, not before. Raises Missing, Forbidden, Invalid, Conflict.

    Nobody else is told less: assessment, contradictions and the lists of others stay as they are.
    """
    milestone = _reminded_of(acting, milestone_id)
    today = today_in(acting.firm_timezone, now)
    if not today < until <= today + timedelta(days=MOST_SNOOZED):
        raise Invalid(
            "until",
            until,
            _("is not one of the next %(days)s days") % {"days": MOST_SNOOZED},
            _("Give a day after today; a rhythm for longer is the initiative's."),
        )
    if milestone.actual_finish is not None:
        raise Conflict(_("This milestone is completed: nobody is reminded of it."))
    known = _own_snooze(acting, milestone_id)
    if known is None:
        return add(Snooze(firm_id=acting.firm_id, user_id=acting.user_id, milestone=milestone, since=now, until=until))
    change(known, since=now, until=until)
    return known


@action("snooze.ended")
def end_snooze(*, acting: Viewer, now: datetime, milestone_id: int) -> Snooze | None:
    """Be reminded of an own milestone as usual. None when it was not put off. Raises Missing, Forbidden."""
    _reminded_of(acting, milestone_id)
    known = _own_snooze(acting, milestone_id)
    if known is not None:
        change(known, until=None)
    return known


def _reminded_of(acting: Viewer, milestone_id: int) -> Milestone:
    """The milestone, locked, when it is the viewer whom its reminders go to. Raises Missing, Forbidden."""
    acting.require_writing()
    milestone = lock(Milestone, milestone_id, acting)
    if milestone.owner_id != acting.user_id:
        raise Forbidden(_("Only its owner is reminded of this milestone."), _("The rhythm is the initiative's."))
    return milestone


def _own_snooze(acting: Viewer, milestone_id: int) -> Snooze | None:
    return Snooze.objects.seen_by(acting).select_for_update().filter(milestone_id=milestone_id).first()
