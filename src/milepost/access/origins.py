"""Where an account came from, and whether anybody has shown that its address belongs to who signs in with it.

Whoever invites sees the link, so an account made with one may be the inviter's own under somebody else's address. What makes
an address proven is listed in docs/decisions/0010-unproven-addresses.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.access.entering import load_viewer
from milepost.access.models import AddressCode, Firm, Invitation, Membership, Scope, User
from milepost.access.roles import Role
from milepost.access.rules import require_may_grant
from milepost.access.viewer import Acting
from milepost.core.errors import Conflict, Forbidden

FOR_WHO_GIVES = gettext_lazy(
    "Have the address proven first, by e-mail or with a code from the person's page, or confirm that the role "
    "shall go to this account although its address is unproven."
)
FOR_WHO_ACCEPTS = gettext_lazy(
    "Prove the address first: with “Forgot the password?” where e-mail is set up, else with a code from whoever "
    "runs this installation."
)


def address_proven(user: str = "user_id", firm_id: int | None = None) -> Q:
    """The condition, for rows that name a user under that path, that the address is proven to the firm (None: the rows' own)."""
    everywhere = EmailAddress.objects.filter(user_id=OuterRef(user), primary=True, verified=True)
    here = AddressCode.objects.unwalled("proof is proof, whoever looks").filter(
        user_id=OuterRef(user), firm_id=OuterRef("firm_id") if firm_id is None else firm_id, used_at__isnull=False
    )
    return Q(Exists(everywhere)) | Q(Exists(here))


def made_through(email: object) -> QuerySet[Invitation]:
    """The invitation through which the account of an address was made, if it was: the first that was accepted."""
    accepted = Invitation.objects.unwalled("asks where an account came from").filter(accepted_at__isnull=False)
    return accepted.filter(email=email).order_by("accepted_at", "id")


def is_proven(firm: Firm, user: User) -> bool:
    """Whether the person's address is proven to the firm, of which the person is a member. One SQL query."""
    memberships = Membership.objects.unwalled("proof is proof, whoever looks").filter(firm=firm, user=user)
    return memberships.filter(address_proven()).exists()


@dataclass(frozen=True, slots=True)
class Gift:
    """A role for a member of a firm, on a scope (None: the whole firm), until a last day (None: open)."""

    firm: Firm
    user: User
    role: Role
    scope: Scope | None
    until: date | None


def require_known_holder(acting: Acting, gift: Gift, *, today: date, mend: str | Promise) -> None:
    """An account under an unproven address gets no role that its inviter could not have given it anyway. Raises Conflict."""
    user, role = gift.user, gift.role
    if is_proven(gift.firm, user):
        return
    invitation = made_through(user.email).select_related("invited_by").first()
    if invitation is not None and _could_give(invitation, gift, today):
        return
    raise Conflict(
        _(
            "Nobody has proven that %(email)s belongs to who signs in with it, and %(origin)s. "
            "The role %(role)s goes further than that."
        )
        % {"email": user.email, "origin": _origin(acting, invitation), "role": role},
        str(mend),
        field="although_unproven",
        value=False,
    )


def _could_give(invitation: Invitation, gift: Gift, today: date) -> bool:
    inviter = load_viewer(user_id=invitation.invited_by_id, firm_id=gift.firm.pk, today=today, via="system")
    if inviter is None:
        return False
    try:
        require_may_grant(inviter, gift.role, gift.scope)
    except Forbidden:
        return False
    return True


def _origin(acting: Acting, invitation: Invitation | None) -> str:
    """How the account came about, as far as ``acting`` may know: an invitation of elsewhere names nobody."""
    if invitation is None:
        return _("how the account came about is not known")
    if Invitation.objects.seen_by(acting).filter(pk=invitation.pk).exists():
        return _("the account was made through an invitation by %(name)s") % {"name": invitation.invited_by.name}
    return _("the account was made through somebody's invitation")
