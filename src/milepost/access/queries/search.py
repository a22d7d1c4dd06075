"""Finding things by their words, inside the viewer's walls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from milepost.access.viewer import Viewer
from milepost.access.walls import scope_names
from milepost.core.folding import marked, words_of
from milepost.core.models import SearchEntry
from milepost.core.search_index import matching, newest_first

#: Kinds of things that are found, those that people look for first.
SEARCH_KINDS = (
    "company", "portfolio", "initiative", "milestone", "objective", "proposal", "task", "person", "criterion", "update",
    "comment", "attachment",
)  # fmt: skip
#: So many words of a question count.
MOST_WORDS = 8
#: When more things inside the walls hold the words, the newest of them are ranked.
RANKED = 1500


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. ``excerpt``: pieces of what is said of it, and whether each is one of the words.

    What has no name of its own (an update, a comment) has the name of its subject, which the viewer sees as well.
    ``contradiction``: for a context above to fill in.
    """

    id: int
    kind: str
    title: str
    excerpt: tuple[tuple[str, bool], ...]
    subject_kind: str
    subject_id: int | None
    subject_title: str
    company_id: int | None
    company_name: str
    archived: bool
    recorded_at: datetime
    contradiction: str = ""


def search(*, viewer: Viewer, q: str, kinds: Collection[str] = (), limit: int = 20) -> tuple[Hit, ...]:
    """What begins with every word of ``q`` in title or text, the best first. At most four SQL queries; none without a word."""
    words = words_of(q)[:MOST_WORDS]
    if not words:
        return ()
    inside = SearchEntry.objects.seen_by(viewer)
    if kinds:
        inside = inside.filter(kind__in=kinds)
    # Ranking reads every row that holds the words; of very many the newest are enough, and all of them lie inside the walls.
    newest = newest_first(matching(inside, words, connection.vendor), connection.vendor)
    beyond = list(newest.values_list("pk", flat=True)[RANKED : RANKED + 1])
    begins = Case(
        When(title_key__startswith=" ".join(words), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    ranked = matching(inside, words, connection.vendor, above=beyond[0] if beyond else 0).annotate(begins=begins)
    rows = list(ranked.order_by("archived", "begins", "rank", "-pk")[:limit])
    subjects = _titles(viewer, {row.subject_id for row in rows if row.subject_id and row.kind != "person"})
    places = {row.company_id for row in rows if row.company_id}
    companies = scope_names(viewer, places) if places else {}
    return tuple(_hit(row, words, subjects, companies) for row in rows)


def _titles(viewer: Viewer, ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(SearchEntry.objects.seen_by(viewer).filter(pk__in=ids).values_list("pk", "title"))


def _hit(row: SearchEntry, words: list[str], subjects: dict[int, str], companies: dict[int, str]) -> Hit:
    person = row.kind == "person"
    subject = subjects.get(row.subject_id or 0, "")
    in_text = any(word.startswith(one) for one in words for word in row.body_key.split())
    return Hit(
        id=row.subject_id if person and row.subject_id else row.pk,
        kind=row.kind,
        title=row.title or subject,
        excerpt=tuple(marked(row.body, words)) if row.body and (in_text or person or not row.title) else (),
        subject_kind=row.subject_kind,
        subject_id=None if person else row.subject_id,
        subject_title=subject,
        company_id=row.company_id,
        company_name=companies.get(row.company_id or 0, ""),
        archived=row.archived,
        recorded_at=row.recorded_at,
    )
