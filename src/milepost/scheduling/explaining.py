"""Why a date is what it is, in words. Pure; what the viewer may not see was left out before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.milestones.rules import WORKDAY
from milepost.scheduling.models import HeldBy


@dataclass(frozen=True, slots=True)
class Driver:
    """What holds an activity, as the viewer may see it: another one, or a crossing with the day agreed on."""

    id: int
    name: str
    kind: str
    parent_id: int | None
    day: date | None


def why(held_by: HeldBy, forecast: date | None, driver: Driver | None, *, of: int) -> str:
    """Why the activity ``of`` has its forecast. A driver that is held and not given is behind a wall."""
    if held_by in (HeldBy.LINK, HeldBy.CROSSING):
        return _held(driver, of)
    told = {
        HeldBy.FINISHED: _("It is finished: its date is a fact."),
        HeldBy.BEGUN: _("It has begun, and nothing holds what is left of it."),
        HeldBy.CONSTRAINT: _("A constraint of its own holds it."),
        HeldBy.EXPECTED: _("Its owner expects it then."),
        HeldBy.PLANNED: _("It waits for nothing, and is not planned to begin earlier."),
        HeldBy.TODAY: _("Nothing holds it longer: what is left of it begins today at the earliest."),
        HeldBy.UNKNOWN: _("Nobody said how long it takes, and it waits for nothing: there is no forecast."),
    }
    return told[held_by]


def _held(driver: Driver | None, of: int) -> str:
    if driver is None:
        return _("It waits for a confidential link.")
    given = {"name": driver.name, "day": date_format(driver.day) if driver.day else ""}
    if driver.kind == "crossing":
        return _("It waits for “%(name)s” from another company, agreed for %(day)s.") % given
    if driver.parent_id == of:
        return _("Its last task is “%(name)s”, forecast for %(day)s.") % given
    return _("It waits for “%(name)s”, forecast for %(day)s.") % given


def why_critical(*, critical: bool, float_s: int | None) -> str:
    """Whether a delay of it moves the end of its initiative; nothing for what is finished or unknown."""
    if float_s is None:
        return ""
    if critical:
        return _("It is critical: any delay moves the end of its initiative.")
    days = float_s // WORKDAY
    if not days:
        return _("It may slip by less than a working day before the end of its initiative moves.")
    return ngettext(
        "It may slip by %(days)s working day before the end of its initiative moves.",
        "It may slip by %(days)s working days before the end of its initiative moves.",
        days,
    ) % {"days": days}
