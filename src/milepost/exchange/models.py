"""Tables of exchange: an import from its upload to its result, its staged rows, and how far its work has come."""

from __future__ import annotations

from typing import Any

from django.db import models

from milepost.access.models import Firm, User
from milepost.core.aggregates import Aggregate, Place
from milepost.core.ids import new_id
from milepost.core.walls import WalledManager


class ImportState(models.TextChoices):
    """Where an import stands. The worker acts on the two that end in -ing."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"
    DROPPED = "dropped"


class Outcome(models.TextChoices):
    """What an import does, or does not do, about one row."""

    CREATE = "create"
    CHANGE = "change"
    SAME = "same"
    CONFLICT = "conflict"
    REFUSED = "refused"


#: The kind of an upload that is no table: a plan file, see `exchange.plan_files`.
PLAN = "plan"


class Import(Aggregate):
    """One uploaded table or plan file on its way in, its uploader's alone until it is applied.

    ``sha256`` names the file, ``table_sha256`` what was read of its sheets. ``mapping``: {columns: {place: field}, fixed: {field:
    value}, days: {place: order}, marks: {place: mark}, skip}. ``defaults``: what the page it came from says of every row.
    ``token_scopes`` are those of the token that uploaded it: the worker may do no more.
    Of a plan file: ``table_sha256`` names its dry run, ``fingerprint`` is that of the dry run, ``mapping`` has {fixed: {name:
    value}, projects: [[code, name]]}, ``counts`` are by how.
    """

    KIND = "import"
    #: How a staged file is read is nobody's history: what it changes has its own.
    SECRET = frozenset({"mapping", "defaults", "token_scopes", "fingerprint", "table_sha256"})

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_scopes: Any = models.JSONField(null=True)
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    table_sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sheet = models.PositiveSmallIntegerField(default=0)
    fingerprint = models.CharField(
        max_length=64, help_text="Of kind and headings: the same file next month is mapped alike"
    )
    mapping: Any = models.JSONField(default=dict)
    defaults: Any = models.JSONField(default=dict)
    phase = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    counts: Any = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True, default="")
    applied_action = models.BigIntegerField(null=True, help_text="What the events of its changes share")
    uploaded_at = models.DateTimeField()

    objects = WalledManager["Import"]()

    class Meta:
        indexes = [
            models.Index(fields=["firm", "user", "-uploaded_at"], name="import_of_user"),
            models.Index(fields=["user", "fingerprint"], name="import_alike"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def event_title(self) -> str:
        """The file."""
        return self.file_name

    def event_place(self) -> Place:
        """The uploader's own business; what it changes has events of its own, behind their walls."""
        return Place(firm_id=self.firm_id, seen_with="", user_id=self.user_id)


class ImportRow(models.Model):
    """One row of the table and what would become of it. ``arguments`` are those of the action, ``changes``: [[column,
    before, after]],
    ``problems``: [[column, cell, what is wrong, how to mend it]]."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    table = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    title = models.CharField(max_length=300)
    target = models.BigIntegerField(null=True)
    target_version = models.PositiveIntegerField(null=True)
    arguments: Any = models.JSONField(default=dict)
    changes: Any = models.JSONField(default=list)
    problems: Any = models.JSONField(default=list)

    objects = WalledManager["ImportRow"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["table", "outcome", "number"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"


class ImportProgress(models.Model):
    """How far the worker is with an import: for the bar on its page, and no part of its history."""

    table = models.OneToOneField(Import, on_delete=models.PROTECT, primary_key=True, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"
