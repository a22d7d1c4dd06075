"""Preparing a batch of actions, and writing it: see ``core.batches``."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import JSONField, Model
from django.utils.translation import gettext as _

from milepost.core import actions, search
from milepost.core.aggregates import Aggregate
from milepost.core.batches import CHUNK, Batch, Derived, _open
from milepost.core.columns import column_values, stored_fields
from milepost.core.errors import Conflict, DomainError
from milepost.core.events import deliveries
from milepost.core.models import Delivery, Event, SearchEntry
from milepost.core.waking import wake_worker


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with the parameters of every row. ``copies``: the same as a COPY, where a database has that: four times as fast."""

    sql: str
    rows: list[tuple[Any, ...]]
    copies: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call of a batch came to: what it returned and the events that it would record, or its refusal."""

    result: Any
    error: DomainError | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch that can be written, or be looked at and forgotten. ``more``: events that no single call caused."""

    batch: Batch
    action_id: int
    outcomes: tuple[Outcome, ...]
    more: tuple[Event, ...]
    events: tuple[Event, ...]
    now: datetime

    @property
    def refused(self) -> list[tuple[int, DomainError]]:
        """The calls that were refused, by their place (from 0)."""
        return [(at, outcome.error) for at, outcome in enumerate(self.outcomes) if outcome.error is not None]


def prepare(
    *,
    acting: actions.Actor,
    now: datetime,
    calls: Sequence[Callable[[], Any]],
    batch: Batch | None = None,
    action_id: int | None = None,
    on_row: Callable[[int], None] | None = None,
    derive: bool = True,
) -> Prepared:
    """Run every one of ``calls`` (actions with their arguments bound) in memory; nothing is written, nothing is locked.

    A refused call leaves no trace in the others. ``on_row`` hears how many are done. ``derive`` False leaves out the events and
    what follows from all of them together: for a batch that only asks whether they would be refused.
    """
    batch = Batch() if batch is None else batch
    ledger = actions.new_ledger(action_id, kept=derive)
    outcomes: list[Outcome] = []
    token = _open.set(batch)
    try:
        with uncollected(), actions.framed(ledger, "bulk", acting, now):
            for done, call in enumerate(calls, 1):
                recorded = len(ledger.events)
                try:
                    outcomes.append(Outcome(call(), None, tuple(ledger.events[recorded:])))
                except DomainError as error:
                    outcomes.append(Outcome(None, error, ()))
                batch.settled()
                if on_row is not None:
                    on_row(done)
            recorded = len(ledger.events)
            if derive:
                batch.finish()
    finally:
        _open.reset(token)
    events = tuple(ledger.events)
    return Prepared(batch, ledger.action_id, tuple(outcomes), events[recorded:], events, now)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for garbage: a batch keeps what it makes, and to look through all of it again and again takes a sixth
    of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def write(prepared: Prepared, *, also: Callable[[], None] | None = None) -> None:
    """Write a batch in one short transaction, ``also`` being called in it; its events share an ``action_id``.

    Raises Conflict when something that it stands on was changed since it was prepared; then nothing was written, and it can
    be prepared anew.
    """
    batch = prepared.batch
    with uncollected():
        before, after = _statements(prepared)
    with transaction.atomic():
        _check_versions(batch)
        run_statements(before)
        for step in batch.steps:
            if step.with_parts is not None:
                step.with_parts()
        run_statements(after)
        transaction.on_commit(wake_worker)
        if also is not None:
            also()


def _statements(prepared: Prepared) -> tuple[list[Statement], list[Statement]]:
    """All SQL with its parameters, made before the transaction begins: it should not wait for that."""
    batch = prepared.batch
    added: dict[type[Model], list[Model]] = {}
    changed: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = {}
    for step in batch.steps:
        if step.fields is None:
            added.setdefault(type(step.aggregate), []).append(step.aggregate)
    for aggregate, fields in _merged(batch).items():
        changed.setdefault((type(aggregate), fields), []).append(aggregate)
    first = [statement for model, rows in added.items() for statement in inserts(model, rows)]
    first += [statement for (model, fields), rows in changed.items() for statement in _updates(model, fields, rows)]
    second = [statement for derived in batch.derived for statement in _written_over(derived)]
    if prepared.events:
        second += inserts(Event, list(prepared.events))
        second += _found_by_words(prepared.events)
        second += inserts(Delivery, list(deliveries(prepared.events, prepared.now)))
    return first, second


def _found_by_words(events: Sequence[Event]) -> list[Statement]:
    """What is found of something new cannot be there yet; the rest is written over."""
    said = [one for one in search.documents_of(events).values() if one.title or one.body]
    new = [one.entry() for one in said if one.event.version == 1 and one.id == one.event.aggregate_id]
    other = [one.entry() for one in said if one.event.version != 1 or one.id != one.event.aggregate_id]
    return [*inserts(SearchEntry, new), *_written_over(Derived(other, "id", tuple(search.FIELDS)))]


def _merged(batch: Batch) -> dict[Aggregate, tuple[str, ...]]:
    """Every changed aggregate once, with all columns that changed; one that is added is inserted as it is at the end."""
    fields: dict[int, tuple[Aggregate, set[str]]] = {}
    new = {id(step.aggregate) for step in batch.steps if step.fields is None}
    for step in batch.steps:
        if step.fields is not None and id(step.aggregate) not in new:
            fields.setdefault(id(step.aggregate), (step.aggregate, set()))[1].update(step.fields)
    return {aggregate: tuple(sorted(names)) for aggregate, names in fields.values()}


def _check_versions(batch: Batch) -> None:
    """Lock everything that was read, and compare."""
    read: dict[type[Aggregate], dict[int, int]] = {}
    for (model, pk), version in batch.read.items():
        read.setdefault(model, {})[pk] = version
    for model, versions in read.items():
        ids = sorted(versions)
        for begin in range(0, len(ids), CHUNK):
            chunk = ids[begin : begin + CHUNK]
            rows = model._base_manager.select_for_update().filter(pk__in=chunk).order_by("pk")
            if dict(rows.values_list("pk", "version")) != {pk: versions[pk] for pk in chunk}:
                raise Conflict(
                    _("Somebody changed some of this while it was being prepared; nothing was written."),
                    _("Try again."),
                )


def inserts(model: type[Model], rows: Sequence[Model]) -> list[Statement]:
    """Statements that insert rows of a model, its parents' tables first, which ``bulk_create`` refuses."""
    found: list[Statement] = []
    for part in (*reversed(model._meta.get_parent_list()), model):
        fields = stored_fields(part)
        found.append(Statement(_insert_sql(part), _parameters(fields, rows), f"COPY {_into(part)} FROM STDIN"))
    return found


def _parameters(fields: Iterable[Any], rows: Sequence[Model]) -> list[tuple[Any, ...]]:
    """Column by column: what a column holds is prepared alike, and thousands of rows repeat themselves."""
    listed = list(fields)
    names = tuple(field.attname for field in listed)
    held = zip(*(column_values(row, names) for row in rows), strict=True)
    columns = [_prepared(field, list(values)) for field, values in zip(listed, held, strict=bool(rows))]
    return list(zip(*columns, strict=True))


def _prepared(field: Any, values: list[Any]) -> list[Any]:
    """The values as the database takes them. Integers, texts and switches are so already; a moment is put into words once."""
    kinds, plain = {type(value) for value in values} - {type(None)}, _PLAIN.get(_stored_as(field))
    if all(kind is plain or (plain is str and issubclass(kind, str)) for kind in kinds):
        return values
    if kinds <= {date, datetime}:
        each = {value: field.get_db_prep_save(value, connection) for value in set(values)}
        return [each[value] for value in values]
    if isinstance(field, JSONField):  # what the field would ask, without asking anew for each what cannot differ
        adapt = connection.ops.adapt_json_value
        return [None if value is None else adapt(value, field.encoder) for value in values]
    return [field.get_db_prep_save(value, connection) for value in values]


_PLAIN: dict[str, type] = {
    **dict.fromkeys(("CharField", "TextField"), str),
    **dict.fromkeys(("BigIntegerField", "PositiveBigIntegerField", "PositiveIntegerField"), int),
    "PositiveSmallIntegerField": int,
    "BooleanField": bool,
}


def _stored_as(field: Any) -> str:
    """The kind of column: that of the key which a foreign key holds."""
    while field.remote_field is not None:
        field = field.target_field
    return str(field.get_internal_type())


def _insert_sql(model: type[Model]) -> str:
    marks = ", ".join(["%s"] * len(stored_fields(model)))
    return f"INSERT INTO {_into(model)} VALUES ({marks})"  # noqa: S608 - names of our own tables


def _into(model: type[Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in stored_fields(model))
    return f"{quote(model._meta.db_table)} ({columns})"


def _updates(model: type[Model], names: Sequence[str], rows: Sequence[Model]) -> list[Statement]:
    """One statement for each of the model's tables that has one of the columns."""
    quote = connection.ops.quote_name
    found: list[Statement] = []
    for part in (*reversed(model._meta.get_parent_list()), model):
        fields = [f for f in part._meta.local_concrete_fields if f.name in names or f.attname in names]
        if fields:
            key = part._meta.pk
            sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
            sql = f"UPDATE {quote(part._meta.db_table)} SET {sets} WHERE {quote(str(key.column))} = %s"  # noqa: S608 - names of our own tables
            found.append(Statement(sql, _parameters([*fields, key], rows)))
    return found


def write_columns(model: type[Model], names: Sequence[str], rows: Sequence[Model]) -> None:
    """Within a transaction: write these columns of rows that are there, and no other."""
    run_statements(_updates(model, names, rows))


def _written_over(derived: Derived) -> list[Statement]:
    if not derived.rows:
        return []
    model = type(derived.rows[0])
    statements = inserts(model, derived.rows)
    if not derived.over:
        return statements
    quote = connection.ops.quote_name
    columns = {name: quote(str(f.column)) for f in model._meta.local_concrete_fields for name in (f.name, f.attname)}
    sets = ", ".join(f"{columns[name]} = EXCLUDED.{columns[name]}" for name in derived.over)
    (statement,) = statements
    over = f"{statement.sql} ON CONFLICT ({columns[derived.unique]}) DO UPDATE SET {sets}"
    return [Statement(over, statement.rows)]


def run_statements(statements: Iterable[Statement]) -> None:
    """Within a transaction: execute statements with all their parameters."""
    with connection.cursor() as cursor:
        for statement in statements:
            if statement.copies and len(statement.rows) > 1 and connection.vendor == "postgresql":
                with connection.wrap_database_errors, cursor.copy(statement.copies) as copying:
                    for row in statement.rows:
                        copying.write_row(row)
            elif statement.rows:
                cursor.executemany(statement.sql, statement.rows)
