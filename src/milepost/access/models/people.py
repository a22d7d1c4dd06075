"""Firms, people, the scopes that walls run around, and grants."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from milepost.access.roles import Can, Role, ScopeKind
from milepost.core.aggregates import Aggregate, Place
from milepost.core.walls import WalledManager


class Firm(Aggregate):
    """The tenant: the investor whose space this is."""

    KIND = "firm"

    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    timezone = models.CharField(max_length=64, default="UTC")
    locale = models.CharField(max_length=16, default="en")

    objects = WalledManager["Firm"]()

    def __str__(self) -> str:
        return self.name

    def event_place(self) -> Place:
        """Settings of the firm are the administrators' business."""
        return Place(firm_id=self.pk, seen_with=Can.MANAGE_FIRM)


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Django's sign-in looks people up with this."""
        return self.get(email__iexact=username)


class User(Aggregate, AbstractBaseUser):
    """A person who can sign in. Belongs to no firm by itself: memberships say where the person works."""

    KIND = "user"
    SECRET = frozenset({"password", "last_login"})

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    locale = models.CharField(max_length=16, blank=True, default="")
    timezone = models.CharField(max_length=64, blank=True, default="")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_one_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    def event_place(self) -> Place:
        """What a person does to the own account is that person's business, in no firm's feed."""
        return Place(firm_id=None, seen_with="", user_id=self.pk)


class Membership(Aggregate):
    """A person's place in a firm. Deactivated, it opens nothing, and all its history stays."""

    KIND = "membership"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    title = models.CharField(max_length=120, blank=True, default="")
    deactivated_at = models.DateTimeField(null=True)

    objects = WalledManager["Membership"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.firm}"

    def event_title(self) -> str:
        """The person's name."""
        return self.user.name

    def event_place(self) -> Place:
        """Who belongs to the firm is the administrators' business, and the person's own."""
        return Place(firm_id=self.firm_id, seen_with=Can.MANAGE_FIRM, user_id=self.user_id)


class Scope(Aggregate):
    """A thing a role can be granted on. Portfolios, companies and initiatives are scopes (their tables extend this one).

    ``wall`` is the company whose wall runs around it: itself for a company, its company for an initiative, none for a portfolio.
    """

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    scope_kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.value) for kind in ScopeKind if kind is not ScopeKind.FIRM]
    )
    name = models.CharField(max_length=200)
    wall = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)

    objects: ClassVar[WalledManager[Any]] = WalledManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="scope_wall_fits_kind",
                condition=Q(scope_kind="portfolio", wall__isnull=True)
                | Q(scope_kind="company", wall__isnull=False, wall=F("id"))
                | (Q(scope_kind="initiative", wall__isnull=False) & ~Q(wall=F("id"))),
            ),
        ]
        # Lists sort by lower-cased name.
        indexes = [models.Index(F("firm"), F("scope_kind"), Lower("name"), F("id"), name="scope_by_name")]

    def __str__(self) -> str:
        return self.name


class PortfolioCompany(models.Model):
    """That a portfolio holds a company at present, so that grants on the portfolio reach it.

    Derived from the dated holdings, in the same transaction; kept here because walls need it and holdings lie above access.
    """

    portfolio = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["portfolio", "company"], name="portfolio_company_once")]

    def __str__(self) -> str:
        return f"{self.portfolio_id} holds {self.company_id}"


class Grant(Aggregate):
    """A role given to a person on a scope (none: the whole firm), until a day or until taken back."""

    KIND = "grant"

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateField(null=True, help_text="Last day on which it holds")
    revoked_at = models.DateTimeField(null=True)

    objects = WalledManager["Grant"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "user", "role", "scope"],
                condition=Q(revoked_at__isnull=True),
                name="grant_once",
            ),
            models.UniqueConstraint(
                fields=["firm", "user", "role"],
                condition=Q(revoked_at__isnull=True, scope__isnull=True),
                name="grant_once_firm_wide",
            ),
            models.CheckConstraint(
                name="adviser_needs_an_initiative_and_an_end",
                condition=~Q(role="adviser") | Q(scope__isnull=False, until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.user_id}"

    def event_title(self) -> str:
        """Role and person."""
        return f"{self.role}: {self.user.name}"

    def event_place(self) -> Place:
        """Seen by those who see people where the grant holds."""
        place = place_of_scope(self.scope, Can.SEE_PEOPLE)
        place.firm_id, place.user_id = self.firm_id, self.user_id
        return place


def place_of_scope(scope: Scope | None, seen_with: Can) -> Place:
    """The place of an event about something granted on ``scope`` (None: the whole firm)."""
    if scope is None:
        return Place(firm_id=None, seen_with=seen_with)
    return Place(
        firm_id=scope.firm_id,
        seen_with=seen_with,
        portfolio_id=scope.pk if scope.scope_kind == ScopeKind.PORTFOLIO else None,
        company_id=scope.wall_id,
        initiative_id=scope.pk if scope.scope_kind == ScopeKind.INITIATIVE else None,
    )
