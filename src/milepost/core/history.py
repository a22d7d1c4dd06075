"""What was recorded when: any aggregate, or a whole kind, as it stood at a past moment.

Events are the versions: ``after`` of the newest event at or before a moment is the state at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db.models import CharField, Model, OuterRef, Subquery

from milepost.core.aggregates import Aggregate, State
from milepost.core.ids import decode_id
from milepost.core.models import Event
from milepost.core.paging import Page, PageRequest, paginate
from milepost.core.references import names_of, pointers, references, without
from milepost.core.walls import Sees, WalledManager

A = TypeVar("A", bound=Aggregate)


def states_as_of(
    *, viewer: Sees, kind: str, at: datetime, aggregate_ids: Iterable[int] | None = None
) -> dict[int, State]:
    """State by id of every aggregate of ``kind`` that existed at ``at`` (inclusive) and that ``viewer`` may see.

    One SQL query, and one more for each kind of thing that the states point at. Walls are today's: who may see a company
    today may see its past.
    """
    events = Event.objects.seen_by(viewer).filter(kind=kind, recorded_at__lte=at)
    if aggregate_ids is not None:
        events = events.filter(aggregate_id__in=list(aggregate_ids))
    return _newest(viewer, kind, at, events)


def states_then(*, viewer: Sees, kind: str, at: datetime, walled: Iterable[int]) -> dict[int, State]:
    """The same of ids that the caller has taken from a walled query: what lies around a thing may be seen with it, where its own
    events are for those who see the whole place.
    """
    ids = list(walled)
    if not ids:
        return {}
    events = Event.objects.unwalled("of aggregates that the caller walled").filter(kind=kind, aggregate_id__in=ids)
    return _newest(viewer, kind, at, events)


def _newest(viewer: Sees, kind: str, at: datetime, events: Any) -> dict[int, State]:
    """By aggregate, the state of its last event until ``at``, of those among ``events``."""
    last = (
        Event.objects.unwalled("correlated with the outer query")
        .filter(kind=kind, aggregate_id=OuterRef("aggregate_id"), recorded_at__lte=at)
        .order_by("-version")
        .values("id")[:1]
    )
    found = without_hidden(viewer, events.filter(id=Subquery(last)))
    return {event.aggregate_id: event.after for event in found}


def row_then(model: type[A], state: State) -> A:
    """An aggregate as a state holds it, for reading alone: it is not to be saved."""
    values = {}
    for field in model._meta.concrete_fields:
        if field.attname not in state:
            continue
        value = state[field.attname]
        names_an_id = field.attname == "id" or field.attname.endswith("_id")
        if (
            isinstance(value, str) and names_an_id and not isinstance(field, CharField)
        ):  # a plan file's own id is a text
            value = decode_id(value)
        values[field.attname] = field.to_python(value)
    return model(**values)


def versions_of(*, viewer: Sees, kind: str, aggregate_id: int, page: PageRequest | None = None) -> Page[Event]:
    """A page of the recorded versions of one aggregate that ``viewer`` may see, newest first.

    One SQL query, and one more for each kind of thing that the states point at.
    """
    events = Event.objects.seen_by(viewer).filter(kind=kind, aggregate_id=aggregate_id)
    # Of one aggregate a version is there once: it needs nothing to break ties.
    found = paginate(events, page or PageRequest(), sorts={"version": "version"}, usual="-version", tie="version")
    return Page(tuple(without_hidden(viewer, found.rows)), found.next_cursor)


def without_hidden(viewer: Sees, events: Iterable[Event]) -> list[Event]:
    """The events, in whose states ids of what ``viewer`` may not see are null: even an id tells that, and when, it was made.

    What an aggregate stands in (its portfolio, company, initiative) is told with it; so are people.
    """
    listed = list(events)
    placed = {pk for event in listed for pk in _place(event)}
    pointed_at = {
        pk: of
        for event in listed
        for state in _states(event)
        for pk, of in _pointed_at(event.kind, state)
        if pk not in placed
    }
    hidden = pointed_at.keys() - names_of(viewer, pointed_at).keys()
    for event in listed if hidden else ():
        for state in _states(event):
            state.update({field: without(field, state[field], hidden) for field, _ in _pointing(event.kind, state)})
    return listed


def _place(event: Event) -> tuple[int | None, ...]:
    return event.firm_id, event.portfolio_id, event.company_id, event.initiative_id


def _states(event: Event) -> list[State]:
    return [event.after] if event.before is None else [event.before, event.after]


def _pointed_at(kind: str, state: State) -> Iterator[tuple[int, type[Model] | None]]:
    """Ids, each with what it is an id of."""
    of = pointers(kind)
    return ((pk, of.get(field)) for field, value in _pointing(kind, state) for pk in references(field, value))


def _pointing(kind: str, state: State) -> Iterator[tuple[str, Any]]:
    """The fields that hold ids of walled things, and those that keep such fields by name ({objective_id: [one, another]})."""
    walled = _walled(kind)
    for field, value in state.items():
        if field in walled:
            yield field, value
        elif isinstance(value, dict) and not walled.isdisjoint(value):
            yield field, {inner: held for inner, held in value.items() if inner in walled}


@cache
def _walled(kind: str) -> frozenset[str]:
    """The fields of a kind's state that hold ids of walled things."""
    return frozenset(name for name, of in pointers(kind).items() if isinstance(of._default_manager, WalledManager))
