"""Who is looking, and how far that person's grants reach."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from milepost.access.models import PortfolioCompany, Scope
from milepost.access.roles import ADMIN_CAPABILITIES, CAPABILITY_NAMES, ROLES, SEE_CAPABILITIES, Can, Role, ScopeKind
from milepost.access.wall_rules import wall_rule
from milepost.core.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one capability holds: everywhere in the firm, or on the scopes granted directly."""

    firm: bool = False
    portfolios: frozenset[int] = frozenset()
    companies: frozenset[int] = frozenset()
    initiatives: frozenset[int] = frozenset()

    @property
    def nowhere(self) -> bool:
        """Whether it holds on nothing at all."""
        return not (self.firm or self.portfolios or self.companies or self.initiatives)

    @property
    def of_companies(self) -> bool:
        """Whether it holds on whole companies somewhere, and not on single initiatives alone."""
        return bool(self.firm or self.portfolios or self.companies)


NOWHERE = Reach()


@dataclass(frozen=True, slots=True)
class Held:
    """One role that the viewer holds; ``scope_id`` None is the whole firm, ``company_id`` whose wall runs around the scope."""

    role: Role
    kind: ScopeKind
    scope_id: int | None
    company_id: int | None = None


def scope_of_token(can: Can) -> str:
    """The scope that a token needs for a capability."""
    if can in ADMIN_CAPABILITIES:
        return "admin"
    return "read" if can in SEE_CAPABILITIES else "write"


@dataclass(frozen=True)
class Viewer:
    """A person in one firm, with today's grants, as every query and action takes it.

    ``companies_of`` maps each portfolio granted directly to the companies it holds, so that ``may`` asks no database.
    """

    firm_id: int
    user_id: int
    via: str
    held: tuple[Held, ...]
    name: str = ""
    email: str = ""
    firm_name: str = ""
    locale: str = "en"
    timezone: str = "UTC"  # in which moments are shown
    firm_timezone: str = "UTC"  # in which days are days
    currency: str = "EUR"
    companies_of: dict[int, frozenset[int]] = field(default_factory=dict, hash=False)
    token_scopes: frozenset[str] | None = None
    token_expires_at: datetime | None = None
    token_id: int | None = None
    _reaches: dict[Can, Reach] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Enough to tell viewers apart; asked for at every query."""
        return hash((self.firm_id, self.user_id, self.via, self.token_id))

    def reach(self, can: Can) -> Reach:
        """Where this viewer has the capability."""
        found = self._reaches.get(can)
        if found is None:
            found = self._reaches[can] = self._reach(can)
        return found

    def _reach(self, can: Can) -> Reach:
        if not self._token_allows(can):
            return NOWHERE
        scopes: dict[ScopeKind, set[int]] = {kind: set() for kind in ScopeKind}
        firm = False
        for held in self.held:
            if can in ROLES[held.role].may:
                if held.scope_id is None:
                    firm = True
                else:
                    scopes[held.kind].add(held.scope_id)
        return Reach(
            firm,
            frozenset(scopes[ScopeKind.PORTFOLIO]),
            frozenset(scopes[ScopeKind.COMPANY]),
            frozenset(scopes[ScopeKind.INITIATIVE]),
        )

    def _token_allows(self, can: Can) -> bool:
        return self.token_scopes is None or scope_of_token(can) in self.token_scopes

    @property
    def scopes_of_token(self) -> tuple[str, ...]:
        """In a stable order; none where a person came without a token."""
        return tuple(sorted(self.token_scopes or ()))

    def require_writing(self) -> None:
        """Raise Forbidden for a token that may only read: no action can be its."""
        if self.token_scopes is not None and self.token_scopes.isdisjoint({"write", "admin"}):
            raise Forbidden(_("This token may only read."), _("Use a token with the scope write or admin."))

    def may(self, can: Can, scope: Scope | None = None) -> bool:
        """Whether the capability holds on ``scope`` (None: on the whole firm)."""
        reach = self.reach(can)
        if scope is None or reach.firm:
            return reach.firm and (scope is None or scope.firm_id == self.firm_id)
        if scope.scope_kind == ScopeKind.PORTFOLIO:
            return self.may_in_portfolio(can, scope.pk)
        return self.may_in_company(can, scope.wall_id, scope.pk)

    def may_in_company(self, can: Can, company_id: int | None, initiative_id: int | None = None) -> bool:
        """The same for a company of this firm, or one initiative of it, by id."""
        reach = self.reach(can)
        return (
            reach.firm
            or company_id in reach.companies
            or initiative_id in reach.initiatives
            or any(company_id in self.companies_of.get(portfolio, ()) for portfolio in reach.portfolios)
        )

    def may_around(self, can: Can, company_id: int) -> bool:
        """Whether it holds in the company or on any one initiative of it: where the company matters, and is not shown."""
        return self.may_in_company(can, company_id) or company_id in self.companies_around(can)

    def companies_around(self, can: Can) -> frozenset[int]:
        """The companies of the single initiatives on which the capability was granted directly."""
        if not self._token_allows(can):
            return frozenset()
        on_one = [held for held in self.held if held.kind is ScopeKind.INITIATIVE and can in ROLES[held.role].may]
        return frozenset(held.company_id for held in on_one if held.company_id is not None)

    def may_in_portfolio(self, can: Can, portfolio_id: int) -> bool:
        """The same for a portfolio of this firm, by id."""
        reach = self.reach(can)
        return reach.firm or portfolio_id in reach.portfolios

    def roles_over(self, scope: Scope | None) -> list[Held]:
        """The roles that cover ``scope``: granted on it, on what it lies in, or on the firm. With a token, only ``admin``'s."""
        if not self._token_allows(Can.MANAGE_PEOPLE):
            return []
        return [held for held in self.held if self._covers(held, scope)]

    def _covers(self, held: Held, scope: Scope | None) -> bool:
        if held.scope_id is None or scope is None:
            return held.scope_id is None
        over_company = scope.wall_id in self.companies_of.get(held.scope_id, ())
        return held.scope_id in (scope.pk, scope.wall_id) or over_company

    def may_anywhere(self, can: Can) -> bool:
        """Whether the capability holds on anything at all: for showing a menu entry, never for deciding."""
        return not self.reach(can).nowhere

    def require(self, can: Can, scope: Scope | None = None) -> None:
        """Raise Forbidden unless ``may``."""
        if not self.may(can, scope):
            self._require_of_token(can, scope)
            where = _("the whole firm") if scope is None else scope.name
            raise Forbidden(
                _("Your roles do not allow this on %(where)s: %(what)s.")
                % {"where": where, "what": CAPABILITY_NAMES[can]},
                _("Ask an administrator for a role that does."),
            )

    def _require_of_token(self, can: Can, scope: Scope | None) -> None:
        """Raise Forbidden that names the token where the person's roles would do."""
        if not self._token_allows(can) and replace(self, token_scopes=None).may(can, scope):
            raise Forbidden(
                _("This token does not allow this: %(what)s.") % {"what": CAPABILITY_NAMES[can]},
                _("Use a token with the scope %(scope)s.") % {"scope": scope_of_token(can)},
            )

    def wall(self, model: type[models.Model]) -> Q:
        """The condition that keeps the rows of ``model`` this viewer may see."""
        return wall_rule(model)(self)

    def portfolio_scoped(self, can: Can, path: str) -> Q:
        """Rows whose ``path`` is a portfolio on which the capability holds."""
        reach = self.reach(can)
        return Q() if reach.firm else Q(**{f"{path}__in": reach.portfolios})

    def company_scoped(self, can: Can, path: str) -> Q:
        """Rows whose ``path`` is a company on which the capability holds, directly or through a portfolio."""
        reach = self.reach(can)
        if reach.firm:
            return Q()
        inside = Q(**{f"{path}__in": reach.companies})
        if reach.portfolios:
            held = PortfolioCompany.objects.filter(portfolio_id__in=reach.portfolios)
            inside |= Q(**{f"{path}__in": held.values("company_id")})
        return inside

    def initiative_scoped(self, can: Can, company_path: str, initiative_path: str) -> Q:
        """Rows of initiatives on which the capability holds, directly or through their company."""
        reach = self.reach(can)
        if reach.firm:
            return Q()
        return self.company_scoped(can, company_path) | Q(**{f"{initiative_path}__in": reach.initiatives})


@dataclass(frozen=True, slots=True)
class System:
    """The product itself acting: a command on the machine, a listener. Sees all; leaves events without a person."""

    via: str = "system"
    user_id: int | None = None

    def wall(self, model: type[models.Model]) -> Q:
        """No wall stands before the machine's own operator."""
        return Q()

    def require(self, can: Can, scope: Scope | None = None) -> None:
        """Everything is allowed."""


Acting = Viewer | System
