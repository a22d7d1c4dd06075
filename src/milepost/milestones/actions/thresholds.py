"""Writes about what a firm calls late, thin or silent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.models import Firm
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Invalid, Stale
from milepost.core.money import parse_percent
from milepost.milestones.assessment import DEFAULT_THRESHOLDS
from milepost.milestones.models import FirmThresholds
from milepost.milestones.thresholds import WHY
from milepost.portfolios.rules import clean_fields

MOST_DAYS = 365


class ThresholdFields(TypedDict, total=False):
    """What can be set. Days are calendar days, shares percentages."""

    risk_margin_days: int
    behind_share: Any
    silent_days: int
    due_soon_days: int
    due_soon_share: Any


@action("thresholds.set")
def set_thresholds(
    *, acting: Viewer, now: datetime, version: int | None = None, **fields: Unpack[ThresholdFields]
) -> FirmThresholds:
    """Set the firm's own thresholds; what is not given stays, or is the usual one. The worker then assesses everything open anew.

    ``version``: 0 while the firm has none of its own. Raises Forbidden, Stale, Invalid.
    """
    acting.require(Can.MANAGE_FIRM)
    cleaned = clean_fields(fields, _CLEANERS)
    lock(Firm, acting.firm_id, acting)  # two first ones at once would both find none
    kept = FirmThresholds.objects.unwalled(WHY).filter(firm_id=acting.firm_id).first()
    present = 0 if kept is None else kept.version
    if version is not None and version != present:
        state = {} if kept is None else kept.state()
        raise Stale(FirmThresholds.KIND, sent_version=version, current_version=present, current=state)
    if kept is not None:
        change(kept, **cleaned)
        return kept
    return add(FirmThresholds(firm_id=acting.firm_id, **{**_usual(), **cleaned}))


def _usual() -> dict[str, int]:
    usual = DEFAULT_THRESHOLDS
    return {
        "risk_margin_days": usual.risk_margin_days,
        "behind_share": usual.behind_share,
        "silent_days": usual.silent_days,
        "due_soon_days": usual.due_soon_days,
        "due_soon_share": usual.due_soon_share,
    }


def _days(field: str, least: int) -> Any:
    def clean(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_DAYS:
            raise Invalid(
                field,
                value,
                _("is not between %(least)s and %(most)s days") % {"least": least, "most": MOST_DAYS},
                _("Give a whole number of days."),
            )
        return value

    return clean


_CLEANERS: dict[str, Any] = {
    "risk_margin_days": _days("risk_margin_days", 0),
    "behind_share": lambda value: parse_percent(value, "behind_share"),
    "silent_days": _days("silent_days", 1),
    "due_soon_days": _days("due_soon_days", 0),
    "due_soon_share": lambda value: parse_percent(value, "due_soon_share"),
}
