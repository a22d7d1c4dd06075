"""What a kind of things says of itself so that tables of them can come in and go out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django.utils.functional import Promise

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.aggregates import Aggregate
from milepost.core.batches import CHUNK, Batch
from milepost.core.ids import decode_id
from milepost.core.models import Event
from milepost.core.tables.guessing import Field

Typed = Any  # text, date, plain decimal text, an id, a code, a tuple of tags, a switch; None where there is nothing
Words = Literal["text", "day", "number", "person", "choice", "reference", "tags", "yes"]


@dataclass(frozen=True)
class Column:
    """One column. ``argument`` is what the kind's actions call it; ``choices``: code -> words; ``stays``: set once, at creation.

    ``empty`` is what an emptied cell means. ``words``: other headings under which people keep it.
    """

    code: str
    label: str | Promise
    kind: Words
    words: tuple[str, ...] = ()
    argument: str = ""
    needed: bool = False
    stays: bool = False
    choices: Mapping[str, Any] | None = None
    empty: Typed = None
    example: Any = ""
    note: str | Promise = ""
    width: int = 16

    @property
    def named(self) -> str:
        """What the action calls it."""
        return self.argument or self.code

    def field(self) -> Field:
        """For the guess which column it is."""
        kinds: dict[str, Any] = {"day": "day", "number": "number", "person": "person", "choice": "choice"}
        return Field(self.code, kinds.get(self.kind, "text"), (self.code.replace("_", " "), *self.words))


class Reader(ABC):
    """What a kind has loaded for one viewer at one moment, to read rows against and to write them."""

    def __init__(self, viewer: Viewer, now: datetime, today: date) -> None:
        self.viewer, self.now, self.today = viewer, now, today

    #: Relations that the kind's actions walk.
    related: ClassVar[tuple[str, ...]] = ()
    model: ClassVar[type[Aggregate]]

    @abstractmethod
    def typed(self, thing: Any) -> dict[str, Typed]:
        """The value of every column of one thing, by code; also of one made of a past state."""

    @abstractmethod
    def shown(self, column: Column, value: Typed) -> Any:
        """A value as a cell."""

    @abstractmethod
    def resolve(self, column: Column, text: str, so_far: Mapping[str, Typed]) -> Typed:
        """The id that a text in a column of references or persons means; ``so_far``: the columns before it.

        Raises Invalid or Missing.
        """

    @abstractmethod
    def match(self, values: Mapping[str, Typed]) -> list[int]:
        """Ids of the things that a row without an id may mean: those of that name where it says, or of that code."""

    @abstractmethod
    def creating(self, values: dict[str, Typed]) -> Callable[[], Any]:
        """The action that makes one of the values, by the columns' arguments."""

    @abstractmethod
    def changing(self, pk: int, version: int, values: dict[str, Typed]) -> Callable[[], Any]:
        """The action that changes one."""

    @abstractmethod
    def all_rows(self, filters: Mapping[str, int]) -> Iterable[Any]:
        """Everything of the kind that the viewer sees and that is not archived, to export; ``filters``: ids by name."""

    def load(self, ids: Iterable[int], batch: Batch) -> dict[int, Any]:
        """Things by id, behind the viewer's wall, and known to the batch."""
        wanted = sorted(set(ids))
        manager: Any = self.model._default_manager
        found: dict[int, Any] = {}
        for begin in range(0, len(wanted), CHUNK):
            rows = manager.seen_by(self.viewer).filter(pk__in=wanted[begin : begin + CHUNK])
            for row in rows.select_related(*self.related) if self.related else rows:
                batch.knows(row)
                found[row.pk] = row
        self.after_loading(found)
        return found

    def after_loading(self, found: Mapping[int, Any]) -> None:
        """Load what belongs to all of them at once; most kinds have nothing of the sort."""
        return

    def past(self, versions: Mapping[int, int]) -> dict[int, Any]:
        """Things as they were at a version, by id: what somebody exported. Only of those that the viewer sees now."""
        found: dict[int, Any] = {}
        ids = sorted(versions)
        for begin in range(0, len(ids), CHUNK):
            events = Event.objects.seen_by(self.viewer).filter(
                kind=self.model.KIND, aggregate_id__in=ids[begin : begin + CHUNK]
            )
            for event in events.filter(version__in={versions[pk] for pk in ids[begin : begin + CHUNK]}):
                if versions[event.aggregate_id] == event.version:
                    found[event.aggregate_id] = _restored(self.model, event.after)
        return found


def _restored(model: type[Aggregate], state: Mapping[str, Any]) -> Any:
    """An instance of a past state, never to be saved."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.attname not in state:
            continue
        value = state[field.attname]
        if isinstance(value, str) and (field.attname == "id" or field.attname.endswith("_id")):
            # A column of ids holds them encoded; others that end so hold text of another system.
            value = decode_id(value) if field.is_relation or field.primary_key else value
        elif isinstance(value, str) and field.get_internal_type() in ("DateField", "DateTimeField"):
            value = field.to_python(value)
        values[field.attname] = value
    return model(**values)


class Kind(ABC):
    """A kind of things that tables are made of."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    #: What one needs to write, and to read, any of them.
    may: ClassVar[Can]
    sees: ClassVar[Can]
    notes: ClassVar[tuple[str | Promise, ...]] = ()
    #: The column that a row is called by.
    title: ClassVar[str] = "name"

    @abstractmethod
    def columns(self, viewer: Viewer) -> tuple[Column, ...]:
        """In the order in which they are written."""

    @abstractmethod
    def open(self, viewer: Viewer, now: datetime, today: date) -> Reader:
        """Ready to read and write for a viewer."""


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Offer a kind for import and export."""
    _kinds[kind.code] = kind


def kinds() -> dict[str, Kind]:
    """All kinds by code, in the order in which they were registered."""
    return dict(_kinds)
