"""What portfolios do when something happened, or when a day passed."""

from __future__ import annotations

from datetime import datetime

from milepost.access.models import Notice
from milepost.access.reach import deciders_of, firm_day
from milepost.access.viewer import System
from milepost.core.events import register_listener
from milepost.core.ids import decode_id
from milepost.core.models import Event
from milepost.core.ticks import register_tick
from milepost.portfolios.actions.holdings import refresh_all_reach


def tell_the_accountable(event: Event, now: datetime) -> None:
    """A new proposal is told to those who will decide it, except its proposer."""
    if event.firm_id is None or event.company_id is None:
        return
    people = deciders_of(firm_id=event.firm_id, company_id=event.company_id, today=firm_day(event.firm_id, now))
    _tell([person for person in people if person != event.actor_id], event, event.firm_id)


def tell_the_proposer(event: Event, now: datetime) -> None:
    """What became of a proposal is told to who made it."""
    if event.kind != "proposal" or event.firm_id is None:
        return
    _tell([decode_id(event.after["proposer_id"])], event, event.firm_id)


def _tell(user_ids: list[int], event: Event, firm_id: int) -> None:
    Notice.objects.bulk_create(
        [
            Notice(event_id=event.pk, firm_id=firm_id, user_id=user_id, made_at=event.recorded_at)
            for user_id in user_ids
        ],
        ignore_conflicts=True,
    )


def _reach_follows_the_calendar(now: datetime) -> None:
    refresh_all_reach(acting=System(), now=now)


def register() -> None:
    """Called once when the app is ready."""
    register_listener("proposal.made", "portfolios.tell_the_accountable", tell_the_accountable)
    register_listener("proposal.accepted", "portfolios.tell_the_proposer_accepted", tell_the_proposer)
    register_listener("proposal.declined", "portfolios.tell_the_proposer_declined", tell_the_proposer)
    register_tick("portfolios.reach", _reach_follows_the_calendar)
