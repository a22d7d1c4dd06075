"""Pure decisions about who may be given what."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from milepost.access.models import Scope
from milepost.access.roles import ROLES, Role, ScopeKind
from milepost.access.viewer import Acting, Viewer
from milepost.core.errors import Forbidden, Invalid

TOKEN_SCOPES = ("read", "write", "admin")


def check_role(role: str) -> Role:
    """The Role of that name. Raises Invalid with the names there are."""
    try:
        return Role(role)
    except ValueError:
        raise Invalid(
            "role", role, _("is not a role"), _("Use one of: %(choices)s.") % {"choices": ", ".join(Role)}
        ) from None


def check_grant(role: Role, scope: Scope | None, until: date | None, today: date) -> None:
    """Whether the role can stand on that scope until that day. Raises Invalid."""
    rule = ROLES[role]
    kind = ScopeKind.FIRM if scope is None else ScopeKind(scope.scope_kind)
    if kind not in rule.scopes:
        allowed = ", ".join(rule.scopes)
        raise Invalid(
            "scope_id",
            kind.value,
            _("does not fit the role %(role)s") % {"role": role},
            _("%(role)s is granted on: %(allowed)s.") % {"role": role, "allowed": allowed},
        )
    if rule.needs_end and until is None:
        raise Invalid(
            "until",
            None,
            _("is not a last day, and the role %(role)s needs one") % {"role": role},
            _("Say until when it holds."),
        )
    if until is not None and until < today:
        raise Invalid("until", until, _("is in the past"), _("Give today or a later day."))


def require_may_grant(acting: Acting, role: Role, scope: Scope | None) -> None:
    """Nobody gives (or takes) a role that the own roles there do not allow to give. Raises Forbidden."""
    if not isinstance(acting, Viewer):
        return
    if not any(role in ROLES[held.role].may_grant for held in acting.roles_over(scope)):
        where = _("the whole firm") if scope is None else scope.name
        raise Forbidden(
            _("Your roles do not allow you to give or take the role %(role)s on %(where)s.")
            % {"role": role, "where": where},
            _("Ask an administrator."),
        )


def clean_email(email: str) -> str:
    """Trimmed and lower-cased. Raises Invalid."""
    cleaned = email.strip().lower()
    try:
        validate_email(cleaned)
    except ValidationError:
        raise Invalid("email", email, _("is not an e-mail address")) from None
    return cleaned


def clean_name(name: str, field: str = "name", limit: int = 200) -> str:
    """Trimmed, one line, not empty, at most ``limit`` characters. Raises Invalid."""
    cleaned = " ".join(name.split())
    if not cleaned or "\x00" in cleaned:
        raise Invalid(field, name, _("is empty") if not cleaned else _("holds a null character"), _("Give it a name."))
    if len(cleaned) > limit:
        raise Invalid(
            field,
            name,
            _("has %(count)s characters, more than %(limit)s") % {"count": len(cleaned), "limit": limit},
            _("Shorten it."),
        )
    return cleaned


def check_timezone(name: str) -> str:
    """An IANA time zone. Raises Invalid."""
    if name not in available_timezones():
        raise Invalid("timezone", name, _("is not an IANA time zone"), _("Use a name such as Europe/Berlin."))
    return name
