"""What lets people and programs in, and what tells them: invitations, codes that prove an address, tokens, notices."""

from __future__ import annotations

from django.db import models

from milepost.access.models.people import Firm, Scope, User, place_of_scope
from milepost.access.roles import Can, Role
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager


class Invitation(Aggregate):
    """An offer, sent or handed over, to join the firm with a first role. Its code is signed, not stored."""

    KIND = "invitation"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateField(null=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = WalledManager["Invitation"]()

    class Meta:
        # Whose invitation made an account is looked up by the address.
        indexes = [models.Index(fields=["email", "accepted_at"], name="invitation_of_address")]

    def __str__(self) -> str:
        return self.email

    def event_title(self) -> str:
        """Who was invited."""
        return self.email

    def event_place(self) -> Place:
        """Seen by those who manage people where it would hold."""
        place = place_of_scope(self.scope, Can.MANAGE_PEOPLE)
        place.firm_id = self.firm_id
        return place


class AddressCode(Aggregate):
    """A code handed over by another way than e-mail; entered by the person signed in, it proves the address.

    An administrator's (``firm``) proves it within that firm only, the operator's (no firm) for the whole installation: no firm
    need believe what another one's administrator says.
    """

    KIND = "address_code"
    SECRET = frozenset({"code_hash"})

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = WalledManager["AddressCode"]()

    def __str__(self) -> str:
        return f"code for {self.user_id}"

    def event_title(self) -> str:
        """Whose address it proves."""
        return self.user.name

    def event_place(self) -> Place:
        """Seen by administrators and by the person."""
        return Place(firm_id=self.firm_id, seen_with=Can.MANAGE_FIRM if self.firm_id else "", user_id=self.user_id)


class ApiToken(Aggregate):
    """A key for programs, acting as its owner within one firm and its token scopes. Only its hash is kept.

    ``made_with``: the token with which a program made it; it ends when that one is revoked.
    """

    KIND = "token"
    SECRET = frozenset({"token_hash", "last_used_at"})

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    made_with = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    token_scopes = models.JSONField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = WalledManager["ApiToken"]()

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def event_place(self) -> Place:
        """Seen by its owner and by administrators."""
        return Place(firm_id=self.firm_id, seen_with=Can.MANAGE_FIRM, user_id=self.user_id)


class Notice(models.Model):
    """One line that tells one person about an event that concerns them. Written by listeners, exactly once each."""

    event_id = models.BigIntegerField()
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = WalledManager["Notice"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "user"], name="notice_once")]
        indexes = [models.Index(fields=["user", "firm", "-made_at"], name="notice_of_user")]

    def __str__(self) -> str:
        return f"notice of {self.event_id}"
