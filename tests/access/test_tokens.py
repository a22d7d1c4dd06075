"""API tokens: what is stored of them, what they open, when they end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from milepost.access.actions.people import add_member, deactivate_member, reactivate_member
from milepost.access.actions.tokens import create_token, revoke_token, token_hash
from milepost.access.entering import load_viewer
from milepost.access.models import ApiToken
from milepost.access.queries import authenticate_token, tokens_that_end_with
from milepost.access.roles import Can
from milepost.access.viewer import System
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.models import Event
from milepost.portfolios.actions.companies import update_company
from tests.cast import NOW, Cast


def test_only_the_hash_of_a_token_is_stored(cast: Cast) -> None:
    secret = cast.harbour.token("executive_a")
    row = ApiToken.objects.unwalled("looks at what is stored").get(token_hash=token_hash(secret))
    stored = " ".join(str(getattr(row, field.attname)) for field in ApiToken._meta.concrete_fields)
    assert secret not in stored
    events = Event.objects.unwalled("looks for secrets").filter(kind="token")
    assert not any(secret in f"{event.before}{event.after}" or row.token_hash in f"{event.after}" for event in events)


def test_a_token_acts_as_its_owner(cast: Cast) -> None:
    viewer = authenticate_token(secret=cast.harbour.token("executive_a"), now=NOW)
    assert viewer is not None
    assert (viewer.user_id, viewer.firm_id) == (cast.harbour.people["executive_a"], cast.harbour.firm_id)
    assert viewer.via == "api"


@pytest.mark.parametrize("secret", ["", "mp_", "mp_unknown", "Bearer x", "mp_" + "x" * 4000])
def test_what_is_no_token_opens_nothing(cast: Cast, secret: str) -> None:
    assert authenticate_token(secret=secret, now=NOW) is None


def test_a_read_token_cannot_write(cast: Cast) -> None:
    viewer = authenticate_token(secret=cast.harbour.token("executive_a", ["read"]), now=NOW)
    assert viewer is not None
    assert viewer.may_in_company(Can.SEE_COMPANY, cast.harbour.a)
    with pytest.raises(Forbidden, match="This token does not allow this") as refused:
        update_company(acting=viewer, now=NOW, company_id=cast.harbour.a, name="Another name")
    assert refused.value.mend == "Use a token with the scope write."


def test_where_the_roles_would_not_do_either_the_roles_are_named(cast: Cast) -> None:
    viewer = authenticate_token(secret=cast.harbour.token("contributor_a", ["read"]), now=NOW)
    assert viewer is not None
    with pytest.raises(Forbidden, match="Your roles do not allow this"):
        viewer.require(Can.MANAGE_PEOPLE)


def test_a_write_token_manages_no_people(cast: Cast) -> None:
    viewer = authenticate_token(secret=cast.harbour.token("administrator", ["read", "write"]), now=NOW)
    assert viewer is not None
    assert viewer.may(Can.EDIT_COMPANY)
    assert not viewer.may(Can.MANAGE_PEOPLE)


def test_a_token_cannot_make_a_stronger_one(cast: Cast) -> None:
    viewer = authenticate_token(secret=cast.harbour.token("administrator", ["read"]), now=NOW)
    assert viewer is not None
    with pytest.raises(Forbidden, match="more than itself"):
        create_token(acting=viewer, now=NOW, name="stronger", token_scopes=["read", "admin"])


def test_a_token_that_may_only_write_makes_none(cast: Cast) -> None:
    """It would outlive its own end, and its being revoked."""
    viewer = authenticate_token(secret=cast.harbour.token("administrator", ["read", "write"]), now=NOW)
    assert viewer is not None
    with pytest.raises(Forbidden, match="makes no tokens"):
        create_token(acting=viewer, now=NOW, name="longer", token_scopes=["read"])


def test_a_token_that_a_token_makes_ends_no_later_than_it(cast: Cast) -> None:
    viewer = authenticate_token(secret=cast.harbour.token("administrator", ["read", "admin"], days=3), now=NOW)
    assert viewer is not None
    longer, _ = create_token(acting=viewer, now=NOW + timedelta(days=1), name="longer", days=30)
    shorter, _ = create_token(acting=viewer, now=NOW + timedelta(days=1), name="shorter", days=1)
    assert longer.expires_at == NOW + timedelta(days=3)
    assert shorter.expires_at == NOW + timedelta(days=2)


def test_an_expired_token_opens_nothing(cast: Cast) -> None:
    secret = cast.harbour.token("executive_a", days=1)
    assert authenticate_token(secret=secret, now=NOW + timedelta(hours=23)) is not None
    assert authenticate_token(secret=secret, now=NOW + timedelta(days=1)) is None


def test_a_revoked_token_opens_nothing_at_once(cast: Cast) -> None:
    owner = cast.harbour.viewer("executive_a")
    token, secret = create_token(acting=owner, now=NOW, name="short")
    revoke_token(acting=owner, now=NOW, token_id=token.pk)
    assert authenticate_token(secret=secret, now=NOW) is None
    with pytest.raises(Conflict, match="revoked already"):
        revoke_token(acting=owner, now=NOW, token_id=token.pk)


def test_a_colleague_cannot_revoke_it_and_an_administrator_can(cast: Cast) -> None:
    with pytest.raises(Missing, match="no token"):
        revoke_token(acting=cast.harbour.viewer("operating_partner"), now=NOW, token_id=cast.harbour.token_a)
    revoke_token(acting=cast.harbour.viewer("administrator"), now=NOW, token_id=cast.harbour.token_a)


def test_tokens_of_a_deactivated_person_open_nothing_at_once(cast: Cast) -> None:
    secret = cast.harbour.token("executive_a")
    deactivate_member(
        acting=cast.harbour.viewer("administrator"), now=NOW, membership_id=cast.harbour.memberships["executive_a"]
    )
    assert authenticate_token(secret=secret, now=NOW) is None


def test_a_token_from_before_a_person_left_does_not_work_when_the_person_comes_back(cast: Cast) -> None:
    """Who brings somebody back does not know what programs still hold."""
    firm, administrator = cast.harbour, cast.harbour.viewer("administrator")
    secret, later = firm.token("executive_a"), NOW + timedelta(days=1)
    of_another = firm.token("owner_a")
    mine = ApiToken.objects.unwalled("a test").filter(user_id=firm.people["executive_a"])
    standing = set(mine.filter(revoked_at__isnull=True).values_list("pk", flat=True))
    gone = deactivate_member(acting=administrator, now=NOW, membership_id=firm.memberships["executive_a"])
    assert set(mine.filter(revoked_at=NOW).values_list("pk", flat=True)) == standing
    told = Event.objects.unwalled("a test").filter(verb="token.revoked", aggregate_id__in=standing)
    left = Event.objects.unwalled("a test").filter(verb="member.deactivated").latest("id")
    assert set(told.values_list("action_id", flat=True)) == {left.action_id}
    assert told.count() == len(standing) > 0
    reactivate_member(acting=administrator, now=later, membership_id=gone.pk)
    assert authenticate_token(secret=secret, now=later) is None
    assert authenticate_token(secret=firm.token("executive_a", now=later), now=later) is not None
    assert authenticate_token(secret=of_another, now=later) is not None


def test_tokens_in_another_firm_outlast_a_persons_leaving_one(cast: Cast) -> None:
    other = add_member(
        acting=System(), now=NOW, firm_id=cast.meridian.firm_id, email=cast.harbour.emails["executive_a"], name="Anna",
        role="analyst", although_unproven=True,
    )  # fmt: skip
    there = load_viewer(user_id=other.user_id, firm_id=cast.meridian.firm_id, today=NOW.date(), via="web")
    assert there is not None
    secret = create_token(acting=there, now=NOW, name="there")[1]
    administrator = cast.harbour.viewer("administrator")
    deactivate_member(acting=administrator, now=NOW, membership_id=cast.harbour.memberships["executive_a"])
    assert authenticate_token(secret=secret, now=NOW) is not None


def test_an_advisers_token_ends_with_the_last_day(cast: Cast) -> None:
    secret = cast.harbour.token("adviser")
    on_the_last_day = authenticate_token(secret=secret, now=NOW.replace(day=31))
    assert on_the_last_day is not None
    assert on_the_last_day.held
    after = authenticate_token(secret=secret, now=NOW.replace(month=4, day=1))
    assert after is not None
    assert after.held == ()


def test_its_use_is_noted_at_most_once_a_minute(cast: Cast) -> None:
    secret = cast.harbour.token("executive_a")

    def used(after: timedelta) -> object:
        authenticate_token(secret=secret, now=NOW + after)
        return ApiToken.objects.unwalled("looks").get(token_hash=token_hash(secret)).last_used_at

    assert used(timedelta()) == NOW
    assert used(timedelta(seconds=59)) == NOW
    assert used(timedelta(seconds=60)) == NOW + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("given", "words"),
    [({"token_scopes": ["root"]}, "root"), ({"token_scopes": []}, "not a token scope"), ({"days": 0}, "between 1"),
     ({"days": 400}, "between 1"), ({"name": " "}, "is empty")],
)  # fmt: skip
def test_a_token_must_be_named_bounded_and_scoped(cast: Cast, given: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        create_token(acting=cast.harbour.viewer("analyst"), now=NOW, **({"name": "x"} | given))  # type: ignore[arg-type]


def made_with(cast: Cast, secret: str, name: str) -> tuple[ApiToken, str]:
    viewer = authenticate_token(secret=secret, now=NOW)
    assert viewer is not None
    return create_token(acting=viewer, now=NOW, name=name, token_scopes=["read", "admin"])


def test_revoking_a_token_ends_all_that_were_made_with_it(cast: Cast) -> None:
    owner = cast.harbour.viewer("executive_a")
    first, secret = create_token(acting=owner, now=NOW, name="first", token_scopes=["read", "admin"])
    child, secret_of_child = made_with(cast, secret, "child")
    grandchild, last_secret = made_with(cast, secret_of_child, "grandchild")
    other, secret_of_other = create_token(acting=owner, now=NOW, name="other")
    ended = [row.id for row in tokens_that_end_with(viewer=owner, now=NOW, token_id=first.pk)]
    assert ended == [child.pk, grandchild.pk]
    assert child.made_with_id == first.pk
    revoke_token(acting=owner, now=NOW, token_id=first.pk)
    for dead in (secret, secret_of_child, last_secret):
        assert authenticate_token(secret=dead, now=NOW) is None
    assert authenticate_token(secret=secret_of_other, now=NOW) is not None
    events = Event.objects.unwalled("a test").filter(
        verb="token.revoked", aggregate_id__in=[first.pk, *ended, other.pk]
    )
    assert {event.aggregate_id for event in events} == {first.pk, *ended}
    assert len({event.action_id for event in events}) == 1


def test_what_was_made_with_a_token_that_was_revoked_before_ends_too(cast: Cast) -> None:
    """The one in between is no obstacle, and keeps the moment of its own end."""
    owner = cast.harbour.viewer("executive_a")
    first, secret = create_token(acting=owner, now=NOW, name="first", token_scopes=["read", "admin"])
    child, secret_of_child = made_with(cast, secret, "child")
    _grandchild, last_secret = made_with(cast, secret_of_child, "grandchild")
    ApiToken.objects.unwalled("as before this version").filter(pk=child.pk).update(revoked_at=NOW)
    revoke_token(acting=owner, now=NOW + timedelta(hours=1), token_id=first.pk)
    assert ApiToken.objects.unwalled("a test").get(pk=child.pk).revoked_at == NOW
    assert authenticate_token(secret=last_secret, now=NOW) is None


def test_a_token_that_was_revoked_meanwhile_makes_none(cast: Cast) -> None:
    secret = cast.harbour.token("executive_a", ["read", "admin"])
    viewer = authenticate_token(secret=secret, now=NOW)
    assert viewer is not None
    assert viewer.token_id is not None
    revoke_token(acting=cast.harbour.viewer("executive_a"), now=NOW, token_id=viewer.token_id)
    with pytest.raises(Forbidden, match="revoked just now"):
        create_token(acting=viewer, now=NOW, name="late")
