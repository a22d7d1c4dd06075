"""Reads about comments, and who can be mentioned in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from milepost.access.reach import people_names
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import decode_id, encode_id
from milepost.core.paging import Page, PageRequest, paginate_filtered
from milepost.discussion.actions.comments import people_seeing
from milepost.discussion.models import Comment
from milepost.discussion.subjects import subject_of

COMMENT_SORTS = {"said_at": "said_at", "id": "pk"}


@dataclass(frozen=True, slots=True)
class SubjectFilter:
    """On which thing, or on anything of which company or initiative; None asks nothing."""

    subject_kind: str | None = None
    subject_id: int | None = None
    company_id: int | None = None
    initiative_id: int | None = None

    def condition(self) -> Q:
        """The same as a condition on rows."""
        asked = {
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "company_id": self.company_id,
            "initiative_id": self.initiative_id,
        }
        return Q(**{name: value for name, value in asked.items() if value is not None})


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment; of a withdrawn one no words. ``mentions``: id and name."""

    id: int
    version: int
    subject_kind: str
    subject_id: int
    company_id: int
    initiative_id: int
    author_id: int
    author_name: str
    words: str
    mentions: tuple[tuple[int, str], ...]
    said_at: datetime
    edited: bool
    withdrawn_at: datetime | None
    recorded_at: datetime

    @property
    def mention_ids(self) -> tuple[int, ...]:
        """Who is mentioned."""
        return tuple(pk for pk, _ in self.mentions)


def comment_page(*, viewer: Viewer, filters: SubjectFilter, page: PageRequest) -> Page[CommentRow]:
    """Comments, newest first unless asked otherwise. Two SQL queries."""
    found = paginate_filtered(_wanted, viewer, filters, page=page, sorts=COMMENT_SORTS, usual="-said_at")
    return Page(comment_rows(list(found.rows)), found.next_cursor)


def _wanted(viewer: Viewer, filters: SubjectFilter) -> Any:
    return Comment.objects.seen_by(viewer).filter(filters.condition()).select_related("author")


def comment_row(*, viewer: Viewer, comment_id: int) -> CommentRow:
    """One comment. Two SQL queries. Raises Missing."""
    found = Comment.objects.seen_by(viewer).filter(pk=comment_id).select_related("author").first()
    if found is None:
        raise Missing("comment", encode_id(comment_id))
    return comment_rows([found])[0]


def mentionable(*, viewer: Viewer, subject_kind: str, subject_id: int, today: date) -> list[tuple[int, str]]:
    """Id and name of those who can be mentioned on a thing, by name. Raises Missing."""
    return people_seeing(subject_of(viewer, subject_kind, subject_id), today)


def comment_rows(comments: list[Comment]) -> tuple[CommentRow, ...]:
    """Of comments that were walled, with their authors. One SQL query."""
    shown = [comment for comment in comments if comment.withdrawn_at is None]
    names = people_names(decode_id(text) for comment in shown for text in comment.mentions)
    return tuple(_row(comment, names) for comment in comments)


def _row(comment: Any, names: dict[int, str]) -> CommentRow:
    gone = comment.withdrawn_at is not None
    return CommentRow(
        id=comment.pk,
        version=comment.version,
        subject_kind=comment.subject_kind,
        subject_id=comment.subject_id,
        company_id=comment.company_id,
        initiative_id=comment.initiative_id,
        author_id=comment.author_id,
        author_name=comment.author.name,
        words="" if gone else comment.words,
        mentions=() if gone else tuple((pk, names[pk]) for pk in map(decode_id, comment.mentions)),
        said_at=comment.said_at,
        edited=comment.version > 1 and not gone,
        withdrawn_at=comment.withdrawn_at,
        recorded_at=comment.recorded_at,
    )
