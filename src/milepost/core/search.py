"""Finding things by their words: what each kind says of itself, and the entries that follow from events.

    register_search("milestone", milestone_words, seen_like=MilestoneFacts)

``milestone_words(event)`` gives the documents that an event of that kind changes, from the event alone. They are written in the
transaction of the event, so that nothing is found that is no longer so. Who may find a document is decided by the wall of
``seen_like``, a model whose wall asks for columns that a SearchEntry has too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef

from milepost.core.folding import words_of
from milepost.core.ids import decode_id
from milepost.core.making import made
from milepost.core.models import Event, SearchEntry

MOST_WORDS = 20_000  # signs of a text that are searched
BATCH = 500


@dataclass(frozen=True, slots=True)
class Document:
    """What is found of one thing. Without title and body it is not found at all."""

    kind: str
    id: int
    event: Event
    title: str = ""
    body: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    user_id: int | None = None
    firm_id: int | None = None
    shared: bool = False
    archived: bool = False

    def entry(self) -> SearchEntry:
        """As it is stored."""
        event = self.event
        firm_id = self.firm_id or event.firm_id
        assert firm_id is not None, f"{self.kind} {self.id} is found in no firm"
        return made(
            SearchEntry,
            id=self.id,
            kind=self.kind,
            firm_id=firm_id,
            portfolio_id=event.portfolio_id,
            company_id=event.company_id,
            initiative_id=event.initiative_id,
            user_id=self.user_id,
            shared=self.shared,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            title=self.title[:300],
            body=self.body[:MOST_WORDS],
            title_key=" ".join(words_of(self.title)),
            body_key=" ".join(words_of(self.body[:MOST_WORDS])),
            archived=self.archived,
            recorded_at=event.recorded_at,
        )


Words = Callable[[Event], Iterable[Document]]


@dataclass(frozen=True, slots=True)
class Searchable:
    """One kind of event, what it says, and of what kinds of documents, walled like which model."""

    words: Words
    makes: str
    seen_like: type[models.Model]


_kinds: dict[str, Searchable] = {}


def register_search(kind: str, words: Words, *, seen_like: type[models.Model], makes: str = "") -> None:
    """Let events of ``kind`` be found, as documents of the kind ``makes`` (the same, unless told)."""
    _kinds[kind] = Searchable(words, makes or kind, seen_like)


def seen_like() -> dict[str, type[models.Model]]:
    """Kind of document -> the model whose wall stands before it."""
    return {one.makes: one.seen_like for one in _kinds.values()}


def text(event: Event, *names: str) -> str:
    """The fields of that name in the event's state, one under the other."""
    return "\n".join(str(event.after[name]) for name in names if event.after.get(name))


def reference(event: Event, name: str) -> int | None:
    """The id that the event's state holds in the field of that name."""
    held = event.after.get(name)
    return decode_id(held) if held else None


def documents_of(events: Iterable[Event]) -> dict[int, Document]:
    """By id; of several events of one thing the last counts."""
    found: dict[int, Document] = {}
    for event in events:
        kind = _kinds.get(event.kind)
        if kind is not None:
            found.update((document.id, document) for document in kind.words(event))
    return found


def index(events: Sequence[Event]) -> int:
    """Write what these events say, inside their transaction; how many things are found anew or otherwise."""
    documents = documents_of(events)
    if not documents:
        return 0
    rows = [one.entry() for one in documents.values() if one.title or one.body]
    gone = [pk for pk, one in documents.items() if not (one.title or one.body)]
    if gone:
        _entries().filter(pk__in=gone).delete()
    if rows:
        SearchEntry.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=FIELDS
        )
    return len(rows)


FIELDS = [field.name for field in SearchEntry._meta.concrete_fields if not field.primary_key]


def newest_events() -> Any:
    """The newest event of everything that can be found."""
    events = Event.objects.unwalled("what is found is walled when it is read")
    newer = events.filter(kind=OuterRef("kind"), aggregate_id=OuterRef("aggregate_id"), version__gt=OuterRef("version"))
    return events.filter(~Exists(newer), kind__in=list(_kinds)).order_by("pk")


def rebuild() -> int:
    """Write all entries anew from the newest events, a batch at a time; how many there are."""
    kept: set[int] = set()
    for events in _in_batches(newest_events()):
        with transaction.atomic():
            index(events)
            kept.update(documents_of(events))
    with transaction.atomic():
        stray = [pk for pk in _entries().values_list("pk", flat=True) if pk not in kept]
        for begin in range(0, len(stray), BATCH):
            _entries().filter(pk__in=stray[begin : begin + BATCH]).delete()
    from milepost.core import search_index

    search_index.rebuild(connection)
    return int(_entries().count())


def _in_batches(events: Any) -> Iterator[list[Event]]:
    last = 0
    while batch := list(events.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def out_of_date(sample: int = 500) -> int:
    """How many of the oldest and the newest things, ``sample`` of each, are found otherwise than their events say."""
    events = newest_events()
    looked = documents_of([*events[:sample], *events.order_by(F("pk").desc())[:sample]])
    stored = {row.pk: row for row in _entries().filter(pk__in=list(looked))}
    return sum(1 for pk, one in looked.items() if not _agree(one, stored.get(pk)))


def _agree(document: Document, stored: SearchEntry | None) -> bool:
    if not (document.title or document.body):
        return stored is None
    made = document.entry()
    return stored is not None and all(
        getattr(made, name) == getattr(stored, name) for name in FIELDS if name != "recorded_at"
    )


def _entries() -> Any:
    return SearchEntry.objects.unwalled("what is found is walled when it is read")
