"""Writes about people: invite, join, profile, leave and come back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.access.actions.accounts import HashedPassword, check_password, new_user, save_user, unsaved_user
from milepost.access.actions.firms import check_locale
from milepost.access.actions.grants import give, require_another_administrator, scope_for_grant
from milepost.access.actions.tokens import revoke_all_of
from milepost.access.entering import load_viewer
from milepost.access.models import Firm, Invitation, Membership, User
from milepost.access.origins import FOR_WHO_ACCEPTS, Gift, address_proven
from milepost.access.roles import Can
from milepost.access.rules import check_grant, check_role, check_timezone, clean_email, clean_name, require_may_grant
from milepost.access.viewer import Acting, System, Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import end_of, today_in
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing, Stale
from milepost.core.ids import decode_id, encode_id

INVITATION_DAYS = 14
MOST_OPEN = 200  # of one inviter at a time: each may be a letter to a stranger
HAS_A_PAGE = gettext_lazy("Roles are given on that person's page.")
MAY_BE_ANOTHER = gettext_lazy(
    "Nobody has proven that the account under this address belongs to who reads its mail. See on its page through whose "
    "invitation it was made, and ask the person by another way, before you give it a role."
)
_signer = signing.Signer(salt="milepost.invitation", sep=".")


def invitation_code(invitation: Invitation) -> str:
    """The code that lets its holder join: signed with the installation's secret, never stored."""
    return _signer.sign(encode_id(invitation.pk))


@action("invitation.created")
def invite(
    *, acting: Viewer, now: datetime, email: str, role: str, scope_id: int | None = None, until: date | None = None
) -> Invitation:
    """Offer a person a place in the firm with a first role. Raises Invalid, Forbidden, Missing, Conflict."""
    scope = scope_for_grant(acting, scope_id)
    checked = check_role(role)
    check_grant(checked, scope, until, today_in(acting.firm_timezone, now))
    require_may_grant(acting, checked, scope)
    cleaned = clean_email(email)
    members = Membership.objects.unwalled("an address is taken whoever looks").filter(firm_id=acting.firm_id)
    # Whether a stranger's address belongs to the firm is told only to those who see all its people.
    if acting.reach(Can.SEE_PEOPLE).firm and members.filter(user__email__iexact=cleaned).exists():
        proven = members.filter(address_proven(), user__email__iexact=cleaned).exists()
        raise Conflict(
            _("%(email)s belongs to this firm already.") % {"email": cleaned},
            str(HAS_A_PAGE if proven else MAY_BE_ANOTHER),
            field="email",
            value=email,
        )
    offer = Invitation(firm_id=acting.firm_id, email=cleaned, role=checked, scope=scope, until=until)
    _check_not_too_many(acting, now, offer)
    expires_at = now + timedelta(days=INVITATION_DAYS)
    if until is not None:
        expires_at = min(expires_at, end_of(until, acting.firm_timezone))  # nobody joins with a role that has ended
    offer.invited_by_id, offer.expires_at = acting.user_id, expires_at
    return add(offer)


def _check_not_too_many(acting: Viewer, now: datetime, offer: Invitation) -> None:
    """The same offer stands once, and nobody has letters without end sent. Raises Conflict.

    Invitations of a firm are made one after another, so that two at the same moment are counted too.
    """
    Firm.objects.unwalled("locks the firm's open invitations").select_for_update(no_key=True).get(pk=offer.firm_id)
    standing = Invitation.objects.unwalled("an offer is made once, whoever makes it").filter(
        firm_id=offer.firm_id, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    )
    if standing.filter(email__iexact=offer.email, role=offer.role, scope=offer.scope).exists():
        raise Conflict(
            _("%(email)s has an open invitation with this role already.") % {"email": offer.email},
            _("Wait for the answer, or take that invitation back before you make another."),
            field="email",
            value=offer.email,
        )
    if standing.filter(invited_by_id=acting.user_id).count() >= MOST_OPEN:
        raise Conflict(
            _("You have %(most)s open invitations, which is the most at a time.") % {"most": MOST_OPEN},
            _("Wait for answers, or take some back, before you invite %(email)s.") % {"email": offer.email},
            field="email",
            value=offer.email,
        )


@action("invitation.revoked")
def revoke_invitation(*, acting: Viewer, now: datetime, invitation_id: int, version: int | None = None) -> Invitation:
    """Take an open invitation back. Raises Conflict when it was accepted or taken back before."""
    invitation = lock(Invitation, invitation_id, acting, version)
    require_may_grant(acting, check_role(invitation.role), invitation.scope)
    if invitation.accepted_at or invitation.revoked_at:
        raise Conflict(_("This invitation is no longer open."), _("There is nothing to take back."))
    change(invitation, revoked_at=now)
    return invitation


def open_invitation(*, code: str, now: datetime) -> Invitation:
    """The open invitation that ``code`` stands for. Raises Invalid when it is not, or no longer, one."""
    try:
        pk = decode_id(_signer.unsign(code.strip()))
    except (signing.BadSignature, Invalid):
        # The code is a secret: it is not repeated in the error.
        raise Invalid(
            "code", None, _("is not an invitation code"), _("Copy the whole code from the invitation.")
        ) from None
    found = (
        Invitation.objects.unwalled("the code itself is the permission").filter(pk=pk).select_related("firm").first()
    )
    if found is None or found.revoked_at or found.accepted_at or found.expires_at <= now:
        raise Invalid(
            "code", None, _("belongs to an invitation that is no longer open"), _("Ask for a new invitation.")
        )
    return found


@action("invitation.accepted")
def accept_invitation(
    *,
    acting: System,
    now: datetime,
    code: str,
    signed_in_user_id: int | None = None,
    name: str = "",
    password: str | HashedPassword = "",
    proven: bool = False,
) -> Membership:
    """Join the firm. A new person gives name and password; one with an account must be signed in with it.

    Whoever invites sees the link too, so holding it proves no address; ``proven`` is for the made-up people of the demo.
    Raises Invalid (code, name, password), Conflict when the address has an account that is not signed in, or one whose
    address nobody has proven and whose inviter could not have given this role.
    """
    invitation = lock(Invitation, open_invitation(code=code, now=now).pk, acting)
    open_invitation(code=code, now=now)  # once more, now that nobody else can accept it
    _check_inviter(invitation, now)
    user = _known_person(invitation, signed_in_user_id)
    if user is None:
        user = _new_person(invitation, name, password, proven)
    _check_not_closed(invitation.firm, user)
    membership = _join(invitation.firm, user, now)
    change(invitation, accepted_at=now)  # before the role: a new account is known by the invitation that made it
    gift = Gift(invitation.firm, user, check_role(invitation.role), invitation.scope, invitation.until)
    give(gift, acting=acting, now=now, mend=FOR_WHO_ACCEPTS)
    return membership


def _known_person(invitation: Invitation, signed_in_user_id: int | None) -> User | None:
    """Who is signed in, when that is the invited person."""
    if signed_in_user_id is None:
        return None
    return User.objects.filter(email__iexact=invitation.email, pk=signed_in_user_id).first()


def _new_person(invitation: Invitation, name: str, password: str | HashedPassword, proven: bool) -> User:
    """A new account under the invited address. Raises Invalid, Conflict.

    Whether there is one already is nobody's business but its owner's: what was typed is checked, and the password hashed, in
    either case, and the refusal comes last.
    """
    fresh = unsaved_user(invitation.email, name, password)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Conflict(
            _("A new account cannot join with this invitation."),
            _(
                "If you have an account with this address, sign in with it and open the invitation again. "
                "If not, ask for a new invitation."
            ),
        )
    return save_user(fresh, proven)


def _check_inviter(invitation: Invitation, now: datetime) -> None:
    """Who invited may still give that role: nobody lets a friend in after having been shown out. Raises Invalid."""
    today = today_in(invitation.firm.timezone, now)
    inviter = load_viewer(user_id=invitation.invited_by_id, firm_id=invitation.firm_id, today=today, via="system")
    try:
        if inviter is not None:
            return require_may_grant(inviter, check_role(invitation.role), invitation.scope)
    except Forbidden:
        pass
    raise Invalid("code", None, _("belongs to an invitation that is no longer open"), _("Ask for a new invitation."))


def _check_not_closed(firm: Firm, user: User) -> None:
    """An invitation to one company must not bring back all roles that a deactivated person still holds. Raises Conflict."""
    membership = _place_of(firm, user)
    if membership is not None and membership.deactivated_at is not None:
        raise Conflict(
            _("This firm has been closed to you."), _("Ask one of its administrators to open it to you again.")
        )


def _place_of(firm: Firm, user: User) -> Membership | None:
    """The person's place in the firm, locked."""
    places = Membership.objects.unwalled("asks about the person who joins").select_for_update(of=("self",))
    return places.filter(firm=firm, user=user).first()


@action("member.added")
def add_member(
    *, acting: System, now: datetime, firm_id: int, email: str, name: str, role: str,
    password: str | HashedPassword = "", scope_id: int | None = None, until: date | None = None,
    although_unproven: bool = False,
) -> Membership:  # fmt: skip
    """Put a person into a firm without an invitation: the machine's operator, and the demo. Raises Invalid, Missing, Conflict."""
    firm = lock(Firm, firm_id, acting)
    cleaned = clean_email(email)
    scope = scope_for_grant(acting, scope_id)
    checked = check_role(role)
    user = User.objects.filter(email__iexact=cleaned).first() or new_user(email=cleaned, name=name, password=password)
    membership = _join(firm, user, now)
    give(Gift(firm, user, checked, scope, until), acting=acting, now=now, although_unproven=although_unproven)
    return membership


@action("user.password_set")
def set_password(*, acting: System, now: datetime, user_id: int, password: str) -> User:
    """Give a person a new password, which ends all sessions: the machine's operator. Raises Invalid, Missing."""
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise Missing("user", encode_id(user_id))
    check_password(password, user)
    change(user, password=make_password(password))
    return user


def _join(firm: Firm, user: User, now: datetime) -> Membership:
    membership = _place_of(firm, user)
    if membership is None:
        return add(Membership(firm=firm, user=user), verb="member.added")
    _open_again(membership, now)
    return membership


@action("member.deactivated")
def deactivate_member(*, acting: Acting, now: datetime, membership_id: int, version: int | None = None) -> Membership:
    """Close the firm to a person, at once; the tokens end for good. Raises Conflict for the last administrator.

    Only a page that is open already may hear for up to an hour how many changes there were: that number is answered without
    asking who somebody is by now.
    """
    membership = lock(Membership, membership_id, acting, version)
    acting.require(Can.MANAGE_FIRM)
    require_another_administrator(membership.firm_id, membership.user_id, today_in(membership.firm.timezone, now))
    change(membership, deactivated_at=membership.deactivated_at or now)
    revoke_all_of(membership.user_id, now, membership.firm_id)
    return membership


@action("member.reactivated")
def reactivate_member(*, acting: Acting, now: datetime, membership_id: int, version: int | None = None) -> Membership:
    """Open the firm to a deactivated person again, with the roles still held, but none of the tokens from before."""
    membership = lock(Membership, membership_id, acting, version)
    acting.require(Can.MANAGE_FIRM)
    _open_again(membership, now)
    return membership


def _open_again(membership: Membership, now: datetime) -> None:
    if membership.deactivated_at is not None:
        # Of who left under an earlier version they still stand.
        revoke_all_of(membership.user_id, now, membership.firm_id)
        change(membership, verb="member.reactivated", deactivated_at=None)


@action("user.updated")
def update_profile(
    *, acting: Viewer, now: datetime, name: str, locale: str = "", timezone: str = "", version: int | None = None
) -> User:
    """Change one's own name, language and time zone (empty: the firm's). Raises Invalid, Forbidden, Stale."""
    user = User.objects.select_for_update(of=("self",)).filter(pk=acting.user_id).first()
    if user is None:
        raise Missing("user", encode_id(acting.user_id))
    if acting.token_scopes is not None and "write" not in acting.token_scopes:
        raise Forbidden(_("This token may only read."), _("Use a token with the scope write."))
    if version is not None and version != user.version:
        raise Stale("user", sent_version=version, current_version=user.version, current=user.state())
    change(
        user,
        name=clean_name(name),
        locale=check_locale(locale) if locale else "",
        timezone=check_timezone(timezone) if timezone else "",
    )
    return user
