"""Every state change is one action: one transaction, one event for each aggregate changed, nothing else.

    @action("company.updated")
    def update_company(*, acting: Viewer, now: datetime, company_id: int, version: int | None, name: str) -> Company:
        company = lock(Company, company_id, acting, version)
        acting.require(Can.EDIT_COMPANY, company)
        change(company, name=name)
        return company

Inside an action ``add`` inserts a new aggregate and ``change`` alters a locked one; both record the event. There is no
other way to write, and no way to write without the event.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from milepost.core import search
from milepost.core.aggregates import Aggregate, State
from milepost.core.batches import current_batch
from milepost.core.errors import DomainError, Invalid, InvalidRows, Missing, Stale
from milepost.core.events import deliveries, run_guards
from milepost.core.ids import encode_id, new_id
from milepost.core.making import made
from milepost.core.models import Delivery, Event
from milepost.core.waking import wake_worker
from milepost.core.walls import Sees

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A", bound=Aggregate)


class Actor(Protocol):
    """Who acts: a signed-in viewer, or the system itself (``user_id`` None)."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def via(self) -> str: ...


@dataclass(slots=True)
class Ledger:
    """What one outermost action has recorded so far; written in one go at its end. ``kept`` False: nobody will read it."""

    action_id: int
    events: list[Event] = field(default_factory=list)
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a write: the action it belongs to."""

    ledger: Ledger
    verb: str
    acting: Actor
    now: datetime


_frame: ContextVar[Frame | None] = ContextVar("milepost_action", default=None)
request_action_id: ContextVar[int | None] = ContextVar("milepost_request_action_id", default=None)


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function with ``acting`` and ``now`` an action whose events carry ``verb``.

    An action called by another joins its transaction and its ``action_id`` (that is how a bulk action works). The
    outermost one is the whole: if it raises, nothing was written.
    """

    def decorate(fn: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(fn).parameters
        if {"acting", "now"} - parameters.keys() or any(
            p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD) for p in parameters.values()
        ):
            raise TypeError(f"{fn.__qualname__} must take keyword-only arguments, acting and now among them")

        @functools.wraps(fn)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            acting: Any = kwargs["acting"]
            now: Any = kwargs["now"]
            if now.tzinfo is None:
                raise Invalid("now", now, _("has no time zone"), _("Hand in an aware moment in UTC."))
            outer = _frame.get()
            # The request's id, when there is one, is the action's: a log line leads to its events.
            ledger = outer.ledger if outer else Ledger(request_action_id.get() or new_id())
            recorded, batch = len(ledger.events), current_batch()
            mark = batch.mark() if batch else None
            token = _frame.set(Frame(ledger, verb, acting, now))
            try:
                with nullcontext() if batch else transaction.atomic():
                    result = fn(*args, **kwargs)
                    if outer is None:
                        _write_ledger(ledger, now)
            except BaseException:
                # The caller may catch this and go on: what was rolled back must not be told.
                del ledger.events[recorded:]
                if batch and mark:
                    batch.rewind(mark)
                raise
            finally:
                _frame.reset(token)
            return result

        return run

    return decorate


@action("bulk")
def in_bulk(*, acting: Actor, now: datetime, calls: Sequence[Callable[[], R]]) -> list[R]:
    """Call every one of ``calls`` (actions with their arguments bound) as one action: all or nothing.

    Raises InvalidRows with the error of each row that was refused; then nothing was written.
    """
    results: list[R] = []
    errors: list[tuple[int, DomainError]] = []
    for row, call in enumerate(calls):
        try:
            results.append(call())
        except DomainError as error:
            errors.append((row, error))
    if errors:
        raise InvalidRows(errors)
    return results


def lock(model: type[A], pk: int, acting: Sees, version: int | None = None, *, field: str = "id") -> A:
    """The aggregate with id ``pk``, behind the wall of ``acting``, locked until the transaction ends.

    ``field`` is the argument that ``pk`` came in, when it is not what the action is about: an error then names it.

    Raises Missing when it is not there or not visible, Stale when ``version`` is given and not the present one.
    """
    found = _loaded(model, pk, acting)
    if found is None:
        raise Missing(model.KIND, encode_id(pk), field)
    aggregate: A = found
    if version is not None and version != aggregate.version:
        raise Stale(model.KIND, sent_version=version, current_version=aggregate.version, current=aggregate.state())
    return aggregate


def _loaded(model: type[A], pk: int, acting: Sees) -> Any:
    """From the database, locked; within a batch only the first time, and what it wrote down is compared when it is written."""
    manager: Any = model._default_manager
    batch = current_batch()
    if batch is None:
        # Not by first(): to put one row in order costs a quarter of what finding it takes, and every action does this.
        return next(iter(manager.seen_by(acting).select_for_update(of=_tables_of(model)).filter(pk=pk)), None)
    if batch.locked(model, pk) is None:
        found = manager.seen_by(acting).filter(pk=pk).first()
        if found is not None:
            batch.knows(found)
    return batch.locked(model, pk)


def _tables_of(model: type[Aggregate]) -> tuple[str, ...]:
    """The model's own table and those it extends. A parent that is not locked too is read as it was before waiting, and the
    version stands there."""
    return ("self", *(link.name for link in model._meta.parents.values() if link is not None))


def add(aggregate: A, *, verb: str | None = None, with_parts: Callable[[], None] | None = None) -> A:
    """Insert a new aggregate and record its first event, under the action's verb or a more telling one.

    ``with_parts`` writes rows of other tables that belong to its state, once it is there.
    """
    frame = require_frame()
    aggregate.version = 1
    aggregate.recorded_at = frame.now
    batch = current_batch()
    if batch is not None:
        batch.adds(aggregate, with_parts)
    else:
        aggregate.save(force_insert=(Model,))  # the tables of its parents too
        if with_parts is not None:
            with_parts()
    record(frame, aggregate, None, verb)
    return aggregate


def change(
    aggregate: Aggregate, *, verb: str | None = None, with_parts: Callable[[], None] | None = None, **fields: Any
) -> bool:
    """Set ``fields`` of a locked aggregate, save it as its next version and record the event.

    ``with_parts`` alters rows of other tables that belong to its state.

    Returns whether anything differed; when nothing did, nothing is written. ``before`` of the event holds the former
    values of the fields that differ.
    """
    frame, batch = require_frame(), current_batch()
    if batch is not None and with_parts is not None:
        raise RuntimeError("parts of what is there cannot be changed within a batch")
    old = aggregate.state()
    for name, value in fields.items():
        setattr(aggregate, name, value)
    if with_parts is not None:
        with_parts()
    new = aggregate.state()
    secrets = [name for name in fields if name in aggregate.SECRET]
    before = {name: old[name] for name in old if old[name] != new[name]}
    if not before and not secrets:
        return False
    aggregate.advance(frame.now)
    # Only what was set: the triggers of append-only tables look at the columns that a statement names.
    written = [*fields, "version", "recorded_at"]
    if batch is not None:
        batch.changes(aggregate, written)
    else:
        aggregate.save(update_fields=written)
    record(frame, aggregate, before, verb)
    return True


def require_frame() -> Frame:
    """The action that runs now. Raises RuntimeError outside of any."""
    frame = _frame.get()
    if frame is None:
        raise RuntimeError("a write outside an action: wrap it in a function decorated with @action")
    return frame


def record(
    frame: Frame, aggregate: Aggregate, before: State | None, verb: str | None, after: State | None = None
) -> None:
    """Note that an aggregate changed. ``after``: its state, where the caller has it at hand."""
    told_as = verb or frame.verb
    run_guards(told_as, aggregate, before)
    if not frame.ledger.kept:
        return
    place = aggregate.event_place()
    frame.ledger.events.append(
        made(
            Event,
            action_id=frame.ledger.action_id,
            verb=told_as,
            kind=aggregate.KIND,
            aggregate_id=aggregate.pk,
            version=aggregate.version,
            title=aggregate.event_title()[:300],
            firm_id=place.firm_id,
            portfolio_id=place.portfolio_id,
            company_id=place.company_id,
            initiative_id=place.initiative_id,
            user_id=place.user_id,
            seen_with=place.seen_with,
            actor_id=frame.acting.user_id,
            via=frame.acting.via,
            before=before,
            after=aggregate.state() if after is None else after,
            recorded_at=aggregate.recorded_at,
        )
    )


def _write_ledger(ledger: Ledger, now: datetime) -> None:
    Event.objects.bulk_create(ledger.events, batch_size=500)
    search.index(ledger.events)
    if Delivery.objects.bulk_create(deliveries(ledger.events, now), batch_size=500):
        transaction.on_commit(wake_worker)


def new_ledger(action_id: int | None = None, *, kept: bool = True) -> Ledger:
    """For ``core.writing_batches``: where a batch records its events."""
    return Ledger(action_id or request_action_id.get() or new_id(), kept=kept)


@contextmanager
def framed(ledger: Ledger, verb: str, acting: Actor, now: datetime) -> Iterator[None]:
    """For ``core.writing_batches``: actions called within record in that ledger, which nobody writes for them."""
    token = _frame.set(Frame(ledger, verb, acting, now))
    try:
        yield
    finally:
        _frame.reset(token)
