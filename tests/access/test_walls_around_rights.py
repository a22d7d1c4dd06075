"""Nobody comes by rights that nobody with more rights gave."""

from __future__ import annotations

from datetime import date

import pytest

from milepost.access.actions.grants import grant_role, revoke_grant
from milepost.access.actions.people import accept_invitation, deactivate_member, invitation_code, invite
from milepost.access.actions.tokens import create_token
from milepost.access.models import Grant, Invitation, Membership
from milepost.access.roles import ROLES, Role, ScopeKind
from milepost.access.viewer import System
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from tests.cast import NOW, ONLY_A, PERSONAS, ROLE_OF, Cast

UNTIL = date(2026, 12, 31)


def offer(cast: Cast, persona: str, email: str, role: str = "contributor", scope: str | None = "a") -> str:
    made = invite(
        acting=cast.viewer(persona), now=NOW, email=email, role=role,
        scope_id=cast.things[scope] if scope else None,
    )  # fmt: skip
    return invitation_code(made)


def test_an_invitation_to_one_company_does_not_give_a_deactivated_person_the_former_rights_back(cast: Cast) -> None:
    """Dora was an analyst of the whole firm. An executive invites her to one company."""
    code = offer(cast, "executive_a", cast.harbour.emails["deactivated"])
    with pytest.raises(Conflict, match="This firm has been closed to you") as caught:
        accept_invitation(acting=System(), now=NOW, code=code, signed_in_user_id=cast.people["deactivated"])
    assert "administrator" in caught.value.mend
    assert cast.harbour.maybe_viewer("deactivated") is None


def test_the_invitation_of_somebody_who_has_left_opens_nothing(cast: Cast) -> None:
    code = offer(cast, "executive_a", "friend@elsewhere.example")
    deactivate_member(
        acting=cast.viewer("administrator"), now=NOW, membership_id=cast.harbour.memberships["executive_a"]
    )
    with pytest.raises(Invalid, match="belongs to an invitation that is no longer open"):
        accept_invitation(acting=System(), now=NOW, code=code, name="A Friend", password="correct horse battery")


def test_the_invitation_of_somebody_who_may_no_longer_give_the_role_opens_nothing(cast: Cast) -> None:
    code = offer(cast, "executive_a", "friend@elsewhere.example")
    held = Grant.objects.unwalled("a test").get(user_id=cast.people["executive_a"], role="executive")
    revoke_grant(acting=cast.viewer("administrator"), now=NOW, grant_id=held.pk)
    with pytest.raises(Invalid, match="belongs to an invitation that is no longer open"):
        accept_invitation(acting=System(), now=NOW, code=code, name="A Friend", password="correct horse battery")


def test_a_token_without_the_scope_admin_makes_no_token(cast: Cast) -> None:
    """Else one that leaked could make itself a successor for a year."""
    for scopes in (["read"], ["read", "write"]):
        weak = cast.harbour.viewer("executive_a", token_scopes=scopes)
        with pytest.raises(Forbidden, match="makes no tokens"):
            create_token(acting=weak, now=NOW, name="x", token_scopes=["read"])
        with pytest.raises(Forbidden, match="may do more than itself"):
            create_token(acting=weak, now=NOW, name="x", token_scopes=["admin"])
    strong = cast.harbour.viewer("executive_a", token_scopes=["admin"])
    create_token(acting=strong, now=NOW, name="x", token_scopes=["admin"])


SCOPES: dict[str | None, ScopeKind] = {
    None: ScopeKind.FIRM, "fund": ScopeKind.PORTFOLIO, "second_fund": ScopeKind.PORTFOLIO, "a": ScopeKind.COMPANY,
    "b": ScopeKind.COMPANY, "initiative_a": ScopeKind.INITIATIVE, "initiative_b": ScopeKind.INITIATIVE,
}  # fmt: skip
COVERS: dict[str, set[str | None]] = {
    "fund_partner": {"second_fund", "b", "initiative_b"},
    "executive_a": {"a", "initiative_a"},
    "executive_b": {"b", "initiative_b"},
}


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_role_is_given_exactly_as_the_table_says(cast: Cast, persona: str) -> None:
    viewer = cast.viewer(persona)
    covered = COVERS.get(persona, set(SCOPES))
    given, wanted = set(), set()
    for scope, kind in SCOPES.items():
        for role, rule in ROLES.items():
            if kind not in rule.scopes:
                continue
            if role in ROLES[Role(ROLE_OF[persona])].may_grant and scope in covered:
                wanted.add((scope, role))
            try:
                invite(
                    acting=viewer, now=NOW, email=f"{role}@{kind}.example", role=role, until=UNTIL,
                    scope_id=cast.things[scope] if scope else None,
                )  # fmt: skip
            except (Forbidden, Missing):
                continue
            given.add((scope, role))
    assert given == wanted


def test_a_scope_behind_the_wall_is_missing_like_one_that_does_not_exist(cast: Cast) -> None:
    for persona in ONLY_A:
        for scope in (cast.b, cast.second_fund, cast.initiative_b, cast.meridian.a, 5):
            with pytest.raises(Missing, match=r"There is no scope .* that you can see"):
                invite(acting=cast.viewer(persona), now=NOW, email="x@x.example", role="viewer", scope_id=scope)


def test_a_person_out_of_sight_is_given_nothing(cast: Cast) -> None:
    for person in ("executive_b", "fund_partner", "investor"):
        with pytest.raises(Missing, match="There is no person"):
            grant_role(
                acting=cast.viewer("executive_a"), now=NOW, user_id=cast.people[person], role="viewer", scope_id=cast.a
            )
    with pytest.raises(Missing, match="There is no person"):
        grant_role(acting=cast.viewer("administrator"), now=NOW, user_id=cast.meridian.people["viewer"], role="viewer")


def test_an_invitation_tells_an_executive_nothing_of_who_belongs_to_the_firm(cast: Cast) -> None:
    """The same answer for somebody of company B, and for an address that nobody has."""
    for email in (cast.harbour.emails["executive_b"], "nobody@elsewhere.example"):
        assert offer(cast, "executive_a", email)
    with pytest.raises(Conflict, match="belongs to this firm already"):
        offer(cast, "administrator", cast.harbour.emails["executive_b"])
    assert Invitation.objects.unwalled("a test").filter(email=cast.harbour.emails["executive_b"]).count() == 1
    assert (
        Membership.objects.seen_by(cast.viewer("executive_a")).filter(user_id=cast.people["executive_b"]).count() == 0
    )
