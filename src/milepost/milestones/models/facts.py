"""What lists read: one narrow row a milestone."""

from __future__ import annotations

from django.db import models

from milepost.access.models import Firm, User
from milepost.core.walls import WalledManager
from milepost.milestones.choices import MilestoneType, Status
from milepost.milestones.models.activities import Milestone
from milepost.portfolios.models import Company, Initiative

#: What roll-ups group by, and all that they count and add up: they read these indexes alone, in the order of their groups.
COUNTED_WITHIN = ["firm", "archived", "status", "assessment"]
COUNTED = ["finished", "contradicted", "due_key", "margin_days", "weight", "percent"]


class MilestoneFacts(models.Model):
    """The narrow row by which lists filter, sort and count: derived, published by who computes, never an input.

    The first part repeats columns of the milestone, so that a list of 30,000 walks one index instead of joining two wide
    tables; ``name_key`` in lower case, ``due_key`` with NO_DATE for none. ``forecast`` and the P dates are days; floats and
    drag seconds of working time; ``percent``, ``weight``, ``p_due`` parts per 10,000; ``stake`` minor units.
    """

    milestone = models.OneToOneField(Milestone, on_delete=models.PROTECT, primary_key=True, related_name="facts")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    milestone_type = models.CharField(max_length=12, choices=MilestoneType.choices)
    name_key = models.CharField(max_length=200)
    due_key = models.DateField()
    percent = models.PositiveSmallIntegerField()
    weight = models.PositiveIntegerField()
    begun = models.BooleanField()
    finished = models.BooleanField()
    archived = models.BooleanField()
    recorded_at = models.DateTimeField()

    status = models.CharField(max_length=12, choices=Status.choices)
    assessment = models.CharField(max_length=12, choices=Status.choices)
    rule = models.CharField(max_length=20)
    reason = models.TextField(help_text="As milestones.told.stored has it")
    valid_until = models.DateField(null=True)
    contradiction = models.TextField(blank=True, default="", help_text="The same; empty for none")
    contradicted = models.BooleanField(default=False, help_text="Whether there is one, for counting")
    last_update = models.DateTimeField(null=True)
    word_due = models.DateField(null=True)
    smart_gaps = models.PositiveSmallIntegerField(
        default=0, help_text="1 not specific, 2 not measurable, 4 not achievable"
    )
    obstacles = models.BooleanField(default=False, help_text="Whether the last update names some")
    unassigned = models.PositiveIntegerField(default=0, help_text="Its open tasks that nobody does")
    forecast = models.DateField(null=True)
    margin_days = models.IntegerField(null=True)
    float_s = models.BigIntegerField(null=True)
    critical = models.BooleanField(null=True)
    drag_s = models.BigIntegerField(null=True)
    p_due = models.PositiveSmallIntegerField(null=True)
    p50 = models.DateField(null=True)
    p80 = models.DateField(null=True)
    stake_minor = models.BigIntegerField(null=True)

    objects = WalledManager["MilestoneFacts"]()

    class Meta:
        indexes = [
            models.Index(fields=["valid_until"], name="facts_running_out"),
            models.Index(fields=["word_due"], name="facts_by_word_due"),
            models.Index(fields=["firm", "archived", "due_key", "milestone"], name="facts_by_due"),
            models.Index(fields=["firm", "archived", "name_key", "milestone"], name="facts_by_name"),
            models.Index(fields=["firm", "archived", "margin_days", "milestone"], name="facts_by_margin"),
            models.Index(
                fields=["firm", "archived", "due_key", "milestone"],
                name="facts_open",
                condition=models.Q(finished=False),
            ),
            models.Index(
                fields=["firm", "archived", "word_due", "milestone"],
                name="facts_owing",
                condition=models.Q(finished=False),
            ),
            models.Index(
                fields=["firm", "archived", "due_key", "milestone"],
                name="facts_contradicted",
                condition=models.Q(contradicted=True),
            ),
            models.Index(fields=["initiative", "archived", "due_key"], name="facts_of_initiative"),
            models.Index(fields=["company", "archived", "due_key"], name="facts_of_company"),
            models.Index(fields=[*COUNTED_WITHIN, *COUNTED, "word_due"], name="facts_counted"),
            models.Index(
                fields=["firm", "archived", "company", *COUNTED_WITHIN[2:], *COUNTED], name="facts_by_company"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} since {self.rule}"


class PublishedFacts(models.Model):
    """What higher contexts had published of a milestone from one moment on, until its next row.

    MilestoneFacts is written over; by these rows a past day is assessed with the forecast that was known then. Only what
    changed is kept: of a milestone that nothing moves there is one row. Units as in MilestoneFacts.
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, db_index=False, related_name="+")
    recorded_at = models.DateTimeField()
    forecast = models.DateField(null=True)
    float_s = models.BigIntegerField(null=True)
    critical = models.BooleanField(null=True)
    drag_s = models.BigIntegerField(null=True)
    p_due = models.PositiveSmallIntegerField(null=True)
    p50 = models.DateField(null=True)
    p80 = models.DateField(null=True)
    stake_minor = models.BigIntegerField(null=True)

    objects = WalledManager["PublishedFacts"]()

    APPEND_ONLY = True

    class Meta:
        indexes = [models.Index(fields=["milestone", "-recorded_at", "-id"], name="published_newest")]

    def __str__(self) -> str:
        return f"{self.forecast} from {self.recorded_at:%Y-%m-%d} on"
