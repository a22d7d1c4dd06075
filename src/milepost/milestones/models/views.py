"""Lists that somebody wants to see again: a person's own, or shared with those who may see what they are about."""

from __future__ import annotations

from django.db import models

from milepost.access.models import Firm, User
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager
from milepost.portfolios.models import Company, Initiative, Portfolio


class SavedView(Aggregate):
    """The state of the list of milestones under a name. ``query``: the part of the address after the question mark.

    The portfolio, company and initiative are those that the query names; behind their walls a shared view stands.
    """

    KIND = "saved_view"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True, default="")
    shared = models.BooleanField(default=False)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, null=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)

    objects = WalledManager["SavedView"]()

    class Meta:
        indexes = [models.Index(fields=["firm", "owner", "name"], name="view_of_owner")]

    def __str__(self) -> str:
        return self.name

    def event_place(self) -> Place:
        """Its owner's alone: whom it is shared with finds it above the list."""
        return Place(firm_id=self.firm_id, seen_with="", user_id=self.owner_id)
