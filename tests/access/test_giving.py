"""Whoever comes to a role, and however: an account under an unproven address, the last administrator, an end that has passed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress

from milepost.access.actions.grants import grant_role
from milepost.access.actions.people import accept_invitation, add_member, deactivate_member, invitation_code, invite
from milepost.access.actions.proof import enter_address_code, make_address_code
from milepost.access.actions.tokens import create_token
from milepost.access.entering import load_viewer
from milepost.access.models import AddressCode, ApiToken, Grant, Invitation, User
from milepost.access.queries import people_page, person_row
from milepost.access.roles import Can
from milepost.access.viewer import System, Viewer
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.models import Event
from milepost.core.paging import PageRequest
from tests.cast import NOW, TODAY, Cast, FirmCast

SYSTEM = System()
PASSWORD = "four random words here"
CFO = "cfo@aster.example"


def join(cast: FirmCast, inviter: str, email: str, **given: object) -> int:
    """That person invites an address and joins under it; the account."""
    arguments: dict[str, object] = {"role": "contributor", "scope_id": cast.a} | given
    made = invite(acting=cast.viewer(inviter), now=NOW, email=email, **arguments)  # type: ignore[arg-type]
    code = invitation_code(made)
    return accept_invitation(acting=SYSTEM, now=NOW, code=code, name="Carl Fo", password=PASSWORD).user_id


@pytest.fixture
def taken(cast: Cast) -> int:
    """The account that the executive of A made under the address of the CFO to come."""
    return join(cast.harbour, "executive_a", CFO)


def viewer(cast: FirmCast, user_id: int) -> Viewer:
    found = load_viewer(user_id=user_id, firm_id=cast.firm_id, today=TODAY, via="web")
    assert found is not None
    return found


def prove(cast: FirmCast, user_id: int) -> None:
    _, code = make_address_code(acting=cast.viewer("administrator"), now=NOW, user_id=user_id)
    enter_address_code(acting=viewer(cast, user_id), now=NOW, code=code, password="another four random words")


def test_a_wider_role_for_an_account_whose_address_is_unproven_is_refused_and_says_who_made_it(
    cast: Cast, taken: int
) -> None:
    with pytest.raises(Conflict, match=r"an invitation by Anna Aster\. The role controller goes further") as refused:
        grant_role(acting=cast.harbour.viewer("administrator"), now=NOW, user_id=taken, role="controller")
    assert refused.value.field == "although_unproven"
    assert "code from the person's page" in refused.value.mend


def test_who_gives_may_confirm_it(cast: Cast, taken: int) -> None:
    given = grant_role(
        acting=cast.harbour.viewer("administrator"), now=NOW, user_id=taken, role="controller", although_unproven=True
    )
    assert given.scope_id is None


def test_what_the_inviter_could_have_given_needs_no_proof(cast: Cast, taken: int) -> None:
    partner = cast.harbour.viewer("operating_partner")
    grant_role(acting=partner, now=NOW, user_id=taken, role="viewer", scope_id=cast.harbour.a)
    with pytest.raises(Conflict, match="Nobody has proven"):
        grant_role(acting=partner, now=NOW, user_id=taken, role="viewer", scope_id=cast.harbour.b)


def test_an_inviter_who_was_shown_out_could_give_nothing(cast: Cast, taken: int) -> None:
    administrator = cast.harbour.viewer("administrator")
    deactivate_member(acting=administrator, now=NOW, membership_id=cast.harbour.memberships["executive_a"])
    with pytest.raises(Conflict, match="Nobody has proven"):
        grant_role(acting=administrator, now=NOW, user_id=taken, role="viewer", scope_id=cast.harbour.a)


def test_a_proven_address_gets_any_role(cast: Cast, taken: int) -> None:
    prove(cast.harbour, taken)
    grant_role(acting=cast.harbour.viewer("administrator"), now=NOW, user_id=taken, role="administrator")


def test_people_of_the_machines_operator_count_as_proven(cast: Cast) -> None:
    grant_role(
        acting=cast.harbour.viewer("administrator"), now=NOW, user_id=cast.harbour.people["viewer"], role="controller"
    )


def test_the_operators_own_command_is_refused_too(cast: Cast, taken: int) -> None:
    def add(**given: bool) -> None:
        add_member(
            acting=SYSTEM, now=NOW, firm_id=cast.harbour.firm_id, email=CFO, name="", role="administrator", **given
        )

    with pytest.raises(Conflict, match="Anna Aster"):
        add()
    add(although_unproven=True)


def test_a_further_invitation_does_not_widen_it_either(cast: Cast, taken: int) -> None:
    # A partner of one fund sees only that fund's people, and may invite an address without learning whose it is.
    wider = invite(
        acting=cast.harbour.viewer("fund_partner"), now=NOW, email=CFO, role="executive", scope_id=cast.harbour.b
    )
    code = invitation_code(wider)
    with pytest.raises(Conflict, match="The role executive goes further") as refused:
        accept_invitation(acting=SYSTEM, now=NOW, code=code, signed_in_user_id=taken)
    assert "Prove the address first" in refused.value.mend
    assert Invitation.objects.unwalled("looks").get(pk=wider.pk).accepted_at is None
    assert not viewer(cast.harbour, taken).may_in_company(Can.SEE_COMPANY, cast.harbour.b)


def test_another_firm_does_not_trust_the_proof_of_this_ones_administrator(cast: Cast, taken: int) -> None:
    prove(cast.harbour, taken)
    administrator = cast.meridian.viewer("administrator")
    made = invite(acting=administrator, now=NOW, email=CFO, role="controller")
    code = invitation_code(made)
    with pytest.raises(Conflict, match="through an invitation by Anna Aster"):
        accept_invitation(acting=SYSTEM, now=NOW, code=code, signed_in_user_id=taken)
    _, by_operator = make_address_code(acting=SYSTEM, now=NOW, user_id=taken)
    enter_address_code(acting=viewer(cast.harbour, taken), now=NOW, code=by_operator, password=PASSWORD)
    assert EmailAddress.objects.get(user_id=taken).verified
    accept_invitation(acting=SYSTEM, now=NOW, code=code, signed_in_user_id=taken)


def test_who_sees_all_people_is_told_of_the_account_when_inviting_its_address(cast: Cast, taken: int) -> None:
    with pytest.raises(Conflict, match="belongs to this firm already") as refused:
        invite(acting=cast.harbour.viewer("administrator"), now=NOW, email=CFO, role="controller")
    assert "Nobody has proven" in refused.value.mend
    with pytest.raises(Conflict, match="belongs to this firm already") as refused:
        invite(acting=cast.harbour.viewer("administrator"), now=NOW, email=cast.harbour.emails["viewer"], role="viewer")
    assert refused.value.mend == "Roles are given on that person's page."


def test_a_code_proves_the_address_and_takes_what_opened_the_account_before(cast: Cast, taken: int) -> None:
    own = viewer(cast.harbour, taken)
    create_token(acting=own, now=NOW, name="kept by the inviter")
    _, code = make_address_code(acting=cast.harbour.viewer("administrator"), now=NOW, user_id=taken)
    new = "another four random words"
    enter_address_code(acting=own, now=NOW, code=f" {code.upper().replace('-', ' ')} ", password=new)
    person = User.objects.get(pk=taken)
    assert person.check_password(new)
    assert not ApiToken.objects.unwalled("looks").filter(user=person, revoked_at__isnull=True).exists()
    assert person_row(viewer=cast.harbour.viewer("administrator"), today=TODAY, user_id=taken).address_proven
    with pytest.raises(Invalid, match="or no longer"):
        enter_address_code(acting=own, now=NOW, code=code, password=PASSWORD)


def test_a_code_is_for_one_person_for_one_day_and_the_newest_only(cast: Cast, taken: int) -> None:
    administrator, own = cast.harbour.viewer("administrator"), viewer(cast.harbour, taken)
    _, first = make_address_code(acting=administrator, now=NOW, user_id=taken)
    _, second = make_address_code(acting=administrator, now=NOW, user_id=taken)
    other = cast.harbour.viewer("contributor_a")
    for who, code, now in (
        (own, first, NOW),
        (other, second, NOW),
        (own, second, NOW + timedelta(hours=24)),
        (own, "0000-0000-0000", NOW),
        (own, "\N{KELVIN SIGN}", NOW),
    ):
        with pytest.raises(Invalid, match="is not a code for your address") as refused:
            enter_address_code(acting=who, now=now, code=code, password=PASSWORD)
        assert refused.value.value is None
    with pytest.raises(Invalid, match="too weak"):
        enter_address_code(acting=own, now=NOW, code=second, password="short")
    enter_address_code(acting=own, now=NOW, code=second, password=PASSWORD)


def test_only_administrators_vouch_and_nobody_for_the_own_address(cast: Cast, taken: int) -> None:
    with pytest.raises(Forbidden, match="Change the firm's settings"):
        make_address_code(acting=cast.harbour.viewer("executive_a"), now=NOW, user_id=taken)
    with pytest.raises(Missing, match="no person"):
        make_address_code(acting=cast.meridian.viewer("administrator"), now=NOW, user_id=taken)
    administrator = cast.harbour.viewer("administrator")
    grant_role(acting=administrator, now=NOW, user_id=taken, role="administrator", although_unproven=True)
    with pytest.raises(Conflict, match="Nobody vouches"):
        make_address_code(acting=viewer(cast.harbour, taken), now=NOW, user_id=taken)
    with pytest.raises(Conflict, match="proven already"):
        make_address_code(acting=administrator, now=NOW, user_id=cast.harbour.people["viewer"])


def test_the_code_of_somebody_who_was_shown_out_proves_nothing(cast: Cast, taken: int) -> None:
    administrator = cast.harbour.viewer("administrator")
    grant_role(acting=administrator, now=NOW, user_id=cast.harbour.people["analyst"], role="administrator")
    _, code = make_address_code(acting=cast.harbour.viewer("analyst"), now=NOW, user_id=taken)
    deactivate_member(acting=administrator, now=NOW, membership_id=cast.harbour.memberships["analyst"])
    with pytest.raises(Invalid, match="or no longer"):
        enter_address_code(acting=viewer(cast.harbour, taken), now=NOW, code=code, password=PASSWORD)


def test_no_code_stands_in_any_event_or_row(cast: Cast, taken: int) -> None:
    made, code = make_address_code(acting=cast.harbour.viewer("administrator"), now=NOW, user_id=taken)
    told = " ".join(f"{e.title} {e.before} {e.after}" for e in Event.objects.unwalled("looks for secrets"))
    stored = AddressCode.objects.unwalled("looks").get(pk=made.pk).code_hash
    for secret in (code, code.replace("-", ""), stored):
        assert secret not in told


def test_people_show_whose_invitation_made_an_unproven_account_to_those_who_may_know(cast: Cast) -> None:
    join(cast.harbour, "executive_b", "both@brio.example", scope_id=cast.harbour.b)
    both = User.objects.get(email="both@brio.example").pk
    grant_role(
        acting=cast.harbour.viewer("operating_partner"), now=NOW, user_id=both, role="contributor",
        scope_id=cast.harbour.a, although_unproven=True,
    )  # fmt: skip

    def seen(persona: str) -> tuple[bool, str]:
        rows = people_page(viewer=cast.harbour.viewer(persona), today=TODAY, page=PageRequest(limit=200)).rows
        row = next(row for row in rows if row.user_id == both)
        return row.address_proven, row.made_through

    assert seen("administrator") == seen("executive_b") == (False, "Bea Brio")
    assert seen("executive_a") == (False, "")  # that somebody of B invited is B's business
    row = person_row(viewer=cast.harbour.viewer("administrator"), today=TODAY, user_id=cast.harbour.people["analyst"])
    assert (row.address_proven, row.made_through) == (True, "")


def test_the_last_administrator_gets_no_end_by_any_way(cast: Cast) -> None:
    harbour, email = cast.harbour, cast.harbour.emails["administrator"]
    with pytest.raises(Conflict, match="last administrator"):
        add_member(
            acting=SYSTEM, now=NOW, firm_id=harbour.firm_id, email=email, name="", role="administrator", until=TODAY
        )
    # The invitation was made before the person came by another way, and was the only lasting administrator.
    invited = invite(
        acting=harbour.viewer("administrator"), now=NOW, email="late@harbour.example", role="administrator",
        until=TODAY + timedelta(days=3),
    )  # fmt: skip
    late = add_member(
        acting=SYSTEM, now=NOW, firm_id=harbour.firm_id, email="late@harbour.example", name="Late", role="administrator"
    ).user_id
    grants = Grant.objects.unwalled("as if given an end before").filter(user_id=harbour.people["administrator"])
    grants.update(until=TODAY + timedelta(days=9))
    with pytest.raises(Conflict, match="last administrator"):
        accept_invitation(acting=SYSTEM, now=NOW, code=invitation_code(invited), signed_in_user_id=late)


def test_an_invitation_ends_with_the_role_that_it_offers(cast: Cast) -> None:
    made = invite(
        acting=cast.harbour.viewer("executive_a"), now=NOW, email=CFO, role="contributor", scope_id=cast.harbour.a,
        until=TODAY,
    )  # fmt: skip
    with pytest.raises(Invalid, match="no longer open"):
        accept_invitation(
            acting=SYSTEM, now=NOW + timedelta(days=1), code=invitation_code(made), name="Carl", password=PASSWORD
        )


def test_a_role_that_has_ended_is_not_accepted_even_with_an_invitation_from_before_that_rule(cast: Cast) -> None:
    made = invite(
        acting=cast.harbour.viewer("executive_a"), now=NOW, email=CFO, role="contributor", scope_id=cast.harbour.a
    )
    Invitation.objects.unwalled("as it was made before").filter(pk=made.pk).update(until=date(2026, 3, 3))
    with pytest.raises(Invalid, match="in the past"):
        accept_invitation(
            acting=SYSTEM, now=NOW + timedelta(days=5), code=invitation_code(made), name="Carl", password=PASSWORD
        )
