"""Activities: the narrow network, milestones with their governance beside it, and calendars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from milepost.access.models import Firm, User
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place, State
from milepost.core.ids import encode_id
from milepost.core.walls import WalledManager
from milepost.milestones.choices import (
    ActivityKind,
    ConstraintKind,
    Involvement,
    MilestoneType,
    PercentMode,
    Status,
)
from milepost.portfolios.models import Company, Initiative, Objective


class Calendar(Aggregate):
    """When work is done: a week of shifts, a country's holidays, and exceptions. The firm's, or one company's.

    ``week``: seven lists (Monday first) of [start, end] in seconds of the day, end exclusive.
    ``exceptions``: [{from, until, shifts, name}], days inclusive, no shifts meaning a day off.
    """

    KIND = "calendar"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    week = models.JSONField()
    holidays_of = models.CharField(max_length=10, blank=True, default="", help_text="Country, or country-subdivision")
    exceptions = models.JSONField(default=list)
    source = models.CharField(max_length=60, blank=True, default="", help_text="The plan file that it came from")
    external_id = models.CharField(max_length=120, blank=True, default="")

    objects = WalledManager["Calendar"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "source", "external_id"],
                condition=~Q(external_id=""),
                name="calendar_imported_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def event_place(self) -> Place:
        """A company's own behind its wall; the firm's is seen by whoever sees initiatives."""
        return Place(firm_id=self.firm_id, seen_with=Can.SEE_INITIATIVES, company_id=self.company_id)


class Category(Aggregate):
    """A firm's own category of milestones, beside those that everybody has."""

    KIND = "category"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    milestone_type = models.CharField(max_length=12, choices=MilestoneType.choices)
    name = models.CharField(max_length=80)
    archived_at = models.DateTimeField(null=True)

    objects = WalledManager["Category"]()

    class Meta:
        constraints = [models.UniqueConstraint(F("firm"), Lower("name"), name="category_once")]

    def __str__(self) -> str:
        return self.name

    def event_place(self) -> Place:
        """The firm's vocabulary."""
        return Place(firm_id=self.firm_id, seen_with=Can.MANAGE_FIRM)


class Activity(Aggregate):
    """A node of the schedule network. Times are plan seconds, durations seconds of working time, ``percent`` parts per 10,000."""

    KIND = "activity"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=ActivityKind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=60, blank=True, default="")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, related_name="+")
    schedule_kind = models.CharField(max_length=20, default="task", help_text="The engine's kind")
    duration_s = models.BigIntegerField(null=True)
    remaining_s = models.BigIntegerField(null=True)
    planned_start = models.BigIntegerField(null=True)
    planned_finish = models.BigIntegerField(null=True)
    actual_start = models.BigIntegerField(null=True)
    actual_finish = models.BigIntegerField(null=True)
    constraint_kind = models.CharField(max_length=24, choices=ConstraintKind.choices, blank=True, default="")
    constraint_at = models.BigIntegerField(null=True)
    due = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=60, blank=True, default="")
    external_id = models.CharField(max_length=120, blank=True, default="")
    archived_at = models.DateTimeField(null=True)

    objects: ClassVar[WalledManager[Any]] = WalledManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="activity_percent_is_a_share", condition=Q(percent__lte=10_000)),
            models.CheckConstraint(
                name="activity_planned_in_order",
                condition=Q(planned_start__isnull=True)
                | Q(planned_finish__isnull=True)
                | Q(planned_start__lte=F("planned_finish")),
            ),
            models.CheckConstraint(
                name="activity_finished_after_start",
                condition=Q(actual_finish__isnull=True)
                | Q(actual_start__isnull=False, actual_start__lte=F("actual_finish")),
            ),
            models.UniqueConstraint(
                fields=["initiative", "source", "external_id"],
                condition=~Q(external_id=""),
                name="activity_imported_once",
            ),
        ]
        indexes = [
            models.Index(fields=["initiative", "kind"], name="activity_of_initiative"),
            models.Index(fields=["firm", "kind", "due", "id"], name="activity_by_due"),
            models.Index(fields=["owner", "kind"], name="activity_of_owner"),
            models.Index(fields=["parent"], name="activity_of_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def event_place(self) -> Place:
        """Behind the company's wall, and open to those who were given its initiative alone."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_INITIATIVES,
            company_id=self.company_id,
            initiative_id=self.initiative_id,
        )


class Milestone(Activity):
    """The governance of an activity that is an outcome with a due date."""

    KIND = "milestone"

    activity_ptr = models.OneToOneField(
        Activity, on_delete=models.PROTECT, parent_link=True, primary_key=True, related_name="as_milestone"
    )
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, related_name="+")
    milestone_type = models.CharField(max_length=12, choices=MilestoneType.choices)
    category = models.CharField(max_length=40, help_text="A code of CATEGORIES, or the id of a firm's own")
    description = models.TextField(blank=True, default="")
    weight = models.PositiveIntegerField(default=0, help_text="Basis points among the milestones of its initiative")
    tags = models.JSONField(default=list)
    percent_mode = models.CharField(max_length=10, choices=PercentMode.choices, default=PercentMode.TYPED)
    optimistic_s = models.BigIntegerField(null=True)
    likely_s = models.BigIntegerField(null=True)
    pessimistic_s = models.BigIntegerField(null=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NOT_STARTED)
    expected_finish = models.DateField(null=True)
    completion_exception = models.TextField(blank=True, default="")
    plan_reason = models.TextField(blank=True, default="", help_text="Why it was planned so that a due date is missed")

    objects: ClassVar[WalledManager[Any]] = WalledManager()
    #: Involvement and user id, in order, where somebody has loaded or set the team of this instance already.
    known_team: list[tuple[str, int]] | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(name="milestone_weight_is_a_share", condition=Q(weight__lte=10_000)),
            models.CheckConstraint(
                name="milestone_durations_in_order",
                condition=Q(optimistic_s__isnull=True, likely_s__isnull=True, pessimistic_s__isnull=True)
                | Q(optimistic_s__lte=F("likely_s"), likely_s__lte=F("pessimistic_s"), optimistic_s__gte=0),
            ),
        ]

    def state(self) -> State:
        """With the team, which is part of the milestone."""
        return self.states([self])[0]

    @classmethod
    def states(cls, rows: Sequence[Any]) -> list[State]:
        """The same of many. Teams that are not known yet are read in one query, and known from then on: a change asks twice."""
        unknown = [row for row in rows if row.known_team is None]
        teams: dict[int, list[tuple[str, int]]] = {row.pk: [] for row in unknown}
        if teams:
            for row in TeamMember.objects.filter(milestone_id__in=list(teams)).order_by("involvement", "user_id"):
                teams[row.milestone_id].append((row.involvement, row.user_id))
        for row in unknown:
            row.known_team = teams[row.pk]
        return [cls._with_team(row, row.known_team) for row in rows]

    @staticmethod
    def _with_team(row: Any, team: list[tuple[str, int]] | None) -> State:
        named = [[involvement, encode_id(user_id)] for involvement, user_id in team or []]
        return {**Activity.state(row), "team": named}


class TeamMember(models.Model):
    """Who is how involved in a milestone: responsible, accountable, consulted, informed."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    involvement = models.CharField(max_length=12, choices=Involvement.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["milestone", "user", "involvement"], name="team_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.involvement}"
