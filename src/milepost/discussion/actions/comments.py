"""Writes about comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from milepost.access.reach import people_reaching
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.discussion.actions.common import columns_of, require_may_discuss, require_own, require_standing
from milepost.discussion.models import Comment
from milepost.discussion.rules import clean_words, named_in
from milepost.discussion.subjects import Subject, subject_of


@action("comment.made")
def add_comment(
    *, acting: Viewer, now: datetime, subject_kind: str, subject_id: int, words: str, mentions: Sequence[int] = ()
) -> Comment:
    """Say something of a thing. Who is named after an @ in ``words``, or in ``mentions``, is told; they must see the thing.

    Raises Missing, Forbidden, Invalid.
    """
    subject = subject_of(acting, subject_kind, subject_id)
    require_may_discuss(acting, subject.initiative_id)
    cleaned = clean_words(words)
    return add(
        Comment(
            **columns_of(subject),
            author_id=acting.user_id,
            words=cleaned,
            mentions=_mentioned(acting, now, subject, cleaned, mentions),
            said_at=now,
        )
    )


@action("comment.edited")
def edit_comment(
    *, acting: Viewer, now: datetime, comment_id: int, words: str, mentions: Sequence[int] = (),
    version: int | None = None,
) -> Comment:  # fmt: skip
    """Say it otherwise, by its author; the former words stay in its history. Who is named anew is told.

    Raises Missing, Stale, Forbidden, Invalid, Conflict (withdrawn).
    """
    comment = lock(Comment, comment_id, acting, version)
    require_may_discuss(acting, comment.initiative_id)
    require_own(acting, comment.author_id, "wrote")
    require_standing(comment)
    subject = subject_of(acting, comment.subject_kind, comment.subject_id)
    cleaned = clean_words(words)
    change(comment, words=cleaned, mentions=_mentioned(acting, now, subject, cleaned, mentions))
    return comment


@action("comment.withdrawn")
def withdraw_comment(*, acting: Viewer, now: datetime, comment_id: int, version: int | None = None) -> Comment:
    """Take it back, by its author: lists show that there was one, the words stay in its history only.

    Raises Missing, Stale, Forbidden, Conflict (withdrawn already).
    """
    comment = lock(Comment, comment_id, acting, version)
    require_may_discuss(acting, comment.initiative_id)
    require_own(acting, comment.author_id, "wrote")
    require_standing(comment)
    change(comment, withdrawn_at=now)
    return comment


def people_seeing(subject: Subject, today: date) -> list[tuple[int, str]]:
    """Id and name of everybody who sees the thing, by name: those who can be mentioned. One SQL query."""
    return people_reaching(
        firm_id=subject.firm_id,
        company_id=subject.company_id,
        initiative_id=subject.initiative_id,
        today=today,
        can=Can.SEE_INITIATIVES,
    )


def _mentioned(acting: Viewer, now: datetime, subject: Subject, words: str, given: Sequence[int]) -> list[str]:
    if "@" not in words and not given:
        return []
    people = people_seeing(subject, today_in(acting.firm_timezone, now))
    known = {pk for pk, _ in people}
    for pk in given:
        if pk not in known:
            # A stranger, somebody behind another wall and nobody look the same.
            raise Missing("person who sees this", encode_id(pk), "mentions")
    return [encode_id(pk) for pk in dict.fromkeys([*given, *named_in(words, people)])]
