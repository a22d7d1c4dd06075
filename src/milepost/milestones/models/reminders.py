"""How often updates are due in an initiative, that a person was reminded on a day, and what that person put off."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from milepost.access.models import Firm, User
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager
from milepost.milestones.models.activities import Milestone
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


class Snooze(Aggregate):
    """That one person is not reminded of a milestone before a day; without a day it is over.

    Of that person alone: what the facts say, and what others see, does not depend on it. A report made since ends it too, without
    a write: see ``holds``.
    """

    KIND = "snooze"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(help_text="When it was put off; a later report ends it")
    until = models.DateField(null=True, help_text="On this day the reminder comes back")

    objects = WalledManager["Snooze"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "milestone"], name="snooze_one_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id} until {self.until}"

    @staticmethod
    def holds(today: date) -> Q:
        """Those that hold on a day: put off beyond it, and not reported on since."""
        never, before = "milestone__facts__last_update__isnull", "milestone__facts__last_update__lt"
        return Q(until__gt=today) & (Q(**{never: True}) | Q(**{before: F("since")}))

    def event_title(self) -> str:
        """The day on which it comes back, or was put off: the milestone's name stands behind a wall of its own."""
        return (self.until or self.since.date()).isoformat()

    def event_place(self) -> Place:
        """Of the person alone."""
        return Place(firm_id=self.firm_id, seen_with="", user_id=self.user_id)
