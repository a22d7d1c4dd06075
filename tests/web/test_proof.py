"""An invited address is nobody's until somebody proves it: then what was set before goes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client

from milepost.access.actions.people import accept_invitation, invitation_code, invite
from milepost.access.actions.proof import prove_address
from milepost.access.models import User
from milepost.access.viewer import System
from milepost.core.models import Event
from tests.cast import NOW, Cast
from tests.web.conftest import PASSWORD
from tests.web.test_oidc import Provider, come_back, is_inside, provider
from tests.web.test_sign_in import mailing, try_password

__all__ = ["mailing", "provider"]
pytestmark = pytest.mark.usefixtures("contexts")
EMAIL = "victim@elsewhere.example"


@pytest.fixture
def taken(cast: Cast) -> User:
    """An account that an insider took under somebody else's address, with a key of the insider's own."""
    invitation = invite(acting=cast.harbour.viewer("administrator"), now=NOW, email=EMAIL, role="viewer")
    code = invitation_code(invitation)
    membership = accept_invitation(acting=System("web"), now=NOW, code=code, name="Vic Tim", password=PASSWORD)
    TOTP.activate(membership.user, generate_totp_secret())
    user: User = membership.user
    return user


def test_accepting_an_invitation_proves_no_address(taken: User) -> None:
    assert not EmailAddress.objects.get(user=taken).verified


def test_a_mailed_code_proves_the_address_and_takes_the_keys_that_were_there(taken: User, mailing: None) -> None:
    client = Client()
    client.post("/account/password/reset/", {"email": EMAIL})
    code = re.search(r"^\s*([A-Z0-9]{3,6}-?[A-Z0-9]{3,6})\s*$", mail.outbox[0].body, re.MULTILINE)
    assert code
    client.post("/account/password/reset/confirm/", {"code": code[1]})
    new = "another four random words"
    assert client.post("/account/password/reset/complete/", {"password1": new, "password2": new}).status_code == 302
    assert EmailAddress.objects.get(user=taken).verified
    assert not Authenticator.objects.filter(user=taken).exists()
    assert try_password(Client(), EMAIL, new).status_code == 302
    assert try_password(Client(), EMAIL).status_code == 200  # the insider's password opens nothing any more


def test_the_provider_proves_the_address_and_ends_the_password_the_keys_and_the_sessions(
    taken: User, provider: Provider
) -> None:
    insider = Client()
    insider.force_login(taken)
    assert is_inside(insider)
    provider.claims = {"sub": "7", "email": EMAIL, "email_verified": True}
    owner = Client()
    come_back(owner)
    assert is_inside(owner)
    assert not is_inside(insider)
    assert try_password(Client(), EMAIL).status_code == 200
    assert not Authenticator.objects.filter(user=taken).exists()


def test_a_proven_address_keeps_its_keys_when_it_is_shown_again(taken: User) -> None:
    def prove() -> bool:
        return prove_address(acting=System("web"), now=NOW, user_id=taken.pk, by_code=False)

    assert prove()
    TOTP.activate(User.objects.get(pk=taken.pk), generate_totp_secret())
    assert not prove()
    assert Authenticator.objects.filter(user=taken).count() == 1
    events: Any = Event.objects.unwalled("looks at what was recorded").filter(aggregate_id=taken.pk)
    assert [event.verb for event in events.order_by("version")] == ["user.created", "user.address_proven"]
