"""What milestones do when a day passed."""

from __future__ import annotations

from datetime import datetime

from milepost.core.ticks import register_tick
from milepost.milestones.facts import expired, refresh_facts


def _assess_what_ran_out(now: datetime) -> None:
    refresh_facts(expired(now.date()), now=now, today=now.date())


def register() -> None:
    """Called once when the app is ready."""
    register_tick("milestones.assessment", _assess_what_ran_out)
