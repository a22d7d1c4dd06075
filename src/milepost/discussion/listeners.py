"""Who is named in a comment hears of it."""

from __future__ import annotations

from datetime import datetime

from milepost.access.models import Notice
from milepost.core.events import register_listener
from milepost.core.ids import decode_id
from milepost.core.models import Event


def tell_of_mention(event: Event, now: datetime) -> None:
    """Those who are named in this version and were not in the one before; nobody of the own words."""
    before = (event.before or {}).get("mentions", event.after["mentions"] if event.before is not None else [])
    named = {decode_id(text) for text in event.after["mentions"]} - {decode_id(text) for text in before}
    firm_id = event.firm_id
    if firm_id is None or event.after["withdrawn_at"]:
        return
    Notice.objects.bulk_create(
        [
            Notice(event_id=event.pk, firm_id=firm_id, user_id=user_id, made_at=event.recorded_at)
            for user_id in sorted(named)
            if user_id != event.actor_id
        ],
        ignore_conflicts=True,
    )


def register() -> None:
    """Called once when the app is ready."""
    register_listener("comment.*", "discussion.tell_of_mention", tell_of_mention)
