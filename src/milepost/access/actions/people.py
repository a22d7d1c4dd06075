"""Writes about people: invite, join, profile, leave and come back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError

from milepost.access.actions.firms import check_locale
from milepost.access.actions.grants import give, require_another_administrator, scope_for_grant
from milepost.access.models import Firm, Invitation, Membership, User
from milepost.access.roles import Can
from milepost.access.rules import check_grant, check_role, check_timezone, clean_email, clean_name, require_may_grant
from milepost.access.viewer import Acting, System, Viewer, load_viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing, Stale
from milepost.core.ids import decode_id, encode_id

INVITATION_DAYS = 14
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
        raise Conflict(
            f"{cleaned} belongs to this firm already.", "Grant the role to that person.", field="email", value=email
        )
    return add(
        Invitation(
            firm_id=acting.firm_id,
            email=cleaned,
            role=checked,
            scope=scope,
            until=until,
            invited_by_id=acting.user_id,
            expires_at=now + timedelta(days=INVITATION_DAYS),
        )
    )


@action("invitation.revoked")
def revoke_invitation(*, acting: Viewer, now: datetime, invitation_id: int, version: int | None = None) -> Invitation:
    """Take an open invitation back. Raises Conflict when it was accepted or taken back before."""
    invitation = lock(Invitation, invitation_id, acting, version)
    require_may_grant(acting, check_role(invitation.role), invitation.scope)
    if invitation.accepted_at or invitation.revoked_at:
        raise Conflict("This invitation is no longer open.", "There is nothing to take back.")
    change(invitation, revoked_at=now)
    return invitation


def open_invitation(*, code: str, now: datetime) -> Invitation:
    """The open invitation that ``code`` stands for. Raises Invalid when it is not, or no longer, one."""
    try:
        pk = decode_id(_signer.unsign(code.strip()))
    except (signing.BadSignature, Invalid):
        # The code is a secret: it is not repeated in the error.
        raise Invalid("code", None, "is not an invitation code", "Copy the whole code from the invitation.") from None
    found = (
        Invitation.objects.unwalled("the code itself is the permission").filter(pk=pk).select_related("firm").first()
    )
    if found is None or found.revoked_at or found.accepted_at or found.expires_at <= now:
        raise Invalid("code", None, "belongs to an invitation that is no longer open", "Ask for a new invitation.")
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
) -> Membership:
    """Join the firm. A new person gives name and password; one with an account must be signed in with it.

    Raises Invalid (code, name, password), Conflict when the address has an account that is not signed in.
    """
    invitation = lock(Invitation, open_invitation(code=code, now=now).pk, acting)
    open_invitation(code=code, now=now)  # once more, now that nobody else can accept it
    _check_inviter(invitation, now)
    user = User.objects.filter(email__iexact=invitation.email).first()
    if user is None:
        # Whoever invites sees the link too, so holding it does not prove the address: `prove_address` waits for that.
        user = new_user(email=invitation.email, name=name, password=password, proven=False)
    elif user.pk != signed_in_user_id:
        raise Conflict("This address has an account already.", "Sign in with it, then open the invitation again.")
    _check_not_closed(invitation.firm, user)
    membership = _join(invitation.firm, user)
    give(invitation.firm, user, check_role(invitation.role), invitation.scope, invitation.until)
    change(invitation, accepted_at=now)
    return membership


def _check_inviter(invitation: Invitation, now: datetime) -> None:
    """Who invited may still give that role: nobody lets a friend in after having been shown out. Raises Invalid."""
    today = today_in(invitation.firm.timezone, now)
    inviter = load_viewer(user_id=invitation.invited_by_id, firm_id=invitation.firm_id, today=today, via="system")
    try:
        if inviter is not None:
            return require_may_grant(inviter, check_role(invitation.role), invitation.scope)
    except Forbidden:
        pass
    raise Invalid("code", None, "belongs to an invitation that is no longer open", "Ask for a new invitation.")


def _check_not_closed(firm: Firm, user: User) -> None:
    """An invitation to one company must not bring back all roles that a deactivated person still holds. Raises Conflict."""
    memberships = Membership.objects.unwalled("asks about the person who joins").filter(firm=firm, user=user)
    if memberships.filter(deactivated_at__isnull=False).exists():
        raise Conflict("This firm has been closed to you.", "Ask one of its administrators to open it to you again.")


@action("member.added")
def add_member(
    *, acting: System, now: datetime, firm_id: int, email: str, name: str, role: str,
    password: str | HashedPassword = "", scope_id: int | None = None, until: date | None = None,
) -> Membership:  # fmt: skip
    """Put a person into a firm without an invitation: the machine's operator, and the demo. Raises Invalid, Missing."""
    firm = lock(Firm, firm_id, acting)
    cleaned = clean_email(email)
    scope = scope_for_grant(acting, scope_id)
    checked = check_role(role)
    check_grant(checked, scope, until, today_in(firm.timezone, now))
    user = User.objects.filter(email__iexact=cleaned).first() or new_user(email=cleaned, name=name, password=password)
    membership = _join(firm, user)
    give(firm, user, checked, scope, until)
    return membership


@dataclass(frozen=True, slots=True)
class HashedPassword:
    """A password hashed beforehand, for several made-up people at once: hashing is slow on purpose."""

    plain: str = field(repr=False)
    encoded: str = field(repr=False)


def hash_password(password: str) -> HashedPassword:
    """Hash once what several new people share. Whether it is strong enough is still asked for each of them."""
    return HashedPassword(password, make_password(password))


def new_user(*, email: str, name: str, password: str | HashedPassword, proven: bool = True) -> User:
    """Inside an action: a person who can sign in with a password (none: only with what is set later).

    ``proven`` says that the address is known to be this person's: the machine's operator vouches for it.
    """
    user = User(email=email, name=clean_name(name))
    if isinstance(password, HashedPassword):
        _check_password(password.plain, user)
        user.password = password.encoded
    elif password:
        _check_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    add(user, verb="user.created")
    EmailAddress.objects.create(user=user, email=email, verified=proven, primary=True)
    return user


@action("user.address_proven")
def prove_address(*, acting: System, now: datetime, user_id: int, by_code: bool) -> bool:
    """Somebody showed that the address is theirs: with a mailed code, or through the provider; whether that was new.

    The first time, what was set before goes: keys, recovery codes, the password, and with it every session. Else an inviter
    could take an account under somebody's address and keep a key to it. ``by_code``: the sign-in library has just marked the
    address, for the first time, and asks for a new password next.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    own = EmailAddress.objects.filter(user=user, email__iexact=user.email)
    if not by_code and not own.filter(verified=False).update(verified=True):
        return False
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    change(user, password=user.password)
    return True


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("password", None, "is too weak: " + " ".join(error.messages), "Choose another one.") from None


@action("user.password_set")
def set_password(*, acting: System, now: datetime, user_id: int, password: str) -> User:
    """Give a person a new password, which ends all sessions: the machine's operator. Raises Invalid, Missing."""
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise Missing("user", encode_id(user_id))
    _check_password(password, user)
    change(user, password=make_password(password))
    return user


def _join(firm: Firm, user: User) -> Membership:
    membership = Membership.objects.unwalled("joining").filter(firm=firm, user=user).first()
    if membership is None:
        return add(Membership(firm=firm, user=user), verb="member.added")
    change(membership, verb="member.reactivated", deactivated_at=None)
    return membership


@action("member.deactivated")
def deactivate_member(*, acting: Acting, now: datetime, membership_id: int, version: int | None = None) -> Membership:
    """Close the firm to a person, at once and for tokens too. Raises Conflict for the last administrator."""
    membership = lock(Membership, membership_id, acting, version)
    acting.require(Can.MANAGE_FIRM)
    require_another_administrator(membership.firm_id, membership.user_id, today_in(membership.firm.timezone, now))
    change(membership, deactivated_at=membership.deactivated_at or now)
    return membership


@action("member.reactivated")
def reactivate_member(*, acting: Acting, now: datetime, membership_id: int, version: int | None = None) -> Membership:
    """Open the firm to a deactivated person again, with the roles still held."""
    membership = lock(Membership, membership_id, acting, version)
    acting.require(Can.MANAGE_FIRM)
    change(membership, deactivated_at=None)
    return membership


@action("user.updated")
def update_profile(
    *, acting: Viewer, now: datetime, name: str, locale: str = "", timezone: str = "", version: int | None = None
) -> User:
    """Change one's own name, language and time zone (empty: the firm's). Raises Invalid, Forbidden, Stale."""
    user = User.objects.select_for_update(of=("self",)).filter(pk=acting.user_id).first()
    if user is None:
        raise Missing("user", encode_id(acting.user_id))
    if acting.token_scopes is not None and "write" not in acting.token_scopes:
        raise Forbidden("This token may only read.", "Use a token with the scope write.")
    if version is not None and version != user.version:
        raise Stale("user", sent_version=version, current_version=user.version, current=user.state())
    change(
        user,
        name=clean_name(name),
        locale=check_locale(locale) if locale else "",
        timezone=check_timezone(timezone) if timezone else "",
    )
    return user
