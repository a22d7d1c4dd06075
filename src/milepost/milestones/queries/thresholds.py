"""Reads about what a firm calls late, thin or silent."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.access.viewer import Viewer
from milepost.milestones.assessment import DEFAULT_THRESHOLDS
from milepost.milestones.models import FirmThresholds
from milepost.milestones.thresholds import of_row


@dataclass(frozen=True, slots=True)
class ThresholdsRow:
    """The thresholds of the viewer's firm: days, and parts per 10,000. ``own`` when it set them; then ``version`` is above 0."""

    version: int
    own: bool
    risk_margin_days: int
    behind_share: int
    silent_days: int
    due_soon_days: int
    due_soon_share: int


def thresholds_row(*, viewer: Viewer) -> ThresholdsRow:
    """Those by which the firm's milestones are assessed. One SQL query."""
    own = FirmThresholds.objects.seen_by(viewer).first()
    held = DEFAULT_THRESHOLDS if own is None else of_row(own)
    return ThresholdsRow(
        version=0 if own is None else own.version,
        own=own is not None,
        risk_margin_days=held.risk_margin_days,
        behind_share=held.behind_share,
        silent_days=held.silent_days,
        due_soon_days=held.due_soon_days,
        due_soon_share=held.due_soon_share,
    )
