"""Dependencies inside a company."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from milepost.access.models import Firm
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager
from milepost.milestones.choices import DependencyKind, LagUnit, Link
from milepost.milestones.models.activities import Activity
from milepost.portfolios.models import Company


class Dependency(Aggregate):
    """The successor waits for the predecessor, both in one company. ``lag``: seconds (may be negative), or parts per 10,000."""

    KIND = "dependency"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    predecessor = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    link = models.CharField(max_length=2, choices=Link.choices, default=Link.FS)
    lag = models.BigIntegerField(default=0)
    lag_unit = models.CharField(max_length=8, choices=LagUnit.choices, default=LagUnit.WORKING)
    dependency_kind = models.CharField(max_length=10, choices=DependencyKind.choices, default=DependencyKind.SEQUENTIAL)
    source = models.CharField(max_length=60, blank=True, default="", help_text="The plan file that it came from")
    removed_at = models.DateTimeField(null=True)

    objects = WalledManager["Dependency"]()

    class Meta:
        constraints = [
            models.CheckConstraint(name="dependency_not_on_itself", condition=~Q(predecessor=F("successor"))),
            models.UniqueConstraint(
                fields=["predecessor", "successor", "link"],
                condition=Q(removed_at__isnull=True),
                name="dependency_once",
            ),
        ]
        indexes = [models.Index(fields=["successor"], name="dependency_into")]

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.link} {self.successor_id}"

    def event_title(self) -> str:
        """Both ends."""
        return f"{self.predecessor.name} → {self.successor.name}"

    def event_place(self) -> Place:
        """Behind the company's wall."""
        return Place(firm_id=self.firm_id, seen_with=Can.SEE_INITIATIVES, company_id=self.company_id)
