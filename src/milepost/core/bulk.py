"""Writing thousands of aggregates inside an action: a few statements, and still one event for each.

``add_many`` and ``change_many`` do for many what ``add`` and ``change`` do for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models.constants import OnConflict

from milepost.core.actions import record, require_frame
from milepost.core.aggregates import Aggregate

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")
#: Rows a statement: below what SQLite and PostgreSQL take as parameters, whatever the number of columns.
BATCH = 500


def add_many(aggregates: Sequence[A], *, verb: str | None = None) -> Sequence[A]:
    """Insert new aggregates of one model and record the first event of each."""
    if not aggregates:
        return aggregates
    frame = require_frame()
    for one in aggregates:
        one.version, one.recorded_at = 1, frame.now
        one.pk = one.id  # of a table that extends another one the key is still to be set
    model = type(aggregates[0])
    for table in _tables(model):
        for some in _batches(aggregates):
            _rows(table)._insert(some, fields=table._meta.local_concrete_fields, using=_rows(table).db)
    for one in aggregates:
        one._state.adding, one._state.db = False, _rows(model).db
    for one, state in zip(aggregates, model.states(aggregates), strict=True):
        record(frame, one, None, verb, state)
    return aggregates


def change_many(changes: Sequence[tuple[A, Mapping[str, Any]]], *, verb: str | None = None) -> int:
    """Set fields of locked aggregates of one model, each as its next version with its event; how many differed.

    As with ``change``, one that does not differ is not written.
    """
    if not changes:
        return 0
    frame = require_frame()
    rows = [one for one, _ in changes]
    model = type(rows[0])
    old = model.states(rows)
    for one, fields in changes:
        for name, value in fields.items():
            setattr(one, name, value)
    told = []
    for (one, _), was, state in zip(changes, old, model.states(rows), strict=True):
        before = {name: was[name] for name in was if was[name] != state[name]}
        if before:
            one.advance(frame.now)
            told.append((one, before))
    names = {name for _, fields in changes for name in fields} | {"version", "recorded_at"}
    _write_over(model, [one for one, _ in told], names)
    for (one, before), state in zip(told, model.states([one for one, _ in told]), strict=True):
        record(frame, one, before, verb, state)
    return len(told)


def _write_over(model: type[A], rows: Sequence[A], names: set[str]) -> None:
    """The table with the key takes the new values where its rows stand; the tables that extend it by one update for each
    set of values, since those are few."""
    root, *extending = _tables(model)
    fields = root._meta.local_concrete_fields
    written = [field for field in fields if field.name in names or field.attname in names]
    for some in _batches(rows):
        _rows(root)._insert(
            some, fields=fields, using=_rows(root).db, on_conflict=OnConflict.UPDATE,
            update_fields=written, unique_fields=[root._meta.pk],
        )  # fmt: skip
    for table in extending:
        own = [f.attname for f in table._meta.local_concrete_fields if f.name in names or f.attname in names]
        groups: dict[str, tuple[dict[str, Any], list[int]]] = defaultdict(lambda: ({}, []))
        for one in rows:
            values = {name: getattr(one, name) for name in own}
            group = groups[repr(values)]
            group[0].update(values)
            group[1].append(one.pk)
        for values, ids in groups.values():
            for few in _batches(ids) if values else ():
                table._base_manager.filter(pk__in=few).update(**values)


def _tables(model: type[Aggregate]) -> list[Any]:
    """The model's tables, that with the key first."""
    parents = [parent for parent in model._meta.all_parents if not parent._meta.abstract]
    return [*reversed(parents), model]


def _rows(table: Any) -> Any:
    """What Django itself saves through: no wall, no method of the model's own."""
    return table._base_manager


def _batches(many: Sequence[T]) -> Iterator[Sequence[T]]:
    return (many[begin : begin + BATCH] for begin in range(0, len(many), BATCH))
