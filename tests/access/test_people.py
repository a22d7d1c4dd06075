"""Invitations, roles with an end, leaving; and a firm never loses its last administrator."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from milepost.access.actions import people
from milepost.access.actions.grants import grant_role, revoke_grant
from milepost.access.actions.people import (
    accept_invitation,
    deactivate_member,
    invitation_code,
    invite,
    open_invitation,
    reactivate_member,
    revoke_invitation,
    set_password,
)
from milepost.access.models import Grant, Invitation, User
from milepost.access.roles import Can
from milepost.access.viewer import System
from milepost.core.errors import Conflict, DomainError, Forbidden, Invalid, Missing
from milepost.core.models import Event
from tests.cast import ADVISER_UNTIL, NOW, Cast

SYSTEM = System()
PASSWORD = "four random words here"


def code_of(cast: Cast, email: str = "new@aster.example") -> str:
    invitation = invite(
        acting=cast.harbour.viewer("executive_a"), now=NOW, email=email, role="contributor", scope_id=cast.harbour.a
    )
    return invitation_code(invitation)


def accept(code: str, **given: object) -> object:
    arguments: dict[str, object] = {"name": "New Person", "password": PASSWORD, "now": NOW} | given
    return accept_invitation(acting=SYSTEM, code=code, **arguments)  # type: ignore[arg-type]


def test_a_new_person_joins_with_name_and_password(cast: Cast) -> None:
    accept(code_of(cast))
    person = User.objects.get(email="new@aster.example")
    assert person.check_password(PASSWORD)
    cast.harbour.people["new"] = person.pk
    viewer = cast.harbour.viewer("new")
    assert viewer.may_in_company(Can.PROPOSE, cast.harbour.a)
    assert not viewer.may_in_company(Can.SEE_COMPANY, cast.harbour.b)


@pytest.mark.parametrize(("given", "words"), [({"password": "short"}, "too weak"), ({"name": " "}, "is empty")])
def test_a_refused_answer_leaves_the_invitation_open(cast: Cast, given: dict[str, str], words: str) -> None:
    code = code_of(cast)
    with pytest.raises(Invalid, match=words):
        accept(code, **given)
    accept(code)


def test_an_invitation_works_once(cast: Cast) -> None:
    code = code_of(cast)
    accept(code)
    with pytest.raises(Invalid, match="no longer open"):
        accept(code)


def test_the_same_offer_stands_once_until_it_is_taken_back_or_ends(cast: Cast) -> None:
    code_of(cast)
    with pytest.raises(Conflict, match=r"new@aster\.example has an open invitation with this role already") as caught:
        code_of(cast, "New@Aster.example")
    assert (caught.value.field, caught.value.value) == ("email", "new@aster.example")
    partner = cast.harbour.viewer("operating_partner")
    with pytest.raises(Conflict, match="with this role already"):  # whoever makes it
        invite(acting=partner, now=NOW, email="new@aster.example", role="contributor", scope_id=cast.harbour.a)
    invite(acting=partner, now=NOW, email="new@aster.example", role="contributor", scope_id=cast.harbour.b)
    invite(acting=partner, now=NOW, email="new@aster.example", role="viewer", scope_id=cast.harbour.a)
    standing = Invitation.objects.unwalled("a test").get(
        email="new@aster.example", role="contributor", scope=cast.harbour.a
    )
    revoke_invitation(acting=partner, now=NOW, invitation_id=standing.pk)
    code_of(cast)
    invite(
        acting=partner, now=NOW + timedelta(days=14), email="new@aster.example", role="contributor",
        scope_id=cast.harbour.a,
    )  # fmt: skip


def test_nobody_has_more_than_so_many_open_invitations(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "MOST_OPEN", 3)  # one of the executive's is there
    for name in ("one", "two"):
        code_of(cast, f"{name}@aster.example")
    with pytest.raises(Conflict, match="You have 3 open invitations, which is the most at a time") as caught:
        code_of(cast, "three@aster.example")
    assert (caught.value.field, caught.value.value) == ("email", "three@aster.example")
    invite(acting=cast.harbour.viewer("administrator"), now=NOW, email="three@aster.example", role="viewer")
    first = Invitation.objects.unwalled("a test").get(email="one@aster.example")
    revoke_invitation(acting=cast.harbour.viewer("executive_a"), now=NOW, invitation_id=first.pk)
    code_of(cast, "three@aster.example")


def test_an_invitation_ends_after_fourteen_days_or_when_taken_back(cast: Cast) -> None:
    code = code_of(cast)
    with pytest.raises(Invalid, match="no longer open"):
        open_invitation(code=code, now=NOW + timedelta(days=14))
    invitation = Invitation.objects.unwalled("the one just made").get(email="new@aster.example")
    revoke_invitation(acting=cast.harbour.viewer("executive_a"), now=NOW, invitation_id=invitation.pk)
    with pytest.raises(Invalid, match="no longer open"):
        accept(code)


@pytest.mark.parametrize(
    "change",
    [lambda code: code[:-1] + ("B" if code.endswith("A") else "A"), lambda code: code.split(".")[0], lambda code: ""],
)
def test_a_code_that_was_not_handed_out_is_refused_and_not_repeated(cast: Cast, change: object) -> None:
    forged = change(code_of(cast))  # type: ignore[operator]
    with pytest.raises(Invalid, match="not an invitation code") as refused:
        accept(forged)
    assert refused.value.value is None


def test_an_existing_person_must_be_signed_in_to_accept(cast: Cast) -> None:
    code = code_of(cast, cast.meridian.emails["analyst"])
    with pytest.raises(Conflict, match="A new account cannot join"):
        accept(code)
    with pytest.raises(Conflict, match="A new account cannot join"):
        accept(code, signed_in_user_id=cast.harbour.people["analyst"])
    accept(code, signed_in_user_id=cast.meridian.people["analyst"])


def test_nobody_invites_to_a_role_that_the_own_role_may_not_give(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="do not allow you to give"):
        invite(acting=cast.harbour.viewer("executive_a"), now=NOW, email="x@y.example", role="executive",
               scope_id=cast.harbour.a)  # fmt: skip
    with pytest.raises(Missing, match="no scope"):
        invite(acting=cast.harbour.viewer("executive_a"), now=NOW, email="x@y.example", role="viewer",
               scope_id=cast.harbour.b)  # fmt: skip


def test_an_adviser_is_out_on_the_day_after_the_last(cast: Cast) -> None:
    on_the_day = cast.harbour.viewer("adviser", today=ADVISER_UNTIL)
    after = cast.harbour.viewer("adviser", today=ADVISER_UNTIL + timedelta(days=1))
    assert on_the_day.may_anywhere(Can.SEE_INITIATIVES)
    assert not after.may_anywhere(Can.SEE_INITIATIVES)


@pytest.mark.parametrize(("until", "words"), [(None, "needs one"), (NOW.date() - timedelta(days=1), "in the past")])
def test_an_adviser_needs_an_end_that_lies_ahead(cast: Cast, until: object, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        invite(acting=cast.harbour.viewer("executive_a"), now=NOW, email="x@y.example", role="adviser",
               scope_id=cast.harbour.initiative_a, until=until)  # type: ignore[arg-type]  # fmt: skip


def administrators_grant(cast: Cast) -> int:
    grants = Grant.objects.unwalled("looks").filter(firm_id=cast.harbour.firm_id, revoked_at__isnull=True)
    return grants.get(role="administrator", user_id=cast.harbour.people["administrator"]).pk


def test_the_last_administrators_role_cannot_be_taken_back(cast: Cast) -> None:
    with pytest.raises(Conflict, match="last administrator"):
        revoke_grant(acting=cast.harbour.viewer("administrator"), now=NOW, grant_id=administrators_grant(cast))
    with pytest.raises(Conflict, match="last administrator"):
        revoke_grant(acting=SYSTEM, now=NOW, grant_id=administrators_grant(cast))


def test_the_last_administrator_cannot_be_deactivated_or_given_an_end(cast: Cast) -> None:
    administrator = cast.harbour.viewer("administrator")
    with pytest.raises(Conflict, match="last administrator"):
        deactivate_member(acting=administrator, now=NOW, membership_id=cast.harbour.memberships["administrator"])
    with pytest.raises(Conflict, match="last administrator"):
        grant_role(acting=administrator, now=NOW, user_id=administrator.user_id, role="administrator",
                   until=NOW.date())  # fmt: skip


def test_an_administrator_who_was_deactivated_does_not_count(cast: Cast) -> None:
    administrator = cast.harbour.viewer("administrator")
    grant_role(acting=administrator, now=NOW, user_id=cast.harbour.people["analyst"], role="administrator")
    deactivate_member(acting=administrator, now=NOW, membership_id=cast.harbour.memberships["analyst"])
    with pytest.raises(Conflict, match="last administrator"):
        revoke_grant(acting=administrator, now=NOW, grant_id=administrators_grant(cast))
    reactivate_member(acting=administrator, now=NOW, membership_id=cast.harbour.memberships["analyst"])
    revoke_grant(acting=administrator, now=NOW, grant_id=administrators_grant(cast))


@pytest.mark.parametrize("how", ["revoke", "deactivate"])
def test_two_administrators_cannot_remove_each_other_at_the_same_moment(own_cast: Cast, how: str) -> None:
    first = own_cast.harbour.viewer("administrator")
    second_grant = grant_role(acting=first, now=NOW, user_id=own_cast.harbour.people["analyst"], role="administrator")
    second = own_cast.harbour.viewer("analyst")
    targets = {
        "administrator": (second, administrators_grant(own_cast)),
        "analyst": (first, second_grant.pk),
    }
    start, outcomes = threading.Barrier(2), []

    def remove(persona: str) -> None:
        acting, grant_id = targets[persona]
        try:
            start.wait(10)
            if how == "revoke":
                revoke_grant(acting=acting, now=NOW, grant_id=grant_id)
            else:
                membership_id = own_cast.harbour.memberships[persona]
                deactivate_member(acting=acting, now=NOW, membership_id=membership_id)
            outcomes.append("done")
        except DomainError as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=(persona,)) for persona in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["Conflict", "done"]


def test_a_deactivated_person_is_nobody_and_comes_back_with_the_same_roles(cast: Cast) -> None:
    administrator = cast.harbour.viewer("administrator")
    membership_id = cast.harbour.memberships["executive_a"]
    held = cast.harbour.viewer("executive_a").held
    deactivate_member(acting=administrator, now=NOW, membership_id=membership_id)
    assert cast.harbour.maybe_viewer("executive_a") is None
    reactivate_member(acting=administrator, now=NOW, membership_id=membership_id)
    assert cast.harbour.viewer("executive_a").held == held


def test_no_secret_stands_in_any_event(cast: Cast) -> None:
    code = code_of(cast)
    accept(code)
    person = User.objects.get(email="new@aster.example")
    set_password(acting=SYSTEM, now=NOW, user_id=person.pk, password="another four random words")
    person.refresh_from_db()
    told = " ".join(
        f"{event.title} {event.before} {event.after}" for event in Event.objects.unwalled("looks for secrets")
    )
    assert "user.password_set" in {event.verb for event in Event.objects.unwalled("looks")}
    for secret in (PASSWORD, "another four random words", person.password, "argon2", code, code.split(".")[1]):
        assert secret not in told
