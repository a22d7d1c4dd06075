"""What each firm calls late, thin or silent; the usual values until a firm sets its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.access.models import Firm
from milepost.core.models import Event
from milepost.core.prepared import ask
from milepost.milestones.assessment import DEFAULT_THRESHOLDS, THRESHOLD_NAMES, Thresholds
from milepost.milestones.models import FirmThresholds

WHY = "what a firm calls late is behind no wall of its own"


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the assessments of a firm are made with: its thresholds, and the zone in which its days are days."""

    limits: Thresholds
    timezone: str


def yardsticks(firm_ids: Iterable[int]) -> dict[int, Yardstick]:
    """By firm. Two SQL queries."""
    ids = set(firm_ids)
    own = {row.firm_id: of_row(row) for row in FirmThresholds.objects.unwalled(WHY).filter(firm_id__in=ids)}
    zones = Firm.objects.unwalled("whose days they are").filter(pk__in=ids).values_list("pk", "timezone")
    return {pk: Yardstick(own.get(pk, DEFAULT_THRESHOLDS), zone) for pk, zone in zones}


def thresholds_of(firm_id: int) -> Thresholds:
    """The thresholds of a firm today. One SQL query."""
    own = ask(_own, firm_id=firm_id)
    return of_row(own[0]) if own else DEFAULT_THRESHOLDS


def _own(*, firm_id: int) -> Any:
    return FirmThresholds.objects.unwalled(WHY).filter(firm_id=firm_id)


def thresholds_as_of(firm_id: int, at: datetime) -> Thresholds:
    """Those that held in a firm at ``at``: the past is judged by what was agreed then. One SQL query."""
    told = Event.objects.unwalled(WHY).filter(firm_id=firm_id, kind=FirmThresholds.KIND, recorded_at__lte=at)
    last = told.order_by("-version").first()
    return DEFAULT_THRESHOLDS if last is None else Thresholds(**{name: last.after[name] for name in THRESHOLD_NAMES})


def of_row(row: Any) -> Thresholds:
    """The thresholds that a row keeps."""
    return Thresholds(**{name: getattr(row, name) for name in THRESHOLD_NAMES})
