"""What the queries of access tell, whom, and in how many SQL queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.access.actions.grants import grant_role
from milepost.access.actions.people import add_member, revoke_invitation
from milepost.access.queries import (
    FeedFilter,
    GrantFilter,
    NoticeFilter,
    PeopleFilter,
    entered,
    event_page,
    firm_row,
    grant_page,
    invitation_page,
    me,
    notice_page,
    people_page,
    person_row,
    role_table,
    scope_choices,
    search,
    token_page,
)
from milepost.access.roles import ROLES
from milepost.access.viewer import System, Viewer
from milepost.core import outbox
from milepost.core.errors import Invalid, Missing
from milepost.core.paging import PageRequest
from tests.cast import NOW, ONLY_A, PERSONAS, TODAY, Cast, FirmCast

ALL = PageRequest(limit=500)


def people(viewer: Viewer, **filters: Any) -> list[str]:
    rows = people_page(viewer=viewer, today=TODAY, filters=PeopleFilter(**filters), page=ALL).rows
    return [row.name for row in rows]


def test_an_administrator_sees_everybody_with_every_role(cast: Cast) -> None:
    viewer = cast.harbour.viewer("administrator")
    rows = {row.name: row for row in people_page(viewer=viewer, today=TODAY, page=ALL).rows}
    assert len(rows) == len(PERSONAS) + 1  # and who was deactivated
    assert [grant.scope_name for grant in rows["Petra Harbour Both"].roles] == ["Aster Tools", "Brio Software"]
    assert not rows["Dora Harbour"].active
    assert all(row.name in repr(rows) for row in rows.values())


@pytest.mark.parametrize("persona", ONLY_A)
def test_people_of_company_a_learn_nothing_of_people_of_company_b(cast: Cast, persona: str) -> None:
    viewer = cast.harbour.viewer(persona)
    told = repr(people_page(viewer=viewer, today=TODAY, page=ALL)) + repr(
        grant_page(viewer=viewer, today=TODAY, page=ALL)
    )
    told += repr(invitation_page(viewer=viewer, now=NOW)) + repr(token_page(viewer=viewer, now=NOW))
    told += (
        "".join(repr(search(viewer=viewer, q=letter, limit=500)) for letter in "abcdefghijklmnopqrstuvwxyz0123456789")
        + repr(scope_choices(viewer=viewer))
        + repr(event_page(viewer=viewer, page=ALL))
    )
    for word in ("Brio", "Lighthouse", "Meridian", "Undisclosed"):
        assert word.lower() not in told.lower()


def test_who_sees_no_people_sees_only_oneself(cast: Cast) -> None:
    assert people(cast.harbour.viewer("contributor_a")) == ["Kim Aster"]


def test_last_sign_ins_are_told_to_administrators_only(cast: Cast) -> None:
    person = cast.harbour.user("executive_a")
    person.last_login = NOW
    person.save(update_fields=["last_login"])
    seen_by = {
        persona: person_row(viewer=cast.harbour.viewer(persona), today=TODAY, user_id=person.pk).last_sign_in
        for persona in ("administrator", "operating_partner", "executive_a")
    }
    assert seen_by == {"administrator": NOW, "operating_partner": None, "executive_a": None}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "ANNA"}, ["Anna Aster"]),
        ({"q": "bob@brio"}, ["Bob Brio"]),
        ({"role": "controller"}, ["Cora Harbour"]),
        ({"active": False}, ["Dora Harbour"]),
    ],
)
def test_the_list_of_people_can_be_filtered(cast: Cast, filters: dict[str, Any], found: list[str]) -> None:
    assert people(cast.harbour.viewer("administrator"), **filters) == found


def test_filtering_by_a_scope_beyond_the_wall_finds_nobody(cast: Cast) -> None:
    viewer = cast.harbour.viewer("executive_a")
    assert people(viewer, scope_id=cast.harbour.b) == []
    assert "Anna Aster" in people(viewer, scope_id=cast.harbour.a)


def test_a_person_of_another_company_is_missing_like_one_that_never_was(cast: Cast) -> None:
    viewer = cast.harbour.viewer("executive_a")
    for user_id in (cast.harbour.people["executive_b"], cast.meridian.people["executive_a"], 12345):
        with pytest.raises(Missing, match="no person"):
            person_row(viewer=viewer, today=TODAY, user_id=user_id)


def test_a_role_past_its_last_day_does_not_stand(cast: Cast) -> None:
    viewer = cast.harbour.viewer("administrator")
    adviser = GrantFilter(user_id=cast.harbour.people["adviser"])
    [row] = grant_page(viewer=viewer, today=TODAY, filters=adviser).rows
    assert row.standing
    assert row.revocable
    [later] = grant_page(viewer=viewer, today=TODAY + timedelta(days=60), filters=adviser).rows
    assert not later.standing
    assert not later.revocable


def test_roles_can_be_given_only_where_the_own_roles_allow_it(cast: Cast) -> None:
    executive = scope_choices(viewer=cast.harbour.viewer("executive_a"))
    assert {choice.scope_id for choice in executive} >= {cast.harbour.a, cast.harbour.initiative_a}
    assert all("Aster" in choice.name for choice in executive)
    assert all("executive" not in choice.roles for choice in executive)
    assert scope_choices(viewer=cast.harbour.viewer("contributor_a")) == ()
    whole = scope_choices(viewer=cast.harbour.viewer("administrator"))[0]
    assert whole.scope_id is None
    assert "administrator" in whole.roles
    assert "adviser" not in whole.roles


def test_invitations_say_what_became_of_them(cast: Cast) -> None:
    viewer = cast.harbour.viewer("operating_partner")
    revoke_invitation(acting=viewer, now=NOW, invitation_id=cast.harbour.invitation_a)
    states = {row.email: row.state for row in invitation_page(viewer=viewer, now=NOW).rows}
    assert states == {"newcomer@aster.example": "revoked", "newcomer@brio.example": "open"}
    later = NOW + timedelta(days=30)
    assert [row.email for row in invitation_page(viewer=viewer, now=later, state="expired").rows] == [
        "newcomer@brio.example"
    ]
    with pytest.raises(Invalid, match="is not a state"):
        invitation_page(viewer=viewer, now=NOW, state="lost")


def test_one_sees_the_own_tokens_and_an_administrator_all(cast: Cast) -> None:
    own = token_page(viewer=cast.harbour.viewer("executive_a"), now=NOW).rows
    assert {row.id for row in own} == {cast.harbour.token_a}
    every = token_page(viewer=cast.harbour.viewer("administrator"), now=NOW).rows
    assert {row.id for row in every} >= {cast.harbour.token_a, cast.harbour.token_b}


def test_the_feed_names_the_firms_people_and_those_of_the_company(cast: Cast) -> None:
    rows = event_page(viewer=cast.harbour.viewer("executive_a"), page=ALL).rows
    actors = {row.actor_name for row in rows}
    assert {"Oskar Harbour", "Anna Aster", "Kim Aster"} <= actors
    assert not any("Brio" in name for name in actors)


def test_somebody_of_company_b_who_touched_company_a_stays_unnamed_there(cast: Cast) -> None:
    from milepost.core.models import Event

    event = (
        Event.objects.unwalled("a crossing act, as later contexts make them").filter(company_id=cast.harbour.a).first()
    )
    assert event is not None
    event.pk, event.version = None, 99
    event.actor_id = cast.harbour.people["executive_b"]
    event.save(force_insert=True)
    viewer = cast.harbour.viewer("executive_a")
    [row] = [row for row in event_page(viewer=viewer, page=ALL).rows if row.version == 99]
    assert (row.actor_id, row.actor_name, row.by_milepost) == (None, "", False)
    asked = FeedFilter(actor_id=cast.harbour.people["executive_b"])
    assert event_page(viewer=viewer, filters=asked).rows == ()
    assert event_page(viewer=cast.harbour.viewer("administrator"), filters=asked).rows


def test_an_event_shows_what_changed_with_names_for_ids(cast: Cast) -> None:
    viewer = cast.harbour.viewer("administrator")
    asked = FeedFilter(kind="initiative", aggregate_id=cast.harbour.initiative_a)
    moved, created = event_page(viewer=viewer, filters=asked).rows
    assert [(change.field, change.old, change.new) for change in moved.changes] == [("stage", 0, 1)]
    owner = next(change for change in created.changes if change.field == "owner_id")
    assert owner.new_name == "Otto Aster"


def test_an_id_of_what_is_behind_a_wall_is_withheld(cast: Cast) -> None:
    asked = FeedFilter(kind="objective", aggregate_id=cast.harbour.objective_a_quiet)
    told = {}
    for persona in ("administrator", "executive_a"):
        [row] = event_page(viewer=cast.harbour.viewer(persona), filters=asked).rows
        told[persona] = next(change for change in row.changes if change.field == "parent_id")
    assert told["administrator"].new_name == "Undisclosed exit plan"
    assert (told["executive_a"].new, told["executive_a"].new_name, told["executive_a"].withheld) == (None, "", True)


def test_the_feed_can_be_narrowed_in_time_and_by_place(cast: Cast) -> None:
    viewer = cast.harbour.viewer("administrator")
    rows = event_page(viewer=viewer, filters=FeedFilter(company_id=cast.harbour.b), page=ALL).rows
    assert rows
    assert {row.company_id for row in rows} == {cast.harbour.b}
    assert event_page(viewer=viewer, filters=FeedFilter(since=NOW)).rows == ()
    with pytest.raises(Invalid, match="before the beginning"):
        event_page(viewer=viewer, filters=FeedFilter(since=NOW, until=NOW - timedelta(days=1)))


def test_a_role_given_by_another_is_told_to_its_holder_once(cast: Cast) -> None:
    administrator = cast.harbour.viewer("administrator")
    person = cast.harbour.people["contributor_a"]
    unseen = NoticeFilter(unseen=True)
    before = notice_page(viewer=cast.harbour.viewer("contributor_a"), filters=unseen).rows
    grant_role(acting=administrator, now=NOW, user_id=person, role="viewer", scope_id=cast.harbour.a)
    while outbox.deliver_due(NOW + timedelta(minutes=1)):
        pass
    told = notice_page(viewer=cast.harbour.viewer("contributor_a"), filters=unseen).rows
    assert len(told) == len(before) + 1
    assert told[0].event.verb == "grant.given"
    assert told[0].event.actor_name == "Ada Harbour"


def test_oneself_and_the_firm(cast: Cast) -> None:
    row = me(viewer=cast.harbour.viewer("executive_a"), today=TODAY)
    assert (row.name, row.firm.name, [grant.role for grant in row.roles]) == ("Anna Aster", "Harbour", ["executive"])
    assert "manage_firm" not in row.may_somewhere
    assert firm_row(viewer=cast.harbour.viewer("adviser")).currency == "EUR"


def test_a_person_in_two_firms_may_step_into_both(cast: Cast) -> None:
    anna = cast.harbour.emails["executive_a"]
    add_member(acting=System(), now=NOW, firm_id=cast.meridian.firm_id, email=anna, name="", role="viewer")
    assert [firm.name for firm in entered(user_id=cast.harbour.people["executive_a"], firm_id=None, now=NOW)[0]] == [
        "Harbour",
        "Meridian",
    ]
    assert entered(user_id=cast.harbour.people["deactivated"], firm_id=None, now=NOW) == ((), None)


def test_the_table_of_roles_is_the_one_that_decides() -> None:
    table = {line.role: line for line in role_table()}
    assert {role: line.may for role, line in table.items()} == {
        role.value: frozenset(can.value for can in rule.may) for role, rule in ROLES.items()
    }


Query = Callable[[FirmCast, Viewer], object]
#: The feed looks once into each of the eight kinds of things that an event may name.
QUERIES: dict[str, tuple[int, Query]] = {
    "people": (2, lambda cast, viewer: people_page(viewer=viewer, today=TODAY, page=ALL)),
    "grants": (1, lambda cast, viewer: grant_page(viewer=viewer, today=TODAY, page=ALL)),
    "invitations": (1, lambda cast, viewer: invitation_page(viewer=viewer, now=NOW, page=ALL)),
    "tokens": (1, lambda cast, viewer: token_page(viewer=viewer, now=NOW, page=ALL)),
    "feed": (12, lambda cast, viewer: event_page(viewer=viewer, page=ALL)),
    "scopes": (1, lambda cast, viewer: scope_choices(viewer=viewer)),
    "search": (4, lambda cast, viewer: search(viewer=viewer, q="a")),
    "me": (3, lambda cast, viewer: me(viewer=viewer, today=TODAY)),
    "notices": (11, lambda cast, viewer: notice_page(viewer=viewer, page=ALL)),
}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("persona", ["administrator", "executive_a", "adviser"])
def test_the_number_of_sql_queries_does_not_grow_with_the_rows(
    cast: Cast, django_assert_max_num_queries: Any, name: str, persona: str
) -> None:
    most, query = QUERIES[name]
    viewer = cast.harbour.viewer(persona)
    with django_assert_max_num_queries(most):
        query(cast.harbour, viewer)
    for number in range(12):
        add_member(
            acting=System(), now=NOW, firm_id=cast.harbour.firm_id, email=f"more{number}@aster.example",
            name=f"More {number}", role="contributor", scope_id=cast.harbour.a,
        )  # fmt: skip
    with django_assert_max_num_queries(most):
        query(cast.harbour, viewer)


@pytest.mark.once
def test_the_history_of_one_thing_is_found_without_walking_that_of_the_firm(cast: Cast) -> None:
    viewer = cast.viewer("operating_partner")
    asked = FeedFilter(kind="milestone", aggregate_id=cast.milestone_a)
    with CaptureQueriesContext(connection) as found:
        rows = event_page(viewer=viewer, filters=asked).rows
    assert rows == event_page(viewer=viewer, filters=FeedFilter(aggregate_id=cast.milestone_a)).rows
    assert rows
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {found.captured_queries[0]['sql']}")
        plan = str(cursor.fetchall())
    assert "kind=? AND aggregate_id=?" in plan
    assert "event_firm_feed" not in plan
    assert event_page(viewer=cast.viewer("executive_b"), filters=asked).rows == ()
