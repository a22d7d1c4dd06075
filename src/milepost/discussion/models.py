"""Tables of discussion: comments and attachments on things that lie in an initiative."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from milepost.access.models import Firm, Scope, User
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager


class OnSubject(Aggregate):
    """What both have: the thing they stand on, and the walls that run around it. ``subject_name`` is its name then."""

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def event_place(self) -> Place:
        """With the thing it stands on."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_INITIATIVES,
            company_id=self.company_id,
            initiative_id=self.initiative_id,
        )


class Comment(OnSubject):
    """What somebody said of a thing. An edit is its next version. ``mentions``: ids of the people named in it."""

    KIND = "comment"

    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    mentions: Any = models.JSONField(default=list)
    said_at = models.DateTimeField()

    objects = WalledManager["Comment"]()

    class Meta:
        constraints = [models.CheckConstraint(name="comment_says_something", condition=~Q(words=""))]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-said_at", "-id"], name="comment_of_subject")]

    def __str__(self) -> str:
        return self.subject_name

    def event_title(self) -> str:
        """What it is about; the words are in the event."""
        return self.subject_name


class Attachment(OnSubject):
    """A link, or a file that is kept under the hash of its content. ``size`` in bytes."""

    KIND = "attachment"

    title = models.CharField(max_length=200)
    link = models.URLField(max_length=1000, blank=True, default="")
    file_name = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(null=True)
    media_type = models.CharField(max_length=100, blank=True, default="")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = WalledManager["Attachment"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_is_a_link_or_a_file",
                condition=Q(sha256="", file_name="", size__isnull=True) & ~Q(link="")
                | Q(link="", size__isnull=False) & ~Q(sha256="") & ~Q(file_name=""),
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="attachment_of_subject")]

    def __str__(self) -> str:
        return self.title
