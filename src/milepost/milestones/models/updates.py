"""What owners report: append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from milepost.access.models import Firm, User
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager
from milepost.milestones.choices import Status
from milepost.milestones.models.activities import Milestone


class Update(Aggregate):
    """What somebody reported of a milestone at one moment. A correction is another one that names it."""

    KIND = "update"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="updates")
    reporter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status.choices)
    percent = models.PositiveSmallIntegerField()
    expected_finish = models.DateField(null=True)
    words = models.TextField(blank=True, default="")
    obstacles = models.TextField(blank=True, default="")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    objects = WalledManager["Update"]()

    APPEND_ONLY = True

    class Meta:
        constraints = [
            models.CheckConstraint(name="update_percent_is_a_share", condition=Q(percent__lte=10_000)),
            # Only the few that correct another are in this index: with all the others in it SQLite would rather read the table.
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(corrects__isnull=False), name="update_corrected_once"
            ),
        ]
        indexes = [models.Index(fields=["milestone", "-recorded_at", "-id"], name="update_newest")]

    def __str__(self) -> str:
        return f"{self.status} on {self.recorded_at:%Y-%m-%d}"

    def event_title(self) -> str:
        """The milestone's name."""
        return self.milestone.name

    def event_place(self) -> Place:
        """With its milestone."""
        return self.milestone.event_place()
