"""Success criteria and the evidence that they are met."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from milepost.access.models import Firm, User
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager
from milepost.milestones.choices import Verdict
from milepost.milestones.models.activities import Milestone
from milepost.portfolios.choices import Comparison


class Criterion(Aggregate):
    """One measurable criterion of a milestone: metric, comparison, target, unit. Numbers in millionths of the unit."""

    KIND = "criterion"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="criteria")
    metric = models.CharField(max_length=200)
    comparison = models.CharField(max_length=10, choices=Comparison.choices, default=Comparison.AT_LEAST)
    target = models.BigIntegerField()
    unit = models.CharField(max_length=40)
    actual = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.UNKNOWN)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = WalledManager["Criterion"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="criterion_judged_with_a_name",
                condition=Q(verdict="unknown") | Q(judged_by__isnull=False, judged_at__isnull=False),
            ),
            models.CheckConstraint(name="criterion_has_a_unit", condition=~Q(unit="")),
        ]

    def __str__(self) -> str:
        return self.metric

    def event_title(self) -> str:
        """What is measured."""
        return self.metric

    def event_place(self) -> Place:
        """With its milestone."""
        return self.milestone.event_place()


class Evidence(Aggregate):
    """What shows that a criterion holds: a link, or a file kept by its content (the discussion context stores it)."""

    KIND = "evidence"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    link = models.URLField(max_length=1000, blank=True, default="")
    attachment_id = models.BigIntegerField(null=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = WalledManager["Evidence"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_link_or_a_file",
                condition=Q(attachment_id__isnull=True) & ~Q(link="") | Q(attachment_id__isnull=False, link=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def event_place(self) -> Place:
        """With the milestone."""
        return self.criterion.milestone.event_place()
