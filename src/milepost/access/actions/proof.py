"""Writes that prove an address: by mail, by the sign-on provider, by a code that was handed over by another way."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from milepost.access.actions.accounts import check_password
from milepost.access.actions.tokens import revoke_all_of
from milepost.access.entering import load_viewer
from milepost.access.models import AddressCode, Membership, User
from milepost.access.origins import is_proven
from milepost.access.roles import Can
from milepost.access.viewer import Acting, System, Viewer
from milepost.core.actions import action, add, change
from milepost.core.clock import today_in
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.ids import ALPHABET, encode_id

CODE_HOURS = 24
_GROUPS, _GROUP = 3, 4  # 60 random bits: within a day nobody guesses them
_READ_AS = str.maketrans("oil", "011", " -")


@action("user.address_proven")
def prove_address(*, acting: System, now: datetime, user_id: int, by_code: bool) -> bool:
    """Somebody showed that the address is theirs: with a mailed code, or through the provider; whether that was new.

    ``by_code``: the sign-in library has just marked the address, for the first time, and asks for a new password next.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if not by_code and not _mark_proven(user):
        return False
    user.set_unusable_password()
    _start_afresh(user, user.password, now)
    return True


def _mark_proven(user: User) -> bool:
    own = EmailAddress.objects.filter(user=user, email__iexact=user.email)
    return bool(own.filter(verified=False).update(verified=True))


def _start_afresh(user: User, encoded_password: str, now: datetime) -> None:
    """What was set before goes: keys, recovery codes, tokens, the password, and with it every session. Else an inviter could
    take an account under somebody's address and keep a key to it."""
    Authenticator.objects.filter(user=user).delete()
    revoke_all_of(user.pk, now)
    change(user, verb="user.address_proven", password=encoded_password)


@action("address_code.made")
def make_address_code(*, acting: Acting, now: datetime, user_id: int) -> tuple[AddressCode, str]:
    """A code that proves a person's address, and the code itself, which is shown this once. It replaces the one before.

    An administrator's counts in the firm, the operator's everywhere. Raises Forbidden, Missing, Conflict.
    """
    user = _whose(acting, user_id)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)  # whoever makes or enters a code, one after another
    firm_id = acting.firm_id if isinstance(acting, Viewer) else None
    counts_there = Q(firm_id__isnull=True) if firm_id is None else Q(firm_id=firm_id)
    former_ones = AddressCode.objects.unwalled("one code at a time").filter(counts_there, user=user)
    for former in former_ones.filter(used_at__isnull=True, expires_at__gt=now):
        change(former, verb="address_code.replaced", expires_at=now)
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    made = AddressCode(
        firm_id=firm_id,
        user=user,
        made_by_id=acting.user_id,
        code_hash=_hash(user.pk, code),
        expires_at=now + timedelta(hours=CODE_HOURS),
    )
    return add(made), code


def _whose(acting: Acting, user_id: int) -> User:
    """The person whose address ``acting`` may vouch for. Raises Forbidden, Missing, Conflict."""
    if isinstance(acting, Viewer):
        acting.require(Can.MANAGE_FIRM)
        membership = Membership.objects.seen_by(acting).select_related("user", "firm").filter(user_id=user_id).first()
        if membership is None:
            raise Missing("person", encode_id(user_id), "user_id")
        if acting.user_id == user_id:
            raise Conflict(_("Nobody vouches for the own address."), _("Ask another administrator."))
        user, proven = membership.user, is_proven(membership.firm, membership.user)
    else:
        user = User.objects.get(pk=user_id)
        proven = EmailAddress.objects.filter(user=user, primary=True, verified=True).exists()
    if proven:
        raise Conflict(_("This address is proven already."), _("There is nothing to do."))
    return user


@action("address_code.used")
def enter_address_code(*, acting: Viewer, now: datetime, code: str, password: str) -> User:
    """The person signed in enters the code and chooses a new password; what was set before goes. Raises Invalid, Forbidden."""
    if acting.token_scopes is not None:
        raise Forbidden(_("A token proves no address."), _("Enter the code on the page of your profile."))
    user = User.objects.select_for_update(of=("self",)).get(pk=acting.user_id)
    # The row of the person is locked: nobody uses the same code at the same moment.
    found = AddressCode.objects.seen_by(acting).filter(user=user, code_hash=_hash(user.pk, code)).first()
    if found is None or found.used_at or found.expires_at <= now or not _still_vouches(found, now):
        # The code is a secret: it is not repeated in the error.
        raise Invalid("code", None, _("is not a code for your address, or no longer"), _("Ask for a new one."))
    check_password(password, user)
    change(found, used_at=now)
    if found.firm_id is None:
        _mark_proven(user)
    _start_afresh(user, make_password(password), now)
    return user


def _still_vouches(code: AddressCode, now: datetime) -> bool:
    """Whether who made it could still make it: nobody vouches after having been shown out."""
    if code.firm is None or code.made_by_id is None:
        return code.firm is None
    today = today_in(code.firm.timezone, now)
    maker = load_viewer(user_id=code.made_by_id, firm_id=code.firm_id, today=today, via="system")
    return maker is not None and maker.may(Can.MANAGE_FIRM)


def _hash(user_id: int, code: str) -> str:
    typed = code.strip().lower().translate(_READ_AS) if code.isascii() else ""
    return salted_hmac("milepost.address_code", f"{user_id}:{typed}", algorithm="sha256").hexdigest()
