"""What milestones do when a day passed, and whom they tell when a date came from another company."""

from __future__ import annotations

from datetime import datetime

from milepost.access.models import Firm, Notice
from milepost.access.reach import firm_day
from milepost.core.clock import today_in
from milepost.core.events import register_listener
from milepost.core.models import Event
from milepost.core.ticks import register_tick
from milepost.milestones.digests import remind_people, send_digest
from milepost.milestones.facts import expired, open_in, refresh_facts
from milepost.milestones.models import Crossing


def _assess_what_ran_out(now: datetime) -> None:
    """Each firm's day begins in its own time zone."""
    for firm_id, zone in Firm.objects.unwalled("a tick is for everybody").values_list("pk", "timezone"):
        today = today_in(zone, now)
        refresh_facts(expired(firm_id, today), now=now, today=today)


def assess_by_new_thresholds(event: Event, now: datetime) -> None:
    """What a firm calls late changed: its open milestones are assessed anew, a batch at a time. Repeated, it changes nothing."""
    if event.firm_id is not None:
        refresh_facts(open_in(event.firm_id), now=now, today=firm_day(event.firm_id, now))


def tell_of_crossing(event: Event, now: datetime) -> None:
    """Those who answer for this side's milestone hear what happened to its crossing, but for who did it."""
    side = Crossing.objects.unwalled("tells those who own this very side").filter(pk=event.aggregate_id)
    found = side.values_list("activity__owner_id", "initiative__owner_id", "firm_id").first()
    if found is None:
        return
    owner, runs_it, firm_id = found
    people = {user_id for user_id in (owner, runs_it) if user_id} - {event.actor_id}
    Notice.objects.bulk_create(
        [Notice(event_id=event.pk, firm_id=firm_id, user_id=user_id, made_at=event.recorded_at) for user_id in people],
        ignore_conflicts=True,
    )


def register() -> None:
    """Called once when the app is ready."""
    register_listener("crossing.*", "milestones.tell_of_crossing", tell_of_crossing)
    register_listener(
        "thresholds.set", "milestones.assess_by_new_thresholds", assess_by_new_thresholds, transactional=False
    )
    register_listener("digest.due", "milestones.send_digest", send_digest, transactional=False)
    register_tick("milestones.digests", remind_people)
    register_tick("milestones.assessment", _assess_what_ran_out)
