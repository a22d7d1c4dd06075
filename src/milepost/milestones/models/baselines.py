"""Baselines: frozen, agreed copies; and requests to change what was agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from milepost.access.models import Firm, User
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager
from milepost.milestones.choices import ActivityKind
from milepost.milestones.models.activities import Activity
from milepost.portfolios.models import Company, Initiative


class Baseline(Aggregate):
    """A named, frozen copy of an initiative's dates and values, and who agreed to it."""

    KIND = "baseline"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    planned_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)

    objects = WalledManager["Baseline"]()

    APPEND_ONLY = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "name"], name="baseline_named_once")]

    def __str__(self) -> str:
        return self.name

    def event_place(self) -> Place:
        """With its initiative."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_INITIATIVES,
            company_id=self.company_id,
            initiative_id=self.initiative_id,
        )


class BaselineRow(models.Model):
    """One activity as it stood in a baseline. ``criteria``: [{id, metric, comparison, target, unit}], target in millionths."""

    baseline = models.ForeignKey(Baseline, on_delete=models.PROTECT, related_name="rows")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=ActivityKind.choices)
    name = models.CharField(max_length=200)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    planned_start = models.BigIntegerField(null=True)
    planned_finish = models.BigIntegerField(null=True)
    due = models.DateField(null=True)
    duration_s = models.BigIntegerField(null=True)
    weight = models.PositiveIntegerField(null=True)
    criteria = models.JSONField(default=list)

    APPEND_ONLY = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["baseline", "activity"], name="baseline_row_once")]

    def __str__(self) -> str:
        return self.name


class ChangeRequest(Aggregate):
    """A wish to change what was agreed (a due date, a scope, a whole baseline), with reason, effect and approver.

    ``changes``: {items: what would change, from and to; baseline_name: the new baseline, if any}. ``effect``: one line for
    each milestone that moves, computed when it was requested. Whoever may approve and changes directly is both of its people.
    """

    KIND = "change_request"

    class Wish(models.TextChoices):
        DUE = "due"
        SCOPE = "scope"
        REBASELINE = "rebaseline"

    class Answer(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="+")
    wish = models.CharField(max_length=10, choices=Wish.choices)
    changes = models.JSONField(default=dict)
    effect = models.JSONField(default=list)
    reason = models.TextField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.TextField(blank=True, default="")

    objects = WalledManager["ChangeRequest"]()

    class Meta:
        constraints = [
            models.CheckConstraint(name="change_request_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="change_request_answered_with_a_name",
                condition=Q(answer__in=["open", "withdrawn"]) | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.wish

    def event_title(self) -> str:
        """What it is about."""
        return f"{self.wish}: {(self.activity or self.initiative).name}"

    def event_place(self) -> Place:
        """With its initiative."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_INITIATIVES,
            company_id=self.company_id,
            initiative_id=self.initiative_id,
        )
