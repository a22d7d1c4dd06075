"""Tables of the core: what happened, who must still hear of it, which requests were answered, which processes live."""

from __future__ import annotations

from django.db import models

from milepost.core.ids import new_id
from milepost.core.walls import WalledManager


class Event(models.Model):
    """One thing that happened to one aggregate: the audit trail, the feed, and what listeners react to.

    ``after`` is the whole state of that version, ``before`` the former values of the fields that changed (null at
    creation). Append-only in the database itself. Ids are plain integers without foreign keys, since core knows no context.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    action_id = models.BigIntegerField(db_index=True)
    verb = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    aggregate_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    firm_id = models.BigIntegerField(null=True)
    portfolio_id = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    initiative_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    seen_with = models.CharField(max_length=32)
    actor_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=16)
    before = models.JSONField(null=True)
    after = models.JSONField()
    recorded_at = models.DateTimeField()

    objects = WalledManager["Event"]()

    APPEND_ONLY = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "aggregate_id", "version"], name="event_one_per_version"),
        ]
        indexes = [
            models.Index(fields=["firm_id", "-recorded_at", "-id"], name="event_firm_feed"),
            models.Index(fields=["company_id", "-recorded_at", "-id"], name="event_company_feed"),
            models.Index(fields=["portfolio_id", "-recorded_at", "-id"], name="event_portfolio_feed"),
            models.Index(fields=["initiative_id", "-recorded_at", "-id"], name="event_initiative_feed"),
            models.Index(fields=["user_id", "-recorded_at", "-id"], name="event_user_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.title}"


class Delivery(models.Model):
    """One event that one listener must still hear of: the outbox. Written in the transaction of the event."""

    class State(models.TextChoices):
        WAITING = "waiting"
        LEASED = "leased"
        DONE = "done"
        DEAD = "dead"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    listener = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease = models.BigIntegerField(null=True)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "listener"], name="delivery_once")]
        indexes = [
            # Only what is still owed is in this index, so that polling stays cheap after years.
            models.Index(
                fields=["not_before", "id"], name="delivery_owed", condition=models.Q(state__in=["waiting", "leased"])
            ),
            models.Index(
                fields=["id"], name="delivery_dead", condition=models.Q(state="dead")
            ),  # counted every few seconds
        ]

    def __str__(self) -> str:
        return f"{self.listener} · {self.state}"


class Heartbeat(models.Model):
    """When a named process last said that it lives."""

    name = models.CharField(max_length=80, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class AnsweredRequest(models.Model):
    """The answer to a request that carried an Idempotency-Key, kept so that a repeat gets it again.

    Written in the transaction of the action itself: either both happened or neither.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    firm_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm_id", "user_id", "key"], name="answered_once")]

    def __str__(self) -> str:
        return self.key


class SearchEntry(models.Model):
    """What is found of one thing by its words. Derived from its newest event in the same transaction (``core.search``).

    ``id`` is the thing's; the places are those of its events, named as in the tables whose walls they stand behind. The keys hold
    folded words; what the database indexes of them stands in ``core.search_index``.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=32)
    firm_id = models.BigIntegerField()
    portfolio_id = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    initiative_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    shared = models.BooleanField(default=False)
    subject_kind = models.CharField(max_length=32, blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField(blank=True, default="")
    title_key = models.TextField(blank=True, default="")
    body_key = models.TextField(blank=True, default="")
    archived = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    objects = WalledManager["SearchEntry"]()

    def __str__(self) -> str:
        return self.title or self.kind
