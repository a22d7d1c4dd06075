"""Comments: who may speak, who can be named and hears of it, and that nothing reaches behind a wall."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from milepost.access.actions.people import add_member, deactivate_member
from milepost.access.queries import notice_page
from milepost.access.roles import ROLES, Can, Role
from milepost.access.viewer import System
from milepost.core import outbox
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing, Stale
from milepost.core.ids import decode_id, encode_id
from milepost.core.paging import PageRequest
from milepost.discussion.actions.comments import add_comment, edit_comment, withdraw_comment
from milepost.discussion.models import Comment
from milepost.discussion.queries.comments import (
    CommentRow,
    SubjectFilter,
    comment_page,
    comment_row,
    mentionable,
)
from tests.cast import NOW, ONLY_A, PERSONAS, ROLE_OF, Cast
from tests.leaks import leaks
from tests.milestones.plan import events_of
from tests.portfolios.test_roles import reaches

LATER = NOW + timedelta(minutes=5)


def say(cast: Cast, persona: str, words: str = "Well done.", thing: str = "milestone_a", **more: Any) -> Comment:
    kind = "initiative" if thing.startswith("initiative") else "milestone"
    return add_comment(
        acting=cast.viewer(persona), now=NOW, subject_kind=kind, subject_id=cast.things[thing], words=words, **more
    )


def seen(cast: Cast, persona: str, **filters: Any) -> tuple[CommentRow, ...]:
    return comment_page(viewer=cast.viewer(persona), filters=SubjectFilter(**filters), page=PageRequest()).rows


def told(cast: Cast, persona: str) -> list[tuple[str, str]]:
    while outbox.deliver_due(LATER):
        pass
    return [(row.event.verb, row.event.title) for row in notice_page(viewer=cast.viewer(persona)).rows]


@pytest.mark.parametrize("thing", ["milestone_a", "initiative_a"])
def test_who_sees_a_thing_and_may_discuss_says_something_of_it(plan: Cast, thing: str) -> None:
    for persona in PERSONAS:
        may = ROLES[Role(ROLE_OF[persona])].may
        sees = Can.SEE_INITIATIVES in may and reaches(persona, "initiative_a")
        expected = None if sees and Can.DISCUSS in may else Forbidden if sees else Missing
        try:
            with transaction.atomic():
                say(plan, persona, thing=thing)
                transaction.set_rollback(True)
            error = None
        except (Forbidden, Missing) as caught:
            error = type(caught)
        assert error is expected, persona


def test_a_token_that_only_reads_says_nothing(plan: Cast) -> None:
    viewer = plan.viewer("executive_a", token_scopes=("read",), via="api")
    with pytest.raises(Forbidden, match="Comment and attach files"):
        add_comment(
            acting=viewer, now=NOW, subject_kind="milestone", subject_id=plan.milestone_a, words="From a script."
        )


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@Kim Aster, can you look?", ["contributor_a"]),
        ("Ask @otto or @Anna.", ["owner_a", "executive_a"]),
        ("Thanks, @Oskar Harbour! And again @oskar.", ["operating_partner"]),
        ("Write to x@y.example or call @ noon", []),
        ("(@Adam) sees this one", ["adviser"]),
    ],
)
def test_people_are_named_by_their_names(plan: Cast, words: str, named: list[str]) -> None:
    found = say(plan, "executive_a", words).mentions
    assert [decode_id(one) for one in found] == [plan.harbour.people[persona] for persona in named]


def test_only_those_can_be_named_who_see_the_thing(plan: Cast) -> None:
    """Somebody of company B, a person of another firm and nobody at all are the same error."""
    errors = set()
    for name in ("Bea", "Bob Brio", "Ines Harbour", "Dora Harbour", "Nobody"):
        with pytest.raises(Invalid, match="names nobody who sees this") as caught:
            say(plan, "executive_a", f"Hello @{name}")
        errors.add(str(caught.value).replace(f"@{name.split()[0]}", "@X"))
    assert len(errors) == 1
    for user_id in (plan.harbour.people["executive_b"], plan.meridian.people["executive_a"], 5):
        with pytest.raises(Missing, match="no person who sees this"):
            say(plan, "executive_a", mentions=[user_id])


def test_an_adviser_is_named_only_where_the_adviser_was_let_in(plan: Cast) -> None:
    with pytest.raises(Invalid, match=r"Adam. names nobody"):
        say(plan, "executive_a", "Hello @Adam", thing="second_a")


def test_a_name_that_several_have_is_asked_back(plan: Cast) -> None:
    for word in ("One", "Two"):
        add_member(
            acting=System(), now=NOW, firm_id=plan.harbour.firm_id, email=f"{word}@aster.example", name=f"Tom {word}",
            role="contributor", scope_id=plan.a,
        )  # fmt: skip
    with pytest.raises(Invalid, match=r"tom. names several people"):
        say(plan, "executive_a", "@tom, please")
    assert len(say(plan, "executive_a", "@Tom Two, please").mentions) == 1


def test_who_is_named_hears_of_it_once_and_nobody_of_the_own_words(plan: Cast) -> None:
    made = say(plan, "executive_a", "@Kim and @Anna: look")
    assert told(plan, "contributor_a")[0] == ("comment.made", "Aster line")
    assert "comment.made" not in dict(told(plan, "executive_a"))
    before = len(told(plan, "contributor_a"))
    edit_comment(acting=plan.viewer("executive_a"), now=LATER, comment_id=made.pk, words="@Kim and @Otto: look again")
    assert told(plan, "owner_a")[0] == ("comment.edited", "Aster line")
    assert len(told(plan, "contributor_a")) == before


def test_who_lost_the_role_meanwhile_is_not_told_any_more(plan: Cast) -> None:
    say(plan, "executive_a", "@Kim look")
    deactivate_member(
        acting=plan.viewer("administrator"), now=NOW, membership_id=plan.harbour.memberships["contributor_a"]
    )
    while outbox.deliver_due(LATER):
        pass
    assert plan.harbour.maybe_viewer("contributor_a") is None
    with pytest.raises(Invalid, match="names nobody"):
        say(plan, "executive_a", "@Kim look")


def test_an_edit_is_a_new_version_and_the_former_words_stay_in_the_history(plan: Cast) -> None:
    made = say(plan, "contributor_a", "Frist")
    edit_comment(acting=plan.viewer("contributor_a"), now=LATER, comment_id=made.pk, words="First", version=1)
    shown = comment_row(viewer=plan.viewer("executive_a"), comment_id=made.pk)
    assert (shown.words, shown.version, shown.edited, shown.said_at) == ("First", 2, True, NOW)
    assert [event.after["words"] for event in events_of(made.pk)] == ["Frist", "First"]
    with pytest.raises(Stale, match=r"."):
        edit_comment(acting=plan.viewer("contributor_a"), now=LATER, comment_id=made.pk, words="Late", version=1)


def test_only_its_author_changes_a_comment_or_takes_it_back(plan: Cast) -> None:
    made = say(plan, "contributor_a")
    for persona in ("executive_a", "administrator", "operating_partner"):
        with pytest.raises(Forbidden, match="Only who wrote it"):
            edit_comment(acting=plan.viewer(persona), now=NOW, comment_id=made.pk, words="Mine")
        with pytest.raises(Forbidden, match="Only who wrote it"):
            withdraw_comment(acting=plan.viewer(persona), now=NOW, comment_id=made.pk)
    for persona in ("executive_b", "investor"):
        with pytest.raises(Missing, match="no comment"):
            withdraw_comment(acting=plan.viewer(persona), now=NOW, comment_id=made.pk)


def test_a_withdrawn_comment_shows_that_there_was_one(plan: Cast) -> None:
    made = say(plan, "contributor_a", "Hm, @Anna")
    step: dict[str, Any] = {"acting": plan.viewer("contributor_a"), "now": LATER, "comment_id": made.pk}
    withdraw_comment(**step)
    (shown, *_) = seen(plan, "executive_a", subject_kind="milestone", subject_id=plan.milestone_a)
    assert (shown.words, shown.mentions, shown.withdrawn_at) == ("", (), LATER)
    for again in (lambda: withdraw_comment(**step), lambda: edit_comment(**step, words="Again")):
        with pytest.raises(Conflict, match="was withdrawn"):
            again()


@pytest.mark.parametrize(("words", "why"), [(" ", "is empty"), ("x" * 5001, "more than 5000"), ("a\x00", "null")])
def test_words_that_cannot_be_kept_are_refused(plan: Cast, words: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        say(plan, "executive_a", words)


def test_what_cannot_be_discussed_says_what_can(plan: Cast) -> None:
    with pytest.raises(Invalid, match="cannot be discussed"):
        add_comment(
            acting=plan.viewer("executive_a"), now=NOW, subject_kind="company", subject_id=plan.a, words="Hello"
        )


def test_nothing_said_in_company_b_reaches_company_a(plan: Cast) -> None:
    made = [say(plan, "executive_b", "Brio only", thing=thing) for thing in ("milestone_b", "initiative_b")]
    say(plan, "executive_a")
    for persona in ONLY_A:
        shown = repr(seen(plan, persona))
        assert leaks(shown, plan.harbour, persona, plan) == []
        assert not any(str(one.pk) in shown or encode_id(one.pk) in shown for one in made)
        people = repr(
            mentionable(
                viewer=plan.viewer(persona), subject_kind="milestone", subject_id=plan.milestone_a, today=NOW.date()
            )
        )
        assert leaks(people, plan.harbour, persona, plan) == []
        hidden = (made[0].pk, made[1].pk, 5)
        answers = set()
        for pk in hidden:
            with pytest.raises(Missing, match="no comment") as caught:
                edit_comment(acting=plan.viewer(persona), now=NOW, comment_id=pk, words="Mine")
            answers.add(str(caught.value).replace(encode_id(pk), "X"))
        assert len(answers) == 1


def test_a_list_takes_as_many_queries_for_many_as_for_one(plan: Cast, django_assert_num_queries: Any) -> None:
    viewer = plan.viewer("executive_a")
    say(plan, "executive_a", "@Kim one")
    with django_assert_num_queries(2):
        assert len(comment_page(viewer=viewer, filters=SubjectFilter(), page=PageRequest()).rows) == 2
    for number in range(30):
        say(plan, ("owner_a", "contributor_a")[number % 2], f"@Anna {number}")
    with django_assert_num_queries(2):
        assert len(comment_page(viewer=viewer, filters=SubjectFilter(), page=PageRequest()).rows) == 32
