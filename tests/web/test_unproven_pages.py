"""An unproven address, on the pages and in the API: marked, guarded, and proven with a code."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from milepost.access.actions.people import accept_invitation, invitation_code, invite
from milepost.access.models import Grant, User
from milepost.access.viewer import System
from milepost.cli.people import user
from milepost.core import clock
from milepost.core.ids import encode_id
from tests.access.test_commands import call
from tests.cast import Cast
from tests.web.conftest import PASSWORD, Enter
from tests.web.test_sign_in import try_password

CFO = "cfo@aster.example"


@pytest.fixture
def taken(cast: Cast) -> str:
    """The id of the account that the executive of A made under the address of the CFO to come."""
    made = invite(
        acting=cast.harbour.viewer("executive_a"), now=clock.now(), email=CFO, role="contributor",
        scope_id=cast.harbour.a,
    )  # fmt: skip
    code = invitation_code(made)
    accept_invitation(acting=System("web"), now=clock.now(), code=code, name="Carl Fo", password=PASSWORD)
    return encode_id(User.objects.get(email=CFO).pk)


def test_pages_mark_an_unproven_address_and_say_whose_invitation_made_the_account(
    cast: Cast, enter: Enter, taken: str
) -> None:
    client = enter("administrator")
    listed = client.get("/people/?q=cfo").content.decode()
    assert "not proven" in listed
    assert "not proven" not in client.get("/people/?q=ada").content.decode()
    for page in (f"/people/{taken}/", f"/people/{taken}/give-role/"):
        told = client.get(page).content.decode()
        assert "Address not proven" in told
        assert "the account was made through an invitation by Anna Aster." in told
    assert (
        "nobody has proven"
        not in client.get(f"/people/{encode_id(cast.harbour.people['viewer'])}/give-role/").content.decode().lower()
    )


def test_the_page_asks_for_a_word_of_assent(cast: Cast, enter: Enter, taken: str) -> None:
    client, form = enter("administrator"), {"role": "controller", "scope_id": "firm", "until": ""}
    refused = client.post(f"/people/{taken}/give-role/", form)
    assert refused.status_code == 422
    assert "through an invitation by Anna Aster" in refused.content.decode()
    assert not Grant.objects.unwalled("looks").filter(user__email=CFO, role="controller").exists()
    assert client.post(f"/people/{taken}/give-role/", {**form, "although_unproven": "on"}).status_code == 302


def test_a_code_is_made_read_out_and_entered(cast: Cast, enter: Enter, taken: str) -> None:
    administrator, person, inviter = enter("administrator"), Client(), Client()
    try_password(person, CFO)
    try_password(inviter, CFO)
    assert "hours" in administrator.get(f"/people/{taken}/address-code/").content.decode()
    made = administrator.post(f"/people/{taken}/address-code/").content.decode()
    found = re.search(r">([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})<", made)
    assert found
    assert found[1] not in administrator.get(f"/people/{taken}/address-code/").content.decode()
    assert "Prove that it is yours" in person.get("/profile/").content.decode()
    new = "another four random words"
    wrong = person.post("/profile/address/", {"code": "0000-0000-0000", "password": new})
    assert wrong.status_code == 422
    assert "not a code for your address" in wrong.content.decode()
    assert person.post("/profile/address/", {"code": found[1], "password": new}).status_code == 302
    assert "not proven" not in person.get("/profile/").content.decode()
    assert inviter.get("/profile/").status_code == 302
    assert try_password(Client(), CFO).status_code == 200
    assert try_password(Client(), CFO, new).status_code == 302
    assert "There is nothing to do" in person.get("/profile/address/").content.decode()
    assert "Address not proven" not in administrator.get(f"/people/{taken}/").content.decode()
    assert administrator.post(f"/people/{taken}/address-code/").status_code == 422


def test_the_operator_makes_a_code_that_counts_in_every_firm(cast: Cast, taken: str) -> None:
    printed = call(user, "code", CFO)
    assert printed.exit_code == 0
    person = Client()
    try_password(person, CFO)
    answer = person.post("/profile/address/", {"code": printed.stdout.strip(), "password": "another four random words"})
    assert answer.status_code == 302
    assert EmailAddress.objects.get(email=CFO).verified
    again = call(user, "code", CFO)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "proven already" in again.stderr


def test_the_operator_confirms_a_role_for_an_unproven_address(cast: Cast, taken: str) -> None:
    refused = call(user, "add", CFO, "--firm", "Harbour")
    assert refused.exit_code == 1
    assert "an invitation by Anna Aster" in refused.stderr
    assert call(user, "add", CFO, "--firm", "Harbour", "--although-unproven").exit_code == 0


def test_the_api_says_it_refuses_and_takes_the_confirmation(cast: Cast, taken: str) -> None:
    def send(method: str, path: str, body: object = None) -> tuple[int, dict[str, object]]:
        token = {"Authorization": f"Bearer {cast.harbour.token('administrator', now=clock.now())}"}
        given = {"data": body, "content_type": "application/json"} if body else {}
        got = getattr(Client(headers=token), method)(f"/api/v1{path}", **given)
        return got.status_code, got.json()

    status, person = send("get", f"/people/{taken}")
    assert (status, person["address_proven"], person["made_through"]) == (200, False, "Anna Aster")
    body: dict[str, object] = {"user_id": taken, "role": "controller"}
    status, problem = send("post", "/grants", body)
    assert (status, problem["field"], problem["value"]) == (409, "although_unproven", False)
    assert "an invitation by Anna Aster" in str(problem["detail"])
    assert send("post", "/grants", {**body, "although_unproven": True})[0] == 201
