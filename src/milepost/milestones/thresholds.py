"""What each firm calls late, thin or silent; the usual values until a firm sets its own."""

from __future__ import annotations

from milepost.milestones.assessment import DEFAULT_THRESHOLDS, Thresholds


def thresholds_of(firm_id: int) -> Thresholds:
    """The thresholds of a firm."""
    return DEFAULT_THRESHOLDS
