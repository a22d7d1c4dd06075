"""How often updates are due in an initiative, and that a person was reminded on a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from milepost.access.models import Firm, User
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager
from milepost.portfolios.models import Company, Initiative


class Cadence(Aggregate):
    """An initiative's own rhythm of updates, in days; without one it is the usual one."""

    KIND = "cadence"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    initiative = models.OneToOneField(Initiative, on_delete=models.PROTECT, related_name="+")
    every_days = models.PositiveSmallIntegerField()

    objects = WalledManager["Cadence"]()

    class Meta:
        constraints = [models.CheckConstraint(name="cadence_of_days", condition=Q(every_days__gte=1))]

    def __str__(self) -> str:
        return f"every {self.every_days} days"

    def event_title(self) -> str:
        """The initiative's name."""
        return self.initiative.name

    def event_place(self) -> Place:
        """With its initiative."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_INITIATIVES,
            company_id=self.company_id,
            initiative_id=self.initiative_id,
        )


class Digest(Aggregate):
    """That a person was to be reminded on a day, the person's own: at most once. What of is told when the letter is written."""

    KIND = "digest"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    objects = WalledManager["Digest"]()

    APPEND_ONLY = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "user", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}"

    def event_title(self) -> str:
        """The day."""
        return self.day.isoformat()

    def event_place(self) -> Place:
        """Of the person alone."""
        return Place(firm_id=self.firm_id, seen_with="", user_id=self.user_id)
