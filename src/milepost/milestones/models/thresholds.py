"""What a firm calls late, thin or silent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from milepost.access.models import Firm
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager


class FirmThresholds(Aggregate):
    """A firm's own thresholds of the assessment; without a row they are the usual ones. Days, and parts per 10,000."""

    KIND = "thresholds"

    firm = models.OneToOneField(Firm, on_delete=models.PROTECT, related_name="+")
    risk_margin_days = models.PositiveSmallIntegerField()
    behind_share = models.PositiveSmallIntegerField()
    silent_days = models.PositiveSmallIntegerField()
    due_soon_days = models.PositiveSmallIntegerField()
    due_soon_share = models.PositiveSmallIntegerField()

    objects = WalledManager["FirmThresholds"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="thresholds_are_shares",
                condition=Q(behind_share__lte=10_000, due_soon_share__lte=10_000),
            ),
            models.CheckConstraint(name="thresholds_hear_of_silence", condition=Q(silent_days__gte=1)),
        ]

    def __str__(self) -> str:
        return f"margin of {self.risk_margin_days} days, silent after {self.silent_days}"

    def event_title(self) -> str:
        """The firm's name."""
        return self.firm.name

    def event_place(self) -> Place:
        """What every assessment in the firm is made by: told to whoever sees initiatives."""
        return Place(firm_id=self.firm_id, seen_with=Can.SEE_INITIATIVES)
