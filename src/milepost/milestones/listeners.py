"""What milestones do when a day passed, and whom they tell when a date came from another company."""

from __future__ import annotations

from datetime import datetime

from milepost.access.models import Notice
from milepost.core.events import register_listener
from milepost.core.models import Event
from milepost.core.ticks import register_tick
from milepost.milestones.digests import remind_people, send_digest
from milepost.milestones.facts import expired, refresh_facts
from milepost.milestones.models import Crossing


def _assess_what_ran_out(now: datetime) -> None:
    refresh_facts(expired(now.date()), now=now, today=now.date())


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
    register_listener("digest.due", "milestones.send_digest", send_digest, transactional=False)
    register_tick("milestones.digests", remind_people)
    register_tick("milestones.assessment", _assess_what_ran_out)
