"""Inviting, joining, giving and taking roles, tokens: as people click through it."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from milepost import config
from milepost.access.actions.tokens import create_token
from milepost.access.models import Grant, Invitation, User
from milepost.access.queries import authenticate_token, token_row
from milepost.core import clock, outbox
from milepost.core.ids import encode_id
from tests.cast import Cast
from tests.web.conftest import PASSWORD, Enter


def invite(client: Client, cast: Cast, email: str) -> str:
    """Invite as ``client``; the code in the link that the answer shows."""
    form = {"email": email, "role": "contributor", "scope_id": encode_id(cast.harbour.a), "until": ""}
    answer = client.post("/people/invite/", form)
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r"http://localhost:8000/join/#([\w.-]+)", answer.content.decode())
    assert found
    return found[1]


def test_an_invited_person_joins_and_is_inside(cast: Cast, enter: Enter) -> None:
    code = invite(enter("executive_a"), cast, "new@aster.example")
    client = Client()
    assert client.get("/join/").status_code == 200
    offer = client.post("/join/", {"code": code})
    assert "Join Harbour" in offer.content.decode()
    assert "new@aster.example" in offer.content.decode()
    refused = client.post("/join/", {"code": code, "accept": "yes", "name": "New Person", "password": "short"})
    assert "too weak" in refused.content.decode()
    assert 'value="New Person"' in refused.content.decode()
    assert "short" not in re.sub(r"too short", "", refused.content.decode())
    answer = client.post("/join/", {"code": code, "accept": "yes", "name": "New Person", "password": PASSWORD})
    assert answer.headers["Location"] == "/"
    assert "New Person" in client.get("/").content.decode()
    again = Client().post("/join/", {"code": code})
    assert "no longer open" in again.content.decode()


def test_who_has_an_account_signs_in_first_and_then_joins(cast: Cast, enter: Enter) -> None:
    code = invite(enter("executive_a"), cast, cast.meridian.emails["analyst"])
    stranger = Client().post("/join/", {"code": code})
    assert "With the account that you have" in stranger.content.decode()
    client = enter("analyst", cast.meridian)
    assert client.post("/join/", {"code": code}).status_code == 200
    assert client.post("/join/", {"code": code, "accept": "yes"}).status_code == 302
    assert "Harbour" in client.get("/").content.decode()


def test_another_persons_session_does_not_accept_an_invitation(cast: Cast, enter: Enter) -> None:
    code = invite(enter("executive_a"), cast, cast.meridian.emails["analyst"])
    client = enter("contributor_a")
    answer = client.post("/join/", {"code": code, "accept": "yes"})
    assert "Sign out and sign in as the invited person" in answer.content.decode()
    assert Invitation.objects.unwalled("looks").get(email=cast.meridian.emails["analyst"]).accepted_at is None


def test_the_code_is_in_no_address_and_in_no_session(cast: Cast, enter: Enter) -> None:
    administrator = enter("executive_a")
    code = invite(administrator, cast, "new@aster.example")
    client = Client()
    client.post("/join/", {"code": code})
    for session in (administrator.session, client.session):
        assert code not in repr(dict(session.items()))


@pytest.fixture
def mailing(monkeypatch: pytest.MonkeyPatch) -> None:
    server = config.mail_server("smtp://localhost:1025?tls=none")
    monkeypatch.setattr(settings, "MILEPOST", dataclasses.replace(settings.MILEPOST, email_url=server))


def test_an_invitation_is_mailed_once_and_a_repeat_is_the_same_letter(cast: Cast, enter: Enter, mailing: None) -> None:
    from milepost.access.listeners import send_invitation
    from milepost.core.models import Event

    client = enter("executive_a")
    code = invite(client, cast, "new@aster.example")
    while outbox.deliver_due(clock.now() + timedelta(seconds=1)):
        pass
    letters = [letter for letter in mail.outbox if letter.to == ["new@aster.example"]]
    assert len(letters) == 1
    assert f"/join/#{code}" in str(letters[0].body)
    event = Event.objects.unwalled("the one just made").filter(verb="invitation.created").latest("id")
    send_invitation(event, clock.now())
    assert mail.outbox[-1].extra_headers == letters[0].extra_headers
    Invitation.objects.unwalled("as if taken back").filter(email="new@aster.example").update(revoked_at=clock.now())
    send_invitation(event, clock.now())
    assert len(mail.outbox) == len(letters) + 1


@pytest.mark.parametrize("timezone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_the_letter_names_the_firms_last_day_on_which_the_invitation_works(cast: Cast, timezone: str) -> None:
    """An offer until a day ends at midnight there: the letter says that day, not the one that UTC has by then."""
    from milepost.access.listeners import letter_of

    invitation = Invitation.objects.unwalled("any").select_related("firm", "invited_by").first()
    assert invitation is not None
    invitation.firm.timezone, invitation.expires_at = timezone, clock.end_of(date(2026, 12, 3), timezone)
    assert "until 3 Dec 2026" in letter_of(invitation, 1).body


def test_a_role_is_given_and_taken_back(cast: Cast, enter: Enter) -> None:
    client = enter("administrator")
    person = encode_id(cast.harbour.people["contributor_a"])
    answer = client.post(f"/people/{person}/give-role/", {"role": "viewer", "scope_id": "firm", "until": ""})
    assert answer.status_code == 302, answer.content.decode()
    grant = Grant.objects.unwalled("the one just given").get(
        user_id=cast.harbour.people["contributor_a"], role="viewer"
    )
    assert grant.scope_id is None
    assert "in the whole firm" in client.get("/people/").content.decode()
    page = f"/people/roles/{encode_id(grant.pk)}/take-back/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"version": "1"}).status_code == 302
    again = client.post(page, {"version": "2"})
    assert again.status_code == 409
    assert "taken back already" in again.content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"role": "adviser", "scope_id": "initiative", "until": ""}, "needs one"),
        ({"role": "executive", "scope_id": "firm", "until": ""}, "does not fit the role"),
        ({"role": "viewer", "scope_id": "", "until": ""}, "This is needed"),
        ({"role": "viewer", "scope_id": "firm", "until": "3rd of May"}, "is not a day"),
        ({"role": "viewer", "scope_id": "other firm", "until": ""}, "not one of the choices"),
    ],
)
def test_a_role_that_cannot_stand_is_refused_at_its_field(
    cast: Cast, enter: Enter, form: dict[str, str], words: str
) -> None:
    places = {"initiative": encode_id(cast.harbour.initiative_a), "other firm": encode_id(cast.meridian.a)}
    form["scope_id"] = places.get(form["scope_id"], form["scope_id"])
    person = encode_id(cast.harbour.people["contributor_a"])
    answer = enter("administrator").post(f"/people/{person}/give-role/", form)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_last_administrator_cannot_leave_by_the_page(cast: Cast, enter: Enter) -> None:
    client = enter("administrator")
    page = f"/people/{encode_id(cast.harbour.people['administrator'])}/deactivate/"
    answer = client.post(page, {"version": "1"})
    assert answer.status_code == 422
    assert "last administrator" in answer.content.decode()


def test_a_person_is_deactivated_and_comes_back(cast: Cast, enter: Enter) -> None:
    person = encode_id(cast.harbour.people["analyst"])
    out, client = enter("analyst"), enter("administrator")
    assert client.post(f"/people/{person}/deactivate/", {"version": "1"}).status_code == 302
    assert out.get("/").status_code == 403
    assert client.post(f"/people/{person}/reactivate/", {"version": "2"}).status_code == 302
    assert out.get("/").status_code == 200


def test_a_tokens_secret_is_shown_once_and_kept_nowhere(cast: Cast, enter: Enter) -> None:
    client = enter("analyst")
    answer = client.post("/tokens/new/", {"name": "script", "token_scopes": ["read", "write"], "days": "30"})
    secret = re.search(r"mp_[\w-]{40,}", answer.content.decode())
    assert secret
    viewer = authenticate_token(secret=secret[0], now=clock.now())
    assert viewer is not None
    assert viewer.token_scopes == {"read", "write"}
    assert secret[0] not in client.get("/tokens/").content.decode()
    assert secret[0] not in repr(dict(client.session.items()))


def test_who_may_not_manage_people_finds_no_way_to(cast: Cast, enter: Enter) -> None:
    client = enter("contributor_a")
    for path in ("/people/", "/people/invite/", "/people/invitations/", "/settings/"):
        assert client.get(path).status_code == 403
    assert "Settings" not in client.get("/menu/").content.decode()


def test_an_invitation_of_another_company_cannot_be_taken_back(cast: Cast, enter: Enter) -> None:
    client = enter("executive_a")
    page = f"/people/invitations/{encode_id(cast.harbour.invitation_b)}/take-back/"
    assert client.post(page, {"version": "1"}).status_code == 404
    own = f"/people/invitations/{encode_id(cast.harbour.invitation_a)}/take-back/"
    assert client.get(own).status_code in {200, 404}
    assert User.objects.filter(email="newcomer@brio.example").count() == 0


def test_a_page_that_takes_a_role_opens_only_when_it_can_be_taken(cast: Cast, enter: Enter) -> None:
    client = enter("executive_a")
    grants = Grant.objects.unwalled("a test").filter(scope_id=cast.harbour.a, revoked_at__isnull=True)
    own, owners = grants.get(role="executive"), grants.get(role="initiative_owner")
    refused = client.get(f"/people/roles/{encode_id(own.pk)}/take-back/")
    assert refused.status_code == 403
    assert "do not allow you to give or take the role Executive on Aster Tools" in refused.content.decode()
    assert "<form method" not in refused.content.decode().split("<main")[1].split("</main")[0]
    page = f"/people/roles/{encode_id(owners.pk)}/take-back/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"version": 1}).status_code == 302
    gone = client.get(page)
    assert gone.status_code == 409
    assert "taken back already" in gone.content.decode()


def test_revoking_a_token_says_which_end_with_it(cast: Cast, enter: Enter) -> None:
    client = enter("executive_a")
    made = client.post("/tokens/new/", {"name": "script", "token_scopes": ["read", "admin"], "days": "30"})
    (secret,) = re.findall(r"mp_[\w-]{40,}", made.content.decode())
    program = authenticate_token(secret=secret, now=clock.now())
    assert program is not None
    assert program.token_id is not None
    child, _ = create_token(acting=program, now=clock.now(), name="nightly")
    address = f"/tokens/{encode_id(program.token_id)}/revoke/"
    page = client.get(address).content.decode()
    assert "A token that a program made with it ends too:" in page
    assert child.prefix in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert client.post(address, {"version": version[1]}).status_code == 302
    assert token_row(viewer=cast.viewer("executive_a"), now=clock.now(), token_id=child.pk).state == "revoked"
