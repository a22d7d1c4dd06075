"""Writes about roles: give and take back."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from milepost.access.models import Firm, Grant, Membership, Scope
from milepost.access.origins import FOR_WHO_GIVES, Gift, require_known_holder
from milepost.access.roles import Role
from milepost.access.rules import check_grant, check_role, require_may_grant
from milepost.access.viewer import Acting, Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Conflict, Missing
from milepost.core.ids import encode_id


def scope_for_grant(acting: Acting, scope_id: int | None) -> Scope | None:
    """The scope with that id behind the wall of ``acting``; None stands for the whole firm. Raises Missing."""
    if scope_id is None:
        return None
    scope: Scope | None = Scope.objects.seen_by(acting).filter(pk=scope_id).first()
    if scope is None:
        raise Missing("scope", encode_id(scope_id), "scope_id")
    return scope


def give(
    gift: Gift, *, acting: Acting, now: datetime, although_unproven: bool = False, mend: str | Promise = FOR_WHO_GIVES
) -> Grant:
    """Inside an action: the grant, or the new last day of one that stands already. The one way to a role, with every check
    but whether ``acting`` may give it. Raises Invalid, Conflict (``mend`` says what to do about an unproven address).
    """
    firm, user, role, scope, until = gift.firm, gift.user, gift.role, gift.scope, gift.until
    today = today_in(firm.timezone, now)
    check_grant(role, scope, until, today)
    standing = (  # locked before the firm, as where a role is taken back
        Grant.objects.unwalled("a role is given once, whoever gives it")
        .select_for_update(of=("self",))
        .filter(firm=firm, user=user, role=role, scope=scope, revoked_at__isnull=True)
        .first()
    )
    if role is Role.ADMINISTRATOR and until is not None:
        require_another_administrator(firm.pk, user.pk, today)
    if not although_unproven:
        require_known_holder(acting, gift, today=today, mend=mend)
    if standing is None:
        return add(Grant(firm=firm, user=user, role=role, scope=scope, until=until), verb="grant.given")
    change(standing, verb="grant.extended", until=until)
    return standing


@action("grant.given")
def grant_role(
    *, acting: Viewer, now: datetime, user_id: int, role: str, scope_id: int | None = None, until: date | None = None,
    although_unproven: bool = False,
) -> Grant:  # fmt: skip
    """Give a member of the firm a role on a scope (None: the whole firm), until a last day (None: open).

    Given again, the last day is changed. ``although_unproven``: also to an account whose address nobody has proven, beyond
    what its inviter could have given. Raises Invalid, Forbidden, Missing, Conflict.
    """
    scope = scope_for_grant(acting, scope_id)
    checked = check_role(role)
    require_may_grant(acting, checked, scope)
    membership = Membership.objects.seen_by(acting).select_related("user", "firm").filter(user_id=user_id).first()
    if membership is None:
        raise Missing("person", encode_id(user_id), "user_id")
    gift = Gift(membership.firm, membership.user, checked, scope, until)
    return give(gift, acting=acting, now=now, although_unproven=although_unproven)


@action("grant.revoked")
def revoke_grant(*, acting: Acting, now: datetime, grant_id: int, version: int | None = None) -> Grant:
    """Take a role back. Raises Conflict for the last administrator's, Forbidden, Missing, Stale."""
    grant = lock(Grant, grant_id, acting, version)
    role = check_role(grant.role)
    require_may_grant(acting, role, grant.scope)
    if grant.revoked_at is not None:
        raise Conflict(_("This role has been taken back already."))
    if role is Role.ADMINISTRATOR:
        require_another_administrator(grant.firm_id, grant.user_id, today_in(grant.firm.timezone, now))
    change(grant, revoked_at=now)
    return grant


def require_another_administrator(firm_id: int, user_id: int, today: date) -> None:
    """Refuse what would leave the firm without an administrator who can sign in. Raises Conflict.

    Locks the firm's row first, so that two administrators cannot remove each other at the same moment.
    """
    Firm.objects.unwalled("locks the firm's set of administrators").select_for_update().get(pk=firm_id)
    standing = Grant.objects.unwalled("counts administrators").filter(
        Q(until__isnull=True) | Q(until__gte=today),
        firm_id=firm_id,
        role=Role.ADMINISTRATOR,
        revoked_at__isnull=True,
        user__is_active=True,
        user__memberships__firm_id=firm_id,
        user__memberships__deactivated_at__isnull=True,
    )
    # One whose role ends by itself does not keep the firm open.
    if (
        standing.filter(user_id=user_id).exists()
        and not standing.filter(until__isnull=True).exclude(user_id=user_id).exists()
    ):
        raise Conflict(
            _("This is the firm's last administrator."), _("Make somebody else an administrator without an end first.")
        )
