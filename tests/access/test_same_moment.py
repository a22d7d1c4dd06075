"""Two acts on one row at the same moment: the second waits, and goes on from what the first left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from milepost.access.actions.grants import grant_role
from milepost.access.actions.people import (
    accept_invitation,
    add_member,
    deactivate_member,
    invitation_code,
    invite,
    reactivate_member,
)
from milepost.access.actions.proof import make_address_code, prove_address
from milepost.access.actions.tokens import revoke_token
from milepost.access.models import AddressCode, ApiToken, Grant, Invitation, Membership
from milepost.access.viewer import System
from milepost.core.errors import Conflict
from tests.cast import ADVISER_UNTIL, NOW, Cast
from tests.tool.threads import one_while_the_other

SYSTEM = System()
LATER = NOW + timedelta(minutes=5)


def unproven(cast: Cast) -> int:
    """An account that an invitation made."""
    made = invite(acting=cast.viewer("executive_a"), now=NOW, email="new@aster.example", role="contributor",
                  scope_id=cast.a)  # fmt: skip
    return accept_invitation(
        acting=SYSTEM, now=NOW, code=invitation_code(made), name="New", password="four random words here"
    ).user_id


def test_a_role_whose_last_day_two_people_change(own_cast: Cast) -> None:
    def extend(persona: str, days: int) -> Callable[[], object]:
        viewer, until = own_cast.viewer(persona), ADVISER_UNTIL + timedelta(days=days)
        return lambda: grant_role(
            acting=viewer, now=NOW, user_id=own_cast.people["adviser"], role="adviser",
            scope_id=own_cast.initiative_a, until=until,
        )  # fmt: skip

    assert one_while_the_other(extend("executive_a", 1), extend("operating_partner", 2)) == []
    grant = Grant.objects.unwalled("a test").get(user_id=own_cast.people["adviser"])
    assert (grant.version, grant.until) == (3, ADVISER_UNTIL + timedelta(days=2))


def test_codes_for_one_address_by_two_people(own_cast: Cast) -> None:
    person = unproven(own_cast)
    viewer = own_cast.viewer("administrator")
    make_address_code(acting=viewer, now=NOW, user_id=person)

    def make() -> object:
        return make_address_code(acting=viewer, now=LATER, user_id=person)

    assert one_while_the_other(make, make) == []
    codes = AddressCode.objects.unwalled("a test").filter(user_id=person)
    assert (codes.count(), codes.filter(expires_at__gt=LATER).count()) == (3, 1)


def test_a_person_brought_back_in_two_ways(own_cast: Cast) -> None:
    viewer, membership_id = own_cast.viewer("administrator"), own_cast.memberships["deactivated"]
    errors = one_while_the_other(
        lambda: reactivate_member(acting=viewer, now=NOW, membership_id=membership_id),
        lambda: add_member(
            acting=SYSTEM, now=NOW, firm_id=own_cast.firm_id, email=own_cast.emails["deactivated"], name="", role="viewer"
        ),
    )  # fmt: skip
    assert errors == []
    assert Membership.objects.unwalled("a test").get(pk=membership_id).deactivated_at is None


@pytest.mark.parametrize("by", ["proof", "leaving"])
def test_a_token_revoked_while_all_of_its_owner_are(own_cast: Cast, by: str) -> None:
    owner, administrator = own_cast.viewer("executive_a"), own_cast.viewer("administrator")
    token = ApiToken.objects.unwalled("a test").filter(user_id=owner.user_id, revoked_at=None).earliest("pk")

    def all_of_them() -> object:
        if by == "proof":
            return prove_address(acting=SYSTEM, now=NOW, user_id=owner.user_id, by_code=True)
        return deactivate_member(acting=administrator, now=NOW, membership_id=own_cast.memberships["executive_a"])

    assert one_while_the_other(lambda: revoke_token(acting=owner, now=NOW, token_id=token.pk), all_of_them) == []
    left = ApiToken.objects.unwalled("a test").filter(user_id=owner.user_id, revoked_at=None)
    assert not left.exists()


def test_whoever_is_deactivated_does_not_come_back_by_an_invitation_that_is_accepted_meanwhile(own_cast: Cast) -> None:
    viewer, person = own_cast.viewer("administrator"), own_cast.people["executive_b"]
    made = invite(acting=own_cast.viewer("executive_a"), now=NOW, email=own_cast.emails["executive_b"],
                  role="contributor", scope_id=own_cast.a)  # fmt: skip
    code, membership_id = invitation_code(made), own_cast.memberships["executive_b"]
    errors = one_while_the_other(
        lambda: deactivate_member(acting=viewer, now=NOW, membership_id=membership_id),
        lambda: accept_invitation(acting=SYSTEM, now=NOW, code=code, signed_in_user_id=person),
    )
    assert [type(error) for error in errors] == [Conflict]
    assert own_cast.harbour.maybe_viewer("executive_b") is None


def test_the_same_invitation_by_two_people(own_cast: Cast) -> None:
    def offer(persona: str) -> Callable[[], object]:
        viewer = own_cast.viewer(persona)
        return lambda: invite(
            acting=viewer, now=NOW, email="new@aster.example", role="contributor", scope_id=own_cast.a
        )

    errors = one_while_the_other(offer("executive_a"), offer("operating_partner"))
    assert [type(error) for error in errors] == [Conflict]
    assert Invitation.objects.unwalled("a test").filter(email="new@aster.example").count() == 1
