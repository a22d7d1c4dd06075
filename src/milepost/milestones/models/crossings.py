"""Crossings: a dependency between two companies, kept as two sides that know of each other nothing but dates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from milepost.access.models import Firm, User
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager
from milepost.milestones.choices import CrossingSide
from milepost.milestones.models.activities import Activity
from milepost.portfolios.models import Company, Initiative


class Crossing(Aggregate):
    """One company's side: its own activity, its own words, and the dates. Its id, versions and events are its own too.

    ``agreed_on`` holds until both sides agree on another day. ``proposed_on`` is the open proposal of either side,
    ``declined_on`` the last one that was declined. The reason stays on the side that gave it.
    """

    KIND = "crossing"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, choices=CrossingSide.choices)
    label = models.CharField(max_length=200)
    paired = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True)
    proposed_on = models.DateField(null=True)
    proposed_here = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    declined_on = models.DateField(null=True)
    declined_here = models.BooleanField(default=False)
    decline_reason = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    objects = WalledManager["Crossing"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="crossing_proposed_here_by_somebody",
                condition=Q(proposed_by__isnull=True) | Q(proposed_here=True, proposed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="crossing_reason_where_it_was_given", condition=Q(decline_reason="") | Q(declined_here=True)
            ),
        ]
        indexes = [models.Index(fields=["activity"], name="crossing_of_activity")]

    def __str__(self) -> str:
        return self.label

    def event_title(self) -> str:
        """What this side calls it."""
        return self.label

    def event_place(self) -> Place:
        """Behind this side's wall, whoever caused it."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_INITIATIVES,
            company_id=self.company_id,
            initiative_id=self.initiative_id,
        )


class CrossingPair(Aggregate):
    """That two sides belong together: for those who see both, and for carrying dates across."""

    KIND = "crossing_pair"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    giver = models.OneToOneField(Crossing, on_delete=models.PROTECT, related_name="+")
    taker = models.OneToOneField(Crossing, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    before_company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    after_company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = WalledManager["CrossingPair"]()

    class Meta:
        constraints = [
            models.CheckConstraint(name="crossing_crosses", condition=~Q(before_company=F("after_company"))),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.taker_id}"

    def event_title(self) -> str:
        """Nothing of either side."""
        return "crossing"

    def event_place(self) -> Place:
        """The administrators': nobody else reads the feed of the whole firm without a company's wall."""
        return Place(firm_id=self.firm_id, seen_with=Can.MANAGE_FIRM)
